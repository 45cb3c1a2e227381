"""What the demo adds to the local Slack's page: what the bot will do next, things to break, and a story."""

import asyncio
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bot.clock import MovableClock
from bot.demo.breaks import Breaks, Processes
from bot.demo.hands import is_persons
from bot.demo.player import Player
from bot.demo.story import STORIES, Story, load_story, slack_id, story_names
from bot.demo.truth import Truth
from bot.sandbox import seed
from bot.sandbox.slack import Slack
from bot.sandbox.state import Person
from bot.sandbox.store import Json
from bot.settings import Settings

WELCOME = frozenset({"general", "incidents"})


@dataclass(frozen=True)
class Programme:
    """The story that is to be played from the start; `fast` plays it at once and without any pause."""

    name: str
    fast: bool = False


class Panel:
    """The host of the local Slack. It is made before there is an event loop, and works once `join` was called."""

    def __init__(self, settings: Settings, processes: Processes, programme: Programme | None) -> None:
        self._settings = settings
        self._processes = processes
        self._programme = programme
        self._truth = Truth(settings)
        self._player: Player | None = None
        self._stories = _everywhere()

    async def ahead(self) -> list[dict[str, Any]]:
        """What the bot will do next, earliest first."""
        return await asyncio.to_thread(self._truth.ahead)

    def join(self, slack: Slack) -> None:
        """The workspace is there."""
        self._slack = slack
        self._loop = asyncio.get_running_loop()
        self._breaks = Breaks(slack, self._settings, self._truth, self._processes, self._broken)
        if self._programme is not None:
            player = self._put_on(self._programme.name, load_story(self._programme.name))
            if self._programme.fast:
                player.fast = True
                player.begin()

    async def about(self) -> Json:
        """What the panel offers. Who asks is a page, so a story that waits for its viewer begins."""
        if self._player is not None:
            self._player.begin()
        return self._all()

    def _all(self) -> Json:
        story = self._player.about() if self._player else None
        stories = {"stories": self._stories, "elsewhere": _elsewhere(self._stories)}
        return {**self._breaks.about(), **stories, "story": story}

    async def do(self, wish: Json) -> Json:
        """Break something, start a story, or steer the one that plays."""
        if "break" in wish:
            return {"ok": self._breaks.do(str(wish["break"]))}
        if "watch" in wish:
            return {"ok": self._watch(str(wish["watch"]))}
        steer = self._steering().get(str(wish.get("story")))
        if steer is None:
            return {"ok": False, "error": "unknown_wish"}
        await asyncio.to_thread(steer)
        return {"ok": True}

    def _steering(self) -> dict[str, Callable[[], None]]:
        player = self._player
        if player is None:
            return {}
        return {
            "pause": player.pause,
            "resume": player.resume,
            "skip": player.skip,
            "take_over": player.take_over,
            "dismiss": self._dismiss,
        }

    def acted(self, act: Json) -> None:
        """Whoever acts in the page takes over."""
        if self._player is not None and is_persons(act):
            self._player.take_over(act)

    def _watch(self, name: str) -> bool:
        """Play a story that needs no playbook of its own, in the demo as it stands."""
        known = any(one["name"] == name for one in self._stories)
        if not known or (self._player and self._player.about()["state"] in ("playing", "paused")):
            return False
        self._put_on(name, load_story(name)).begin()
        return True

    def _dismiss(self) -> None:
        if self._player is not None and self._player.about()["state"] in ("yours", "ended"):
            self._player = None
            self._publish({"story": None})

    def _put_on(self, name: str, story: Story) -> Player:
        _introduce(self._slack, story)
        clock = self._slack.clock
        assert isinstance(clock, MovableClock), "the demo's clock can be moved"
        player = Player(name, story, self._slack.base_url, clock, self._truth, lambda about: self._told(player, about))
        self._player = player
        threading.Thread(target=player.run, name="story", daemon=True).start()
        return player

    def _told(self, player: Player, about: Json) -> None:
        """Something of the story changed; told from the story's thread."""
        if "clock" in about:
            self._loop.call_soon_threadsafe(self._slack.page.publish, {"type": "clock", **about["clock"]})
        elif self._player is player:
            self._publish({"story": about})

    def _broken(self) -> None:
        self._publish(self._breaks.about())

    def _publish(self, fields: Json) -> None:
        self._loop.call_soon_threadsafe(self._slack.page.publish, {"type": "demo", **fields})


def _everywhere() -> list[Json]:
    """The stories that can be watched in any demo, for they bring no playbook or organisation of their own."""
    plain = [name for name in story_names() if not own_settings(name)]
    return [{"name": name, "title": (story := load_story(name)).title, "about": story.about} for name in plain]


def _elsewhere(here: list[Json]) -> list[str]:
    """The commands that play the other stories."""
    known = {one["name"] for one in here}
    return [f"tocsin demo --story {name}" for name in story_names() if name not in known]


def own_settings(name: str) -> bool:
    """Whether a story brings a playbook or an organisation of its own."""
    return any((STORIES / name / own).exists() for own in ("playbooks", "tocsin.yml"))


def _introduce(slack: Slack, story: Story) -> None:
    """Give the story's own characters an account, a conversation with the bot, and a place in the open channels."""
    for name, one in story.people.items():
        person = Person(slack_id(name), name, one.name, one.title, f"{name}@example.com", one.tz)
        if person.id in slack.workspace.people:
            continue
        slack.workspace.add_person(person)
        slack.workspace.save_channel(seed.messages_tab(person))
        for channel in slack.workspace.channels.values():
            if channel.name in WELCOME:
                channel.members.append(person.id)
                slack.workspace.save_channel(channel)
