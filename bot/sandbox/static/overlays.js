// What covers the conversation for a moment: the quick switcher, the channel browser, a question.
import { fetchFound } from "./api.js";
import { Icon } from "./icons.js";
import { gist, Mrkdwn, withEmoji } from "./mrkdwn.js";
import { conversationName, goTo, openDm } from "./navigate.js";
import { Avatar, isApp } from "./people.js";
import { channel, get, set, useStore } from "./store.js";
import { clockTime, shortDay } from "./time.js";
import { tell } from "./toasts.js";
import { holdFocus, trap } from "./trap.js";
import { cls, html, useEffect, useLayoutEffect, useRef, useState } from "./ui.js";

const close = () => set({ overlay: null });

function Panel({ label, class: name, onClose = close, children }) {
  const box = useRef(null);
  const before = useRef(document.activeElement);
  useLayoutEffect(() => {
    (box.current.querySelector("input, [data-autofocus]") || box.current).focus();
    return () => before.current?.isConnected && before.current.focus();
  }, []);
  useLayoutEffect(() => holdFocus(box.current));
  const keys = (e) => {
    if (e.key !== "Escape") return trap(e, box.current);
    e.stopPropagation();
    return onClose();
  };
  return html`
    <div class="veil" onMouseDown=${(e) => e.target === e.currentTarget && onClose()}>
      <div class=${cls("panel", name)} ref=${box} role="dialog" aria-modal="true" aria-label=${label} tabindex="-1" onKeyDown=${keys}>${children}</div>
    </div>`;
}

const channelLook = (c) => html`<${Icon} name=${c.kind === "private" ? "lock" : "hash"} size=${16} />`;

function destinations(typed, onlyPeople) {
  const fits = (...texts) => texts.some((text) => text?.toLowerCase().includes(typed.toLowerCase().trim().replace(/^[#@]/, "")));
  const { channels, people, as } = get();
  const rooms = onlyPeople ? [] : channels.filter((c) => (c.kind === "channel" || c.kind === "private") && fits(c.name));
  const order = (c) => (c.unread ? 0 : c.member && !c.archived ? 1 : c.archived ? 3 : 2);
  return [
    ...rooms.sort((a, b) => order(a) - order(b)).map((c) => ({
      key: c.id, look: channelLook(c), label: c.name, unread: c.unread > 0,
      hint: c.archived ? "archived" : c.member ? gist(c.topic) : "not joined", go: () => goTo(c.id),
    })),
    ...people.filter((one) => one.id !== as && fits(one.real_name, one.name, one.title)).map((one) => ({
      key: one.id, look: html`<${Avatar} id=${one.id} name=${one.real_name} app=${isApp(one)} size=${20} />`,
      label: one.real_name, hint: isApp(one) ? "App" : one.title, go: () => openDm(one.id),
    })),
  ];
}

// Messages that hold the words, a moment after one stops typing.
function useFound(typed) {
  const [found, setFound] = useState([]);
  const wanted = typed.trim();
  useEffect(() => {
    setFound([]);
    if (wanted.length < 2 || /^[#@]/.test(wanted)) return undefined;
    let current = true;
    const timer = setTimeout(async () => {
      const answer = await fetchFound(get().as, wanted).catch(() => null);
      if (current && answer?.found) setFound(answer.found);
    }, 150);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [wanted]);
  return found.map(({ channel: id, message: m }) => ({
    key: `${id}/${m.ts}`, group: "Messages", look: html`<${Icon} name="reply" size=${16} />`, label: gist(m.text).slice(0, 120),
    hint: `${m.username} in ${name(id)} · ${shortDay(Number(m.ts))} ${clockTime(Number(m.ts))}`,
    go: () => goTo(id, { focus: m.ts, thread: m.thread_ts && m.thread_ts !== m.ts ? m.thread_ts : null }),
  }));
}

const name = (id) => {
  const there = channel(id);
  return there ? `${there.kind === "im" || there.kind === "app" ? "" : "#"}${conversationName(there)}` : id;
};

function Switcher({ onlyPeople }) {
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);
  const found = useFound(onlyPeople ? "" : typed);
  const items = [...destinations(typed, onlyPeople).slice(0, found.length ? 6 : undefined), ...found];
  const list = useRef(null);
  useEffect(() => list.current.querySelector(".active")?.scrollIntoView({ block: "nearest" }), [at]);
  const go = (item) => item && (close(), item.go());
  const keys = (e) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
    if (step) (e.preventDefault(), setAt((n) => (n + step + items.length) % Math.max(1, items.length)));
    if (e.key === "Enter") (e.preventDefault(), go(items[at]));
  };
  const words = onlyPeople ? "Find a person" : "Search channels, people and messages";
  return html`
    <${Panel} label=${words} class="switcher">
      <label class="search-line"><${Icon} name="search" />
        <input placeholder=${words} aria-label=${words} role="combobox" aria-expanded="true" aria-controls="switcher-list"
          aria-activedescendant=${items[at] ? `switcher-${at}` : undefined} data-testid="switcher" value=${typed}
          onInput=${(e) => (setTyped(e.target.value), setAt(0))} onKeyDown=${keys} /></label>
      <div class="switcher-list" id="switcher-list" role="listbox" ref=${list}>
        ${items.map((item, n) => html`
          ${item.group && item.group !== items[n - 1]?.group && html`<div class="menu-title" role="presentation">${item.group}</div>`}
          <div class=${cls("option", item.group && "found", n === at && "active", item.unread && "unread")} id=${`switcher-${n}`} key=${item.key} role="option" aria-selected=${n === at}
            onMouseMove=${() => setAt(n)} onClick=${() => go(item)}>${item.look}<span class="name">${item.label}</span><small>${item.hint}</small></div>`)}
        ${!items.length && html`<div class="menu-title" role="option" aria-disabled="true" aria-selected="false">Nothing found</div>`}
      </div>
    </>`;
}

function Browse() {
  const [typed, setTyped] = useState("");
  const channels = useStore((s) => s.channels.filter((c) => c.kind === "channel" || (c.kind === "private" && c.member)));
  const shown = channels
    .filter((c) => c.name.includes(typed.toLowerCase().replace(/^#/, "")))
    .sort((a, b) => a.archived - b.archived || a.name.localeCompare(b.name));
  return html`
    <${Panel} label="Browse channels" class="browse">
      <header><h2>Channels</h2><button type="button" class="tool" aria-label="Close" onClick=${close}><${Icon} name="close" /></button></header>
      <label class="search-line"><${Icon} name="search" />
        <input placeholder="Search channels" aria-label="Search channels" value=${typed} onInput=${(e) => setTyped(e.target.value)} /></label>
      <ul>
        ${shown.map((c) => html`
          <li key=${c.id}>
            <button type="button" class="plain grow" onClick=${() => goTo(c.id)}>
              <span class="name">${channelLook(c)} ${c.name}</span>
              <small>${c.member && html`<span class="joined">Joined</span> · `}${c.archived && "Archived · "}${c.members.length} ${c.members.length === 1 ? "member" : "members"}${c.purpose && ` · ${c.purpose}`}</small>
            </button>
            ${!c.member && !c.archived && html`
              <button type="button" class="button primary small" aria-label=${`Join ${c.name}`} onClick=${() => tell("join", { channel: c.id })}>Join</button>`}
          </li>`)}
      </ul>
    </>`;
}

function Topic({ topic: room }) {
  const [text, setText] = useState(room.topic);
  const save = async (e) => {
    e.preventDefault();
    const answer = await tell("topic", { channel: room.id, topic: text });
    if (answer.ok) close();
  };
  return html`
    <${Panel} label="Edit topic" class="confirm">
      <form onSubmit=${save}>
        <header><h2>Edit topic</h2></header>
        <div class="confirm-body"><input class="field" aria-label="Topic" maxlength="250" value=${text} onInput=${(e) => setText(e.target.value)} /></div>
        <footer><button type="button" class="button" onClick=${close}>Cancel</button><button type="submit" class="button primary">Save</button></footer>
      </form>
    </>`;
}

function Confirm({ confirm, answer }) {
  const done = (yes) => (close(), answer(yes));
  return html`
    <${Panel} label=${confirm.title.text} class="confirm" onClose=${() => done(false)}>
      <header><h2>${withEmoji(confirm.title.text)}</h2></header>
      <div class="confirm-body"><${Mrkdwn} text=${confirm.text.text} /></div>
      <footer>
        <button type="button" class="button" data-testid="confirm-deny" onClick=${() => done(false)}>${confirm.deny?.text || "Cancel"}</button>
        <button type="button" class=${cls("button", confirm.style || "primary")} data-autofocus data-testid="confirm-yes" onClick=${() => done(true)}>${confirm.confirm?.text || "OK"}</button>
      </footer>
    </>`;
}

export function Overlays() {
  const overlay = useStore((s) => s.overlay);
  if (!overlay) return null;
  if (overlay.confirm) return html`<${Confirm} ...${overlay} />`;
  if (overlay.topic) return html`<${Topic} ...${overlay} />`;
  if (overlay === "browse") return html`<${Browse} />`;
  return html`<${Switcher} key=${overlay} onlyPeople=${overlay === "people"} />`;
}
