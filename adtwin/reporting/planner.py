"""From a query to a plan: which facts, which columns, which objects."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from adtwin.reporting import rankings, results
from adtwin.reporting.attribution import FIRST, LAST, WINDOWS
from adtwin.reporting.breakdowns import FREQUENCY, Breakdown
from adtwin.reporting.files import HOURLY_TABLES, FactFiles, Table
from adtwin.reporting.filters import ObjectFilter
from adtwin.reporting.metric_types import Measure, Metric
from adtwin.reporting.metrics import (
    ATTRIBUTES,
    BY_CARD,
    DATES,
    IN_APPS,
    LIST_METRICS,
    MEASURES,
    METRICS,
    OF_PEOPLE,
    OFF_META,
    ON_META_ONLY,
    RANKINGS,
    RESULTS,
    SETTING,
    WITHOUT_APPS,
)
from adtwin.reporting.periods import Period
from adtwin.reporting.plan import Condition, Key, Ordering, Plan, RowCondition
from adtwin.reporting.query import Query
from adtwin.reporting.tree import HIDDEN_STATUSES, LEVELS, Level, Tree, below
from adtwin.reporting.video_metrics import CURVES, STARTED

LONGEST_DELAY = timedelta(days=28)
"""How long after an impression an action still counts."""

NOT_OF_HOURS = frozenset({*results.GOALS, *rankings.PEERS})
"""Measures that the facts of hours have no columns for."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The facts a query may see: the node's, less the objects that filters and statuses leave out."""

    conditions: tuple[Condition, ...]


def scope_of(query: Query, tree: Tree) -> Scope:
    """The node's own facts, less what filters leave out. An account's files hold nothing but its own.

    Parents count archived and deleted children, rows below the node don't show them [C-234 … C-237, D-327].
    """
    conditions = [] if tree.level == "account" else [Condition(id_column(tree.level), "EQUAL", tree.id)]
    for level in LEVELS[1:]:
        filters = [f for f in query.filters.objects if f.level == level]
        conditions += _conditions(level, filters, tree)
    if not query.filters.shows_hidden:
        rows = frozenset() if query.merged and not query.filters.levels else frozenset({query.level})
        for level in LEVELS[1:]:
            if level in query.filters.levels | rows and below(level, tree.level):
                hidden = tree.with_status(level, HIDDEN_STATUSES)
                conditions += [Condition(id_column(level), "NOT_IN", sorted(hidden))] if hidden else []
    return Scope(tuple(conditions))


def _conditions(level: Level, filters: Sequence[ObjectFilter], tree: Tree) -> list[Condition]:
    """Filters by plain ids need no look at the tree; the others find their objects there."""
    by_id = [f for f in filters if f.field.name == "id" and f.operator in ("EQUAL", "IN", "ANY", "NOT_EQUAL", "NOT_IN")]
    conditions = [Condition(id_column(level), f.operator, _numbers(f.value)) for f in by_id]
    others = [f for f in filters if f not in by_id]
    if others:
        fitting = [o.id for o in tree.objects(level) if all(f.holds(o) for f in others)]
        conditions.append(Condition(id_column(level), "IN", fitting))
    return conditions


def _numbers(value: str | Sequence[str]) -> int | list[int]:
    return int(value) if isinstance(value, str) else [int(text) for text in value]


def id_column(level: Level) -> str:
    """The fact column with the ids of a level."""
    return f"{level}_id"


def plan_of(
    query: Query,
    scope: Scope,
    files: FactFiles,
    *,
    minor_units: int,
    having: Sequence[RowCondition] = (),
    totals: Sequence[Measure] = (),
) -> Plan | None:
    """The plan, or None when no facts can answer it."""
    measures = _measures([*_metrics(query), *(c.metric for c in having)], query)
    measures = tuple(measure for measure in MEASURES.values() if measure in measures or measure in totals)
    by_result, lists = _counts_results(query), _lists_actions(query)
    tables = {m.table for m in measures}
    needed: list[Table] = ["cells"]
    needed += ["people"] if "people" in tables and not query.is_hourly else []
    needed += ["videos"] if "videos" in tables else []
    needed += ["actions"] if lists or "actions" in tables else []
    assets = tuple(b.name for b in query.breakdowns if b.facts == "variants")
    needed += ["variants"] if assets else []
    physical: Mapping[Table, Table] = HOURLY_TABLES if query.is_hourly else {}
    sources = {
        table: paths
        for table in needed
        if (paths := files.paths(physical.get(table, table), _span(query, by_action=table == "actions")))
    }
    if "cells" not in sources or any(b.facts == "none" for b in query.breakdowns):
        return None
    by_frequency = any(b.name == FREQUENCY for b in query.breakdowns)
    objects = _level_keys(query)
    keys = objects + [_key(b, sources, query) for b in query.breakdowns if b.facts != "people"]
    return Plan(
        sources=sources,
        slices=query.slices,
        keys=tuple(keys),
        measures=measures,
        windows=tuple(dict.fromkeys(c for w in query.windows for c in WINDOWS[w])),
        attribution=query.attribution,
        where=(*scope.conditions, *query.filters.facts),
        action_where=_on_meta_only(query),
        entry_where=(*query.filters.actions, *_fitting_entries(query)),
        lists=lists and "actions" in sources,
        results=by_result,
        action_day=query.action_day,
        happened_by=query.today,
        hourly=query.is_hourly,
        assets=assets,
        action_keys=query.action_breakdowns if lists else (),
        by_frequency=by_frequency,
        having=tuple(having),
        order=_order(query, keys, sources),
        limit=None if query.sort_attribute else query.limit,
        offset=0 if query.sort_attribute else query.offset,
        minor_units=minor_units,
        totals=tuple(totals),
        objects=tuple(key.name for key in objects),
        by_traits=all(b.is_trait for b in query.breakdowns),
    )


def totals_of(query: Query, scope: Scope, tree: Tree) -> tuple[Measure, ...]:
    """The measures of the summary, if they are what the rows add up to: otherwise it takes a query of its own.

    So it does where people or actions are counted, and where the summary is of more or other facts than the rows.
    """
    if query.summary is None:
        return ()
    whole = query.for_summary
    measures = _measures(_metrics(whole), whole)
    added_up = all(m.table == "cells" for m in measures) and not tells_of_actions(query) and not _lists_actions(whole)
    apart = not query.slices.overlap and all(b.facts in ("cells", "variants") for b in query.breakdowns)
    alike = whole.filters == query.filters and not query.filters.metrics
    return measures if added_up and apart and alike and scope_of(whole, tree) == scope else ()


def tells_of_actions(query: Query) -> bool:
    """Whether rows are there for actions, too, where nothing was shown."""
    measures = (MEASURES[name] for metric in _metrics(query) for name in (metric.top, metric.bottom) if name)
    return _lists_actions(query) or any(measure.table == "actions" for measure in measures)


def _metrics(query: Query) -> list[Metric]:
    """The metrics that rows show or are ordered by."""
    by = query.order.by if query.order else None
    return [METRICS[f] for f in query.fields if f in METRICS] + ([by] if isinstance(by, Metric) else [])


def _counts_results(query: Query) -> bool:
    return any(f in RESULTS or f in RANKINGS for f in query.fields)


def _lists_actions(query: Query) -> bool:
    """Whether rows have the entries of actions, or are ordered by one."""
    by_action = query.order is not None and isinstance(query.order.by, tuple)
    return by_action or _counts_results(query) or any(f in LIST_METRICS for f in query.fields)


def _measures(metrics: Sequence[Metric], query: Query) -> tuple[Measure, ...]:
    """The aggregates behind the fields; impressions and spend always, as costs and limits rest on them."""
    names = {"impressions", "spend"} | {n for m in metrics for n in (m.top, m.bottom) if n}
    for field in query.fields:
        first, last = CURVES.get(field, (0, 0))
        names |= {f"curve_{step}" for step in (0, *range(first, last))} if last else set()
        names |= {"reach"} if field in LIST_METRICS and LIST_METRICS[field].of in OF_PEOPLE else set()
        names |= set(results.MEASURES) if field in RESULTS else set()
        names |= set(rankings.MEASURES) if field in RANKINGS else set()
    by_people = query.order and isinstance(query.order.by, tuple) and query.order.by[0].of in OF_PEOPLE
    names |= {"reach"} if by_people else set()
    names |= {within for name in names if (within := MEASURES[name].within)}
    if query.attribution.others or SETTING in query.fields or (query.order and query.order.by == FIRST):
        names |= {FIRST, LAST}
    if "action_video_type" in query.action_breakdowns:
        names |= {name + STARTED for name in names if name + STARTED in MEASURES}
    if query.is_hourly:
        names -= NOT_OF_HOURS
    return tuple(measure for name, measure in MEASURES.items() if name in names)


def _span(query: Query, *, by_action: bool) -> Period:
    """The days of the facts to look at: what is dated by the action may follow an impression of four weeks ago."""
    span = query.slices.span
    early = by_action and query.action_day == "converted" and not query.is_hourly
    return Period(span.since - LONGEST_DELAY, span.until) if early else span


def _level_keys(query: Query) -> list[Key]:
    """The ids of the row's object, and of its parents when a field speaks of them."""
    if query.merged:
        return []
    asked = {ATTRIBUTES[f].level for f in query.fields if f in ATTRIBUTES}
    if query.order and query.order.by in ATTRIBUTES:
        asked.add(ATTRIBUTES[str(query.order.by)].level)
    levels = [level for level in LEVELS[1:] if level == query.level or (level in asked and below(query.level, level))]
    return [Key(id_column(level), id_column(level)) for level in levels]


def _key(breakdown: Breakdown, sources: Collection[str], query: Query) -> Key:
    """A breakdown's key; an asset is empty for everything where nothing was shown in variants."""
    if breakdown.facts == "ads":
        return Key(breakdown.name, breakdown.sql, query.media)
    empty = breakdown.facts == "variants" and "variants" not in sources
    return Key(breakdown.name, "''") if empty else Key(breakdown.name, breakdown.sql, columns=breakdown.columns)


def _on_meta_only(query: Query) -> tuple[Condition, ...]:
    """Off-Meta actions have no region and no market area [C-245]."""
    if any(b.name in ON_META_ONLY for b in query.breakdowns):
        return (Condition("action_type", "NOT_STARTS_WITH", list(OFF_META)),)
    return ()


def _fitting_entries(query: Query) -> list[Condition]:
    """What breakdowns leave out: an app's actions have no place, and few actions a card [C-246, A-123]."""
    left = []
    if not WITHOUT_APPS.isdisjoint((*query.action_breakdowns, *(b.name for b in query.breakdowns))):
        left.append(Condition("action_type", "NOT_STARTS_WITH", list(IN_APPS)))
    if any(name.startswith("action_carousel") for name in query.action_breakdowns):
        left.append(Condition("action_type", "STARTS_WITH", list(BY_CARD)))
    return left


def _order(query: Query, keys: Sequence[Key], sources: Collection[str]) -> tuple[Ordering, ...]:
    """What was asked for first; then by object, time and breakdown, so that pages never overlap."""
    names = [key.name for key in keys]
    ids = [name for name in names if name in map(id_column, LEVELS)]
    tail = [Ordering(name) for name in (*ids, "slice", *(n for n in names if n not in ids))]
    first = query.order
    if first is None or query.sort_attribute or not _can_order(first, names, sources):
        return tuple(tail)
    return (first, *(o for o in tail if o.by != first.by))


def _can_order(ordering: Ordering, names: Collection[str], sources: Collection[str]) -> bool:
    """Not by an id the rows don't have, nor by actions or people there are no facts of."""
    if isinstance(ordering.by, str):
        return ordering.by in (FIRST, FREQUENCY, *DATES) or ordering.by in names
    return not isinstance(ordering.by, tuple) or "actions" in sources
