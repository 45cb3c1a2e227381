"""`tocsin demo`: the real bot against the local Slack in the browser, with a clock that can be moved."""

import asyncio
import os
import re
import shutil
import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.clock import MovableClock, SystemClock
from bot.core.errors import ConfigError
from bot.core.oncall import local, local_day_start
from bot.sandbox.slack import Options
from bot.settings import Settings
from bot.supervisor import Child
from bot.up import child, run_up

ZONE = "Europe/Madrid"
STARTS = "08:40"
"""The demo's local time at its first start: shortly before the managers' daily digest."""
CHECKPOINT_SECONDS = 1.0
AHEAD = 8
TOKENS = {
    "SLACK_BOT_TOKEN": "xoxb-local-demo",
    "SLACK_APP_TOKEN": "xapp-local-demo",
}


def run_demo(port: int, data: Path, *, fresh: bool) -> int:
    """Run until told to stop; gives the exit status. What happened before is there again unless `fresh`."""
    if fresh:
        shutil.rmtree(data, ignore_errors=True)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    clock = MovableClock(data / "clock.json")
    if (data / "clock.json").exists():
        clock.resume()
    else:
        clock.set(first_instant(SystemClock().now()), speed=1)
    shipped = Settings.read({})
    shipped.require_folders()
    config = _own_config(shipped.config, data / "config", clock.now())
    settings = _settings(port, data, config, shipped.playbooks)
    manifest = shipped.config / "slack-manifest.yml"
    options = Options(port=port, state=data / "slack.db", clock=data / "clock.json", manifest=manifest)
    print(f"\n  Tocsin is starting. Open  http://127.0.0.1:{port}/  and type /incident\n", flush=True)
    status = run_up(settings, (Child("slack", child(lambda: _run_slack(options, settings))),))
    clock.checkpoint()
    return status


def first_instant(now: datetime) -> datetime:
    """The instant the demo begins at: today at STARTS in its zone."""
    return local_day_start(local(now, ZONE).date(), STARTS, ZONE)


def _own_config(shipped: Path, folder: Path, now: datetime) -> Path:
    """A copy of the shipped configuration in which the rotations begin anew, so that Ana is on call."""
    if not folder.exists():
        folder.mkdir(parents=True)
        handoff = local(now - timedelta(hours=12), ZONE).date()
        monday = handoff.subtract(days=handoff.day_of_week().value - 1)
        text = (shipped / "tocsin.yml").read_text()
        (folder / "tocsin.yml").write_text(re.sub(r'start: "?[\d-]+"?', f'start: "{monday.format_iso()}"', text))
    return folder


def _settings(port: int, data: Path, config: Path, playbooks: Path) -> Settings:
    return Settings.read(
        {
            **TOKENS,
            "SLACK_API_URL": f"http://127.0.0.1:{port}/api/",
            "TOCSIN_CONFIG": str(config),
            "TOCSIN_PLAYBOOKS": str(playbooks),
            "TOCSIN_DATA": str(data),
            "TOCSIN_CLOCK": str(data / "clock.json"),
            "TOCSIN_PORT": os.environ.get("TOCSIN_PORT", str(port + 1)),
            "TOCSIN_LOG": "warning",
        }
    )


def _run_slack(options: Options, settings: Settings) -> None:
    from bot.sandbox.server import run

    clock = MovableClock(options.clock or Path())
    stop = threading.Event()
    threading.Thread(target=_keep_time, args=(clock, stop), daemon=True).start()
    forecast = _Forecast(settings)
    try:
        run(options, forecast.ahead)
    except OSError as error:
        raise ConfigError(
            f"Port {options.port} cannot be used ({error.strerror}); try `tocsin demo --port 8090`."
        ) from error
    finally:
        stop.set()


def _keep_time(clock: MovableClock, stop: threading.Event) -> None:
    """Write the clock down every second, so that time goes on from there after the demo was stopped."""
    while not stop.wait(CHECKPOINT_SECONDS):
        clock.checkpoint()


class _Forecast:
    """What the bot will do next, read from its database."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._wired: Any = None

    async def ahead(self) -> list[dict[str, Any]]:
        """The next acts, earliest first: when (Unix seconds) and what."""
        return await asyncio.to_thread(self._read)

    def _read(self) -> list[dict[str, Any]]:
        from bot.core.policy import forecast
        from bot.wiring import wire

        if self._wired is None:
            self._wired = wire(self._settings, "redis://127.0.0.1:1/0", patient=False)
        services = self._wired.services
        now = services.clock.now()
        coming: list[tuple[datetime, str]] = []
        with self._wired.store.read() as tx:
            for entry in tx.open_entries():
                book = services.books.of(entry.playbook_hash)
                for due in forecast(entry.incident, book.playbook, now):
                    did = "; ".join(action.say() for action in due.actions)
                    coming += [(due.due_at, f"{entry.incident.name}: {did}")] if did else []
            coming += [(plan.next_at, "Digest for the managers") for plan in tx.plans()]
        return [{"at": at.timestamp(), "text": text} for at, text in sorted(set(coming))[:AHEAD]]
