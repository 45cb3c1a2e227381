"""What the card offers for the work itself: the runbook that fits, and the ways to end the harm."""

from bot.core.fitting import WHOLE, fitting
from bot.core.incident import Status
from bot.slack.views.blocks import Json, actions, button, section
from bot.slack.views.scene import Scene
from bot.slack.views.text import one_line, spoken


def work(scene: Scene) -> list[Json]:
    """Nothing where the playbook has neither, or the incident is over."""
    incident, playbook, id = scene.incident, scene.playbook, str(scene.entry.id)
    if not incident.is_open:
        return []
    fits = [fit for fit in fitting(playbook, incident) if f"runbook.{fit.runbook.id}" not in incident.stamps]
    blocks = []
    if fits and fits[0].score >= WHOLE:
        best = fits[0]
        text = f":books: *{one_line(best.runbook.name, 60)}* may help  _by {spoken(best.why)}_"
        blocks.append(section("card_runbook", text, button("Post runbook", "runbook.post", f"{id} {best.runbook.id}")))
    offered = [button("Runbooks", "runbook", id)] if fits else []
    if playbook.options and incident.status is not Status.MITIGATED:
        offered.append(button("End the harm", "mitigate", id))
    return [*blocks, *([actions("card_work", *offered)] if offered else [])]
