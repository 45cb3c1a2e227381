// Fields for text, numbers, addresses, dates and times.
import { withEmoji } from "./mrkdwn.js";
import { fromLocalInput, toLocalInput } from "./time.js";
import { cls, html, useRef } from "./ui.js";

const HTML_TYPE = { email_text_input: "email", url_text_input: "url", number_input: "text", plain_text_input: "text" };

// Rich text is written as plain text here and sent as one section.
const toRich = (text) => ({
  type: "rich_text",
  elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }],
});
const fromRich = (rich) =>
  (rich?.elements || []).map((part) => (part.elements || []).map((one) => one.text || "").join("")).join("\n");

export function TextField({ el, name, id, value, onChange, tell, describedby, invalid, autofocus }) {
  const told = useRef(null);
  const rich = el.type === "rich_text_input";
  const text = rich ? fromRich(value?.rich_text_value) : value?.value ?? "";
  const triggers = el.dispatch_action_config?.trigger_actions_on || ["on_enter_pressed"];
  const form = (typed) => (rich ? { type: el.type, rich_text_value: typed ? toRich(typed) : null } : { type: el.type, value: typed || null });
  const change = (e) => {
    onChange(form(e.target.value));
    if (!tell || !triggers.includes("on_character_entered")) return;
    clearTimeout(told.current);
    told.current = setTimeout(tell, 400, form(e.target.value));
  };
  const key = (e) => {
    if (e.key !== "Enter" || e.shiftKey || !tell || !triggers.includes("on_enter_pressed")) return;
    e.preventDefault();
    e.stopPropagation();
    tell(form(e.target.value));
  };
  const shared = {
    id, name, value: text, placeholder: withEmoji(el.placeholder?.text || ""), "aria-describedby": describedby,
    "aria-invalid": invalid, "data-autofocus": autofocus, onInput: change, onKeyDown: key,
    class: cls("field", invalid && "invalid"),
  };
  const left = el.max_length ? el.max_length - [...text].length : null;
  return html`
    ${el.multiline || rich
      ? html`<textarea ...${shared} rows="4"></textarea>`
      : html`<input ...${shared} type=${HTML_TYPE[el.type]} inputmode=${el.type === "number_input" ? "decimal" : undefined} autocomplete="off" />`}
    ${left != null && html`<span class=${cls("counter", left < 0 && "over")} aria-hidden=${left > 20}>${left}</span>`}`;
}

const DATE_WORDS = { datepicker: "Date", timepicker: "Time", datetimepicker: "Date and time" };

const DATE = {
  datepicker: { type: "date", key: "selected_date", read: (v) => v, write: (t) => t },
  timepicker: { type: "time", key: "selected_time", read: (v) => v, write: (t) => t },
  datetimepicker: { type: "datetime-local", key: "selected_date_time", read: toLocalInput, write: fromLocalInput },
};

export function DateField({ el, name, id, value, onChange, describedby, invalid, autofocus }) {
  const kind = DATE[el.type];
  const held = value?.[kind.key];
  return html`
    <input class=${cls("field date", invalid && "invalid")} id=${id} name=${name} type=${kind.type} aria-label=${id ? undefined : el.placeholder?.text || DATE_WORDS[el.type]}
      value=${held ? kind.read(held) : ""} aria-describedby=${describedby} aria-invalid=${invalid} data-autofocus=${autofocus}
      onChange=${(e) => onChange({ type: el.type, [kind.key]: e.target.value ? kind.write(e.target.value) : null })} />`;
}
