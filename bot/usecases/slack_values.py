"""What goes in and out of Slack, as far as the use cases name it."""

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


@dataclass(frozen=True)
class Read:
    """What a message says, who wrote it (a person's id, or the name of an app), and its link."""

    text: str
    author: str
    link: str


@dataclass(frozen=True)
class Attachment:
    """A file to be put into a channel, with what is said beside it."""

    name: str
    title: str
    content: str
    comment: str
