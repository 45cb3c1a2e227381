"""What a playbook and the organisation must agree on: parties, people, teams, rotations and channels."""

import re
from collections.abc import Iterator, Mapping

from bot.core.actions import FOR_PARTIES, ActionKind
from bot.core.organisation import CHANNEL as OWN_NAME
from bot.core.organisation import Organisation
from bot.core.playbook import Party, Playbook
from bot.loader.playbook_places import ACTING, PARTY
from bot.loader.problems import Problem
from bot.loader.references import Kind, circles, dangling, names
from bot.loader.source import Source

GROUPED = Kind("party", ("parties.*.parties", "parties.*.fallback"))
PERSON = Kind("person", ("parties.*.people",))
TEAM = Kind("team", ("parties.*.team",))
ROTATION = Kind("rotation", ("parties.*.rotation",))
PROPOSES = Kind("party or fact", ("roles.*.suggest_by",))
CHANNEL = Kind("channel", ("parties.*.channel",))
FOR_PEOPLE = (ActionKind.PAGE, ActionKind.REMIND, ActionKind.INVITE)


def channels_of(org: Organisation) -> list[str]:
    """The names of the channels that are set."""
    return [name for name, channel in org.channels.model_dump().items() if channel]


def channels_by_name(source: Source) -> list[str]:
    """The channels that parties give by their own name or id, as `#engineering`."""
    written = (name.text for place in CHANNEL.places for name in names(source.data, place))
    return [text for text in written if re.search(OWN_NAME, text)]


def cross_problems(source: Source, playbook: Playbook, org: Organisation) -> Iterator[Problem]:
    """A problem for each thing the playbook refers to and nobody has."""
    parties = {**org.parties, **playbook.parties}
    for kind, known in (
        (PARTY, list(parties)),
        (GROUPED, list(parties)),
        (PERSON, list(org.people)),
        (TEAM, list(org.teams)),
        (ROTATION, list(org.rotations)),
        (PROPOSES, [*parties, *(fact.id for fact in playbook.facts)]),
        (CHANNEL, [*channels_of(org), *channels_by_name(source)]),
    ):
        yield from dangling(source, kind, known)
    yield from party_problems(source, parties)
    yield from _acts_fit(source, playbook, parties)


def party_problems(source: Source, parties: Mapping[str, Party]) -> Iterator[Problem]:
    """A problem for each circle among parties that this file brings about."""
    edges = {name: (*(party.parties or ()), *filter(None, (party.fallback,))) for name, party in parties.items()}
    for way in circles(edges):
        here = next((name for name in way if ("parties", name) in source.values), None)
        if here:
            message = f"leads back to itself: {' → '.join((*way, way[0]))}"
            yield source.problem(("parties", here), message, key=True)


def _acts_fit(source: Source, playbook: Playbook, parties: Mapping[str, Party]) -> Iterator[Problem]:
    acting = [(act, f"{place}.{act}") for place in ACTING for act in FOR_PARTIES]
    for act, place in (*acting, (ActionKind.INVITE, "war_room.invite.*")):
        for name in names(source.data, place):
            message = _misfit(act, name.text, playbook, parties)
            if message:
                yield source.problem(name.path, message)


def _misfit(act: ActionKind, name: str, playbook: Playbook, parties: Mapping[str, Party]) -> str:
    party = parties.get(name)
    if party is None:
        return ""
    if party.role is not None and party.role not in playbook.roles:
        return f"`{name}` is the role `{party.role}`, which this playbook does not have"
    if party.channel is not None and act in FOR_PEOPLE:
        return f"`{name}` is a channel; to {act} needs people"
    if act is ActionKind.POST and not _has_channel(name, parties, set()):
        return f"`{name}` has no channel; to {act} needs one"
    return ""


def _has_channel(name: str, parties: Mapping[str, Party], seen: set[str]) -> bool:
    party = parties.get(name)
    if party is None or name in seen:
        return False
    inside = (_has_channel(part, parties, seen | {name}) for part in party.parties or ())
    return party.channel is not None or any(inside)
