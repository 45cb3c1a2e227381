"""Notices by the playbook's templates: written, approved by a role that may, sent, and nothing sent before."""

from bot.core.audience import audiences, is_outside, may_be_told_outside
from bot.core.drafts import Draft
from bot.core.errors import UserError
from bot.core.events import NoticeDecided, NoticeProposed, NoticeSent, Recorded
from bot.core.incident import Incident
from bot.core.messages import Approval, Notice, SentBack
from bot.core.notice import Wording, fill, missing, writable
from bot.core.oncall import resolve
from bot.core.playbook import Playbook
from bot.core.rights import approvers, holds_one
from bot.usecases import outgoing
from bot.usecases.change import find, record
from bot.usecases.ports import Book, Entry, Priority, Services, Tx

TO_FIELD = "to"
FIELD = "field_"


def propose(tx: Tx, s: Services, id: int, actor: str, wording: Wording) -> Entry:
    """Write a notice. It goes out at once when it needs nobody's approval or the author may give it; otherwise those
    who may are asked, and nothing leaves before one of them agrees."""
    entry = find(tx, id)
    book = s.books.of(entry.playbook_hash)
    wrong = check_notice(s, entry, book, wording)
    if wrong:
        raise UserError(" ".join(wrong.values()))
    outside = outsiders(s, entry, book, wording.to)
    roles = approvers(book.playbook, wording.notice, bool(outside))
    now = s.clock.now()
    number = max(entry.incident.drafts, default=0) + 1
    proposed = NoticeProposed(
        number=number,
        notice=wording.notice,
        to=wording.to,
        text=fill(wording, book.playbook, entry.incident, now),
        next_update_at=wording.next_update_at,
        approve=roles,
    )
    if not roles or holds_one(entry.incident, actor, roles):
        entry = tx.append(entry, [Recorded(at=now, actor=actor, event=proposed)])
        return _release(tx, s, entry, book, actor, number)
    entry = record(tx, s, entry, actor, proposed)
    for person in sorted({who for role in roles for who in entry.incident.holders(role)}):
        message = Approval(number=number)
        outgoing.tell(tx, person, f"approve:{id}:{number}:{person}", message, Priority.ESCALATION, id)
    return entry


def check_notice(s: Services, entry: Entry, book: Book, wording: Wording) -> dict[str, str]:
    """What is wrong with a notice, by field of its form; empty when nothing is."""
    playbook, incident, now = book.playbook, entry.incident, s.clock.now()
    template = writable(playbook, incident).get(wording.notice)
    if template is None:
        return {TO_FIELD: f"The playbook has no notice `{wording.notice[:40]}` for {incident.name} as it is."}
    wrong = {f"{FIELD}{name}": "Fill this in; the text needs it." for name in missing(template, wording)}
    outside = outsiders(s, entry, book, wording.to)
    if not wording.to:
        wrong[TO_FIELD] = "Say whom it is for."
    elif outside and not may_be_told_outside(playbook, incident):
        wrong[TO_FIELD] = f"The playbook keeps {incident.name} inside as it is: nobody outside is told of it."
    elif incident.private and set(wording.to) - set(outside):
        wrong[TO_FIELD] = f"{incident.name} is private: colleagues hear of it in its room only."
    if wording.next_update_at is not None and wording.next_update_at <= now:
        wrong[f"{FIELD}next_update"] = "Choose a time that is still to come."
    return wrong


def outsiders(s: Services, entry: Entry, book: Book, to: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the parties who are no colleagues."""
    now = s.clock.now()
    return tuple(one for one in to if is_outside(one, book.playbook, s.org, entry.incident, now))


def offered(s: Services, entry: Entry, book: Book, notice: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The parties that a notice may go to, and those it starts with: its cadence's, or who is outside where it needs
    approval, or else colleagues."""
    playbook, incident = book.playbook, entry.incident
    found = audiences(playbook, s.org, incident, s.clock.now())
    own = playbook.audience(notice)
    outside = found.outside if may_be_told_outside(playbook, incident) else ()
    inside = () if incident.private else found.inside
    template = playbook.templates[notice]
    every = tuple(dict.fromkeys([*(one for one in own if one in (*outside, *inside)), *outside, *inside]))
    start = tuple(one for one in own if one in every)
    return every, start or (outside if template.approve or template.by else inside) or every


def decide(tx: Tx, s: Services, id: int, actor: str, number: int, approved: bool, reason: str = "") -> Entry:
    """Agree to a notice, so that it goes out, or send it back to its author with the reason."""
    entry = find(tx, id)
    book, draft = s.books.of(entry.playbook_hash), _waiting(entry, number)
    if not holds_one(entry.incident, actor, draft.approve):
        raise UserError(f"Only {_named(draft.approve, book.playbook, entry.incident)} may decide this.", "Ask them.")
    if approved:
        return _release(tx, s, entry, book, actor, number)
    if not reason.strip():
        raise UserError("Say what should be different.", f"For example `/incident refuse {number} name the region`.")
    entry = record(tx, s, entry, actor, NoticeDecided(number=number, approved=False, reason=reason.strip()))
    back = SentBack(number=number, actor=actor, reason=reason.strip())
    outgoing.tell(tx, draft.author, f"back:{id}:{number}", back, Priority.ESCALATION, id)
    return entry


def went_out(tx: Tx, s: Services, id: int, actor: str, number: int) -> Entry:
    """Somebody has sent an approved notice to those outside."""
    entry = find(tx, id)
    draft = _draft(entry, number)
    if draft.state == "sent":
        raise UserError("It was noted already that this went out.", "Nothing more to do.")
    if draft.state != "approved":
        raise UserError("This notice has not been approved.", "It must not go out before.")
    return record(tx, s, entry, actor, _sent(draft))


def _release(tx: Tx, s: Services, entry: Entry, book: Book, actor: str, number: int) -> Entry:
    """Send to colleagues what is approved, and ask the room to send it to those outside."""
    draft, now = _draft(entry, number), s.clock.now()
    outside = outsiders(s, entry, book, draft.to)
    message = Notice(number=number, text=draft.text, author=draft.author)
    for party in (one for one in draft.to if one not in outside and not entry.incident.private):
        reach = resolve(party, s.org, book.playbook, entry.incident, now)
        key = f"notice:{entry.id}:{number}"
        for channel in reach.channels:
            outgoing.post(tx, channel, f"{key}:{channel}", message, Priority.UPDATE, entry.id)
        for person in reach.people:
            outgoing.tell(tx, person, f"{key}:{person}", message, Priority.UPDATE, entry.id)
    decided = NoticeDecided(number=number, approved=True)
    if outside or draft.approve:
        entry = record(tx, s, entry, actor, decided)
    return entry if outside else record(tx, s, entry, actor, _sent(draft))


def _sent(draft: Draft) -> NoticeSent:
    return NoticeSent(
        notice=draft.notice, to=draft.to, number=draft.number, text=draft.text, next_update_at=draft.next_update_at
    )


def _draft(entry: Entry, number: int) -> Draft:
    draft = entry.incident.drafts.get(number)
    if draft is None:
        raise UserError(f"{entry.incident.name} has no notice {number}.", "`/incident notice` writes one.")
    return draft


def _waiting(entry: Entry, number: int) -> Draft:
    draft = _draft(entry, number)
    if draft.state != "waiting":
        did = "sent back" if draft.state == "refused" else "approved"
        by = f" by <@{draft.decided_by}>" if draft.decided_by else ""
        raise UserError(f"Notice {number} was {did}{by} already.", "Nothing more to do.")
    return draft


def _named(roles: tuple[str, ...], playbook: Playbook, incident: Incident) -> str:
    said = []
    for role in roles:
        found, held = playbook.roles.get(role), incident.holders(role)
        who = ", ".join(f"<@{one}>" for one in held) or f"nobody yet; `/incident role {role}` takes it"
        said.append(f"{found.name if found else role} ({who})")
    return " or ".join(said)
