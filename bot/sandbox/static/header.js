// The bar above a conversation: its name, topic, people, pins and bookmarks.
import { emoji } from "./emoji.js";
import { loadPinned } from "./history.js";
import { Icon } from "./icons.js";
import { authorName, byApp } from "./message.js";
import { gist, inline, Link } from "./mrkdwn.js";
import { conversationName, goTo, openAbout, openHome, openMessagesTab } from "./navigate.js";
import { Avatar, isApp, Members } from "./people.js";
import { Menu, Opener, Popover } from "./popover.js";
import { person, set, useStore } from "./store.js";
import { clockTime, shortDay } from "./time.js";
import { tell } from "./toasts.js";
import { confirmed } from "./surface.js";
import { cls, html, useEffect, useState } from "./ui.js";

const words = (text) => ({ type: "plain_text", text });

async function archive(channel) {
  const sure = await confirmed({
    title: words(`Archive #${channel.name}?`),
    text: words("Nobody can post in it any more; what was said stays readable."),
    confirm: words("Archive channel"), deny: words("Cancel"), style: "danger",
  });
  if (sure) tell("archive", { channel: channel.id });
}

function menuItems(channel) {
  const id = channel.id;
  if (channel.archived) return [{ label: "Unarchive channel", onPick: () => tell("unarchive", { channel: id }) }];
  if (!channel.member) return [{ label: "Join channel", onPick: () => tell("join", { channel: id }) }];
  return [
    { label: "Edit topic", onPick: () => set({ overlay: { topic: channel } }) },
    { label: "Copy name", onPick: () => navigator.clipboard?.writeText(`#${channel.name}`) },
    { label: "Leave channel", onPick: () => tell("leave", { channel: id }) },
    { label: "Archive channel", danger: true, onPick: () => archive(channel) },
  ];
}

function Pins({ channel, anchor, onClose }) {
  const [pinned, setPinned] = useState([]);
  useEffect(() => {
    loadPinned(channel.id).then(setPinned);
  }, [channel.id, channel.pins.length]);
  const open = (m) => (onClose(), goTo(channel.id, { focus: m.ts }));
  return html`
    <${Popover} anchor=${anchor} onClose=${onClose} kind="pins" label="Pinned messages">
      <div class="menu-title">Pinned in this channel</div>
      ${pinned.map((m) => html`
        <button type="button" class="menu-item pin" key=${m.ts} onClick=${() => open(m)}>
          <${Avatar} id=${m.user} name=${authorName(m)} app=${byApp(m)} size=${28} />
          <span class="grow"><strong>${authorName(m)}</strong> <small>${shortDay(Number(m.ts))} ${clockTime(Number(m.ts))}</small>
            <span class="gist">${gist(m.text) || "A message made of blocks"}</span></span>
        </button>`)}
    </>`;
}

function Bookmarks({ channel }) {
  if (!channel.bookmarks?.length && !channel.pins?.length) return null;
  return html`
    <div class="bookmarks" role="toolbar" aria-label="Pins and bookmarks">
      ${channel.pins.length > 0 && html`
        <${Opener} class="bookmark" label="Pinned messages" testid="pins" content=${html`<${Icon} name="pin" size=${14} /> ${channel.pins.length} pinned`}>
          ${(anchor, close) => html`<${Pins} channel=${channel} anchor=${anchor} onClose=${close} />`}
        </>`}
      ${channel.bookmarks.map((one) => html`
        <span class="bookmark" key=${one.id} data-testid="bookmark"><${Link} url=${one.link}>
          ${one.emoji ? emoji(one.emoji.replaceAll(":", "")) : html`<${Icon} name="link" size=${14} />`} ${one.title}</></span>`)}
    </div>`;
}

function PeopleButton({ channel }) {
  const first = channel.members.slice(0, 3).map(person).filter(Boolean);
  return html`
    <${Opener} class="people-button" label="Members" testid="members" content=${html`
      ${first.map((one) => html`<${Avatar} key=${one.id} id=${one.id} name=${one.real_name} app=${isApp(one)} size=${20} />`)}
      <span>${channel.members.length}</span>`}>
      ${(anchor, close) => html`<${Members} channel=${channel} anchor=${anchor} onClose=${close} />`}
    </>`;
}

const TABS = [["home", "Home", openHome], ["messages", "Messages", openMessagesTab], ["about", "About", openAbout]];

// The arrow keys go from tab to tab, as in every row of tabs.
function Tabs({ tab }) {
  const keys = (e) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[e.key];
    if (!step) return;
    const all = [...e.currentTarget.children];
    const next = all[(all.indexOf(e.target) + step + all.length) % all.length];
    e.preventDefault();
    next.focus();
    next.click();
  };
  return html`
    <div class="tabs" role="tablist" aria-label="App" onKeyDown=${keys}>
      ${TABS.map(([name, label, go]) => html`
        <button type="button" role="tab" key=${name} aria-selected=${tab === name} tabindex=${tab === name ? 0 : -1} class=${cls(tab === name && "current")}
          data-testid=${`tab-${name}`} onClick=${go}>${label}</button>`)}
    </div>`;
}

export function Header({ channel }) {
  const tab = useStore((s) => s.here.tab);
  const direct = channel.kind === "im" || channel.kind === "app";
  const name = conversationName(channel);
  const title = direct
    ? html`<h1 data-testid="title"><${Avatar} id=${channel.user} name=${name} app=${channel.kind === "app"} size=${28} /> ${name}</h1>`
    : html`<h1 data-testid="title"><${Opener} class="title-button" label=${`Channel ${name}`} content=${html`
        <${Icon} name=${channel.kind === "private" ? "lock" : "hash"} size=${17} /><span>${name}</span><${Icon} name="chevron" size=${14} />`}>
        ${(anchor, close) => html`<${Menu} anchor=${anchor} items=${menuItems(channel)} label="Channel" onClose=${close} />`}
      </></h1>`;
  return html`
    <header class="channel-header">
      <div class="channel-title">
        <button type="button" class="tool drawer-button" aria-label="Back to all conversations" data-testid="drawer" onClick=${() => set({ drawer: true })}><${Icon} name="back" /></button>
        ${title}
        <div class="topic" title=${channel.topic} data-testid="topic">${channel.topic && inline(channel.topic)}</div>
        ${!direct && html`<${PeopleButton} channel=${channel} />`}
      </div>
      ${channel.kind === "app" && html`<${Tabs} tab=${tab} />`}
      ${!direct && html`<${Bookmarks} channel=${channel} />`}
    </header>`;
}
