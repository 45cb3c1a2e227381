// Things that float beside what was pressed: menus, lists, cards.
import { trap } from "./trap.js";
import { cls, createPortal, html, useLayoutEffect, useRef, useState } from "./ui.js";

const GAP = 4;

function place(box, anchor, side) {
  const from = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const below = from.bottom + GAP + height <= innerHeight - 8 || from.top < height + GAP + 8;
  const left = side === "end" ? from.right - width : from.left;
  const top = side === "up" || !below ? from.top - GAP - height : from.bottom + GAP;
  box.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  box.style.top = `${Math.max(8, Math.min(top, innerHeight - height - 8))}px`;
}

// `anchor` is the element to float beside. Esc and a press outside close it.
export function Popover({ anchor, onClose, side = "start", kind, match, label, role = "dialog", children }) {
  const box = useRef(null);
  useLayoutEffect(() => {
    box.current.showPopover?.();
    if (match) box.current.style.width = `${anchor.offsetWidth}px`;
    const again = () => box.current && place(box.current, anchor, side);
    const watch = new ResizeObserver(again);
    watch.observe(box.current);
    again();
    addEventListener("scroll", again, true);
    addEventListener("resize", again);
    return () => {
      watch.disconnect();
      removeEventListener("scroll", again, true);
      removeEventListener("resize", again);
    };
  }, [anchor]);
  // A floating dialog takes the focus, keeps the Tab key to itself and gives the focus back; a list leaves it in its field.
  useLayoutEffect(() => {
    if (role === "listbox") return undefined;
    const before = document.activeElement;
    (box.current.querySelector("input, button:not(:disabled), [tabindex='0']") || box.current).focus();
    return () => {
      const lost = !document.activeElement || document.activeElement === document.body || box.current?.contains(document.activeElement);
      if (lost) (before?.isConnected ? before : anchor).focus?.();
    };
  }, []);
  // Set at once and taken away at once: a listener that outlives its list would swallow the next Esc.
  const leave = useRef(onClose);
  leave.current = onClose;
  useLayoutEffect(() => {
    const press = (e) => {
      if (!box.current?.contains(e.target) && !anchor.contains(e.target)) leave.current();
    };
    const key = (e) => {
      if (e.key !== "Escape" || !box.current) return;
      e.stopPropagation();
      e.preventDefault();
      leave.current();
      anchor.focus?.();
    };
    document.addEventListener("pointerdown", press, true);
    document.addEventListener("keydown", key, true);
    return () => {
      document.removeEventListener("pointerdown", press, true);
      document.removeEventListener("keydown", key, true);
    };
  }, [anchor]);
  const floating = html`
    <div ref=${box} class=${cls("popover", kind)} popover="manual" role=${role === "listbox" ? undefined : role} aria-label=${role === "listbox" ? undefined : label} tabindex="-1"
      onKeyDown=${(e) => role === "dialog" && trap(e, box.current)}>${children}</div>`;
  return createPortal(floating, document.body);
}

// Moves the focus through the buttons of a list with the arrow keys.
export function roam(event, selector = "button:not(:disabled)") {
  const step = { ArrowDown: 1, ArrowUp: -1, Home: 0, End: 0 }[event.key];
  if (step == null) return;
  const all = [...event.currentTarget.querySelectorAll(selector)];
  if (!all.length) return;
  event.preventDefault();
  if (!step) return all.at(event.key === "Home" ? 0 : -1).focus();
  all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
}

// A list of choices. An item is {label, hint, danger, onPick}; `title` stands above them.
export function Menu({ anchor, items, title, onClose, side, label }) {
  const pick = (item) => {
    onClose();
    anchor.focus?.();
    item.onPick();
  };
  const keys = (e) => {
    if (e.key === "Tab") (e.preventDefault(), onClose(), anchor.focus?.());
    else roam(e);
  };
  return html`
    <${Popover} anchor=${anchor} onClose=${onClose} side=${side} kind="menu" role="presentation">
      ${title && html`<div class="menu-title" aria-hidden="true">${title}</div>`}
      <div role="menu" aria-label=${label || title} onKeyDown=${keys}>
        ${items.map((item) => html`
          <button type="button" role="menuitem" class=${cls("menu-item", item.danger && "danger")} onClick=${() => pick(item)}>
            <span>${item.label}</span>${item.hint && html`<small>${item.hint}</small>`}
          </button>`)}
        ${!items.length && html`<div class="menu-title" role="menuitem" aria-disabled="true">Nothing here yet</div>`}
      </div>
    </>`;
}

// A button that opens something floating; `children` is given a way to close it.
export function Opener({ class: name, label, testid, content, children }) {
  const [anchor, setAnchor] = useState(null);
  const close = () => setAnchor(null);
  const toggle = (e) => {
    const button = e.currentTarget;
    setAnchor(anchor ? null : button);
  };
  return html`
    <button type="button" class=${name} aria-label=${label} title=${label} aria-expanded=${!!anchor} aria-haspopup="true"
      data-testid=${testid} onClick=${toggle}>${content}</button>
    ${anchor && children(anchor, close)}`;
}
