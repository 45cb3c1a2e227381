// The parts of blocks that people press, tick, choose from and write in.
import { followLink } from "./links.js";
import { TextField, DateField } from "./inputs.js";
import { Icon } from "./icons.js";
import { Mrkdwn, withEmoji } from "./mrkdwn.js";
import { Menu } from "./popover.js";
import { FileField } from "./files.js";
import { Select } from "./selects.js";
import { useSurface } from "./surface.js";
import { cls, html, useState } from "./ui.js";

export const Label = ({ text }) =>
  text.type === "mrkdwn" ? html`<${Mrkdwn} text=${text.text} />` : html`<span>${withEmoji(text.text)}</span>`;

export const Text = ({ text }) =>
  text.type === "mrkdwn" ? html`<${Mrkdwn} text=${text.text} />` : html`<div class="plain-text">${withEmoji(text.text)}</div>`;

function Button({ el, press }) {
  const [busy, setBusy] = useState(false);
  const look = cls("button", el.style, busy && "busy");
  const go = async (e) => {
    if (busy) return;
    if (el.url) followLink(e, el.url);
    setBusy(true);
    await press({ type: "button", value: el.value, text: el.text });
    setBusy(false);
  };
  const text = withEmoji(el.text.text);
  if (el.url) {
    return html`<a class=${look} href=${/^(https?:|mailto:|slack:|\/)/i.test(el.url) ? el.url : undefined} target="_blank" rel="noopener noreferrer"
      aria-label=${el.accessibility_label} onClick=${go}>${text}</a>`;
  }
  return html`<button type="button" class=${look} aria-disabled=${busy} aria-label=${el.accessibility_label}
    data-action=${el.action_id} onClick=${go}>${text}</button>`;
}

function Overflow({ el, press }) {
  const [anchor, setAnchor] = useState(null);
  const items = el.options.map((option) => ({
    label: withEmoji(option.text.text),
    hint: option.description?.text,
    onPick: () => {
      if (option.url) open(option.url, "_blank", "noopener");
      press({ type: "overflow", selected_option: option });
    },
  }));
  return html`
    <button type="button" class="button overflow" aria-label="More options" aria-haspopup="menu" aria-expanded=${!!anchor}
      data-action=${el.action_id} onClick=${(e) => setAnchor(anchor ? null : e.currentTarget)}><${Icon} name="more" /></button>
    ${anchor && html`<${Menu} anchor=${anchor} items=${items} side="end" label="More options" onClose=${() => setAnchor(null)} />`}`;
}

function Choices({ el, name, value, onChange, describedby, autofocus }) {
  const many = el.type === "checkboxes";
  const picked = (many ? value?.selected_options : [value?.selected_option]) || [];
  const has = (option) => picked.some((one) => one?.value === option.value);
  const toggle = (option) => {
    if (!many) return onChange({ type: el.type, selected_option: option });
    const rest = picked.filter((one) => one.value !== option.value);
    const kept = el.options.filter((one) => rest.some((r) => r.value === one.value) || (one === option && !has(option)));
    return onChange({ type: el.type, selected_options: kept });
  };
  return html`
    <div class="choices" role=${many ? "group" : "radiogroup"} aria-describedby=${describedby}>
      ${el.options.map((option, n) => html`
        <label class="choice" key=${option.value}>
          <input type=${many ? "checkbox" : "radio"} name=${name} value=${option.value} checked=${has(option)}
            data-autofocus=${autofocus && n === 0} onChange=${() => toggle(option)} />
          <span><${Label} text=${option.text} />${option.description && html`<small><${Label} text=${option.description} /></small>`}</span>
        </label>`)}
    </div>`;
}

const ICONS = { trash: "bin" };

// A small button that shows an icon, and its words as a hint.
function IconButton({ el, press }) {
  return html`<button type="button" class="tool" aria-label=${el.accessibility_label || el.text.text} title=${el.text.text} data-action=${el.action_id}
    onClick=${() => press({ type: el.type, value: el.value })}><${Icon} name=${ICONS[el.icon] || "more"} size=${16} /></button>`;
}

// Thumbs up or down; the one pressed last stays marked.
function Feedback({ el, press }) {
  const [given, setGiven] = useState(null);
  const one = (option, icon) => html`
    <button type="button" class=${cls("tool", given === option.value && "given")} aria-pressed=${given === option.value} title=${option.text.text}
      aria-label=${option.accessibility_label || option.text.text} data-action=${el.action_id}
      onClick=${() => (setGiven(option.value), press({ type: el.type, value: option.value, text: option.text }))}><${Icon} name=${icon} size=${16} /></button>`;
  return html`${one(el.positive_button, "up")}${one(el.negative_button, "thumbdown")}`;
}

const TEXT = ["plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"];
const DATES = ["datepicker", "timepicker", "datetimepicker"];

// One element. `input` is the input block around it, if any: then a change is only told to the app on request.
export function Element({ el, blockId, input, fieldId, describedby, invalid, autofocus }) {
  const surface = useSurface();
  const name = `${blockId}.${el.action_id}`;
  const value = surface.value(blockId, el);
  const tells = !input || input.dispatch_action;
  const press = (told) => surface.act(blockId, el, told);
  const change = (fresh) => {
    surface.keep(blockId, el, fresh);
    if (tells) press(fresh);
  };
  const shared = { el, name, id: fieldId, value, describedby, invalid, autofocus: autofocus || !!el.focus_on_load };
  if (el.type === "button" || el.type === "workflow_button") return html`<${Button} el=${el} press=${press} />`;
  if (el.type === "icon_button") return html`<${IconButton} el=${el} press=${press} />`;
  if (el.type === "feedback_buttons") return html`<${Feedback} el=${el} press=${press} />`;
  if (el.type === "file_input") return html`<${FileField} ...${shared} onChange=${change} />`;
  if (el.type === "overflow") return html`<${Overflow} el=${el} press=${press} />`;
  if (el.type === "image") return html`<img class="thumb" src=${el.image_url} alt=${el.alt_text} loading="lazy" />`;
  if (el.type === "checkboxes" || el.type === "radio_buttons") return html`<${Choices} ...${shared} onChange=${change} />`;
  if (TEXT.includes(el.type)) {
    return html`<${TextField} ...${shared} onChange=${(fresh) => surface.keep(blockId, el, fresh)} tell=${tells ? press : null} />`;
  }
  if (DATES.includes(el.type)) return html`<${DateField} ...${shared} onChange=${change} />`;
  if (/_select$/.test(el.type)) {
    return html`<${Select} ...${shared} onChange=${change} clearable=${!!input?.optional}
      suggest=${(typed) => surface.suggest(blockId, el, typed)} />`;
  }
  return html`<span class="soft">(${el.type} is not shown here)</span>`;
}
