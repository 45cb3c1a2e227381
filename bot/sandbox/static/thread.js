// The pane beside the channel with one message and its replies.
import { Composer } from "./composer.js";
import { Icon } from "./icons.js";
import { continues, Row, useStickyEnd, walk } from "./messages.js";
import { closeThread, conversationName } from "./navigate.js";
import { threadKey, useStore } from "./store.js";
import { html, useEffect } from "./ui.js";

export function Thread({ channel, ts }) {
  const list = useStore((s) => s.threads[threadKey(channel.id, ts)]);
  const { box, onScroll } = useStickyEnd(list, ts);
  const shared = channel.kind === "channel" || channel.kind === "private";
  const focus = useStore((s) => s.here.focus);
  const shown = list || [];
  useEffect(() => {
    if (focus) box.current.querySelector(`[data-ts="${focus}"]`)?.scrollIntoView({ block: "center" });
  }, [!list, focus]);
  const replies = shown.length - 1;
  return html`
    <aside class="thread" aria-label="Thread" data-testid="thread">
      <header class="pane-header">
        <div class="grow"><h2>Thread</h2><span class="soft">${shared ? "#" : ""}${conversationName(channel)}</span></div>
        <button type="button" class="tool" aria-label="Close thread" title="Close (Esc)" onClick=${closeThread}><${Icon} name="close" /></button>
      </header>
      <div class="scroll-box"><div class="scroll" ref=${box} onScroll=${onScroll} onKeyDown=${walk} tabindex="0" role="log" aria-live="off" aria-busy=${!list} aria-label="Replies">
        <div class="scroll-inner">
          ${shown.flatMap((message, n) => html`
            <${Row} key=${message.ts} message=${message} channelId=${channel.id} head=${n < 2 || !continues(shown[n - 1], message)} focused=${focus === message.ts} inThread />
            ${n === 0 && replies > 0 && html`<div class="divider replies"><span>${replies} ${replies === 1 ? "reply" : "replies"}</span></div>`}`)}
        </div>
      </div></div>
      ${channel.member && !channel.archived &&
        html`<${Composer} key=${ts} channel=${channel.id} thread=${ts} place=${`${shared ? "#" : ""}${conversationName(channel)}`} placeholder="Reply…" testid="thread-composer" sendId="thread-send" />`}
    </aside>`;
}
