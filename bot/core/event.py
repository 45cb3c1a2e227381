"""What all events are."""

from pydantic import BaseModel, ConfigDict


class Happening(BaseModel):
    """Something that happened: never changed, and with nothing in it that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")
