"""The evidence register: the list, and the line in the room."""

from collections.abc import Sequence

from bot.core.events import EvidenceAdded
from bot.core.evidence import Piece
from bot.core.organisation import Organisation
from bot.slack.views.blocks import Json, Rendered, actions, button, context, rendered, section
from bot.slack.views.replies.basic import reply
from bot.slack.views.scene import Scene
from bot.slack.views.steps import fitted
from bot.slack.views.text import code, one_line, when
from bot.slack.views.words import mention, party, person
from bot.usecases.ports import About


def evidence_reply(about: About, register: Sequence[Piece], org: Organisation) -> Json:
    """The register, the newest last; what was superseded stays, struck out."""
    name = about.entry.incident.name
    text = f"{name}: {len(register)} in the evidence register" if register else f"{name}: no evidence is registered"
    fix = "`/incident evidence fix 2` corrects an entry; nothing is deleted."
    how = fix if register else "Nothing that is registered is ever deleted."
    add = actions("evidence_do", button("Add", "evidence", f"{about.entry.id} add"))

    def blocks(most: int) -> list[Json]:
        lines = [section(f"evidence_{n}", _line(one, org)) for n, one in enumerate(register[-most:])]
        more = f"the last {most} are shown, the file of the timeline has all" if len(register) > most else ""
        return [section("evidence", f"*{text}*"), *lines, add, context("evidence_how", how, more)]

    return reply(text, fitted(blocks))


def evidence_added(event: EvidenceAdded, actor: str, scene: Scene) -> Rendered:
    """In the room: what was secured, and whether it corrects an entry."""
    how = f", in place of {event.instead_of}" if event.instead_of else ""
    top = f":file_cabinet: {mention(actor)} registered evidence {event.number}{how}: {_words(event, scene.org)}"
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
