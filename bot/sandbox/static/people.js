// How people and the app look: coloured initials, names, the card with who they are.
import { Icon } from "./icons.js";
import { openDm } from "./navigate.js";
import { Popover } from "./popover.js";
import { emoji } from "./emoji.js";
import { get, person, useStore } from "./store.js";
import { clockTime, useNow } from "./time.js";
import { tell } from "./toasts.js";
import { html, useState } from "./ui.js";

const HUES = 8;

const hues = new WeakMap();

// Everyone has a colour of their own as long as there are enough of them.
function hue(id) {
  const { people } = get();
  if (!hues.has(people)) hues.set(people, new Map(people.filter((one) => !one.is_bot).map((one, n) => [one.id, n % HUES])));
  return hues.get(people).get(id) ?? String(id).length % HUES;
}

const initials = (name) =>
  String(name || "?").split(/\s+/).filter(Boolean).slice(0, 2).map((word) => [...word][0].toUpperCase()).join("");

export const isApp = (one) => !!one?.is_bot;

// `icons` are those of one message, which an app may give it.
export function Avatar({ id, name, app, icons, size = 36 }) {
  if (icons?.image_48) return html`<img class=${`avatar size-${size}`} src=${icons.image_48} alt="" />`;
  const own = icons?.emoji && emoji(icons.emoji.replaceAll(":", ""));
  if (own) return html`<span class=${`avatar size-${size} own`} aria-hidden="true">${own}</span>`;
  return html`
    <span class=${`avatar size-${size} ${app ? "bot" : `hue-${hue(id)}`}`} aria-hidden="true">
      ${app ? html`<${Icon} name="bell" size=${Math.round(size * 0.62)} />` : initials(name)}
    </span>`;
}

const titleOf = (one) => one.title || "";

function Card({ one, anchor, onClose }) {
  const now = useNow(30000);
  const me = useStore((s) => s.as === one.id);
  return html`
    <${Popover} anchor=${anchor} onClose=${onClose} kind="card" label=${one.real_name}>
      <div class="card-top"><${Avatar} id=${one.id} name=${one.real_name} app=${isApp(one)} size=${52} />
        <div><strong>${one.real_name}</strong><div class="soft">${titleOf(one) || (isApp(one) ? "App" : "")}</div></div>
      </div>
      <div class="soft">@${one.name}${one.tz && !isApp(one) ? ` · ${clockTime(now, one.tz)} local time` : ""}</div>
      ${!me && html`<button type="button" class="button" onClick=${() => (onClose(), openDm(one.id))}>Message</button>`}
    </>`;
}

// Wraps a name or an avatar so that pressing it shows who that is; `hidden` where the same is said beside it.
export function Who({ id, class: name = "", hidden, children }) {
  const [anchor, setAnchor] = useState(null);
  const one = useStore(() => person(id));
  if (!one) return html`<span class=${name}>${children}</span>`;
  const open = (e) => setAnchor(anchor ? null : e.currentTarget);
  return html`
    <button type="button" class=${`plain ${name}`} onClick=${open} aria-hidden=${hidden} tabindex=${hidden ? -1 : 0}>${children}</button>
    ${anchor && html`<${Card} one=${one} anchor=${anchor} onClose=${() => setAnchor(null)} />`}`;
}

// Who is in a conversation, and who could be added.
export function Members({ channel, anchor, onClose }) {
  const people = useStore((s) => s.people);
  const within = people.filter((one) => channel.members.includes(one.id));
  const outside = people.filter((one) => !channel.members.includes(one.id) && !isApp(one));
  const line = (one, action) => html`
    <div class="person-line" key=${one.id}>
      <${Avatar} id=${one.id} name=${one.real_name} app=${isApp(one)} size=${28} />
      <div class="grow"><strong>${one.real_name}</strong> <span class="soft">${titleOf(one)}</span></div>
      ${action}
    </div>`;
  const add = (one) => html`
    <button type="button" class="button small" aria-label=${`Add ${one.real_name}`}
      onClick=${() => tell("invite", { channel: channel.id, users: [one.id] })}>Add</button>`;
  const mayAdd = outside.length > 0 && channel.member && !channel.archived;
  return html`
    <${Popover} anchor=${anchor} onClose=${onClose} side="end" kind="members" label="Members">
      <div class="menu-title">${within.length} ${within.length === 1 ? "member" : "members"}</div>
      ${within.map((one) => line(one))}
      ${mayAdd && html`<div class="menu-title">Add people</div>${outside.map((one) => line(one, add(one)))}`}
    </>`;
}
