"""The whole playbook."""

from collections.abc import Iterator
from functools import cached_property

from pydantic import Field

from bot.core.playbook.forms import Calendar, Category, Document, Fact, Severity, StatusWord, Template, WarRoom
from bot.core.playbook.library import Runbook, Signals, Vendor
from bot.core.playbook.people import Contact, Party, Role
from bot.core.playbook.phases import EvidenceRules, Item, Obligation, Option, Phase
from bot.core.playbook.review import Exercise, Metric, Postmortem, Readiness, Report, Retention
from bot.core.playbook.steps import option_steps, runbook_steps
from bot.core.playbook.timing import Cadence, Ladder, Limit, Policy, Rule
from bot.core.playbook.values import Id, Model, Names, Span


class Playbook(Model):
    """How an organisation answers incidents.

    `immediate` is how long that word means, `audiences` who hears updates by severity, `triggers` the reasons offered
    for escalating by hand, `tools` where to look (an address, or `vault:` and a path), `guidance` what is good to
    remember in the room.
    """

    document: Document
    calendar: Calendar = Calendar()
    immediate: Span | None = None
    severities: tuple[Severity, ...] = Field(min_length=1, max_length=20)
    categories: tuple[Category, ...] = Field(default=(), max_length=100)
    facts: tuple[Fact, ...] = Field(default=(), max_length=100)
    statuses: tuple[StatusWord, ...] = Field(min_length=1, max_length=20)
    roles: dict[Id, Role]
    parties: dict[Id, Party] = {}
    contacts: dict[Id, Contact] = {}
    clocks: dict[Id, Limit] = {}
    ladders: dict[Id, Ladder] = {}
    cadences: dict[Id, Cadence] = {}
    rules: tuple[Rule, ...] = ()
    triggers: Names = ()
    audiences: dict[str, Names] = {}
    policy: Policy = Policy()
    war_room: WarRoom = WarRoom()
    phases: tuple[Phase, ...] = ()
    lists: dict[Id, tuple[Item, ...]] = {}
    options: tuple[Option, ...] = ()
    templates: dict[Id, Template] = {}
    obligations: tuple[Obligation, ...] = ()
    evidence: EvidenceRules | None = None
    runbooks: tuple[Runbook, ...] = ()
    vendors: dict[Id, Vendor] = {}
    tools: dict[Id, str] = {}
    postmortem: Postmortem | None = None
    signals: Signals = Signals()
    metrics: tuple[Metric, ...] = ()
    reports: tuple[Report, ...] = ()
    retention: Retention | None = None
    exercises: tuple[Exercise, ...] = ()
    readiness: Readiness = Readiness()
    guidance: tuple[str, ...] = ()

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        """Found once: what is derived from a playbook is kept by it."""
        return hash(self.model_dump_json())

    def severity(self, id: str) -> Severity | None:
        """The severity called `id`, by its id or another name of it, in any case of letters."""
        return self._severities.get(id.lower())

    def rank(self, id: str) -> int:
        """0 for the worst severity; the length of the list for one this playbook does not have."""
        return next((n for n, s in enumerate(self.severities) if s.id == id), len(self.severities))

    def category(self, id: str) -> Category | None:
        """The category called `id`."""
        return self._categories.get(id)

    def phase(self, id: str) -> Phase | None:
        """The phase called `id`."""
        return self._phases.get(id)

    @cached_property
    def _severities(self) -> dict[str, Severity]:
        named = [(name, one) for one in reversed(self.severities) for name in (one.id, *one.aka)]
        return {name.lower(): one for name, one in named}

    @cached_property
    def _categories(self) -> dict[str, Category]:
        return {one.id: one for one in reversed(self.categories)}

    @cached_property
    def _phases(self) -> dict[str, Phase]:
        return {one.id: one for one in reversed(self.phases)}

    def status_word(self, id: str) -> StatusWord | None:
        """The status word called `id`."""
        return next((s for s in self.statuses if s.id == id), None)

    def audience(self, notice: str) -> Names:
        """Whom a notice goes to where nobody says: those of the cadences that are written with it."""
        written = (cadence.to for cadence in self.cadences.values() if cadence.template == notice)
        return tuple(dict.fromkeys(name for to in written for name in to))

    def items(self) -> Iterator[tuple[str, Item]]:
        """Every item of phases and lists, each with its dotted path in the file."""
        for number, phase in enumerate(self.phases):
            yield from ((f"phases.{number}.items.{n}", item) for n, item in enumerate(phase.items))
        for id, items in self.lists.items():
            yield from ((f"lists.{id}.{n}", item) for n, item in enumerate(items))

    def item(self, id: str) -> Item | None:
        """The item called `id`, in whatever case: of a phase or list, or a step of a runbook or an option."""
        return self._items.get(id.casefold())

    def runbook(self, id: str) -> Runbook | None:
        """The runbook called `id`."""
        return next((one for one in self.runbooks if one.id == id), None)

    def option(self, id: str) -> Option | None:
        """The option called `id`."""
        return next((one for one in self.options if one.id == id), None)

    @cached_property
    def _items(self) -> dict[str, Item]:
        known = [item for _, item in self.items()]
        known += [step for runbook in self.runbooks for step in runbook_steps(runbook)]
        known += [step for option in self.options for step in option_steps(option)]
        return {item.id.casefold(): item for item in known}
