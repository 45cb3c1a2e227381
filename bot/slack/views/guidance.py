"""What the playbook thinks good to know: in the room when it opens, and for whoever asks."""

from bot.core.incident import Incident
from bot.core.messages import Guidance
from bot.core.playbook import Playbook
from bot.slack.views.beside import references, special, tools
from bot.slack.views.blocks import Json, Rendered, context, rendered, section
from bot.slack.views.replies.basic import reply
from bot.slack.views.scene import Scene
from bot.slack.views.text import LONGEST_TEXT, code, prose
from bot.usecases.ports import Book

TOP = ":bulb: *Good to know*"
LONGEST_LINE = 1000
MOST_BLOCKS = 3


def guidance(message: Guidance, scene: Scene) -> Rendered:
    """In the room."""
    blocks = [*guidance_blocks(scene.there.book), context("guidance_how", "`/incident guide` shows this to you alone")]
    return rendered(TOP, blocks)


def guidance_reply(book: Book, incident: Incident | None = None) -> Json:
    """To one person, with the tools and documents that the playbook names, also those for such an `incident`."""
    blocks = [*guidance_blocks(book), *_where_to_look(book.playbook, incident)]
    if not blocks:
        text = f"The playbook {code(book.name)} has no guidance."
        return reply(text, [section("guidance", f"{text} It would stand under `guidance`.")])
    return reply(TOP, blocks)


def _where_to_look(playbook: Playbook, incident: Incident | None) -> list[Json]:
    looks = list(tools(playbook))
    reads = [*(special(playbook, incident) if incident else ()), *references(playbook)]
    parts = (("guidance_tools", "*Where to look*", looks), ("guidance_refs", "*To read*", reads))
    return [section(id, "\n".join([title, *lines])) for id, title, lines in parts if lines]


def guidance_blocks(book: Book, most: int = MOST_BLOCKS) -> list[Json]:
    """The lines under one heading, in as few blocks as hold them; what does not fit is where the last line says."""
    parts, whole = [TOP] if book.playbook.guidance else [], True
    for text in book.playbook.guidance:
        line = _line(text)
        if len(parts[-1]) + len(line) < LONGEST_TEXT:
            parts[-1] = f"{parts[-1]}\n{line}"
        elif len(parts) < most:
            parts.append(line)
        else:
            whole = False
            break
    blocks = [section(f"guidance_{number}", part) for number, part in enumerate(parts)]
    more = f"The rest stands under `guidance` in {code(book.path or book.name)}"
    return blocks if whole else [*blocks, context("guidance_more", more)]


def _line(text: str) -> str:
    """A line with a bullet, unless it has a number of its own."""
    words = prose(" ".join(text.split()), LONGEST_LINE)
    return words if words[:1].isdigit() else f"• {words}"
