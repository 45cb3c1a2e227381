// The list of messages of a channel: days, groups, what is new, and where one has scrolled to.
import { loadEarlier, loadLater, loadMessages, stretch } from "./history.js";
import { Icon } from "./icons.js";
import { authorName, isSystem, Message } from "./message.js";
import { conversationName } from "./navigate.js";
import { get, useStore } from "./store.js";
import { dayKey, dayLabel, useNow } from "./time.js";
import { afterPaint, html, useEffect, useLayoutEffect, useMemo, useRef, useState } from "./ui.js";

const GROUP_SECONDS = 300;

// So near an edge, in pixels, the messages beyond it are fetched.
const NEAR = 600;

// Whether a message goes on where the one before it ended.
export const continues = (before, m) =>
  !!before && !isSystem(before) && !isSystem(m) && !m.ephemeral && !before.ephemeral && !m.pinned && !m.subtype &&
  before.user === m.user && authorName(before) === authorName(m) && Number(m.ts) - Number(before.ts) < GROUP_SECONDS;

export function Row({ message, channelId, head, inThread, focused }) {
  return useMemo(
    () => html`<${Message} message=${message} channelId=${channelId} head=${head} inThread=${inThread} focused=${focused} />`,
    [message, channelId, head, inThread, focused],
  );
}

// Moves the focus from message to message.
export function walk(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const here = event.target;
  if (!step || !here.matches?.("article, .scroll")) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll("article")];
  const at = all.indexOf(here);
  (at < 0 ? all.at(-1) : all[at + step])?.focus();
}

// Keeps the newest message in view while the reader is at the end; `key` starts anew. `later` says that the list stops
// before the newest message, so that its end is not the end.
export function useStickyEnd(list, key, later = false) {
  const box = useRef(null);
  const atEnd = useRef(true);
  const was = useRef({});
  const [behind, setBehind] = useState(false);
  const toEnd = () => {
    if (box.current) box.current.scrollTop = box.current.scrollHeight;
    atEnd.current = true;
    setBehind(false);
  };
  useLayoutEffect(toEnd, [key, !list]);
  const last = list?.at(-1);
  useLayoutEffect(() => {
    const grown = !later && !was.current.later && last?.ts > (was.current.ts || "");
    was.current = { ts: last?.ts, later };
    if (!grown) return;
    if (atEnd.current || last.ephemeral || last.user === get().as) toEnd();
    else setBehind(true);
  }, [last?.ts, later]);
  useEffect(() => {
    const watch = new ResizeObserver(() => atEnd.current && toEnd());
    watch.observe(box.current);
    watch.observe(box.current.firstElementChild);
    return () => watch.disconnect();
  }, []);
  const onScroll = ({ currentTarget: el }) => {
    atEnd.current = !later && el.scrollHeight - el.scrollTop - el.clientHeight < 40;
    if (atEnd.current) setBehind(false);
  };
  return { box, behind, toEnd, onScroll };
}

// Keeps what one reads where it is when messages come or go above it.
function useSteady(box, first) {
  const held = useRef({});
  if (first !== held.current.first) {
    const seen = held.current.first && [...box.current.querySelectorAll("article")].find((one) => one.getBoundingClientRect().bottom > 0);
    held.current = { first, ts: seen?.dataset.ts, top: seen?.getBoundingClientRect().top };
  }
  useLayoutEffect(() => {
    const { ts, top } = held.current;
    const seen = ts && box.current.querySelector(`[data-ts="${ts}"]`);
    if (seen) box.current.scrollTop += seen.getBoundingClientRect().top - top;
  }, [first]);
}

function Beginning({ channel }) {
  const name = conversationName(channel);
  const command = useStore((s) => s.commands[0]);
  const dm = channel.kind === "im" || channel.kind === "app";
  return html`
    <div class="beginning">
      <h2>${dm ? name : html`<${Icon} name=${channel.kind === "private" ? "lock" : "hash"} size=${24} />${name}`}</h2>
      <p class="soft">${dm ? `This is where you and ${name} talk.` : `This is the very beginning of #${name}. ${channel.purpose || ""}`}</p>
      ${command && !dm && html`<p class="soft">Type <code>${command.command}</code> below and press Enter: ${command.description.toLowerCase()}.</p>`}
    </div>`;
}

export function Messages({ channel }) {
  const list = useStore((s) => s.messages[channel.id]);
  const firstUnread = useStore((s) => s.firstUnread);
  const focus = useStore((s) => s.here.focus);
  const { earlier, later, epoch } = useStore((s) => stretch(s, channel.id));
  const { box, behind, toEnd, onScroll } = useStickyEnd(list, `${channel.id} ${epoch}`, later);
  const loaded = !!list && (!focus || list.some((m) => m.ts === focus));
  useSteady(box, list?.[0]?.ts);
  useNow(60000);
  useEffect(() => {
    const mark = focus ? box.current.querySelector(`[data-ts="${focus}"]`) : box.current.querySelector(".divider.new");
    mark?.scrollIntoView({ block: "center" });
  }, [loaded, focus, firstUnread, channel.id]);
  // What is there is painted first. By then the list may have grown.
  const fillTop = () => afterPaint(() => box.current?.scrollTop < NEAR && loadEarlier(channel.id));
  useEffect(() => void fillTop(), [list]);
  const scrolled = (e) => {
    const { scrollTop, scrollHeight, clientHeight } = e.currentTarget;
    onScroll(e);
    if (scrollTop < NEAR) fillTop();
    else if (scrollHeight - scrollTop - clientHeight < NEAR) loadLater(channel.id);
  };
  const shown = list || [];
  const rows = shown.flatMap((message, n) => {
    const before = shown[n - 1];
    const day = !before || dayKey(Number(before.ts)) !== dayKey(Number(message.ts));
    const fresh = message.ts === firstUnread;
    return html`
      ${day && html`<div class="divider" key=${`day-${message.ts}`} role="separator"><span>${dayLabel(Number(message.ts))}</span></div>`}
      ${fresh && html`<div class="divider new" key="new" role="separator"><span>New</span></div>`}
      <${Row} key=${message.ts} message=${message} channelId=${channel.id} head=${day || fresh || !continues(before, message)} focused=${focus === message.ts} />`;
  });
  return html`
    <div class="scroll-box">
      <div class="scroll" ref=${box} onScroll=${scrolled} onKeyDown=${walk} tabindex="0" role="log" aria-live="off" aria-busy=${!list}
        aria-label=${`Messages in ${conversationName(channel)}`}>
        <div class="scroll-inner">${list && (earlier ? html`<p class="soft" role="status">Earlier messages…</p>` : html`<${Beginning} channel=${channel} />`)}${rows}</div>
      </div>
      ${(behind || later) && html`<button type="button" class="pill" onClick=${later ? () => loadMessages(channel.id) : toEnd}><${Icon} name="down" size=${14} /> ${behind ? "New messages" : "Newest messages"}</button>`}
    </div>`;
}
