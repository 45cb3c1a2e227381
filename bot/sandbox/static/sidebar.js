// The left side: workspace, channels, direct messages, the app, and who one is.
import { Icon } from "./icons.js";
import { conversationName, goTo, openDm } from "./navigate.js";
import { Avatar } from "./people.js";
import { set, useStore } from "./store.js";
import { cls, html } from "./ui.js";

function Badge({ channel }) {
  const direct = channel.kind === "im" || channel.kind === "app";
  if (!channel.unread || !(channel.mention || direct)) return null;
  return html`<span class="mention-badge" aria-label=${`${channel.unread} unread, you are mentioned`}>${channel.unread}</span>`;
}

function Entry({ channel, current, look, name }) {
  return html`
    <li><button type="button" class=${cls("entry", current && "current", channel.unread > 0 && "unread")} data-testid=${`channel-${name}`}
      data-channel=${channel.id} aria-current=${current ? "page" : undefined} onClick=${() => goTo(channel.id)}>
      ${look}<span class="grow name">${name}</span><${Badge} channel=${channel} />
    </button></li>`;
}

const Section = ({ title, children }) => html`
  <section><h2>${title}</h2><ul>${children}</ul></section>`;

const Add = ({ label, overlay }) => html`
  <li><button type="button" class="entry add" onClick=${() => set({ overlay, drawer: false })}><${Icon} name="plus" size=${16} /><span class="grow name">${label}</span></button></li>`;

// Accents follow their letters. Not a collator's order in every language, but a collator takes a tenth of the first load.
const sortKey = (name) => name.toLowerCase().normalize("NFD");
const byName = (a, b) => (sortKey(a.name) < sortKey(b.name) ? -1 : 1);

// The least height of an entry. A list is drawn at once as far as it can be seen, and a moment later in full.
const ENTRY = 28;

export function Sidebar() {
  const { channels, here, team, me, app, people, settled } = useStore((s) => ({
    channels: s.channels, here: s.here, team: s.team, me: s.me, app: s.app, people: s.people, settled: s.settled,
  }));
  const now = (list) => (settled ? list : list.slice(0, innerHeight / ENTRY));
  const rooms = channels
    .filter((c) => (c.kind === "channel" || c.kind === "private") && ((c.member && !c.archived) || c.id === here.channel))
    .sort(byName);
  const ims = channels.filter((c) => c.kind === "im").sort(byName);
  const chat = channels.find((c) => c.kind === "app");
  const room = (c) => html`
    <${Entry} key=${c.id} channel=${c} name=${c.name} current=${c.id === here.channel} look=${html`<${Icon} name=${c.kind === "private" ? "lock" : "hash"} size=${16} />`} />`;
  const im = (c) => html`
    <${Entry} key=${c.id} channel=${c} name=${conversationName(c)} current=${c.id === here.channel}
      look=${html`<${Avatar} id=${c.user} name=${people.find((one) => one.id === c.user)?.real_name} size=${20} />`} />`;
  return html`
    <nav class="sidebar" aria-label="Conversations">
      <div class="workspace"><strong>${team.name}</strong><small>Local Slack</small></div>
      <div class="sections">
        <${Section} title="Channels">${now(rooms).map(room)}<${Add} label="Browse channels" overlay="browse" /></>
        <${Section} title="Direct messages">${now(ims).map(im)}<${Add} label="Message someone" overlay="people" /></>
        <${Section} title="Apps">
          <li><button type="button" class=${cls("entry", chat?.id === here.channel && "current", chat?.unread > 0 && "unread")} data-testid="app"
            data-channel=${chat?.id} onClick=${() => (chat ? goTo(chat.id) : openDm(app.user))}>
            <${Avatar} id=${app.user} app size=${20} /><span class="grow name">${app.name}</span>${chat && html`<${Badge} channel=${chat} />`}
          </button></li>
        </>
      </div>
      <div class="whoami" data-testid="whoami">
        <${Avatar} id=${me.id} name=${me.real_name} size=${28} />
        <div class="grow"><strong>${me.real_name}</strong><small>${me.title}</small></div>
      </div>
    </nav>`;
}
