// What can be done with a message: react, reply, edit, pin, copy, and the app's own shortcuts.
import { emoji } from "./emoji.js";
import { Icon } from "./icons.js";
import { openThread } from "./navigate.js";
import { EmojiPicker } from "./picker.js";
import { Menu, Opener } from "./popover.js";
import { confirmed } from "./surface.js";
import { channel, get, set, useStore } from "./store.js";
import { tell, toast } from "./toasts.js";
import { html } from "./ui.js";

const words = (text) => ({ type: "plain_text", text });

const linkTo = (where, message) => {
  const thread = message.thread_ts && message.thread_ts !== message.ts ? `?thread_ts=${message.thread_ts}&cid=${where.channel}` : "";
  return `https://${get().team.domain}.slack.com/archives/${where.channel}/p${message.ts.replace(".", "")}${thread}`;
};

async function copy(text, said) {
  try {
    await navigator.clipboard.writeText(text);
    toast(said);
  } catch {
    toast("This browser does not let the page copy.");
  }
}

async function remove(where) {
  const sure = await confirmed({
    title: words("Delete message"), text: words("This cannot be undone."),
    confirm: words("Delete"), deny: words("Cancel"), style: "danger",
  });
  if (sure) tell("delete", where);
}

const PINNABLE = [undefined, "file_share", "thread_broadcast", "bot_message"];

function itemsFor(message, where, shortcuts, pinnable) {
  const own = message.user === get().as && !message.bot_id;
  return [
    ...shortcuts.map((one) => ({
      label: one.name, hint: get().app.name, onPick: () => tell("message_shortcut", { ...where, callback_id: one.callback_id }),
    })),
    { label: "Copy link", onPick: () => copy(linkTo(where, message), "Link copied") },
    { label: "Copy text", onPick: () => copy(message.text || "", "Text copied") },
    ...(pinnable
      ? [message.pinned
        ? { label: "Un-pin from channel", onPick: () => tell("unpin", where) }
        : { label: "Pin to channel", onPick: () => tell("pin", where) }]
      : []),
    ...(own
      ? [
        { label: "Edit message", hint: "E", onPick: () => set({ editing: message.ts }) },
        { label: "Delete message", danger: true, onPick: () => remove(where) },
      ]
      : []),
  ];
}

export function Tools({ message, where, inThread }) {
  const shortcuts = useStore((s) => s.shortcuts.filter((one) => one.type === "message"));
  const room = channel(where.channel);
  if (message.ephemeral || message.subtype === "tombstone" || !room?.member || room.archived) return null;
  const react = (name) => tell("react", { ...where, name });
  return html`
    <div class="tools" role="group" aria-label="Message actions">
      ${["white_check_mark", "eyes"].map((name) => html`
        <button type="button" class="quick" title=${`React with :${name}:`} aria-label=${`React with ${name.replaceAll("_", " ")}`} onClick=${() => react(name)}>${emoji(name)}</button>`)}
      <${Opener} label="Add reaction" testid="add-reaction" content=${html`<${Icon} name="smile" />`}>
        ${(anchor, close) => html`<${EmojiPicker} anchor=${anchor} onClose=${close} onPick=${react} />`}
      </>
      ${!inThread && html`
        <button type="button" title="Reply in thread" aria-label="Reply in thread" data-testid="reply"
          onClick=${() => openThread(where.channel, message.thread_ts || message.ts)}><${Icon} name="reply" /></button>`}
      <${Opener} label="More actions" testid="message-more" content=${html`<${Icon} name="more" />`}>
        ${(anchor, close) => html`
          <${Menu} anchor=${anchor} items=${itemsFor(message, where, shortcuts, PINNABLE.includes(message.subtype))} side="end" label="More actions" onClose=${close} />`}
      </>
    </div>`;
}
