// Secondary attachments: a coloured bar with blocks or the older title, text and fields beside it.
import { Blocks } from "./blocks.js";
import { Link, Mrkdwn } from "./mrkdwn.js";
import { longAttachment, SeeMore } from "./seemore.js";
import { clockTime, dayLabel } from "./time.js";
import { html } from "./ui.js";

const NAMED = { good: "#2b9362", warning: "#c98a12", danger: "#c2354a" };

const colour = (value) => NAMED[value] || (/^#?[0-9a-f]{6}$/i.test(value || "") ? `#${value.replace("#", "")}` : undefined);

const Fields = ({ fields }) => html`
  <div class="fields">
    ${fields.map((one) => html`<div class=${one.short ? "" : "wide"}><strong>${one.title}</strong><${Mrkdwn} text=${one.value} /></div>`)}
  </div>`;

function Attachment({ one, surface }) {
  const older = one.title || one.text || one.fields?.length;
  return html`
    <div class="attachment" style=${colour(one.color) ? { borderColor: colour(one.color) } : undefined}>
      ${one.pretext && html`<${Mrkdwn} text=${one.pretext} />`}
      ${one.author_name && html`<div class="soft">${one.author_name}</div>`}
      ${one.title && html`<strong>${one.title_link ? html`<${Link} url=${one.title_link}>${one.title}</>` : one.title}</strong>`}
      ${one.text && html`<${SeeMore} when=${longAttachment(one.text)}><${Mrkdwn} text=${one.text} /></>`}
      ${one.fields?.length > 0 && html`<${Fields} fields=${one.fields} />`}
      ${one.blocks?.length > 0 && html`<${Blocks} blocks=${one.blocks} surface=${surface} />`}
      ${one.image_url && html`<img class="attachment-image" src=${one.image_url} alt=${one.fallback || one.title || "Image"} loading="lazy" />`}
      ${!older && !one.image_url && !one.blocks?.length && one.fallback && html`<${Mrkdwn} text=${one.fallback} />`}
      ${one.footer && html`<div class="soft">${one.footer}${one.ts ? ` · ${dayLabel(Number(one.ts))} ${clockTime(Number(one.ts))}` : ""}</div>`}
    </div>`;
}

export const Attachments = ({ list, surface }) => list.map((one, n) => html`<${Attachment} key=${n} one=${one} surface=${surface} />`);
