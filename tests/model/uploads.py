"""Uploads for tests: a small clip, and a connection that is cut on its way."""

from __future__ import annotations

import asyncio
from typing import Any

from adtwin.model.media.make import stand_in_video
from tests.live import Live

CLIP = stand_in_video("clip", 2.0, 320, 180)


def cut_after(live: Live, path: str, data: bytes, headers: dict[str, str]) -> None:
    """POST a body whose connection breaks off after these bytes, though more were announced."""
    assert live.app is not None
    given = {"host": "localhost", "authorization": f"OAuth {live.world['access_token']}", "content-length": "99999999"}
    messages: list[dict[str, Any]] = [
        {"type": "http.request", "body": data, "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> dict[str, Any]:
        return messages.pop(0) if len(messages) > 1 else messages[0]

    async def send(message: dict[str, Any]) -> None:
        """Nobody is there to be answered."""

    scope = {
        "type": "http", "method": "POST", "path": path, "raw_path": path.encode(), "query_string": b"",
        "scheme": "http",
        "headers": [(name.encode(), value.encode()) for name, value in (given | headers).items()],
        "client": ("127.0.0.1", 50_000), "extensions": {},
    }  # fmt: skip
    transport: Any = live.client._transport
    transport._loop.run_until_complete(asyncio.wait_for(live.app(scope, receive, send), 10))
