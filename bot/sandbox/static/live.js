// Keeps the store in step with the server: the first load, then every event of the stream.
import { announce } from "./announce.js";
import { fetchState, openStream } from "./api.js";
import { drop, keep, loadMessages, loadThread, offer, reloadMessages, stretch } from "./history.js";
import { insideTarget } from "./links.js";
import { goTo, markRead, remember } from "./navigate.js";
import { recall } from "./prefs.js";
import { channel, get, set } from "./store.js";
import { setAnchor } from "./time.js";
import { toast } from "./toasts.js";
import { afterPaint } from "./ui.js";

// Whose eyes a first visit looks through: the on-call engineer of the demo workspace.
const FIRST_PERSON = "U01ANA";

let stream = null;

function seen(id, message) {
  const { here, as } = get();
  if (here.channel === id && here.tab === "messages" && message.user !== as) markRead(id);
}

const HANDLERS = {
  hello({ told }) {
    if (told !== get().told) catchUp();
  },
  message({ channel: id, message }) {
    keep(id, message, true);
    announce(id, message);
    // Whoever says something while looking at old messages goes to where it was said.
    if (stretch(get(), id).later && message.user === get().as) loadMessages(id);
    seen(id, message);
  },
  ephemeral({ channel: id, message }) {
    keep(id, { ...message, ephemeral: true }, true);
    announce(id, { ...message, ephemeral: true });
    seen(id, message);
  },
  message_changed: ({ channel: id, message }) => keep(id, message, false),
  reaction: ({ channel: id, message }) => keep(id, message, false),
  message_deleted: ({ channel: id, ts, deleted_ts }) => drop(id, ts || deleted_ts),
  channels: () => refresh(),
  views: ({ views }) => set({ views: views || [] }),
  home: ({ view }) => set({ home: view }),
  unread: ({ channel: id, unread, mention }) => {
    const { here } = get();
    if (here.channel === id && here.tab === "messages" && !document.hidden) return;
    set((s) => ({ channels: s.channels.map((c) => (c.id === id ? { ...c, unread, mention } : c)) }));
  },
  clock: ({ now, speed }) => setAnchor({ now, speed }),
  connected: ({ connected }) => set({ connected }),
  demo: ({ type, ...fields }) => set((s) => ({ demo: { ...s.demo, ...fields } })),
  toast: ({ text }) => toast(text),
};

// Everything of `/_/state` but the clock, which runs on between two answers.
function adopt({ clock, ...fresh }, more) {
  set({ ...fresh, as: fresh.me.id, ...more });
  setAnchor(clock);
}

async function fetchAnew() {
  const { as } = get();
  const fresh = await fetchState(as).catch(() => null);
  if (!fresh?.me || get().as !== as) return;
  adopt(fresh);
  if (get().here.channel && !channel(get().here.channel)) goTo(firstChannel(fresh.channels));
}

let fetching = null;
let stale = false;

// However often it is asked for meanwhile, one more fetch follows the one under way.
function refresh() {
  stale = !!fetching;
  fetching ||= fetchAnew().finally(() => {
    fetching = null;
    if (stale) refresh();
  });
  return fetching;
}

// What happened while no stream was open.
async function catchUp() {
  await refresh();
  const { channel: id, thread } = get().here;
  if (id) reloadMessages(id);
  if (id && thread) loadThread(id, thread);
}

const firstChannel = (channels) =>
  (channels.find((c) => c.name === "incidents" && c.member) || channels.find((c) => c.member) || channels[0])?.id;

function listen() {
  stream?.close();
  stream = openStream(get().as);
  stream.onopen = () => set({ online: true });
  stream.onerror = () => set({ online: false });
  stream.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    HANDLERS[event.type]?.(event);
  };
}

const shared = (c) => c.kind === "channel" || c.kind === "private";

// Sees the workspace through another person's eyes, in the same conversation where they may.
export async function become(as, target, known) {
  const fresh = known || (await fetchState(as).catch(() => null));
  if (!fresh?.me) return false;
  const { channels } = fresh;
  const before = get().here.channel;
  const stay = channels.some((c) => c.id === before && shared(c)) ? before : firstChannel(channels);
  const id = channels.some((c) => c.id === target?.channel) ? target.channel : stay;
  const here = { channel: null, tab: "messages", thread: null, focus: null };
  adopt(fresh, { here, messages: {}, stretches: {}, threads: {}, overlay: null, drawer: false });
  // After the drawing, which it would hold up.
  afterPaint(listen);
  remember();
  if (id) goTo(id, { thread: target?.thread, focus: target?.ts });
  return true;
}

// Who and where the address says, else who was chosen last; for a person named there, the page brought what it needs.
export async function begin() {
  const as = new URLSearchParams(location.search).get("as") || recall("as") || FIRST_PERSON;
  const [, id, thread] = /^#([A-Z0-9]+)(?:\/([\d.]+))?$/.exec(location.hash) || [];
  const target = insideTarget(location.href) || (id && { channel: id, thread });
  const { state, channel: first, messages } = JSON.parse(document.getElementById("begin").textContent) || {};
  const known = state?.me.id === as && state;
  if (known) offer(first, messages);
  const shown = await become(as, target, known);
  offer(null);
  if (shown || (await become(FIRST_PERSON, target))) return;
  set({ online: false });
  setTimeout(begin, 1500);
}

document.addEventListener("visibilitychange", () => {
  const { here } = get();
  if (!document.hidden && here.channel) markRead(here.channel);
});
