// The emoji picker: the ones used most, search, and arrow keys through the grid.
import { emoji, findEmoji, QUICK } from "./emoji.js";
import { Popover } from "./popover.js";
import { html, useState } from "./ui.js";

const COLUMNS = 8;

// Moves the focus through the grid; from its first row up one comes back to the search field.
function walkGrid(event) {
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: COLUMNS, ArrowUp: -COLUMNS }[event.key];
  if (!step) return;
  const box = event.currentTarget;
  const all = [...box.querySelectorAll(".emoji-grid button")];
  const at = all.indexOf(document.activeElement);
  if (at < 0 && event.key !== "ArrowDown") return;
  event.preventDefault();
  (all[at < 0 ? 0 : at + step] || (step < 0 ? box.querySelector("input") : all.at(-1)))?.focus();
}

export function EmojiPicker({ anchor, onClose, onPick }) {
  const [typed, setTyped] = useState("");
  const shown = typed ? findEmoji(typed, 64) : QUICK.map((code) => ({ code, char: emoji(code) }));
  const pick = (code) => (onClose(), onPick(code));
  return html`
    <${Popover} anchor=${anchor} onClose=${onClose} side="end" kind="emoji-picker" label="Pick an emoji">
      <div onKeyDown=${walkGrid}>
        <input class="field" placeholder="Search emoji" aria-label="Search emoji" value=${typed}
          onInput=${(e) => setTyped(e.target.value.replaceAll(":", ""))} onKeyDown=${(e) => e.key === "Enter" && shown[0] && (e.preventDefault(), pick(shown[0].code))} />
        <div class="emoji-grid" role="group" aria-label=${typed ? "Found" : "Often used"}>
          ${shown.map(({ code, char }) => html`
            <button type="button" class="plain" key=${code} title=${`:${code}:`} aria-label=${code.replaceAll("_", " ")} onClick=${() => pick(code)}>${char}</button>`)}
        </div>
        ${!shown.length && html`<p class="soft" role="status">No emoji of that name here</p>`}
      </div>
    </>`;
}
