"""Runs the demo: settings of its own, a clock that can be moved, the local Slack beside the bot."""

import re
import shutil
import threading
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import MovableClock, SystemClock
from bot.core.errors import ConfigError
from bot.core.oncall import local, local_day_start
from bot.demo.breaks import Processes
from bot.demo.panel import Panel, Programme, own_settings
from bot.demo.story import STORIES, load_story, story_names
from bot.sandbox.slack import Options
from bot.settings import Settings
from bot.supervisor import Child
from bot.up import child, run_up

ZONE = "Europe/Madrid"
STARTS = "08:40"
"""The demo's local time at its first start: shortly before the managers' daily digest."""
CHECKPOINT_SECONDS = 1.0
SHIPPED = Path(__file__).parent / "shipped"
"""Where an installed Tocsin has its `config/` and `playbooks/`; a checkout has them at its top."""
TOKENS = {
    "SLACK_BOT_TOKEN": "xoxb-local-demo",
    "SLACK_APP_TOKEN": "xapp-local-demo",
}


def list_stories() -> str:
    """The stories there are, a line each."""
    return "\n".join(f"{name:<16} {load_story(name).about}" for name in story_names())


def run_demo(port: int, data: Path, *, fresh: bool, programme: Programme | None = None) -> int:
    """Run until told to stop; gives the exit status. What happened before is there again unless `fresh`.

    A story of the `programme` begins on a blank page, in a folder of its own beside the demo's state.
    """
    shipped = first_whole(Path(), SHIPPED)
    if programme is not None:
        load_story(programme.name)
        data, fresh = data / programme.name, True
    if fresh:
        forget(data)
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    clock = MovableClock(data / "clock.json")
    if (data / "clock.json").exists():
        clock.resume()
    else:
        clock.set(first_instant(SystemClock().now()), speed=1)
    settings = _settings(port, data, *_sources(shipped, data, clock.now(), programme))
    manifest = shipped.config / "slack-manifest.yml"
    options = Options(port=port, state=data / "slack.db", clock=data / "clock.json", manifest=manifest)
    processes = Processes(data / "processes")
    processes.clear()
    panel = Panel(settings, processes, programme)
    _greet(port, programme)
    status = run_up(settings, (Child("slack", child(lambda: _run_slack(options, panel))),), processes.note)
    clock.checkpoint()
    return status


def first_whole(*folders: Path) -> Settings:
    """The folders of configuration and of playbooks in the first of these that has both; ConfigError when none has."""
    for folder in folders:
        config, playbooks = folder / "config", folder / "playbooks"
        if config.is_dir() and playbooks.is_dir():
            return Settings.read({"TOCSIN_CONFIG": str(config), "TOCSIN_PLAYBOOKS": str(playbooks)})
    raise ConfigError(
        "Here is no config/ with playbooks/ beside it; run `tocsin demo` in the folder of Tocsin's checkout."
    )


def forget(data: Path) -> None:
    """Delete what an earlier demo left in `data`; a folder of anything else is refused and left alone."""
    if not data.exists() or not any(data.iterdir()):
        return
    if not (data / "clock.json").exists():
        raise ConfigError(f"{data} holds no earlier demo, so nothing in it was deleted; name another folder by --data.")
    shutil.rmtree(data)


def first_instant(now: datetime) -> datetime:
    """The instant the demo begins at: today at STARTS in its zone."""
    return local_day_start(local(now, ZONE).date(), STARTS, ZONE)


def _greet(port: int, programme: Programme | None) -> None:
    then = "the story begins when you do" if programme else "type /incident"
    print(f"\n  Tocsin is starting. Open  http://127.0.0.1:{port}/  and {then}", flush=True)
    if programme is None:
        own = [name for name in story_names() if own_settings(name)]
        print("".join(f"  To watch an incident instead: tocsin demo --story {name}\n" for name in own), flush=True)


def _sources(shipped: Settings, data: Path, now: datetime, programme: Programme | None) -> tuple[Path, Path]:
    """The folders of configuration and of playbooks: the story's own where it has them."""
    own = STORIES / programme.name if programme else None
    config = own if own and (own / "tocsin.yml").is_file() else shipped.config
    playbooks = own / "playbooks" if own and (own / "playbooks").is_dir() else shipped.playbooks
    return _own_config(config, data / "config", now), playbooks


def _own_config(shipped: Path, folder: Path, now: datetime) -> Path:
    """A copy of the configuration in which the rotations begin anew, so that Ana is on call."""
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
            "TOCSIN_HOST": "127.0.0.1",
            "TOCSIN_PORT": "0",
            "TOCSIN_LOG": "warning",
        }
    )


def _run_slack(options: Options, panel: Panel) -> None:
    from bot.sandbox.server import reason, run

    clock = MovableClock(options.clock or Path())
    stop = threading.Event()
    threading.Thread(target=_keep_time, args=(clock, stop), daemon=True).start()
    try:
        run(options, panel.ahead, panel)
    except OSError as error:
        raise ConfigError(f"Port {options.port} cannot be used: {reason(error)}. Name another by --port.") from error
    finally:
        stop.set()


def _keep_time(clock: MovableClock, stop: threading.Event) -> None:
    """Write the clock down every second, so that time goes on from there after the demo was stopped."""
    while not stop.wait(CHECKPOINT_SECONDS):
        clock.checkpoint()
