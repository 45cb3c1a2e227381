// Modals: the stack of forms a person has open. Those below the top keep what was filled in.
import { Blocks } from "./blocks.js";
import { Icon } from "./icons.js";
import { withEmoji } from "./mrkdwn.js";
import { Avatar } from "./people.js";
import { get, useStore } from "./store.js";
import { useBlockSurface } from "./surface.js";
import { tell } from "./toasts.js";
import { holdFocus, trap } from "./trap.js";
import { cls, html, useEffect, useId, useLayoutEffect, useRef, useState } from "./ui.js";

function View({ view, depth, top, typed }) {
  const [errors, setErrors] = useState({});
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const box = useRef(null);
  const title = useId();
  const surface = useBlockSurface({
    blocks: view.blocks,
    initial: typed || view.state?.values,
    action: { kind: "view_action", where: { view_id: view.id } },
    suggestion: { view_id: view.id },
    onKeep: (id) => setErrors(({ [id]: _, ...rest }) => rest),
  });
  useLayoutEffect(() => {
    if (!top) return;
    const wanted = box.current.querySelector("[data-autofocus='true'], [data-autofocus='']");
    (wanted || box.current).focus();
  }, [top, view.id]);
  useEffect(() => setBusy(false), [view.hash]);
  useLayoutEffect(() => {
    if (top && !get().overlay) holdFocus(box.current);
  });
  const submit = async (e) => {
    e.preventDefault();
    if (busy || !view.submit) return;
    setBusy(true);
    setFailed(false);
    const answer = await tell("view_submit", { view_id: view.id, state: surface.values });
    setErrors(answer.errors || {});
    setFailed(!answer.ok && !answer.errors);
    setBusy(false);
    if (answer.errors) requestAnimationFrame(() => box.current?.querySelector("[aria-invalid='true']")?.focus());
  };
  const close = (clear) => tell("view_close", { view_id: view.id, clear });
  const keys = (e) => {
    if (e.key === "Escape") {
      e.stopPropagation();
      close(false);
    } else if (e.key === "Enter" && (e.ctrlKey || e.metaKey)) submit(e);
    else trap(e, box.current);
  };
  const shown = view.blocks || [];
  const loose = Object.entries(errors).filter(([id]) => !shown.some((block) => block.block_id === id));
  return html`
    <form class="modal" ref=${box} hidden=${!top} role="dialog" aria-modal="true" aria-labelledby=${title} aria-busy=${busy} tabindex="-1" novalidate
      data-testid=${top ? "modal" : undefined} data-view=${view.id} data-callback=${view.callback_id} onSubmit=${submit} onKeyDown=${keys}>
      <header>
        ${depth > 0
          ? html`<button type="button" class="tool" aria-label="Back" onClick=${() => close(false)}><${Icon} name="back" /></button>`
          : html`<${Avatar} id=${get().app.user} app size=${28} />`}
        <h2 id=${title}>${withEmoji(view.title.text)}</h2>
        <button type="button" class="tool" aria-label="Close" data-testid="modal-x" onClick=${() => close(true)}><${Icon} name="close" /></button>
      </header>
      <div class="modal-body">
        ${failed && html`<div class="trouble" role="alert">We had some trouble connecting. Try again?</div>`}
        ${loose.map(([id, words]) => html`<div class="trouble" role="alert" key=${id}>${words}</div>`)}
        <${Blocks} blocks=${shown} surface=${surface} errors=${errors} />
      </div>
      ${(view.submit || view.close) && html`
        <footer>
          <button type="button" class="button" data-testid="modal-close" onClick=${() => close(false)}>${withEmoji(view.close?.text || "Cancel")}</button>
          ${view.submit && html`
            <button type="submit" class=${cls("button primary", busy && "busy")} disabled=${busy} data-testid="modal-submit">${withEmoji(view.submit.text)}</button>`}
        </footer>`}
    </form>`;
}

export function Modals() {
  const views = useStore((s) => s.views);
  const told = useStore((s) => s.demo.story?.typed); // what somebody of a story has filled in
  const before = useRef(null);
  const open = views.length > 0;
  if (open) before.current ||= document.activeElement;
  useEffect(() => {
    if (open) return;
    if (before.current?.isConnected) before.current.focus();
    before.current = null;
  }, [open]);
  if (!open) return null;
  return html`
    <div class="veil">
      ${views.map((view, n) => {
        const typed = told?.view === view.id ? told.values : null;
        return html`<${View} key=${`${view.id}${typed ? " typed" : ""}`} view=${view} depth=${n} top=${n === views.length - 1} typed=${typed} />`;
      })}
    </div>`;
}
