"""Notices on their way: asked for, approved or sent back, ready to go out, gone."""

from bot.core import events
from bot.core.audience import is_outside
from bot.core.drafts import Draft
from bot.core.messages import Approval, Notice, SentBack
from bot.slack.views.access import hidden
from bot.slack.views.blocks import Json, Rendered, actions, button, context, rendered, section
from bot.slack.views.scene import Scene
from bot.slack.views.text import one_line, prose, upper_first
from bot.slack.views.words import headline, joined, mention, party, person, room_link, room_words

LONGEST = 2700


def notice_proposed(event: events.NoticeProposed, actor: str, scene: Scene) -> Rendered:
    """In the room: what waits for approval, and the buttons for those who may give it."""
    roles = joined((_role(role, scene) for role in event.approve), "or")
    top = f":envelope: {mention(actor)} wrote *{_name(event.notice)}* for {_parties(event.to)}."
    needs = f"Nothing is sent before {roles} approves." if event.approve and _waits(event.number, scene) else ""
    return _with_text(f"{top} {needs}".strip(), event.text, _choice(event.number, scene))


def notice_decided(event: events.NoticeDecided, actor: str, scene: Scene) -> Rendered:
    """In the room: approved, with what is still to be done by hand, or sent back."""
    draft = scene.incident.drafts.get(event.number)
    name = f"*{_name(draft.notice)}*" if draft else f"notice {event.number}"
    if not event.approved:
        text = f":leftwards_arrow_with_hook: {mention(actor)} sent {name} back: {prose(event.reason, LONGEST)}"
        return rendered(text, [section("line", text), context("line_small", "Nothing was sent.")])
    top = f":ballot_box_with_check: {mention(actor)} approved {name}"
    if draft is None or not _by_hand(draft, scene):
        return rendered(f"{top}.", [section("line", f"{top}.")])
    top = f"{top} for {_parties(draft.to)}."
    if draft.state == "sent":
        return _with_text(top, draft.text, [context("line_small", ":outbox_tray: It went out.")])
    top = f"{top} Send it as it stands, then press the button."
    value = f"{scene.entry.id} {event.number}"
    return _with_text(top, draft.text, [actions("notice_do", button("It went out", "sent", value, "primary"))])


def notice_sent(event: events.NoticeSent, actor: str, scene: Scene) -> Rendered:
    """In the room: it is out."""
    to = f" to {_parties(event.to)}" if event.to else ""
    if not event.number:
        text = f":outbox_tray: {mention(actor)} says that {party(event.notice)} was sent{to}."
        return rendered(text, [section("line", text)])
    text = f":outbox_tray: *{_name(event.notice)}* went out{to}, by {mention(actor)}."
    draft = scene.incident.drafts.get(event.number)
    if draft and draft.approve:
        return rendered(text, [section("line", text)])
    return _with_text(text, event.text, [])


def approval(message: Approval, scene: Scene) -> Rendered:
    """To who may approve: the text, and the two buttons."""
    draft = scene.incident.drafts[message.number]
    top = f":envelope: {mention(draft.author)} asks you to approve *{_name(draft.notice)}* for {_parties(draft.to)}."
    made = _with_text(top, draft.text, _choice(message.number, scene))
    where = context("approval_where", headline(scene.there), room_words(scene.entry))
    return rendered(made.text, [*made.blocks, where])


def sent_back(message: SentBack, scene: Scene) -> Rendered:
    """To the author: why, and the text, so that it need not be typed again."""
    draft = scene.incident.drafts[message.number]
    who = person(message.actor, scene.org)
    top = f":leftwards_arrow_with_hook: {who} sent *{_name(draft.notice)}* back: {prose(message.reason, 1500)}"
    made = _with_text(top, draft.text, [])
    more = context("back_how", "Nothing was sent.", f"`/incident notice {draft.notice}` in {room_link(scene.entry)}")
    return rendered(made.text, [*made.blocks, more])


def notice(message: Notice, scene: Scene) -> Rendered:
    """To colleagues: the text alone, with where it comes from. Of a private incident nothing is shown."""
    if scene.incident.private:
        return hidden(scene.entry)
    text = prose(message.text, LONGEST)
    small = context("notice_from", scene.incident.name, f"by {person(message.author, scene.org)}")
    return rendered(f":mega: {one_line(message.text, 1000)}", [section("notice", f":mega: {text}"), small])


def quoted(text: str) -> str:
    """A text as a quotation."""
    return "\n".join(f"> {line}" for line in prose(text, LONGEST - text.count("\n") * 4).splitlines()) or ">"


def _with_text(top: str, text: str, more: list[Json]) -> Rendered:
    blocks = [section("line", top), section("notice_text", quoted(text)), *more]
    return rendered(f"{top} {one_line(text, 1000)}", blocks)


def _choice(number: int, scene: Scene) -> list[Json]:
    draft: Draft | None = scene.incident.drafts.get(number)
    if draft is None:
        return []
    if draft.state != "waiting":
        back = draft.state == "refused"
        did = ":leftwards_arrow_with_hook: Sent back" if back else ":ballot_box_with_check: It was approved"
        return [context("notice_over", f"{did} by {person(draft.decided_by, scene.org)}.")]
    value = f"{scene.entry.id} {number}"
    yes, no = button("Approve", "approve", value, "primary"), button("Send back", "refuse", value)
    return [actions("notice_do", yes, no)]


def _waits(number: int, scene: Scene) -> bool:
    draft = scene.incident.drafts.get(number)
    return draft is None or draft.state == "waiting"


def _by_hand(draft: Draft, scene: Scene) -> bool:
    """Whether people send it to those outside."""
    org, playbook, now = scene.org, scene.playbook, scene.there.now
    return draft.state != "sent" or any(is_outside(one, playbook, org, scene.incident, now) for one in draft.to)


def _name(notice: str) -> str:
    return upper_first(party(notice))


def _parties(to: tuple[str, ...]) -> str:
    return joined(party(name) for name in to)


def _role(id: str, scene: Scene) -> str:
    found = scene.playbook.roles.get(id)
    held = " ".join(mention(one) for one in scene.incident.holders(id))
    return f"{one_line(found.name if found else id, 40)} ({held or 'nobody yet'})"
