"""The SQL printer: a plan becomes one statement. Identifiers come from tables of data, values become parameters."""

# ruff: noqa: S608 - what is put into the text comes from tables of data; values are parameters

from __future__ import annotations

from adtwin.reporting.attribution import ATTRIBUTED
from adtwin.reporting.breakdowns import FREQUENCY
from adtwin.reporting.conditions import condition_sql
from adtwin.reporting.counting import counted_sql, with_attribution
from adtwin.reporting.dialect import DUCKDB, Dialect, Statement
from adtwin.reporting.files import Table
from adtwin.reporting.metric_types import ListMetric, Measure, Metric
from adtwin.reporting.metrics import DATES, MEASURES
from adtwin.reporting.passes import BIGINT, Pass, Sum, from_facts, print_pass
from adtwin.reporting.plan import TOTAL, Ordering, Plan, RowCondition

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
MICROS = "_micros"
"""Ends the name of a column with the millionths behind money."""


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


def _sums(table: Table, plan: Plan, statement: Statement) -> str:
    """The measures of a table, by slice and keys; with the millionths of money that is summed over all rows."""
    measures = [measure for measure in plan.measures if measure.table == table]
    sums = []
    for measure in measures:
        sql = with_attribution(measure.sql, plan, statement)
        sums.append(Sum(measure.name, sql, _written(measure, plan, statement)))
        if measure.money and measure in plan.totals:
            sums.append(Sum(measure.name + MICROS, sql))
    return f"{ACTED if table == 'actions' else table} AS ({print_pass(Pass(table, sums), plan, statement)})"


def _written(measure: Measure, plan: Plan, statement: Statement) -> str:
    """How a sum becomes the measure: money is rounded from millionths to whole minor units."""
    if measure.is_text:
        return "{}"
    if not measure.money:
        return BIGINT
    per_minor = 1_000_000 // plan.minor_units
    return BIGINT.format(statement.dialect.divide(f"({{}} + {per_minor // 2})", str(per_minor)))


def _people(plan: Plan, statement: Statement) -> list[str]:
    """Distinct people by distinct sampling, all rows at the coarsest rate among the query's facts.

    One rate for all rows keeps the laws exact: a whole has at least the people of each part and at most their sum.
    """
    grain, two = _grain(plan), statement.dialect.power_of_two
    of_person = dict.fromkeys(m.of_person for m in plan.measures if m.of_person)
    of_person |= {"impressions": None} if plan.by_frequency else {}
    sums = [Sum(column, f"sum({column})", "{}") for column in of_person if column]
    persons = f"persons AS ({print_pass(Pass('people', sums, ['person']), plan, statement)})"
    rates = f"rates AS (SELECT CAST(max(rate_log2) AS BIGINT) AS coarsest {from_facts('people', plan, statement)})"
    counts = ", ".join(
        f"CAST(round({m.sql} * {two('max(coarsest)')}) AS BIGINT) AS {m.name}"
        for m in plan.measures
        if m.table == "people"
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
    sums = [Sum(c, f"sum({counted_sql(c, plan, statement)})") for c in columns[len(kinds) :]]
    by_type = f"by_type AS ({print_pass(Pass('actions', sums, kinds, plan.entry_where), plan, statement)})"
    items = [grain, f"{statement.dialect.entries(columns, kinds)} AS actions"]
    for ordering in plan.order:
        if isinstance(ordering.by, tuple):
            is_type = f"FILTER (WHERE action_type = {statement.value(ordering.by[1])})"
            for kind, unit in (("count", ""), ("value", "_micros")):
                items.append(f"sum({kind}_{ATTRIBUTED}{unit}) {is_type} AS ordered_{kind}")
    return [by_type, f"actions AS (SELECT {', '.join(items)} FROM by_type GROUP BY {grain})"]


def _rows(plan: Plan) -> str:
    """The tables side by side. Sampled people stay within what was counted: reach within impressions, and so on."""
    if plan.by_frequency:
        others = "".join(f", 0 AS {m.name}" for m in plan.measures if m.table != "people")
        people = "".join(f", {m.name}" for m in plan.measures if m.table == "people")
        return f"figures AS (SELECT {_grain(plan)}, {FREQUENCY}, {OFTEN}{people}{others} FROM people)"
    written = {m.name: f"least(coalesce({m.name}, 0), coalesce({m.within}, 0))" for m in plan.measures if m.within} | {
        "reach": "least(coalesce(impressions, 0), greatest(coalesce(reach, 1), 1))"
    }
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
    items += [measure.name + MICROS for measure in plan.totals if measure.money]
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
    shown = [*plan.columns[: -1 - len(plan.totals)], "count(*) OVER () AS total", *_totals(plan, statement)]
    text = f"SELECT {', '.join(shown)} FROM figures{where}"
    text += f"\nORDER BY {orders}" if orders else ""
    if plan.limit is not None:
        text += f" LIMIT {statement.value(plan.limit)} OFFSET {statement.value(plan.offset)}"
    return text


def _totals(plan: Plan, statement: Statement) -> list[str]:
    """What all rows come to together, beside each of them."""
    items = []
    for measure in plan.totals:
        column = Sum(measure.name + MICROS * measure.money, measure.sql)
        items.append(
            f"{_written(measure, plan, statement).format(f'{column.of_parts} OVER ()')} AS {TOTAL}{measure.name}"
        )
    return items


def metric_sql(metric: Metric, minor_units: int) -> str:
    """A metric over the measures of a row, NULL when its bottom is zero; money in currency units.

    Whole numbers are divided once, so that equal ratios are equal numbers, whatever they are ratios of.
    """
    top = f"{metric.top} * {metric.scale}" if metric.scale != 1 else metric.top
    divisor = metric.per * (minor_units if MEASURES[metric.top].money else 1)
    below = f"nullif({metric.bottom}, 0)" if metric.bottom else ""
    if divisor != 1:
        below = f"({below} * {divisor}.0)" if below else f"{divisor}.0"
    return f"CAST({top} AS DOUBLE) / {below}" if below else top


def _row_test(condition: RowCondition, plan: Plan, statement: Statement) -> str:
    column = f"CAST({metric_sql(condition.metric, plan.minor_units)} AS DOUBLE)"
    return condition_sql(column, condition.operator, condition.value, statement)


def _order(ordering: Ordering, plan: Plan) -> str:
    by = ordering.by
    if isinstance(by, Metric):
        by = metric_sql(by, plan.minor_units)
    elif isinstance(by, tuple):
        by = _action_order(by[0])
    elif by in DATES:
        by = _date_order(by, plan)
    elif by == FREQUENCY:
        by = OFTEN
    return f"{by} {'DESC' if ordering.descending else 'ASC'} NULLS {'LAST' if ordering.descending else 'FIRST'}"


def _date_order(by: str, plan: Plan) -> str:
    """Slices have the order of their days, except for periods that were sent in another."""
    ranks = plan.slices.ranks(by_end=by == "date_stop")
    if ranks is None:
        return "slice"
    return f"CASE slice {' '.join(f'WHEN {number} THEN {rank}' for number, rank in enumerate(ranks))} END"


_ACTORS = (
    "CASE WHEN ordered_count > 0 AND reach > 1 THEN least(ordered_count,"
    " CAST(greatest(1, round(reach * (1 - power(1 - 1.0 / reach, ordered_count)))) AS BIGINT))"
    " WHEN ordered_count > 0 THEN least(ordered_count, reach) ELSE ordered_count END"
)
"""How many people stand behind so many actions, as `wire.people` estimates it."""


def _action_order(metric: ListMetric) -> str:
    return {
        "count": "ordered_count",
        "value": "ordered_value",
        "cost": "spend / nullif(ordered_count, 0)",
        "return": "ordered_value / nullif(spend, 0)",
        "rate": "ordered_count / nullif(impressions, 0)",
        "people": _ACTORS,
        "cost_of_people": f"spend / nullif({_ACTORS}, 0)",
    }[metric.of]
