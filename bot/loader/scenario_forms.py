"""What a scenario file may hold: one scenario, or several; and which playbook they are about."""

from pydantic import Field

from bot.core.playbook import Model
from bot.core.scenario import Scenario

SEVERAL = "scenarios"
"""The key that a file with several scenarios has them under."""


class Single(Scenario):
    """An incident of a kind, what people do in it until `until`, and what the playbook is expected to do."""

    playbook: str = Field(default="", description="The playbook it is about; the one beside it when left out.")


class Several(Model):
    """Scenarios of one playbook."""

    playbook: str = Field(default="", description="The playbook they are about; the one beside them when left out.")
    scenarios: tuple[Scenario, ...] = Field(min_length=1, max_length=100)
