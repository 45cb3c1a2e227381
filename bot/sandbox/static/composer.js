// Where one writes. Enter sends, Shift+Enter breaks the line, a slash at the start is a command.
import { FormatBar, kindOfKey, marked } from "./formatbar.js";
import { complete, Suggestions, usageOf } from "./completion.js";
import { emoji } from "./emoji.js";
import { Icon } from "./icons.js";
import { EmojiPicker } from "./picker.js";
import { Menu, Opener } from "./popover.js";
import { get, set, useStore } from "./store.js";
import { tell, toast } from "./toasts.js";
import { cls, html, useEffect, useId, useLayoutEffect, useRef, useState } from "./ui.js";

const drafts = new Map();

function send(channel, thread, text, broadcast) {
  if (!/^\/[a-z]/.test(text)) return tell("post", { channel, text, thread_ts: thread || undefined, broadcast: broadcast || undefined });
  if (!thread) return tell("slash", { channel, text });
  toast(`${text.split(/\s/)[0]} cannot be used in a thread. Use it in the channel.`);
  return { ok: false };
}

function ShortcutsMenu({ anchor, onClose }) {
  const shortcuts = useStore((s) => s.shortcuts.filter((one) => one.type === "global"));
  const items = shortcuts.map((one) => ({
    label: one.name,
    hint: one.description,
    onPick: () => tell("global_shortcut", { callback_id: one.callback_id }),
  }));
  return html`<${Menu} anchor=${anchor} items=${items} title=${`Shortcuts · ${get().app.name || "Apps"}`} side="up" onClose=${onClose} />`;
}

// The last message one wrote here opens for editing; without one the newest message gets the focus.
function editLast(pane) {
  const all = [...pane.querySelectorAll("article")];
  const own = all.findLast((one) => one.dataset.user === get().as && !one.dataset.ephemeral);
  if (own) set({ editing: own.dataset.ts });
  else all.at(-1)?.focus();
}

export function Composer({ channel, thread, place, placeholder, testid = "composer", sendId = "send" }) {
  const key = `${channel}/${thread || ""}/${get().as}`;
  const [text, setText] = useState(drafts.get(key) || "");
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  const [, setWrites] = useState(0);
  const [broadcast, setBroadcast] = useState(false);
  const [dismissed, setDismissed] = useState(null);
  const field = useRef(null);
  const selection = useRef(null);
  const list = useId();
  const before = text.slice(0, caret);
  const found = dismissed === before ? null : complete(before, { slash: !thread });
  const usage = !thread && usageOf(text);

  useEffect(() => drafts.set(key, text), [text]);
  useEffect(() => {
    if (matchMedia("(hover: hover)").matches) field.current.focus();
  }, [key]);
  useLayoutEffect(() => {
    const el = field.current;
    el.style.height = "";
    if (!text) return;
    el.style.height = `${Math.min(el.scrollHeight, innerHeight * 0.4)}px`;
  }, [text]);

  // The caret goes with the text it belongs to, so that what is typed next stands where it should.
  useLayoutEffect(() => {
    if (!selection.current) return;
    field.current.focus();
    field.current.setSelectionRange(...selection.current);
    selection.current = null;
  });

  const write = (value, position, from = position) => {
    selection.current = [from, position];
    setText(value);
    setCaret(position);
    setAt(0);
    setWrites((n) => n + 1);
  };
  const pick = (item) => write(text.slice(0, found.from) + item.insert + text.slice(caret), found.from + item.insert.length);
  const insert = (mark) => {
    const position = field.current.selectionStart;
    const gap = mark !== "/" && position && !/\s/.test(text[position - 1]) ? " " : "";
    if (mark === "/" && text) return;
    write(text.slice(0, position) + gap + mark + text.slice(position), position + gap.length + mark.length);
  };
  const mark = (kind) => {
    const { selectionStart, selectionEnd } = field.current;
    const made = marked(text, selectionStart, selectionEnd, kind);
    write(made.text, made.to, made.from);
  };
  const submit = async () => {
    const said = text.trim();
    if (!said) return;
    write("", 0);
    const answer = await send(channel, thread, said, broadcast);
    setBroadcast(false);
    if (!answer.ok) setText((now) => now || said);
  };
  const keys = (e) => {
    if (found && (e.key === "ArrowDown" || e.key === "ArrowUp")) {
      e.preventDefault();
      setAt((n) => (n + (e.key === "ArrowDown" ? 1 : -1) + found.items.length) % found.items.length);
    } else if (found && (e.key === "Tab" || (e.key === "Enter" && !e.shiftKey && before.trim() !== found.items[at].insert.trim()))) {
      e.preventDefault();
      pick(found.items[at]);
    } else if (found && e.key === "Escape") {
      e.preventDefault();
      e.stopPropagation();
      setDismissed(before);
    } else if (e.key === "Enter" && !e.shiftKey && !e.isComposing) {
      e.preventDefault();
      submit();
    } else if (kindOfKey(e)) {
      e.preventDefault();
      mark(kindOfKey(e));
    } else if (e.key === "ArrowUp" && !text) {
      e.preventDefault();
      editLast(e.target.closest(".main, .thread"));
    }
  };
  const moved = (e) => setCaret(e.target.selectionStart);
  return html`
    <div class="composer">
      ${found && html`<${Suggestions} found=${found} at=${at} id=${list} onPick=${pick} />`}
      ${usage && html`<div class="usage"><code>${usage.command} ${usage.usage_hint}</code> <span>${usage.description}</span></div>`}
      <span class="unseen" role="status">${found ? `${found.items.length} ${found.title.toLowerCase()} offered` : ""}</span>
      <div class="composer-box">
        <${FormatBar} onMark=${mark} />
        <textarea ref=${field} rows="1" data-testid=${testid} value=${text} placeholder=${placeholder} aria-label=${placeholder}
          aria-autocomplete="list" aria-haspopup="listbox" aria-controls=${found ? list : undefined} aria-activedescendant=${found ? `${list}-${at}` : undefined}
          onInput=${(e) => (setText(e.target.value), setAt(0), moved(e))} onSelect=${moved} onKeyDown=${keys}></textarea>
        ${thread && html`
          <label class="broadcast"><input type="checkbox" checked=${broadcast} data-testid="broadcast" onChange=${(e) => setBroadcast(e.target.checked)} />
            <span>Also send to ${place}</span></label>`}
        <div class="composer-tools">
          <${Opener} label="Shortcuts" testid=${thread ? undefined : "shortcuts"} class="round" content=${html`<${Icon} name="plus" />`}>
            ${(anchor, close) => html`<${ShortcutsMenu} anchor=${anchor} onClose=${close} />`}
          </>
          <${Opener} label="Emoji" content=${html`<${Icon} name="smile" />`}>
            ${(anchor, close) => html`<${EmojiPicker} anchor=${anchor} onClose=${close} onPick=${(code) => insert(emoji(code))} />`}
          </>
          <button type="button" aria-label="Mention someone" title="Mention someone" onClick=${() => insert("@")}><${Icon} name="at" /></button>
          ${!thread && html`<button type="button" aria-label="Run a command" title="Run a command" onClick=${() => insert("/")}><${Icon} name="slash" /></button>`}
          <span class="grow"></span>
          <button type="button" class=${cls("send", text.trim() && "ready")} data-testid=${sendId} aria-label="Send" title="Send (Enter)"
            disabled=${!text.trim()} onClick=${submit}><${Icon} name="send" /></button>
        </div>
      </div>
    </div>`;
}
