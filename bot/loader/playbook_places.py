"""Where a playbook names things that it says elsewhere: one table for each kind of name."""

from bot.core.actions import FOR_PARTIES
from bot.loader.references import Kind

ITEMS = ("phases.*.items.*", "lists.*.*")
STEPPED = ("ladders.*.steps", "cadences.*.steps")
STEPS = (*(f"{place}.{depth}" for place in STEPPED for depth in ("*", "*.*")), "rules.*")
ACTING = (*STEPS, "clocks.*.miss", "phases.*.miss", "signals.routes.*")
CONDITIONAL = (
    "ladders.*",
    "cadences.*",
    "clocks.*",
    "roles.*",
    "severities.*",
    "phases.*",
    "obligations.*",
    "templates.*",
    "document.refs.*",
    "evidence",
    *STEPS,
    *ITEMS,
)
CONDITIONS = (*(f"{place}.if" for place in CONDITIONAL), "policy.external_if", "war_room.private_if")

SEVERITY = Kind(
    "severity",
    (
        "categories.*.severity",
        "categories.*.range",
        "policy.external_for",
        "policy.quiet",
        "policy.social_for",
        "policy.quiet_hours.for",
        "readiness.drill_passed",
        "signals.thresholds.*.severity",
        *(f"{place}.set.severity" for place in ACTING),
        *(f"{place}.severity" for place in CONDITIONS),
    ),
)
SEVERITY_OR_ALL = Kind("severity", ("roles.*.required_for", "postmortem.for"))
SEVERITY_KEY = Kind(
    "severity",
    (
        *(f"{place}.~" for place in STEPPED),
        "cadences.*.every.~",
        "clocks.*.limit.~",
        "phases.*.limit.~",
        "roles.*.ack.~",
        "policy.acknowledgement.lasts.~",
        "rules.*.after.~",
        "audiences.~",
        "war_room.kind.~",
        "war_room.invite.~",
        "templates.*.default.*.~",
    ),
)
CATEGORY = Kind("category", tuple(f"{place}.category" for place in CONDITIONS))
TAG = Kind("tag", tuple(f"{place}.tag" for place in CONDITIONS))
ROLE = Kind(
    "role",
    (
        "parties.*.role",
        "phases.*.by",
        "cadences.*.by",
        "templates.*.by",
        "templates.*.approve",
        "postmortem.author",
        "policy.snooze.by",
        *(f"{place}.by" for place in ITEMS),
    ),
)
FACT = Kind(
    "fact",
    (
        "categories.*.asks",
        "postmortem.sections.*.facts",
        *(f"{place}.facts.~" for place in CONDITIONS),
    ),
)
STARTS_STOPS = (
    ("ladders.*", "when", "unless"),
    ("rules.*", "when", "unless"),
    ("cadences.*", "from", "until"),
    ("clocks.*", "from", "to"),
    ("phases.*", "from", "to"),
)
EVENT = Kind(
    "event",
    (
        *(f"{place}.{key}" for place, *keys in STARTS_STOPS for key in keys),
        *(f"{place}.unless" for place in STEPS),
        "phases.*.restart_on",
        *(f"{place}.{key}" for place in ITEMS for key in ("auto", "due_from")),
        "obligations.*.from",
        "postmortem.from",
        "postmortem.sections.*.moments",
        "metrics.*.from",
        "metrics.*.to",
        "war_room.keep_open_until",
    ),
)
STAMPS = (*(f"{place}.stamps" for place in ITEMS), "options.*.stamps")
LIST = Kind("list", ("categories.*.lists", "runbooks.*.lists", "runbooks.*.then", *(f"{a}.open" for a in ACTING)))
STAGE = Kind("phase, list or form", ("facts.*.ask",))
RUNBOOK = Kind("runbook", ("categories.*.runbooks", "signals.thresholds.*.runbook"))
VENDOR = Kind("vendor", ("runbooks.*.vendor",))
OPTION = Kind("option", ("options.*.why_not",))
TEMPLATE = Kind("template", ("cadences.*.template",))
CONTACT = Kind("contact", ("parties.*.contacts",))
PARTY = Kind(
    "party",
    (
        *(f"{place}.{act}" for place in ACTING for act in FOR_PARTIES),
        *(f"{place}.ticket.assign" for place in ACTING),
        "roles.*.fallback",
        "cadences.*.to",
        "audiences.*",
        "war_room.invite.*",
        "obligations.*.to",
        "obligations.*.decide",
        "obligations.*.miss",
        "postmortem.miss",
        "postmortem.share",
        "postmortem.meeting.with",
        "reports.*.to",
        "exercises.*.with",
        "retention.read",
        "policy.mirror",
        "readiness.nag.who",
    ),
)
UNIQUE = (
    ("severity", ("severities.*.id", "severities.*.aka")),
    ("category", ("categories.*.id",)),
    ("fact", ("facts.*.id",)),
    ("status", ("statuses.*.id",)),
    ("ladder, cadence or rule", ("ladders.~", "cadences.~", "rules.*.id")),
    ("phase", ("phases.*.id",)),
    ("item", tuple(f"{place}.id" for place in ITEMS)),
    ("option", ("options.*.id",)),
    ("obligation", ("obligations.*.id",)),
    ("runbook", ("runbooks.*.id",)),
    ("source", ("signals.sources.*.id",)),
    ("metric", ("metrics.*.id",)),
    ("report", ("reports.*.id",)),
    ("exercise", ("exercises.*.id",)),
    ("section", ("postmortem.sections.*.id",)),
)
"""The names of each kind may stand once, in whatever case."""
