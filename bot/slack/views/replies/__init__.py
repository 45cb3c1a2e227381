"""What a person is answered; nobody else sees it."""

from bot.slack.views.replies.basic import done_reply, error_reply, reply, unknown_reply
from bot.slack.views.replies.help import Told, help_reply, one_help_reply, whole_help_reply
from bot.slack.views.replies.incident import next_reply, status_reply
from bot.slack.views.replies.lists import list_reply, oncall_reply, picker_reply, read_pick
from bot.slack.views.replies.playbook import playbook_reply
from bot.slack.views.replies.score import score_reply
from bot.slack.views.replies.why import why_reply

__all__ = [
    "Told",
    "done_reply",
    "error_reply",
    "help_reply",
    "list_reply",
    "next_reply",
    "oncall_reply",
    "one_help_reply",
    "picker_reply",
    "playbook_reply",
    "read_pick",
    "reply",
    "score_reply",
    "status_reply",
    "unknown_reply",
    "whole_help_reply",
    "why_reply",
]
