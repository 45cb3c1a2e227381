// Editing one's own message in its place.
import { retyped } from "./mrkdwn.js";
import { set } from "./store.js";
import { tell } from "./toasts.js";
import { html, useLayoutEffect, useRef, useState } from "./ui.js";

export function EditBox({ message, where }) {
  const [text, setText] = useState(() => retyped(message.text));
  const field = useRef(null);
  const done = () => {
    set({ editing: null });
    document.querySelector(`[data-ts="${message.ts}"]`)?.focus();
  };
  useLayoutEffect(() => {
    field.current.focus();
    field.current.setSelectionRange(text.length, text.length);
  }, []);
  const save = async () => {
    if (!text.trim()) return;
    const answer = await tell("edit", { ...where, text: text.trim() });
    if (answer.ok) done();
  };
  const keys = (e) => {
    if (e.key === "Escape") (e.stopPropagation(), done());
    else if (e.key === "Enter" && !e.shiftKey && !e.isComposing) (e.preventDefault(), save());
  };
  return html`
    <div class="edit-box">
      <textarea ref=${field} class="field" rows=${Math.min(8, text.split("\n").length + 1)} aria-label="Edit message" data-testid="edit" value=${text}
        onInput=${(e) => setText(e.target.value)} onKeyDown=${keys}></textarea>
      <div class="edit-foot">
        <button type="button" class="button small" onClick=${done}>Cancel</button>
        <button type="button" class="button primary small" disabled=${!text.trim()} onClick=${save}>Save</button>
      </div>
    </div>`;
}
