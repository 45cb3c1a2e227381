// The demo's controls, beside the workspace and not part of it: whose eyes, what time, what to break, what comes next.
import { fetchDemo, fetchNext, setClock } from "./api.js";
import { Icon } from "./icons.js";
import { become } from "./live.js";
import { Avatar } from "./people.js";
import { keep } from "./prefs.js";
import { roam } from "./popover.js";
import { set, useStore } from "./store.js";
import { StoryBar, wish } from "./story.js";
import { clockTimeSecs, clockTime, countdown, nearDay, shortDay, useNow, zoneName } from "./time.js";
import { toast } from "./toasts.js";
import { afterPaint, cls, html, useEffect, useState } from "./ui.js";

const REFRESH_MS = 2000;
const SOON_MS = 150;
const SHOWN = 2;

// So many people have a button each; a large workspace's others are in a list.
const MOST_EYES = 10;

async function change(what) {
  const answer = await setClock(what).catch(() => ({ ok: false, error: "unreachable" }));
  if (!answer.ok) toast(answer.error);
}

// What comes next is asked for again when the clock was moved, soon after anything happened, and every now and then.
function usePlanned() {
  const { clock, messages } = useStore((s) => ({ clock: s.clock, messages: s.messages }));
  const [planned, setPlanned] = useState([]);
  useEffect(() => {
    let current = true;
    const look = () => {
      if (document.hidden) return;
      fetchNext().then((list) => current && setPlanned(list), () => {});
    };
    const soon = setTimeout(look, planned.length ? SOON_MS : 0);
    const timer = setInterval(look, REFRESH_MS);
    return () => {
      current = false;
      clearTimeout(soon);
      clearInterval(timer);
    };
  }, [clock, messages]);
  return planned;
}

const when = (at) => (nearDay(at) === "Today" ? clockTime(at) : `${shortDay(at)} ${clockTime(at)}`);

function People() {
  const { people, as } = useStore((s) => ({ people: s.people, as: s.as }));
  const humans = people.filter((one) => !one.is_bot);
  const shown = humans.filter((one, n) => n < MOST_EYES || one.id === as);
  const others = humans.filter((one) => !shown.includes(one));
  const [listed, setListed] = useState(false);
  useEffect(() => void afterPaint(() => setListed(true)), []);
  return html`
    <section><h2>Whose eyes</h2>
      <div class="eyes" onKeyDown=${(e) => roam(e)}>
        ${shown.map((one) => html`
          <button type="button" key=${one.id} class=${cls("eye", one.id === as && "current")} aria-pressed=${one.id === as} data-testid=${`person-${one.name}`}
            onClick=${() => become(one.id)}>
            <${Avatar} id=${one.id} name=${one.real_name} size=${20} />
            <span class="grow" title=${one.title}><strong>${one.real_name}</strong><small>${one.title}</small></span>
          </button>`)}
      </div>
      ${others.length > 0 && html`
        <select class="field" aria-label="Someone else" value="" onChange=${(e) => become(e.currentTarget.value)}>
          <option value="" disabled>Someone else…</option>
          ${listed && others.map((one) => html`<option key=${one.id} value=${one.id}>${one.real_name}</option>`)}
        </select>`}
    </section>`;
}

const useStoryMovesClock = () => useStore((s) => ["playing", "paused"].includes(s.demo.story?.state));

function Speed({ value, locked, children }) {
  const speed = useStore((s) => s.clock.speed);
  return html`<button type="button" class="button small" aria-pressed=${speed === value} disabled=${locked} data-testid=${`speed-${value}`} onClick=${() => change({ speed: value })}>${children}</button>`;
}

function Clock({ planned }) {
  const now = useNow(100);
  const locked = useStoryMovesClock();
  return html`
    <section><h2>Clock</h2>
      <div class="big-time" data-testid="clock" data-now=${Math.floor(now)}>${clockTimeSecs(now)}</div>
      <div class="soft">${shortDay(now)} · ${zoneName(now)}</div>
      <div class="speeds" role="group" aria-label="Speed of time" title=${locked ? "The story moves the clock" : undefined}>
        <${Speed} value=${1} locked=${locked}>1×</><${Speed} value=${60} locked=${locked}>60×</>
        <button type="button" class="button small jump" data-testid="jump" disabled=${locked || !planned.length} onClick=${() => change({ next: true })}><${Icon} name="skip" size=${14} /> Jump to next</button>
      </div>
    </section>`;
}

function Act({ one, now, first }) {
  return html`
    <li class=${cls(first && "first")}>
      <div class="due"><time title=${`${shortDay(one.at)} ${clockTimeSecs(one.at)}`}>${when(one.at)}</time><span class="left">${one.at > now ? `in ${countdown(one.at - now)}` : "now"}</span></div>
      <div class="does">${one.does || one.text}</div>
      ${(one.why || one.incident) && html`<div class="soft">${[one.incident, one.why].filter(Boolean).join(": ")}</div>`}
    </li>`;
}

function Planned({ planned }) {
  const now = useNow(250);
  return html`
    <section class="planned"><h2>What the bot will do next</h2>
      <ol data-testid="next-list">
        ${planned.map((one, n) => html`<${Act} key=${`${one.at} ${one.text} ${n}`} one=${one} now=${now} first=${n === 0} />`)}
      </ol>
      ${!planned.length && html`<p class="soft">Nothing is planned. Declare an incident and the reminders appear here.</p>`}
    </section>`;
}

function Broken({ one }) {
  return html`
    <li class=${cls(!one.done && "under-way")} data-testid=${`broken-${one.kind}`} data-done=${one.done}>
      <time>${clockTimeSecs(one.at)}</time> ${one.text}</li>`;
}

function Breaks() {
  const { breaks, broken } = useStore((s) => ({ breaks: s.demo.breaks, broken: s.demo.broken }));
  if (!breaks?.length) return null;
  const busy = (kind) => broken.some((one) => one.kind === kind && !one.done);
  return html`
    <section class="breaks"><h2>Break things</h2>
      <div class="break-buttons">
        ${breaks.map((one) => html`
          <button type="button" class="button small" key=${one.id} title=${one.hint} disabled=${busy(one.id)} data-testid=${`break-${one.id}`}
            onClick=${() => wish({ break: one.id })}>${one.name}</button>`)}
      </div>
      <div role="log" aria-label="What broke, and how the bot recovered">
        <ol>${broken.slice(-SHOWN).reverse().map((one) => html`<${Broken} key=${one.n} one=${one} />`)}</ol>
      </div>
    </section>`;
}

function Stories() {
  const { stories, elsewhere, story } = useStore((s) => ({ stories: s.demo.stories, elsewhere: s.demo.elsewhere, story: s.demo.story }));
  if (story || (!stories?.length && !elsewhere?.length)) return null;
  return html`
    <section class="stories"><h2>Watch a story</h2>
      ${stories.map((one) => html`
        <button type="button" class="button small" key=${one.name} title=${one.about} data-testid=${`watch-${one.name}`}
          onClick=${() => (set({ following: true }), wish({ watch: one.name }))}><${Icon} name="play" size=${13} /> ${one.title}</button>`)}
      ${elsewhere.map((line) => html`<p class="soft" key=${line}>In a terminal: <code>${line}</code></p>`)}
    </section>`;
}

function Timed() {
  const planned = usePlanned();
  return html`<${Clock} planned=${planned} /><${Breaks} /><${Planned} planned=${planned} /><${Stories} />`;
}

function SmallTime() {
  const now = useNow(250);
  return html`<span class="small-time">${clockTime(now)}</span>`;
}

// What the program beside us offers is asked for when the page opens, and again when the server was away.
function useDemo() {
  const online = useStore((s) => s.online);
  useEffect(() => {
    if (online) afterPaint(() => fetchDemo().then((demo) => set({ demo }), () => {}));
  }, [online]);
}

export function DemoPanel() {
  const { open, timed, me, settled } = useStore((s) => ({ open: s.panel, timed: !!s.clock, me: s.me, settled: s.settled }));
  useDemo();
  const toggle = () => {
    set({ panel: !open });
    keep("panel", open ? "closed" : "open");
  };
  return html`
    <${StoryBar} />
    <aside class=${cls("demo", open && "open")} aria-label="Demo controls" data-testid="demo-panel">
      <button type="button" class="demo-handle" aria-expanded=${open} aria-controls="demo-body" title=${open ? "Hide the demo controls" : "Show the demo controls"} onClick=${toggle}>
        <${Icon} name="right" size=${16} /><span class="handle-words"><strong>Demo</strong>
        ${!open && html`<span class="handle-more"><${Avatar} id=${me.id} name=${me.real_name} size=${20} /><span class="handle-name">${me.real_name}</span>${timed && html`<${SmallTime} />`}</span>`}</span>
      </button>
      ${open && html`<div class="demo-body" id="demo-body">${settled && html`<${People} />${timed && html`<${Timed} />`}`}</div>`}
    </aside>`;
}
