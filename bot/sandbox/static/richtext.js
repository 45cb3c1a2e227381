// rich_text blocks: what people's own messages are made of.
import { emoji } from "./emoji.js";
import { ChannelLink, GroupMention, Mention, Moment } from "./mentions.js";
import { Link } from "./mrkdwn.js";
import { html } from "./ui.js";

function styled(node, style = {}) {
  let out = node;
  if (style.code) out = html`<code>${out}</code>`;
  if (style.bold) out = html`<strong>${out}</strong>`;
  if (style.italic) out = html`<em>${out}</em>`;
  if (style.strike) out = html`<s>${out}</s>`;
  return out;
}

const LEAVES = {
  text: (el) => el.text,
  link: (el) => html`<${Link} url=${el.url}>${el.text || el.url}</>`,
  emoji: (el) => emoji(el.name) || `:${el.name}:`,
  user: (el) => html`<${Mention} id=${el.user_id} />`,
  channel: (el) => html`<${ChannelLink} id=${el.channel_id} label="" />`,
  usergroup: (el) => html`<${GroupMention} id=${el.usergroup_id} label="" />`,
  broadcast: (el) => html`<span class="mention mine">@${el.range}</span>`,
  date: (el) => html`<${Moment} unix=${el.timestamp} pattern=${el.format} fallback=${el.fallback || ""} />`,
};

const leaves = (elements) => (elements || []).map((el) => styled(LEAVES[el.type]?.(el) ?? el.text ?? "", el.style));

function list(part, n) {
  const items = part.elements.map((one) => html`<li>${leaves(one.elements)}</li>`);
  const look = `list depth-${Math.min(4, part.indent || 0)}`;
  return part.style === "ordered"
    ? html`<ol key=${n} class=${look} start=${(part.offset || 0) + 1}>${items}</ol>`
    : html`<ul key=${n} class=${look}>${items}</ul>`;
}

const PARTS = {
  rich_text_section: (part, n) => html`<div key=${n} class="line">${leaves(part.elements)}</div>`,
  rich_text_list: list,
  rich_text_quote: (part, n) => html`<blockquote key=${n}>${leaves(part.elements)}</blockquote>`,
  rich_text_preformatted: (part, n) => html`<pre key=${n}>${leaves(part.elements)}</pre>`,
};

export const RichText = ({ block }) => html`
  <div class="mrkdwn">${(block.elements || []).map((part, n) => PARTS[part.type]?.(part, n))}</div>`;
