// One door to the rendering library, so that no other module names the vendored files.
import { h } from "./vendor/preact.js";
import htm from "./vendor/htm.js";

export { render, createContext, createPortal, Fragment } from "./vendor/preact.js";
export {
  useCallback, useContext, useEffect, useId, useLayoutEffect, useMemo, useReducer, useRef, useState,
} from "./vendor/hooks.js";

export const html = htm.bind(h);

// Does what can wait once the browser has painted what it has and is at rest, or soon if it never is. Safari cannot tell.
export const afterPaint = globalThis.requestIdleCallback
  ? (act) => requestIdleCallback(act, { timeout: 300 })
  : (act) => requestAnimationFrame(() => setTimeout(act));

// Joins class names and leaves out the falsy ones.
export const cls = (...names) => names.filter(Boolean).join(" ");
