// One door to the rendering library, so that no other module names the vendored files.
import { h } from "./vendor/preact.js";
import htm from "./vendor/htm.js";

export { render, createContext, createPortal, Fragment } from "./vendor/preact.js";
export {
  useCallback, useContext, useEffect, useId, useLayoutEffect, useMemo, useReducer, useRef, useState,
} from "./vendor/hooks.js";

export const html = htm.bind(h);

// Safari cannot tell when it is at rest.
const atRest = globalThis.requestIdleCallback ? (act) => requestIdleCallback(act, { timeout: 300 }) : setTimeout;

// Does what can wait once the browser has painted what it has and is at rest, or soon if it never is. A page that
// nobody sees is not painted.
export const afterPaint = (act) =>
  document.hidden ? atRest(act) : requestAnimationFrame(() => setTimeout(() => atRest(act)));

// Joins class names and leaves out the falsy ones.
export const cls = (...names) => names.filter(Boolean).join(" ");
