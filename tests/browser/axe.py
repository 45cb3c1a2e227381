"""Asks axe-core what is wrong with a screen."""

from typing import TYPE_CHECKING

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import Page

GRAVE = ("serious", "critical")


def faults(page: "Page") -> list[str]:
    """The serious and critical faults of what is on the screen now, each with its first place."""
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    grave = [one for one in found if one["impact"] in GRAVE]
    return [
        f"{one['id']}: {node['html'][:160]} — {node['failureSummary'][:200]}"
        for one in grave
        for node in one["nodes"][:4]
    ]


def none_grave(page: "Page", screen: str) -> None:
    """Fail with all grave faults of this screen."""
    found = faults(page)
    assert not found, f"{screen}:\n" + "\n".join(found)


def none_grave_in_either_theme(page: "Page", screen: str) -> None:
    """Fail with all grave faults of this screen, in the light or in the dark."""
    for theme in ("dark", "light"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        none_grave(page, f"{screen}, {theme}")
