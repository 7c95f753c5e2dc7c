"""Steering a twin: its clock, its faults, and the admin calls beneath."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Literal

import httpx


class TwinError(Exception):
    """The twin refused to do what a test asked of it; the sentence says why."""


def admin(http: httpx.Client, method: str, path: str, body: Any = None) -> Any:
    """A call to the admin root; its JSON. TwinError when it is refused."""
    answer = http.request(method, f"/_adtwin{path}", json=body)
    if answer.status_code != httpx.codes.OK:
        raise TwinError(answer.json()["error"]["message"])
    return answer.json()


class Clock:
    """The twin's time. It stands until it is moved; whatever falls due on the way has happened when a call returns."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    @property
    def now(self) -> datetime:
        """What time it is, in UTC."""
        return datetime.fromisoformat(admin(self._http, "GET", "/clock")["now"])

    def advance(self, duration: str) -> datetime:
        """Let time pass: `7d`, `90m`, `1d12h`; the new time."""
        return datetime.fromisoformat(admin(self._http, "POST", "/clock", {"advance": duration})["now"])

    def set(self, moment: str | datetime) -> datetime:
        """Move on to a moment (ISO time with its offset); the new time."""
        text = moment.isoformat() if isinstance(moment, datetime) else moment
        return datetime.fromisoformat(admin(self._http, "POST", "/clock", {"set": text})["now"])


class Fault:
    """A fault rule in force."""

    def __init__(self, http: httpx.Client, number: int) -> None:
        self._http = http
        self.number = number

    @property
    def hits(self) -> int:
        """How often it has struck."""
        rules = admin(self._http, "GET", "/faults")["data"]
        return next((int(rule["hits"]) for rule in rules if rule["id"] == self.number), 0)

    def remove(self) -> None:
        """Let it strike no more."""
        admin(self._http, "DELETE", f"/faults/{self.number}")


class Faults:
    """Failures on demand."""

    def __init__(self, http: httpx.Client) -> None:
        self._http = http

    def add(  # noqa: PLR0913 - one keyword a property of a rule
        self,
        error: str | None = None,
        *,
        path: str = "*",
        method: Literal["GET", "POST", "DELETE"] | None = None,
        times: int | None = None,
        probability: float | None = None,
        latency_ms: int | None = None,
        drop: Literal["before", "after"] | None = None,
        report: Literal["slow", "fail", "skip"] | None = None,
    ) -> Fault:
        """Let requests fail: with an error (`"17/2446079"`, `"190"`, `"TOO_MUCH_DATA"`), late, or by a lost connection.
        `path` is a glob below the version: `*/insights`. Without `times` it strikes until it is removed."""
        rule: dict[str, Any] = {
            "path": path, "method": method, "times": times, "probability": probability, "latency_ms": latency_ms,
            "drop": drop, "report": report, "error": error,
        }  # fmt: skip
        given = {name: value for name, value in rule.items() if value is not None}
        return Fault(self._http, admin(self._http, "POST", "/faults", given)["id"])

    def clear(self) -> None:
        """Let none strike any more."""
        admin(self._http, "DELETE", "/faults")

    def __iter__(self) -> Iterator[dict[str, Any]]:
        return iter(admin(self._http, "GET", "/faults")["data"])
