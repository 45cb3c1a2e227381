"""The parts of the local Slack, held together."""

from dataclasses import dataclass, field
from pathlib import Path

from bot.clock import Clock
from bot.sandbox.app import App
from bot.sandbox.delivery import Delivery
from bot.sandbox.faults import Faults
from bot.sandbox.limits import Limits
from bot.sandbox.pagehub import PageHub
from bot.sandbox.recorder import Recorder
from bot.sandbox.rules import Rules
from bot.sandbox.shelf import Shelf
from bot.sandbox.state import Person, Workspace
from bot.sandbox.store import Store
from bot.sandbox.triggers import Triggers


@dataclass(frozen=True)
class Options:
    """How to run the local Slack, on `host` and `port` (0 takes a free one). `public_url` is the address the bot knows
    it by, where that is another.

    `state` is the file that keeps the workspace, without which nothing is kept; `clock` is that of a movable clock,
    without which time is real. `manifest` is the app's: without one it may do everything. `bot_url` is where the bot
    takes requests, without which it comes by Socket Mode; `next_url` answers what it will do next. `latency_ms` is how
    long each Web API call takes, in real milliseconds. A new workspace has these `people` and `channels` (by name)
    beside those of the demo company; everyone is in such a channel.
    """

    port: int = 0
    host: str = "127.0.0.1"
    state: Path | None = None
    clock: Path | None = None
    bot_url: str | None = None
    manifest: Path | None = None
    next_url: str | None = None
    public_url: str | None = None
    latency_ms: float = 0.0
    people: tuple[Person, ...] = ()
    channels: tuple[str, ...] = ()


@dataclass
class Slack:
    """One workspace with one app, and everyone who watches it."""

    options: Options
    app: App
    clock: Clock
    store: Store
    workspace: Workspace
    page: PageHub
    faults: Faults
    recorder: Recorder
    delivery: Delivery
    shelf: Shelf
    limits: Limits = field(default_factory=Limits)
    triggers: Triggers = field(default_factory=Triggers)
    rules: Rules = field(default_factory=Rules)
    latency_ms: float = 0.0
    base_url: str = ""
