// Tells screen readers of new messages, once each and in few words, without moving anybody's attention.
import { gist } from "./mrkdwn.js";
import { channel, get, nameOf, set, useStore } from "./store.js";
import { html } from "./ui.js";

const MOST = 160;

export function announce(id, message) {
  const { here, as } = get();
  const there = channel(id);
  if (!there || message.user === as) return;
  const said = gist(message.text) || "a message made of blocks";
  const words = said.length > MOST ? `${said.slice(0, MOST)}…` : said;
  const name = message.username || nameOf(message.user);
  const calls = (message.text || "").includes(`<@${as}>`);
  const place = here.channel === id ? "" : ` in ${there.name}`;
  if (here.channel !== id && !calls && there.kind !== "im" && there.kind !== "app") return;
  set({ said: `${name}${message.ephemeral ? ", only to you" : ""}${place}: ${words}` });
}

export function Announcer() {
  const said = useStore((s) => s.said);
  return html`<div class="unseen" role="status" aria-live="polite" data-testid="announcer">${said}</div>`;
}
