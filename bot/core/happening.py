"""What every event is made of."""

from pydantic import BaseModel, ConfigDict


class Happening(BaseModel):
    """Something that happened; it never changes, and holds nothing that its kind does not name."""

    model_config = ConfigDict(frozen=True, extra="forbid")
