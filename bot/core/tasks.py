"""Tasks of an incident and follow-ups of its aftermath: what is to be done, by whom, and by when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.core.happening import Happening


class TaskAdded(Happening):
    """Something is to be done by `owner` (a Slack user id) before `due_at`; either may be open. A `followup` is for
    after the incident. The message it came from is known by its `channel` and `ts`. Without a number it gets
    the next."""

    kind: Literal["task_added"] = "task_added"
    text: str
    number: int = 0
    owner: str = ""
    due_at: datetime | None = None
    followup: bool = False
    channel: str = ""
    ts: str = ""
    link: str = ""
    mark: str = ""


class TaskChanged(Happening):
    """A task has another owner or another due moment; what is None stays as it was."""

    kind: Literal["task_changed"] = "task_changed"
    number: int
    owner: str | None = None
    due_at: datetime | None = None


class TaskDone(Happening):
    """A task was done, or with `dropped` is not to be done any more, for a reason; `undone` opens it again.

    `mark` is Slack's time of the reaction that took it back."""

    kind: Literal["task_done"] = "task_done"
    number: int
    dropped: bool = False
    undone: bool = False
    reason: str = ""
    mark: str = ""


TaskEvent = TaskAdded | TaskChanged | TaskDone


@dataclass(frozen=True)
class Todo:
    """A task as it stands. `state` is `open`, `done` or `dropped`, since `at`, by `by`."""

    number: int
    text: str
    owner: str
    due_at: datetime | None
    followup: bool
    asked_by: str
    channel: str
    ts: str
    link: str
    mark: str
    state: Literal["open", "done", "dropped"]
    at: datetime
    by: str

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state == "open"

    @property
    def doer(self) -> str:
        """Who is asked about it: the owner, or else who asked for it."""
        return self.owner or self.asked_by


def changed(tasks: Mapping[int, Todo], event: TaskEvent, at: datetime, actor: str) -> Mapping[int, Todo]:
    """The tasks after one more event; one about a task that there is not changes nothing."""
    if isinstance(event, TaskAdded):
        given = event.model_dump(exclude={"kind", "number"})
        number = event.number or len(tasks) + 1
        return {**tasks, number: Todo(**given, number=number, asked_by=actor, state="open", at=at, by=actor)}
    todo_ = tasks.get(event.number)
    if todo_ is None:
        return tasks
    if isinstance(event, TaskChanged):
        owner = todo_.owner if event.owner is None else event.owner
        return {**tasks, event.number: replace(todo_, owner=owner, due_at=event.due_at or todo_.due_at)}
    state: Literal["open", "done", "dropped"] = "open" if event.undone else "dropped" if event.dropped else "done"
    mark = event.mark or todo_.mark
    return {**tasks, event.number: replace(todo_, state=state, at=at, by=actor, mark=mark)}


def read(tasks: Mapping[int, Todo], channel: str, ts: str, text: str, link: str) -> Mapping[int, Todo]:
    """The tasks once a message is read that some of them came from."""
    return {
        number: replace(todo, text=text, link=link) if (todo.channel, todo.ts) == (channel, ts) and ts else todo
        for number, todo in tasks.items()
    }


def open_tasks(tasks: Iterable[Todo], followup: bool | None = None) -> list[Todo]:
    """Those still to be done, the soonest due first; only follow-ups or only the others if wanted."""
    found = [one for one in tasks if one.is_open and followup in (None, one.followup)]
    return sorted(found, key=lambda one: (one.due_at is None, one.due_at or one.at, one.number))
