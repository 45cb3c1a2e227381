"""Who works at the demo company, and the channels they have on the first day."""

from collections.abc import Iterable

from bot.sandbox.app import App
from bot.sandbox.state import Channel, Person, UserGroup

TEAM_ID = "T00DEMO"
TEAM_DOMAIN = "tocsin-demo"
TEAM_NAME = "Tocsin Demo"
SLACKBOT = "USLACKBOT"
BOT_USER = App.bot_user

# When the workspace was made: 2024-01-15 09:00 UTC.
CREATED = 1705309200

_PEOPLE = [
    ("U01ANA", "ana", "Ana Ruiz", "On-call engineer", "Europe/Madrid"),
    ("U02BEN", "ben", "Ben Okafor", "Incident commander", "Europe/London"),
    ("U03MIA", "mia", "Mia Chen", "Engineering manager", "Europe/Madrid"),
    ("U04LEO", "leo", "Leo Novak", "Secondary on-call", "Europe/Prague"),
    ("U05ZOE", "zoe", "Zoe Marsh", "Team lead", "Europe/London"),
    ("U06SAM", "sam", "Sam Patel", "Support", "Asia/Kolkata"),
]

_EVERYONE = [row[0] for row in _PEOPLE]


def people() -> list[Person]:
    """The six people of the demo company."""
    return [
        Person(id=uid, name=name, real_name=real, title=title, email=f"{name}@example.com", tz=zone)
        for uid, name, real, title, zone in _PEOPLE
    ]


def channels() -> list[Channel]:
    """The channels that exist before anything happens. The bot is in none of them."""
    rows = [
        ("C01GENERAL", "general", "Company-wide announcements and work-based matters", _EVERYONE),
        ("C02INCIDENTS", "incidents", "What is broken right now", _EVERYONE),
        ("C03MANAGERS", "managers", "Digests and decisions for managers", ["U03MIA", "U05ZOE"]),
        ("C04SUPPORT", "support", "What customers tell us", ["U06SAM", "U05ZOE", "U01ANA"]),
    ]
    return [
        Channel(id=cid, name=name, kind="public", creator="U05ZOE", created=CREATED, members=list(who)).with_purpose(
            purpose, "U05ZOE", CREATED
        )
        for cid, name, purpose, who in rows
    ]


def more_channels(names: Iterable[str], members: list[str]) -> list[Channel]:
    """Further public channels with these members; names that the company has already are passed over."""
    known = {channel.name for channel in channels()}
    fresh = [name for name in dict.fromkeys(names) if name not in known]
    return [
        Channel(f"C9{number:04d}", name, "public", "U05ZOE", CREATED, members=list(members))
        for number, name in enumerate(fresh)
    ]


def messages_tab(person: Person) -> Channel:
    """A person's conversation with the app, which installing it opened."""
    return Channel(f"D{person.id[1:]}", person.name, "im", BOT_USER, CREATED, members=[BOT_USER, person.id])


def user_groups() -> list[UserGroup]:
    """The groups people mention with an @."""
    return [
        UserGroup("S01ONCALL", "oncall", "On-call engineers", ["U01ANA", "U04LEO"]),
        UserGroup("S02MANAGERS", "managers", "Managers", ["U03MIA", "U05ZOE"]),
    ]
