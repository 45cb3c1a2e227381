// Short notices at the foot of the page: what went wrong, in plain words.
import { act } from "./api.js";
import { get, set, useStore } from "./store.js";
import { html } from "./ui.js";

const WORDS = {
  unreachable: "The local Slack server does not answer. Is it still running?",
  nothing_next: "Nothing is planned, so there is nothing to jump to.",
  cant_leave_general: "Nobody can leave #general.",
  is_archived: "This channel is archived.",
  not_in_channel: "You are not in this channel.",
  channel_not_found: "That conversation is private or does not exist.",
};

let count = 0;

export function toast(error) {
  const text = WORDS[error] || String(error || "Something went wrong.").replace(/^[a-z_]+$/, (code) => code.replaceAll("_", " "));
  const id = (count += 1);
  if (get().toasts.some((one) => one.text === text)) return;
  set((s) => ({ toasts: [...s.toasts.slice(-2), { id, text }] }));
  setTimeout(() => set((s) => ({ toasts: s.toasts.filter((one) => one.id !== id) })), 6000);
}

// The server itself tells the person of these, in the channel or by a toast.
const SAID = ["operation_timeout", "dispatch_failed", "invalid_response", "unknown_command"];

// Does something, and says so when it could not be done.
export async function tell(kind, fields) {
  const answer = await act(kind, fields);
  if (!answer.ok && !answer.errors && !SAID.includes(answer.error)) toast(answer.error);
  return answer;
}

export function Toasts() {
  const toasts = useStore((s) => s.toasts);
  return html`
    <div class="toasts" role="status" aria-live="polite">
      ${toasts.map((one) => html`<div class="toast" key=${one.id} data-testid="toast">${one.text}</div>`)}
    </div>`;
}
