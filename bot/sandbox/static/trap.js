// Keeps the Tab key within a dialog.
const FOCUSABLE = "a[href], button:not(:disabled), input:not(:disabled), textarea, select, [tabindex='0']";

// A dialog whose focused part has gone takes the focus itself, so that the keyboard still reaches it.
export function holdFocus(box) {
  if (box && document.activeElement === document.body) box.focus();
}

export function trap(event, box) {
  if (event.key !== "Tab") return;
  const all = [...box.querySelectorAll(FOCUSABLE)].filter((el) => el.offsetParent !== null && el.tabIndex >= 0);
  if (!all.length) return;
  const edge = event.shiftKey ? all[0] : all.at(-1);
  if (document.activeElement !== edge && box.contains(document.activeElement) && document.activeElement !== box) return;
  event.preventDefault();
  (event.shiftKey ? all.at(-1) : all[0]).focus();
}
