"""The last requests with what became of them: tokens are masked before anything is kept. [S3, S16]"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import lru_cache
from time import perf_counter_ns
from typing import Any

from adtwin.base import zones
from adtwin.graph.redaction import token_pattern
from adtwin.server.exchange import Exchange
from adtwin.server.symbols import LONGEST, symbol_of

KEPT = 10_000
LONGEST_VALUE = 300
LONGEST_HOST = 100
MOST_PARAMS = 50
MASK = "***"

_SECRET_NAME = re.compile(r"token|secret|proof|password|signed_request|^code$", re.IGNORECASE)
_QUOTES = r"""(?:["'\\\s]|%2[027]|%5[Cc]){0,9}"""
_SECRET_VALUE = re.compile(
    r"(?:access_token|input_token|fb_exchange_token|client_secret|appsecret_proof)"
    rf"""{_QUOTES}(?:=|:|%3[ADad]){_QUOTES}[^&"'\\\s,}}]+|{token_pattern(8, 8)}""",
)
"""Shorter than tokens are: one may have been cut."""

_WORD = re.compile("token|secret|proof")
"""Without one of these words, `EAA`, `|` or its code no secret is there; to look for them costs a tenth of it."""


@dataclass(slots=True)
class Entry:
    """One request as the log keeps it. `number` counts on from the start of the server, through resets."""

    number: int
    time: int
    method: str
    path: str
    params: dict[str, str]
    status: int
    duration_us: int
    fired: tuple[str, ...]
    version: str
    error: dict[str, Any] | None
    host: str = ""

    def shown(self) -> dict[str, Any]:
        """The entry as JSON."""
        error = self.error
        shown: dict[str, Any] = {
            "number": self.number,
            "time": zones.iso(self.time, "UTC"),
            "method": self.method,
            "path": self.path,
            "host": self.host,
            "params": self.params,
            "status": self.status,
            "duration_ms": self.duration_us / 1_000,
            "version": self.version,
            "rules": list(self.fired),
        }
        if error is not None:
            shown["error"] = {
                "symbol": symbol_of(error),
                "code": error.get("code"),
                "subcode": error.get("error_subcode"),
                "message": masked(error["message"][: 4 * LONGEST_VALUE])[:LONGEST_VALUE],
                "fbtrace_id": error.get("fbtrace_id"),
            }
        return shown


class RequestLog:
    """A ring of entries."""

    def __init__(self, kept: int = KEPT) -> None:
        self._entries: deque[Entry] = deque(maxlen=kept)
        self.longest = LONGEST_VALUE
        """Characters that are kept of a parameter's value."""
        self.last = 0
        """The number of the latest entry."""

    def __len__(self) -> int:
        return len(self._entries)

    def clear(self) -> None:
        """Forget every entry."""
        self._entries.clear()

    def note(self, exchange: Exchange, now: int) -> None:
        """Keep an exchange that has its answer."""
        request, response = exchange.request, exchange.response
        if response is None:
            return
        self.last += 1
        error = response.body.get("error") if response.status >= 400 and isinstance(response.body, dict) else None
        self._entries.append(
            Entry(
                number=self.last,
                time=now,
                method=request.method,
                path=masked(exchange.path[:LONGEST_VALUE]),
                params=_shown(request.params, self.longest),
                status=response.status,
                duration_us=(perf_counter_ns() - exchange.started) // 1_000,
                fired=(*exchange.fired, *response.rules),
                version=response.headers.get("facebook-api-version", ""),
                error=_kept(error) if isinstance(error, dict) else None,
                host=exchange.headers.get("host", "")[:LONGEST_HOST],
            )
        )

    def find(self, limit: int, path: str | None = None, status: str | None = None, after: int = 0) -> Iterator[Entry]:
        """Entries with a number above `after`, newest first. `path` is a glob, `status` a number or a class such as
        `4xx`."""
        left = limit
        for entry in reversed(self._entries):
            if left <= 0 or entry.number <= after:
                return
            if path is not None and not fnmatchcase(entry.path, path):
                continue
            if status is not None and not _is_status(entry.status, status):
                continue
            left -= 1
            yield entry


def _is_status(status: int, wanted: str) -> bool:
    return str(status) == wanted or (wanted[1:] == "xx" and str(status)[0] == wanted[:1])


def _kept(error: dict[str, Any]) -> dict[str, Any]:
    """What is needed of an error to tell which it was; messages may quote a megabyte of the request."""
    texts = {name: str(error.get(name, ""))[: LONGEST + 1] for name in ("message", "error_user_title")}
    return {name: error.get(name) for name in ("code", "error_subcode", "fbtrace_id")} | texts


def _shown(params: dict[str, Any], longest: int) -> dict[str, str]:
    shown: dict[str, str] = {}
    for name, value in params.items():
        if len(shown) >= MOST_PARAMS:
            break
        label, is_secret = _labelled(name)
        if is_secret:
            shown[label] = MASK
        elif type(value) is str and len(value) <= longest:
            shown[label] = masked(value)
        else:
            # Masked before it is cut: half a token must not slip through at the end.
            text = value if isinstance(value, str) else json.dumps(value, default=repr)
            shown[label] = masked(text[: 4 * longest])[:longest]
    return shown


@lru_cache(maxsize=1_000)
def _labelled(name: str) -> tuple[str, bool]:
    """A parameter's name as it is shown, and whether its value is a secret; names recur, so it is worked out once."""
    label = masked(name[:LONGEST_VALUE])
    return label, _SECRET_NAME.search(label) is not None


def masked(text: str) -> str:
    """The text without anything that looks like a token."""
    if len(text) > 10 and ("EAA" in text or "|" in text or "%7" in text or _WORD.search(text)):
        return _SECRET_VALUE.sub(MASK, text)
    return text
