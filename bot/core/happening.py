"""What every event is made of."""

from pydantic import BaseModel, ConfigDict


class Happening(BaseModel):
    """Something that happened; it never changes, and holds nothing that its kind does not name.

    What is wrong with one is logged without what it says: it may be of a private incident.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
