"""`python -m bot.sandbox` and `tocsin slack`: run the local Slack alone."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from bot.sandbox.server import reason, run
from bot.sandbox.slack import Options

UNUSABLE = 2


def main(words: Sequence[str] | None = None, prog: str = "python -m bot.sandbox") -> None:
    """Read the command line and serve; exit status 2 when a port or file cannot be used."""
    parser = argparse.ArgumentParser(prog=prog, description="A local Slack for one app.")
    parser.add_argument("--port", type=int, default=4003, help="0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--state", type=Path, help="file to keep the workspace in; without it nothing is kept")
    parser.add_argument("--clock", type=Path, help="file of a movable clock; without it real time")
    parser.add_argument("--bot-url", help="where the bot takes requests; without it Socket Mode")
    parser.add_argument("--manifest", type=Path, help="app manifest: scopes, commands, shortcuts, events")
    parser.add_argument("--next-url", help="address that answers what the bot does next")
    parser.add_argument("--public-url", help="address the bot knows this Slack by, if another")
    parser.add_argument("--latency-ms", type=float, default=0.0, help="how long each Web API call takes")
    options = Options(**vars(parser.parse_args(words)))
    try:
        run(options)
    except OSError as error:
        taken = f"Cannot listen on {options.host}:{options.port} (--host and --port name others)"
        print(f"{error.filename or taken}: {reason(error)}.", file=sys.stderr)
        sys.exit(UNUSABLE)


if __name__ == "__main__":
    main()
