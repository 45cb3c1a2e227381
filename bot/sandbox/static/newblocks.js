// The newer blocks: notices, cards, tables with pages, video, calls and plans.
import { Element, Text } from "./elements.js";
import { Icon } from "./icons.js";
import { followLink } from "./links.js";
import { Link, withEmoji } from "./mrkdwn.js";
import { RichText } from "./richtext.js";
import { cls, html, useState } from "./ui.js";

const LEVELS = { default: ["bell", "Note"], info: ["info", "Information"], warning: ["warning", "Warning"], error: ["stop", "Error"], success: ["check", "Success"] };

export function Alert({ block }) {
  const level = LEVELS[block.level] ? block.level : "default";
  const [icon, word] = LEVELS[level];
  return html`
    <div class=${`alert level-${level}`} role="note" aria-label=${word}><${Icon} name=${icon} /><${Text} text=${block.text} /></div>`;
}

export const picture = (image, name) => html`<img class=${name} src=${image.image_url || image.slack_file?.url} alt=${image.alt_text} loading="lazy" />`;

export function Card({ block, id }) {
  return html`
    <div class="block-card">
      ${block.hero_image && picture(block.hero_image, "hero")}
      <div class="card-text">
        ${(block.icon || block.title || block.subtitle) && html`
          <div class="card-head">
            ${block.icon && picture(block.icon, "card-icon")}
            <div class="grow">
              ${block.title && html`<strong><${Text} text=${block.title} /></strong>`}
              ${block.subtitle && html`<div class="soft"><${Text} text=${block.subtitle} /></div>`}
            </div>
          </div>`}
        ${block.body && html`<${Text} text=${block.body} />`}
        ${block.actions?.length > 0 && html`
          <div class="actions">${block.actions.map((el, n) => html`<${Element} key=${el.action_id || n} el=${el} blockId=${id} />`)}</div>`}
      </div>
    </div>`;
}

export const Carousel = ({ block, id }) => html`
  <div class="carousel" role="group" aria-roledescription="carousel" aria-label=${`${block.elements.length} cards`} tabindex="0">
    ${block.elements.map((card, n) => html`<${Card} key=${card.block_id || n} block=${card} id=${card.block_id || id} />`)}
  </div>`;

const cellText = (cell) => String(cell?.text ?? cell?.value ?? "");
export const Cell = ({ cell }) => (cell?.type === "rich_text" ? html`<${RichText} block=${cell} />` : withEmoji(cellText(cell)));

const byCell = (at, down) => (a, b) => {
  const [x, y] = [cellText(a[at]), cellText(b[at])];
  const order = x !== "" && y !== "" && !Number.isNaN(Number(x)) && !Number.isNaN(Number(y)) ? Number(x) - Number(y) : x.localeCompare(y);
  return down ? -order : order;
};

// A table whose rows can be sorted by a column and come in pages.
export function DataTable({ block }) {
  const [sort, setSort] = useState(null);
  const [page, setPage] = useState(0);
  const [head, ...rows] = block.rows;
  const size = block.page_size || 10;
  const pages = Math.ceil(rows.length / size);
  const shown = (sort ? [...rows].sort(byCell(sort.at, sort.down)) : rows).slice(page * size, (page + 1) * size);
  const turn = (at) => (setPage(0), setSort((now) => (now?.at === at ? (now.down ? null : { at, down: true }) : { at, down: false })));
  const order = (at) => (sort?.at !== at ? undefined : sort.down ? "descending" : "ascending");
  return html`
    <div class="table data" role="region" aria-label=${block.caption} tabindex="0"><table>
      <caption>${block.caption}</caption>
      <thead><tr>${head.map((cell, at) => html`
        <th scope="col" aria-sort=${order(at)}><button type="button" class="plain" onClick=${() => turn(at)}><${Cell} cell=${cell} />
          <span aria-hidden="true">${{ ascending: " ↑", descending: " ↓" }[order(at)] || ""}</span></button></th>`)}</tr></thead>
      <tbody>${shown.map((row) => html`<tr>${row.map((cell, at) => at === (block.row_header_column_index ?? -1)
        ? html`<th scope="row"><${Cell} cell=${cell} /></th>`
        : html`<td class=${cls(cell?.type === "raw_number" && "number")}><${Cell} cell=${cell} /></td>`)}</tr>`)}</tbody>
    </table>
    ${pages > 1 && html`
      <div class="pager">
        <button type="button" class="button small" disabled=${page === 0} onClick=${() => setPage(page - 1)}>Previous</button>
        <span class="soft" role="status">Page ${page + 1} of ${pages}</span>
        <button type="button" class="button small" disabled=${page === pages - 1} onClick=${() => setPage(page + 1)}>Next</button>
      </div>`}
    </div>`;
}

export function Video({ block }) {
  const url = block.title_url || block.video_url;
  const title = withEmoji(block.title.text);
  return html`
    <div class="video">
      <div class="soft">${[block.provider_name, block.author_name].filter(Boolean).join(" · ")}</div>
      <strong><${Link} url=${url}>${title}</></strong>
      ${block.description && html`<div>${withEmoji(block.description.text)}</div>`}
      <a class="video-thumb" href=${/^https:/i.test(url) ? url : undefined} target="_blank" rel="noopener noreferrer" aria-label=${`Watch ${block.title.text}`}>
        <img src=${block.thumbnail_url} alt=${block.alt_text} loading="lazy" /><span class="play" aria-hidden="true">▶</span></a>
    </div>`;
}

const MARKS = { pending: ["circle", "To do"], in_progress: ["turning", "In progress"], complete: ["check", "Done"], error: ["warning", "Failed"] };

export function Task({ block }) {
  const [icon, word] = MARKS[block.status] || MARKS.pending;
  return html`
    <div class=${`task is-${block.status || "pending"}`}>
      <span class="task-mark" role="img" aria-label=${word} title=${word}><${Icon} name=${icon} size=${16} /></span>
      <div class="grow">
        <strong>${withEmoji(block.title)}</strong>
        ${block.details && html`<${RichText} block=${block.details} />`}
        ${block.output && html`<${RichText} block=${block.output} />`}
        ${block.sources?.length > 0 && html`<div class="sources">${block.sources.map((one) => html`<${Link} url=${one.url}>${one.text || one.url}</>`)}</div>`}
      </div>
    </div>`;
}

export const Plan = ({ block }) => html`
  <section class="plan"><strong>${withEmoji(block.title)}</strong>
    <ul>${(block.tasks || []).map((task, n) => html`<li key=${task.task_id || n}><${Task} block=${task} /></li>`)}</ul></section>`;

export function Call({ block }) {
  const call = block.call?.v1 || {};
  const ended = !!call.date_end;
  return html`
    <div class="call">
      <span class="call-mark"><${Icon} name="phone" size=${20} /></span>
      <div class="grow"><strong>${call.name || "Call"}</strong><div class="soft">${ended ? "Ended" : "In progress"}${call.display_id ? ` · ${call.display_id}` : ""}</div></div>
      ${call.join_url && !ended && html`
        <a class="button primary" href=${/^(https?:|slack:)/i.test(call.join_url) ? call.join_url : undefined} target="_blank" rel="noopener noreferrer"
          onClick=${(e) => followLink(e, call.join_url)}>Join</a>`}
    </div>`;
}

export const ContextActions = ({ block, id }) => html`
  <div class="context-actions">${block.elements.map((el, n) => html`<${Element} key=${el.action_id || n} el=${el} blockId=${id} />`)}</div>`;
