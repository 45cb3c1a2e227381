"""A story to watch: what it may say, one closed vocabulary, and how it is read from its file."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from bot.core.errors import ConfigError
from bot.core.playbook import Id, Model, Names, Span
from bot.loader.problems import Problem, suggestion
from bot.loader.source import Source
from bot.loader.text import read_text
from bot.loader.validate import validated
from bot.loader.yaml_file import read_yaml
from bot.sandbox import seed

STORIES = Path(__file__).parent / "stories"
FILE = "story.yml"
VERBS = ("runs", "presses", "fills", "says", "waits_for")
OPENERS = ("runs", "presses")
LONGEST_CAPTION = 240


def _place(value: str) -> str:
    if value not in ("room", "dm") and not value.startswith("#"):
        raise ValueError(f'`{value}` is no place; write room, dm, or a channel in quotes such as "#incidents"')
    return value


class Character(Model):
    """Someone of the story who is not among the demo's people. The Slack id is `U_` and the key in capitals."""

    name: str = Field(max_length=80)
    title: str = Field(default="", max_length=80)
    tz: str = "UTC"


class StoryStep(Model):
    """One thing that a person does, or that one waits for, with the words told beside it.

    `after` lets so much time pass before; `unless` names events of the incident after which the step is left out.
    `waits_for` lets time pass until the bot has said such words, at most `within`. `fills` fills in the open form and
    submits it.
    """

    caption: str = Field(default="", max_length=LONGEST_CAPTION)
    who: Id | None = None
    where: Annotated[str, AfterValidator(_place)] | None = None
    after: Span = timedelta()
    unless: Names = ()
    runs: str | None = Field(default=None, pattern="^/")
    presses: str | None = None
    fills: dict[str, str | bool | Names] | None = None
    says: str | None = None
    waits_for: str | None = None
    within: Span = timedelta(hours=1)

    @model_validator(mode="after")
    def _one_thing(self) -> "StoryStep":
        if len(self.verbs) > 1:
            raise ValueError(f"does {' and '.join(self.verbs)} at once; make a step of each")
        if not self.verbs and not self.caption:
            raise ValueError(f"does nothing; give caption or one of {', '.join(VERBS)}")
        if self.verbs and self.who is None:
            raise ValueError("needs `who`")
        return self

    @property
    def verbs(self) -> tuple[str, ...]:
        """What is done in it; one at most."""
        return tuple(verb for verb in VERBS if getattr(self, verb) is not None)


class Story(Model):
    """A real incident that plays by itself. Beside the file there may be `tocsin.yml` and `playbooks/` of its own."""

    title: str = Field(max_length=80)
    about: str = Field(max_length=200)
    tz: str = Field(default="Europe/Madrid", description="The zone in which times are shown while it is told.")
    people: dict[Id, Character] = Field(default_factory=dict)
    steps: tuple[StoryStep, ...] = Field(min_length=1, max_length=200)
    ending: tuple[str, ...] = Field(default=(), max_length=6)


def slack_id(name: str) -> str:
    """The Slack id of a story's own character."""
    return f"U0{name.upper()}"


def story_names(folder: Path = STORIES) -> list[str]:
    """The stories there are."""
    return sorted(entry.name for entry in folder.iterdir() if (entry / FILE).is_file())


def load_story(name: str, folder: Path = STORIES) -> Story:
    """The story called `name`; ConfigError when there is none, or with every mistake in it."""
    known = story_names(folder)
    if name not in known:
        raise ConfigError(f"There is no story {name!r}; there are {', '.join(known)}.")
    file = folder / name / FILE
    return parse_story(read_text(file), str(file))


def parse_story(text: str, path: str = FILE) -> Story:
    """The story that `text` holds; ConfigError with every mistake otherwise."""
    return validated(Story, read_yaml(text, path), story_problems)


def story_problems(source: Source) -> Iterator[Problem]:
    """What is wrong with a story, apart from its types: people nobody knows, and forms that nobody opened."""
    steps, own = source.data.get("steps"), source.data.get("people")
    known = [person.name for person in seed.people()] + list(own if isinstance(own, dict) else ())
    opened = ""
    for number, step in enumerate(steps if isinstance(steps, list) else ()):
        if not isinstance(step, dict):
            continue
        who = step.get("who")
        if isinstance(who, str) and who not in known:
            near = suggestion(who, known)
            yield source.problem(("steps", number, "who"), f"nobody is called `{who}`{near}")
        if "fills" in step and who != opened:
            yield source.problem(("steps", number, "fills"), f"`{who}` has opened no form in the step before", key=True)
        if any(verb in step for verb in VERBS):
            opened = str(who) if any(verb in step for verb in OPENERS) else ""
