// The page: puts the parts together and minds the keys that work everywhere.
import { Composer } from "./composer.js";
import { DemoPanel } from "./demo_panel.js";
import { Header } from "./header.js";
import { About, Home } from "./home.js";
import { Icon } from "./icons.js";
import { Announcer } from "./announce.js";
import { begin } from "./live.js";
import { Messages } from "./messages.js";
import { Modals } from "./modal.js";
import { closeThread, conversationName, stepChannel } from "./navigate.js";
import { Overlays } from "./overlays.js";
import { recall } from "./prefs.js";
import { Sidebar } from "./sidebar.js";
import { channel, get, set, useStore } from "./store.js";
import { startTheme, ThemeButton } from "./theme.js";
import { Thread } from "./thread.js";
import { tell, Toasts } from "./toasts.js";
import { afterPaint, cls, html, render, useEffect } from "./ui.js";

const shortcut = /Mac|iP/.test(navigator.platform) ? "⌘K" : "Ctrl+K";

function Foot({ channel: c }) {
  const app = useStore((s) => s.app);
  if (c.archived) return html`<div class="instead">This channel is archived. What was said stays readable.</div>`;
  if (!c.member) {
    return html`
      <div class="instead">You are looking at <strong>#${c.name}</strong>
        <button type="button" class="button primary" data-testid="join" onClick=${() => tell("join", { channel: c.id })}>Join channel</button></div>`;
  }
  const direct = c.kind === "im" || c.kind === "app";
  const name = c.kind === "app" ? app.name : `${direct ? "" : "#"}${conversationName(c)}`;
  return html`<${Composer} key=${`${c.id}${get().as}`} channel=${c.id} placeholder=${`Message ${name}`} />`;
}

function Main() {
  const here = useStore((s) => s.here);
  const c = useStore(() => channel(here.channel));
  if (!c) return html`<main class="main"></main>`;
  const about = c.kind === "app" && here.tab === "about";
  const home = c.kind === "app" && here.tab === "home";
  return html`
    <main class="main" data-testid="main" data-channel=${c.id}>
      <${Header} channel=${c} />
      ${home ? html`<${Home} />` : about ? html`<${About} />` : html`<${Messages} key=${c.id} channel=${c} /><${Foot} channel=${c} />`}
    </main>
    ${here.thread && !home && !about && html`<${Thread} key=${here.thread} channel=${c} ts=${here.thread} />`}`;
}

function Banner() {
  const { online, connected, app } = useStore((s) => ({ online: s.online, connected: s.connected, app: s.app }));
  if (!online) return html`<div class="banner" role="alert"><${Icon} name="warning" /> The local Slack server does not answer. Trying again…</div>`;
  if (connected) return null;
  return html`
    <div class="banner" role="alert" data-testid="not-connected"><${Icon} name="warning" />
      ${app.name || "Tocsin"} is not connected. Commands and buttons have nobody to answer them until it runs.</div>`;
}

function TopBar() {
  const team = useStore((s) => s.team.name);
  return html`
    <div class="top">
      <button type="button" class="jump-field" onClick=${() => set({ overlay: "switcher" })}><${Icon} name="search" size=${16} /><span>Search ${team}</span><kbd>${shortcut}</kbd></button>
      <${ThemeButton} />
    </div>`;
}

function useTitle() {
  const { unread, name } = useStore((s) => {
    const c = s.channels.find((one) => one.id === s.here.channel);
    return { unread: s.channels.filter((one) => one.mention).length, name: c && `${c.kind === "im" || c.kind === "app" ? "" : "#"}${conversationName(c)}` };
  });
  useEffect(() => {
    document.title = `${unread ? `(${unread}) ` : ""}${name ? `${name} · ` : ""}Local Slack`;
  }, [unread, name]);
}

function useKeys() {
  useEffect(() => {
    const key = (e) => {
      if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "k") {
        e.preventDefault();
        if (!get().views.length && !get().overlay?.confirm) set({ overlay: get().overlay === "switcher" ? null : "switcher" });
      } else if (e.altKey && (e.key === "ArrowDown" || e.key === "ArrowUp") && !get().views.length && !get().overlay) {
        e.preventDefault();
        stepChannel(e.key === "ArrowDown" ? 1 : -1, e.shiftKey);
      } else if (e.key === "Escape") {
        if (get().drawer) set({ drawer: false });
        else if (get().here.thread) closeThread();
      }
    };
    addEventListener("keydown", key);
    return () => removeEventListener("keydown", key);
  }, []);
}

function App() {
  const { me, drawer, covered, modal, thread, online } = useStore((s) => ({
    me: s.me, drawer: s.drawer, covered: !!s.overlay || s.views.length > 0, modal: s.views.length > 0, thread: !!s.here.thread, online: s.online,
  }));
  useTitle();
  useKeys();
  if (!me) return online ? null : html`<div class="shell"><${Banner} /></div>`;
  return html`
    <div class="shell">
      <div class=${cls("slack", drawer && "with-drawer", thread && "with-thread")}>
        <div class="slack-inner" inert=${covered}>
          <${TopBar} />
          <${Sidebar} />
          ${drawer && html`<button type="button" class="drawer-veil" aria-label="Close the conversations" onClick=${() => set({ drawer: false })}></button>`}
          <div class="view" inert=${drawer}><${Banner} /><div class="panes"><${Main} /></div></div>
        </div>
        <div inert=${modal && get().overlay ? true : undefined}><${Modals} /></div>
        <${Overlays} />
      </div>
      <${DemoPanel} />
      <${Toasts} />
      <${Announcer} />
    </div>`;
}

startTheme();
set({ panel: recall("panel") !== "closed" && innerWidth > 1000 });
// Drawn when what the page brought along is in the store, so that it is laid out once and not piece by piece.
begin().finally(() => {
  render(html`<${App} />`, document.getElementById("page"));
  afterPaint(() => set({ settled: true }));
});
