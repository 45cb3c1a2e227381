// Long texts of apps are cut short until one asks for the rest.
import { html, useState } from "./ui.js";

// Slack gives no number for sections; for the older attachments it says 700 characters or five line breaks.
const LONG = 700;
const LINES = 5;

export const isLong = (text, lines = Infinity) => (text || "").length > LONG || (text || "").split("\n").length - 1 >= lines;
export const longAttachment = (text) => isLong(text, LINES);

export function SeeMore({ when, children }) {
  const [open, setOpen] = useState(false);
  if (!when) return children;
  return html`
    <div class="see-more" data-open=${open || undefined}><div class="see-more-text">${children}</div>
      <button type="button" class="plain link" aria-expanded=${open} onClick=${() => setOpen(!open)}>${open ? "See less" : "See more"}</button></div>`;
}
