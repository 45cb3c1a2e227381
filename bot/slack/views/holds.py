"""What is held back, and what runs out: the lines of a room about signs of life, snoozes and handovers."""

from bot.core import events
from bot.slack.views.blocks import Rendered, actions, button, rendered, section
from bot.slack.views.forms.snooze import called
from bot.slack.views.handover import role_name
from bot.slack.views.scene import Scene
from bot.slack.views.text import one_line, prose, when
from bot.slack.views.words import mention, person

LONGEST_REASON = 500


def still_on_it(event: events.StillOnIt, actor: str, scene: Scene) -> Rendered:
    """A sign of life."""
    return _line(f":wave: {person(actor, scene.org)} is still on it.")


def acknowledgement_expired(event: events.AcknowledgementExpired, actor: str, scene: Scene) -> Rendered:
    """Nobody has it in hand any more; what comes next."""
    who = mention(event.person) if event.person else "whoever acknowledged"
    text = (
        f":hourglass: No sign of life from {who}: {scene.incident.name} counts as not acknowledged, and paging goes on."
    )
    taken = scene.incident.in_hand or not scene.incident.is_open
    more = [] if taken else [actions("expired_do", button("Acknowledge", "ack", str(scene.entry.id), "primary"))]
    return rendered(text, [section("line", text), *more])


def snoozed(event: events.Snoozed, actor: str, scene: Scene) -> Rendered:
    """Who holds which reminder back, until when and why."""
    why = f": {prose(event.reason, LONGEST_REASON)}" if event.reason.strip() else "."
    name = one_line(called(event.rule), 80)
    return _line(f":zzz: {person(actor, scene.org)} lets the reminder *{name}* wait until {when(event.until)}{why}")


def snooze_ended(event: events.SnoozeEnded, actor: str, scene: Scene) -> Rendered:
    """It speaks again."""
    name = one_line(called(event.rule), 80)
    return _line(f":alarm_clock: {person(actor, scene.org)} lets the reminder *{name}* speak again.")


def handover_lapsed(event: events.HandoverLapsed, actor: str, scene: Scene) -> Rendered:
    """Nobody took over in time; who has the role still."""
    name, holders = role_name(event.role, scene), scene.incident.holders(event.role)
    keeps = f"{mention(holders[0])} keeps the role." if holders else "Nobody has the role."
    return _line(f":hourglass: {person(event.to, scene.org)} did not take over as {name} in time. {keeps}")


def _line(text: str) -> Rendered:
    return rendered(text, [section("line", text)])
