"""uvicorn's HTTP protocol with a bound on what comes before a body, and a way to cut a connection."""

from __future__ import annotations

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from adtwin.server.answer import DROP
from adtwin.server.limits import HEADER_BYTES, URL_BYTES

MOST_BYTES = 2 * (HEADER_BYTES + URL_BYTES)
"""What the application answers with a Graph error fits; an endless header is cut off here, before it fills memory."""


class BoundedProtocol(HttpToolsProtocol):
    """Counts the bytes of the request line and the headers while they arrive. [S6]"""

    _counted = 0

    def on_message_begin(self) -> None:
        """A request begins."""
        super().on_message_begin()
        self._counted = 0
        self.scope["extensions"] = {DROP: {"cut": self.transport.abort}}

    def on_url(self, url: bytes) -> None:
        """A piece of the URL."""
        self._count(len(url))
        super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        """One header."""
        self._count(len(name) + len(value))
        super().on_header(name, value)

    def _count(self, size: int) -> None:
        self._counted += size
        if self._counted > MOST_BYTES:
            raise ValueError("the headers are too large")  # the parser stops, and the client is told 400
