"""The plain answers: done, refused, help, and what a word may have meant."""

from collections.abc import Sequence

from bot.slack.views.blocks import Json, context, header, section
from bot.slack.views.text import code, cut_marked, spoken, stop

ANYWHERE = "Anywhere"
IN_ROOM = "In an incident's channel"
PER_BLOCK = 10


def reply(text: str, blocks: Sequence[Json]) -> Json:
    """An answer that only the person who asked sees."""
    return {
        "response_type": "ephemeral",
        "replace_original": False,
        "text": cut_marked(text, 3000),
        "blocks": list(blocks),
    }


def done_reply(text: str) -> Json:
    """Something was done. Mentions and links in `text` are kept."""
    shown = f":white_check_mark: {spoken(text)}"
    return reply(shown, [section("done", shown)])


def error_reply(message: str, hint: str = "") -> Json:
    """Something was not done: why, and what to do instead."""
    top = f":warning: {stop(spoken(message))}"
    shown = f"{top}\n{spoken(hint)}" if hint else top
    return reply(shown, [section("error", shown)])


def help_reply(commands: Sequence[tuple[str, str, str, bool]]) -> Json:
    """All commands, by where they work. Each is `(name, usage, help, needs an incident)`."""
    blocks = [header("help", "What /incident can do")]
    start = "`/incident` alone opens the form to declare one."
    blocks.append(section("help_start", start))
    for id, name, needs in (("any", ANYWHERE, False), ("room", IN_ROOM, True)):
        lines = [f"{code(f'/incident {c[1]}')}  {spoken(c[2])}" for c in commands if c[3] is needs]
        parts = [lines[at : at + PER_BLOCK] for at in range(0, len(lines), PER_BLOCK)]
        for number, part in enumerate(parts):
            top = [f"*{name}*"] if number == 0 else []
            blocks.append(section(f"help_{id}_{number}", "\n".join([*top, *part])))
    blocks.append(context("help_more", "Elsewhere, the commands for an incident ask which one you mean."))
    return reply("What `/incident` can do: " + ", ".join(c[0] for c in commands), blocks)


def unknown_reply(word: str, suggestions: Sequence[str], typed: str = "") -> Json:
    """The first word is no command; perhaps all that was `typed` is a title."""
    meant = " or ".join(code(f"/incident {one}") for one in suggestions[:3])
    next_step = f"Did you mean {meant}?" if meant else "`/incident help` lists what there is."
    text = f":thinking_face: There is no command {code(word, 40)}. {next_step}"
    if " " in typed.strip():
        text += f"\nTo declare it: {code(f'/incident declare {typed.strip()}', 300)}"
    return reply(text, [section("unknown", text)])
