"""Passes over the fact tables as SQL: which rows, by which slices and keys, and what is summed."""

# ruff: noqa: S608 - what is put into the text comes from tables of data; values are parameters

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from adtwin.reporting.conditions import condition_sql
from adtwin.reporting.dialect import Statement
from adtwin.reporting.files import HOURLY_TABLES, Table
from adtwin.reporting.periods import Period
from adtwin.reporting.plan import Condition, Key, Plan

BIGINT = "CAST({} AS BIGINT)"


@dataclass(frozen=True, slots=True)
class Sum:
    """A column of sums: an aggregate over the columns of a table, and how its result is written."""

    name: str
    sql: str
    written: str = BIGINT

    @property
    def of_parts(self) -> str:
        """The aggregate over sums of parts."""
        return f"{self.sql.partition('(')[0]}({self.name})"


@dataclass(frozen=True, slots=True)
class Pass:
    """Sums of a fact table by slice, by the keys of a plan, and by `more` columns; `where` narrows its rows."""

    table: Table
    sums: Sequence[Sum] = ()
    more: Sequence[str] = ()
    where: Sequence[Condition] = ()


def print_pass(one: Pass, plan: Plan, statement: Statement) -> str:
    """The pass as a query with the columns slice, keys, `more` and sums.

    Slices that share days, keys that are worked out of several columns, and assets are found once the facts are summed
    by what tells them: to do it for every fact takes twice the time. People are so many that summing them twice takes
    longer, so that only slices come later.
    """
    late = () if one.table == "people" else tuple(key for key in plan.keys if key.columns)
    early = [key for key in plan.keys if key not in late]
    assets_later = any("variant" in key.columns for key in late)
    facts = _from(one, plan, statement, joined=not assets_later)
    grouped = [_key_item(key, statement) for key in early]
    day = _day(one.table, plan)
    if not late and not plan.slices.overlap:
        listed = [f"{_slice(plan, statement, day)} AS slice", *grouped, *one.more]
        sums = [f"{each.written.format(each.sql)} AS {each.name}" for each in one.sums]
        return f"SELECT {', '.join([*listed, *sums])} {facts} {_group(len(listed), plan, day)}"
    parts = "piece" if plan.slices.overlap else "slice"
    columns = dict.fromkeys(c for key in late for c in key.columns if c not in {k.name for k in early})
    listed = [f"{_slice(plan, statement, day)} AS {parts}", *grouped, *columns, *one.more]
    sums = [f"{each.sql} AS {each.name}" for each in one.sums]
    summed = f"SELECT {', '.join([*listed, *sums])} {facts} {_group(len(listed), plan, day)}"
    return _of_parts(one, plan, summed, late, _assets(plan, statement) if assets_later else "")


def _of_parts(one: Pass, plan: Plan, parts: str, late: Sequence[Key], assets: str) -> str:
    """What is wanted, made of sums by piece of time and by the columns that keys are worked out of."""
    keys = (f"{key.sql} AS {key.name}" if key in late else key.name for key in plan.keys)
    listed = ["0 AS slice" if plan.slices.are_one else "slice", *keys, *one.more]
    sums = [f"{each.written.format(each.of_parts)} AS {each.name}" for each in one.sums]
    joined = _pieces(plan) if plan.slices.overlap else ""
    return f"SELECT {', '.join([*listed, *sums])} FROM ({parts}) AS parts{joined}{assets} {_group(len(listed), plan)}"


def everything_in(table: Table, plan: Plan, statement: Statement) -> str:
    """FROM and WHERE of all facts of the days, whatever the plan narrows its rows to."""
    return _from(Pass(table), replace(plan, where=()), statement, joined=False)


def _from(one: Pass, plan: Plan, statement: Statement, *, joined: bool) -> str:
    """FROM and WHERE of one pass, joined with what variants show if need be."""
    span, day = plan.slices.span, _day(one.table, plan)
    physical = HOURLY_TABLES.get(one.table, one.table) if plan.hourly else one.table
    facts = statement.dialect.facts(physical, plan.sources[one.table], statement)
    facts += _assets(plan, statement) if joined else ""
    tests = [_within(day, [span], statement)]
    if len(apart := plan.slices.together.ranges) > 1:
        tests.append(_within(day, apart, statement))
    if one.table == "actions" and plan.happened_by is not None:
        tests.append(f"converted <= {statement.value(plan.happened_by)}")
    where = (*plan.where, *(plan.action_where if one.table == "actions" else ()), *one.where)
    tests += [condition_sql(c.column, c.operator, c.value, statement) for c in where]
    return f"FROM {facts} WHERE {' AND '.join(tests)}"


def _assets(plan: Plan, statement: Statement) -> str:
    """The join with what variants show, where keys speak of it."""
    if "variants" not in plan.sources:
        return ""
    made = statement.dialect.facts("variants", plan.sources["variants"], statement)
    return f" LEFT JOIN (SELECT DISTINCT variant, {', '.join(plan.assets)} FROM {made}) AS made USING (variant)"


def _day(table: Table, plan: Plan) -> str:
    """The column that dates a table's rows."""
    return plan.action_day if table == "actions" else "date"


def _within(day: str, periods: Iterable[Period], statement: Statement) -> str:
    """Whether a day is one of these periods'."""
    tests = [f"{day} BETWEEN {statement.value(p.since)} AND {statement.value(p.until)}" for p in periods]
    return tests[0] if len(tests) == 1 else f"({' OR '.join(tests)})"


def _slice(plan: Plan, statement: Statement, day: str) -> str:
    """The slice of a day; where slices share days, the piece of time that it lies in."""
    slices, dialect = plan.slices, statement.dialect
    if slices.are_one:
        return "0"
    if slices.step == "days":
        days = dialect.days_between(statement.value(slices.span.since), day)
        return days if slices.days == 1 else dialect.divide(days, str(slices.days))
    if slices.step == "months":
        first = slices.span.since
        return f"(year({day}) * 12 + month({day})) - {first.year * 12 + first.month}"
    pieces = slices.pieces
    numbers = range(len(pieces)) if slices.overlap else [of[0] for _, of in pieces]
    tests = [_within(day, [piece], statement) for piece, _ in pieces]
    return f"CASE {' '.join(f'WHEN {test} THEN {n}' for test, n in zip(tests, numbers, strict=True))} END"


def _pieces(plan: Plan) -> str:
    """The join of pieces of time with the slices that they are part of."""
    pairs = [(piece, number) for piece, (_, of) in enumerate(plan.slices.pieces) for number in of]
    rows = " UNION ALL ".join(f"SELECT {piece} AS piece, {number} AS slice" for piece, number in pairs)
    return f" JOIN ({rows}) AS slices USING (piece)"


def _group(columns: int, plan: Plan, day: str = "") -> str:
    """Group by the first columns, but not by the slice if there is only one; by the day itself if each is a slice.

    A group of no columns is a row even where there are no facts, so that such a row has to be sent away.
    """
    first = day if day and plan.slices.step == "days" and plan.slices.days == 1 else "1"
    parts = [] if plan.slices.are_one else [first]
    parts += [str(number) for number in range(2, columns + 1)]
    return f"GROUP BY {', '.join(parts)}" if parts else "HAVING count(*) > 0"


def _key_item(key: Key, statement: Statement) -> str:
    """A key as a select item; some ads may have values of their own."""
    sql = key.sql
    for value, ads in key.ads.items():
        if ads:
            among = statement.dialect.among("ad_id", statement.value(sorted(ads)))
            sql = f"CASE WHEN {among} THEN {statement.value(value)} ELSE {sql} END"
    return sql if sql == key.name else f"{sql} AS {key.name}"
