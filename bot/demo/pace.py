"""How fast a story is told: time to read, and time that goes by."""

from datetime import timedelta

from bot.demo.story import StoryStep

SECONDS_A_LETTER = 1 / 19
SHORTEST, LONGEST = 1.6, 8.0
GLIDE_SECONDS = 2.6
"""How long a quiet time takes to watch, whatever its length in the story."""
POLL = 0.05
"""Real seconds between two looks at the clock."""
LOOKS_LEFT_OUT = 4


def reading_seconds(step: StoryStep) -> float:
    """The seconds that a step's caption takes to read."""
    return min(LONGEST, max(SHORTEST, len(step.caption) * SECONDS_A_LETTER))


def pace(quiet: timedelta) -> tuple[float, timedelta]:
    """At which speed a quiet time goes by, and how much of it so. The rest is a jump: a look at so fast a clock comes
    minutes too late, and the bot would seem to be late.
    """
    speed = quiet.total_seconds() / GLIDE_SECONDS
    return speed, quiet - timedelta(seconds=speed * POLL * LOOKS_LEFT_OUT)
