"""Roles that change hands: what the room, the new holder and the old one read."""

from bot.core import events
from bot.core.messages import Handover, HandoverAnswer
from bot.slack.views.blocks import Rendered, actions, button, context, rendered, section
from bot.slack.views.scene import Scene
from bot.slack.views.text import one_line, prose
from bot.slack.views.words import headline, joined, mention, person, room_words

LONGEST = 2700
OVER = "This was answered, or is not asked of you any more."


def handover_offered(event: events.HandoverOffered, actor: str, scene: Scene) -> Rendered:
    """In the room: who is asked. The old holder still has it."""
    name = role_name(event.role, scene)
    return _line(
        f":handshake: {mention(actor)} asks {mention(event.to)} to take over as {name}, and keeps it until then."
    )


def handover_declined(event: events.HandoverDeclined, actor: str, scene: Scene) -> Rendered:
    """In the room: it stays as it was."""
    return _line(f":handshake: {mention(actor)} does not take over as {role_name(event.role, scene)}.")


def role_left(event: events.RoleLeft, actor: str, scene: Scene) -> Rendered:
    """In the room: who has it no more, and who still has."""
    name = role_name(event.role, scene)
    rest = [person(one, scene.org) for one in scene.incident.holders(event.role) if one != event.person]
    still = f"{joined(rest)} still {'are' if len(rest) > 1 else 'is'}" if rest else "nobody has the role now"
    how = "" if rest else f" `/incident role {event.role}` takes it."
    return _line(f":firefighter: {mention(event.person)} is no longer {name}; {still}.{how}")


def handover(message: Handover, scene: Scene) -> Rendered:
    """To who is asked: how things stand, the duty, and the two answers."""
    name, found = role_name(message.role, scene), scene.playbook.roles.get(message.role)
    top = f":handshake: {mention(message.by)} asks you to take over as *{name}*."
    lines = [top, headline(scene.there), room_words(scene.entry)]
    blocks = [section("handover", "\n".join(lines))]
    if message.briefing:
        blocks.append(section("handover_briefing", f"*How things stand*\n{prose(message.briefing, LONGEST)}"))
    if found and found.text:
        blocks.append(section("handover_duty", f"*Your duty*\n{prose(found.text, 2000)}"))
    value = f"{scene.entry.id} {message.role}"
    yes, no = button("Accept", "accept", value, "primary"), button("Decline", "decline", value)
    offer = scene.incident.offers.get(message.role)
    open_ = offer is not None and (offer.by, offer.briefing) == (message.by, message.briefing)
    do = actions("handover_do", yes, no) if open_ and scene.incident.is_open else context("handover_over", OVER)
    return rendered(f"{top} {scene.incident.name}", [*blocks, do])


def handover_answer(message: HandoverAnswer, scene: Scene) -> Rendered:
    """To who handed over: whether the role is theirs still."""
    name, who = role_name(message.role, scene), person(message.actor, scene.org)
    yes = f":white_check_mark: {who} is {name} of {scene.incident.name} now. You are free."
    no = f":warning: {who} does not take over as {name} of {scene.incident.name}. You still have it."
    text = yes if message.accepted else no
    return rendered(text, [section("handover_answer", text)])


def role_name(id: str, scene: Scene) -> str:
    """A role as the playbook calls it."""
    found = scene.playbook.roles.get(id)
    return one_line(found.name if found else id, 40)


def _line(text: str) -> Rendered:
    return rendered(text, [section("line", text)])
