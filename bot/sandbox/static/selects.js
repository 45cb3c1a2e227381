// Menus one can type in: options, people, conversations, and options the app looks up.
import { Icon } from "./icons.js";
import { withEmoji } from "./mrkdwn.js";
import { conversationName } from "./navigate.js";
import { Avatar, isApp } from "./people.js";
import { Popover } from "./popover.js";
import { get, useStore } from "./store.js";
import { cls, html, useEffect, useId, useRef, useState } from "./ui.js";

// An item is {key, label, hint, group, raw, look}. `load(typed)` gives the items, now or later.
function Combobox({ name, id, placeholder, multi, chosen, load, slow, onChange, most, fewest = 0, clearable, autofocus, describedby, invalid }) {
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [found, setFound] = useState([]);
  const [at, setAt] = useState(0);
  const [busy, setBusy] = useState(false);
  const field = useRef(null);
  const box = useRef(null);
  const list = useId();

  useEffect(() => {
    if (!slow || !open || typed.length < fewest) return undefined;
    let current = true;
    setBusy(true);
    const timer = setTimeout(async () => {
      const fresh = await load(typed);
      if (current) (setFound(fresh), setAt(0), setBusy(false));
    }, 200);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [open, typed]);
  const items = !open || typed.length < fewest ? [] : slow ? found : load(typed);

  const close = () => (setOpen(false), setTyped(""));
  const has = (item) => chosen.some((one) => one.key === item.key);
  const pick = (item) => {
    if (!item) return;
    if (!multi) {
      onChange([item]);
      close();
    } else if (has(item)) onChange(chosen.filter((one) => one.key !== item.key));
    else if (!most || chosen.length < most) (onChange([...chosen, item]), setTyped(""));
  };
  const key = (e) => {
    if (e.key === "ArrowDown" || e.key === "ArrowUp") {
      e.preventDefault();
      if (!open) return setOpen(true);
      setAt((n) => (n + (e.key === "ArrowDown" ? 1 : -1) + items.length) % Math.max(1, items.length));
    } else if (e.key === "Enter") {
      e.preventDefault();
      if (open) pick(items[at]);
      else setOpen(true);
    } else if (e.key === "Backspace" && multi && !typed) onChange(chosen.slice(0, -1));
    else if (e.key === "Tab") close();
    return undefined;
  };
  const shown = open ? typed : !multi && chosen[0] ? chosen[0].label : "";
  const hint = (!multi && chosen[0]?.label) || placeholder;
  return html`
    <div class=${cls("combo", multi && "multi", invalid && "invalid")} ref=${box} onClick=${() => field.current.focus()}>
      ${multi && chosen.map((one) => html`
        <span class="chip" key=${one.key}>${one.look}${one.label}
          <button type="button" class="plain" aria-label=${`Remove ${one.label}`} onClick=${(e) => (e.stopPropagation(), pick(one))}><${Icon} name="close" size=${12} /></button>
        </span>`)}
      <input ref=${field} id=${id} name=${name} role="combobox" autocomplete="off" aria-expanded=${open} aria-controls=${open ? list : undefined}
        aria-autocomplete="list" aria-label=${id ? undefined : placeholder} aria-describedby=${describedby} aria-invalid=${invalid} data-autofocus=${autofocus}
        aria-activedescendant=${open && items[at] ? `${list}-${at}` : undefined}
        placeholder=${multi && chosen.length ? "" : hint} value=${shown}
        onMouseDown=${() => setOpen(true)} onBlur=${close} onKeyDown=${key}
        onInput=${(e) => (setOpen(true), setTyped(e.target.value), setAt(0))} />
      ${clearable && !multi && chosen[0] && html`
        <button type="button" class="plain clear" aria-label="Clear" onClick=${(e) => (e.stopPropagation(), onChange([]))}><${Icon} name="close" size=${14} /></button>`}
      <${Icon} name="chevron" size=${16} />
      ${open && html`
        <${Popover} anchor=${box.current} onClose=${close} kind="listbox" match role="listbox">
          <div id=${list} role="listbox" aria-label=${placeholder} aria-multiselectable=${multi} onMouseDown=${(e) => e.preventDefault()}>
            ${items.map((item, n) => html`
              ${item.group && item.group !== items[n - 1]?.group && html`<div class="menu-title" role="presentation">${item.group}</div>`}
              <${Option} key=${item.key} item=${item} id=${`${list}-${n}`} active=${n === at} picked=${has(item)} onPick=${() => pick(item)} onHover=${() => setAt(n)} />`)}
            ${!items.length && html`<div class="menu-title" role="option" aria-disabled="true" aria-selected="false">${typed.length < fewest ? "Keep typing…" : busy ? "Looking…" : "No matches"}</div>`}
          </div>
        </>`}
    </div>`;
}

function Option({ item, id, active, picked, onPick, onHover }) {
  const ref = useRef(null);
  useEffect(() => {
    if (active) ref.current.scrollIntoView({ block: "nearest" });
  }, [active]);
  return html`
    <div ref=${ref} id=${id} role="option" aria-selected=${picked} data-value=${item.key} class=${cls("option", active && "active")}
      onMouseMove=${onHover} onClick=${(e) => (e.stopPropagation(), onPick())}>
      ${item.look}<span class="grow">${item.label}${item.hint && html`<small>${item.hint}</small>`}</span>
      ${picked && html`<${Icon} name="check" size=${14} />`}
    </div>`;
}

const fits = (typed, ...texts) => texts.some((text) => text?.toLowerCase().includes(typed.toLowerCase()));

const ofOption = (option, group) => ({
  key: option.value, label: withEmoji(option.text.text), hint: option.description && withEmoji(option.description.text), group, raw: option,
});
const ofPerson = (one) => ({
  key: one.id, label: one.real_name, hint: one.title, look: html`<${Avatar} id=${one.id} name=${one.real_name} app=${isApp(one)} size=${20} />`,
});
const ofConversation = (c) => ({
  key: c.id, label: conversationName(c), look: html`<${Icon} name=${c.kind === "private" ? "lock" : c.kind === "channel" ? "hash" : "at"} size=${14} />`,
});

const flatten = ({ options = [], option_groups: groups }) =>
  groups?.length ? groups.flatMap((g) => g.options.map((o) => ofOption(o, withEmoji(g.label.text)))) : options.map((o) => ofOption(o));

function wantedConversation(el, c) {
  if (c.archived) return false;
  const include = el.filter?.include;
  const kind = { channel: "public", private: "private", im: "im", app: "im" }[c.kind];
  return (!include || include.includes(kind)) && !(el.filter?.exclude_bot_users && c.kind === "app");
}

const people = (typed) =>
  get().people.filter((one) => !one.deleted && fits(typed, one.real_name, one.name)).map(ofPerson);
const channels = (test) => (typed) =>
  get().channels.filter((c) => test(c) && fits(typed, conversationName(c))).map(ofConversation);

const KINDS = {
  static: { field: "selected_option", load: (el) => (typed) => flatten(el).filter((item) => fits(typed, item.label)), raw: true },
  external: { field: "selected_option", raw: true },
  users: { field: "selected_user", load: () => people, look: (s, id) => s.people.filter((one) => one.id === id).map(ofPerson)[0] },
  conversations: {
    field: "selected_conversation",
    load: (el) => channels((c) => wantedConversation(el, c)),
    look: (s, id) => s.channels.filter((c) => c.id === id).map(ofConversation)[0],
  },
  channels: {
    field: "selected_channel",
    load: () => channels((c) => c.kind === "channel" && !c.archived),
    look: (s, id) => s.channels.filter((c) => c.id === id).map(ofConversation)[0],
  },
};

// Any of Slack's select menus; `value` and what `onChange` gets are in the app's form.
export function Select({ el, value, onChange, suggest, ...rest }) {
  const multi = el.type.startsWith("multi_");
  const kind = KINDS[el.type.replace(/^multi_/, "").replace(/_select$/, "")];
  const field = multi ? `${kind.field}s` : kind.field;
  const held = value?.[field];
  const chosen = useStore((s) =>
    (multi ? held || [] : held ? [held] : []).map((one) => (kind.raw ? one : kind.look(s, one)?.key || one)),
  ).map((one) => (kind.raw ? ofOption(one) : kind.look(get(), one) || { key: one, label: one }));
  const later = async (typed) => flatten(await suggest(typed));
  const told = (items) => {
    const parts = items.map((item) => (kind.raw ? item.raw : item.key));
    onChange({ type: el.type, [field]: multi ? parts : parts[0] ?? null });
  };
  return html`
    <${Combobox} ...${rest} multi=${multi} chosen=${chosen} onChange=${told} most=${el.max_selected_items}
      placeholder=${withEmoji(el.placeholder?.text || (multi ? "Choose…" : "Choose one"))}
      load=${kind.load ? kind.load(el) : later} slow=${!kind.load} fewest=${kind.load ? 0 : el.min_query_length ?? 3} />`;
}
