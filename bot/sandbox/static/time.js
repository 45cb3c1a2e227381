// The workspace's clock, which may run faster than the real one, and how moments are written for the reader.
import { get, set, useStore } from "./store.js";
import { useEffect, useState } from "./ui.js";

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
  const clock = useStore((s) => s.clock);
  const [value, setValue] = useState(now);
  useEffect(() => {
    setValue(now());
    const timer = setInterval(() => setValue(now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, clock]);
  return value;
}

// A story is told in one zone, whoever's eyes it is seen through.
export const readerZone = () => get().demo.story?.tz || get().me?.tz || Intl.DateTimeFormat().resolvedOptions().timeZone;

const formats = new Map();

function format(unix, options) {
  const zone = readerZone();
  const key = zone + JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: zone, ...options }));
  return formats.get(key).format(new Date(unix * 1000));
}

export const clockTime = (unix) => format(unix, { hour: "2-digit", minute: "2-digit" });
export const clockTimeSecs = (unix) => format(unix, { hour: "2-digit", minute: "2-digit", second: "2-digit" });
export const dayKey = (unix) => format(unix, { year: "numeric", month: "2-digit", day: "2-digit" });
export const shortDay = (unix) => format(unix, { weekday: "short", day: "numeric", month: "short" });
export const fullTime = (unix) =>
  `${format(unix, { weekday: "long", day: "numeric", month: "long", year: "numeric" })} at ${clockTimeSecs(unix)}`;
export const zoneName = (unix) =>
  new Intl.DateTimeFormat("en-GB", { timeZone: readerZone(), timeZoneName: "short" })
    .formatToParts(new Date(unix * 1000)).find((part) => part.type === "timeZoneName").value;

const DAY = 86400;

// "Today", "Yesterday", "Tomorrow", or nothing for other days.
export function nearDay(unix) {
  const key = dayKey(unix);
  if (key === dayKey(now())) return "Today";
  if (key === dayKey(now() - DAY)) return "Yesterday";
  if (key === dayKey(now() + DAY)) return "Tomorrow";
  return null;
}

export const dayLabel = (unix) => nearDay(unix) || format(unix, { weekday: "long", day: "numeric", month: "long" });

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
  date_num: (t) => `${format(t, { year: "numeric" })}-${format(t, { month: "2-digit" })}-${format(t, { day: "2-digit" })}`,
  date: (t) => format(t, { day: "numeric", month: "long", year: "numeric" }),
  date_short: (t) => format(t, { day: "numeric", month: "short", year: "numeric" }),
  date_long: (t) => format(t, { weekday: "long", day: "numeric", month: "long", year: "numeric" }),
  time: clockTime,
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
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone: readerZone(), hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit",
    hour: "2-digit", minute: "2-digit", second: "2-digit",
  }).formatToParts(new Date(unix * 1000));
  const of = (type) => Number(parts.find((part) => part.type === type).value);
  return Date.UTC(of("year"), of("month") - 1, of("day"), of("hour"), of("minute"), of("second")) / 1000 - Math.floor(unix);
}

// Between Unix seconds and what a datetime-local input holds, in the reader's zone.
export const toLocalInput = (unix) => new Date((unix + offset(unix)) * 1000).toISOString().slice(0, 16);
export function fromLocalInput(text) {
  const wall = Date.parse(`${text}:00Z`) / 1000;
  return wall - offset(wall - offset(wall));
}
