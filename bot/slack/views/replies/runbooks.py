"""What helps to end the harm, as `/incident runbook` and `/incident mitigate` show it: each with a button."""

from collections.abc import Sequence

from bot.core.fitting import Fit
from bot.core.playbook.steps import ends_it
from bot.core.spans import say_span
from bot.slack.views.blocks import Json, button, context, section
from bot.slack.views.replies.basic import fits, reply
from bot.slack.views.text import code, one_line, when
from bot.usecases.ports import About

MOST = 12
MOST_OPTIONS = 40
ENDED = "Press the one by which the harm has ended: the incident counts as mitigated from then on"
CHOSEN = "Choosing stamps the time and shows the steps; `/incident mark mitigated` when the harm ends"
NONE = "The playbook of this incident has no runbooks."
HOW = "`/incident runbook words of what you see` looks for one that fits"


def runbooks_reply(about: About, found: Sequence[Fit], typed: str = "") -> Json:
    """Those that fit first, then the others; one that is in the room says so."""
    if not found:
        return reply(
            NONE, [section("runbooks", NONE), context("runbooks_how", "`/incident playbook` shows the playbook")]
        )
    suggested = [fit for fit in found if fit.score]
    blocks = [section("runbooks", _top(suggested, typed))]
    shown = [*suggested, *(fit for fit in found if not fit.score)][:MOST]
    for fit in shown:
        posted = f"runbook.{fit.runbook.id}" in about.entry.incident.stamps
        why = f"  _{one_line(fit.why, 100)}_" if fit.why else ""
        text = f"*{one_line(fit.runbook.name, 60)}*{why}\n{_seen(fit)}".strip()
        act = None if posted else button("Post", "runbook", f"{about.entry.id} {fit.runbook.id}")
        blocks.append(section(f"runbook_{fit.runbook.id}", f"{text}\n_Posted already_" if posted else text, act))
    more = f"{len(found) - len(shown)} more are not shown" if len(found) > len(shown) else ""
    return reply(f"Runbooks for {about.entry.incident.name}", [*blocks, context("runbooks_how", more, HOW)])


def _top(suggested: Sequence[Fit], typed: str) -> str:
    if suggested:
        return f"*Runbooks for {code(typed, 60)}*, the best first" if typed else "*Runbooks*, those that fit first"
    return f"No runbook has the words {code(typed, 60)}. These there are:" if typed else "*Runbooks*"


def _seen(fit: Fit) -> str:
    return one_line("; ".join(fit.runbook.symptoms), 200) if fit.runbook.symptoms else ""


def options_reply(about: About) -> Json:
    """The ways to end the harm, each with a button that stamps who chose it and when."""
    playbook, incident = about.book.playbook, about.entry.incident
    blocks = [section("options", f"*How to end the harm of {incident.name}*")]
    for one in playbook.options[:MOST_OPTIONS]:
        at = incident.stamps.get(f"option.{one.id}")
        notes = []
        if one.limit:
            notes.append(
                "to be done at once" if one.limit.immediate else f"to be done within {say_span(one.limit.span)}"
            )
        rather = playbook.option(one.why_not or "")
        if rather:
            notes.append(f"say why not rather: {one_line(rather.text, 60)}")
        if at:
            notes = [f":dart: chosen at {when(at)}"]
        text = f"*{one_line(one.text, 80)}* {code(one.id)}" + (f"\n_{'; '.join(notes)}_" if notes else "")
        label = "It has ended" if ends_it(one) else "Do this"
        act = None if at else button(label, "mitigate", f"{about.entry.id} {one.id}")
        blocks.append(section(f"option_{one.id}", text, act))
    while not fits(blocks):
        blocks.pop()
    left = len(playbook.options) - (len(blocks) - 1)
    more = f"{left} more are not shown; `/incident mitigate option` takes them too" if left else ""
    how = ENDED if all(ends_it(one) for one in playbook.options) else CHOSEN
    return reply(f"How to end the harm of {incident.name}", [*blocks, context("options_how", more, how)])
