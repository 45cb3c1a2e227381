// `markdown` blocks hold standard Markdown: headings, lists, tables, fences, quotes; what is within a line goes through mrkdwn.
import { fromMarkdown, inline } from "./mrkdwn.js";
import { html } from "./ui.js";

// Code keeps its characters; everything between is put into mrkdwn's notation.
const within = (text) =>
  text.split(/(`[^`\n]+`)/).map((part, n) => (n % 2 ? html`<code>${part.slice(1, -1)}</code>` : inline(fromMarkdown(part))));

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((one) => one.trim());
const RULE = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
const alignOf = (mark) => (/^:-+:$/.test(mark) ? "align-center" : /-:$/.test(mark) ? "align-right" : "");

function table(lines) {
  const [head, rule, ...rows] = lines.map(cells);
  const looks = rule.map(alignOf);
  return html`
    <div class="table" role="region" aria-label="Table" tabindex="0"><table>
      <thead><tr>${head.map((one, n) => html`<th scope="col" class=${looks[n]}>${within(one)}</th>`)}</tr></thead>
      <tbody>${rows.map((row) => html`<tr>${row.map((one, n) => html`<td class=${looks[n]}>${within(one)}</td>`)}</tr>`)}</tbody>
    </table></div>`;
}

const ITEM = /^(\s*)([-*+]|\d+[.)])\s+(?:\[([ xX])\]\s+)?(.*)$/;

function item(line) {
  const [, space, mark, tick, text] = ITEM.exec(line);
  const sign = tick != null ? (tick === " " ? "☐" : "☑") : /\d/.test(mark) ? mark : "•";
  return html`<div class=${`line item depth-${Math.min(4, Math.floor(space.length / 2))}`}><span class="bullet">${sign}</span><span>${within(text)}</span></div>`;
}

// What begins at a line: [its drawing, the number of lines it takes].
function part(lines, at) {
  const line = lines[at];
  const run = (test) => {
    let end = at;
    while (end < lines.length && test(lines[end])) end += 1;
    return lines.slice(at, end);
  };
  const fence = /^\s*(```|~~~)/.exec(line);
  if (fence) {
    const rest = lines.slice(at + 1);
    const end = rest.findIndex((one) => one.trim().startsWith(fence[1]));
    const code = end < 0 ? rest : rest.slice(0, end);
    return [html`<pre tabindex="0">${code.join("\n")}</pre>`, code.length + 2];
  }
  const heading = /^(#{1,6})\s+(.*)$/.exec(line);
  if (heading) return [html`<div class=${`heading level-${heading[1].length}`} role="heading" aria-level=${Math.min(6, heading[1].length + 2)}>${within(heading[2])}</div>`, 1];
  if (line.includes("|") && RULE.test(lines[at + 1] || "") && lines[at + 1].includes("-")) {
    const rows = run((one) => one.includes("|"));
    return [table(rows), rows.length];
  }
  if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) return [html`<hr />`, 1];
  if (ITEM.test(line)) return [item(line), 1];
  if (/^\s*>/.test(line)) {
    const quoted = run((one) => /^\s*>/.test(one));
    return [html`<blockquote><${Markdown} text=${quoted.map((one) => one.replace(/^\s*>\s?/, "")).join("\n")} /></blockquote>`, quoted.length];
  }
  return [line.trim() ? html`<div class="line">${within(line)}</div>` : html`<div class="gap"></div>`, 1];
}

export function Markdown({ text }) {
  const lines = text.split("\n");
  const out = [];
  for (let at = 0; at < lines.length; ) {
    const [drawn, taken] = part(lines, at);
    out.push(drawn);
    at += taken;
  }
  return html`<div class="mrkdwn">${out}</div>`;
}
