"""uvicorn's HTTP protocol with bounds on what comes before a body and on waiting, and a way to cut a connection."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from adtwin.server.answer import DROP
from adtwin.server.limits import HEADER_BYTES, URL_BYTES

MOST_BYTES = 2 * (HEADER_BYTES + URL_BYTES)
"""What the application answers with a Graph error fits; an endless header is cut off here, before it fills memory."""
PATIENCE = 30.0
"""Seconds that a client gets for a request's headers, for each piece of its body, and to read on. [R11]"""
KEPT_ALIVE = 75
"""Seconds that a connection stays open between requests: clients that ask every few seconds must not meet its end."""
SPOKEN: Mapping[str, Any] = {
    "ws": "none",
    "log_config": None,
    "access_log": False,
    "server_header": False,
    "proxy_headers": False,
    "timeout_keep_alive": KEPT_ALIVE,
}
"""uvicorn's settings for whatever speaks it: a server of its own, or one within another process."""


class BoundedProtocol(HttpToolsProtocol):
    """Counts the bytes of the request line and the headers while they arrive [S6], and hangs up on who stops sending.

    Nor may who is answered stop reading: a request that never ends would keep a connection and, as a reset waits for
    what is under way, everybody else.
    """

    _counted = 0
    _arriving = True
    """Whether the client owes us a request, or the rest of one; a new connection does."""
    _has_headers = False
    _watch: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Somebody is there."""
        super().connection_made(transport)
        self._expect_more()

    def data_received(self, data: bytes) -> None:
        """A piece of a request, or all of it; headers in many pieces get no more time than in one."""
        super().data_received(data)
        if self._watch is not None and (self._has_headers or not self._arriving):
            self._forget_watch()
        if self._watch is None and (self._arriving or self._is_idle()):
            self._expect_more()

    def pause_writing(self) -> None:
        """The client doesn't read what it is sent."""
        super().pause_writing()
        self._unread = self.loop.call_later(PATIENCE, self.transport.abort)

    def resume_writing(self) -> None:
        """It does again."""
        self._forget_unread()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self._arriving = False
        self._forget_watch()
        self._forget_unread()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._counted, self._arriving, self._has_headers = 0, True, False
        self.scope["extensions"] = {DROP: {"cut": self.transport.abort}}

    def on_url(self, url: bytes) -> None:
        """A piece of the URL."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The body comes next, if there is one."""
        self._has_headers = True
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """A request has arrived."""
        self._arriving = False
        super().on_message_complete()

    def _expect_more(self) -> None:
        self._watch = self.loop.call_later(PATIENCE, self._hang_up)

    def _forget_watch(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None

    def _forget_unread(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None

    def _is_idle(self) -> bool:
        """Whether nothing is under way, and nothing else would end the connection: a blank line is no request."""
        return self.timeout_keep_alive_task is None and (self.cycle is None or self.cycle.response_complete)

    def _hang_up(self) -> None:
        if self.flow is not None and (self.flow.read_paused or self._is_owed_word()):  # we are the slow ones
            self._expect_more()
        else:
            self.transport.abort()

    def _is_owed_word(self) -> bool:
        """Whether the client waits to be told that its body is welcome."""
        return bool(self.cycle is not None and self.cycle.waiting_for_100_continue)

    def _count(self, size: int) -> None:
        self._counted += size
        if self._counted > MOST_BYTES:
            raise ValueError("the headers are too large")  # the parser stops, and the client is told 400
