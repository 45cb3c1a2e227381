"""Names for new things, in the shapes Slack gives them."""

import secrets
import string

_ALPHABET = string.ascii_uppercase + string.digits
_MIXED = string.ascii_letters + string.digits


def new_id(prefix: str, length: int = 9) -> str:
    """A fresh id such as `C0AB12CD34`; the first character after the prefix is `0`, as in Slack's own."""
    return f"{prefix}0{''.join(secrets.choice(_ALPHABET) for _ in range(length - 1))}"


def new_short_id(length: int = 5) -> str:
    """A fresh `block_id` or `action_id` for a block that came without one."""
    return "".join(secrets.choice(_MIXED) for _ in range(length))


def new_secret(length: int = 24) -> str:
    """Letters and digits nobody can guess, for addresses that are their own key."""
    return "".join(secrets.choice(_MIXED) for _ in range(length))
