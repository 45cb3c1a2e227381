"""Plays a story: its people act through the local Slack, and what is told of it goes to the page."""

import re
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Literal

from bot.clock import MovableClock
from bot.core.incident import ENDED
from bot.core.spans import say_span
from bot.demo.hands import Hands
from bot.demo.pace import POLL, pace, reading_seconds
from bot.demo.stage import Place, Stage
from bot.demo.story import Story, StoryStep
from bot.demo.truth import Truth
from bot.sandbox.store import Json

State = Literal["waiting", "playing", "paused", "yours", "ended"]
LEAST_GLIDE = timedelta(seconds=20)
EARLY = 0.3
"""Which part of the reading time comes before what one waits for, or before a form is filled in; the rest after it."""
AFTER_ACT = 0.7
SETTLE_SECONDS = 20.0
NEWS = {
    "acknowledged": "the incident was acknowledged",
    "role.commander": "somebody took command",
    "status_updated": "an update was posted",
    "severity_changed": "the severity was changed",
    "mitigated": "the harm ended",
    "resolved": "the incident was resolved",
    "cancelled": "the incident was cancelled",
}


class _Stopped(Exception):
    """Somebody took over in the middle of a step."""


class Player:
    """One story on its way, in a thread of its own. Every method but `run` may be called from anywhere.

    It waits for its first viewer, plays step by step, and stops between two acts when somebody takes over: what was
    begun and not sent is put away, time runs at its normal pace, and the bot goes on as if nobody had told a story.
    """

    def __init__(
        self, name: str, story: Story, url: str, clock: MovableClock, truth: Truth, publish: Callable[[Json], None]
    ) -> None:
        self.name = name
        self.fast = False
        self._story = story
        self._clock = clock
        self._truth = truth
        self._publish = publish
        self._hands = Hands(url, self._show_form)
        self._stage = Stage(self._hands, truth, clock.now())
        self._changed = threading.Condition()
        self._state: State = "waiting"
        self._skip = False
        self._at = 0
        self._mark = clock.now()
        self._then: dict[str, datetime] = {}
        self._form_of = ""
        self._theirs = False
        self._sent = False
        self._shown: Json = {"caption": "", "who": "", "note": "", "typed": None, "look": None, "passing": ""}

    def about(self) -> Json:
        """What the page shows of it."""
        story = self._story
        ending = list(story.ending) if self._state == "ended" else []
        steps = {"step": self._at, "steps": len(story.steps), "tz": story.tz}
        about = {"name": self.name, "title": story.title, "about": story.about, "state": self._state, "ending": ending}
        return {**about, **steps, **self._shown}

    def run(self) -> None:
        """Play to the end; the thread's function."""
        self._hands.wait_for_bot()
        while (step := self._next()) is not None:
            try:
                self._play(step)
            except _Stopped:
                continue
            except (AssertionError, OSError) as trouble:
                self._stuck(re.split(r"[;\n]", str(trouble))[0])
        self._clock.set_speed(1)
        self._show("ended", typed=None, passing="", note=self._shown["note"])

    def begin(self) -> None:
        """Somebody watches."""
        self._go_to("playing", when=("waiting",))

    def pause(self) -> None:
        """Stand still, time included."""
        self._go_to("paused", when=("playing",))

    def skip(self) -> None:
        """Leave out the reading time and the quiet time that is under way."""
        with self._changed:
            self._skip = True
            self._changed.notify_all()

    def take_over(self, act: Json | None = None) -> None:
        """Somebody acts themselves: by the button, or by an `act` in the page. Of a form that they fill in, it is kept
        whether they sent it in the end."""
        kind = str(act.get("kind", "")) if act is not None else ""
        if self._theirs and kind in ("view_submit", "view_close"):
            self._sent, self._theirs = kind == "view_submit", False
        if self._state not in ("playing", "paused"):
            return
        self._then = self._stamps()
        if kind.startswith("view_"):
            self._sent = bool(self._form_of) and kind == "view_submit"
            self._theirs = bool(self._form_of) and kind == "view_action"
            self._form_of = ""  # it is theirs now
        self._go_to("yours", when=("playing", "paused"))

    def resume(self) -> None:
        """Go on after a pause or a take-over, where there is still something to tell."""
        if self._state == "yours":
            happened = [news for key, news in NEWS.items() if self._stamps().get(key) != self._then.get(key)]
            note = f"Meanwhile {', '.join(happened)}." if happened else ""
            entry = self._stage.entry()
            if happened and entry is not None and entry.incident.status in ENDED:
                self._at = len(self._story.steps)
                note = f"{note} So the story has nothing more to tell."
            self._shown.update(note=note, caption="", look=None)
        self._go_to("playing", when=("paused", "yours"))

    def _go_to(self, state: State, when: tuple[State, ...]) -> None:
        with self._changed:
            if self._state in when:
                self._clock.set_speed(0 if state == "paused" else 1)
                self._state = state
                self._changed.notify_all()
        self._publish_clock()
        self._publish(self.about())

    def _show(self, state: State | None = None, **fields: object) -> None:
        with self._changed:
            self._state = state or self._state
            self._shown.update(fields)
        self._publish(self.about())

    def _stamps(self) -> dict[str, datetime]:
        entry = self._stage.entry()
        return dict(entry.incident.stamps) if entry else {}

    def _next(self) -> StoryStep | None:
        """The step to play, once it may be played; None at the end."""
        if self._state == "yours":
            self._put_away()
        with self._changed:
            self._changed.wait_for(lambda: self._state == "playing")
            steps = self._story.steps
            if self._at < len(steps) and steps[self._at].fills is not None and not self._form_of:
                self._at += 1 if self._sent else -1  # they sent it themselves, or it has to be opened again
                self._sent = False
            return steps[self._at] if self._at < len(steps) else None

    def _put_away(self) -> None:
        """Close the form that the story opened and nobody has sent."""
        if self._form_of:
            with suppress(AssertionError, OSError):
                self._hands.person(self._form_of).closes(everything=True)
            self._form_of = ""
        self._show(typed=None, passing="")

    def _stuck(self, why: str) -> None:
        """The workspace is not as the story needs it: hand over, and say why."""
        self._then = self._stamps()
        self._show("yours", note=f"The story cannot go on here: {why}.", typed=None, passing="")
        self._clock.set_speed(1)

    def _pause_here(self, seconds: float) -> None:
        """Time to read; over at once when somebody skips, and never when somebody takes over."""
        self._check()
        with self._changed:
            if not self.fast and not self._skip:
                self._changed.wait_for(lambda: self._skip or self._state != "playing", seconds)
        self._check()

    def _check(self) -> None:
        with self._changed:
            self._changed.wait_for(lambda: self._state != "paused")
            if self._state != "playing":
                raise _Stopped

    def _play(self, step: StoryStep) -> None:
        self._check()
        if not any(event in self._stamps() for event in step.unless):
            self._skip = False
            left = self._mark + step.after - self._clock.now()
            if step.after and left > timedelta():
                self._glide_to(self._clock.now() + left)
            if step.caption:
                at = self._clock.now().timestamp()
                self._show(caption=step.caption, who=step.who or "", at=at, **self._look(step))
                whole = step.waits_for is None and step.fills is None
                self._pause_here(reading_seconds(step) * (1 if whole else EARLY))
            self._do(step)
            if step.caption:
                self._shown["note"] = ""  # told beside one caption, which is enough
        else:
            self._done()

    def _done(self) -> None:
        """The step has had its effect: whoever takes over from here on will not see it again."""
        self._at += 1
        self._mark = self._clock.now()

    def _look(self, step: StoryStep) -> Json:
        """Where to look while the caption is read; what the bot tells one person is shown when it comes."""
        return {} if step.where == "dm" and step.waits_for is not None else {"look": self._stage.look(step)}

    def _do(self, step: StoryStep) -> None:
        self._check()
        if step.waits_for is not None:
            place = self._wait(step)
            self._done()
            if step.caption:
                self._show(look=self._stage.look(step, place), at=self._clock.now().timestamp())
                self._pause_here(reading_seconds(step))
        elif step.verbs:
            following = self._story.steps[self._at + 1 : self._at + 2]
            opens = any(one.fills is not None for one in following)
            if opens:  # said before the form is there: a viewer may send it faster than the story sees it open
                self._form_of = str(step.who)
            self._stage.act(step, opens=opens)
            if not opens:
                self._form_of = ""
            self._done()
            self._show(typed=None)
            self._settle()
            self._pause_here(AFTER_ACT)
        else:
            self._done()

    def _wait(self, step: StoryStep) -> Place:
        """Let time pass from one act of the bot to the next until it says the words."""
        end = self._clock.now() + step.within
        while True:
            self._settle()
            found = self._stage.find(step)
            if found is not None:
                return found
            coming = self._truth.next_at()
            if coming is None or coming > end:
                raise AssertionError(f"“{step.waits_for}” was not said within {say_span(step.within)}")
            self._glide_to(coming)

    def _glide_to(self, at: datetime) -> None:
        """Let the quiet time until `at` pass quickly, stopping for a moment at each thing that the bot does."""
        while (left := at - self._clock.now()) > timedelta():
            coming = self._truth.next_at()
            goal = min(at, coming) if coming and coming > self._clock.now() else at
            quiet = goal - self._clock.now()
            if not self.fast and quiet > LEAST_GLIDE:
                self._show(passing=say_span(timedelta(minutes=round(left.total_seconds() / 60) or 1)))
                speed, until = pace(quiet)
                self._watch(goal - quiet + until, speed)
            self._run_at(1)
            self._clock.jump_to(goal)
            self._publish_clock()
            self._settle()
        self._show(passing="")

    def _watch(self, until: datetime, speed: float) -> None:
        while self._clock.now() < until and not self._skip:
            self._run_at(speed)
            with self._changed:
                self._changed.wait_for(lambda: self._skip or self._state != "playing", POLL)
            self._check()

    def _run_at(self, speed: float) -> None:
        """Change the pace of time, unless somebody else has it by now."""
        with self._changed:
            if self._state != "playing" or self._clock.speed == speed:
                return
            self._clock.set_speed(speed)
        self._publish_clock()

    def _publish_clock(self) -> None:
        self._publish({"clock": {"now": self._clock.now().timestamp(), "speed": self._clock.speed}})

    def _settle(self) -> None:
        """Wait until the bot has done what is due."""
        waited = 0.0
        while not self._truth.settled() and waited < SETTLE_SECONDS:
            with self._changed:
                self._changed.wait_for(lambda: self._state == "yours", POLL)
            waited += POLL
            self._check()

    def _show_form(self, view: str, values: Json) -> None:
        self._show(typed={"view": view, "values": values})
        self._pause_here(reading_seconds(self._story.steps[self._at]))
