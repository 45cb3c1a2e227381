"""The commands of `/incident`. A new one is a file beside this one and a line in COMMANDS."""

from typing import Any

from bot.slack.commands.access import ACCESS, ADMIT, DENY, PRIVATE
from bot.slack.commands.command import Ask, Command
from bot.slack.commands.declare import DECLARE, SUB
from bot.slack.commands.drill import DRILL, SCORE
from bot.slack.commands.evidence import EVIDENCE
from bot.slack.commands.hold import ONIT, SNOOZE
from bot.slack.commands.items import CHECKLIST, DONE, GIVE, MITIGATE, RUNBOOK, SKIP, UNDO
from bot.slack.commands.look import LIST, NEXT, ONCALL, STATUS, WHY
from bot.slack.commands.notice import APPROVE, NOTICE, REFUSE
from bot.slack.commands.playbook import GUIDE, PLAYBOOK, book_here
from bot.slack.commands.progress import FACT, FACTS, MARK, NOT_NEEDED, SENT, TAG, TOLD
from bot.slack.commands.record import CATCHUP, DECISION, NOTE, TIMELINE
from bot.slack.commands.relating import MERGE
from bot.slack.commands.roles import ACCEPT, DECLINE, HANDOVER, LEAD, ROLE
from bot.slack.commands.tasks import FOLLOWUP, TASK, TASKS
from bot.slack.commands.work import ACK, ASK, CANCEL, CLOSE, ESCALATE, OVERRIDE, REOPEN, RESOLVE, SEVERITY, UPDATE
from bot.slack.views import replies
from bot.slack.views.guidance import guidance_blocks
from bot.usecases.ports import Services, Tx

EVERYDAY = (
    *("declare", "list", "oncall", "help"),
    *("status", "ack", "lead", "update", "severity", "escalate", "note", "task", "checklist", "handover", "resolve"),
)
"""What most people ever need."""


def told(command: Command) -> replies.Told:
    """A command as help tells of it."""
    return replies.Told(
        command.name,
        command.usage,
        command.help,
        command.needs_incident,
        command.name in EVERYDAY,
        command.synonyms,
    )


def help_(tx: Tx, s: Services, ask: Ask) -> dict[str, Any]:
    """The commands most people need, by where they work; all of them, or one alone, when that is asked for."""
    wanted = ask.rest.strip().lower()
    one = BY_NAME.get(SYNONYMS.get(wanted, ""))
    if one is not None:
        return replies.one_help_reply(told(one))
    every = [told(command) for command in COMMANDS]
    if wanted:
        return replies.whole_help_reply(every)
    entry = tx.entry_in(ask.channel) if ask.channel else None
    guide = guidance_blocks(book_here(tx, s, ask.channel)) if entry else []
    return replies.help_reply(every, entry.incident.name if entry else "", guide)


HELP = Command("help", "help [all]", "This list.", ("?", "commands"), needs_incident=False, answer=help_)
COMMANDS: tuple[Command, ...] = (
    DECLARE,
    DRILL,
    LIST,
    ONCALL,
    PLAYBOOK,
    GUIDE,
    ACCESS,
    HELP,
    STATUS,
    SCORE,
    CATCHUP,
    TIMELINE,
    NOTE,
    DECISION,
    TASKS,
    TASK,
    FOLLOWUP,
    ACK,
    ONIT,
    LEAD,
    ROLE,
    HANDOVER,
    ACCEPT,
    DECLINE,
    ADMIT,
    DENY,
    UPDATE,
    ASK,
    SEVERITY,
    ESCALATE,
    SNOOZE,
    RESOLVE,
    REOPEN,
    CLOSE,
    OVERRIDE,
    CANCEL,
    MERGE,
    SUB,
    CHECKLIST,
    DONE,
    SKIP,
    UNDO,
    GIVE,
    RUNBOOK,
    MITIGATE,
    FACT,
    FACTS,
    TAG,
    EVIDENCE,
    NOTICE,
    APPROVE,
    REFUSE,
    SENT,
    MARK,
    TOLD,
    NOT_NEEDED,
    NEXT,
    WHY,
    PRIVATE,
)
BY_NAME = {command.name: command for command in COMMANDS}
SYNONYMS = {word: command.name for command in COMMANDS for word in (command.name, *command.synonyms)}

__all__ = ["BY_NAME", "COMMANDS", "SYNONYMS", "Ask", "Command"]
