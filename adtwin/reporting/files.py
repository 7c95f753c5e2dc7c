"""Which Parquet files hold the facts of an account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from adtwin.reporting.periods import Period

Table = Literal["cells", "actions", "people", "videos", "hours", "hour_actions", "variants"]

HOURLY_TABLES: Mapping[Table, Table] = {"cells": "hours", "actions": "hour_actions"}
"""The tables that hold by hour what others hold by cell."""


class FactFiles(Protocol):
    """Finds the live files of an account's fact table that can hold days of a period."""

    def paths(self, table: Table, period: Period) -> Sequence[str]:
        """Absolute paths of files without facts of other accounts; they may hold other days as well, but each fact
        stands in one file only."""


@dataclass(frozen=True, slots=True)
class FileLists:
    """Fact files as plain lists, whatever the period."""

    cells: Sequence[str] = ()
    actions: Sequence[str] = ()
    people: Sequence[str] = ()
    videos: Sequence[str] = ()
    hours: Sequence[str] = ()
    hour_actions: Sequence[str] = ()
    variants: Sequence[str] = ()

    def paths(self, table: Table, period: Period) -> Sequence[str]:
        """The list of the table."""
        found: Sequence[str] = getattr(self, table)
        return found
