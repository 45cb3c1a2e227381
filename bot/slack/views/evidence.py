"""The evidence register: the list, and the line in the room."""

from collections.abc import Sequence

from bot.core.events import EvidenceAdded, EvidenceHeld, EvidenceReleased
from bot.core.evidence import Piece, hold
from bot.core.organisation import Organisation
from bot.slack.views.blocks import Json, Rendered, actions, button, context, rendered, section
from bot.slack.views.replies.basic import reply
from bot.slack.views.scene import Scene
from bot.slack.views.steps import fitted
from bot.slack.views.text import code, one_line, prose, stop, upper_first, when
from bot.slack.views.words import mention, party, person
from bot.usecases.ports import About

KEPT = "nothing may be deleted, and the room is not archived. `/incident evidence release why` ends it."
LONGEST_REASON = 1000


def evidence_reply(about: About, register: Sequence[Piece], org: Organisation) -> Json:
    """The register, the newest last; what was superseded stays, struck out."""
    name = about.entry.incident.name
    text = f"{name}: {len(register)} in the evidence register" if register else f"{name}: no evidence is registered"
    fix = "`/incident evidence fix 2` corrects an entry; nothing is deleted."
    how = fix if register else "Nothing that is registered is ever deleted."
    since = hold(about.entry.incident.stamps).since
    does = [button("Add", "evidence", f"{about.entry.id} add")]
    does += [] if since else [button("Put on hold", "evidence.hold", f"{about.entry.id} hold")]
    add = actions("evidence_do", *does)
    kept = f":lock: On hold since {when(since, 'date_time')}: {KEPT}" if since else ""

    def blocks(most: int) -> list[Json]:
        lines = [section(f"evidence_{n}", _line(one, org)) for n, one in enumerate(register[-most:])]
        more = f"the last {most} are shown, the file of the timeline has all" if len(register) > most else ""
        return [section("evidence", f"*{text}*\n{kept}".strip()), *lines, add, context("evidence_how", how, more)]

    return reply(text, fitted(blocks))


def evidence_added(event: EvidenceAdded, actor: str, scene: Scene) -> Rendered:
    """In the room: what was secured, and whether it corrects an entry."""
    how = f", in place of {event.instead_of}" if event.instead_of else ""
    top = f":file_cabinet: {mention(actor)} registered evidence {event.number}{how}: {_words(event, scene.org)}"
    return rendered(top, [section("line", top)])


def evidence_held(event: EvidenceHeld, actor: str, scene: Scene) -> Rendered:
    """In the room: everything is kept from now on."""
    why = f": {stop(prose(event.reason, LONGEST_REASON))}" if event.reason else "."
    top = f":lock: {mention(actor)} put the evidence on hold{why}"
    return rendered(top, [section("line", top), context("line_small", upper_first(KEPT))])


def evidence_released(event: EvidenceReleased, actor: str, scene: Scene) -> Rendered:
    """In the room: it need not be kept any more."""
    top = f":unlock: {mention(actor)} released the evidence: {stop(prose(event.reason, LONGEST_REASON))}"
    return rendered(top, [section("line", top)])


def _line(piece: Piece, org: Organisation) -> str:
    words = f"*{piece.entry.number}* {_words(piece.entry, org)}"
    when_ = f"registered {when(piece.at, 'date_time')} by {person(piece.by, org)}"
    gone = f" · :no_entry_sign: superseded by {piece.superseded_by}" if piece.superseded_by else ""
    return f"{words}\n{when_}{gone}"


def _words(event: EvidenceAdded, org: Organisation) -> str:
    covers = f" of {one_line(event.covers, 200)}" if event.covers else ""
    check = f" · SHA-256 {code(event.sha256, 64)}" if event.sha256 else ""
    keeper = person(event.custodian, org)
    return f"{party(event.sort)}{covers} at {one_line(event.location, 300)}{check} · kept by {keeper}"
