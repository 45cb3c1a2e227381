// The row of marks above the composer, and the keys that set them.
import { Icon } from "./icons.js";
import { html } from "./ui.js";

const AROUND = { bold: ["*", "Bold"], italic: ["_", "Italic"], strike: ["~", "Strikethrough"], code: ["`", "Code"] };
const BEFORE = { list: ["• ", "Bulleted list"], quote: ["> ", "Quote"] };

// The text with the chosen part marked: {text, from, to}, where from and to are the new selection.
export function marked(text, from, to, kind) {
  if (AROUND[kind]) {
    const [mark] = AROUND[kind];
    return { text: text.slice(0, from) + mark + text.slice(from, to) + mark + text.slice(to), from: from + 1, to: to + 1 };
  }
  const start = text.lastIndexOf("\n", from - 1) + 1;
  const lines = text.slice(start, to).split("\n").map((line) => BEFORE[kind][0] + line).join("\n");
  return { text: text.slice(0, start) + lines + text.slice(to), from: start + lines.length, to: start + lines.length };
}

export function kindOfKey(e) {
  if (!(e.ctrlKey || e.metaKey) || e.altKey) return null;
  const key = e.key.toLowerCase();
  if (e.shiftKey) return { x: "strike", c: "code", 8: "list", "*": "list", 9: "quote", "(": "quote" }[key] || null;
  return { b: "bold", i: "italic" }[key] || null;
}

export const FormatBar = ({ onMark }) => html`
  <div class="format-bar" role="group" aria-label="Formatting" onMouseDown=${(e) => e.preventDefault()}>
    ${Object.entries({ ...AROUND, ...BEFORE }).map(([kind, [, label]]) => html`
      <button type="button" key=${kind} aria-label=${label} title=${label} onClick=${() => onMark(kind)}><${Icon} name=${kind} size=${16} /></button>`)}
  </div>`;
