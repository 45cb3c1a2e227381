"""docker-compose.yml without Docker: it fits the Compose Specification, and each service's own command does its work.

compose-spec.json is the JSON Schema of the Compose Specification (Apache-2.0, Copyright 2020 The Compose Specification
Authors), as it is part of Docker Compose 2.40.3.
"""

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jsonschema
import pytest
import redis
import yaml

from bot.embedded import find_server
from bot.sandbox.testing import LocalSlack
from tests.fixtures.polling import eventually
from tests.fixtures.ports import free_port
from tests.fixtures.processes import ROOT

VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?::([-?])([^}]*))?\}")


def compose() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return document


def filled_in(text: str, variables: dict[str, str]) -> str:
    """What Docker Compose makes of `${NAME}`, `${NAME:-default}` and `${NAME:?error}`."""

    def value(found: re.Match[str]) -> str:
        name, kind, rest = found.groups()
        given = variables.get(name, "")
        assert given or kind == "-", f"{name}: {rest}"
        return given or str(rest)

    return VARIABLE.sub(value, text).replace("$$", "$")


def variables_of_example() -> dict[str, str]:
    """The variables of .env.example, those that are commented out too."""
    lines = (ROOT / ".env.example").read_text().split("\n")
    return dict(line.removeprefix("#").split("=", 1) for line in lines if re.match(r"#?[A-Z_]+=", line))


def test_it_fits_the_compose_specification() -> None:
    schema = json.loads((ROOT / "tests/project/compose-spec.json").read_text())
    jsonschema.Draft7Validator(schema).validate(compose())


def test_every_variable_is_in_the_example_with_a_line_about_it() -> None:
    asked = {name for name, _, _ in VARIABLE.findall((ROOT / "docker-compose.yml").read_text())}
    assert asked <= variables_of_example().keys()
    lines = (ROOT / ".env.example").read_text().split("\n")
    for before, line in pairwise(lines):
        assert not re.match(r"#?[A-Z_]+=", line) or before.startswith("# "), line


def test_the_example_holds_no_secret() -> None:
    given = {name: value for name, value in variables_of_example().items() if re.search("TOKEN|SECRET|PASSWORD", name)}
    assert given
    assert not any(given.values())


def test_what_is_missing_is_refused_before_anything_starts() -> None:
    with pytest.raises(AssertionError, match="_PASSWORD: set it in"):
        filled_in((ROOT / "docker-compose.yml").read_text(), {})


def test_the_image_is_made_of_files_that_are_there() -> None:
    text = (ROOT / "Dockerfile").read_text()
    allowed = (ROOT / ".dockerignore").read_text().split("\n")
    for names in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE):
        *sources, _ = names.split()
        for source in sources:
            assert (ROOT / source).exists(), source
            assert f"!{source}" in allowed, source


def takes_connections(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Stack:
    """The services as Docker would run them, but on this machine: other places, ports and nothing else."""

    services: dict[str, Any]
    places: dict[str, str]
    variables: dict[str, str]

    def environment(self, service: str) -> dict[str, str]:
        """What a service's container has in its environment."""
        given = self.services[service]["environment"]
        own = {name: self.here(filled_in(value, self.variables)) for name, value in given.items()}
        from_file = self.variables if self.services[service].get("env_file") == ".env" else {}
        return {"PATH": os.environ["PATH"], **from_file, **own}

    def here(self, text: str) -> str:
        """A text of docker-compose.yml with what stands on this machine for what the containers have."""
        for there, here in self.places.items():
            text = text.replace(there, here)
        return text

    @contextmanager
    def running(self, service: str) -> Iterator[subprocess.Popen[bytes]]:
        """A service, run as its container runs it and stopped as Docker stops it."""
        program = Path(sys.executable).with_name("tocsin")
        process = subprocess.Popen(
            [program, *self.services[service]["command"]], env=self.environment(service), cwd=self.places["/data"]
        )
        try:
            yield process
            assert process.poll() is None, f"{service} ended with {process.returncode}"
            process.send_signal(signal.SIGTERM)
            assert process.wait(seconds(self.services[service]["stop_grace_period"])) == 0, service
        finally:
            process.kill()
            process.wait()

    def healthy(self, service: str) -> bool:
        """What a service's own health check says."""
        kind, _, *rest = self.services[service]["healthcheck"]["test"]
        assert kind == "CMD"
        command = [sys.executable, *(self.here(word) for word in rest)]
        return subprocess.run(command, env=self.environment(service), capture_output=True).returncode == 0


def seconds(duration: str) -> float:
    assert duration.endswith("s")
    return float(duration.removesuffix("s"))


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    with LocalSlack.start() as running:
        yield running


@pytest.fixture
def stack(slack: LocalSlack, postgres_url: str, short_path: Path) -> Iterator[Stack]:
    """The stack with PostgreSQL and Redis up, as they are when the others start."""
    document = compose()
    database, redis_port, port = urlsplit(postgres_url), free_port(), free_port()
    variables = {
        "SLACK_BOT_TOKEN": "xoxb-local-demo",
        "SLACK_APP_TOKEN": "xapp-local-demo",
        "SLACK_SIGNING_SECRET": "",
        "SLACK_API_URL": slack.api_url,
        "POSTGRES_PASSWORD": database.password or "",
        "REDIS_PASSWORD": "a-password",
    }
    places = {
        "@postgres:5432/tocsin": f"@127.0.0.1:{database.port}{database.path}",
        "@redis:6379": f"@127.0.0.1:{redis_port}",
        "/app/": f"{ROOT}/",
        "/data": str(short_path),
        "3000": str(port),
    }
    stack = Stack(document["services"], places, variables)
    configuration = short_path / "redis.conf"
    content = filled_in(document["configs"]["redis"]["content"], variables)
    configuration.write_text(stack.here(content) + f"bind 127.0.0.1\nport {redis_port}\n")
    with subprocess.Popen([find_server(), configuration], stdout=subprocess.DEVNULL) as server:
        eventually(lambda: takes_connections(redis_port), what="Redis takes connections")
        yield stack
        server.terminate()


def in_redis(stack: Stack) -> redis.Redis:
    return redis.Redis.from_url(stack.environment("web")["TOCSIN_REDIS_URL"], decode_responses=True)


def test_redis_has_a_password_and_writes_everything_down(stack: Stack) -> None:
    service = stack.services["redis"]
    assert service["command"] == ["valkey-server", service["configs"][0]["target"]]
    with in_redis(stack) as client:
        client.ping()
        assert client.config_get("appendonly", "save") == {"appendonly": "yes", "save": ""}


def test_each_service_does_its_part(stack: Stack, slack: LocalSlack) -> None:
    assert stack.services["migrate"]["command"] == ["migrate"]
    migrate = subprocess.run(
        [Path(sys.executable).with_name("tocsin"), "migrate"],
        env=stack.environment("migrate"),
        cwd=stack.places["/data"],
        capture_output=True,
        text=True,
    )
    assert migrate.returncode == 0, migrate.stderr
    ana = slack.person("ana")
    with ExitStack() as running:
        running.enter_context(stack.running("web"))
        eventually(lambda: stack.healthy("web"), 30, "web is healthy")
        eventually(lambda: slack.connected, 30, "web is connected to Slack")
        ana.slash("/incident")
        ana.fills(title="Checkout is down", severity="SEV1")
        assert ana.submits() == {}
        # With nothing left in Redis to tell the worker, only the clock finds what is to be done.
        with in_redis(stack) as client:
            client.flushall()
        running.enter_context(stack.running("worker"))
        running.enter_context(stack.running("clock"))
        eventually(lambda: "ana" in slack.room("inc-", 30).members, 30, "Ana is in the room")


def test_services_start_in_an_order_that_works() -> None:
    services = compose()["services"]
    assert services["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in ("web", "worker", "clock"):
        assert services[name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"},
            "redis": {"condition": "service_healthy"},
        }
    for name in ("postgres", "redis", "web"):
        assert "healthcheck" in services[name]


def test_the_line_that_checks_redis_reads_its_password_from_the_environment() -> None:
    [kind, line] = compose()["services"]["redis"]["healthcheck"]["test"]
    said = subprocess.run(
        ["sh", "-c", filled_in(line, {}).replace("valkey-cli", "tee /dev/stderr")],
        env={"PATH": os.environ["PATH"], "REDIS_PASSWORD": "a-password"},
        capture_output=True,
        text=True,
    ).stderr
    assert (kind, shlex.split(said)) == ("CMD-SHELL", ["AUTH", "a-password", "PING"])
