"""Who is proposed for a role: in words, and with a button that gives it to them."""

from collections.abc import Iterable

from bot.core.proposing import proposed, suggested_by_fact
from bot.slack.views.blocks import Json, actions, button, section
from bot.slack.views.scene import Scene
from bot.slack.views.text import one_line, upper_first
from bot.slack.views.words import joined, person


def proposal(role: str, scene: Scene) -> tuple[str, list[Json]]:
    """Who could take a role, and for each a button that gives it to them; both empty where nobody is proposed."""
    people = proposed(role, scene.org, scene.playbook, scene.incident, scene.there.now)
    if not people or not scene.incident.is_open:
        return "", []
    names = [person(one, scene.org) for one in people]
    buttons = [
        button(f"Give it to {_plain(one, scene)}", f"role.{number}", f"{scene.entry.id} {role} <@{one}>")
        for number, one in enumerate(people)
    ]
    return f":bust_in_silhouette: Proposed: {joined(names)}", buttons


def by_fact(facts: Iterable[str], scene: Scene) -> list[Json]:
    """For the roles that these facts say who could take, while nobody has them."""
    blocks: list[Json] = []
    roles = (role for fact in facts for role in suggested_by_fact(fact, scene.playbook))
    for role in (one for one in dict.fromkeys(roles) if not scene.incident.holders(one)):
        said, buttons = proposal(role, scene)
        if said:
            name = upper_first(one_line(scene.playbook.roles[role].name, 40))
            blocks += [section(f"proposed_{role}", f"*{name}:* {said}"), actions(f"proposed_{role}_give", *buttons)]
    return blocks[:MOST_BLOCKS]


def _plain(user: str, scene: Scene) -> str:
    found = scene.org.person_by_slack(user)
    return found.name if found else user


MOST_BLOCKS = 6
