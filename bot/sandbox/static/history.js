// The stretch of each channel's history that the page holds. It begins with the newest messages; older ones come as one
// scrolls back, and what is then far below is let go, so that a long history never fills the page.
import { fetchMessages, fetchPinned, fetchWindow } from "./api.js";
import { get, set, threadKey } from "./store.js";

const STEP = 30;
const MOST = 120;

const WHOLE = { earlier: false, later: false, epoch: 0 };
export const stretch = (state, id) => state.stretches[id] || WHOLE;

let offered = null;
let epochs = 0;

// Messages that came with the page: the first look at that channel takes them instead of asking. They are withdrawn
// when the page has opened, as they grow old.
export function offer(id, answer) {
  offered = { id, answer };
}

async function ask(id, fields) {
  const { as } = get();
  if (offered?.id === id && !fields.around) {
    const { answer } = offered;
    offered = null;
    return answer;
  }
  const answer = await fetchWindow(as, id, { limit: STEP, ...fields }).catch(() => null);
  return get().as === as ? answer : null;
}

const hold = (id, messages, edges) =>
  set((s) => ({
    messages: { ...s.messages, [id]: messages },
    stretches: { ...s.stretches, [id]: { ...stretch(s, id), ...edges } },
  }));

// The newest messages of a channel, at least `least` of them, or those around one.
export async function loadMessages(id, { around, least = 0 } = {}) {
  const answer = await ask(id, around ? { around } : least > STEP ? { limit: least } : {});
  if (!answer) return get().messages[id] || [];
  const { messages, earlier, later } = answer;
  hold(id, messages, { earlier, later, ...(stretch(get(), id).later ? { epoch: (epochs += 1) } : {}) });
  return messages;
}

// Everything that happened meanwhile, without moving a reader who has scrolled back.
export const reloadMessages = (id) =>
  stretch(get(), id).later ? null : loadMessages(id, { least: get().messages[id]?.length });

const asking = new Set();

// Goes on above or below what is held.
async function extend(id, side) {
  const held = get().messages[id];
  if (!held?.length || !stretch(get(), id)[side] || asking.has(id)) return;
  asking.add(id);
  const back = side === "earlier";
  const answer = await ask(id, back ? { before: held[0].ts } : { after: held.at(-1).ts });
  asking.delete(id);
  const now = get().messages[id];
  if (!answer || !now || now[0].ts !== held[0].ts || now.at(-1).ts !== held.at(-1).ts) return;
  const all = back ? [...answer.messages, ...now] : [...now, ...answer.messages];
  const kept = back ? all.slice(0, MOST) : all.slice(-MOST);
  const dropped = kept.length < all.length;
  hold(id, kept, { [side]: answer[side], ...(dropped ? { [back ? "later" : "earlier"]: true } : {}) });
}

export const loadEarlier = (id) => extend(id, "earlier");
export const loadLater = (id) => extend(id, "later");

export async function loadThread(id, ts) {
  const { as } = get();
  const { messages = [] } = await fetchMessages(as, id, ts).catch(() => ({}));
  if (get().as === as) set((s) => ({ threads: { ...s.threads, [threadKey(id, ts)]: messages } }));
}

export const loadPinned = (id) => fetchPinned(get().as, id).then(({ messages }) => messages, () => []);

const inThreadOnly = (m) => m.thread_ts && m.thread_ts !== m.ts && m.subtype !== "thread_broadcast";
const byTs = (a, b) => Number(a.ts) - Number(b.ts);

function put(list, message, isNew) {
  if (!list) return list;
  const at = list.findIndex((m) => m.ts === message.ts);
  if (at >= 0) return list.with(at, message);
  if (!isNew) return list;
  const last = list.at(-1);
  return !last || last.ts < message.ts ? [...list, message] : [...list, message].sort(byTs);
}

// Takes in a message that was said or changed. What lies outside the stretch held is not added.
export function keep(id, message, isNew) {
  set((s) => {
    const key = message.thread_ts && threadKey(id, message.thread_ts);
    const own = threadKey(id, message.ts);
    const threads = { ...s.threads };
    if (key && threads[key]) threads[key] = put(threads[key], message, isNew);
    if (threads[own]) threads[own] = put(threads[own], message, isNew);
    if (inThreadOnly(message)) return { threads };
    const edges = stretch(s, id);
    const list = put(s.messages[id], message, isNew && !edges.later);
    if (!list || list.length <= MOST + STEP) return { threads, messages: { ...s.messages, [id]: list } };
    const stretches = { ...s.stretches, [id]: { ...edges, earlier: true } };
    return { threads, messages: { ...s.messages, [id]: list.slice(-MOST) }, stretches };
  });
}

export function drop(id, ts) {
  set((s) => ({
    messages: { ...s.messages, [id]: s.messages[id]?.filter((m) => m.ts !== ts) },
    threads: Object.fromEntries(Object.entries(s.threads).map(([key, list]) => [key, list.filter((m) => m.ts !== ts)])),
  }));
}
