// One message: who, when, what, and everything that can be done with it.
import { Attachments } from "./attachments.js";
import { Blocks } from "./blocks.js";
import { emoji, findEmoji, QUICK } from "./emoji.js";
import { Icon } from "./icons.js";
import { Mrkdwn } from "./mrkdwn.js";
import { openThread } from "./navigate.js";
import { Avatar, isApp, Who } from "./people.js";
import { Menu, Opener, Popover } from "./popover.js";
import { channel, get, nameOf, person, useStore } from "./store.js";
import { useBlockSurface } from "./surface.js";
import { ago, clockTime, fullTime, useNow } from "./time.js";
import { tell } from "./toasts.js";
import { cls, html, useState } from "./ui.js";

const SYSTEM = /^(channel|group)_(join|leave|topic|purpose|name|archive|unarchive|convert)|^pinned_item|^bot_add|^bookmark/;
export const isSystem = (m) => SYSTEM.test(m.subtype || "");
export const byApp = (m) => !!m.bot_id || isApp(person(m.user));
export const authorName = (m) => m.username || person(m.user)?.real_name || "Someone";

function EmojiPicker({ anchor, onClose, onPick }) {
  const [typed, setTyped] = useState("");
  const shown = typed ? findEmoji(typed, 40) : QUICK.map((code) => ({ code, char: emoji(code) }));
  const pick = (code) => (onClose(), onPick(code));
  return html`
    <${Popover} anchor=${anchor} onClose=${onClose} side="end" kind="emoji-picker" label="Pick an emoji">
      <input class="field" placeholder="Search emoji" aria-label="Search emoji" autofocus value=${typed}
        onInput=${(e) => setTyped(e.target.value)} onKeyDown=${(e) => e.key === "Enter" && shown[0] && pick(shown[0].code)} />
      <div class="emoji-grid">
        ${shown.map(({ code, char }) => html`
          <button type="button" class="plain" key=${code} title=${`:${code}:`} aria-label=${code} onClick=${() => pick(code)}>${char}</button>`)}
      </div>
    </>`;
}

function Reactions({ message, where }) {
  const me = useStore((s) => s.as);
  if (!message.reactions?.length) return null;
  return html`
    <div class="reactions">
      ${message.reactions.map(({ name, users }) => {
        const mine = users.includes(me);
        const who = users.map(nameOf).join(", ");
        return html`
          <button type="button" key=${name} class=${cls("reaction", mine && "mine")} aria-pressed=${mine} title=${`${who} · :${name}:`}
            aria-label=${`${users.length} ${name}`} onClick=${() => tell(mine ? "unreact" : "react", { ...where, name })}>
            <span>${emoji(name) || `:${name}:`}</span> ${users.length}
          </button>`;
      })}
    </div>`;
}

function ThreadSummary({ message, where }) {
  useNow(30000);
  const count = message.reply_count;
  const last = message.latest_reply;
  return html`
    <button type="button" class="thread-summary" onClick=${() => openThread(where.channel, message.ts)}>
      ${(message.reply_users || []).map((id) => html`<${Avatar} key=${id} id=${id} name=${person(id)?.real_name} app=${isApp(person(id))} size=${20} />`)}
      <strong>${count} ${count === 1 ? "reply" : "replies"}</strong>
      ${last && html`<span class="soft">Last reply ${ago(Number(last))}</span>`}
    </button>`;
}

function Tools({ message, where, inThread }) {
  const shortcuts = useStore((s) => s.shortcuts.filter((one) => one.type === "message"));
  const room = channel(where.channel);
  if (message.ephemeral || !room?.member) return null;
  const items = [
    ...shortcuts.map((one) => ({
      label: one.name,
      hint: get().app.name,
      onPick: () => tell("message_shortcut", { ...where, callback_id: one.callback_id }),
    })),
    { label: "Copy text", onPick: () => navigator.clipboard?.writeText(message.text || "") },
    ...(message.user === get().as ? [{ label: "Delete message", danger: true, onPick: () => tell("delete", where) }] : []),
  ];
  const react = (name) => tell("react", { ...where, name });
  return html`
    <div class="tools" role="group" aria-label="Message actions">
      ${["eyes", "white_check_mark"].map((name) => html`
        <button type="button" title=${`React with :${name}:`} aria-label=${`React with ${name}`} onClick=${() => react(name)}>${emoji(name)}</button>`)}
      <${Opener} label="Add reaction" content=${html`<${Icon} name="smile" />`}>
        ${(anchor, close) => html`<${EmojiPicker} anchor=${anchor} onClose=${close} onPick=${react} />`}
      </>
      ${!inThread && html`
        <button type="button" title="Reply in thread" aria-label="Reply in thread" data-testid="reply"
          onClick=${() => openThread(where.channel, message.thread_ts || message.ts)}><${Icon} name="reply" /></button>`}
      <${Opener} label="More actions" testid="message-more" content=${html`<${Icon} name="more" />`}>
        ${(anchor, close) => html`<${Menu} anchor=${anchor} items=${items} side="end" label="More actions" onClose=${close} />`}
      </>
    </div>`;
}

function Content({ message, where }) {
  const place = { channel: where.channel, ts: message.ts };
  const surface = useBlockSurface({
    blocks: message.blocks,
    action: { kind: "action", where: { ...place, thread_ts: message.thread_ts, ephemeral: !!message.ephemeral } },
    suggestion: place,
  });
  const edited = message.edited && html`<span class="edited" title=${fullTime(Number(message.edited.ts))}>(edited)</span>`;
  return html`
    ${message.blocks?.length
      ? html`<${Blocks} blocks=${message.blocks} surface=${surface} />${edited}`
      : message.text && html`<${Mrkdwn} text=${message.text}>${edited}</>`}
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

// `head` shows avatar and name; without it the message continues the one above.
export function Message({ message, channelId, head, inThread, focused }) {
  if (isSystem(message)) return html`<${SystemMessage} message=${message} />`;
  const where = { channel: channelId, ts: message.ts };
  const at = Number(message.ts);
  const app = byApp(message);
  const name = authorName(message);
  const look = cls("message", head && "head", message.ephemeral && "ephemeral", message.pinned && "pinned", focused && "focused");
  const time = html`<time datetime=${new Date(at * 1000).toISOString()} title=${fullTime(at)}>${clockTime(at)}</time>`;
  return html`
    <article class=${look} data-testid="message" data-ts=${message.ts} data-user=${message.user} data-ephemeral=${message.ephemeral || undefined}
      aria-label=${`${name} at ${clockTime(at)}`} tabindex="-1">
      ${message.ephemeral && html`<div class="note"><${Icon} name="eye" size=${14} /> Only visible to you</div>`}
      ${message.pinned && html`<div class="note"><${Icon} name="pin" size=${14} /> Pinned</div>`}
      <div class="gutter">${head ? html`<${Who} id=${message.user}><${Avatar} id=${message.user || message.bot_id} name=${name} app=${app} /></>` : time}</div>
      <div class="body">
        ${head && html`<div class="byline"><${Who} id=${message.user} class="author">${name}</> ${app && html`<span class="badge">APP</span>`} ${time}</div>`}
        <${Content} message=${message} where=${where} />
        <${Reactions} message=${message} where=${where} />
        ${!inThread && message.reply_count > 0 && html`<${ThreadSummary} message=${message} where=${where} />`}
      </div>
      <${Tools} message=${message} where=${where} inThread=${inThread} />
    </article>`;
}
