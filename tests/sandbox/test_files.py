"""Files: the upload in three steps, by the SDK and by hand, who may see them, and what is refused."""

import json
import urllib.request
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from slack_sdk import WebClient
from slack_sdk.web.async_client import AsyncWebClient

from bot.clock import SystemClock
from bot.sandbox.state import Workspace
from bot.sandbox.store import Store
from bot.sandbox.testing import LocalSlack
from bot.sandbox.uploads import may_see
from tests.fixtures.webapi import BOT, refused

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.fixture
def room(client: WebClient) -> str:
    """A private channel of the bot's with Ana."""
    channel = str(client.conversations_create(name="inc-1", is_private=True)["channel"]["id"])
    client.conversations_invite(channel=channel, users="U01ANA")
    return channel


def fetch(url: str, headers: Any = None) -> Any:
    """The answer of a GET; 404 and the like are an HTTPError."""
    return urllib.request.urlopen(urllib.request.Request(url, headers=headers or {}))


def send(url: str, data: bytes) -> str:
    """Post bytes to an upload address."""
    with urllib.request.urlopen(urllib.request.Request(url, data, method="POST")) as reply:
        return str(reply.read().decode())


@pytest.mark.fact("files-in-three-steps")
def test_upload_by_the_sdk(client: WebClient, slack: LocalSlack, room: str) -> None:
    root = client.chat_postMessage(channel=room, text="root")["ts"]
    done = client.files_upload_v2(
        filename="graph.png", content=PNG, title="Graph", channel=room, initial_comment="look", thread_ts=root
    )
    file = done["file"]
    assert (file["name"], file["title"], file["size"], file["mimetype"]) == ("graph.png", "Graph", 72, "image/png")
    said = slack.messages(room, root)[-1]
    assert (said["subtype"], said["text"], said["thread_ts"]) == ("file_share", "look", root)
    assert said["files"][0]["id"] == file["id"]
    assert said.words == "look\ngraph.png"
    assert "#inc-1  Tocsin (in the thread): look\n" in slack.log()
    known = client.files_info(file=file["id"])["file"]
    assert known["groups"] == [room]
    assert known["shares"]["private"][room][0]["ts"] == said["ts"]
    assert [one["method"] for one in slack.calls()][-4:-1] == [
        "chat.postMessage",
        "files.getUploadURLExternal",
        "files.completeUploadExternal",
    ]


def test_upload_by_the_asynchronous_sdk(slack: LocalSlack, client: WebClient, background: Any) -> None:
    client.conversations_join(channel="C04SUPPORT")
    uploads = [{"filename": f"{n}.txt", "content": str(n), "title": str(n)} for n in range(2)]
    another = AsyncWebClient(token="xoxb-local-demo", base_url=slack.api_url)
    done = background.do(another.files_upload_v2(file_uploads=uploads, channel="C04SUPPORT"))
    assert len(done["files"]) == 2
    assert [one["name"] for one in slack.messages("#support")[-1]["files"]] == ["0.txt", "1.txt"]


@pytest.mark.fact("files-are-seen-where-shared")
def test_only_those_who_see_the_channel_see_the_file(client: WebClient, slack: LocalSlack, room: str) -> None:
    file = client.files_upload_v2(filename="graph.png", content=PNG, channel=room)["file"]
    reply = fetch(f"{file['url_private']}?as=U01ANA")
    assert (reply.read(), reply.headers["Content-Type"]) == (PNG, "image/png")
    assert fetch(file["url_private"], BOT).read() == PNG
    for nobody in ("?as=U02BEN", "", "?as=U404"):
        with pytest.raises(HTTPError, match="404"):
            fetch(file["url_private"] + nobody)
    ben = WebClient(token="xoxp-local-ben", base_url=slack.api_url)
    assert refused(ben.files_info, file=file["id"]) == "file_not_found"
    slack.config(scopes=["files:write"])
    with pytest.raises(HTTPError, match="404"):
        fetch(file["url_private"], BOT)


def test_a_page_that_was_uploaded_is_not_shown_as_one_of_ours(client: WebClient, room: str) -> None:
    file = client.files_upload_v2(filename="x.html", content="<script>1</script>", channel=room)["file"]
    headers = fetch(f"{file['url_private']}?as=U01ANA").headers
    assert headers["Content-Disposition"] == "attachment"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.fact("files-need-membership")
def test_what_is_refused(client: WebClient, slack: LocalSlack, room: str) -> None:
    begun = client.files_getUploadURLExternal(filename="a.txt", length=3)
    file = {"id": begun["file_id"], "title": "A"}
    end = client.files_completeUploadExternal
    assert refused(end, files=[file], channel_id=room) == "file_not_found", "nothing was uploaded yet"
    assert send(begun["upload_url"], b"abc") == "OK - 3"
    assert refused(end, files=[{"id": "F404"}], channel_id=room) == "file_not_found"
    assert refused(end, files=[file], channel_id="C404") == "channel_not_found"
    assert refused(end, files=[file], channel_id="C01GENERAL") == "not_in_channel"
    assert refused(end, files=[file], channels=["C404"]) == "invalid_channel"
    assert refused(end, files=[file], channels=[room] * 101) == "channels_limit_exceeded"
    assert refused(client.files_info, file=begun["file_id"]) == "file_not_found"
    assert end(files=[file], channel_id=room)["files"][0]["title"] == "A"
    assert refused(end, files=[file], channel_id=room) == "file_not_found", "an upload ends once"
    assert refused(client.files_getUploadURLExternal, filename="a", length=0) == "invalid_arguments"
    assert refused(client.files_getUploadURLExternal, filename="a", length=1, alt_txt="x" * 1001) == "alt_txt_too_large"
    with pytest.raises(HTTPError, match="404"):
        send(f"{slack.url}/upload/v1/guess", b"x")


@pytest.mark.fact("upload-as-a-form")
def test_an_upload_may_be_a_form(client: WebClient, room: str) -> None:
    begun = client.files_getUploadURLExternal(filename="a.txt", length=3)
    body = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nabc\r\n--cut--\r\n'
    request = urllib.request.Request(begun["upload_url"], body)
    request.add_header("Content-Type", "multipart/form-data; boundary=cut")
    assert urllib.request.urlopen(request).read() == b"OK - 3"
    done = client.files_completeUploadExternal(files=[{"id": begun["file_id"]}], channel_id=room)
    assert fetch(f"{done['files'][0]['url_private']}?as=U01ANA").read() == b"abc"


def test_a_file_survives_a_restart(tmp_path: Path) -> None:
    with LocalSlack.start(tmp_path) as slack:
        client = WebClient(token="xoxb-local-demo", base_url=slack.api_url)
        client.conversations_join(channel="C04SUPPORT")
        file = client.files_upload_v2(filename="a.txt", content="abc", channel="C04SUPPORT")["file"]
    with LocalSlack.start(tmp_path) as slack:
        assert fetch(f"{slack.url}/_/files/{file['id']}/a.txt?as=U02BEN").read() == b"abc"


@pytest.mark.fact("file-shared-is-told")
def test_the_app_is_told(slack: LocalSlack, client: WebClient, room: str, start_bot: Any) -> None:
    seen: list[Any] = []

    def add(app: Any) -> None:
        @app.event("file_shared")
        async def shared(event: Any) -> None:
            seen.append(event)

        @app.event("subteam_updated")
        async def updated(event: Any) -> None:
            seen.append(event)

        @app.event("subteam_members_changed")
        async def changed(event: Any) -> None:
            seen.append(event)

    start_bot(add)
    ana = WebClient(token="xoxp-local-ana", base_url=slack.api_url)
    file = ana.files_upload_v2(filename="a.txt", content="abc", channel=room)["file"]
    slack.wait_for(lambda: seen, what="the event")
    assert (seen[0]["file_id"], seen[0]["channel_id"], seen[0]["user_id"]) == (file["id"], room, "U01ANA")
    client.usergroups_users_update(usergroup="S01ONCALL", users="U02BEN,U01ANA")
    slack.wait_for(lambda: len(seen) == 3, what="the group's events")
    told = {one["type"]: one for one in seen}
    assert told["subteam_updated"]["subteam"]["users"] == ["U02BEN", "U01ANA"]
    assert told["subteam_members_changed"]["removed_users"] == ["U04LEO"]
    assert json.dumps(told["subteam_members_changed"]["added_users"]) == '["U02BEN"]'


def test_a_file_of_an_older_state_is_still_seen_by_its_owner(slack: LocalSlack) -> None:
    file = {"user": "U01ANA", "shared_in": []}
    with_nothing = Workspace(Store(None), SystemClock())
    assert may_see(with_nothing, file, "U01ANA")
    assert not may_see(with_nothing, file, "U02BEN")


@pytest.mark.fact("files-in-three-steps")
def test_a_file_that_is_complete_stays_as_it_is(client: WebClient, room: str) -> None:
    made = client.files_getUploadURLExternal(filename="a.txt", length=4)
    with urllib.request.urlopen(urllib.request.Request(made["upload_url"], b"data")) as reply:
        assert reply.read() == b"OK - 4"
    client.files_completeUploadExternal(files=[{"id": made["file_id"]}], channel_id=room)
    with pytest.raises(HTTPError, match="404"):
        urllib.request.urlopen(urllib.request.Request(made["upload_url"], b"other"))
