"""What a program called while it ran under `adtwin run`, told at the end."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import click

from adtwin.cli.client import Client

if TYPE_CHECKING:
    from adtwin.server.intercept.proxy import Proxy

MOST_LINES = 30
MOST_REQUESTS = 10_000
_ID = re.compile(r"\d{5,}")

Line = tuple[str, str, int, str]
"""Verb, path with ids left out, status, and the error if it was one."""


@dataclass(frozen=True)
class Called:
    """The requests that came through the proxy, oldest first, and the hosts that were refused."""

    requests: list[dict[str, Any]]
    refused: Counter[str]
    connections: int

    @classmethod
    def since(cls, client: Client, number: int, proxy: Proxy) -> Called:
        """What the twin's log holds above this number, of the hosts that the proxy answers for."""
        query = urlencode({"after": number, "limit": MOST_REQUESTS})
        entries = client.admin("GET", f"/requests?{query}")["data"]
        through = [entry for entry in reversed(entries) if entry["host"].partition(":")[0].lower() in proxy.opened]
        return cls(through, proxy.refused, sum(proxy.opened.values()))

    def lines(self) -> Counter[Line]:
        """Requests alike are counted together, in the order of the first of each."""
        return Counter(_line(entry) for entry in self.requests)

    def as_json(self) -> dict[str, Any]:
        """For programs."""
        return {"requests": self.requests, "refused_hosts": dict(self.refused)}

    def tell(self) -> None:
        """Say it, on the error stream: the output is the program's."""
        failed = sum(entry["status"] >= 400 for entry in self.requests)
        head = f"adtwin run: {_count(len(self.requests), 'call')} to the twin"
        click.echo(f"{head}, {failed} answered with an error" if failed else head, err=True)
        lines = self.lines()
        for (verb, path, status, error), count in list(lines.items())[:MOST_LINES]:
            click.echo(f"{count:5}×  {verb:6} {path}  {status}  {error}".rstrip(), err=True)
        if len(lines) > MOST_LINES:
            click.echo(f"        … and {len(lines) - MOST_LINES} kinds more: --report FILE has them all", err=True)
        for host, count in self.refused.items():
            click.echo(f"{count:5}×  refused {host}", err=True)
        if not self.connections:
            click.echo(
                "        Nothing came through the proxy. If it should have, the program does not heed HTTPS_PROXY:"
                " give it the twin's address (ADTWIN_GRAPH_URL) as its Graph root.",
                err=True,
            )


def _line(entry: dict[str, Any]) -> Line:
    error = entry.get("error") or {}
    numbers = "/".join(str(error[name]) for name in ("code", "subcode") if error.get(name) is not None)
    why = f"{numbers} {error.get('message', '')}".strip()
    return entry["method"], _ID.sub("…", entry["path"]), entry["status"], why


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
