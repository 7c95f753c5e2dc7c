"""What a report must say, worked out the slow way: every fact is looked at, one after the other, in plain Python.

Nothing here comes from the planner, the printer or the tables they use, so that what both say is not one mistake made
twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import cache
from typing import Any

from adtwin.reporting import AdObject
from tests.reporting.naive_figures import LISTS, RESULTS, SETTING, SPREADS, Figures, Group, Row
from tests.reporting.naive_metrics import METRICS, OF_ACTIONS
from tests.reporting.naive_questions import (
    ASSETS,
    ATTRIBUTES,
    FREQUENCY,
    HIDDEN,
    LEVELS,
    POSTBACKS,
    SKAN,
    USUAL,
    Question,
    holds,
)
from tests.reporting.world import TODAY, Fact, Facts, MemoryTree

POSITIONS = {
    ("facebook", "feed"): "feed",
    ("facebook", "right_hand_column"): "right_hand_column",
    ("facebook", "story"): "facebook_stories",
    ("instagram", "stream"): "feed",
    ("instagram", "story"): "instagram_stories",
    ("audience_network", "classic"): "an_classic",
}
AREAS = {"California": "Los Angeles", "New York": "New York"}
"""Market areas of the states that facts have; elsewhere there are none."""
OFTEN = ("1", "2", "3", "4", "5", "6-10", "11-15", "16-20", "21+")


def answer(question: Question, tree: MemoryTree, facts: Facts) -> list[Row]:
    """All rows of the report, in order, as they travel."""
    return Naive(question, tree, facts).rows()


def summary(question: Question, tree: MemoryTree, facts: Facts) -> Row:
    """All rows together; conditions on names by their beginning or middle, and on rows, do not narrow it."""

    def stays(name: str, operator: str) -> bool:
        return operator not in ("STARTS_WITH", "CONTAIN") and (not is_metric(name) or "." in name)

    kept = tuple(one for one in question.filters if stays(one[0], one[1]) or one[0] == "action_type")
    whole = replace(question, whole=True, breakdowns=(), action_breakdowns=question.summary_by, sort=None,
                    increment="all_days", filters=kept)  # fmt: skip
    rows = answer(whole, tree, facts)
    return rows[0] if rows else {}


def is_metric(name: str) -> bool:
    return name.rpartition(".")[2] in METRICS


class Naive:
    """One question over the facts of an account."""

    def __init__(self, question: Question, tree: MemoryTree, facts: Facts) -> None:
        self.question, self.tree, self.facts = question, tree, facts
        self.shown = {row["variant"]: row for row in facts.rows.get("variants", ())}
        self._periods_of = cache(self._periods_with)
        self._rate = max((fact["rate_log2"] for fact in self.facts.rows["people"]), default=0)
        by_adset = {adset: setting for setting, adsets in tree.settings.items() for adset in adsets}
        if question.by_account:
            usual = tree.account.attribution
            self._settings = {n: SKAN if by_adset.get(n) == SKAN else usual for n in tree.by_level["adset"]}
        else:
            self._settings = {n: by_adset.get(n, USUAL) for n in tree.by_level["adset"]}
        self._kinds = {ad: kind for kind, ads in tree.media_types().items() for ad in ads}
        self.ids_of = self._kept_ids()

    def _setting_of(self, fact: Fact) -> str:
        return self._settings[fact["adset_id"]]

    def _figures(self, group: Group) -> Figures:
        minor = self.tree.account.minor_units
        return Figures(group, self.question, minor=minor, rate=self._rate, setting_of=self._setting_of)

    # ---- which facts

    def _kept_ids(self) -> dict[str, set[int]]:
        """The objects of each level that filters and statuses leave."""
        named = {name.split(".")[0] for name, _, _ in self.question.filters if "." in name}
        asks_hidden = any(
            name.endswith("effective_status") and any(holds(op, [status], value) for status in HIDDEN)
            for name, op, value in self.question.filters
        )
        rows_hide = set() if self.question.merged and not named else {self.question.level}
        kept: dict[str, set[int]] = {}
        for level in LEVELS[1:]:
            kept[level] = set()
            for number, candidate in self.tree.by_level[level].items():
                below = LEVELS.index(level) > LEVELS.index(self.tree.level)
                hidden = candidate.effective_status in HIDDEN and below and level in named | rows_hide
                if not (hidden and not asks_hidden) and self._object_fits(level, candidate):
                    kept[level].add(number)
        return self._with_fitting_metrics(kept)

    def _object_fits(self, level: str, candidate: AdObject) -> bool:
        values = {
            "id": [str(candidate.id)], "name": [candidate.name], "effective_status": [candidate.effective_status],
            "objective": [candidate.objective] if candidate.objective else [], "adlabels": list(candidate.labels),
            "optimization_goal": [candidate.optimization_goal] if candidate.optimization_goal else [],
            "buying_type": [candidate.buying_type] if candidate.buying_type else [],
            "created_time": [candidate.created_time],
            "updated_time": [candidate.updated_time],
        }  # fmt: skip
        return all(
            holds(operator, values[name.split(".")[1]], _fractions(value) if name.endswith("_time") else value)
            for name, operator, value in self.question.filters
            if name.startswith(level + ".") and not is_metric(name)
        )

    def _with_fitting_metrics(self, kept: dict[str, set[int]]) -> dict[str, set[int]]:
        """Less the objects whose own figures, over all days asked for, do not fit."""
        gone: dict[str, set[int]] = {level: set() for level in LEVELS}
        for name, operator, value in self.question.filters:
            level, _, metric = name.partition(".")
            if not metric or not is_metric(name):
                continue
            for number in kept[level]:
                group = Group((), self._span(), {}, {})
                for table in group.facts:
                    group.facts[table] = [
                        fact for fact in self._facts_of(table, hourly=False, kept=kept)
                        if fact[f"{level}_id"] == number and self._covered(table, fact)
                    ]  # fmt: skip
                figure = self._figures(group).metric(metric)
                exists = group.facts["cells"] or (metric in OF_ACTIONS and group.facts["actions"])
                if not exists or figure is None or not holds(operator, [figure], _fractions(value)):
                    gone[level].add(number)
        return {level: numbers - gone[level] for level, numbers in kept.items()}

    def _facts_of(self, table: str, *, hourly: bool, kept: Mapping[str, set[int]]) -> Iterable[Fact]:
        """The facts under the node of the objects that are kept."""
        name = {"cells": "hours", "actions": "hour_actions"}.get(table, table) if hourly else table
        for fact in self.facts.rows.get(name, ()):
            if fact[f"{self.tree.level}_id"] != self.tree.id:
                continue
            if all(fact[f"{level}_id"] in numbers for level, numbers in kept.items()):
                yield fact

    def _day(self, table: str, fact: Fact) -> date:
        day: date = fact["converted"] if table == "actions" and not self.question.by_impression else fact["date"]
        return day

    def _covered(self, table: str, fact: Fact) -> bool:
        """Whether a fact lies in one of the periods, and has happened."""
        if table == "actions" and fact["converted"] > TODAY:
            return False
        return any(since <= self._day(table, fact) <= until for since, until in self.question.periods)

    def _span(self) -> tuple[date, date]:
        return min(p[0] for p in self.question.periods), max(p[1] for p in self.question.periods)

    # ---- which row

    def _periods_with(self, day: date) -> list[tuple[int, tuple[date, date]]]:
        """The numbered periods that a day is told in: several where those asked for overlap."""
        if self.question.whole:
            return [(0, self._span())]
        if len(self.question.periods) > 1:
            return [(n, p) for n, p in enumerate(self.question.periods) if p[0] <= day <= p[1]]
        [(since, until)] = self.question.periods
        start, number = since, 0
        while True:
            end = self._end(start, until)
            if start <= day <= end:
                return [(number, (start, end))]
            start, number = end + timedelta(days=1), number + 1

    def _end(self, start: date, until: date) -> date:
        increment = self.question.increment
        if increment == "all_days":
            return until
        if increment == "monthly":
            day = start
            while (day + timedelta(days=1)).month == start.month:
                day += timedelta(days=1)
            return min(day, until)
        return min(start + timedelta(days=int(increment) - 1), until)

    def _part(self, name: str, fact: Fact) -> str:
        """The value of a breakdown as it orders rows."""
        if name == "placement":
            platform, position = fact["publisher_platform"], fact["platform_position"]
            if platform != "facebook":
                return f"{platform}_{position}"
            return "right_hand" if position == "right_hand_column" else f"{fact['device_platform']}_{position}"
        if name == "user_segment_key":
            return ("unknown", "prospecting", "engaged", "existing")[fact["variant"] // 2**61]
        if name in ASSETS:
            return str(self.shown[fact["variant"]][name]) if fact["variant"] in self.shown else ""
        if name in ("dma", "comscore_market"):
            return AREAS[fact["region"]] if fact["country"] == "US" else "Unknown"
        if name == "place_page_id":
            return ""
        if name == "creative_media_type":
            return self._kinds.get(fact["ad_id"], "image")
        return str(fact[name])

    def _groups(self) -> list[Group]:
        asked = {ATTRIBUTES[f][0] for f in self.question.fields if f in ATTRIBUTES} | {self.question.level}
        asked |= (
            {ATTRIBUTES[self.question.sort[0]][0]}
            if self.question.sort and self.question.sort[0] in ATTRIBUTES
            else set()
        )
        levels = [n for n in LEVELS[1:] if n in asked and LEVELS.index(n) <= LEVELS.index(self.question.level)]
        levels = [] if self.question.merged else levels
        groups: dict[Any, Group] = {}
        for table in ("cells", "people", "videos", "actions"):
            if self.question.is_hourly and table in ("people", "videos"):
                continue
            for fact in self._facts_of(table, hourly=self.question.is_hourly, kept=self.ids_of):
                if not self._covered(table, fact) or not self._fact_fits(fact):
                    continue
                ids = {f"{level}_id": fact[f"{level}_id"] for level in levels}
                parts = {name: self._part(name, fact) for name in self.question.breakdowns if name != FREQUENCY}
                for number, period in self._periods_of(self._day(table, fact)):
                    key = (*ids.values(), number, *parts.values())
                    group = groups.setdefault(key, Group(key, period, ids, parts))
                    group.facts[table].append(fact)
        rows = [group for _, group in sorted(groups.items())]
        if FREQUENCY in self.question.breakdowns:
            return [part for group in rows for part in self._by_frequency(group)]
        for group in rows if self.question.breakdowns else ():
            group.siblings = [each for each in rows if each.key[: len(levels) + 1] == group.key[: len(levels) + 1]]
        return [g for g in rows if g.facts["cells"] or self._tells_of_actions(g)]

    def _by_frequency(self, group: Group) -> Iterable[Group]:
        """People by how often each of them saw the ads."""
        times: dict[int, int] = {}
        for fact in group.facts["people"]:
            times[fact["person"]] = times.get(fact["person"], 0) + fact["impressions"]
        for often in OFTEN:
            low, _, high = often.replace("+", "-1000000").partition("-")
            part = Group(group.key, group.period, group.ids, {FREQUENCY: often})
            part.facts["people"] = [
                fact for fact in group.facts["people"] if int(low) <= times[fact["person"]] <= int(high or low)
            ]
            if self._figures(part).people():
                yield part

    def _tells_of_actions(self, group: Group) -> bool:
        """Whether a row is there for its actions alone, which have to be asked about."""
        names = {*self.question.fields, *(name for name, _, _ in self.question.filters if "." not in name)}
        names |= {self.question.sort[0].partition(":")[0]} if self.question.sort else set()
        figures = self._figures(group)
        lists = {*LISTS, *RESULTS, *SPREADS}
        listed = not lists.isdisjoint(names) and bool(figures.entries())
        return listed or (any(name in OF_ACTIONS for name in names) and bool(figures.actions()))

    def _fact_fits(self, fact: Fact) -> bool:
        for name, operator, value in self.question.filters:
            if "." in name or is_metric(name) or name == "action_type":
                continue
            actual = (
                POSITIONS[fact["publisher_platform"], fact["platform_position"]]
                if name == "platform_position"
                else (self._part(name, fact))
            )
            if not holds(operator, [actual], value):
                return False
        return True

    # ---- what it says

    def rows(self) -> list[Row]:
        groups = []
        if any(name in POSTBACKS for name in self.question.breakdowns):
            return []
        for group in self._groups():
            figures = self._figures(group)
            tests = [f for f in self.question.filters if "." not in f[0] and is_metric(f[0])]
            values = [figures.metric(name) for name, _, _ in tests]
            if all(
                value is not None and holds(operator, [value], _fractions(wanted))
                for value, (_, operator, wanted) in zip(values, tests, strict=True)
            ):
                groups.append(group)
        return [self._written(group) for group in self._sorted(groups)]

    def _sorted(self, groups: list[Group]) -> list[Group]:
        if self.question.sort is None:
            return groups
        name, descends = self.question.sort
        values = [self._sorted_by(name, group) for group in groups]
        if name in ATTRIBUTES and ATTRIBUTES[name][1] != "id":
            ranks: list[Any] = [(value or "").lower() for value in values]
        else:
            ranks = [(value is not None, value if value is not None else 0) for value in values]
        numbers = sorted(range(len(groups)), key=lambda n: ranks[n], reverse=descends)
        return [groups[n] for n in numbers]

    def _sorted_by(self, name: str, group: Group) -> Any:
        if name in METRICS:
            return self._figures(group).metric(name)
        if name in ("date_start", "date_stop"):
            return group.period[name == "date_stop"]
        if name == SETTING:
            return min((self._setting_of(fact) for fact in group.facts["cells"]), default=None)
        if name == FREQUENCY:
            return OFTEN.index(group.parts[name])
        if name in group.parts:
            return group.parts[name]
        if name in ATTRIBUTES:
            level, attribute = ATTRIBUTES[name]
            if attribute == "id":
                return group.ids.get(f"{level}_id")
            return self._attribute(name, group)
        return self._figures(group).of_action(*name.split(":"))

    def _written(self, group: Group) -> Row:
        figures, row = self._figures(group), {}
        for name in self.question.fields:
            value = self._attribute(name, group) if name in ATTRIBUTES else figures.written(name)
            if value not in (None, "", []):
                row[name] = value
        row |= {"date_start": str(group.period[0]), "date_stop": str(group.period[1])}
        shown = dict(group.parts)
        if "platform_position" in shown:
            shown["platform_position"] = POSITIONS[shown["publisher_platform"], shown["platform_position"]]
        for name, part in shown.items():
            if part:
                row[name] = {"text": part.split('"')[3], "id": "1"} if part.startswith("{") else part
        return row

    def _attribute(self, name: str, group: Group) -> str | None:
        level, attribute = ATTRIBUTES[name]
        if level == "account":
            return str(getattr(self.tree.account, attribute))
        number = group.ids.get(f"{level or self.question.level}_id")
        if number is None or (name == "buying_type" and self.question.level != "campaign"):
            return None
        if attribute == "id":
            return str(number)
        value = getattr(self.tree.by_level[level or self.question.level][number], attribute)
        return str(self.tree.local_date(value)) if isinstance(value, int) else value


def _fractions(value: Any) -> Any:
    return [Fraction(str(one)) for one in value] if isinstance(value, list) else Fraction(str(value))
