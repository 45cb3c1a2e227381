"""The commands of `tocsin`; parsing only. Heavy modules are imported by the command that needs them."""

import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from bot.core.errors import ConfigError, OtherVersion
from bot.settings import Settings

app = typer.Typer(
    help="Tocsin, the Slack-first incident bot.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
Paths = Annotated[list[Path] | None, typer.Argument(help="Playbooks or scenarios to check; all when left out.")]
MISCONFIGURED = 2
INTERRUPTED = 130


def main() -> None:
    """Run a command; what is wrong with the configuration is said in plain sentences, with exit status 2."""
    try:
        app()
    except ConfigError as error:
        _complain(error)
        sys.exit(MISCONFIGURED)
    except OtherVersion as error:
        print(f"{error}; use the version that migrated it.".capitalize(), file=sys.stderr)
        sys.exit(MISCONFIGURED)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


def _complain(error: ConfigError) -> None:
    for problem in error.problems:
        print(problem, file=sys.stderr)


def _settings() -> Settings:
    settings = Settings.read()
    settings.require_slack()
    return settings


def _redis_url(settings: Settings) -> str:
    url = settings.redis()
    if url is None:
        raise ConfigError("TOCSIN_REDIS_URL is missing; set it, or run `tocsin up`, which starts a Redis of its own.")
    return url


@app.command()
def up() -> None:
    """Run everything: web, worker and clock, with SQLite and a Redis of its own unless told otherwise."""
    from bot.up import run_up

    raise typer.Exit(run_up(_settings()))


@app.command()
def web() -> None:
    """Receive from Slack."""
    _role("web")


@app.command()
def worker() -> None:
    """Do the work: handle what people ask, send what is to be sent."""
    _role("worker")


@app.command()
def clock() -> None:
    """Find what is due, every second. Any number may run."""
    _role("clock")


def _role(name: str) -> None:
    settings = _settings()
    url = _redis_url(settings)
    from bot.roles import run_role, set_up_logs

    set_up_logs(settings.log)
    run_role(name, settings, url)


@app.command()
def migrate() -> None:
    """Bring the database to this version's schema."""
    from bot.roles import reachable_database
    from bot.store.migrate import migrate as to_head
    from bot.wiring import database

    with reachable_database():
        print(f"The database is at revision {to_head(database(Settings.read()))}.")


@app.command()
def check(paths: Paths = None) -> None:
    """Check configuration, playbooks and scenarios: every mistake at once, with file, line and column."""
    from bot.loader.check import check as look

    settings = Settings.read()
    report = look(settings.config, settings.playbooks, paths or [])
    for error in report.errors:
        print(error)
    for note in report.notes:
        print(f"note: {note}")
    if report.errors:
        print(f"{len(report.errors)} to put right.")
        raise typer.Exit(1)
    print("All good.")


@app.command()
def check_blocks(
    files: Annotated[
        list[str], typer.Argument(help="JSON or YAML: a list of blocks, a message or a view; - for stdin.")
    ],
    surface: Annotated[
        Literal["message", "modal", "home"] | None, typer.Option(help="Where the blocks go; guessed when left out.")
    ] = None,
    live: Annotated[bool, typer.Option("--live", help="Ask Slack too; needs the network, but no token.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Check Block Kit as Slack would: every mistake at once, with file, line, column and JSON pointer."""
    from bot.check_blocks import check_blocks as look

    raise typer.Exit(look(files, surface, Settings.read().slack_api_url if live else None, as_json))


@app.command()
def simulate(
    playbook: Annotated[str, typer.Argument(help="A playbook's name or file; a scenario may say it itself.")] = "",
    severity: Annotated[str, typer.Option("--severity", "-s", help="Severity of the incident.")] = "",
    category: Annotated[str, typer.Option(help="Type of the incident.")] = "",
    tag: Annotated[list[str] | None, typer.Option(help="A tag it has; may be repeated.")] = None,
    fact: Annotated[list[str] | None, typer.Option(help="What is known, as name=value; may be repeated.")] = None,
    scenario: Annotated[
        Path | None, typer.Option(help="A file or folder of scenarios: what people do, and what is expected.")
    ] = None,
    until: Annotated[str, typer.Option(help="How far to look; 24h when left out.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    picture: Annotated[Path | None, typer.Option(help="Draw it into this .svg file.")] = None,
) -> None:
    """What the bot would do, and when: if nobody acted, or in a scenario; ends with 1 when it is not as expected."""
    from bot.commands.simulate import Asked, run_simulate

    asked = Asked(playbook, severity, category, tuple(tag or ()), tuple(fact or ()), scenario, until, as_json, picture)
    raise typer.Exit(run_simulate(asked, Settings.read()))


@app.command()
def playbooks(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List the playbooks: name, version, hash, title and path."""
    from bot.commands.books import list_playbooks

    raise typer.Exit(list_playbooks(Settings.read().playbooks, as_json))


@app.command()
def diff(
    old: Annotated[str, typer.Argument(help="A playbook's name or file, as it was.")],
    new: Annotated[str, typer.Argument(help="A playbook's name or file, as it is to be.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What changes from one playbook to another, for each severity, in words."""
    from bot.commands.compare import run_diff

    run_diff(old, new, as_json, Settings.read())


@app.command()
def replay(
    incident: Annotated[str, typer.Argument(help="Its number, or a file that `tocsin export` wrote.")],
    playbook: Annotated[str, typer.Option(help="A playbook's name or file.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """What would have gone differently in a past incident with another playbook."""
    from bot.commands.replay import run_replay

    run_replay(incident, playbook, as_json, Settings.read())


@app.command()
def export(number: Annotated[int, typer.Argument(help="The incident's number: 12 for INC-12.")]) -> None:
    """Print an incident as JSON: all that happened in it, and the hash of its playbook."""
    from bot.commands.replay import run_export

    run_export(number, Settings.read())


@app.command()
def declare(
    words: Annotated[list[str], typer.Argument(help="The severity, if you know it, and in a few words what is wrong.")],
    by: Annotated[
        str, typer.Option(help="Who declares: a name of tocsin.yml or a Slack member ID; $USER if left out.")
    ] = "",
    category: Annotated[str, typer.Option(help="Type of the incident.")] = "",
    affected: Annotated[str, typer.Option(help="What is affected, and how.")] = "",
    private: Annotated[bool, typer.Option("--private", help="Only for those who are invited.")] = False,
    fact: Annotated[list[str] | None, typer.Option(help="What is known, as name=value; may be given often.")] = None,
    why: Annotated[str, typer.Option(help="Why this severity, where it is unusual for the type.")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Declare an incident from here, also while Slack is away: all that follows from it goes out when it is back."""
    from bot.commands.declare import Asked, run_declare

    asked = Asked(tuple(words), by, category, affected, private, as_json, tuple(fact or ()), why)
    raise typer.Exit(run_declare(asked, Settings.read()))


@app.command()
def timeline(
    number: Annotated[int, typer.Argument(help="The incident's number: 12 for INC-12.")],
    as_json: Annotated[bool, typer.Option("--json/--markdown", help="JSON, or Markdown for people.")] = False,
) -> None:
    """Print an incident's timeline: what happened, when it was learned and when it was recorded."""
    from bot.commands.timeline import run_timeline

    run_timeline(number, as_json, Settings.read())


@app.command()
def schema(
    which: Annotated[str, typer.Argument(help="playbook, organisation or scenario")] = "playbook",
    reference: Annotated[bool, typer.Option("--reference", help="The playbook language as a page for people.")] = False,
) -> None:
    """Print the JSON Schema, for editors, or the reference."""
    from bot.loader.reference import reference_text
    from bot.loader.schema import TITLES, schema_text

    if reference:
        print(reference_text(), end="")
        return
    known = next((name for name in TITLES if name == which), None)
    if known is None:
        raise ConfigError(f"There is no schema {which!r}; there are playbook, organisation and scenario.")
    print(schema_text(known), end="")


@app.command()
def manifest(
    url: Annotated[str, typer.Option(help="Public address of Tocsin, for HTTP; Socket Mode when left out.")] = "",
) -> None:
    """Print the Slack app manifest."""
    from bot.slack.manifest import as_yaml

    print(as_yaml(url), end="")


@app.command()
def doctor() -> None:
    """Check tokens, scopes, channels, clock, Redis, database, playbooks and on-call, and say each fix."""
    from bot.doctor import examine

    raise typer.Exit(examine(Settings.read()))


@app.command(add_help_option=False, context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def slack(context: typer.Context) -> None:
    """Run the local Slack alone, for any bot; `tocsin slack --help` lists its options."""
    from bot.sandbox.__main__ import main as run

    run(context.args, "tocsin slack")


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the local Slack.")] = 8080,
    data: Annotated[Path, typer.Option(help="Folder that keeps the demo's state.")] = Path("data/demo"),
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over.")] = False,
    story: Annotated[str, typer.Option(help="Play a story; `list` shows which there are.")] = "",
    fast: Annotated[bool, typer.Option("--fast", help="Play the story without pauses, to try one.")] = False,
) -> None:
    """Try Tocsin in the browser, with a local Slack and a clock that can be moved, or watch a story."""
    from bot.demo.panel import Programme
    from bot.demo.run import list_stories, run_demo

    if story == "list":
        print(list_stories())
        return
    raise typer.Exit(run_demo(port, data, fresh=fresh, programme=Programme(story, fast) if story else None))
