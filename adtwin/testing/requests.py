"""What the code under test asked of the twin, and assertions that show the nearest miss when they fail."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import urlencode

import httpx

from adtwin.testing.control import admin

MOST = 10_000
_VERSION = re.compile(r"^/v\d+\.\d+(?=/|$)")
MISSING: Any = object()


@dataclass(frozen=True)
class Request:
    """One request as the twin's log keeps it. `path` lacks the version, parameters are decoded, tokens masked."""

    number: int
    method: str
    path: str
    params: dict[str, Any]
    status: int
    error: dict[str, Any] | None

    @classmethod
    def of(cls, entry: dict[str, Any]) -> Request:
        """An entry of the log."""
        path = _VERSION.sub("", entry["path"]).strip("/")
        params = {name: decoded(value) for name, value in entry["params"].items() if name != "access_token"}
        return cls(entry["number"], entry["method"], path, params, entry["status"], entry.get("error"))

    def __str__(self) -> str:
        said = ", ".join(f"{name}={value!r}" for name, value in self.params.items())
        return f"{self.method} {self.path} ({said}) → {self.status}"


@dataclass(frozen=True)
class Wanted:
    """What a test expects of a request. A parameter's expectation is a value; `...` for any value; a compiled pattern
    that must be found in it; or a function that says whether it will do."""

    method: str
    path: str
    params: dict[str, Any]

    def misses(self, request: Request) -> list[str]:
        """What is otherwise in this request, in words; nothing when it is what was expected."""
        found = []
        if self.method not in ("*", request.method):
            found.append(f"method: expected {self.method}, was {request.method}")
        if not fnmatchcase(request.path, self.path):
            found.append(f"path: expected {self.path}, was {request.path}")
        for name, expected in self.params.items():
            actual = request.params.get(name, MISSING)
            if actual is MISSING:
                found.append(f"{name}: expected {_shown(expected)}, was not sent")
            elif not _fits(expected, actual):
                found.append(f"{name}: expected {_shown(expected)}, was {actual!r}")
        return found

    def distance(self, request: Request) -> float:
        """How far the request is from what was expected; 0 when it is just that."""
        alike = SequenceMatcher(None, self.path, request.path, autojunk=False).ratio()
        off = (self.method not in ("*", request.method)) + (0 if fnmatchcase(request.path, self.path) else 2 - alike)
        wrong = len(self.misses(request)) - (self.method not in ("*", request.method))
        return off + wrong / (1 + len(self.params))

    def __str__(self) -> str:
        said = " with " + ", ".join(f"{name}={_shown(value)}" for name, value in self.params.items())
        return f"{self.method} {self.path}{said if self.params else ''}"


class Requests:
    """The Graph requests of the test so far, oldest first. `path` is a glob below the version, such as
    `act_*/campaigns`; parameters are compared as JSON, so that `{"a": 1}` is the same however it was sent."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http
        self._after = 0

    def __iter__(self) -> Iterator[Request]:
        query = urlencode({"limit": MOST, "after": self._after})
        return map(Request.of, reversed(admin(self._http, "GET", f"/requests?{query}")["data"]))

    def __len__(self) -> int:
        return len(list(iter(self)))

    def forget(self) -> None:
        """Leave out what was asked until now: the test's own preparations, say."""
        self._after = admin(self._http, "GET", "/requests?limit=1")["last"]

    def matching(self, method: str = "*", path: str = "*", **params: Any) -> list[Request]:
        """The requests that are as expected."""
        wanted = Wanted(method, path, params)
        return [request for request in self if not wanted.misses(request)]

    def expect_one(self, method: str = "*", path: str = "*", **params: Any) -> Request:
        """There is exactly one such request; it is returned. AssertionError with the nearest miss otherwise."""
        __tracebackhide__ = True
        return self.expect(1, method, path, **params)[0]

    def expect_none(self, method: str = "*", path: str = "*", **params: Any) -> None:
        """There is no such request."""
        __tracebackhide__ = True
        self.expect(0, method, path, **params)

    def expect(self, count: int, method: str = "*", path: str = "*", **params: Any) -> list[Request]:
        """There are exactly so many such requests; they are returned."""
        __tracebackhide__ = True
        wanted = Wanted(method, path, params)
        asked = list(self)
        found = [request for request in asked if not wanted.misses(request)]
        if len(found) != count:
            raise AssertionError(_complaint(count, wanted, found, asked))
        return found


def _complaint(count: int, wanted: Wanted, found: list[Request], asked: list[Request]) -> str:
    lines = [f"expected exactly {count} {wanted}, found {len(found)}"]
    if found:
        return "\n".join([*lines, *(f"  found: {request}" for request in found)])
    if not asked:
        return f"{lines[0]}: the twin was not asked anything"
    nearest = min(asked, key=wanted.distance)
    lines.append(f"  nearest of {len(asked)} was: {nearest}")
    lines += [f"    {miss}" for miss in wanted.misses(nearest)]
    if nearest.error:
        lines.append(f"    it was answered: {nearest.error.get('message')}")
    return "\n".join(lines)


def decoded(value: Any) -> Any:
    """A parameter as JSON has it; text that is no JSON, and numbers that would lose digits elsewhere, stay text."""
    if not isinstance(value, str) or value[:1] not in '[{"tfn':
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _fits(expected: Any, actual: Any) -> bool:
    if expected is ...:
        return True
    if isinstance(expected, re.Pattern):
        return expected.search(actual if isinstance(actual, str) else json.dumps(actual)) is not None
    if callable(expected):
        return bool(expected(actual))
    return bool(_plain(expected) == _plain(actual))


def _plain(value: Any) -> Any:
    """Numbers as text: a form has no others. Objects and lists member by member."""
    if isinstance(value, dict):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, bool) or value is None:
        return value
    return str(value)


def _shown(expected: Any) -> str:
    if expected is ...:
        return "anything"
    if isinstance(expected, re.Pattern):
        return f"/{expected.pattern}/"
    return getattr(expected, "__name__", None) or repr(expected)
