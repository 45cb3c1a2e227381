"""The commands of `/incident`. A new one is a file beside this one and a line in COMMANDS."""

from typing import Any

from bot.slack.commands.command import Ask, Command
from bot.slack.commands.declare import DECLARE, SUB
from bot.slack.commands.look import LIST, NEXT, ONCALL, STATUS, WHY
from bot.slack.commands.notice import APPROVE, NOTICE, REFUSE
from bot.slack.commands.playbook import PLAYBOOK
from bot.slack.commands.progress import CHECKLIST, DONE, FACT, FACTS, MARK, NOT_NEEDED, SENT, SKIP, TAG, TOLD
from bot.slack.commands.record import CATCHUP, DECISION, NOTE, TIMELINE
from bot.slack.commands.relating import MERGE
from bot.slack.commands.roles import ACCEPT, DECLINE, HANDOVER, LEAD, ROLE
from bot.slack.commands.tasks import FOLLOWUP, TASK, TASKS
from bot.slack.commands.work import ACK, ASK, CANCEL, CLOSE, ESCALATE, REOPEN, RESOLVE, SEVERITY, UPDATE
from bot.slack.views import replies
from bot.usecases.ports import Services, Tx


def help_(tx: Tx, s: Services, ask: Ask) -> dict[str, Any]:
    """All commands, by where they work."""
    return replies.help_reply([(c.name, c.usage, c.help, c.needs_incident) for c in COMMANDS])


HELP = Command("help", "help", "This list.", ("?", "commands"), needs_incident=False, answer=help_)
COMMANDS: tuple[Command, ...] = (
    DECLARE,
    LIST,
    ONCALL,
    PLAYBOOK,
    HELP,
    STATUS,
    CATCHUP,
    TIMELINE,
    NOTE,
    DECISION,
    TASKS,
    TASK,
    FOLLOWUP,
    ACK,
    LEAD,
    ROLE,
    HANDOVER,
    ACCEPT,
    DECLINE,
    UPDATE,
    ASK,
    SEVERITY,
    ESCALATE,
    RESOLVE,
    REOPEN,
    CLOSE,
    CANCEL,
    MERGE,
    SUB,
    CHECKLIST,
    DONE,
    SKIP,
    FACT,
    FACTS,
    TAG,
    NOTICE,
    APPROVE,
    REFUSE,
    SENT,
    MARK,
    TOLD,
    NOT_NEEDED,
    NEXT,
    WHY,
)
BY_NAME = {command.name: command for command in COMMANDS}
SYNONYMS = {word: command.name for command in COMMANDS for word in (command.name, *command.synonyms)}

__all__ = ["BY_NAME", "COMMANDS", "SYNONYMS", "Ask", "Command"]
