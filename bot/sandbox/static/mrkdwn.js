// Slack's mrkdwn as virtual nodes. Text only ever becomes text nodes, so nothing a person writes can become HTML.
import { emoji } from "./emoji.js";
import { followLink } from "./links.js";
import { Mention, ChannelLink, GroupMention, Moment } from "./mentions.js";
import { channel, get, nameOf, person } from "./store.js";
import { html } from "./ui.js";

const group = (id) => get().usergroups.find((one) => one.id === id);

const unescapeText = (text) => text.replace(/&(amp|lt|gt);/g, (_, name) => ({ amp: "&", lt: "<", gt: ">" })[name]);

export const withEmoji = (text) =>
  text.replace(/:([a-z0-9_+-]+(?:::skin-tone-\d)?):/g, (whole, code) => emoji(code) || whole);

const plain = (text) => withEmoji(unescapeText(text));

export function Link({ url, children }) {
  const safe = /^(https?:|mailto:|tel:|slack:|\/)/i.test(url);
  if (!safe) return html`<span>${children}</span>`;
  return html`<a href=${url} target="_blank" rel="noopener noreferrer" onClick=${(e) => followLink(e, url)}>${children}</a>`;
}

const BROADCASTS = { here: "here", channel: "channel", everyone: "everyone" };

// What stands between angle brackets.
function special(body) {
  const bar = body.indexOf("|");
  const target = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? "" : body.slice(bar + 1);
  if (/^@[UWB]/.test(target)) return html`<${Mention} id=${target.slice(1)} />`;
  if (/^#[CGD]/.test(target)) return html`<${ChannelLink} id=${target.slice(1)} label=${unescapeText(label)} />`;
  if (target.startsWith("!subteam^")) return html`<${GroupMention} id=${target.slice(9)} label=${unescapeText(label)} />`;
  if (target.startsWith("!date^")) {
    const [, unix, pattern, url] = target.split("^");
    const moment = html`<${Moment} unix=${Number(unix)} pattern=${unescapeText(pattern || "")} fallback=${unescapeText(label)} />`;
    return url ? html`<${Link} url=${unescapeText(url)}>${moment}</>` : moment;
  }
  if (target.startsWith("!")) {
    const name = BROADCASTS[target.slice(1)];
    return name ? html`<span class="mention mine">@${name}</span>` : plain(label || target);
  }
  const url = unescapeText(target);
  return html`<${Link} url=${url}>${label ? inline(label) : url.replace(/^mailto:/, "")}</>`;
}

const MARKS = { "*": "strong", _: "em", "~": "s" };
const BEFORE = /[\s([{"'“‘\-–—:;,.!?/|*_~>]/;

// The end of a *bold*, _italic_ or ~struck~ run that opens at `start`, or -1.
function closing(text, start) {
  const mark = text[start];
  if (start > 0 && !BEFORE.test(text[start - 1])) return -1;
  if (!text[start + 1] || /\s/.test(text[start + 1]) || text[start + 1] === mark) return -1;
  for (let at = start + 2; at < text.length; at += 1) {
    if (text[at] === "\n") return -1;
    if (text[at] !== mark || /\s/.test(text[at - 1])) continue;
    if (!text[at + 1] || !/[\w]/.test(text[at + 1])) return at;
  }
  return -1;
}

// Characters within a line: links, mentions, code, emphasis, emoji.
export function inline(text) {
  const out = [];
  let kept = "";
  const flush = () => {
    if (kept) out.push(plain(kept));
    kept = "";
  };
  for (let at = 0; at < text.length; ) {
    const rest = text.slice(at);
    const found =
      /^<([^<>\n]+)>/.exec(rest) ||
      /^`([^`\n]+)`/.exec(rest) ||
      ((at === 0 || /[\s(]/.test(text[at - 1])) && /^https?:\/\/[^\s<>|)]*[^\s<>|).,;:!?'"]/.exec(rest));
    const end = !found && MARKS[text[at]] ? closing(text, at) : -1;
    if (found) {
      flush();
      if (found[0][0] === "<") out.push(special(found[1]));
      else if (found[0][0] === "`") out.push(html`<code>${codeText(found[1])}</code>`);
      else out.push(html`<${Link} url=${unescapeText(found[0])}>${unescapeText(found[0])}</>`);
      at += found[0].length;
    } else if (end > 0) {
      flush();
      const Tag = MARKS[text[at]];
      out.push(html`<${Tag}>${inline(text.slice(at + 1, end))}</>`);
      at = end + 1;
    } else {
      kept += text[at];
      at += 1;
    }
  }
  flush();
  return out;
}

// Code keeps its characters; only links and mentions in it lose their brackets.
const codeText = (text) =>
  unescapeText(text.replace(/<([^<>|\n]+)(?:\|([^<>\n]*))?>/g, (_, target, label) => label || target));

const ITEM = /^(\s*)([•◦▪*-]|\d+[.)])\s+(.*)$/;

function Line({ text }) {
  const item = ITEM.exec(text);
  if (!item) return html`<div class="line">${text ? inline(text) : html`<br />`}</div>`;
  const depth = Math.min(4, Math.floor(item[1].length / 2));
  return html`
    <div class=${`line item depth-${depth}`}>
      <span class="bullet">${item[2]}</span><span>${inline(item[3])}</span>
    </div>`;
}

// Lines outside code fences: runs of quoted lines become one quote.
function lines(text, key) {
  const out = [];
  let quoted = [];
  const flush = () => {
    if (quoted.length) out.push(html`<blockquote>${quoted.map((one) => html`<${Line} text=${one} />`)}</blockquote>`);
    quoted = [];
  };
  for (const line of text.split("\n")) {
    const quote = /^(?:&gt;|>)\s?(.*)$/.exec(line);
    if (quote) quoted.push(quote[1]);
    else {
      flush();
      out.push(html`<${Line} text=${line} />`);
    }
  }
  flush();
  return html`<div key=${key}>${out}</div>`;
}

// A whole text: code fences first, then what lies between them.
export function Mrkdwn({ text, children }) {
  const parts = String(text ?? "").split(/```\n?([\s\S]+?)\n?```\n?/);
  const last = parts.length - 1;
  return html`
    <div class="mrkdwn">
      ${parts.map((part, n) => {
        if (n % 2) return html`<pre key=${n}>${codeText(part)}</pre>`;
        const body = n < last ? part.replace(/\n$/, "") : part;
        return body || last === 0 ? lines(body, n) : null;
      })}
      ${children}
    </div>`;
}

// The first words of a message, without markup, for lists and the live region.
export function gist(text) {
  return plain(
    String(text ?? "")
      .replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, id) => `@${nameOf(id)}`)
      .replace(/<!date\^[^|>]*\|([^>]*)>/g, "$1")
      .replace(/<!subteam\^\w+\|?([^>]*)>/g, "$1")
      .replace(/<!(\w+)[^>]*>/g, "@$1")
      .replace(/<#(\w+)\|?([^>]*)>/g, (_, id, label) => `#${label || id}`)
      .replace(/<([^|>]+)\|([^>]+)>/g, "$2")
      .replace(/<([^>]+)>/g, "$1")
      .replace(/[*~`]+|\b_+(?!\w)|(?<!\w)_+\b/g, ""),
  );
}

// A text as its author would type it again: names for mentions, no brackets, the three characters themselves.
export const retyped = (text) =>
  unescapeText(
    String(text ?? "")
      .replace(/<@(\w+)(?:\|[^>]*)?>/g, (whole, id) => (person(id) ? `@${person(id).name}` : whole))
      .replace(/<!subteam\^(\w+)[^>]*>/g, (whole, id) => (group(id) ? `@${group(id).handle}` : whole))
      .replace(/<!(here|channel|everyone)[^>]*>/g, "@$1")
      .replace(/<#(\w+)[^>]*>/g, (whole, id) => (channel(id) ? `#${channel(id).name}` : whole))
      .replace(/<(https?:[^|>]+)>/g, "$1"),
  );

// Marks within a line of standard Markdown, in mrkdwn's notation.
export const fromMarkdown = (text) =>
  text
    .replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;")
    .replace(/\[([^\]]+)\]\(([^)\s]+)\)/g, "<$2|$1>")
    .replace(/(^|[^*])\*(?!\s|\*)([^*\n]+)\*(?!\*)/g, "$1_$2_")
    .replace(/\*\*(.+?)\*\*|__(.+?)__/g, (_, a, b) => `*${a || b}*`)
    .replace(/~~(.+?)~~/g, "~$1~");
