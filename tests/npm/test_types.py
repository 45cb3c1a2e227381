"""What Tocsin sends type-checks against the types of Slack's own packages."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.npm.conftest import HERE, Node
from tests.scenarios.night import Night

GOLDEN = Path(__file__).parents[1] / "slack" / "golden"
COMPILER = "node_modules/typescript/bin/tsc"

# Block is so open a type that anything with a `type` is one; with KnownBlock each block is held against its own.
STRICT = """import type { HomeView, KnownBlock, ModalView } from "@slack/types";
import type * as api from "@slack/web-api";
import type { RespondArguments } from "@slack/bolt";
type Known<T> = T & { blocks?: KnownBlock[] };
type KnownView<T> = T & { blocks: KnownBlock[] };
type KnownIn<T> = T & { view: KnownView<HomeView | ModalView> };
"""
METHODS_OF_A_NIGHT = {
    *("chat.postMessage", "chat.update", "chat.getPermalink"),
    *("conversations.create", "conversations.invite", "conversations.setTopic", "conversations.setPurpose"),
    *("pins.add", "bookmarks.add", "views.open", "views.publish"),
}
"""Called at least once in the night below, so that a check of nothing is noticed."""


def statement(number: int, value: Any, kind: str) -> str:
    """A line of TypeScript that holds if `value` is of that type."""
    return f"export const payload{number} = {json.dumps(value)} satisfies {kind};\n"


def type_of(method: str) -> str:
    """The type of a method's arguments: `chat.postMessage` has `ChatPostMessageArguments`."""
    if method == "response_url":
        return "Known<RespondArguments>"
    name = "".join(part[0].upper() + part[1:] for part in method.split("."))
    kind = f"api.{name}Arguments"
    if method.startswith("views."):
        return f"KnownIn<{kind}>"
    return f"Known<{kind}>" if method.startswith("chat.") else kind


def meant(value: Any, name: str = "") -> Any:
    """An argument as it was meant: forms carry text only."""
    if isinstance(value, str) and name == "limit":
        return int(value)
    return value == "true" if value in ("true", "false") else value


def of_golden(path: Path) -> tuple[Any, str]:
    """A payload that a test keeps, and its type."""
    payload = json.loads(path.read_text())
    if isinstance(payload, list):
        return payload, "KnownBlock[]"
    if payload.get("type") in ("modal", "home"):
        return payload, f"KnownView<{payload['type'].capitalize()}View>"
    return payload, "Known<RespondArguments>"


@pytest.fixture
def night(tmp_path: Path, redis_url: str) -> Iterator[Night]:
    """A bot to record."""
    running = Night(tmp_path / "night", redis_url, socket_mode=True)
    yield running
    running.close()


def lived(night: Night) -> list[dict[str, Any]]:
    """The calls of a night with everything in it."""
    room = night.declare()
    night.ana.presses("Acknowledge", room)
    night.settle()
    night.ana.slash("/incident severity SEV2 only a part", room)
    night.ana.slash("/incident lead @ben", room)
    night.settle()
    night.fast_forward(timedelta(hours=1))
    night.ana.presses("Post update", room)
    night.settle()
    assert night.ana.form["title"]
    night.ana.closes()
    night.ana.slash("/incident resolve all good again", room)
    night.ana.act("home")
    night.settle()
    calls = night.slack.calls()
    return [call for call in calls if call["response"] and call["response"]["ok"]]


def compiled(node: Node, folder: Path, text: str) -> str:
    """What the compiler says of a module; nothing when it is content."""
    (folder / "payloads.ts").write_text(STRICT + text)
    (folder / "node_modules").symlink_to(HERE / "node_modules")
    options = {
        **{"strict": True, "noEmit": True, "skipLibCheck": True, "types": []},
        **{"target": "es2022", "module": "nodenext", "moduleResolution": "nodenext"},
    }
    (folder / "tsconfig.json").write_text(json.dumps({"compilerOptions": options, "files": ["payloads.ts"]}))
    return node.run(COMPILER, "--project", str(folder)).stdout


def test_everything_tocsin_sends_is_of_slack_s_types(node: Node, night: Night, tmp_path: Path) -> None:
    calls = lived(night)
    assert {call["method"] for call in calls} >= METHODS_OF_A_NIGHT
    sent = [
        ({name: meant(value, name) for name, value in call["args"].items()}, type_of(call["method"])) for call in calls
    ]
    kept = [of_golden(path) for path in sorted(GOLDEN.glob("*.json"))]
    lines = [statement(number, value, kind) for number, (value, kind) in enumerate([*kept, *sent])]
    assert compiled(node, tmp_path, "".join(lines)) == ""


BROKEN = [
    ([{"type": "section", "text": "bare"}], "KnownBlock[]", "TextObject"),
    ([{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}], "KnownBlock[]", "mrkdwn"),
    ({"channel": "C1", "text": "x", "blocks": [{"type": "blink"}]}, type_of("chat.postMessage"), "blink"),
    ({"channel": "C1", "text": "x", "colour": "red"}, type_of("chat.postMessage"), "colour"),
    ({"channel": "C1"}, type_of("conversations.invite"), "users"),
    ({"type": "modal", "blocks": []}, "KnownView<ModalView>", "title"),
    ({"user_id": "U1", "view": {"type": "home", "blocks": [{"type": "section", "text": 1}]}},
     type_of("views.publish"), "number"),
    ({"user_id": "U1"}, type_of("views.publish"), "view"),
]  # fmt: skip


def test_each_broken_payload_is_refused(node: Node, tmp_path: Path) -> None:
    lines = [statement(number, value, kind) for number, (value, kind, _) in enumerate(BROKEN)]
    told = compiled(node, tmp_path, "".join(lines))
    for line, (_, kind, said) in enumerate(BROKEN, STRICT.count("\n") + 1):
        about = told[told.index(f"payloads.ts({line},") :].partition("payloads.ts(")[2].partition("payloads.ts(")[0]
        assert said in about, (kind, about)
