"""Rows as the API writes them: figures as strings, empty fields left out [C-216, D-245]."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from math import expm1, log1p
from typing import Any

import orjson

from adtwin.reporting.attribution import ATTRIBUTED, FIRST, LAST, MIXED, OF_SKAN, SKAN, WINDOWS
from adtwin.reporting.breakdowns import position_name
from adtwin.reporting.metric_types import Attribute, ListMetric, Metric, Rendering
from adtwin.reporting.metrics import (
    ATTRIBUTES,
    DATES,
    IN_APPS,
    LIST_METRICS,
    MEASURES,
    METRICS,
    OF_PEOPLE,
    OFF_META,
    OWN_FIELD_ONLY,
    RANKINGS,
    RESULTS,
    SETTING,
)
from adtwin.reporting.query import Query
from adtwin.reporting.rankings import ranking
from adtwin.reporting.results import results
from adtwin.reporting.tree import LEVELS, AdObject, Level, Tree, below
from adtwin.reporting.video_metrics import CURVES, STARTED, VIDEO_VIEW

MICROS = 1_000_000
TOTAL = "total"
"""The way of playing that stands for all of them."""

Figures = Mapping[str, Any]
"""A row of the plan: column to value."""

Row = dict[str, Any]
"""A row on the wire."""


def decimal(top: int, bottom: int, places: int) -> str:
    """top / bottom rounded half up, without trailing zeros."""
    unit = int(10**places)
    whole, rest = divmod((2 * top * unit + bottom) // (2 * bottom), unit)
    return f"{whole}.{rest:0{places}d}".rstrip("0").rstrip(".")


def money(minor: int, minor_units: int) -> str:
    """Minor units as currency units with at most two decimals: `12.34`, `12`."""
    return decimal(minor, minor_units, 2)


@dataclass(frozen=True, slots=True)
class Renderer:
    """Writes the rows of one query. `objects` has the objects that fields speak of, by level and id."""

    query: Query
    tree: Tree
    objects: Mapping[Level, dict[int, AdObject]]

    def row(self, figures: Figures) -> Row:
        """The fields in the order asked, the dates, the breakdowns [C-215, C-260]."""
        row: Row = {}
        for field in self.query.fields:
            value = self._field(field, figures)
            if value not in (None, "", []):
                row[field] = value
        row["date_start"], row["date_stop"] = self._dates(figures)
        for breakdown in self.query.breakdowns:
            value = breakdown_value(breakdown.name, figures)
            if value:
                row[breakdown.name] = value
        return row

    def _dates(self, figures: Figures) -> tuple[str, str]:
        period = self.query.slices.period(figures["slice"])
        return period.since.isoformat(), period.until.isoformat()

    def tells(self, name: str) -> bool:
        """Whether rows have this field, date or breakdown."""
        return name in DATES or name in self.query.fields or self._is_breakdown(name)

    def value(self, name: str, figures: Figures) -> Any:
        """One field, date or breakdown of a row, as `row` writes it; empty or None where the row is without."""
        if self._is_breakdown(name):
            return breakdown_value(name, figures)
        return self._dates(figures)[DATES.index(name)] if name in DATES else self._field(name, figures)

    def figures_behind(self, name: str) -> Sequence[str] | None:
        """The few figures that the value of a field, date or breakdown follows from; None where it takes the row."""
        if self._is_breakdown(name):
            return (name, "publisher_platform") if name == "platform_position" else (name,)
        if name in DATES:
            return ("slice",)
        if name in ATTRIBUTES:
            return (f"{ATTRIBUTES[name].level or self.query.level}_id",)
        if name in METRICS and not METRICS[name].listed_as:
            return [measure for measure in (METRICS[name].top, METRICS[name].bottom) if measure]
        return (FIRST, LAST) if name == SETTING else None

    def _is_breakdown(self, name: str) -> bool:
        return any(breakdown.name == name for breakdown in self.query.breakdowns)

    def meet(self, ids: Mapping[str, Collection[int]]) -> None:
        """Look up what fields say of the objects with these ids, by column, unless they are known."""
        for level, known in self.objects.items():
            unknown = set(ids.get(f"{level}_id", ())).difference(known)
            if unknown:
                known.update(self.tree.describe(level, unknown))

    def _field(self, field: str, figures: Figures) -> Any:
        if self.query.is_hourly and field in UNKNOWN_BY_HOUR:
            return "0"
        minor_units = self.tree.account.minor_units
        if field in METRICS and METRICS[field].listed_as:
            return listed(METRICS[field], figures, self.query, minor_units)
        if field in METRICS:
            return metric_value(METRICS[field], figures, minor_units)
        if field in CURVES:
            return curve(CURVES[field], figures)
        if field in RESULTS:
            return results(field, figures, minor_units, lambda top, bottom: decimal(top, bottom, 6))
        if field in LIST_METRICS:
            return entries(LIST_METRICS[field], figures, self.query, self.tree.account.minor_units)
        if field == SETTING or field in ATTRIBUTES:
            return setting(figures) if field == SETTING else self.attribute(ATTRIBUTES[field], figures)
        of_one_ad = self.query.level == "ad" and not self.query.merged and not self.query.breakdowns
        return ranking(field, figures) if field in RANKINGS and of_one_ad else None

    def attribute(self, attribute: Attribute, figures: Figures) -> str | None:
        """A text of the row's object or of one of its parents; None above that level."""
        level = attribute.level or self.query.level
        if level == "account":
            return str(getattr(self.tree.account, attribute.attribute)) if attribute.level else None
        number = figures.get(f"{level}_id")
        if attribute.of_its_level_only and level != self.query.level:
            return None
        if number is None or attribute.attribute == "id":
            return None if number is None else str(number)
        found = self.objects.get(level, {}).get(number)
        value = getattr(found, attribute.attribute, None)
        return self.tree.local_date(value).isoformat() if isinstance(value, int) else value


def described_levels(query: Query) -> Sequence[Level]:
    """The levels whose objects the query's fields speak of, beyond their ids."""
    attributes = [ATTRIBUTES[f] for f in query.fields if f in ATTRIBUTES]
    attributes += [query.sort_attribute] if query.sort_attribute else []
    levels = {a.level or query.level for a in attributes if a.attribute != "id"}
    return [level for level in LEVELS[1:] if level in levels and not below(level, query.level)]


UNKNOWN_BY_HOUR = frozenset({"reach", "frequency"})
"""Nobody is counted by hour: these are 0 [C-261]."""


def breakdown_value(name: str, figures: Figures) -> Any:
    """A breakdown's value; positions have names of their own in reports, most assets are objects [B-322]."""
    value = str(figures[name])
    if value.startswith("{"):
        return orjson.loads(value)
    return position_name(str(figures["publisher_platform"]), value) if name == "platform_position" else value


def setting(figures: Figures) -> Any:
    """The attribution setting that the ad sets of a row have in common [D-254]."""
    return figures[FIRST] if figures[FIRST] == figures[LAST] else MIXED


def metric_value(metric: Metric, figures: Figures, minor_units: int) -> str | None:
    """A metric as text; None without facts, or over a bottom of zero."""
    top, bottom = figures.get(metric.top), figures.get(metric.bottom, 0) if metric.bottom else 1
    if top is None or not bottom or (top == 0 and not metric.keep_zero):
        return None
    if metric.rendering is Rendering.COUNT:
        return str(top)
    if metric.rendering is Rendering.MONEY:
        return money(top, minor_units)
    unit = metric.per * (minor_units if MEASURES[metric.top].money else 1)
    return decimal(top * metric.scale, bottom * unit, 2 if metric.rendering is Rendering.AVERAGE else 6)


def listed(metric: Metric, figures: Figures, query: Query, minor_units: int) -> list[Row] | None:
    """A metric as a list of one entry; of videos, by who started them when that is asked for [A-117, A-118]."""
    whole = metric_value(metric, figures, minor_units)
    if whole is None:
        return None
    row: Row = {"action_type": metric.listed_as}
    if "action_video_type" not in query.action_breakdowns or metric.listed_as != VIDEO_VIEW:
        return [row | {"value": whole}]
    started = {name: figures.get(name + STARTED) or 0 for name in (metric.top, metric.bottom) if name}
    by_itself = {name: (figures.get(name) or 0) - count for name, count in started.items()}
    kinds = {TOTAL: whole}
    for kind, part in (("auto_play", by_itself), ("click_to_play", started)):
        value = metric_value(metric, {**figures, **part}, minor_units)
        if value is not None and metric.top != "spend":
            kinds[kind] = value
    return [row | {"action_video_type": kind, "value": value} for kind, value in kinds.items()]


def curve(span: tuple[int, int], figures: Figures) -> list[Row] | None:
    """How many per cent of the plays lasted to each step of the curve [D-259]."""
    plays = figures.get("curve_0") or 0
    values = [decimal(100 * (figures[f"curve_{step}"] or 0), plays, 2) for step in range(*span)] if plays else []
    return [{"action_type": VIDEO_VIEW, "value": [float(value) for value in values]}] if values else None


def entries(metric: ListMetric, figures: Figures, query: Query, minor_units: int) -> list[Row]:
    """The metric's action entries: `value` by the ad sets' attribution, a key per window with a figure [C-219].

    Action breakdowns add keys; an entry to which one does not apply stays without it [A-117].
    """
    facts = figures.get("actions") or ()
    if metric.only:
        kind = next((t for t in metric.only if any(f["action_type"] == t for f in facts)), None)
        facts = [f for f in facts if f["action_type"] == kind]
    elif metric.named:
        facts = [f for f in facts if f["action_type"] in metric.named]
    else:
        facts = [f for f in facts if f["action_type"] not in OWN_FIELD_ONLY]
    facts = _with_totals(facts) if "action_video_type" in query.action_breakdowns else facts
    whole = Whole(*(figures.get(name) or 0 for name in ("spend", "impressions", "reach")))
    rows: list[Row] = []
    for fact in facts:
        row: Row = {"action_type": metric.written_as or metric.named.get(fact["action_type"], fact["action_type"])}
        row |= {name: fact[name] for name in query.action_breakdowns if fact[name]}
        split = len(row)
        for name, columns in _keys(fact["action_type"], figures, query):
            value = _figure(metric, fact, columns, whole, minor_units)
            if value is not None:
                row[name] = value
        if len(row) > split:
            rows.append(row)
    return rows


def _keys(kind: str, figures: Figures, query: Query) -> list[tuple[str, Sequence[str]]]:
    """The keys of an entry, and the windows each sums.

    Ad sets that count differently have no common `value` of what happens off Meta; beside ad sets with SKAdNetwork
    nothing of it is told [C-248, D-243].
    """
    keys: list[tuple[str, Sequence[str]]] = [("value", (ATTRIBUTED,)), *((w, WINDOWS[w]) for w in query.windows)]
    if not kind.startswith(IN_APPS):
        keys = [(name, columns) for name, columns in keys if name not in OF_SKAN]
    if figures.get(FIRST) == figures.get(LAST) or not kind.startswith(OFF_META):
        return keys
    return [] if figures[LAST] == SKAN else keys[1:]


def _with_totals(facts: Sequence[Figures]) -> list[Figures]:
    """The entries, and before those of each action type that are split by who started a video, their sum."""
    found: list[Figures] = []
    totals: dict[str, dict[str, Any]] = {}
    for fact in facts:
        if fact["action_video_type"]:
            kind = fact["action_type"]
            if kind not in totals:
                totals[kind] = {**fact, "action_video_type": TOTAL}
                found.append(totals[kind])
            else:
                for name, value in fact.items():
                    if isinstance(value, int):
                        totals[kind][name] += value
        found.append(fact)
    return found


@dataclass(frozen=True, slots=True)
class Whole:
    """What the entries of a row are measured against."""

    spend: int
    impressions: int
    reach: int


def _figure(metric: ListMetric, fact: Figures, columns: Sequence[str], whole: Whole, minor_units: int) -> str | None:
    """One window's figure of an action type; None when it is empty."""
    count = sum(fact[f"count_{c}"] or 0 for c in columns)
    micros = sum(fact[f"value_{c}_micros"] or 0 for c in columns)
    actors = people(count, whole.reach) if metric.of in OF_PEOPLE else 0
    top, bottom, places = {
        "count": (count, 1, 0),
        "value": (micros, MICROS, 2 if minor_units > 1 else 0),
        "cost": (whole.spend, count * minor_units, 6),
        "return": (micros * minor_units, whole.spend * MICROS, 6),
        "rate": (count * 100, whole.impressions, 6),
        "people": (actors, 1, 0),
        "cost_of_people": (whole.spend, actors * minor_units, 6),
    }[metric.of]
    return decimal(top, bottom, places) if top and bottom else None


def people(actions: int, reach: int) -> int:
    """How many people stand behind so many actions, if everybody reached is as likely to act: an estimate [D-261]."""
    if reach < 2 or not actions:
        return min(actions, reach)
    return min(actions, max(1, round(-reach * expm1(actions * log1p(-1 / reach)))))
