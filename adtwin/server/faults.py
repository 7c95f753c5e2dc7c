"""Failures on demand: errors, delays and lost connections by rule, or one error by header."""

from __future__ import annotations

import asyncio
import itertools
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from difflib import get_close_matches
from fnmatch import translate
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from adtwin.base.streams import stream
from adtwin.errors import CATALOGUE, GraphError, Row, meant_by
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.errors.stand_ins import StandIns
from adtwin.errors.throttle import ADS_MANAGEMENT_CALL_LIMIT
from adtwin.graph.call import Response
from adtwin.graph.path import VERSION, split
from adtwin.graph.versions import has_ended
from adtwin.server.exchange import Exchange

if TYPE_CHECKING:
    import numpy as np

HEADER = "x-adtwin-error"
REPORT_HEADER = "x-adtwin-report"
"""Tells the model what is to become of the insights report that a request orders."""
REQUEST_SET_HEADER = "x-adtwin-request-set"
"""The same for the set of requests that a request orders."""
VIDEO_HEADER = "x-adtwin-video"
"""Tells the model how the video that a request completes is to be encoded."""
MOST_RULES = 100


class ErrorAsked(BaseModel):
    """The error a rule answers with: a row of the catalogue by its symbol, or numbers. As a text it is what the header
    takes: a symbol, `code` or `code/subcode`."""

    model_config = ConfigDict(extra="forbid")

    symbol: str | None = Field(default=None, max_length=100)
    code: int | None = Field(default=None, gt=-(2**31), lt=2**31)
    """Negative ones are the service's own; what they mean is said by the subcode [D-380]."""
    subcode: int | None = Field(default=None, ge=0, lt=2**31)

    @model_validator(mode="before")
    @classmethod
    def _from_text(cls, given: Any) -> Any:
        if not isinstance(given, str):
            return given
        numbers = _NUMBERS.fullmatch(given)
        return {"symbol": given} if numbers is None else {"code": numbers[1], "subcode": numbers[2]}

    @field_validator("symbol")
    @classmethod
    def _is_in_the_catalogue(cls, symbol: str | None) -> str | None:
        if symbol is not None and symbol not in CATALOGUE:
            near = get_close_matches(symbol.upper(), CATALOGUE, 1)
            hint = f"did you mean {near[0]}?" if near else "docs/errors.md lists them"
            raise ValueError(f"it is no symbol of the error catalogue; {hint}")
        return symbol

    @model_validator(mode="after")
    def _names_one(self) -> ErrorAsked:
        if (self.symbol is None) == (self.code is None) or (self.symbol and self.subcode is not None):
            raise ValueError("an error is named by its symbol, or by code and subcode")
        return self

    def made(self) -> GraphError:
        """The error to answer with."""
        if self.symbol is not None:
            return GraphError(CATALOGUE[self.symbol], [], StandIns())
        return error_of(self.code or 0, self.subcode)


class Rule(BaseModel):
    """One rule: which requests it meets, and what it does to them. `path` is a glob below the version, held against the
    path as it was sent: `ids=` and what `fields` nests belong to the request that holds them."""

    model_config = ConfigDict(extra="forbid")

    path: str = Field(default="*", min_length=1, max_length=200)
    method: Literal["GET", "POST", "DELETE"] | None = None
    probability: float = Field(default=1.0, ge=0, le=1)
    times: int | None = Field(default=None, ge=1)
    error: ErrorAsked | None = None
    latency_ms: int | None = Field(default=None, ge=0, le=600_000)
    drop: bool | Literal["before", "after"] | None = None
    """`before` (or true) loses the request, `after` carries it out and loses the answer."""
    report: Literal["slow", "fail", "skip"] | None = None
    """What becomes of the insights report that the request orders, if it orders one."""
    expired: Literal[True, "marketing", "graph"] | None = None
    """Only calls to versions that have ended are met; they get 2635 unless `error` says more. True: by the calendar of
    the Marketing API."""
    request_set: Literal["slow"] | None = None
    """What becomes of the set of requests that the request orders, if it orders one."""
    video: Literal["slow", "fail"] | None = None
    """How the video that the request completes is encoded, if it completes one."""

    @model_validator(mode="after")
    def _does_something(self) -> Rule:
        does = (self.error, self.latency_ms, self.drop or None, self.report, self.request_set, self.video)
        if all(one is None for one in does):
            if not self.expired:
                raise ValueError("a rule needs error, latency_ms, drop, report, request_set, video or expired")
            self.error = ErrorAsked(symbol="VERSION_ENDED")
        return self


@dataclass(slots=True)
class Active:
    """A rule in force."""

    id: int
    rule: Rule
    path: re.Pattern[str]
    draws: np.random.Generator
    left: int | None
    hits: int = 0

    def shown(self) -> dict[str, Any]:
        """The rule as JSON, with how often it struck and how often it still will."""
        return {"id": self.id, **self.rule.model_dump(exclude_none=True), "hits": self.hits, "left": self.left}

    def strikes(self, method: str, path: str, *, version: str = "", now: int = 0) -> bool:
        """Whether this request, to this version at this moment, is hit; counts when it is."""
        if self.rule.expired and not has_ended(version, now, "graph" if self.rule.expired == "graph" else "marketing"):
            return False
        if self.left == 0 or (self.rule.method is not None and self.rule.method != method):
            return False
        if not self.path.fullmatch(path):
            return False
        if self.rule.probability < 1 and self.draws.random() >= self.rule.probability:
            return False
        self.hits += 1
        if self.left is not None:
            self.left -= 1
        return True


class Faults:
    """The rules in force, in the order they were made."""

    def __init__(
        self,
        seed: int,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now: Callable[[], int] = lambda: 0,
    ) -> None:
        self._seed = seed
        self._now = now
        self._sleep = sleep
        self._ids = itertools.count(1)
        self.rules: dict[int, Active] = {}

    def add(self, rule: Rule) -> Active:
        """Put a rule in force. Each has a stream of its own: equal rules of equal worlds strike alike."""
        number = next(self._ids)
        pattern = re.compile(translate(rule.path.strip("/") or "*"))
        self.rules[number] = Active(number, rule, pattern, stream(self._seed, "fault", number), rule.times)
        return self.rules[number]

    def delay(self) -> bool:
        """Whether some rule delays answers."""
        return bool(self.rules) and any(active.rule.latency_ms for active in self.rules.values())

    def clear(self) -> None:
        """Drop every rule and number anew."""
        self.rules.clear()
        self._ids = itertools.count(1)

    async def strike(self, exchange: Exchange) -> None:
        """Do to an exchange what its header and the rules ask for. Errors: the one asked for."""
        forced = exchange.headers.get(HEADER)
        if forced is not None:
            exchange.fired.append(f"fault {HEADER}")
            raise asked_in_header(forced)
        if not self.rules:
            return
        path, version, now = _path(exchange), _version(exchange), self._now()
        for active in list(self.rules.values()):
            if active.strikes(exchange.request.method, path, version=version, now=now):
                await self._carry_out(active, exchange)

    async def _carry_out(self, active: Active, exchange: Exchange) -> None:
        rule = active.rule
        exchange.fired.append(f"fault {active.id}")
        if rule.report is not None:
            exchange.headers[REPORT_HEADER] = rule.report
        if rule.request_set is not None:
            exchange.headers[REQUEST_SET_HEADER] = rule.request_set
        if rule.video is not None:
            exchange.headers[VIDEO_HEADER] = rule.video
        if rule.latency_ms:
            await self._sleep(rule.latency_ms / 1_000)
        if rule.drop:
            exchange.lost = True
            if rule.drop != "after":
                exchange.response = Response(0, None)
                return
        if rule.error is not None:
            raise rule.error.made()


def _path(exchange: Exchange) -> str:
    try:
        path = split(exchange.path)
    except GraphError:
        return exchange.path.strip("/")
    return "/".join(part for part in (path.node, path.edge) if part)


def _version(exchange: Exchange) -> str:
    """The version that the path names, as it is written there; empty when it names none."""
    first = exchange.path.lstrip("/").partition("/")[0]
    return first if VERSION.fullmatch(first) else ""


def asked_in_header(text: str) -> GraphError:
    """The error of `X-Adtwin-Error: 17/2446079`, `190` or a symbol of the catalogue."""
    try:
        return ErrorAsked.model_validate(text).made()
    except ValidationError:
        detail = f"the header {HEADER} must be code, code/subcode or a symbol of the error catalogue"
        return INVALID_PARAMETER(detail=detail)


def error_of(code: int, subcode: int | None) -> GraphError:
    """The catalogue's error with these numbers, or one made up for them."""
    row = meant_by(code, subcode)
    if row is None and code in _USE_CASES:
        row = replace(ADS_MANAGEMENT_CALL_LIMIT, code=code, subcode=subcode)
    if row is not None:
        return GraphError(row, [], StandIns())
    text = "This error was asked for by a fault rule or header of the twin."
    message = f"Error {code} as asked for"
    return GraphError(
        Row(f"FAULT_{code}", code, subcode, 400, "OAuthException", message, None, text, False, "report"), [], {}
    )


_NUMBERS = re.compile(r"(-?\d{1,10})(?:/(\d{1,10}))?", re.ASCII)
_USE_CASES = range(80000, 80015)
"""Codes of limits of business use cases; not each of them is documented [C-540]."""
