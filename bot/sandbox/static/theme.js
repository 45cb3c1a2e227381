// Light or dark: the system's choice until one presses the button.
import { Icon } from "./icons.js";
import { keep, recall } from "./prefs.js";
import { html, useState } from "./ui.js";

const system = matchMedia("(prefers-color-scheme: dark)");
const chosen = () => recall("theme") || (system.matches ? "dark" : "light");

const show = (theme) => {
  document.documentElement.dataset.theme = theme;
};

export function startTheme() {
  show(chosen());
  system.addEventListener("change", () => show(chosen()));
}

export function ThemeButton() {
  const [theme, setTheme] = useState(chosen);
  const other = theme === "dark" ? "light" : "dark";
  const flip = () => {
    keep("theme", other);
    show(other);
    setTheme(other);
  };
  return html`<button type="button" class="tool theme" aria-label=${`Use the ${other} theme`} title=${`Use the ${other} theme`} data-testid="theme" onClick=${flip}>
    <${Icon} name=${theme === "dark" ? "sun" : "moon"} /></button>`;
}
