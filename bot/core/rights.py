"""Who may do what: the roles' rights by the playbook, and who holds them."""

from bot.core.incident import COMMANDER, Incident
from bot.core.playbook import Playbook
from bot.core.playbook.people import Right
from bot.core.rules.moments import holds


def roles_with(playbook: Playbook, right: Right) -> tuple[str, ...]:
    """The roles that have a right; none means that everyone has it."""
    return tuple(id for id, role in playbook.roles.items() if right in role.can)


def holds_one(incident: Incident, person: str, roles: tuple[str, ...]) -> bool:
    """Whether a person holds one of these roles."""
    return any(person in incident.holders(role) for role in roles)


def approvers(playbook: Playbook, notice: str, outside: bool) -> tuple[str, ...]:
    """The roles of which one has to agree before a notice goes out; none when it needs nobody's approval.

    The template names the role; without it, what goes outside needs a role that may send there.
    """
    template = playbook.templates.get(notice)
    if template and template.approve:
        return (template.approve,)
    return roles_with(playbook, "send_external") if outside else ()


def refusal(playbook: Playbook, incident: Incident, person: str, right: Right) -> tuple[str, ...]:
    """The people who have to be asked because this person has not the right; empty when they may do it.

    While nobody holds a role with the right, everybody may: nobody could be asked, and it is recorded who did it.
    """
    held = {who for role in roles_with(playbook, right) for who in incident.holders(role)}
    return () if person in held else tuple(sorted(held))


def needed(playbook: Playbook, incident: Incident) -> list[str]:
    """The roles beside the command that the severity asks for, and that nobody has."""
    found = []
    for id, role in playbook.roles.items():
        wanted = incident.severity in role.required_for or "all" in role.required_for
        if wanted and id != COMMANDER and not incident.holders(id) and holds(role.if_, playbook, incident):
            found.append(id)
    return found if incident.is_open else []


def role_called(playbook: Playbook, text: str) -> str | None:
    """The role that people call so: by its id, its name or another name of it, in any case."""
    wanted = " ".join(text.casefold().replace("_", " ").split())
    names = {COMMANDER: COMMANDER}
    for id, role in playbook.roles.items():
        names |= {name.casefold().replace("_", " "): id for name in (id, role.name, *role.aka)}
    return names.get(wanted)
