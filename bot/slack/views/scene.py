"""What every renderer is given beside its message."""

from dataclasses import dataclass
from typing import Literal

from bot.core.events import Recorded
from bot.core.incident import Incident
from bot.core.organisation import Organisation
from bot.core.playbook import Playbook
from bot.usecases.ports import About, Entry

Place = Literal["room", "dm", "channel"]


@dataclass(frozen=True)
class Scene:
    """Who reads it and where; `about` is None for messages that are about no incident."""

    about: About | None
    org: Organisation
    place: Place

    @property
    def there(self) -> About:
        """The incident; a message that tells of one is never rendered without."""
        if self.about is None:
            raise ValueError("this message needs an incident")
        return self.about

    @property
    def entry(self) -> Entry:
        """The incident as stored."""
        return self.there.entry

    @property
    def incident(self) -> Incident:
        """The incident's facts."""
        return self.there.entry.incident

    @property
    def playbook(self) -> Playbook:
        """The playbook the incident runs by."""
        return self.there.book.playbook

    def events_before(self, event: object) -> tuple[tuple[Recorded, ...], Recorded | None]:
        """The events before the newest that equals `event`, and that one; all and None when there is none such."""
        events = self.entry.events
        for place in range(len(events) - 1, -1, -1):
            if events[place].event == event:
                return events[:place], events[place]
        return events, None
