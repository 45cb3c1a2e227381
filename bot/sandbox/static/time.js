// The workspace's clock, which may run faster than the real one, and how moments are written for the reader.
import { get, set, useStore } from "./store.js";
import { useEffect, useReducer } from "./ui.js";

let anchor = { now: Date.now() / 1000, speed: 1, at: performance.now() };

export function setAnchor(clock) {
  anchor = clock
    ? { now: clock.now, speed: clock.speed, at: performance.now() }
    : { now: Date.now() / 1000, speed: 1, at: performance.now() };
  set({ clock: clock ? { now: clock.now, speed: clock.speed } : null });
}

// Unix seconds in the workspace.
export const now = () => anchor.now + ((performance.now() - anchor.at) / 1000) * anchor.speed;

// The workspace's time, renewed every so many real milliseconds and whenever the clock is moved.
export function useNow(everyMs) {
  useStore((s) => s.clock);
  const [, again] = useReducer((n) => n + 1, 0);
  useEffect(() => {
    const timer = setInterval(again, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now();
}

// A story is told in one zone, whoever's eyes it is seen through.
export const readerZone = () => get().demo.story?.tz || get().me?.tz || Intl.DateTimeFormat().resolvedOptions().timeZone;

const MOST_KNOWN = 2000;
const formats = new Map();
const known = new Map();

// Making a format is slow and using one is not fast, so there is one for each zone, and what it said is kept.
function formatOf(zone) {
  if (!formats.has(zone)) {
    formats.set(zone, new Intl.DateTimeFormat("en-GB", {
      timeZone: zone, hourCycle: "h23", weekday: "long", day: "numeric", month: "long", year: "numeric",
      hour: "2-digit", minute: "2-digit", second: "2-digit", timeZoneName: "short",
    }));
  }
  return formats.get(zone);
}

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

// For months around the present the server says how far the reader's clock is from UTC. Most pages thus do without a
// format: to make the first one takes a browser longer than to draw a screen of messages.
function partsNearby(unix, { offset, name }) {
  const local = new Date((unix + offset) * 1000);
  const [hour, minute, second] = local.toISOString().slice(11, 19).split(":");
  return {
    weekday: WEEKDAYS[local.getUTCDay()], day: `${local.getUTCDate()}`, month: MONTHS[local.getUTCMonth()],
    year: `${local.getUTCFullYear()}`, hour, minute, second, timeZoneName: name,
  };
}

function partsAnywhere(unix, zone) {
  const parts = formatOf(zone).formatToParts(new Date(unix * 1000));
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]));
}

// A moment as the reader's calendar and clock show it: its parts by name, all of them words.
function partsOf(unix, zone = readerZone()) {
  const key = `${Math.floor(unix)} ${zone}`;
  if (known.size > MOST_KNOWN) known.clear();
  if (!known.has(key)) {
    const { me } = get();
    const nearby = me?.tz === zone && me.zone.since <= unix && unix < me.zone.until;
    known.set(key, nearby ? partsNearby(unix, me.zone) : partsAnywhere(unix, zone));
  }
  return known.get(key);
}

const short = (word) => word.slice(0, 3);

export function clockTime(unix, zone) {
  const { hour, minute } = partsOf(unix, zone);
  return `${hour}:${minute}`;
}

export const clockTimeSecs = (unix) => `${clockTime(unix)}:${partsOf(unix).second}`;

export function dayKey(unix) {
  const { day, month, year } = partsOf(unix);
  return `${day} ${month} ${year}`;
}

export function shortDay(unix) {
  const { weekday, day, month } = partsOf(unix);
  return `${short(weekday)}, ${day} ${short(month)}`;
}

function longDay(unix) {
  const { weekday, day, month } = partsOf(unix);
  return `${weekday} ${day} ${month}`;
}

export const fullTime = (unix) => `${longDay(unix)} ${partsOf(unix).year} at ${clockTimeSecs(unix)}`;
export const zoneName = (unix) => partsOf(unix).timeZoneName;

const DAY = 86400;

// "Today", "Yesterday", "Tomorrow", or nothing for other days.
export function nearDay(unix) {
  const key = dayKey(unix);
  if (key === dayKey(now())) return "Today";
  if (key === dayKey(now() - DAY)) return "Yesterday";
  if (key === dayKey(now() + DAY)) return "Tomorrow";
  return null;
}

export const dayLabel = (unix) => nearDay(unix) || longDay(unix);

function inWords(seconds) {
  const units = [[DAY, "day"], [3600, "hour"], [60, "minute"], [1, "second"]];
  const [size, name] = units.find(([length]) => seconds >= length) || units[3];
  const count = Math.max(0, Math.floor(seconds / size));
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

export function ago(unix) {
  const passed = now() - unix;
  if (Math.abs(passed) < 3) return "just now";
  return passed >= 0 ? `${inWords(passed)} ago` : `in ${inWords(-passed)}`;
}

// "4:05", "1:04:05" or "2d 3h": how long until something happens.
export function countdown(seconds) {
  const left = Math.max(0, Math.round(seconds));
  const two = (n) => String(n).padStart(2, "0");
  if (left >= DAY) return `${Math.floor(left / DAY)}d ${Math.floor((left % DAY) / 3600)}h`;
  const [hours, minutes] = [Math.floor(left / 3600), Math.floor((left % 3600) / 60)];
  return hours ? `${hours}:${two(minutes)}:${two(left % 60)}` : `${minutes}:${two(left % 60)}`;
}

const DATE_TOKENS = {
  date_num: (t) => toLocalInput(t).slice(0, 10),
  date: dayKey,
  date_short: (t) => {
    const { day, month, year } = partsOf(t);
    return `${day} ${short(month)} ${year}`;
  },
  date_long: (t) => `${longDay(t)} ${partsOf(t).year}`,
  time: (t) => clockTime(t),
  time_secs: clockTimeSecs,
  ago,
};

// A date as `<!date^…>` asks for it: words in braces become parts of the moment.
export function slackDate(unix, pattern) {
  return pattern.replace(/\{(\w+)\}/g, (whole, token, at) => {
    const plain = token.replace(/_pretty$/, "");
    if (!DATE_TOKENS[plain]) return whole;
    const near = plain !== token && nearDay(unix);
    if (near) return at ? near.toLowerCase() : near;
    return DATE_TOKENS[plain](unix);
  });
}

// The zone's distance from UTC at a moment, in seconds.
function offset(unix) {
  const { day, month, year, hour, minute, second } = partsOf(unix);
  return Date.parse(`${day} ${month} ${year} ${hour}:${minute}:${second} UTC`) / 1000 - Math.floor(unix);
}

// Between Unix seconds and what a datetime-local input holds, in the reader's zone.
export const toLocalInput = (unix) => new Date((unix + offset(unix)) * 1000).toISOString().slice(0, 16);
export function fromLocalInput(text) {
  const wall = Date.parse(`${text}:00Z`) / 1000;
  return wall - offset(wall - offset(wall));
}
