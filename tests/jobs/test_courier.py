"""The courier: each delivery once, the most urgent first, and none held up by slow answers to others."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import pytest

from bot.jobs.courier import Courier
from bot.usecases.ports import Priority
from tests.fixtures.polling import eventually

PATIENCE = 5.0


class Post:
    """Sends by writing down; an id in `held` is under way until it is let go."""

    def __init__(self, following: Mapping[int, list[int]] | None = None) -> None:
        self.sent: list[int] = []
        self.priorities: dict[int, Priority] = {}
        self.held: dict[int, threading.Event] = {}
        self.begun = threading.Semaphore(0)
        self._following = following or {}

    def send(self, id: int) -> list[int]:
        """Send one."""
        self.sent.append(id)
        if id in self.held:
            self.begun.release()
            assert self.held[id].wait(PATIENCE)
        return self._following.get(id, [])

    def rank(self, ids: Sequence[int]) -> dict[int, Priority]:
        """How urgent they are."""
        return {id: self.priorities.get(id, Priority.EDIT) for id in ids}

    def hold(self, *ids: int) -> None:
        """Let these be under way until they are let go."""
        self.held.update({id: threading.Event() for id in ids})

    def let_go(self) -> None:
        """Let all go on that are under way."""
        for one in self.held.values():
            one.set()


@contextmanager
def courier(post: Post, threads: int = 4, reserved: int = 0) -> Iterator[Courier]:
    """A courier that stops in the end."""
    made = Courier(post.send, post.rank, threads, reserved)
    try:
        yield made
    finally:
        post.let_go()
        made.stop()


def test_it_goes_on_with_what_follows() -> None:
    post = Post({1: [2, 3], 3: [4]})
    with courier(post) as made:
        made.take([1])
        assert made.wait(PATIENCE)
    assert sorted(post.sent) == [1, 2, 3, 4]


def test_it_takes_what_it_has_only_once() -> None:
    post = Post()
    with courier(post) as made:
        made.take([1, 1, 1])
        assert made.wait(PATIENCE)
    assert post.sent == [1]


def test_a_page_overtakes_the_edits_that_wait() -> None:
    post = Post()
    post.hold(1)
    post.priorities = {90: Priority.PAGE, 91: Priority.ESCALATION, 92: Priority.REMINDER, 93: Priority.DIGEST}
    with courier(post, threads=1) as made:
        made.take([1])
        assert post.begun.acquire(timeout=PATIENCE)
        made.take([93, 2, 3])
        made.take([92, 91, 90])
        post.let_go()
        assert made.wait(PATIENCE)
    assert post.sent == [1, 90, 91, 92, 2, 3, 93]


def test_slow_answers_to_edits_leave_threads_for_a_page() -> None:
    post = Post()
    slow = range(1, 9)
    post.hold(*slow)
    post.priorities = {99: Priority.PAGE}
    with courier(post, threads=4, reserved=1) as made:
        made.take(slow)
        for _ in range(4):
            assert post.begun.acquire(timeout=PATIENCE)
        post.hold(99)
        made.take([99])
        assert post.begun.acquire(timeout=PATIENCE)
        assert post.sent[-1] == 99
        assert len(post.sent) == 5, "the thread for what is urgent takes no edit"


def test_one_that_breaks_stops_nobody() -> None:
    def broken(id: int) -> list[int]:
        if id == 1:
            raise RuntimeError
        return post.send(id)

    post = Post()
    made = Courier(broken, post.rank, threads=1)
    made.take([1, 2])
    assert made.wait(PATIENCE)
    made.stop()
    assert post.sent == [2]


def test_without_a_database_nothing_is_held_for_ever() -> None:
    def away(ids: Sequence[int]) -> dict[int, Priority]:
        raise OSError("the database is away")

    post = Post()
    made = Courier(post.send, away)
    with pytest.raises(OSError, match="away"):
        made.take([1])
    assert made.wait(PATIENCE)
    made.stop()


def test_what_it_has_not_begun_is_left_to_others() -> None:
    post = Post()
    post.hold(1)
    made = Courier(post.send, post.rank, threads=1)
    made.take([1, 2])
    assert post.begun.acquire(timeout=PATIENCE)
    stopping = threading.Thread(target=made.stop)
    stopping.start()
    eventually(lambda: made._stopped, PATIENCE, "it is stopping")
    post.let_go()
    stopping.join(PATIENCE)
    assert not stopping.is_alive()
    assert post.sent == [1]
