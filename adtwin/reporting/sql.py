"""The SQL printer: a plan becomes one statement. Identifiers come from tables of data, values become parameters."""

# ruff: noqa: S608 - what is put into the text comes from tables of data; values are parameters

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from adtwin.reporting.attribution import ATTRIBUTED, OF_SKAN, SKAN, windows_of
from adtwin.reporting.breakdowns import FREQUENCY
from adtwin.reporting.dialect import DUCKDB, Dialect, Statement
from adtwin.reporting.files import HOURLY_TABLES, Table
from adtwin.reporting.metric_types import ListMetric, Metric
from adtwin.reporting.metrics import DATES, MEASURES, THRUPLAY
from adtwin.reporting.plan import Condition, Key, Ordering, Plan, RowCondition
from adtwin.reporting.results import COLUMN
from adtwin.reporting.video_metrics import VIDEO_VIEW

ACTED = "acted"
"""The name of what sums actions."""
PERSON_BITS = 62
"""A person is a uniform hash of this many bits; distinct sampling keeps those below a power of two."""


_UNTIL = ((10, "6-10"), (15, "11-15"), (20, "16-20"))
_FREQUENCY = (
    "CASE "
    + " ".join(f"WHEN impressions = {times} THEN '{times}'" for times in range(1, 6))
    + "".join(f" WHEN impressions <= {most} THEN '{text}'" for most, text in _UNTIL)
    + " ELSE '21+' END"
)
"""How often a person saw the ads, as reports write it [C-253; the steps are assumed]."""
OFTEN = "often"
"""The column that frequencies are put in order by."""


def print_plan(plan: Plan, dialect: Dialect = DUCKDB) -> Statement:
    """The statement of a plan; its columns are `plan.columns`."""
    statement = Statement(dialect)
    tables = [_sums("cells", plan, statement)]
    if "people" in plan.sources:
        tables += _people(plan, statement)
    if "videos" in plan.sources:
        tables.append(_sums("videos", plan, statement))
    if plan.lists:
        tables += _actions(plan, statement)
    if _counts_actions(plan):
        tables.append(_sums("actions", plan, statement))
    tables.append(_rows(plan))
    statement.text = "WITH " + ",\n".join(tables) + "\n" + _page(plan, statement)
    return statement


def _grain(plan: Plan) -> str:
    return ", ".join(("slice", *(key.name for key in plan.keys)))


def _counts_actions(plan: Plan) -> bool:
    """Whether rows have figures that sum actions, beside or without their entries."""
    return "actions" in plan.sources and any(m.table == "actions" for m in plan.measures)


def _keys(plan: Plan, statement: Statement, day: str = "date") -> str:
    """The slice, by this column, and the keys as select items."""
    items = [_key_item(key, statement) for key in plan.keys]
    return ", ".join((f"{_slice(plan, statement, day)} AS slice", *items))


def _key_item(key: Key, statement: Statement) -> str:
    """A key as a select item; some ads may have values of their own."""
    sql = key.sql
    for value, ads in key.ads.items():
        if ads:
            among = statement.dialect.among("ad_id", statement.value(sorted(ads)))
            sql = f"CASE WHEN {among} THEN {statement.value(value)} ELSE {sql} END"
    return sql if sql == key.name else f"{sql} AS {key.name}"


def _slice(plan: Plan, statement: Statement, day: str) -> str:
    slices, dialect = plan.slices, statement.dialect
    if slices.step == "days":
        days = dialect.days_between(statement.value(slices.span.since), day)
        return dialect.divide(days, str(slices.days))
    if slices.step == "months":
        first = slices.span.since
        return f"(year({day}) * 12 + month({day})) - {first.year * 12 + first.month}"
    return "slices.slice" if slices.step == "ranges" else "0"


def _from(table: Table, plan: Plan, statement: Statement, more: Sequence[Condition] = ()) -> str:
    """FROM and WHERE of one pass over a fact table."""
    slices, span = plan.slices, plan.slices.span
    physical = HOURLY_TABLES.get(table, table) if plan.hourly else table
    facts = statement.dialect.facts(physical, plan.sources[table], statement)
    if "variants" in plan.sources:
        made = statement.dialect.facts("variants", plan.sources["variants"], statement)
        shown = f"SELECT DISTINCT variant, {', '.join(plan.assets)} FROM {made}"
        facts = f"{facts} LEFT JOIN ({shown}) AS made USING (variant)"
    tests, day = [], plan.action_day if table == "actions" else "date"
    if slices.step == "ranges":
        rows = [(0 if slices.union else i, p.since, p.until) for i, p in enumerate(slices.ranges)]
        facts = f"{facts} CROSS JOIN {statement.dialect.periods(rows, statement)}"
        tests = [f"{day} BETWEEN slices.since AND slices.until"]
    tests += [f"{day} BETWEEN {statement.value(span.since)} AND {statement.value(span.until)}"]
    if table == "actions" and plan.happened_by is not None:
        tests.append(f"converted <= {statement.value(plan.happened_by)}")
    where = (*plan.where, *(plan.action_where if table == "actions" else ()), *more)
    tests += [_test(c.column, c.operator, c.value, statement) for c in where]
    return f"FROM {facts} WHERE {' AND '.join(tests)}"


def _group(plan: Plan, more: int = 0) -> str:
    """Group by the slice, unless there is only one, by the keys, and by so many further columns after them.

    A group of no columns is a row even where there are no facts, so that such a row has to be sent away.
    """
    first = 2 if plan.slices.step == "whole" else 1
    columns = [str(number) for number in range(first, 2 + len(plan.keys) + more)]
    return f"GROUP BY {', '.join(columns)}" if columns else "HAVING count(*) > 0"


def _sums(table: Table, plan: Plan, statement: Statement) -> str:
    """The measures of a table, by slice and keys.

    Keys that are worked out of several columns are so only once those columns are summed up: a pass over the facts
    that does it for each of them takes twice the time.
    """
    name, day = (ACTED, plan.action_day) if table == "actions" else (table, "date")
    sums = {m: _by_attribution(m.sql, plan, statement) for m in plan.measures if m.table == table}
    is_one = plan.slices.step == "whole"
    if not any(key.columns for key in plan.keys):
        keys, facts = _keys(plan, statement, day), _from(table, plan, statement)
    else:
        whole = [key for key in plan.keys if not key.columns]
        among = [_key_item(key, statement) for key in whole]
        columns = dict.fromkeys(c for key in plan.keys for c in key.columns if c not in {k.name for k in whole})
        parts = [f"{_slice(plan, statement, day)} AS slice", *among, *columns]
        grouped = ", ".join(str(number) for number in range(2 if is_one else 1, len(parts) + 1))
        summed = ", ".join((*parts, *(f"{sql} AS {measure.name}" for measure, sql in sums.items())))
        facts = f"FROM (SELECT {summed} {_from(table, plan, statement)} GROUP BY {grouped}) AS parts"
        worked_out = (f"{k.sql} AS {k.name}" if k.columns else k.name for k in plan.keys)
        keys = ", ".join(("0 AS slice" if is_one else "slice", *worked_out))
        sums = {measure: f"{measure.sql.partition('(')[0]}({measure.name})" for measure in sums}
    items = [keys]
    for measure, sql in sums.items():
        aggregate = _minor(sql, plan, statement) if measure.money else sql
        items.append(f"{aggregate if measure.is_text else f'CAST({aggregate} AS BIGINT)'} AS {measure.name}")
    return f"{name} AS (SELECT {', '.join(items)} {facts} {_group(plan)})"


def _minor(micros: str, plan: Plan, statement: Statement) -> str:
    """Millionths of a currency unit, rounded to whole minor units."""
    per_minor = 1_000_000 // plan.minor_units
    return statement.dialect.divide(f"({micros} + {per_minor // 2})", str(per_minor))


def _people(plan: Plan, statement: Statement) -> list[str]:
    """Distinct people by distinct sampling, all rows at the coarsest rate among the query's facts.

    One rate for all rows keeps the laws exact: a whole has at least the people of each part and at most their sum.
    """
    grain, two = _grain(plan), statement.dialect.power_of_two
    of_person = dict.fromkeys(m.of_person for m in plan.measures if m.of_person)
    of_person |= {"impressions": None} if plan.by_frequency else {}
    sums = "".join(f", sum({column}) AS {column}" for column in of_person)
    keys, facts = _keys(plan, statement), _from("people", plan, statement)
    persons = f"persons AS (SELECT {keys}, person{sums} {facts} {_group(plan, 1)})"
    rates = f"rates AS (SELECT CAST(max(rate_log2) AS BIGINT) AS coarsest {facts})"
    counts = ", ".join(
        f"CAST({m.sql} * {two('max(coarsest)')} AS BIGINT) AS {m.name}" for m in plan.measures if m.table == "people"
    )
    often = f"{_FREQUENCY} AS {FREQUENCY}, min(impressions) AS {OFTEN}, " if plan.by_frequency else ""
    group = f"{grain}, {_FREQUENCY}" if plan.by_frequency else grain
    people = (
        f"people AS (SELECT {grain}, {often}{counts} FROM persons CROSS JOIN rates"
        f" WHERE person < {two(f'({PERSON_BITS} - coarsest)')} GROUP BY {group})"
    )
    return [persons, rates, people]


def _actions(plan: Plan, statement: Statement) -> list[str]:
    grain = _grain(plan)
    columns, kinds = plan.entry_columns, ["action_type", *plan.action_keys]
    sums = ", ".join(f"CAST(sum({_counted(c, plan, statement)}) AS BIGINT) AS {c}" for c in columns[len(kinds) :])
    by_type = (
        f"by_type AS (SELECT {_keys(plan, statement, plan.action_day)}, {', '.join(kinds)}, {sums}"
        f" {_from('actions', plan, statement, plan.entry_where)} {_group(plan, len(kinds))})"
    )
    items = [grain, f"{statement.dialect.entries(columns, kinds)} AS actions"]
    for ordering in plan.order:
        if isinstance(ordering.by, tuple):
            is_type = f"FILTER (WHERE action_type = {statement.value(ordering.by[1])})"
            for kind, unit in (("count", ""), ("value", "_micros")):
                items.append(f"sum({kind}_{ATTRIBUTED}{unit}) {is_type} AS ordered_{kind}")
    return [by_type, f"actions AS (SELECT {', '.join(items)} FROM by_type GROUP BY {grain})"]


def _counted(column: str, plan: Plan, statement: Statement) -> str:
    """What a column of an action entry sums."""
    if column == COLUMN:
        return f"({_attributed('count', '', plan, statement)}) * is_result"
    kind, _, rest = column.partition("_")
    window, unit = (rest.removesuffix("_micros"), "_micros") if kind == "value" else (rest, "")
    if window == ATTRIBUTED:
        return _attributed(kind, unit, plan, statement)
    if window not in OF_SKAN:
        return column
    adsets = plan.attribution.others.get(SKAN)
    if not adsets:
        return "0"
    among = statement.dialect.among("adset_id", statement.value(sorted(adsets)))
    return f"CASE WHEN {among} THEN {kind}_{OF_SKAN[window]}{unit} ELSE 0 END"


def _attributed(kind: str, unit: str, plan: Plan, statement: Statement) -> str:
    """What counts by the setting of each ad set. What is seen of a video counts at once, whatever the setting."""
    usual = windows_of(plan.attribution.usual)
    sql = _added(kind, usual, unit)
    settings = [usual]
    for setting, adsets in plan.attribution.others.items():
        if (windows := windows_of(setting)) != usual:
            among = statement.dialect.among("adset_id", statement.value(sorted(adsets)))
            sql = f"CASE WHEN {among} THEN {_added(kind, windows, unit)} ELSE {sql} END"
            settings.append(windows)
    if all("1d_view" in windows for windows in settings):
        return sql
    seen = f"action_type IN ('{VIDEO_VIEW}', '{THRUPLAY}')"
    return f"CASE WHEN {seen} THEN {kind}_1d_view{unit} ELSE {sql} END"


def _added(kind: str, windows: Sequence[str], unit: str) -> str:
    return " + ".join(f"{kind}_{window}{unit}" for window in windows)


def _by_attribution(sql: str, plan: Plan, statement: Statement) -> str:
    """A measure's SQL with what counts, and the setting by which, filled in."""
    if "{attributed}" in sql:
        return sql.replace("{attributed}", _attributed("count", "", plan, statement))
    if "{setting}" not in sql:
        return sql
    text = statement.value(plan.attribution.usual)
    for setting, adsets in plan.attribution.others.items():
        among = statement.dialect.among("adset_id", statement.value(sorted(adsets)))
        text = f"CASE WHEN {among} THEN {statement.value(setting)} ELSE {text} END"
    return sql.replace("{setting}", text)


def _rows(plan: Plan) -> str:
    """The tables side by side. Sampled people stay within what was counted [design: reach <= impressions]."""
    if plan.by_frequency:
        others = "".join(f", 0 AS {m.name}" for m in plan.measures if m.table != "people")
        people = "".join(f", {m.name}" for m in plan.measures if m.table == "people")
        return f"figures AS (SELECT {_grain(plan)}, {FREQUENCY}, {OFTEN}{people}{others} FROM people)"
    written = {"reach": "least(coalesce(impressions, 0), greatest(coalesce(reach, 1), 1))"}
    items = [_grain(plan)]
    for measure in plan.measures:
        if measure.is_text:
            items.append(measure.name)
        elif measure.table == "cells":
            items.append(f"coalesce({measure.name}, 0) AS {measure.name}")
        elif measure.table in plan.sources:
            items.append(f"{written.get(measure.name, f'coalesce({measure.name}, 0)')} AS {measure.name}")
        else:
            items.append(f"CAST(NULL AS BIGINT) AS {measure.name}")
    joins = "cells"
    if plan.lists:
        items.append("actions")
        items += [f"ordered_{k}" for o in plan.order if isinstance(o.by, tuple) for k in ("count", "value")]
        joins += f" FULL JOIN actions USING ({_grain(plan)})"
    if _counts_actions(plan):
        joins += f" FULL JOIN {ACTED} USING ({_grain(plan)})"
    for table in ("people", "videos"):
        if table in plan.sources:
            joins += f" LEFT JOIN {table} USING ({_grain(plan)})"
    return f"figures AS (SELECT {', '.join(items)} FROM {joins})"


def _page(plan: Plan, statement: Statement) -> str:
    tests = [_row_test(condition, plan, statement) for condition in plan.having]
    where = f" WHERE {' AND '.join(tests)}" if tests else ""
    orders = ", ".join(_order(ordering, plan) for ordering in plan.order)
    orders += f", {OFTEN}" if plan.by_frequency else ""
    text = f"SELECT {', '.join(plan.columns[:-1])}, count(*) OVER () AS total FROM figures{where}"
    text += f"\nORDER BY {orders}" if orders else ""
    if plan.limit is not None:
        text += f" LIMIT {statement.value(plan.limit)} OFFSET {statement.value(plan.offset)}"
    return text


def metric_sql(metric: Metric, minor_units: int) -> str:
    """A metric over the measures of a row, NULL when its bottom is zero; money in currency units."""
    factor = f" * {metric.scale}.0" if metric.scale != 1 else ""
    divisor = metric.per * (minor_units if MEASURES[metric.top].money else 1)
    if divisor != 1:
        factor += f" / {divisor}.0"
    top = f"({metric.top}{factor})" if factor else metric.top
    return top if metric.bottom is None else f"CAST({top} AS DOUBLE) / nullif({metric.bottom}, 0)"


def _row_test(condition: RowCondition, plan: Plan, statement: Statement) -> str:
    column = f"CAST({metric_sql(condition.metric, plan.minor_units)} AS DOUBLE)"
    return _test(column, condition.operator, condition.value, statement)


def _order(ordering: Ordering, plan: Plan) -> str:
    by = ordering.by
    if isinstance(by, Metric):
        by = metric_sql(by, plan.minor_units)
    elif isinstance(by, tuple):
        by = _action_order(by[0])
    elif by in DATES:
        by = _date_order(by, plan)
    return f"{by} {'DESC' if ordering.descending else 'ASC'} NULLS {'LAST' if ordering.descending else 'FIRST'}"


def _date_order(by: str, plan: Plan) -> str:
    """Slices have the order of their days, except for periods that were sent in another."""
    ranks = plan.slices.ranks(by_end=by == "date_stop")
    if ranks is None:
        return "slice"
    return f"CASE slice {' '.join(f'WHEN {number} THEN {rank}' for number, rank in enumerate(ranks))} END"


def _action_order(metric: ListMetric) -> str:
    return {
        "count": "ordered_count",
        "value": "ordered_value",
        "cost": "spend / nullif(ordered_count, 0)",
        "return": "ordered_value / nullif(spend, 0)",
        "rate": "ordered_count / nullif(impressions, 0)",
        "people": "ordered_count",
        "cost_of_people": "spend / nullif(ordered_count, 0)",
    }[metric.of]


def _test(column: str, operator: str, value: Any, statement: Statement) -> str:
    return _TESTS[operator](column, value, statement)


Test = Callable[[str, Any, Statement], str]


def _compare(sign: str) -> Test:
    return lambda column, value, statement: f"{column} {sign} {statement.value(value)}"


def _among(column: str, values: Sequence[Any], statement: Statement) -> str:
    return statement.dialect.among(column, statement.value(list(values))) if values else "FALSE"


def _match(function: str) -> Test:
    def test(column: str, values: Sequence[Any], statement: Statement) -> str:
        text_test = statement.dialect.text_test
        tests = [text_test(function, f"lower({column})", statement.value(str(v).lower())) for v in values]
        return f"({' OR '.join(tests)})" if tests else "FALSE"

    return test


def _between(column: str, value: Sequence[Any], statement: Statement) -> str:
    return f"{column} BETWEEN {statement.value(value[0])} AND {statement.value(value[1])}"


def _all(column: str, values: Sequence[Any], statement: Statement) -> str:
    return "(" + " AND ".join(f"{column} = {statement.value(v)}" for v in values) + ")" if values else "TRUE"


def _not(test: Test) -> Test:
    return lambda column, value, statement: f"NOT ({test(column, value, statement)})"


_TESTS: Mapping[str, Test] = {
    "EQUAL": _compare("="),
    "NOT_EQUAL": _compare("<>"),
    "GREATER_THAN": _compare(">"),
    "GREATER_THAN_OR_EQUAL": _compare(">="),
    "LESS_THAN": _compare("<"),
    "LESS_THAN_OR_EQUAL": _compare("<="),
    "IN_RANGE": _between,
    "NOT_IN_RANGE": _not(_between),
    "IN": _among,
    "NOT_IN": _not(_among),
    "ANY": _among,
    "ALL": _all,
    "NONE": _not(_among),
    "CONTAIN": _match("contains"),
    "NOT_CONTAIN": _not(_match("contains")),
    "STARTS_WITH": _match("starts_with"),
    "NOT_STARTS_WITH": _not(_match("starts_with")),
    "ENDS_WITH": _match("ends_with"),
}
