"""Local files: only inside the allowed folders, and only what they should be. Addresses: never called by a tool."""

from __future__ import annotations

import base64
import socket
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.agents import FILES, FakeGraph

JPG = (FILES / "product-01.jpg").read_bytes()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An allowed folder with an image, beside one that is not allowed."""
    allowed = tmp_path / "allowed"
    allowed.mkdir()
    (allowed / "in.jpg").write_bytes(JPG)
    (allowed / "lies.jpg").write_text("I am no picture")
    (allowed / "moving.gif").write_bytes(b"GIF89a" + b"\0" * 20)
    (tmp_path / "secret.jpg").write_bytes(JPG)
    (allowed / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    (allowed / "inner.jpg").symlink_to(allowed / "in.jpg")
    return allowed


def upload(folders: tuple[Path, ...], **given: Any) -> tuple[dict, FakeGraph]:
    """The answer to an upload, and what was sent."""
    images = {"images": {"in.jpg": {"hash": "h", "width": 1, "height": 1}}}
    graph = FakeGraph(lambda _request: httpx.Response(200, json=images))
    return graph.tools(folders=folders)("upload_ad_image", **given), graph


@pytest.mark.req("E-254")
@pytest.mark.parametrize("name", ["in.jpg", "inner.jpg", "../allowed/in.jpg"])
def test_a_file_inside_an_allowed_folder_is_sent(folder, name):
    answer, graph = upload((folder,), path=str(folder / name))
    assert answer["image_hash"] == "h"
    assert base64.b64decode(graph.posts()[0][1]["bytes"]) == JPG


@pytest.mark.parametrize(
    "path",
    [
        "../secret.jpg", "link.jpg", "/etc/passwd", "missing.jpg", "lies.jpg", ".", "", "~/.ssh/id_rsa", "in.jpg\0.png",
        "//allowed/../secret.jpg", "file:///etc/passwd",
    ],
)  # fmt: skip
def test_any_other_file_is_refused_before_any_request(folder, path):
    answer, graph = upload((folder,), path=path if path.startswith(("/", "~", "file")) else str(folder / path))
    assert answer["success"] is False
    assert answer["hint"]
    assert graph.requests == []


def test_without_an_allowed_folder_no_file_is_read(folder):
    answer, graph = upload((), path=str(folder / "in.jpg"))
    assert "--files" in answer["hint"]
    assert graph.requests == []


@pytest.mark.req("E-381")
@pytest.mark.parametrize(
    ("data", "accepted"),
    [
        (base64.b64encode(JPG).decode(), True),
        ("data:image/jpeg;base64," + base64.b64encode(JPG).decode(), True),
        ("not base64 at all", False),
        (base64.b64encode(b"I am no picture").decode(), False),
        (base64.b64encode(b"\0\0\0\x20ftypisom").decode(), False),
    ],
)
def test_bytes_are_what_they_should_be(data, accepted):
    answer, graph = upload((), data=data)
    assert answer["success"] is accepted
    assert bool(graph.requests) is accepted


HOSTS = [
    "127.0.0.1", "localhost", "0.0.0.0", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::]",
    "[::ffff:127.0.0.1]", "169.254.169.254", "[fd00:ec2::254]", "metadata.google.internal", "10.0.0.1", "172.16.0.1",
    "192.168.1.1", "100.64.0.1", "198.18.0.1", "224.0.0.1", "255.255.255.255", "localtest.me", "127.0.0.1.nip.io",
    "user@127.0.0.1", "user:pass@169.254.169.254", "127。0。0。1", "①②⑦.0.0.1", "graph.facebook.com@127.0.0.1",
]  # fmt: skip
FORMS = ["http://{}/", "https://{}/a.png", "http://{}:{port}/latest/meta-data/"]
ODD = [
    "file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1:{port}/_x", "dict://127.0.0.1:{port}/",
    "//127.0.0.1/",
    "http:127.0.0.1", "jar:http://127.0.0.1!/", "data:image/png;base64,AAAA", "http://127.0.0.1:{port}\\@example.com/",
    "http://example.com#@127.0.0.1:{port}/", "http://127.0.0.1:{port}/?u=http://example.com", "HTTP://LOCALHOST:{port}/",
    "http://127.0.0.1:{port}/%2e%2e/x",
]  # fmt: skip
VECTORS = [form.replace("{}", host) for host in HOSTS for form in FORMS] + ODD


def with_url(url: str) -> list[tuple[str, dict[str, Any]]]:
    """Every tool that takes an address, given this one."""
    creative = {"name": "N", "page_id": "1", "image_hash": "h"}
    cards = [{"link_url": url, "image_hash": "h"}] * 2
    return [
        ("create_ad_creative", {**creative, "account_id": "1", "link_url": url}),
        ("create_ad_creative", {**creative, "account_id": "1", "link_url": "https://e.com", "image_hash": "",
                                "video_id": "2", "thumbnail_url": url}),
        ("upload_ad_image", {"url": url, "page_id": "1"}),
        ("upload_ad_video", {"url": url}),
        ("create_carousel_creative", {"name": "N", "page_id": "1", "link_url": url, "cards": cards}),
        ("bulk_create_ad_creatives", {"creatives": [{**creative, "account_id": "1", "link_url": url}]}),
        ("get_ad_preview", {"creative": {"object_story_spec": {"page_id": "1", "link_data": {"link": url}}}}),
        ("validate", {"kind": "creative", "document": {**creative, "link_url": url}}),
        ("get_login_link", {"redirect_uri": url}),
    ]  # fmt: skip


@pytest.mark.parametrize("vector", VECTORS)
def test_no_address_is_ever_called_by_a_tool(vector, monkeypatch):
    """80 and more ways to name a machine that is none of the caller's business."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        url = vector.replace("{port}", str(listening.getsockname()[1]))
        called: list[Any] = []
        monkeypatch.setattr(socket.socket, "connect", lambda _self, address: called.append(address))
        monkeypatch.setattr(socket, "getaddrinfo", lambda *one, **_: called.append(one) or [])
        body = {
            "id": "1",
            "data": [{"body": f'<iframe src="{url}" width="5"></iframe>', "hash": "h"}],
            "image_hash": "h",
        }
        graph = FakeGraph(lambda _request: httpx.Response(200, json=body))
        tools = graph.tools(every_tool=True)
        for name, given in with_url(url):
            tools(name, **given)
        assert called == []
        assert {one.url.host for one in graph.requests} == {"graph.facebook.com"}
        listening.settimeout(0)
        with pytest.raises(BlockingIOError):
            listening.accept()


def test_there_are_eighty_of_them():
    assert len(set(VECTORS)) >= 80
