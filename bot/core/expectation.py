"""What a scenario expects of the playbook, and whether it came true."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Literal

from pydantic import Field, create_model, model_validator

from bot.core.actions import ActionKind
from bot.core.playbook import Model, Names, Span
from bot.core.simulate import MISSED, SimulatedAct, offset

DOINGS = (*(kind.value for kind in ActionKind), MISSED)
"""What may be expected: every action of the language, and that a limit is missed."""
NEAR = 3
"""So many acts are shown in place of the expected one."""

if TYPE_CHECKING:
    Doing = str
else:
    Doing = Literal[DOINGS]


class _Expectation(Model):
    """One thing that is to come true.

    `at`: exactly then; `by`: then or before; `between`: from one instant to another, both included. Each party named
    after an action is reached, `times` times if that is given. `missed` names a limit. `never` names an action that
    does not come at all, or not `to` these; `nothing_after` says that the playbook is silent from then on.
    """

    at: Span | None = None
    by: Span | None = None
    between: tuple[Span, Span] | None = None
    times: int | None = Field(default=None, ge=0, le=1000)
    never: Doing | None = None
    to: Names = ()
    nothing_after: Span | None = None

    @model_validator(mode="after")
    def _one_form(self) -> "_Expectation":
        given = self.model_fields_set
        done = [doing for doing in DOINGS if doing in given]
        when = [name for name in ("at", "by", "between") if name in given]
        if "nothing_after" in given:
            if len(given) > 1:
                raise ValueError("nothing_after stands alone")
        elif "never" in given:
            if given - {"never", "to", "between"}:
                raise ValueError("never goes with `to` and `between` only")
        elif "to" in given:
            raise ValueError("`to` goes with never; name the parties after the action, such as `page: on_call`")
        elif len(done) != 1:
            raise ValueError(f"names {', '.join(done)}; expect one on each line" if done else "names no action")
        elif len(when) != 1:
            raise ValueError("needs one of at, by and between" + (f"; has {' and '.join(when)}" if when else ""))
        if self.between and self.between[0] > self.between[1]:
            raise ValueError("between ends before it begins")
        return self

    @property
    def doing(self) -> str:
        """The action that is spoken of; empty for silence."""
        return self.never or next((doing for doing in DOINGS if doing in self.model_fields_set), "")

    @property
    def parties(self) -> tuple[str, ...]:
        """Whom it concerns; nobody in particular when empty."""
        return self.to if self.never else getattr(self, self.doing, None) or ()

    @property
    def window(self) -> tuple[int, int | None]:
        """The first and the last second that count; None is the end."""
        if self.between:
            return _seconds(self.between[0]), _seconds(self.between[1])
        if self.at is not None:
            return _seconds(self.at), _seconds(self.at)
        return 0, None if self.by is None else _seconds(self.by)


if TYPE_CHECKING:
    Expectation = _Expectation
else:
    Expectation = create_model("Expectation", __base__=_Expectation, **dict.fromkeys(DOINGS, (Names | None, None)))


@dataclass(frozen=True)
class Failure:
    """What was expected and how it went, in words, and the acts that come nearest to it."""

    expected: str
    went: str
    nearest: tuple[SimulatedAct, ...]


def judge(expected: Expectation, acts: Sequence[SimulatedAct]) -> list[Failure]:
    """What of an expectation did not come true, for each party; nothing when all did. `acts` include missed limits."""
    if expected.nothing_after is not None:
        edge = _seconds(expected.nothing_after)
        late = tuple(act for act in acts if act.at > edge and act.action != MISSED)
        words = f"nothing after {offset(edge)}"
        return [Failure(words, f"the playbook acted {_count(len(late))}", late[:NEAR])] if late else []
    found = (_judge(expected, party, acts) for party in expected.parties or ("",))
    return [failure for failure in found if failure]


def _judge(expected: Expectation, party: str, acts: Sequence[SimulatedAct]) -> Failure | None:
    same = [act for act in acts if act.action == expected.doing and (not party or party in act.to)]
    first, last = expected.window
    hits = [act for act in same if first <= act.at and (last is None or act.at <= last)]
    if expected.never:
        return Failure(_said(expected, party), f"it came {_count(len(hits))}", tuple(hits[:NEAR])) if hits else None
    if len(hits) == expected.times or (expected.times is None and hits):
        return None
    went = f"it came {_count(len(hits))}" if hits else ("it did not come then" if same else "it never came")
    others = hits or same or [act for act in acts if party in act.to] or list(acts)
    target = first if last is None or expected.by is None else last
    nearest = sorted(others, key=lambda act: abs(act.at - target))[:NEAR]
    return Failure(_said(expected, party), went, tuple(sorted(nearest, key=lambda act: act.at)))


def _said(expected: Expectation, party: str) -> str:
    what = f"{expected.doing} {party}".strip()
    if expected.between:
        when = f"between {offset(expected.window[0])} and {offset(_seconds(expected.between[1]))}"
    elif expected.never:
        when = ""
    else:
        when = (
            f"at {offset(expected.window[0])}" if expected.at is not None else f"by {offset(expected.window[1] or 0)}"
        )
    often = "" if expected.times is None else f", {_count(expected.times)}"
    return f"{'never ' if expected.never else ''}{what} {when}".strip() + often


def _count(times: int) -> str:
    return {0: "not at all", 1: "once", 2: "twice"}.get(times, f"{times} times")


def _seconds(span: timedelta) -> int:
    return int(span.total_seconds())
