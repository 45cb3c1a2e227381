"""The commands for access to private incidents; what they do is in `bot.slack.access_acts`."""

from bot.slack.commands.command import Command

ACCESS = Command(
    "access", "access INC-12 [why]", "Ask to be let into a private incident.", ("join",), needs_incident=False
)
ADMIT = Command("admit", "admit @who", "Let somebody into a private incident.", ("allow",), for_ended=True)
DENY = Command("deny", "deny @who", "Leave who asked outside.", for_ended=True)
PRIVATE = Command("private", "private [reason]", "Make it private: it goes on out of sight.", ("hide",), for_ended=True)
