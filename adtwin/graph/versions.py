"""API versions: any `vN.N` is taken, and answered by the nearest version the twin models.

Where versions differ, the code asks a `Difference`, declared here or beside what depends on it; `DIFFERENCES` has all,
and docs/versions.md shows them. Fields that some versions don't know name theirs: `node.only`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Literal

MODELLED = ("v21.0", "v22.0", "v23.0", "v24.0", "v25.0", "v26.0")
DEFAULT = "v24.0"


@lru_cache(maxsize=256)
def modelled(asked: str) -> str:
    """The modelled version that answers for the one asked for; the documented one when none is [A-002]."""
    if not asked:
        return DEFAULT
    number = float(asked[1:6])
    return min(MODELLED, key=lambda version: (abs(float(version[1:]) - number), version))


@dataclass(frozen=True, slots=True)
class Difference:
    """A rule that holds from version `since` up to version `until`, both included; None is without end."""

    rule: str
    since: str | None
    until: str | None
    note: str
    versions: frozenset[str] = field(repr=False)

    def holds(self, version: str) -> bool:
        """Whether the rule holds in a modelled version."""
        return version in self.versions


Calendar = Literal["marketing", "graph"]
"""The Marketing API's versions end long before those of the Graph API around it [C-441]."""
ENDS: dict[Calendar, tuple[tuple[str, date | None], ...]] = {
    "marketing": (
        ("v22.0", date(2026, 2, 19)),
        ("v23.0", date(2026, 6, 9)),
        ("v24.0", date(2026, 10, 6)),
        ("v25.0", None),
        ("v26.0", None),
    ),
    "graph": (
        ("v20.0", date(2026, 9, 24)),
        ("v21.0", date(2027, 1, 21)),
        ("v22.0", date(2027, 5, 20)),
        ("v23.0", date(2027, 10, 8)),
        ("v24.0", date(2028, 2, 18)),
        ("v25.0", date(2028, 7, 29)),
        ("v26.0", None),
    ),
}
"""When versions end, by calendar; what is older than the first of a list has ended [C-441, wire facts 8].

The twin answers all of them [C-436]; a fault rule with `expired` refuses those that have ended."""


def has_ended(asked: str, now: int, calendar: Calendar = "marketing") -> bool:
    """Whether a version (`vN.N`) is over at a moment by a calendar; never where no version is named."""
    if not asked:
        return False
    number = float(asked[1:6])
    today = datetime.fromtimestamp(now, UTC).date()
    for version, ends in ENDS[calendar]:
        if number <= float(version[1:]):
            return number < float(version[1:]) or (ends is not None and today >= ends)
    return False


DIFFERENCES: dict[str, Difference] = {}


def difference(rule: str, note: str, *, since: str | None = None, until: str | None = None) -> Difference:
    """Declare one; `note` says what holds and how we know."""
    if rule in DIFFERENCES:
        raise ValueError(f"the difference {rule} is declared twice")
    first = MODELLED.index(since) if since is not None else 0
    last = MODELLED.index(until) if until is not None else len(MODELLED) - 1
    made = Difference(rule, since, until, note, frozenset(MODELLED[first : last + 1]))
    DIFFERENCES[rule] = made
    return made


IDS = difference(
    "ids", "`GET /?ids=` and `GET /EDGE?ids=` read several objects; later an error [wire facts 8].", until="v25.0"
)
DATE_FORMAT = difference("date_format", "`date_format` is obeyed; later an error [wire facts 8].", until="v25.0")
DEBUG = difference("debug", "`debug` adds `__debug__`; later it is ignored [wire facts 8].", until="v25.0")
ETAGS = difference(
    "etags", "GET answers carry an ETag, `If-None-Match` gives 304; later gone [wire facts 8].", until="v25.0"
)
PRETTY = difference("pretty", "`pretty` indents the answer; later it is ignored [wire facts 8].", until="v25.0")
