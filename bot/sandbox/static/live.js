// Keeps the store in step with the server: the first load, then every event of the stream.
import { fetchState, openStream } from "./api.js";
import { insideTarget } from "./links.js";
import { goTo, loadMessages, loadThread, markRead, remember } from "./navigate.js";
import { recall } from "./prefs.js";
import { channel, get, set, threadKey } from "./store.js";
import { setAnchor } from "./time.js";
import { toast } from "./toasts.js";

// Whose eyes a first visit looks through: the on-call engineer of the demo workspace.
const FIRST_PERSON = "U01ANA";

let stream = null;

const byTs = (a, b) => Number(a.ts) - Number(b.ts);

function put(list, message) {
  if (!list) return list;
  const at = list.findIndex((m) => m.ts === message.ts);
  return at < 0 ? [...list, message].sort(byTs) : list.with(at, message);
}

const inThreadOnly = (m) => m.thread_ts && m.thread_ts !== m.ts && m.subtype !== "thread_broadcast";

function store(id, message) {
  set((s) => {
    const key = message.thread_ts && threadKey(id, message.thread_ts);
    const own = threadKey(id, message.ts);
    const threads = { ...s.threads };
    if (key && threads[key]) threads[key] = put(threads[key], message);
    if (threads[own]) threads[own] = put(threads[own], message);
    if (inThreadOnly(message)) return { threads };
    return { threads, messages: { ...s.messages, [id]: put(s.messages[id], message) } };
  });
}

function drop(id, ts) {
  set((s) => ({
    messages: { ...s.messages, [id]: s.messages[id]?.filter((m) => m.ts !== ts) },
    threads: Object.fromEntries(Object.entries(s.threads).map(([key, list]) => [key, list.filter((m) => m.ts !== ts)])),
  }));
}

function seen(id, message) {
  const { here, as } = get();
  if (here.channel === id && here.tab === "messages" && message.user !== as) markRead(id);
}

const HANDLERS = {
  message({ channel: id, message }) {
    store(id, message);
    seen(id, message);
  },
  ephemeral({ channel: id, message }) {
    store(id, { ...message, ephemeral: true });
    seen(id, message);
  },
  message_changed: ({ channel: id, message }) => store(id, message),
  reaction: ({ channel: id, message }) => store(id, message),
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
  toast: ({ text }) => toast(text),
};

// Everything of `/_/state` but the clock, which runs on between two answers.
function adopt({ clock, ...fresh }, more) {
  set({ ...fresh, as: fresh.me.id, ...more });
  setAnchor(clock);
}

async function refresh() {
  const { as } = get();
  const fresh = await fetchState(as).catch(() => null);
  if (!fresh?.me || get().as !== as) return;
  adopt(fresh);
  if (get().here.channel && !channel(get().here.channel)) goTo(firstChannel(fresh.channels));
}

const firstChannel = (channels) =>
  (channels.find((c) => c.name === "incidents" && c.member) || channels.find((c) => c.member) || channels[0])?.id;

function listen() {
  stream?.close();
  stream = openStream(get().as);
  let opened = false;
  stream.onopen = async () => {
    set({ online: true });
    if (!opened) {
      opened = true;
      return;
    }
    await refresh();
    const { channel: id, thread } = get().here;
    if (id) loadMessages(id);
    if (id && thread) loadThread(id, thread);
  };
  stream.onerror = () => set({ online: false });
  stream.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    HANDLERS[event.type]?.(event);
  };
}

const shared = (c) => c.kind === "channel" || c.kind === "private";

// Sees the workspace through another person's eyes, in the same conversation where they may.
export async function become(as, target) {
  const fresh = await fetchState(as).catch(() => null);
  if (!fresh?.me) return false;
  const { channels } = fresh;
  const before = get().here.channel;
  const stay = channels.some((c) => c.id === before && shared(c)) ? before : firstChannel(channels);
  const id = channels.some((c) => c.id === target?.channel) ? target.channel : stay;
  const here = { channel: null, tab: "messages", thread: null, focus: null };
  adopt(fresh, { here, messages: {}, threads: {}, overlay: null, drawer: false });
  listen();
  remember();
  if (id) goTo(id, { thread: target?.thread, focus: target?.ts });
  return true;
}

// Who and where the address says, else who was chosen last.
export async function begin() {
  const as = new URLSearchParams(location.search).get("as") || recall("as") || FIRST_PERSON;
  const [, id, thread] = /^#([A-Z0-9]+)(?:\/([\d.]+))?$/.exec(location.hash) || [];
  const target = insideTarget(location.href) || (id && { channel: id, thread });
  if ((await become(as, target)) || (await become(FIRST_PERSON, target))) return;
  set({ online: false });
  setTimeout(begin, 1500);
}

document.addEventListener("visibilitychange", () => {
  const { here } = get();
  if (!document.hidden && here.channel) markRead(here.channel);
});
