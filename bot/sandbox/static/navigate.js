// Where the reader is: the conversation, the tab, the thread; and the address that says so.
import { act } from "./api.js";
import { loadMessages, loadThread } from "./history.js";
import { keep } from "./prefs.js";
import { channel, get, person, set } from "./store.js";
import { toast } from "./toasts.js";
import { afterPaint } from "./ui.js";

const writeDown = () => {
  const { as, here } = get();
  const hash = here.channel ? `#${here.channel}${here.thread ? `/${here.thread}` : ""}` : "";
  history.replaceState(null, "", `/?as=${as}${hash}`);
  keep("as", as);
};

export const remember = () => afterPaint(writeDown);

export function markRead(id) {
  if (document.hidden || get().here.tab !== "messages") return;
  const there = channel(id);
  if (!there?.member && there?.kind !== "app" && there?.kind !== "im") return;
  set((s) => ({ channels: s.channels.map((c) => (c.id === id ? { ...c, unread: 0, mention: false } : c)) }));
  afterPaint(() => act("read", { channel: id }));
}

// The oldest message the reader has not seen, if the server counts any.
function oldestUnread(messages, unread) {
  const seen = messages.filter((m) => !m.ephemeral && !m.subtype && m.user !== get().as && (!m.thread_ts || m.thread_ts === m.ts));
  return unread > 0 && unread <= seen.length ? seen[seen.length - unread].ts : null;
}

export async function goTo(id, { focus = null, thread = null, tab } = {}) {
  const there = channel(id);
  if (!there) return toast("That conversation is private or does not exist.");
  const moved = get().here.channel !== id;
  const kept = moved ? null : get().here.thread;
  set({
    here: { channel: id, tab: tab || (there.kind === "app" && moved && !focus ? "home" : "messages"), thread: thread || kept, focus },
    drawer: false,
    overlay: null,
    ...(moved ? { firstUnread: null } : {}),
  });
  remember();
  if (get().here.tab === "home") openHome();
  const messages = await loadMessages(id, { around: focus, least: Math.min(there.unread + 10, 200) });
  if (thread) loadThread(id, thread);
  if (get().here.channel !== id) return;
  if (moved) set({ firstUnread: oldestUnread(messages, there.unread) });
  markRead(id);
}

export function openHome() {
  set((s) => ({ here: { ...s.here, tab: "home", thread: null } }));
  act("home");
}

export function openAbout() {
  set((s) => ({ here: { ...s.here, tab: "about", thread: null } }));
}

export function openMessagesTab() {
  set((s) => ({ here: { ...s.here, tab: "messages" } }));
  markRead(get().here.channel);
}

export function openThread(id, ts) {
  set((s) => ({ here: { ...s.here, thread: ts } }));
  remember();
  loadThread(id, ts);
}

export function closeThread() {
  set((s) => ({ here: { ...s.here, thread: null } }));
  remember();
}

export async function openDm(user) {
  const there = get().channels.find((c) => (c.kind === "im" || c.kind === "app") && c.user === user);
  if (there) return goTo(there.id);
  const { ok, channel: id, error } = await act("dm", { user });
  if (!ok) return toast(error);
  for (let tries = 0; tries < 20 && !channel(id); tries += 1) await new Promise((done) => setTimeout(done, 50));
  return goTo(id);
}

export const conversationName = (c) =>
  c.kind === "im" || c.kind === "app" ? person(c.user)?.real_name || c.name : c.name;

// The conversation above or below in the sidebar; with `unread` the next one that has something new.
export function stepChannel(step, unread) {
  const entries = [...document.querySelectorAll(".sidebar [data-channel]")].filter((one) => one.dataset.channel);
  const at = entries.findIndex((one) => one.dataset.channel === get().here.channel);
  for (let n = 1; n <= entries.length; n += 1) {
    const { channel: id } = entries[(at + step * n + entries.length * n) % entries.length].dataset;
    if (!unread || channel(id)?.unread) return goTo(id);
  }
  return undefined;
}
