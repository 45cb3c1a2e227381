"""Who may do what: the roles' rights by the playbook, and who holds them."""

from bot.core.incident import Incident
from bot.core.playbook import Playbook
from bot.core.playbook.people import Right


def roles_with(playbook: Playbook, right: Right) -> tuple[str, ...]:
    """The roles that have a right; none means that everyone has it."""
    return tuple(id for id, role in playbook.roles.items() if right in role.can)


def may(playbook: Playbook, incident: Incident, person: str, right: Right) -> bool:
    """Whether a person has a right: nobody needs a role for it, or they hold one that has it."""
    roles = roles_with(playbook, right)
    return not roles or holds_one(incident, person, roles)


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
