// Files: on messages as pictures or cards, and chosen in a form.
import { fileAddress, upload } from "./api.js";
import { Icon } from "./icons.js";
import { toast } from "./toasts.js";
import { cls, html, useRef, useState } from "./ui.js";

const UNITS = ["bytes", "kB", "MB", "GB"];

function sized(bytes) {
  if (!Number.isFinite(bytes)) return "";
  const step = bytes < 1000 ? 0 : Math.min(3, Math.floor(Math.log10(bytes) / 3));
  const count = bytes / 1000 ** step;
  return `${step && count < 10 ? count.toFixed(1) : Math.round(count)} ${UNITS[step]}`;
}

const kindOf = (file) => (file.pretty_type || file.filetype || file.mimetype?.split("/")[1] || "file").toUpperCase();
const here = (url) => /^(https?:|\/)/i.test(url || "");

function File({ file }) {
  const name = file.title || file.name || "Untitled";
  const url = fileAddress(file.url_private || file.permalink);
  if (file.mode === "tombstone") return html`<div class="file soft">This file was deleted.</div>`;
  if (/^image\//.test(file.mimetype || "") && here(url)) {
    return html`
      <figure class="file-image" data-testid="file"><figcaption>${name}</figcaption>
        <a href=${url} target="_blank" rel="noopener noreferrer"><img src=${url} alt=${file.alt_txt || name} loading="lazy" /></a></figure>`;
  }
  return html`
    <a class="file" href=${here(url) ? url : undefined} target="_blank" rel="noopener noreferrer" data-testid="file">
      <span class="file-mark"><${Icon} name="file" size=${20} /></span>
      <span class="grow"><strong>${name}</strong><small>${[kindOf(file), sized(file.size)].filter(Boolean).join(" · ")}</small></span>
    </a>`;
}

export const Files = ({ list }) => html`<div class="files">${list.map((file) => html`<${File} key=${file.id} file=${file} />`)}</div>`;

// The app is given what the server kept of each file; files that are too many or of another type are refused here.
export function FileField({ el, id, value, onChange, describedby, invalid, autofocus }) {
  const [busy, setBusy] = useState(false);
  const field = useRef(null);
  const held = value?.files || [];
  const most = el.max_files || 10;
  const told = (files) => onChange({ type: el.type, files });
  const pick = async (e) => {
    const picked = [...e.target.files].slice(0, most - held.length);
    e.target.value = "";
    setBusy(true);
    const answers = await Promise.all(picked.map(upload));
    setBusy(false);
    const failed = answers.find((one) => !one.ok);
    if (failed) toast(failed.error);
    told([...held, ...answers.filter((one) => one.ok).map((one) => one.file)]);
  };
  return html`
    <div class=${cls("file-field", invalid && "invalid")}>
      ${held.map((file) => html`
        <div class="file" key=${file.id}><span class="file-mark"><${Icon} name="file" size=${20} /></span>
          <span class="grow"><strong>${file.title || file.name}</strong><small>${[kindOf(file), sized(file.size)].filter(Boolean).join(" · ")}</small></span>
          <button type="button" class="tool" aria-label=${`Remove ${file.name}`} onClick=${() => told(held.filter((one) => one.id !== file.id))}><${Icon} name="close" size=${14} /></button>
        </div>`)}
      <input ref=${field} id=${id} type="file" multiple=${most > 1} disabled=${busy || held.length >= most} aria-describedby=${describedby} aria-invalid=${invalid}
        accept=${el.filetypes?.map((one) => `.${one}`).join(",")} data-autofocus=${autofocus} onChange=${pick} />
      ${busy && html`<span class="soft" role="status">Uploading…</span>`}
    </div>`;
}
