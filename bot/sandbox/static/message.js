// One message: who, when, what, and everything that can be done with it.
import { Attachments } from "./attachments.js";
import { Blocks } from "./blocks.js";
import { EditBox } from "./edit.js";
import { emoji } from "./emoji.js";
import { Files } from "./files.js";
import { Icon } from "./icons.js";
import { gist, Mrkdwn } from "./mrkdwn.js";
import { openThread } from "./navigate.js";
import { Avatar, isApp, Who } from "./people.js";
import { EmojiPicker } from "./picker.js";
import { Opener } from "./popover.js";
import { isLong, SeeMore } from "./seemore.js";
import { channel, get, nameOf, person, set, useStore } from "./store.js";
import { useBlockSurface } from "./surface.js";
import { ago, clockTime, fullTime, useNow } from "./time.js";
import { tell } from "./toasts.js";
import { Tools } from "./tools.js";
import { cls, html, useState } from "./ui.js";

const SYSTEM = /^(channel|group)_(join|leave|topic|purpose|name|archive|unarchive|convert)|^pinned_item|^bot_add|^bookmark/;
export const isSystem = (m) => SYSTEM.test(m.subtype || "");
export const byApp = (m) => !!m.bot_id || isApp(person(m.user));
export const authorName = (m) => m.username || person(m.user)?.real_name || "Someone";

function Reactions({ message, where }) {
  const me = useStore((s) => s.as);
  if (!message.reactions?.length) return null;
  return html`
    <div class="reactions">
      ${message.reactions.map(({ name, users }) => {
        const mine = users.includes(me);
        const who = users.map(nameOf).join(", ");
        return html`
          <button type="button" key=${name} class=${cls("reaction", mine && "mine")} aria-pressed=${mine} title=${`${who} reacted with :${name}:`}
            aria-label=${`${name.replaceAll("_", " ")}: ${who}`} data-reaction=${name} onClick=${() => tell(mine ? "unreact" : "react", { ...where, name })}>
            <span>${emoji(name) || `:${name}:`}</span> ${users.length}
          </button>`;
      })}
      ${channel(where.channel)?.member && html`
        <${Opener} class="reaction add-reaction" label="Add another reaction" content=${html`<${Icon} name="smile" size=${16} />`}>
          ${(anchor, close) => html`<${EmojiPicker} anchor=${anchor} onClose=${close} onPick=${(name) => tell("react", { ...where, name })} />`}
        </>`}
    </div>`;
}

function ThreadSummary({ message, where }) {
  useNow(30000);
  const count = message.reply_count;
  const last = message.latest_reply;
  return html`
    <button type="button" class="thread-summary" data-testid="thread-summary" onClick=${() => openThread(where.channel, message.ts)}>
      ${(message.reply_users || []).map((id) => html`<${Avatar} key=${id} id=${id} name=${person(id)?.real_name} app=${isApp(person(id))} size=${20} />`)}
      <strong>${count} ${count === 1 ? "reply" : "replies"}</strong>
      ${last && html`<span class="soft">Last reply ${ago(Number(last))}</span>`}<span class="view-thread soft" aria-hidden="true">View thread</span>
    </button>`;
}

function Content({ message, where }) {
  const place = { channel: where.channel, ts: message.ts };
  const editing = useStore((s) => s.editing === message.ts);
  const surface = useBlockSurface({
    blocks: message.blocks,
    action: { kind: "action", where: { ...place, thread_ts: message.thread_ts, ephemeral: !!message.ephemeral } },
    suggestion: place,
  });
  const edited = message.edited && html`<span class="edited" title=${fullTime(Number(message.edited.ts))}>(edited)</span>`;
  if (editing) return html`<${EditBox} message=${message} where=${where} />`;
  return html`
    ${message.blocks?.length
      ? html`<${Blocks} blocks=${message.blocks} surface=${surface} />${edited}`
      : message.text && html`<${SeeMore} when=${byApp(message) && isLong(message.text)}><${Mrkdwn} text=${message.text}>${edited}</></>`}
    ${message.files?.length > 0 && html`<${Files} list=${message.files} />`}
    ${message.attachments?.length > 0 && html`<${Attachments} list=${message.attachments} surface=${surface} />`}`;
}

function SystemMessage({ message }) {
  const starts = (message.text || "").startsWith(`<@${message.user}>`);
  return html`
    <article class="message system" data-testid="message" data-ts=${message.ts} data-system tabindex="-1">
      <div class="gutter"><time title=${fullTime(Number(message.ts))}>${clockTime(Number(message.ts))}</time></div>
      <div class="body">
        ${!starts && html`<strong>${authorName(message)}</strong>${" "}`}
        <${Mrkdwn} text=${message.text} />
      </div>
    </article>`;
}

// What is left of a deleted message that has replies.
const Tombstone = ({ message, channelId, inThread }) => html`
  <article class="message head tombstone" data-testid="message" data-ts=${message.ts} aria-label="Deleted message" tabindex="-1">
    <div class="gutter"><span class="avatar size-36 gone"><${Icon} name="bin" /></span></div>
    <div class="body"><em class="soft">This message was deleted.</em>
      ${!inThread && message.reply_count > 0 && html`<${ThreadSummary} message=${message} where=${{ channel: channelId, ts: message.ts }} />`}</div>
  </article>`;

// A reply that was sent to the channel too says which thread it belongs to.
function Broadcast({ message, channelId, inThread }) {
  const root = useStore((s) => s.messages[channelId]?.find((one) => one.ts === message.thread_ts));
  if (inThread) return html`<div class="note">Also sent to the channel</div>`;
  return html`
    <div class="note">replied to a thread:
      <button type="button" class="plain link" onClick=${() => openThread(channelId, message.thread_ts)}>${gist(root?.text).slice(0, 90) || "the thread"}</button></div>`;
}

const Dismiss = ({ where }) => html`
  <span> · </span><button type="button" class="plain link" onClick=${() => tell("dismiss", where)}>Dismiss message</button>`;

// E edits one's own message, as in Slack; R opens the picker of reactions, T the thread.
function keysOf(message, where) {
  return (e) => {
    if (e.target !== e.currentTarget || e.ctrlKey || e.metaKey || e.altKey) return;
    const own = message.user === get().as && !message.bot_id;
    if (e.key === "e" && own) (e.preventDefault(), set({ editing: message.ts }));
    if (e.key === "t") (e.preventDefault(), openThread(where.channel, message.thread_ts || message.ts));
    if (e.key === "r") (e.preventDefault(), e.currentTarget.querySelector("[data-testid='add-reaction']")?.click());
  };
}

// `head` shows avatar and name; without it the message continues the one above. Its tools, which are seen under the
// pointer and the focus only, are made when one of them first comes.
export function Message({ message, channelId, head, inThread, focused }) {
  const [reached, setReached] = useState(false);
  const reach = () => setReached(true);
  if (isSystem(message)) return html`<${SystemMessage} message=${message} />`;
  if (message.subtype === "tombstone") return html`<${Tombstone} message=${message} channelId=${channelId} inThread=${inThread} />`;
  const where = { channel: channelId, ts: message.ts };
  const at = Number(message.ts);
  const app = byApp(message);
  const name = authorName(message);
  const look = cls("message", head && "head", message.ephemeral && "ephemeral", message.pinned && "pinned", focused && "focused");
  const time = html`<time datetime=${new Date(at * 1000).toISOString()} title=${fullTime(at)}>${clockTime(at)}</time>`;
  return html`
    <article class=${look} data-testid="message" data-ts=${message.ts} data-user=${message.user} data-ephemeral=${message.ephemeral || undefined}
      aria-label=${`${name} at ${clockTime(at)}`} tabindex="-1" onKeyDown=${keysOf(message, where)} onPointerEnter=${reach} onFocusIn=${reach}>
      ${message.ephemeral && html`<div class="note"><${Icon} name="eye" size=${14} /> Only visible to you<${Dismiss} where=${where} /></div>`}
      ${message.subtype === "thread_broadcast" && html`<${Broadcast} message=${message} channelId=${channelId} inThread=${inThread} />`}
      ${message.pinned && html`<div class="note"><${Icon} name="pin" size=${14} /> Pinned</div>`}
      <div class="gutter">${head ? html`<${Who} id=${message.user} hidden><${Avatar} id=${message.user || message.bot_id} name=${name} app=${app} icons=${message.icons} /></>` : time}</div>
      <div class="body">
        ${head && html`<div class="byline"><${Who} id=${message.user} class="author">${name}</> ${app && html`<span class="badge">APP</span>`} ${time}</div>`}
        <${Content} message=${message} where=${where} />
        <${Reactions} message=${message} where=${where} />
        ${!inThread && message.reply_count > 0 && html`<${ThreadSummary} message=${message} where=${where} />`}
      </div>
      ${reached && html`<${Tools} message=${message} where=${where} inThread=${inThread} />`}
    </article>`;
}
