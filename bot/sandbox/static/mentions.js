// What brackets in a text stand for: people, groups, channels, moments.
import { goTo } from "./navigate.js";
import { Who } from "./people.js";
import { channel, person, useStore } from "./store.js";
import { ago, fullTime, slackDate, useNow } from "./time.js";
import { html } from "./ui.js";

export function Mention({ id }) {
  const mine = useStore((s) => s.as === id);
  const name = useStore(() => person(id)?.real_name);
  return html`<${Who} id=${id} class=${`mention ${mine ? "mine" : ""}`}>@${name || id}</>`;
}

export function GroupMention({ id, label }) {
  const group = useStore((s) => s.usergroups.find((one) => one.id === id));
  const mine = useStore((s) => !!group?.users?.includes(s.as));
  return html`<span class=${`mention ${mine ? "mine" : ""}`}>@${group?.handle || label.replace(/^@/, "") || id}</span>`;
}

export function ChannelLink({ id, label }) {
  const there = useStore(() => channel(id));
  const name = there?.name || label;
  if (!name) return html`<span class="mention">private channel</span>`;
  return html`<button type="button" class="plain mention" onClick=${() => goTo(id)}>#${name}</button>`;
}

// A moment in the reader's zone. One that says "3 minutes ago" keeps counting.
export function Moment({ unix, pattern, fallback }) {
  useNow(pattern.includes("{ago}") ? 1000 : 60000);
  if (!Number.isFinite(unix)) return fallback;
  return html`<time datetime=${new Date(unix * 1000).toISOString()} title=${`${fullTime(unix)} · ${ago(unix)}`}>${slackDate(unix, pattern) || fallback}</time>`;
}
