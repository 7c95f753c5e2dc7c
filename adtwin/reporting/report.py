"""The entry point: parameters in, a page of a report out."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from adtwin.errors.protocol import SERVICE_UNAVAILABLE, TOO_MUCH_DATA
from adtwin.errors.reporting import DATA_LIMIT
from adtwin.reporting.attribution import USUALLY
from adtwin.reporting.cells import Columns
from adtwin.reporting.cursors import cursor
from adtwin.reporting.dialect import Dialect
from adtwin.reporting.engines import ENGINE, Engine, EngineExhaustedError, FactsMovedError
from adtwin.reporting.files import FactFiles
from adtwin.reporting.filters import MetricFilter
from adtwin.reporting.params import InsightsParams
from adtwin.reporting.plan import TOTAL, Condition, Plan, RowCondition
from adtwin.reporting.planner import Scope, id_column, plan_of, scope_of, tells_of_actions, totals_of
from adtwin.reporting.products import within_the_limit
from adtwin.reporting.query import DEFAULT_FIELDS, Query, build
from adtwin.reporting.sql import print_plan
from adtwin.reporting.tree import Level, Tree
from adtwin.reporting.wire import Figures, Renderer, Row, described_levels

MOST_ROWS = 500_000
"""Rows of a whole report; the real threshold is not published [C-287]."""


EVERY_CONVERSION = ("28d_click", "1d_view", "1d_ev", "dda", "incrementality")
"""Windows that any conversion falls into one of."""
AT_ONCE = 5_000
"""Rows that are held at a time while a long report is streamed."""


@dataclass(frozen=True, slots=True)
class Report:
    """A page of rows. `total` counts all rows; the cursors are None on an empty page, so that no client goes on."""

    rows: list[Row]
    summary: Row | None
    total: int
    before: str | None
    after: str | None
    has_next: bool
    has_previous: bool


@dataclass(frozen=True, slots=True)
class Room:
    """What answers a query is made from."""

    tree: Tree
    files: FactFiles
    engine: Engine
    most_rows: int


def run(
    params: InsightsParams,
    tree: Tree,
    files: FactFiles,
    today: date,
    *,
    engine: Engine = ENGINE,
    most_rows: int = MOST_ROWS,
) -> Report:
    """The report of the tree's node. `today` is the account's local day; faulty parameters raise a GraphError."""
    query = build(params, tree, today)
    room = Room(tree, files, engine, most_rows)
    with _failures_told():
        try:
            return _report(query, room)
        except FactsMovedError:
            return _report(query, room)


@dataclass(frozen=True, slots=True)
class Stream:
    """A whole report, read some rows at a time: a row with every kind of entry that rows have, and batches of figures
    by column, each of whose objects the renderer has met."""

    whole: Row
    renderer: Renderer
    batches: Iterator[Columns]


def stream(
    params: InsightsParams,
    tree: Tree,
    files: FactFiles,
    today: date,
    *,
    engine: Engine = ENGINE,
    most_rows: int = MOST_ROWS,
) -> Stream:
    """The whole report, some rows at a time.

    Columns of an export count among the fields. Rows sorted by a text of the tree are collected first: only the tree
    knows their order.
    """
    fields = tuple(dict.fromkeys((*params.fields, *(c.partition(":")[0] for c in params.export_columns))))
    whole_page = params.model_copy(update={"fields": fields, "limit": most_rows, "after": None, "before": None})
    query = build(whole_page, tree, today)
    room = Room(tree, files, engine, most_rows)
    with _failures_told():
        whole = _whole(query, fields or DEFAULT_FIELDS, room)
    rows = replace(query, summary=None)
    renderer = Renderer(rows, tree, {level: {} for level in described_levels(rows)})
    return Stream(whole, renderer, _streamed(rows, renderer, room))


def _whole(query: Query, fields: tuple[str, ...], room: Room) -> Row:
    """All rows together, with every window and whatever the ad sets' settings, so that no entry is left out."""
    every = replace(query, attribution=USUALLY, windows=(*query.windows, *EVERY_CONVERSION))
    return _summary(replace(every, summary=fields, summary_action_breakdowns=query.action_breakdowns), [], 0, room)


def _streamed(query: Query, renderer: Renderer, room: Room) -> Iterator[Columns]:
    with _failures_told():
        for columns in _sorted_by_text(query, room) if query.sort_attribute else _as_they_come(query, room):
            renderer.meet(columns)
            yield columns


def _as_they_come(query: Query, room: Room) -> Iterator[Columns]:
    """All rows by column, in the engine's order."""
    plan = _plan(query, room)
    if plan is None:
        return
    dialect = room.engine.dialect
    for batch in room.engine.batches(print_plan(plan, dialect), AT_ONCE):
        columns: dict[str, Sequence[Any]] = dict(zip(plan.columns, zip(*batch, strict=True), strict=True))
        if "actions" in columns:
            columns["actions"] = [_entries(plan, entries, dialect) for entries in columns["actions"]]
        yield columns


def _sorted_by_text(query: Query, room: Room) -> Iterator[Columns]:
    """All rows by column, once they are sorted."""
    figures, _ = _figures(query, room)
    for first in range(0, len(figures), AT_ONCE):
        some = figures[first : first + AT_ONCE]
        yield {name: [row[name] for row in some] for name in some[0]}


@contextlib.contextmanager
def _failures_told() -> Iterator[None]:
    """What an engine fails at, as errors of the catalogue."""
    try:
        yield
    except FactsMovedError as error:
        raise SERVICE_UNAVAILABLE(detail="its facts changed while they were read") from error
    except EngineExhaustedError as error:
        raise TOO_MUCH_DATA() from error


def _report(query: Query, room: Room) -> Report:
    figures, total = _figures(query, room)
    rows = _render(query, figures, room.tree)
    summary = None if query.summary is None else _summary(query, figures, total, room)
    end = query.offset + len(rows)
    return Report(
        rows=rows,
        summary=summary,
        total=total,
        before=cursor(query.offset) if rows else None,
        after=cursor(end - 1) if rows else None,
        has_next=bool(rows) and end < total,
        has_previous=bool(rows) and query.offset > 0,
    )


def _figures(query: Query, room: Room) -> tuple[list[Figures], int]:
    """The page's rows as figures, and how many rows there are in all."""
    if query.limit == 0:
        return [], _count(query, room)
    plan = _plan(query, room)
    if plan is None:
        return [], 0
    figures = _execute(plan, room)
    if query.sort_attribute:
        _guard(len(figures), room)
        return _by_attribute(figures, query, room.tree), len(figures)
    total = int(figures[0]["total"]) if figures else 0
    if not figures and query.offset:
        total = _count(query, room)
    _guard(total, room)
    return figures, total


def _plan(query: Query, room: Room) -> Plan | None:
    """The plan of a query, once the objects that metric filters choose are known."""
    scope = scope_of(query, room.tree)
    by_row = [f for f in query.filters.metrics if f.level is None or _is_of_the_rows(f.level, query)]
    having = [RowCondition(f.metric, f.operator, f.value) for f in by_row]
    chosen = [_objects_with(f, query, scope, room) for f in query.filters.metrics if f not in by_row]
    scope = Scope((*scope.conditions, *chosen))
    limit = within_the_limit(query, lambda asked: _execute(_plain(asked, scope, room), room))
    scope = Scope((*scope.conditions, limit)) if limit is not None else scope
    return plan_of(
        query,
        scope,
        room.files,
        minor_units=room.tree.account.minor_units,
        having=having,
        totals=totals_of(query, scope, room.tree),
    )


def _is_of_the_rows(level: Level, query: Query) -> bool:
    """Whether each row is exactly one object of this level with all its facts, so that one pass does."""
    whole = query.slices.are_one and not query.breakdowns and not query.merged and not query.filters.facts
    others = {f.level for f in query.filters.metrics if f.level} - {level}
    return level == query.level and whole and not others and not tells_of_actions(query)


def _objects_with(chosen: MetricFilter, query: Query, scope: Scope, room: Room) -> Condition:
    """The objects whose metric fits over the whole period, whatever else the rows are narrowed to, as a condition."""
    level = chosen.level or query.level
    column = id_column(level)
    together, counted = query.slices.together, query.attribution
    objects = Query(level, together, (column,), today=query.today, action_day=query.action_day, attribution=counted)
    having = [RowCondition(chosen.metric, chosen.operator, chosen.value)]
    plan = plan_of(objects, scope, room.files, minor_units=room.tree.account.minor_units, having=having)
    return Condition(column, "IN", [row[column] for row in _execute(plan, room)])


def _plain(query: Query, scope: Scope, room: Room) -> Plan | None:
    """The plan of a query that rows are chosen by, within this scope."""
    return plan_of(query, scope, room.files, minor_units=room.tree.account.minor_units)


def _execute(plan: Plan | None, room: Room) -> list[Figures]:
    """The rows of a plan; none where there are no facts for one."""
    if plan is None:
        return []
    rows = room.engine.rows(print_plan(plan, room.engine.dialect))
    return [figures_of(plan, row, room.engine.dialect) for row in rows]


def figures_of(plan: Plan, row: Sequence[Any], dialect: Dialect) -> dict[str, Any]:
    """A row of the answer by column, its action entries unpacked."""
    figures = dict(zip(plan.columns, row, strict=True))
    if "actions" in figures:
        figures["actions"] = _entries(plan, figures["actions"], dialect)
    return figures


def _entries(plan: Plan, entries: Sequence[Any] | None, dialect: Dialect) -> Sequence[Figures] | None:
    """A row's action entries as mappings, if there are any."""
    return [dialect.unpacked(entry, plan.entry_columns) for entry in entries] if entries else entries


def _count(query: Query, room: Room) -> int:
    """How many rows a query has, when the page itself shows none."""
    plan = _plan(replace(query, limit=1, offset=0, sort_attribute=None, summary=None), room)
    figures = _execute(plan, room)
    return int(figures[0]["total"]) if figures else 0


def _guard(total: int, room: Room) -> None:
    if total > room.most_rows:
        raise DATA_LIMIT(rows=total, limit=room.most_rows)


def _by_attribute(figures: Sequence[Figures], query: Query, tree: Tree) -> list[Figures]:
    """One page of rows ordered by a text that only the tree knows; rows without it come first."""
    attribute, renderer = query.sort_attribute, _renderer(query, figures, tree)
    if attribute is None:
        return list(figures)
    descending = query.order is not None and query.order.descending
    ordered = sorted(figures, key=lambda f: (renderer.attribute(attribute, f) or "").casefold(), reverse=descending)
    end = None if query.limit is None else query.offset + query.limit
    return ordered[query.offset : end]


def _renderer(query: Query, figures: Sequence[Figures], tree: Tree) -> Renderer:
    renderer = Renderer(query, tree, {level: {} for level in described_levels(query)})
    columns = [id_column(level) for level in renderer.objects]
    renderer.meet({column: {f[column] for f in figures if column in f} for column in columns})
    return renderer


def _render(query: Query, figures: Sequence[Figures], tree: Tree) -> list[Row]:
    renderer = _renderer(query, figures, tree)
    return [renderer.row(f) for f in figures]


def _summary(query: Query, figures: Sequence[Figures], total: int, room: Room) -> Row:
    """The figures of all rows together; `total_count` says how many rows there are [D-233, D-239].

    They stand beside those of the page's rows, where they are what all rows add up to.
    """
    whole = query.for_summary
    totals = {name.removeprefix(TOTAL): value for name, value in (figures or [{}])[0].items() if name.startswith(TOTAL)}
    found: Sequence[Figures] = [{"slice": 0, **totals}] if totals else _figures(whole, room)[0]
    rows = _render(whole, found, room.tree)
    summary: Row = rows[0] if rows else {}
    if query.summary and "total_count" in query.summary:
        summary = {**summary, "total_count": total}
    return summary
