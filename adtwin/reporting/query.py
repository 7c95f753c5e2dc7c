"""The typed query: what the parameters mean for one node on one day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from adtwin.reporting import mmm
from adtwin.reporting.attribution import FIRST, SKAN, USUALLY, WINDOWS, Attribution
from adtwin.reporting.breakdowns import ACTION_BREAKDOWNS, BREAKDOWNS, Breakdown
from adtwin.reporting.cursors import offset_of
from adtwin.reporting.documented import FIELDS as SILENT_FIELDS
from adtwin.reporting.filters import NO_FILTERS, Filters, read_filters
from adtwin.reporting.metric_types import Attribute
from adtwin.reporting.metrics import (
    ATTRIBUTES,
    DATES,
    LIST_METRICS,
    MEASURES,
    METRICS,
    RANKINGS,
    REACH_FIELDS,
    RESULTS,
    SETTING,
)
from adtwin.reporting.params import InsightsParams
from adtwin.reporting.periods import DEFAULT_PRESET, PRESETS, Period, Slices, months_before, preset_name
from adtwin.reporting.plan import Ordering
from adtwin.reporting.rules import Asked, check, split_sort
from adtwin.reporting.tree import Level, Tree

DEFAULT_FIELDS = ("impressions", "spend")
"""What a row has when no fields are asked for [D-235]."""

REACH_MONTHS = 13
"""Broken-down reach is kept for this long [C-284]."""


@dataclass(frozen=True, slots=True)
class Query:
    """One report. `fields` are those with a value, in the order asked; `order` is None for a sort by `sort_name`.

    `today` is the account's local day: nothing later has happened yet. `action_day` is the day that actions are told
    on: that of the impression, or their own [C-223, D-230]. `merged`: the objects of the level count together, as those
    under a label do [C-227].
    """

    level: Level
    slices: Slices
    fields: tuple[str, ...]
    breakdowns: tuple[Breakdown, ...] = ()
    action_breakdowns: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()
    filters: Filters = NO_FILTERS
    order: Ordering | None = None
    sort_attribute: Attribute | None = None
    limit: int | None = None
    offset: int = 0
    merged: bool = False
    summary: tuple[str, ...] | None = None
    today: date | None = None
    action_day: Literal["date", "converted"] = "converted"
    summary_action_breakdowns: tuple[str, ...] = ()
    attribution: Attribution = USUALLY
    media: Mapping[str, Collection[int]] = field(default_factory=dict)
    """Ads by the kind of media they show, where rows are split by it."""
    product_id_limit: int | None = None
    """Products of each ad at most, where rows are split by them."""

    @property
    def is_hourly(self) -> bool:
        """Whether rows stand for hours of the day."""
        return any(b.facts == "hours" for b in self.breakdowns)

    @property
    def for_summary(self) -> Query:
        """The query of the summary: no level, no slices, no breakdowns."""
        return replace(
            self,
            slices=self.slices.together,
            fields=_valued(self.summary or ()),
            breakdowns=(),
            action_breakdowns=self.summary_action_breakdowns,
            filters=self.filters.for_summary,
            order=None,
            sort_attribute=None,
            limit=None,
            offset=0,
            merged=True,
            summary=None,
        )


def build(params: InsightsParams, tree: Tree, today: date) -> Query:
    """The query, checked; `today` is the account's local day."""
    slices = slices_of(params, tree.account.created, today)
    for_models = mmm.is_asked(params)
    if for_models:
        mmm.check(params)
        params = mmm.spelled_out(params)
    check(Asked(params, tree.level, slices, today, for_models=for_models))
    level = params.level or tree.level
    fields = _without_old_reach(params.fields or DEFAULT_FIELDS, params, slices, today)
    filters = read_filters(params.filtering)
    order, attribute = _sort(params)
    limit, offset = _page(params)
    return Query(
        level=level,
        slices=slices,
        fields=_valued(fields),
        breakdowns=tuple(BREAKDOWNS[name] for name in params.breakdowns),
        media=tree.media_types() if for_models else {},
        action_breakdowns=_splitting(params.action_breakdowns),
        windows=tuple(w for w in params.action_attribution_windows if w in WINDOWS),
        filters=filters,
        order=order,
        sort_attribute=attribute,
        limit=limit,
        offset=offset,
        merged=_is_merged(level, fields, filters),
        summary=_summary(params, fields, slices, today),
        today=today,
        action_day="date" if params.action_report_time == "impression" else "converted",
        summary_action_breakdowns=_splitting(params.summary_action_breakdowns),
        attribution=_attribution(params, tree),
        product_id_limit=params.product_id_limit,
    )


def _splitting(names: tuple[str, ...]) -> tuple[str, ...]:
    """The action breakdowns that split entries further than by their type."""
    return tuple(name for name in names if name in ACTION_BREAKDOWNS and name != "action_type")


COUNT_CONVERSIONS = frozenset(
    {*LIST_METRICS, *RESULTS, *RANKINGS, SETTING}
    | {m.name for m in METRICS.values() if any("{attributed}" in MEASURES[of].sql for of in (m.top, m.bottom) if of)}
)
"""Fields that depend on what an ad set counts."""


def _attribution(params: InsightsParams, tree: Tree) -> Attribution:
    """By ad set, or by the account when that is asked for and the ad sets' settings aren't [C-223, D-242]."""
    asked = {
        *params.fields,
        *params.summary,
        *(column.partition(":")[0] for column in params.export_columns),
        *(f.field.split(".")[-1] for f in params.filtering),
    }
    asked |= {split_sort(text)[0].partition(":")[0] for text in params.sort}
    if asked.isdisjoint(COUNT_CONVERSIONS):
        return USUALLY
    others = tree.attributions()
    if not params.use_account_attribution_setting or params.use_unified_attribution_setting:
        return Attribution(others=others)
    return Attribution(tree.account.attribution, {SKAN: others[SKAN]} if SKAN in others else {})


def slices_of(params: InsightsParams, created: date, today: date) -> Slices:
    """time_ranges before time_range before date_preset; slices only for the latter two [D-232, D-240, D-241].

    `maximum` starts when the account did, if that is later.
    """
    if params.time_ranges:
        return Slices("ranges", tuple(Period(r.since, r.until) for r in params.time_ranges))
    if params.time_range:
        period = Period(params.time_range.since, params.time_range.until)
    else:
        name = preset_name(params.date_preset or DEFAULT_PRESET)
        period = PRESETS[name](today)
        if name in ("maximum", "data_maximum"):
            period = Period(min(max(period.since, created), today), today)
    if params.time_increment == "all_days":
        return Slices("whole", (period,))
    if params.time_increment == "monthly":
        return Slices("months", (period,))
    return Slices("days", (period,), params.time_increment)


def _valued(fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f for f in fields if f not in SILENT_FIELDS and f not in BREAKDOWNS and f not in DATES)


def _without_old_reach(fields: tuple[str, ...], params: InsightsParams, slices: Slices, today: date) -> tuple[str, ...]:
    if params.keeps_old_reach or not asks_old_reach(params, slices.span, today):
        return fields
    return tuple(f for f in fields if f not in REACH_FIELDS)


def asks_old_reach(params: InsightsParams, span: Period, today: date) -> bool:
    """Whether a query breaks reach down further back than reach is kept [C-284]."""
    return bool(params.breakdowns) and span.since < months_before(today, REACH_MONTHS)


def _summary(params: InsightsParams, fields: tuple[str, ...], slices: Slices, today: date) -> tuple[str, ...] | None:
    """The summary's fields; None when no summary is asked for [D-233, D-239]."""
    if params.summary and params.summary != ("*",):
        return _without_old_reach(params.summary, params, slices, today)
    return fields if params.summary or params.default_summary else None


def _sort(params: InsightsParams) -> tuple[Ordering | None, Attribute | None]:
    """An ordering the engine can do, or the attribute whose text only the tree knows."""
    if not params.sort:
        return None, None
    field, descending = split_sort(params.sort[0])
    name, _, action = field.partition(":")
    if name in LIST_METRICS and action:
        return Ordering((LIST_METRICS[name], LIST_METRICS[name].counted_as(action)), descending), None
    if name in METRICS:
        return Ordering(METRICS[name], descending), None
    if name == SETTING:
        return Ordering(FIRST, descending), None
    if name in (*DATES, *BREAKDOWNS):
        return Ordering(name, descending), None
    attribute = ATTRIBUTES[name]
    if attribute.attribute == "id":
        return Ordering(name, descending), None
    return Ordering(name, descending), attribute


def _page(params: InsightsParams) -> tuple[int, int]:
    """How many rows from where; `after` wins over `before`, and a cursor over `offset`."""
    if params.after is not None:
        return params.limit, offset_of(params.after, "after") + 1
    if params.before is not None:
        end = offset_of(params.before, "before")
        start = max(0, end - params.limit)
        return end - start, start
    return params.limit, params.offset


def _is_merged(level: Level, fields: tuple[str, ...], filters: Filters) -> bool:
    """A label's objects make one row, unless the row must say which object it is [C-227]."""
    labelled = any(f.level == level and f.field.name == "adlabels" for f in filters.objects)
    return labelled and not any(f in ATTRIBUTES and ATTRIBUTES[f].level == level for f in fields)
