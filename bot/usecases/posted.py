"""Where messages are."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Below:
    """A message whose thread something is posted in; `aloud` shows it in the channel too."""

    ts: str
    aloud: bool = False


@dataclass(frozen=True)
class Posted:
    """Where a message is. `look` stands for all there is to read in it; empty when that is not known for sure."""

    channel: str
    ts: str
    look: str = ""
