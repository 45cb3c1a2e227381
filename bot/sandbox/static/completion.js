// What the composer offers while one types: commands, people, channels, emoji.
import { findEmoji } from "./emoji.js";
import { Icon } from "./icons.js";
import { gist } from "./mrkdwn.js";
import { Avatar, isApp } from "./people.js";
import { get } from "./store.js";
import { cls, html, useEffect, useRef } from "./ui.js";

const MOST = 8;

const BROADCASTS = [
  { handle: "here", hint: "Notify people who are active" },
  { handle: "channel", hint: "Notify everyone in this channel" },
];

const starts = (typed, ...texts) => texts.some((text) => text?.toLowerCase().split(/\s+/).some((word) => word.startsWith(typed)) || text?.toLowerCase().startsWith(typed));

const commands = (typed) =>
  get().commands.filter((one) => one.command.startsWith(typed)).map((one) => ({
    key: one.command, insert: `${one.command} `, label: one.command, extra: one.usage_hint, hint: one.description,
    look: html`<${Icon} name="slash" />`,
  }));

const mentions = (typed) => [
  ...get().people.filter((one) => starts(typed, one.name, one.real_name)).map((one) => ({
    key: one.id, insert: `@${one.name} `, label: one.real_name, extra: `@${one.name}`, hint: one.title,
    look: html`<${Avatar} id=${one.id} name=${one.real_name} app=${isApp(one)} size=${20} />`,
  })),
  ...get().usergroups.filter((one) => starts(typed, one.handle)).map((one) => ({
    key: one.id, insert: `@${one.handle} `, label: `@${one.handle}`, hint: "User group", look: html`<${Icon} name="people" />`,
  })),
  ...BROADCASTS.filter((one) => one.handle.startsWith(typed)).map((one) => ({
    key: one.handle, insert: `@${one.handle} `, label: `@${one.handle}`, hint: one.hint, look: html`<${Icon} name="bell" />`,
  })),
];

const channels = (typed) =>
  get().channels.filter((c) => (c.kind === "channel" || c.kind === "private") && !c.archived && c.name.includes(typed)).map((c) => ({
    key: c.id, insert: `#${c.name} `, label: c.name, hint: gist(c.topic), look: html`<${Icon} name=${c.kind === "private" ? "lock" : "hash"} size=${16} />`,
  }));

const emojis = (typed) =>
  findEmoji(typed).map(({ code, char }) => ({ key: code, insert: `:${code}: `, label: `:${code}:`, look: html`<span class="emoji">${char}</span>` }));

const TRIGGERS = [
  { pattern: /^(\/[a-z-]*)$/, find: commands, title: "Commands" },
  { pattern: /(?:^|[\s(])@([\w.-]*)$/, find: mentions, title: "People" },
  { pattern: /(?:^|[\s(])#([\w-]*)$/, find: channels, title: "Channels" },
  { pattern: /(?:^|[\s(]):([a-z_+-]{2,})$/, find: emojis, title: "Emoji" },
];

// What fits the text before the caret: {title, items, from}, where `from` is where the insertion begins.
export function complete(before, { slash }) {
  for (const { pattern, find, title } of TRIGGERS) {
    const match = pattern.exec(before);
    if (!match || (find === commands && !slash)) continue;
    const items = find(match[1].toLowerCase()).slice(0, MOST);
    const mark = find === commands ? 0 : 1;
    if (items.length) return { title, items, from: before.length - match[1].length - mark };
  }
  return null;
}

// The usage of the command that a text begins with.
export function usageOf(text) {
  const word = /^(\/[\w-]+)\s/.exec(text)?.[1];
  return word && get().commands.find((one) => one.command === word);
}

export function Suggestions({ found, at, id, onPick }) {
  const list = useRef(null);
  useEffect(() => list.current.querySelector(".active")?.scrollIntoView({ block: "nearest" }), [at]);
  return html`
    <div class="suggestions" onMouseDown=${(e) => e.preventDefault()}>
      <div class="menu-title" aria-hidden="true">${found.title}</div>
      <div id=${id} role="listbox" aria-label=${found.title} ref=${list}>
      ${found.items.map((item, n) => html`
        <div class=${cls("option", n === at && "active")} id=${`${id}-${n}`} key=${item.key} role="option" aria-selected=${n === at} onClick=${() => onPick(item)}>
          ${item.look}<span class="name">${item.label}</span>
          ${item.extra && html`<span class="extra">${item.extra}</span>`}
          ${item.hint && html`<small>${item.hint}</small>`}
        </div>`)}
      </div>
    </div>`;
}
