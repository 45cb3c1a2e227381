"""What each command answers in each place. Whoever adds a command says here what people see."""

IN_ROOM = {
    "declare": ("form declare", "INC-2"),
    "list": ("are open", "are open"),
    "oncall": ("On call", "On call"),
    "playbook": ("Vault", "Vault"),
    "guide": ("has no guidance", "has no guidance"),
    "help": ("What /incident can do", "What /incident can do"),
    "access": ("Say which private incident", "Say which private incident"),
    "merge": ("form merge", "Say which incident it is"),
    "sub": ("form declare", "declared a part of this"),
    "status": ("Declared, not acknowledged", "Declared, not acknowledged"),
    "catchup": ("Declared, not acknowledged", "Declared, not acknowledged"),
    "timeline": ("INC-1: timeline", "INC-1: timeline"),
    "note": ("Say what to write down", "Note by Ben"),
    "decision": ("Say what to write down", "Decision"),
    "tasks": ("nothing to do", "nothing to do"),
    "task": ("form task", "Task 1"),
    "followup": ("form task", "Follow-up 2"),
    "ack": ("acknowledged INC-1", "acknowledged by @ben already"),
    "lead": ("has command", "not a person I can see"),
    "role": ("form role", "There is no role"),
    "handover": ("form handover", "form handover"),
    "accept": ("Say which role", "There is no role"),
    "decline": ("Say which role", "There is no role"),
    "admit": ("Say who", "Say who"),
    "deny": ("Say who", "Say who"),
    "update": ("form update", "form update"),
    "ask": ("asks for an update", "You asked"),
    "severity": ("form severity", "There is no severity"),
    "escalate": ("form escalate", "is nobody right now"),
    "runbook": ("no runbooks", "no runbooks"),
    "mitigate": ("INC-1 is mitigated after", "has been mitigated since"),
    "override": ("Nothing keeps INC-1", "Nothing keeps INC-1"),
    "resolve": ("form resolve", "INC-1 is resolved"),
    "reopen": ("reopened INC-1", "is open already"),
    "close": ("not resolved yet", "not resolved yet"),
    "cancel": ("form cancel", "cancelled INC-1"),
    "checklist": ("no checklist", "no checklist"),
    "done": ("Say which item", "There is no item"),
    "skip": ("Say which item", "There is no item"),
    "undo": ("Say which item", "There is no item"),
    "give": ("form notice", "form notice"),
    "fact": ("Say which fact", "There is no fact"),
    "facts": ("form facts", "form facts"),
    "tag": ("Say which tag", "tagged it"),
    "evidence": ("no evidence is registered", "I do not know this"),
    "notice": ("form pick_notice", "has no notice"),
    "approve": ("Say which notice", "Say which notice"),
    "refuse": ("Say which notice", "Say which notice"),
    "sent": ("Say which notice", "There is no notice"),
    "mark": ("Say which milestone", "There is no milestone"),
    "told": ("Say which obligation", "There is no obligation"),
    "untold": ("Say which obligation", "There is no obligation"),
    "drill": ("form drill", "."),
    "score": ("INC-1", "INC-1"),
    "onit": (".", "."),
    "snooze": (".", "."),
    "next": ("INC-1", "INC-1"),
    "why": ("Why I spoke", "Why I spoke"),
    "private": ("Say why it is to be private", "is private from now on"),
}
"""In the room, one after the other in the order of the help: alone, and with a word that means nothing."""

OVER = r"INC-1 is (closed|cancelled|resolved)"
WHEN_OVER = {
    "note": "Say what to write down",
    "decision": "Say what to write down",
    "catchup": "Closed",
    "timeline": "timeline",
    "status": "Closed",
    "score": "INC-1",
    "tasks": "to do",
    "task": "form task",
    "followup": "form task",
    "reopen": "reopened INC-1",
    "checklist": "checklist",
    "done": "Say which item",
    "skip": "Say which item",
    "undo": "Say which item",
    "give": "form notice",
    "runbook": "no runbooks",
    "fact": "Say which fact",
    "facts": "form facts",
    "tag": "Say which tag",
    "admit": "Say who",
    "deny": "Say who",
    "evidence": "no evidence is registered",
    "notice": "form pick_notice",
    "approve": "Say which notice",
    "refuse": "Say which notice",
    "sent": "Say which notice",
    "mark": "Say which milestone",
    "told": "Say which obligation",
    "untold": "Say which obligation",
    "next": "Nothing is planned",
    "why": "Why I spoke",
    "private": "Say why it is to be private",
}
"""In the room of a closed incident, alone; all others say OVER."""

ELSEWHERE = "Which incident is"
NOTHING = "No incident is open"
ANYWHERE = {
    "declare": "form declare",
    "list": r"incidents? (is|are) open|No incident is open",
    "oncall": "On call",
    "playbook": "Vault",
    "guide": "has no guidance",
    "access": "Say which private incident",
    "drill": "form drill",
    "help": "What /incident can do",
}
"""Outside of rooms; all others say ELSEWHERE, or NOTHING."""

FORMS = {
    "declare": {"title": "Another", "severity": "SEV2"},
    "update": {"impact": "none"},
    "severity": {"severity": "SEV2", "reason": "better"},
    "escalate": {"party": "legal"},
    "resolve": {"summary": "rolled back"},
    "cancel": {"reason": "a test"},
    "task": {"text": "look"},
    "write": {"field_advice": "wait"},
    "refuse": {"reason": "no"},
    "role": {"role": "scribe"},
    "facts": {"fact_cause": "keys"},
    "merge": {"into": "2", "reason": "the same release"},
    "evidence": {"sort": "log", "covers": "shop, monday", "location": "vault 3"},
    "handover": {"person": "@ana", "role": "commander"},
    "told": {"how": "Told", "words": "CASE-1"},
}
"""Each form, filled in by Ben, by its callback id."""
GATED = {
    "done": ("done leak", {"note.leak": "no"}, "cancel a test", "reopen"),
    "give": ("give holds", {"person": "ana"}, "done holds", "undo holds"),
    "mitigate": ("mitigate hotfix", {"reason": "it is quick"}, "cancel a test", "reopen"),
    "ticks": ("close", {}, "reopen", "resolve again"),
    "close": ("close", {"note.review": "https://r.example"}, "reopen", "resolve again"),
}
"""The forms of a playbook with gates: what opens each, what is filled in, what comes between, and what undoes that."""
TO_RESOLVE = ("done holds", "done graph https://g.example", "skip users asleep", "fact cause a query", "resolve fixed")
"""What is typed there until the incident is resolved."""
WITHIN = {"join", "override", "drill", "snooze"}
"""Forms that have scenarios of their own for this."""
OPENED_BY = {
    "write": "notice staff_note",
    "refuse": "refuse 1",
    "evidence": "evidence add",
    "told": "told authority",
}
"""What is typed to open a form that is not called as its command."""

WRONG_PERSON = (
    ("resolve it is over", "Only @ben may resolve"),
    ("close", "not resolved yet"),
    ("accept commander", "not offered to you"),
    ("decline commander", "not offered to you"),
    ("approve 1", "Only Incident commander"),
    ("refuse 1 no", "Only Incident commander"),
    ("role scribe", "took|Scribe|scribe"),
    ("handover @ana commander", "cannot hand over|do not have|form handover"),
)
"""What Sam, who has no role, is told where Ben commands and has asked Ana to take over."""
