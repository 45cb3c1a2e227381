"""What differs from one workspace to the next and can be switched while it runs."""

from dataclasses import dataclass, fields

from bot.sandbox.store import Json


@dataclass
class Rules:
    """`short_pages`: lists come in pages shorter than asked for, the first one empty; `paid_plan`: there are user
    groups, and canvases outside of channels; `group_rights`: an admin lets the app change who is in them."""

    short_pages: bool = False
    paid_plan: bool = True
    group_rights: bool = True

    def set(self, wanted: Json) -> None:
        """Switch those that `wanted` names."""
        for one in fields(self):
            if one.name in wanted:
                setattr(self, one.name, bool(wanted[one.name]))
