"""The proxy: ends TLS for the vendor's hosts and relays to the twin. No connection to anything else is ever made."""

from __future__ import annotations

import asyncio
import contextlib
import ssl
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from adtwin.server.origin import VENDOR_HOSTS

LONGEST_HEAD = 64 * 1024
"""Bytes of a request line with its headers."""
PATIENCE = 30.0
"""Seconds a client may take to say whom it wants to reach, or to agree on a key."""
PIECE = 64 * 1024
TLS_PORT = 443
PLAIN_PORT = 80
ENDED = (ConnectionError, ssl.SSLError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, TimeoutError)


@dataclass(frozen=True)
class Target:
    """Whom a client wants to reach."""

    host: str
    port: int
    tunnel: bool
    """Whether it asks for a tunnel (CONNECT), in which it then speaks TLS."""

    @property
    def known(self) -> bool:
        """Whether the twin stands in for it."""
        ports = (TLS_PORT,) if self.tunnel else (TLS_PORT, PLAIN_PORT)
        return self.host in VENDOR_HOSTS and self.port in ports

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass
class Proxy:
    """A CONNECT proxy before one twin. `url` is the twin's, `context` the server side of TLS."""

    url: str
    context: ssl.SSLContext
    refused: Counter[str] = field(default_factory=Counter)
    """`host:port` of everything that was asked for and is not the vendor's, with how often."""
    opened: Counter[str] = field(default_factory=Counter)
    """The vendor's hosts that were reached, with how many connections."""
    _server: asyncio.Server | None = None
    _under_way: set[asyncio.Task[None]] = field(default_factory=set)

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Listen; the port."""
        self._server = await asyncio.start_server(self._serve, host, port, limit=LONGEST_HEAD)
        bound: int = self._server.sockets[0].getsockname()[1]
        return bound

    async def stop(self) -> None:
        """Listen no more and cut what is under way."""
        if self._server is not None:
            self._server.close()
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - asyncio runs it as one
        self._under_way.add(task)
        try:
            with contextlib.suppress(*ENDED):
                await self._answer(reader, writer)
        finally:
            self._under_way.discard(task)
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
        target = target_of(head)
        if target is None:
            await _say(writer, "400 Bad Request", "This is the proxy of 'adtwin run'. It takes CONNECT host:port.")
        elif not target.known:
            self.refused[str(target)] += 1
            await _say(
                writer,
                "403 Refused by adtwin run",
                f"adtwin run stands in for the Meta hosts and refuses every other: {target} was not called.",
            )
        else:
            self.opened[target.host] += 1
            await self._pass_on(reader, writer, head, target)

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, head: bytes, target: Target
    ) -> None:
        """Join client and twin. Whatever else the client asks for on this connection, only the twin hears of it."""
        try:
            from_twin, to_twin = await self._twin()
        except OSError:
            await _say(writer, "502 Bad Gateway", f"The twin at {self.url} does not answer any more.")
            return
        try:
            if target.tunnel:
                writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
                await writer.drain()
                await asyncio.wait_for(writer.start_tls(self.context), PATIENCE)
            else:
                to_twin.write(head)
            await _join(_relay(reader, to_twin), _relay(from_twin, writer))
        finally:
            to_twin.close()

    async def _twin(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        parts = urlsplit(self.url)
        secure = parts.scheme == "https"
        port = parts.port or (TLS_PORT if secure else PLAIN_PORT)
        return await asyncio.open_connection(parts.hostname, port, ssl=True if secure else None)


def target_of(head: bytes) -> Target | None:
    """Whom a request to a proxy is for: `CONNECT host:port`, or a whole URL as some clients send it; None otherwise."""
    method, _, rest = head.split(b"\r\n", 1)[0].decode("latin-1").partition(" ")
    named = rest.partition(" ")[0]
    tunnel = method == "CONNECT"
    try:
        parts = urlsplit(f"//{named}" if tunnel else named)
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    if not host or (tunnel and port is None) or (not tunnel and parts.scheme not in ("http", "https")):
        return None
    default = TLS_PORT if parts.scheme == "https" else PLAIN_PORT
    return Target(host.lower().rstrip("."), port or default, tunnel)


async def _join(up: Coroutine[Any, Any, None], down: Coroutine[Any, Any, None]) -> None:
    """Carry both directions until the twin has said all, or the connection breaks."""
    asking = asyncio.create_task(up)
    try:
        await down
    finally:
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)


async def _relay(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while piece := await source.read(PIECE):
        target.write(piece)
        await target.drain()
    if target.can_write_eof():
        target.write_eof()


async def _say(writer: asyncio.StreamWriter, status: str, sentence: str) -> None:
    body = f"{sentence}\n".encode()
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    writer.write(head.encode() + body)
    await writer.drain()
