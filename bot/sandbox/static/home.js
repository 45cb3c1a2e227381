// The App Home tab: one view of blocks that the app keeps up to date.
import { Blocks } from "./blocks.js";
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
