"""What all messages have in common."""

from pydantic import BaseModel, ConfigDict


class Telling(BaseModel):
    """Something the bot says by itself."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
