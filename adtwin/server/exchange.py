"""One HTTP exchange on its way through the list of steps."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from time import perf_counter_ns
from typing import Any

from adtwin.graph.call import Request, Response
from adtwin.server.origin import own_url

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]


class DisconnectedError(Exception):
    """The client went away; there is nobody to answer."""


@dataclass(slots=True)
class Exchange:
    """What arrived, what became of it, what the log will say. A step that sets `response` ends the way in."""

    scope: Scope
    receive: Receive
    method: str
    path: str
    headers: dict[str, str]
    base_url: str
    request: Request
    response: Response | None = None
    fired: list[str] = field(default_factory=list)
    """The faults and rules that had a say."""
    started: int = field(default_factory=perf_counter_ns)
    lost: bool = False
    """The answer is not to be sent: the connection is cut."""

    @classmethod
    def of(cls, scope: Scope, receive: Receive, headers: dict[str, str], base_url: str) -> Exchange:
        """The exchange of an ASGI scope."""
        method, path = scope["method"], scope["path"]
        request = Request(
            method=method,
            path=path,
            headers=headers,
            base_url=base_url,
            own_url=own_url(scope, base_url),
            query_string=scope["query_string"].decode("latin-1"),
            client=(scope.get("client") or ("",))[0],
        )
        return cls(scope, receive, method, path, headers, base_url, request)

    def within(self, method: str, path: str, headers: dict[str, str]) -> Exchange:
        """One that comes along in this one."""
        outer = self.request
        request = Request(
            method=method,
            path=path,
            headers=headers,
            base_url=self.base_url,
            own_url=outer.own_url,
            client=outer.client,
        )
        return Exchange(self.scope, self.receive, method, path, headers, self.base_url, request)


def headers_of(scope: Scope) -> dict[str, str]:
    """The request's headers; names come in lower case, and the last of a repeated name counts."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
