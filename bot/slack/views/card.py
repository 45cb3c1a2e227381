"""The pinned card of a room: how things stand, and the buttons for what is next."""

from bot.core.incident import COMMANDER
from bot.core.messages import Card
from bot.core.rights import needed
from bot.core.standing import Standing, standing
from bot.slack.views import standing as shown
from bot.slack.views.beside import phase_words, special
from bot.slack.views.blocks import (
    Json,
    Rendered,
    button,
    context,
    fields,
    header,
    rendered,
    section,
)
from bot.slack.views.card_buttons import buttons
from bot.slack.views.card_work import work
from bot.slack.views.scene import Scene
from bot.slack.views.text import LONGEST_TEXT, code, one_line, prose, when
from bot.slack.views.words import (
    STATUS,
    due_words,
    emoji,
    lasting,
    mention,
    severity_name,
    status_name,
    title,
    word_name,
)
from bot.usecases.ports import About

SHORT_AFFECTED = 80
LONGEST_PART = 700
LONGEST_HEADLINE = 150
HASH_SHOWN = 8
MOST_WORDS = 2


def card(message: Card, scene: Scene) -> Rendered:
    """Headline, fields, what is open and what runs, the last update or the summary, buttons and small print."""
    about, incident = scene.there, scene.incident
    top = f"{emoji(incident, scene.playbook)} {incident.name} · {incident.title}"
    blocks = [header("card_title", top)]
    if len(top) > LONGEST_HEADLINE:
        blocks.append(section("card_full_title", title(incident)))
    if incident.private:
        people = "its people see" if incident.room == "none" else "the people in this room see"
        blocks.append(context("card_private", f":lock: Private: only {people} it."))
    found = standing(scene.playbook, incident)
    blocks.append(fields("card_fields", facts(about, found)))
    blocks += _texts(about)
    blocks += [*_words(about, found), *_timed(about, found)]
    blocks += [*buttons(scene), *work(scene)]
    blocks += _read_too(about)
    blocks.append(context("card_playbook", *_small_print(about)))
    state = status_name(incident, scene.playbook)
    text = f"{emoji(incident, scene.playbook)} {incident.name} {title(incident)}: {incident.severity}, {state}"
    return rendered(text, blocks)


def facts(about: About, found: Standing | None = None) -> list[tuple[str, str]]:
    """How things stand, as names and values."""
    incident, playbook, stamps = about.entry.incident, about.book.playbook, about.entry.incident.stamps
    found = found or standing(playbook, incident)
    who = mention(incident.commander) if incident.commander else "Nobody yet"
    declared = f"{when(incident.declared_at, 'ago')} by {mention(incident.declared_by)}"
    pairs = [
        ("Severity", severity_name(incident.severity, playbook)),
        ("Status", f"{STATUS[incident.status][0]} {status_name(incident, playbook)}"),
        ("Commander", who),
        ("Declared", declared),
    ]
    phase = shown.stages(found, about.now) if incident.is_open else ""
    if phase:
        pairs.insert(2, ("Phase", phase))
    if "started" in stamps:
        pairs.append(("Began", when(stamps["started"], "date_time")))
    category = playbook.category(incident.category)
    if incident.category:
        pairs.append(("Type", one_line(category.name if category else incident.category, 80)))
    if 0 < len(incident.affected) <= SHORT_AFFECTED:
        pairs.append(("Affected", one_line(incident.affected, 2 * SHORT_AFFECTED)))
    if _others(about):
        pairs.append(("Roles", _others(about)))
    if incident.is_open:
        pairs.append(("Last update", _told(about)))
        due = due_words(about.next_update_at, about.now)
        pairs += [("Next update due", due)] if due else []
    else:
        ended = stamps.get(incident.status.value, about.now)
        pairs.append((STATUS[incident.status][1], when(ended, "date_time")))
        over = stamps.get("resolved", ended)
        pairs.append(("Lasted", lasting(incident.declared_at, over)))
    return pairs


def last_update(about: About, most: int = LONGEST_PART) -> str:
    """The last update's words; empty when there was none."""
    incident, told = about.entry.incident, about.entry.incident.update
    if told is None:
        return ""
    lines = [f"*Last update* by {mention(incident.updated_by)}"]
    for name, text in (("Impact", told.impact), ("Changed", told.changed), ("Next step", told.next_step)):
        if text.strip():
            lines.append(f"*{name}:* {prose(text, most)}")
    return "\n".join(lines)


def _told(about: About) -> str:
    """The last update's word, and how long ago that was."""
    incident = about.entry.incident
    at = incident.stamps.get("status_updated")
    if incident.update is None or at is None:
        return "None yet"
    return f"{word_name(incident.update.word, about.book.playbook)}, {when(at, 'ago')}"


def _others(about: About) -> str:
    """Who holds the roles beside the commander's."""
    roles = about.book.playbook.roles
    incident = about.entry.incident
    lines = []
    for id in [*dict.fromkeys([*incident.roles, *incident.offers])][:15]:
        held, offer = [mention(user) for user in incident.holders(id)][:8], incident.offers.get(id)
        asked = [f"asks {mention(offer.to)} to take over"] if offer else []
        if (held and id != COMMANDER) or asked:
            name = one_line(roles[id].name if id in roles else id, 40)
            lines.append(f"{name}: {', '.join([*held, *asked])}")
    lines += [f"{one_line(roles[id].name, 40)}: nobody yet, and needed" for id in needed(about.book.playbook, incident)]
    return "\n".join(lines[:20])


def _texts(about: About) -> list[Json]:
    incident = about.entry.incident
    blocks = []
    if incident.quote:
        blocks.append(section("card_quote", shown.quoted(incident)))
    if len(incident.affected) > SHORT_AFFECTED:
        blocks.append(section("card_affected", f"*Affected*\n{prose(incident.affected, LONGEST_TEXT - 100)}"))
    if incident.summary and not incident.is_open:
        blocks.append(section("card_summary", f"*Summary*\n{prose(incident.summary, LONGEST_TEXT - 100)}"))
    elif incident.update:
        blocks.append(section("card_update", last_update(about)))
    return blocks


def _timed(about: About, found: Standing) -> list[Json]:
    """What is to be found out and what is known, the clocks that run, what is open, and the incidents that this one has
    to do with."""
    incident = about.entry.incident
    clocks = shown.clocks(found, about.book.playbook, about.now)
    items = shown.items(found, incident) if incident.is_open else ""
    asked = shown.to_find(incident, about.book.playbook) if incident.is_open else ""
    texts = [("card_clocks", f"*Clocks*\n{clocks}" if clocks else ""), ("card_items", items)]
    facts = shown.known(incident, about.book.playbook)
    texts.insert(0, ("card_known", f"*Known*\n{facts}" if facts else ""))
    texts.append(("card_others", shown.others(about)))
    fill = button("Fill in", "facts", str(about.entry.id))
    find = [section("card_to_find", f"*To find out*\n{asked}", fill)] if asked else []
    return [*find, *(section(id, text) for id, text in texts if text)]


def _words(about: About, found: Standing) -> list[Json]:
    """What the playbook says about the phases under way."""
    words = [phase_words(one.phase) for one in found.stages] if about.entry.incident.is_open else []
    said = "\n".join([one for one in words if one][:MOST_WORDS])
    return [context("card_phases", said)] if said else []


def _read_too(about: About) -> list[Json]:
    """The documents that belong to an incident of this kind."""
    said = " · ".join(special(about.book.playbook, about.entry.incident))
    return [context("card_refs", said)] if said else []


def _small_print(about: About) -> list[str]:
    incident = about.entry.incident
    book = f"Playbook {one_line(about.book.playbook.document.title, 80)} {code(about.book.hash[:HASH_SHOWN])}"
    link = incident.source if not incident.quote else ""
    source = f"<{link}|Reported here>" if link.startswith("https://") and not set(link) & set("<>|") else ""
    return [book, source, "`/incident help` lists what you can type"]
