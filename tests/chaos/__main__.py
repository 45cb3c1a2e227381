"""`python -m tests.chaos`: thousands of deliveries while everything breaks. Exits 1 when one is lost or comes twice."""

import argparse
import os
import secrets
import shutil
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from tests.chaos.report import table
from tests.chaos.run import Account, Order, Run
from tests.fixtures.postgres import SAFE_WHEN_KILLED, run_postgres

SOPS = ("regulated-platform", "hosted-app", "management-ladder", "small-team-soc2", "customer-notice")
"""The shipped playbooks of the five procedures."""
MOST_TOLD = 30


def main() -> int:
    """Play, show how far it is, and give 1 when anything is lost, comes twice or in the wrong order."""
    asked = _arguments()
    os.nice(19)
    folder = Path(tempfile.mkdtemp(prefix="tocsin-chaos-"))
    console = Console(stderr=True)
    again = (
        f"--deliveries {asked.deliveries} --database {asked.database} --seed {asked.seed} --minutes {asked.minutes:g}"
    )
    console.print(f"python -m tests.chaos {again}", highlight=False)
    accounts: list[Account] = []
    bad = True
    try:
        accounts = _play(asked, folder, console)
        bad = any(one.problems() for one in accounts)
    finally:
        if bad:
            console.print(f"What it left: {folder}", highlight=False)
        else:
            shutil.rmtree(folder, ignore_errors=True)
    Console(width=max(Console().width, 180)).print(table(accounts, again))
    for one in accounts:
        for line in one.problems()[:MOST_TOLD]:
            console.print(line, markup=False, highlight=False, soft_wrap=True)
    return int(bad)


def _play(asked: argparse.Namespace, folder: Path, console: Console) -> list[Account]:
    accounts: list[Account] = []
    ends = time.monotonic() + asked.minutes * 60
    columns = [TextColumn("{task.description:<20}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()]
    with ExitStack() as stack:
        postgres = None
        if asked.database == "postgres":
            own = stack.enter_context(tempfile.TemporaryDirectory(prefix="tocsin-pg-"))  # another user's, as it must be
            postgres = stack.enter_context(run_postgres(Path(own), SAFE_WHEN_KILLED))
        told = TextColumn("{task.fields[deaths]} deaths, {task.fields[blows]} blows")
        progress = stack.enter_context(Progress(*columns, told, console=console))
        names = asked.playbook or SOPS
        for number, name in enumerate(names):
            left = len(names) - number
            wanted = -(-max(0, asked.deliveries - sum(one.rows for one in accounts)) // left)
            task = progress.add_task(name, total=wanted, deaths=0, blows=0)
            seconds = max(0.0, ends - time.monotonic()) / left
            order = Order(folder / str(number), name, wanted, seconds, f"{asked.seed}:{name}", postgres)

            def show(rows: int, deaths: int, blows: int, task: object = task) -> None:
                progress.update(task, completed=rows, deaths=deaths, blows=blows)  # type: ignore[arg-type]

            accounts.append(Run(order, show).play())
            last = accounts[-1]
            show(last.rows, last.deaths, last.struck.total())
    return accounts


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description="Break everything around Tocsin.")
    parser.add_argument("--deliveries", type=int, default=10_000, help="at least so many (10000)")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--seed", default=secrets.token_hex(3), help="what is broken when, and what people do")
    parser.add_argument("--minutes", type=float, default=15.0, help="at most so many (15)")
    parser.add_argument("--playbook", action="append", choices=SOPS, help="only this one; may be given again")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
