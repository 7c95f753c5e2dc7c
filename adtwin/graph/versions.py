"""API versions: any `vN.N` is taken, and answered by the nearest version the twin models.

Where versions differ, the code asks a `Difference`, declared here or beside what depends on it; `DIFFERENCES` has all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

MODELLED = ("v24.0", "v25.0", "v26.0")
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
