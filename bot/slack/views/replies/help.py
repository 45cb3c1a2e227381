"""What `/incident help` answers: the commands one needs most, all of them, or one alone."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.slack.views.blocks import Json, context, header, section
from bot.slack.views.replies.basic import reply
from bot.slack.views.text import code, spoken

ANYWHERE = "Anywhere"
IN_ROOM = "In an incident's channel"
PER_BLOCK = 10
START = "`/incident` alone opens the form to declare one."
MORE = "`/incident help all` tells of all, `/incident help update` of one."
ELSEWHERE = "Elsewhere, the commands for an incident ask which one you mean."


@dataclass(frozen=True)
class Told:
    """A command as help tells of it; `everyday` ones are told of first."""

    name: str
    usage: str
    help: str
    in_room: bool
    everyday: bool = False
    synonyms: tuple[str, ...] = ()


def help_reply(commands: Sequence[Told], incident: str = "", guide: Sequence[Json] = ()) -> Json:
    """The everyday ones by where they work, and of the others their names; `incident` is the one of this room, whose
    `guide` comes first."""
    blocks = [*guide, header("help", "What /incident can do"), section("help_start", START)]
    groups = [("any", ANYWHERE, False), ("room", f"In {incident}" if incident else IN_ROOM, True)]
    for id, name, needs in groups[::-1] if incident else groups:
        here = [one for one in commands if one.in_room is needs]
        lines = [_line(one) for one in here if one.everyday]
        others = " ".join(code(one.name) for one in here if not one.everyday)
        blocks.append(section(f"help_{id}", "\n".join([f"*{name}*", *lines])))
        blocks += [context(f"help_{id}_more", f"Also {others}")] if others else []
    blocks.append(context("help_more", MORE, "" if incident else ELSEWHERE))
    return reply("What `/incident` can do: " + ", ".join(one.name for one in commands), blocks)


def whole_help_reply(commands: Sequence[Told]) -> Json:
    """All commands, by where they work."""
    blocks = [header("help", "What /incident can do"), section("help_start", START)]
    for id, name, needs in (("any", ANYWHERE, False), ("room", IN_ROOM, True)):
        lines = [_line(one) for one in commands if one.in_room is needs]
        parts = [lines[at : at + PER_BLOCK] for at in range(0, len(lines), PER_BLOCK)]
        for number, part in enumerate(parts):
            top = [f"*{name}*"] if number == 0 else []
            blocks.append(section(f"help_{id}_{number}", "\n".join([*top, *part])))
    blocks.append(context("help_more", ELSEWHERE))
    return reply("What `/incident` can do: " + ", ".join(one.name for one in commands), blocks)


def one_help_reply(command: Told) -> Json:
    """One command, and by which other words it goes."""
    where = f"{IN_ROOM}; elsewhere it asks which incident you mean." if command.in_room else f"{ANYWHERE}."
    also = f" Also {', '.join(code(word) for word in command.synonyms)}." if command.synonyms else ""
    return reply(_line(command), [section("help_one", _line(command)), context("help_more", f"{where}{also}")])


def _line(command: Told) -> str:
    return f"{code(f'/incident {command.usage}')}  {spoken(command.help)}"
