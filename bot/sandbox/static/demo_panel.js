// The demo's controls, beside the workspace and not part of it: whose eyes, what time, what comes next.
import { fetchNext, setClock } from "./api.js";
import { Icon } from "./icons.js";
import { become } from "./live.js";
import { Avatar } from "./people.js";
import { keep } from "./prefs.js";
import { roam } from "./popover.js";
import { set, useStore } from "./store.js";
import { clockTimeSecs, clockTime, countdown, nearDay, shortDay, useNow, zoneName } from "./time.js";
import { toast } from "./toasts.js";
import { cls, html, useEffect, useState } from "./ui.js";

const REFRESH_MS = 2000;

// So many people have a button each; a large workspace's others are in a list.
const MOST_EYES = 10;

async function change(what) {
  const answer = await setClock(what).catch(() => ({ ok: false, error: "unreachable" }));
  if (!answer.ok) toast(answer.error);
}

function usePlanned() {
  const clock = useStore((s) => s.clock);
  const [planned, setPlanned] = useState([]);
  useEffect(() => {
    let current = true;
    const look = () => {
      if (document.hidden) return;
      fetchNext().then((list) => current && setPlanned(list), () => {});
    };
    look();
    const timer = setInterval(look, REFRESH_MS);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [clock]);
  return planned;
}

const when = (at) => (nearDay(at) === "Today" ? clockTime(at) : `${shortDay(at)} ${clockTime(at)}`);

function People() {
  const { people, as } = useStore((s) => ({ people: s.people, as: s.as }));
  const humans = people.filter((one) => !one.is_bot);
  const shown = humans.filter((one, n) => n < MOST_EYES || one.id === as);
  const others = humans.filter((one) => !shown.includes(one));
  return html`
    <section><h2>Whose eyes</h2>
      <div class="eyes" onKeyDown=${(e) => roam(e)}>
        ${shown.map((one) => html`
          <button type="button" key=${one.id} class=${cls("eye", one.id === as && "current")} aria-pressed=${one.id === as} data-testid=${`person-${one.name}`}
            onClick=${() => become(one.id)}>
            <${Avatar} id=${one.id} name=${one.real_name} size=${28} />
            <span class="grow"><strong>${one.real_name}</strong><small>${one.title}</small></span>
          </button>`)}
      </div>
      ${others.length > 0 && html`
        <select class="field" aria-label="Someone else" value="" onChange=${(e) => become(e.currentTarget.value)}>
          <option value="" disabled>Someone else…</option>
          ${others.map((one) => html`<option key=${one.id} value=${one.id}>${one.real_name}</option>`)}
        </select>`}
    </section>`;
}

function Speed({ value, children }) {
  const speed = useStore((s) => s.clock.speed);
  return html`<button type="button" class="button small" aria-pressed=${speed === value} data-testid=${`speed-${value}`} onClick=${() => change({ speed: value })}>${children}</button>`;
}

function Clock({ planned }) {
  const now = useNow(100);
  return html`
    <section><h2>Clock</h2>
      <div class="big-time" data-testid="clock" data-now=${Math.floor(now)}>${clockTimeSecs(now)}</div>
      <div class="soft">${shortDay(now)} · ${zoneName(now)}</div>
      <div class="speeds" role="group" aria-label="Speed of time">
        <${Speed} value=${1}>1×</><${Speed} value=${60}>60×</>
        <button type="button" class="button small jump" data-testid="jump" disabled=${!planned.length} onClick=${() => change({ next: true })}><${Icon} name="skip" size=${14} /> Jump to next</button>
      </div>
    </section>`;
}

function Planned({ planned }) {
  const now = useNow(250);
  return html`
    <section class="planned"><h2>What the bot will do next</h2>
      <ol data-testid="next-list">
        ${planned.map((one, n) => html`
          <li key=${`${one.at} ${one.text} ${n}`}>
            <div class="due"><time title=${shortDay(one.at)}>${when(one.at)}</time><span class="left">${one.at > now ? `in ${countdown(one.at - now)}` : "now"}</span></div>
            <div>${one.text}</div>
          </li>`)}
      </ol>
      ${!planned.length && html`<p class="soft">Nothing is planned. Declare an incident and the reminders appear here.</p>`}
    </section>`;
}

function Timed() {
  const planned = usePlanned();
  return html`<${Clock} planned=${planned} /><${Planned} planned=${planned} />`;
}

function SmallTime() {
  const now = useNow(250);
  return html`<span class="small-time">${clockTime(now)}</span>`;
}

export function DemoPanel() {
  const { open, timed, me } = useStore((s) => ({ open: s.panel, timed: !!s.clock, me: s.me }));
  const toggle = () => {
    set({ panel: !open });
    keep("panel", open ? "closed" : "open");
  };
  return html`
    <aside class=${cls("demo", open && "open")} aria-label="Demo controls" data-testid="demo-panel">
      <button type="button" class="demo-handle" aria-expanded=${open} aria-controls="demo-body" title=${open ? "Hide the demo controls" : "Show the demo controls"} onClick=${toggle}>
        <${Icon} name="right" size=${16} /><span class="handle-words"><strong>Demo</strong>
        ${!open && html`<span class="handle-more"><${Avatar} id=${me.id} name=${me.real_name} size=${20} /><span class="handle-name">${me.real_name}</span>${timed && html`<${SmallTime} />`}</span>`}</span>
      </button>
      ${open && html`<div class="demo-body" id="demo-body"><${People} />${timed && html`<${Timed} />`}</div>`}
    </aside>`;
}
