// Block Kit: each kind of block as the page shows it.
import { Element, Label, Text } from "./elements.js";
import { Alert, Call, Card, Carousel, Cell, ContextActions, DataTable, picture, Plan, Task, Video } from "./newblocks.js";
import { Icon } from "./icons.js";
import { Markdown } from "./markdown.js";
import { withEmoji } from "./mrkdwn.js";
import { RichText } from "./richtext.js";
import { isLong, SeeMore } from "./seemore.js";
import { Surface } from "./surface.js";
import { cls, html, useId, useState } from "./ui.js";
import { blockId } from "./values.js";

const Section = ({ block, id }) => html`
  <div class="section">
    <div class="grow">
      ${block.text && html`<${SeeMore} when=${!block.expand && isLong(block.text.text)}><${Text} text=${block.text} /></>`}
      ${block.fields && html`<div class="fields">${block.fields.map((one) => html`<${Text} text=${one} />`)}</div>`}
    </div>
    ${block.accessory && html`<div class="accessory"><${Element} el=${block.accessory} blockId=${id} /></div>`}
  </div>`;

const Actions = ({ block, id }) => html`
  <div class="actions">${block.elements.map((el, n) => html`<${Element} key=${el.action_id || n} el=${el} blockId=${id} />`)}</div>`;

const Context = ({ block }) => html`
  <div class="context">
    ${block.elements.map((el) => el.type === "image"
      ? html`<img src=${el.image_url} alt=${el.alt_text} />`
      : html`<${Text} text=${el} />`)}
  </div>`;

const Image = ({ block }) => html`
  <figure>
    ${block.title && html`<figcaption>${withEmoji(block.title.text)}</figcaption>`}
    <img src=${block.image_url || block.slack_file?.url} alt=${block.alt_text} loading="lazy" />
  </figure>`;

const GROUPED = ["checkboxes", "radio_buttons"];

function Input({ block, id, error, autofocus }) {
  const field = useId();
  const note = `${field}-note`;
  const el = block.element;
  const optional = block.optional && html`<span class="soft"> (optional)</span>`;
  const label = html`<${Label} text=${block.label} />${optional}`;
  return html`
    <div class=${cls("input", error && "wrong")} role=${GROUPED.includes(el.type) ? "group" : undefined}
      aria-labelledby=${GROUPED.includes(el.type) ? `${field}-label` : undefined}>
      ${GROUPED.includes(el.type)
        ? html`<div class="label" id=${`${field}-label`}>${label}</div>`
        : html`<label class="label" for=${field}>${label}</label>`}
      <div class="control">
        <${Element} el=${el} blockId=${id} input=${block} fieldId=${field} describedby=${note} invalid=${!!error} autofocus=${autofocus} />
      </div>
      <div id=${note}>
        ${error && html`<div class="error" role="alert" data-testid=${`error-${id}`}>${error}</div>`}
        ${block.hint && html`<div class="hint">${withEmoji(block.hint.text)}</div>`}
      </div>
    </div>`;
}

const Table = ({ block }) => html`
  <div class="table" role="region" aria-label="Table" tabindex="0"><table>
    ${block.rows.map((row, n) => html`<tr>${row.map((cell, at) => {
      const set = block.column_settings?.[at] || {};
      const look = cls(set.align && `align-${set.align}`, set.is_wrapped && "wrapped");
      return n ? html`<td class=${look}><${Cell} cell=${cell} /></td>` : html`<th class=${look} scope="col"><${Cell} cell=${cell} /></th>`;
    })}</tr>`)}
  </table></div>`;

const RemoteFile = ({ block }) => html`
  <div class="file"><span class="file-mark"><${Icon} name="file" size=${20} /></span><span class="grow"><strong>${block.external_id}</strong><small>Remote file</small></span></div>`;

// Blocks within a frame, which may fold.
function Container({ block, surface }) {
  const [open, setOpen] = useState(!(block.is_collapsible && block.default_collapsed));
  const body = useId();
  const title = block.rich_text_title ? html`<${RichText} block=${block.rich_text_title} />` : withEmoji(block.title?.text || "");
  return html`
    <section class=${cls("container", block.width && `width-${block.width}`)}>
      <div class=${cls("container-head", block.has_header_divider && "ruled")}>
        ${block.icon && picture(block.icon, "card-icon")}
        <div class="grow"><strong>${title}</strong>${block.subtitle && html`<div class="soft"><${Text} text=${block.subtitle} /></div>`}</div>
        ${block.is_collapsible && html`
          <button type="button" class="tool" aria-expanded=${open} aria-controls=${body} aria-label=${open ? "Collapse" : "Expand"} onClick=${() => setOpen(!open)}>
            <${Icon} name=${open ? "chevron" : "right"} /></button>`}
      </div>
      <div id=${body} hidden=${!open}><${Blocks} blocks=${block.child_blocks} surface=${surface} /></div>
    </section>`;
}

const KINDS = {
  section: Section,
  header: ({ block }) => html`<h3 class="header">${withEmoji(block.text.text)}</h3>`,
  divider: () => html`<hr />`,
  context: Context,
  actions: Actions,
  image: Image,
  input: Input,
  rich_text: ({ block }) => html`<${RichText} block=${block} />`,
  markdown: ({ block }) => html`<${Markdown} text=${block.text} />`,
  table: Table,
  data_table: DataTable,
  alert: Alert,
  card: Card,
  carousel: Carousel,
  container: Container,
  context_actions: ContextActions,
  video: Video,
  task_card: Task,
  plan: Plan,
  call: Call,
  file: RemoteFile,
};

const Unknown = ({ block }) => html`<div class="soft">(a ${block.type} block is not shown here)</div>`;

// All blocks of a message, a modal or the Home tab. `surface` carries their values and speaks to the app.
export function Blocks({ blocks, surface, errors = {} }) {
  const wants = blocks.some((block) => block.element?.focus_on_load);
  const first = wants ? -1 : blocks.findIndex((block) => block.type === "input");
  return html`
    <${Surface.Provider} value=${surface}>
      <div class="blocks">
        ${blocks.map((block, n) => {
          const id = blockId(block, n);
          const Kind = KINDS[block.type] || Unknown;
          return html`<div class=${`block is-${block.type}`} key=${id} data-block=${id}>
            <${Kind} block=${block} id=${id} surface=${surface} error=${errors[id]} autofocus=${n === first} /></div>`;
        })}
      </div>
    </>`;
}
