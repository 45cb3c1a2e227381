// The calls the page makes to the local Slack's server.
import { get } from "./store.js";

async function call(path, init) {
  const answer = await fetch(path, init);
  if (!answer.ok && !answer.headers.get("content-type")?.includes("json")) {
    throw new Error(`${answer.status} ${path}`);
  }
  return answer.json();
}

const send = (path, body) =>
  call(path, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });

const query = (fields) =>
  new URLSearchParams(Object.entries(fields).filter(([, value]) => value != null)).toString();

export const fetchState = (as) => call(`/_/state?${query({ as })}`);
export const fetchMessages = (as, channel, threadTs) =>
  call(`/_/messages?${query({ as, channel, thread_ts: threadTs })}`);
export const fetchWindow = (as, channel, part) => call(`/_/messages?${query({ as, channel, ...part })}`);
export const fetchPinned = (as, channel) => call(`/_/messages?${query({ as, channel, pinned: 1 })}`);
export const fetchFound = (as, text) => call(`/_/search?${query({ as, text })}`);
export const fetchNext = () => call("/_/next");
export const setClock = (change) => send("/_/clock", change);
export const fetchDemo = () => call("/_/demo");
export const tellDemo = (wish) => send("/_/demo", wish);
// Where a file of this workspace can be had by the present person; other addresses stay as they are.
export function fileAddress(url) {
  const { pathname } = new URL(url || "", location.href);
  return pathname.startsWith("/_/files/") ? `${pathname}?${query({ as: get().as })}` : url;
}

export async function upload(file) {
  return call(`/_/upload?${query({ as: get().as, name: file.name })}`, { method: "POST", body: file }).catch(() => ({ ok: false, error: "That file could not be uploaded." }));
}
export const openStream = (as) => new EventSource(`/_/stream?${query({ as })}`);

// Does something as the present person. Never throws: an unreachable server is an error like any other.
export async function act(kind, fields = {}) {
  try {
    return await send("/_/act", { as: get().as, kind, ...fields });
  } catch {
    return { ok: false, error: "unreachable" };
  }
}
