"""A load client: one process, many keep-alive connections, a request at a time on each."""

from __future__ import annotations

import asyncio
import statistics
import sys
import time
from dataclasses import dataclass

import orjson
import uvloop

Requests = list[bytes]


@dataclass(slots=True)
class Tally:
    """What a run came to: answers a second, milliseconds at the median and the 99th percentile."""

    per_second: float
    median_ms: float
    p99_ms: float
    failed: int


class _Connection(asyncio.Protocol):
    def __init__(self, load: _Load) -> None:
        self.load = load
        self.buffer = b""
        self.sent = 0.0
        self.over = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.next()

    def next(self) -> None:
        request = self.load.take()
        if request is None:
            self.over = True
            self.transport.close()
            self.load.left()
            return
        self.buffer = b""
        self.sent = time.perf_counter()
        self.transport.write(request)  # type: ignore[attr-defined]

    def connection_lost(self, exc: Exception | None) -> None:
        """A server that hangs up ends the connection's share of the load, and counts as a failure."""
        if not self.over:
            self.over = True
            self.load.failed += 1
            self.load.left()

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        head, end, body = self.buffer.partition(b"\r\n\r\n")
        if not end:
            return
        low = head.lower()
        if not _is_whole(low, body):
            return
        self.load.done(time.perf_counter() - self.sent, head[9:12] == b"200")
        if b"connection: close" in low:
            self.over = True
            self.transport.close()
            self.load.reopen()
        else:
            self.next()


def _is_whole(head: bytes, body: bytes) -> bool:
    place = head.find(b"content-length:")
    if place < 0:
        return body.endswith(b"0\r\n\r\n")
    return len(body) >= int(head[place + 15 :].split(b"\r\n", 1)[0])


class _Load:
    def __init__(self, address: tuple[str, int], requests: Requests, seconds: float, connections: int) -> None:
        self.address = address
        self.requests = requests
        self.tasks: set[asyncio.Task[None]] = set()
        self.turn = 0
        self.until = time.perf_counter() + seconds
        self.times: list[float] = []
        self.failed = 0
        self.open = connections
        self.over = asyncio.get_running_loop().create_future()

    async def connect(self) -> None:
        """One more connection."""
        await asyncio.get_running_loop().create_connection(lambda: _Connection(self), *self.address)

    def reopen(self) -> None:
        """A connection in the place of one that the server closed."""
        task = asyncio.ensure_future(self.connect())
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)

    def take(self) -> bytes | None:
        if time.perf_counter() >= self.until:
            return None
        self.turn += 1
        return self.requests[self.turn % len(self.requests)]

    def done(self, seconds: float, good: bool) -> None:
        self.times.append(seconds)
        self.failed += not good

    def left(self) -> None:
        self.open -= 1
        if self.open == 0:
            self.over.set_result(None)


async def _run(host: str, port: int, requests: Requests, seconds: float, connections: int) -> Tally:
    began = time.perf_counter()
    load = _Load((host, port), requests, seconds, connections)
    for _ in range(connections):
        await load.connect()
    await load.over
    spent = time.perf_counter() - began
    times = sorted(load.times)
    return Tally(len(times) / spent, 1000 * statistics.median(times), 1000 * times[int(len(times) * 0.99)], load.failed)


def main() -> None:
    """Read a job as JSON from standard input, write the tally as JSON to standard output."""
    job = orjson.loads(sys.stdin.buffer.read())
    requests = [request.encode() for request in job["requests"]]
    tally = uvloop.run(_run(job["host"], job["port"], requests, job["seconds"], job["connections"]))
    sys.stdout.buffer.write(orjson.dumps(tally))


if __name__ == "__main__":
    main()
