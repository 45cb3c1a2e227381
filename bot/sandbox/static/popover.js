// Things that float beside what was pressed: menus, lists, cards.
import { cls, createPortal, html, useEffect, useLayoutEffect, useRef, useState } from "./ui.js";

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
  useEffect(() => {
    const press = (e) => {
      if (!box.current?.contains(e.target) && !anchor.contains(e.target)) onClose();
    };
    const key = (e) => {
      if (e.key !== "Escape") return;
      e.stopPropagation();
      e.preventDefault();
      onClose();
      anchor.focus?.();
    };
    document.addEventListener("pointerdown", press, true);
    document.addEventListener("keydown", key, true);
    return () => {
      document.removeEventListener("pointerdown", press, true);
      document.removeEventListener("keydown", key, true);
    };
  }, [anchor, onClose]);
  const floating = html`
    <div ref=${box} class=${cls("popover", kind)} popover="manual" role=${role} aria-label=${label}>${children}</div>`;
  return createPortal(floating, document.body);
}

// Moves the focus through the buttons of a list with the arrow keys.
export function roam(event, selector = "button:not(:disabled)") {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const all = [...event.currentTarget.querySelectorAll(selector)];
  if (!all.length) return;
  event.preventDefault();
  all[(all.indexOf(document.activeElement) + step + all.length) % all.length].focus();
}

// A list of choices. An item is {label, hint, danger, onPick}; `title` stands above them.
export function Menu({ anchor, items, title, onClose, side, label }) {
  const list = useRef(null);
  useEffect(() => list.current.querySelector("button")?.focus(), []);
  const pick = (item) => {
    onClose();
    anchor.focus?.();
    item.onPick();
  };
  return html`
    <${Popover} anchor=${anchor} onClose=${onClose} side=${side} kind="menu" role="menu" label=${label || title}>
      <div ref=${list} onKeyDown=${(e) => roam(e)}>
        ${title && html`<div class="menu-title">${title}</div>`}
        ${items.map((item) => html`
          <button type="button" role="menuitem" class=${cls("menu-item", item.danger && "danger")} onClick=${() => pick(item)}>
            <span>${item.label}</span>${item.hint && html`<small>${item.hint}</small>`}
          </button>`)}
        ${!items.length && html`<div class="menu-title">Nothing here yet</div>`}
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
