"""What stands beside an item or a phase: words, where to look, whom to ask, and buttons for what it leads to."""

from collections.abc import Iterator

from bot.core.incident import Incident
from bot.core.playbook import Item, Phase, Playbook, Vendor
from bot.core.rules.moments import holds
from bot.slack.views.blocks import Json, button
from bot.slack.views.text import code, one_line, spoken, upper_first
from bot.slack.views.words import party

MISSING = "TBD"
"""Stands in a playbook for what is not known yet."""
MOST_BUTTONS = 5
LONGEST_TEXT = 400
WEB = ("https://", "http://")


def beside(item: Item, playbook: Playbook) -> str:
    """The tools and suppliers that an item leads to, on one line; empty where there are none, or nothing is known."""
    return "  ".join(filter(None, (_leads_to(one, playbook) for one in item.opens)))


def _leads_to(opens: str, playbook: Playbook) -> str:
    kind, _, id = opens.partition(".")
    if kind == "tool":
        return tool_line(id, playbook.tools.get(id, MISSING))
    return vendor_line(playbook.vendors[id]) if kind == "vendor" and id in playbook.vendors else ""


def openers(item: Item, incident: Incident, playbook: Playbook) -> list[Json]:
    """Buttons for what an item leads to and is not there yet: a runbook, a way to end the harm, a follow-up."""
    found = (_opener(number, one, item, incident, playbook) for number, one in enumerate(item.opens))
    return [made for made in found if made is not None][:MOST_BUTTONS]


def _opener(number: int, opens: str, item: Item, incident: Incident, playbook: Playbook) -> Json | None:
    kind, _, id = opens.partition(".")
    if opens in incident.stamps:
        return None
    option, runbook = playbook.option(id), playbook.runbook(id)
    if kind == "option" and option and incident.is_open:
        return button(option.text, f"mitigate.{number}", f"{incident.number} {id}")
    if kind == "runbook" and runbook and (incident.private or not runbook.private):
        return button(f"Runbook: {runbook.name}", f"runbook.{number}", f"{incident.number} {id}")
    if kind == "action":
        return button("Follow-up …", f"followup.{number}", f"{incident.number} {item.id}")
    return None


def tools(playbook: Playbook) -> Iterator[str]:
    """A line for each tool whose place is known."""
    yield from filter(None, (tool_line(name, where) for name, where in playbook.tools.items()))


def references(playbook: Playbook) -> Iterator[str]:
    """A line for each document that always belongs to the playbook."""
    yield from (place_line(":books:", one.name, one.url) for one in playbook.document.refs if one.if_.always)


def special(playbook: Playbook, incident: Incident) -> Iterator[str]:
    """The documents that belong to incidents such as this one, and not to every one."""
    fit = (one for one in playbook.document.refs if not one.if_.always and holds(one.if_, playbook, incident))
    yield from (place_line(":books:", one.name, one.url) for one in fit)


def phase_words(phase: Phase) -> str:
    """A phase with what the playbook says about it; empty where it says nothing."""
    name = phase.name or party(phase.id)
    return (
        f":triangular_flag_on_post: *{one_line(name, 60)}:* {one_line(phase.text, LONGEST_TEXT)}" if phase.text else ""
    )


def tool_line(name: str, where: str) -> str:
    """A tool as a link, or where it lies; empty while that is not known."""
    if where == MISSING:
        return ""
    mark = ":key:" if where.startswith("vault:") else ":link:"
    return place_line(mark, upper_first(party(name)), where)


def place_line(mark: str, name: str, where: str) -> str:
    """A link that can be pressed; what is no web address, such as a file's name, stands there as it is."""
    if where.startswith(WEB) and not set(where) & set("<>| "):
        return f"{mark} <{where}|{one_line(name, 100)}>"
    return f"{mark} {one_line(name, 100)}: {code(where, 200)}"


def vendor_line(vendor: Vendor) -> str:
    """A supplier with where to get help and where it says how it is, as far as the playbook knows."""
    support = f"support {_link(vendor.support)}" if vendor.support != MISSING else ""
    status = f"status {_link(vendor.status)}" if vendor.status != MISSING else ""
    said = " · ".join(filter(None, (support, status)))
    return f":telephone_receiver: *{one_line(vendor.name, 80)}*  {said or 'how to reach them is not written down yet'}"


def _link(text: str) -> str:
    """An address as a link that can be pressed; a phone number or a sentence as it is."""
    text = text.strip()
    if "@" in text and " " not in text:
        return f"<mailto:{spoken(text)}|{one_line(text, 100)}>"
    if " " in text or "." not in text:
        return one_line(text, 200)
    target = text if text.startswith(WEB) else f"https://{text}"
    safe = not set(target) & set("<>|")
    return f"<{target}|{one_line(text, 100)}>" if safe else one_line(text, 200)
