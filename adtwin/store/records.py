"""What the store gives and takes: objects, links, jobs, fact files, and how to ask for a page of an edge."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple


class Key(NamedTuple):
    """A place in an edge: the link's time and the linked object's id. Cursors are made of it."""

    time: int
    id: int


@dataclass(slots=True)
class Obj:
    """One stored object. Times are epoch seconds of the simulated clock; `data` is what JSON can hold."""

    id: int
    type: str
    owner_id: int
    created_time: int
    updated_time: int
    status: str | None
    effective_status: str | None
    data: dict[str, Any]
    link_time: int | None = field(default=None, compare=False)
    """When the object was linked to the one whose edge it was read from; None when it was read by id."""

    @property
    def key(self) -> Key:
        """Where the object stands in the edge it was read from."""
        return Key(self.created_time if self.link_time is None else self.link_time, self.id)


@dataclass(slots=True)
class Link:
    """One association: `id1 -kind-> id2`, since `time`."""

    id1: int
    kind: str
    id2: int
    time: int
    data: Any = None


@dataclass(slots=True, frozen=True)
class Where:
    """Which of the linked objects count. None means no condition, an empty list means that none fits."""

    effective_status: Sequence[str] | None = None
    effective_status_not: Sequence[str] | None = None
    types: Sequence[str] | None = None
    updated_since: int | None = None
    """Epoch seconds; objects updated at that second or later."""
    name_contains: str | None = None
    """Part of the name, letters' case ignored."""
    ids: Sequence[int] | None = None


EVERYTHING = Where()


@dataclass(slots=True, frozen=True)
class Page:
    """A stretch of an edge: `limit` objects that stand after (or before) a key, in the order of the edge.

    Newest first unless `oldest_first`. With `before`, the objects nearest to the key are given, and `after`
    is not looked at. Ask for one more than you show to learn whether there is more.
    """

    limit: int = 25
    after: Key | None = None
    before: Key | None = None
    where: Where = EVERYTHING
    oldest_first: bool = False


@dataclass(slots=True, frozen=True)
class FactFile:
    """One immutable Parquet file of one account, month and table. `id` is 0 until the file is listed in the store."""

    account_id: int
    table: str
    month: str
    """`YYYY-MM`, in the account's time zone."""
    path: str
    """Relative to the folder of facts, with forward slashes."""
    rows: int
    bytes: int
    first_date: str
    """`YYYY-MM-DD`; the last one is included."""
    last_date: str
    id: int = 0


@dataclass(slots=True)
class Job:
    """Something to do when the clock reaches `due` (epoch seconds)."""

    id: int
    kind: str
    due: int
    owner_id: int
    object_id: int
    state: str
    """`due` until it is finished, then what `finish_job` says."""
    data: Any = None
