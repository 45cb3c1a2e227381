"""`python -m tests.bench [NAME …] [--quick] [--json FILE]`: measure, and print a table beside goals and peers."""

import argparse
import json
import math
import platform
import shutil
import sys
import tempfile
import time
from dataclasses import asdict
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from tests.bench.figures import Figure, shown
from tests.bench.registry import BENCHES
from tests.bench.stage import Stage

MARKS = {True: "[green]met[/]", False: "[red]missed[/]", None: ""}
Results = dict[str, list[Figure]]


def main() -> int:
    """Run what was asked for; gives 1 when a goal is missed."""
    asked = _arguments()
    folder = Path(tempfile.mkdtemp(prefix="tocsin-bench-"))
    results: Results = {}
    started = time.monotonic()
    try:
        for name in asked.names or BENCHES:
            print(name, file=sys.stderr, flush=True)
            results[name] = BENCHES[name](Stage(folder / name, asked.quick))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        took = time.monotonic() - started
        Console(width=max(Console().width, 140)).print(_table(results, took))
        if asked.json:
            asked.json.write_text(json.dumps(_as_json(results, took), indent=2) + "\n")
    return int(any(figure.met is False for figures in results.values() for figure in figures))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Measure Tocsin.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(BENCHES))
    parser.add_argument("--quick", action="store_true", help="fewer rounds: for a first look, not for the README")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there too")
    asked = parser.parse_args()
    unknown = [name for name in asked.names if name not in BENCHES]
    if unknown:
        parser.error(f"no benchmark {', '.join(unknown)}; there are {', '.join(BENCHES)}")
    return asked


def machine() -> str:
    """Where it was measured."""
    memory = psutil.virtual_memory().total / 2**30
    return f"{psutil.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}"


def _table(results: Results, took: float) -> Table:
    table = Table(title=f"Tocsin, {machine()}, {took:.0f} s", title_justify="left")
    table.add_column("Benchmark")
    table.add_column("What")
    for head in ("Tocsin", "Goal"):
        table.add_column(head, justify="right")
    for head in ("", "Best peers", "Samples"):
        table.add_column(head)
    for name, figures in results.items():
        for index, one in enumerate(figures):
            goal = "" if one.goal is None else f"≤ {one.goal:g}"
            ours = f"{shown(one.value)} {one.unit}".strip()
            table.add_row(name if index == 0 else "", one.what, ours, goal, MARKS[one.met], one.peer, one.spread)
        table.add_section()
    return table


def _as_json(results: Results, took: float) -> dict[str, object]:
    figures = [
        {"bench": name, **asdict(one), "value": None if math.isnan(one.value) else one.value, "met": one.met}
        for name, found in results.items()
        for one in found
    ]
    return {"machine": machine(), "seconds": round(took, 1), "figures": figures}


if __name__ == "__main__":
    sys.exit(main())
