"""What a query asks of the fact tables, free of any SQL dialect."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from adtwin.reporting.attribution import ATTRIBUTED, USUALLY, Attribution
from adtwin.reporting.breakdowns import FREQUENCY
from adtwin.reporting.files import Table
from adtwin.reporting.metric_types import ListMetric, Measure, Metric
from adtwin.reporting.periods import Slices
from adtwin.reporting.results import COLUMN

TOTAL = "whole_"
"""Begins the name of a column of totals; no measure has such a name."""


@dataclass(frozen=True, slots=True)
class Key:
    """A column that splits rows. `sql` is over the key columns every fact table has; both come from tables of data."""

    name: str
    sql: str
    ads: Mapping[str, Collection[int]] = field(default_factory=dict)
    """Values that certain ads have instead of what `sql` says."""
    columns: tuple[str, ...] = ()
    """What `sql` is worked out of, if it is more than a column."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A condition on facts. `column` comes from tables of data, `operator` from reporting.operators.

    `of_summary`: whether it narrows the summary, too [C-230].
    """

    column: str
    operator: str
    value: Any
    of_summary: bool = True


@dataclass(frozen=True, slots=True)
class RowCondition:
    """A condition on a finished row's metric; money in currency units."""

    metric: Metric
    operator: str
    value: Any


@dataclass(frozen=True, slots=True)
class Ordering:
    """Order by a key, a metric or one action type of a list metric."""

    by: str | Metric | tuple[ListMetric, str]
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """One statement: rows by slice and keys.

    `sources` has the files of the tables that are read, cells always among them. `windows` are the attribution columns
    read from actions beside what `attribution` counts. `where` holds for every table, `action_where` for actions too,
    `entry_where` for their entries only. `limit` None: all rows. `lists`: rows have the entries of actions. `hourly`:
    cells and actions are those of the hours. `assets` are columns of the variants that keys speak of. `action_keys`
    split the entries of actions further; with `results`, entries count what was the ad's result, too. Actions are dated
    by the column `action_day`; those after `happened_by` are still to come. `by_frequency`: rows are of people alone,
    by how often each of them saw the ads. `objects` are the keys that tell whose row it is, the others tell parts of
    them; `by_traits`: by traits of the person, who is thus in one part alone. `totals` are measures of cells that each
    row also has for all rows together, before the limit.
    """

    sources: Mapping[Table, Sequence[str]]
    slices: Slices
    keys: tuple[Key, ...]
    measures: tuple[Measure, ...]
    windows: tuple[str, ...] = ()
    where: tuple[Condition, ...] = ()
    action_where: tuple[Condition, ...] = ()
    entry_where: tuple[Condition, ...] = ()
    having: tuple[RowCondition, ...] = ()
    order: tuple[Ordering, ...] = ()
    limit: int | None = None
    offset: int = 0
    minor_units: int = 100
    lists: bool = False
    hourly: bool = False
    assets: tuple[str, ...] = ()
    action_keys: tuple[str, ...] = ()
    results: bool = False
    by_frequency: bool = False
    action_day: str = "date"
    happened_by: date | None = None
    attribution: Attribution = USUALLY
    totals: tuple[Measure, ...] = ()
    objects: tuple[str, ...] = ()
    by_traits: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the answer, in order; `total` is the number of rows before the limit, then come `totals`."""
        actions = ("actions",) if self.lists else ()
        frequency = (FREQUENCY,) if self.by_frequency else ()
        measures, totals = (m.name for m in self.measures), (TOTAL + m.name for m in self.totals)
        return ("slice", *(k.name for k in self.keys), *frequency, *measures, *actions, "total", *totals)

    @property
    def entry_columns(self) -> tuple[str, ...]:
        """The columns of an action entry, in order."""
        return (
            "action_type",
            *self.action_keys,
            *(n for w in (ATTRIBUTED, *self.windows) for n in (f"count_{w}", f"value_{w}_micros")),
            *((COLUMN,) if self.results else ()),
        )
