"""Errors that are told to people."""


class UserError(Exception):
    """Something the person can put right; its text is shown to them as it stands.

    `hint` says the next step and is shown after the message.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message} {hint}".strip())
        self.message = message
        self.hint = hint


class ConfigError(Exception):
    """Settings, configuration or playbooks that cannot be used; ends a program with exit status 2.

    Each entry of `problems` is one sentence that names the place and the fix.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class Unreachable(ConfigError):
    """Something that is configured does not answer: wrong, or away for the moment."""


class OtherVersion(Exception):
    """The database belongs to another version of Tocsin; nothing was written."""

    def __init__(self, at: str | None, built_for: str) -> None:
        super().__init__(f"the database is at revision {at or 'none'}, this version of Tocsin is built for {built_for}")
