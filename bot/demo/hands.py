"""The hands of a story's people: the test kit's, but marked as the story's, and slow where one wants to read along."""

from collections.abc import Callable
from typing import Any

from bot.sandbox.store import Json
from bot.sandbox.testing import LocalSlack

MARK = "story"
"""The field by which an act of the story is told from one of a person in the page."""
LOOKING = frozenset({"read", "home", "join", "dm", "suggest"})
"""Acts of somebody who only looks around; they do not stop a story."""
STARTING = 60.0
ASKS = frozenset({"slash", "action", "view_action", "view_submit"})
"""Acts that the bot has to answer."""
NOT_REACHED = "dispatch_failed"
TROUBLES = {NOT_REACHED: "the bot was not reached", "operation_timeout": "the bot did not answer in time"}


class Hands(LocalSlack):
    """People at their Slack, over HTTP. `before_submit` is given a filled form before it is sent.

    What a person does while the bot is away waits until it is back; an AssertionError says in plain words why something
    could not be done.
    """

    def __init__(self, url: str, before_submit: Callable[[str, Json], None]) -> None:
        super().__init__(url)
        self._before_submit = before_submit

    def request(self, verb: str, path: str, body: Any = None, timeout: float = 30) -> Any:
        """Call the page's or the steering API."""
        if path == "/_/act":
            if body["kind"] == "view_submit":
                self._before_submit(str(body["view_id"]), dict(body.get("state") or {}))
            return self._act({**body, MARK: True}, timeout)
        return super().request(verb, path, body, timeout)

    def wait_for_bot(self) -> None:
        """Wait until the bot is connected, so that nobody speaks to a wall."""
        self.wait_for(lambda: self.connected, STARTING, "the bot")

    def _act(self, act: Json, timeout: float) -> Any:
        if act["kind"] in ASKS:
            self.wait_for_bot()
        answer = super().request("POST", "/_/act", act, timeout)
        if answer.get("error") == NOT_REACHED:  # it went away in this moment, and knows nothing of it
            self.wait_for_bot()
            answer = super().request("POST", "/_/act", act, timeout)
        error = answer.get("error")
        assert not error or "errors" in answer, TROUBLES.get(error, str(error).replace("_", " "))
        return answer


def is_persons(act: Json) -> bool:
    """Whether a person did this in the page, and did more than look."""
    return not act.get(MARK) and act.get("kind") not in LOOKING
