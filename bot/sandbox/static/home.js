// The App Home tab: one view of blocks that the app keeps up to date.
import { Blocks } from "./blocks.js";
import { Avatar } from "./people.js";
import { useStore } from "./store.js";
import { useBlockSurface } from "./surface.js";
import { html } from "./ui.js";

function HomeView({ view }) {
  const surface = useBlockSurface({
    blocks: view.blocks,
    initial: view.state?.values,
    action: { kind: "view_action", where: { view_id: view.id } },
    suggestion: { view_id: view.id },
  });
  return html`<${Blocks} blocks=${view.blocks || []} surface=${surface} />`;
}

// What the app offers, as the manifest tells it.
export function About() {
  const { app, commands, shortcuts } = useStore((s) => ({ app: s.app, commands: s.commands, shortcuts: s.shortcuts }));
  return html`
    <div class="scroll home" tabindex="0" role="tabpanel" aria-label=${`About ${app.name}`} data-testid="about">
      <div class="home-page about">
        <div class="about-head"><${Avatar} id=${app.user} app size=${52} /><div><h2>${app.name}</h2><span class="soft">App · ${app.id}</span></div></div>
        <h3>Commands</h3>
        <dl>${commands.map((one) => html`<dt><code>${one.command} ${one.usage_hint}</code></dt><dd>${one.description}</dd>`)}</dl>
        ${shortcuts.length > 0 && html`<h3>Shortcuts</h3>
          <dl>${shortcuts.map((one) => html`<dt>${one.name} <span class="soft">${one.type === "message" ? "on a message" : "anywhere"}</span></dt><dd>${one.description}</dd>`)}</dl>`}
      </div>
    </div>`;
}

export function Home() {
  const view = useStore((s) => s.home);
  const app = useStore((s) => s.app);
  return html`
    <div class="scroll home" tabindex="0" role="tabpanel" aria-label=${`${app.name} Home`} data-testid="home">
      <div class="home-page">
        ${view
          ? html`<${HomeView} key=${view.id} view=${view} />`
          : html`<div class="beginning"><h2>${app.name} has nothing here yet</h2><p class="soft">The app fills this page when you open it.</p></div>`}
      </div>
    </div>`;
}
