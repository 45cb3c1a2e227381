"""What the bot tells one person, or the room, about its own work."""

from bot.core.messages import Alarm, Briefing, FileMended, FileRefused, Repeated, RoomReady, Trouble, Waiting
from bot.slack.views.blocks import Json, Rendered, context, rendered, section
from bot.slack.views.scene import Scene
from bot.slack.views.text import code, cut_marked, fitted, one_line, prose, spoken, stop, upper_first
from bot.slack.views.words import headline, person, reason, room_link, room_of, room_words

PIECE = 2600
MOST_PIECES = 4
LONGEST_WHAT = 500
LONGEST_WHY = 1000
LONGEST_PROBLEM = 500
NOT_SHOWN = "I tell you here, because Slack did not take my answer where you asked."
SEEN_PERHAPS = "I tell you here too, because I cannot know whether my answer was shown where you asked."


def briefing(message: Briefing, scene: Scene) -> Rendered:
    """What a role asks of its new holder."""
    role = one_line(message.role, 60)
    top = f":firefighter: You are {role} of {scene.incident.name}."
    duty = prose(message.duty, 2000)
    lines = [top, *([duty] if duty else []), headline(scene.there), room_words(scene.entry)]
    return rendered(f"{top} {duty}".strip(), [section("briefing", "\n".join(lines))])


def waiting(message: Waiting, scene: Scene) -> Rendered:
    """The room takes longer than it should."""
    name, why, room = scene.incident.name, reason(message.why), room_of(scene.entry)
    text = f":hourglass_flowing_sand: {name} is recorded. Slack is slow ({why}); I keep trying to open {room}."
    more = "Nothing is lost. You get a message when it is open; `/incident` works meanwhile."
    return rendered(f"{text} {more}", [section("waiting", f"{text}\n{more}")])


def room_ready(message: RoomReady, scene: Scene) -> Rendered:
    """The room is open after all."""
    link = room_link(scene.entry) if scene.entry.home else "open it from `/incident list`"
    text = f":white_check_mark: {upper_first(room_of(scene.entry))} is open: {link}."
    return rendered(text, [section("room_ready", text)])


def trouble(message: Trouble, scene: Scene) -> Rendered:
    """What did not work, why, and what to do by hand. People are named, not pinged: they may not be here."""
    name = f"{scene.incident.name}: could not" if scene.about else "Could not"
    what = _named(message.what, scene)
    text = f":warning: *{name} {what}.* {upper_first(stop(cut_marked(reason(message.why), LONGEST_WHY)))}"
    blocks: list[Json] = [section("trouble", text)]
    blocks += [section(f"trouble_{n}", piece) for n, piece in enumerate(_pieces(message.instead))]
    return rendered(f"{text} {spoken(message.instead)}", blocks)


def repeated(message: Repeated, scene: Scene) -> Rendered:
    """What was to be shown where the person typed or pressed."""
    shown = list(message.blocks) or [section("answer", message.text)]
    why = SEEN_PERHAPS if message.maybe else NOT_SHOWN
    return rendered(message.text, [*shown, context("repeated", why)])


def file_refused(message: FileRefused, scene: Scene) -> Rendered:
    """A changed file of the configuration is not taken: what is wrong where, and what holds meanwhile."""
    top = f":warning: *I do not take the new {code(message.file, 120)}.* It has {_errors(message.count)}."
    shown = [f"• {prose(problem, LONGEST_PROBLEM)}" for problem in message.problems]
    left = message.count - len(shown)
    if left > 0:
        shown.append(f"+ {left} more")
    stays = f"In force stays {spoken(message.in_force)}; nothing that is under way changes."
    blocks = [section("refused", top), section("refused_problems", "\n".join(shown))]
    blocks.append(section("refused_next", f"{stays}\nMend the file and I take it by myself; `tocsin check` tells all."))
    return rendered(f"{top} {stays}", blocks)


def file_mended(message: FileMended, scene: Scene) -> Rendered:
    """Nothing is wrong with the file any more."""
    text = (
        f":white_check_mark: The errors in {code(message.file, 120)} are gone. In force is {spoken(message.in_force)}."
    )
    return rendered(text, [section("mended", text)])


def alarm(message: Alarm, scene: Scene) -> Rendered:
    """The bot's own work has stopped somewhere, or goes on again."""
    if message.over:
        text = f":white_check_mark: Over: {spoken(message.what)}"
        return rendered(text, [section("alarm_over", text)])
    text = f":rotating_light: *I am behind with my own work: {stop(spoken(message.what))}*"
    instead = spoken(message.instead)
    return rendered(f"{text} {instead}", [section("alarm", f"{text}\n{instead}")])


def _errors(count: int) -> str:
    return "1 error" if count == 1 else f"{count} errors"


def _named(what: str, scene: Scene) -> str:
    """The text with people by name."""
    text = spoken(what).rstrip(".")
    for user in {part.split(">")[0] for part in text.split("<@")[1:]}:
        text = text.replace(f"<@{user}>", person(user.split("|")[0], scene.org))
    return cut_marked(text, LONGEST_WHAT)


def _pieces(text: str) -> list[str]:
    """A long text in several paragraphs, so that what someone typed is given back whole."""
    pieces: list[str] = []
    left = text.strip()
    while left and len(pieces) < MOST_PIECES:
        piece = fitted(left, PIECE)
        if piece != left and piece.endswith("…"):
            piece = piece[:-1]
        pieces.append(spoken(piece))
        left = left[len(piece) :].strip()
    return pieces
