"""The hands of a story's people: the test kit's, but marked as the story's, and slow where one wants to read along."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.store import Json
from bot.sandbox.testing import LocalSlack

MARK = "story"
"""The field by which an act of the story is told from one of a person in the page."""
LOOKING = frozenset({"read", "home", "join", "dm", "suggest"})
"""Acts of somebody who only looks around; they do not stop a story."""


class Hands(LocalSlack):
    """People at their Slack, over HTTP. `before_submit` is given a filled form before it is sent."""

    def __init__(self, url: str, before_submit: Callable[[str, Json], None]) -> None:
        super().__init__(url)
        self._before_submit = before_submit

    def request(self, verb: str, path: str, body: Any = None, timeout: float = 30) -> Any:
        """Call the page's or the steering API."""
        if path == "/_/act":
            if body["kind"] == "view_submit":
                self._before_submit(str(body["view_id"]), dict(body.get("state") or {}))
            body = {**body, MARK: True}
        return super().request(verb, path, body, timeout)


def is_persons(act: Json) -> bool:
    """Whether a person did this in the page, and did more than look."""
    return not act.get(MARK) and act.get("kind") not in LOOKING
