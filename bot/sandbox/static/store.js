// What the page knows. Everything that changes over time is in this one object.
import { useLayoutEffect, useReducer, useRef } from "./ui.js";

const watchers = new Set();

let state = {
  told: 0, // how much the server had told pages when it described itself
  as: null, // the id of the person whose eyes we look through
  me: null,
  people: [],
  team: {},
  app: {},
  usergroups: [],
  clock: null,
  connected: true,
  commands: [],
  shortcuts: [],
  channels: [],
  views: [],
  home: null,
  settled: false, // whether the page's first view is painted; what stands beside it comes then
  online: true, // whether the page's own event stream is up
  here: { channel: null, tab: "messages", thread: null, focus: null },
  messages: {}, // channel id -> the messages held of it, oldest first
  stretches: {}, // channel id -> whether there are `earlier` and `later` ones
  threads: {}, // "channel/ts" -> the parent and its replies
  firstUnread: null, // the ts above which the "New" line is drawn
  editing: null, // the ts of the own message that is being edited
  said: "", // what screen readers were told last
  toasts: [],
  overlay: null, // "switcher", "browse" or a confirm dialog
  drawer: false, // the sidebar on a phone
  panel: true, // the demo panel
  demo: {}, // what the program that runs us beside a bot offers: things to break, a story
  following: true, // whether the reader's eyes follow the story
};

export const get = () => state;

export function set(patch) {
  state = { ...state, ...(typeof patch === "function" ? patch(state) : patch) };
  for (const watcher of [...watchers]) watcher();
}

function same(a, b) {
  if (Object.is(a, b)) return true;
  if (!a || !b || typeof a !== "object" || typeof b !== "object") return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.is(a[key], b[key]));
}

// Renders the component again when what `select` picks from the state has changed.
export function useStore(select) {
  const [, again] = useReducer((n) => n + 1, 0);
  const last = useRef(null);
  const value = select(state);
  last.current = { select, value };
  useLayoutEffect(() => {
    const look = () => {
      if (!same(last.current.select(state), last.current.value)) again();
    };
    watchers.add(look);
    look();
    return () => watchers.delete(look);
  }, []);
  return value;
}

const maps = new WeakMap();

// The members of a list by id; made once for each list.
function byId(list) {
  if (!maps.has(list)) maps.set(list, new Map(list.map((one) => [one.id, one])));
  return maps.get(list);
}

export const person = (id) => byId(state.people).get(id);
export const nameOf = (id) => person(id)?.real_name || id;
export const channel = (id) => byId(state.channels).get(id);
export const threadKey = (channelId, ts) => `${channelId}/${ts}`;
