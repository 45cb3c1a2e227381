"""`python -m bot.sandbox`: run the local Slack."""

import argparse
from pathlib import Path

from bot.sandbox.server import run
from bot.sandbox.slack import Options


def main() -> None:
    """Read the command line and serve."""
    parser = argparse.ArgumentParser(prog="python -m bot.sandbox", description="A local Slack for one app.")
    parser.add_argument("--port", type=int, default=4003, help="0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--state", type=Path, help="file to keep the workspace in; without it nothing is kept")
    parser.add_argument("--clock", type=Path, help="file of a movable clock; without it real time")
    parser.add_argument("--bot-url", help="where the bot takes requests; without it Socket Mode")
    parser.add_argument("--manifest", type=Path, help="app manifest: scopes, commands, shortcuts, events")
    parser.add_argument("--next-url", help="address that answers what the bot does next")
    parser.add_argument("--public-url", help="address the bot knows this Slack by, if another")
    parser.add_argument("--latency-ms", type=float, default=0.0, help="how long each Web API call takes")
    run(Options(**vars(parser.parse_args())))


if __name__ == "__main__":
    main()
