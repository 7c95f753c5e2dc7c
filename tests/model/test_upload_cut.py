"""An upload whose connection is really cut: a server in a process of its own, and a socket that closes."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

import pytest

from tests.live import Live, live_server
from tests.model.uploads import CLIP

PATIENCE = 1_000
"""Reads until the server has noticed the cut; the first ones mostly find it done."""


def cut(live: Live, path: str, data: bytes, **headers: str) -> None:
    """Announce the whole clip, send these bytes of it, and hang up."""
    url = urlsplit(str(live.client.base_url))
    lines = [f"POST {path} HTTP/1.1", f"Host: {url.netloc}", f"Authorization: OAuth {live.world['access_token']}"]
    lines += [f"Content-Length: {len(CLIP)}", *(f"{name}: {value}" for name, value in headers.items())]
    with socket.create_connection((url.hostname or "", url.port or 0)) as connection:
        connection.sendall("\r\n".join(lines).encode() + b"\r\n\r\n" + data)


def settled(live: Live, path: str, found: str) -> int:
    """How many bytes the server tells of, once it has noticed that nobody is there any more."""
    for _ in range(PATIENCE):
        told = live.get(path).json()
        for part in found.split("."):
            told = told[part]
        if int(told):
            return int(told)
    return 0


@pytest.mark.req("A-203", "A-219", "A-228")
def test_uploads_go_on_after_a_cut():
    with live_server() as server:
        live = server.live
        params = {"file_name": "a.mp4", "file_length": str(len(CLIP)), "file_type": "video/mp4"}
        upload = live.post(f"/{live.world['app_id']}/uploads", params).json()["id"]
        cut(live, f"/{upload}", CLIP[:3_000], file_offset="0")
        there = settled(live, f"/{upload}", "file_offset")
        assert 0 < there <= 3_000
        rest = live.request("POST", f"/{upload}", content=CLIP[there:], headers={"file_offset": str(there)})
        assert rest.json()["h"].startswith("2:")

        edge = f"/{live.world['ad_account_id']}/video_ads"
        opened = live.post(edge, {"upload_phase": "start"}).json()
        path = urlsplit(opened["upload_url"]).path
        size = str(len(CLIP))
        cut(live, path, CLIP[:3_000], offset="0", file_size=size)
        there = settled(live, f"/{opened['video_id']}?fields=status", "status.uploading_phase.bytes_transfered")
        assert 0 < there <= 3_000
        headers = {"offset": str(there), "file_size": size}
        assert live.request("POST", path, content=CLIP[there:], headers=headers).json() == {"success": True}
        finish = {"upload_phase": "finish", "video_id": opened["video_id"]}
        assert live.post(edge, finish).json() == {"success": True}
        source = live.get(f"/{opened['video_id']}", {"fields": "source"}).json()["source"]
        assert live.client.get(source).content == CLIP
