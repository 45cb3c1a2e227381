// Where blocks are shown (a message, a modal, the Home tab) decides how their elements speak to the app.
import { set } from "./store.js";
import { tell } from "./toasts.js";
import { createContext, useContext, useRef, useState } from "./ui.js";
import { collect } from "./values.js";

export const Surface = createContext(null);
export const useSurface = () => useContext(Surface);

// Asks the person first where the element wants that.
export function confirmed(dialog) {
  if (!dialog) return Promise.resolve(true);
  return new Promise((answer) => set({ overlay: { confirm: dialog, answer } }));
}

// `blocks` and what was kept before make the values; `action` and `suggestion` say what to call with which fields.
export function useBlockSurface({ blocks, initial, action, suggestion, onKeep }) {
  const [kept, setKept] = useState(initial || {});
  const values = collect(blocks, kept);
  // What is told a moment after the typing goes with what was filled in meanwhile.
  const newest = useRef(values);
  newest.current = values;
  return {
    values,
    value: (id, el) => values[id]?.[el.action_id],
    keep(id, el, value) {
      onKeep?.(id);
      setKept((now) => ({ ...now, [id]: { ...now[id], [el.action_id]: value } }));
    },
    async act(id, el, value) {
      if (!(await confirmed(el.confirm))) return false;
      const held = newest.current;
      const state = { ...held, ...(held[id]?.[el.action_id] ? { [id]: { ...held[id], [el.action_id]: value } } : {}) };
      const answer = await tell(action.kind, { ...action.where, block_id: id, action_id: el.action_id, value, state });
      return answer.ok;
    },
    suggest: (id, el, typed) => tell("suggest", { ...suggestion, block_id: id, action_id: el.action_id, value: typed }),
  };
}
