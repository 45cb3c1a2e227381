// A story that plays by itself: the bar that tells it, and the reader's eyes that follow it.
import { tellDemo } from "./api.js";
import { Icon } from "./icons.js";
import { become } from "./live.js";
import { goTo } from "./navigate.js";
import { Avatar, isApp } from "./people.js";
import { channel, get, set, useStore } from "./store.js";
import { clockTime } from "./time.js";
import { toast } from "./toasts.js";
import { cls, html, useEffect, useRef } from "./ui.js";

export async function wish(what) {
  const answer = await tellDemo(what).catch(() => ({ ok: false, error: "unreachable" }));
  if (!answer.ok) toast(answer.error || "That is not possible now.");
  return answer.ok;
}

const steer = (what) => wish({ story: what });

const byHandle = (name) => get().people.find((one) => one.name === name);

// Where the story last led the reader; whoever is elsewhere has gone their own way.
let led = null;
let moving = 0;
const REST_MS = 200;

// The button that is about to be pressed comes into view, once the list has come to rest, and lights up.
function light(ts, action) {
  const button = document.querySelector(`[data-ts="${ts}"] [data-action="${CSS.escape(action)}"]`);
  button?.scrollIntoView({ block: "nearest" });
  button?.animate({ boxShadow: ["0 0 0 3px #e0a11b", "0 0 0 8px transparent"] }, { duration: 900, iterations: 2 });
}

async function lead({ as, channel: id, ts, press }) {
  moving += 1;
  try {
    if (as && as !== get().as) await become(as, { channel: id, ts });
    if (channel(id)) await goTo(id, { focus: ts, tab: "messages" });
    if (press) setTimeout(() => light(ts, press), REST_MS);
  } finally {
    moving -= 1;
    led = { as: get().as, channel: id };
  }
}

function useFollowing(story) {
  const { as, here, following } = useStore((s) => ({ as: s.as, here: s.here.channel, following: s.following }));
  const look = story?.look;
  const plays = story?.state === "playing";
  useEffect(() => {
    if (plays && following && look) lead(look);
  }, [plays, following, look?.n]);
  useEffect(() => {
    if (plays && following && !moving && led && here && (as !== led.as || here !== led.channel)) set({ following: false });
  }, [plays, as, here]);
}

const Tool = ({ name, icon, primary, onClick }) => html`
  <button type="button" class=${cls("story-tool", primary && "primary")} data-testid=${`story-${name.toLowerCase().replaceAll(" ", "-")}`} onClick=${onClick}>
    ${icon && html`<${Icon} name=${icon} size=${14} />`}<span>${name}</span></button>`;

function Tools({ state, following }) {
  if (state === "ended") return html`<${Tool} name="Close" icon="close" onClick=${() => steer("dismiss")} />`;
  if (state === "yours") {
    return html`<${Tool} name="Resume" icon="play" primary onClick=${() => (set({ following: true }), steer("resume"))} />
      <${Tool} name="Close" icon="close" onClick=${() => steer("dismiss")} />`;
  }
  const paused = state === "paused";
  return html`
    ${!following && html`<${Tool} name="Follow" icon="eye" onClick=${() => set({ following: true })} />`}
    <${Tool} name=${paused ? "Resume" : "Pause"} icon=${paused ? "play" : "pause"} onClick=${() => steer(paused ? "resume" : "pause")} />
    <${Tool} name="Skip ahead" icon="skip" onClick=${() => steer("skip")} />
    <${Tool} name="Take over" primary onClick=${() => steer("take_over")} />`;
}

function Who({ story }) {
  const one = byHandle(story.who);
  if (one) return html`<${Avatar} id=${one.id} name=${one.real_name} size=${36} />`;
  const app = get().people.find(isApp);
  return html`<${Avatar} id=${app?.id} app size=${36} />`;
}

function Words({ story }) {
  if (story.state === "yours") {
    return html`<strong>You have the helm.</strong> ${story.note || "Do what you like; the bot goes on as it always does. The story can be resumed from here."}`;
  }
  if (story.state === "ended") {
    return html`<strong>That was “${story.title}”.</strong> ${story.note} Now try it yourself:
      <ol class="story-ending">${story.ending.map((line) => html`<li key=${line}>${line}</li>`)}</ol>`;
  }
  const meanwhile = story.note && html`<em>${story.note}</em> `;
  return html`${meanwhile}${story.caption || !story.note && html`<strong>${story.title}.</strong> ${story.about}`}`;
}

export function StoryBar() {
  const { story, following } = useStore((s) => ({ story: s.demo.story, following: s.following }));
  const shown = useRef(null);
  useFollowing(story);
  useEffect(() => {
    if (shown.current) shown.current.scrollTop = 0;
  }, [story?.caption]);
  if (!story) return null;
  const { state } = story;
  const clock = state === "paused" ? "Paused" : story.passing ? `${story.passing} pass` : story.at ? clockTime(story.at) : "";
  return html`
    <section class=${cls("story", state)} aria-label="Story" data-testid="story" data-state=${state} data-step=${story.step}>
      <div class="story-inner">
        ${(state === "playing" || state === "paused") && html`<div class="story-who"><${Who} story=${story} />
          <span class=${cls("story-time", story.passing && "passing")}>${story.passing && html`<${Icon} name="skip" size=${12} />`}${clock}</span></div>`}
        <div class="story-words" role="status" aria-live="polite" ref=${shown} data-testid="caption" key=${`${story.caption}${state}`}><${Words} story=${story} /></div>
        <div class="story-tools" role="group" aria-label="Steer the story"><${Tools} state=${state} following=${following} /></div>
      </div>
      <progress class="story-progress" value=${story.step} max=${story.steps} aria-label="How far the story is"></progress>
    </section>`;
}
