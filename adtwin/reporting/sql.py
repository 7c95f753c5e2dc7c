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
from adtwin.reporting.passes import BIGINT, Pass, Sum, print_pass
from adtwin.reporting.plan import TOTAL, Ordering, Plan, RowCondition
from adtwin.reporting.reach import OFTEN, fitted, is_split, join_wholes, print_people, reach_items

ACTED = "acted"
"""The name of what sums actions."""
MICROS = "_micros"
"""Ends the name of a column with the millionths behind money."""


def print_plan(plan: Plan, dialect: Dialect = DUCKDB) -> Statement:
    """The statement of a plan; its columns are `plan.columns`."""
    statement = Statement(dialect)
    tables = [_sums("cells", plan, statement)]
    if "people" in plan.sources:
        tables += print_people(plan, statement)
    if "videos" in plan.sources:
        tables.append(_sums("videos", plan, statement))
    if plan.lists:
        tables += _actions(plan, statement)
    if _counts_actions(plan):
        tables.append(_sums("actions", plan, statement))
    tables += _rows(plan, statement)
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


def _rows(plan: Plan, statement: Statement) -> list[str]:
    """The tables side by side. Sampled people stay within what was counted: reach within impressions, and so on."""
    if plan.by_frequency:
        others = "".join(f", 0 AS {m.name}" for m in plan.measures if m.table != "people")
        people = "".join(f", {m.name}" for m in plan.measures if m.table == "people")
        return [f"figures AS (SELECT {_grain(plan)}, {FREQUENCY}, {OFTEN}{people}{others} FROM people)"]
    items = [_grain(plan)]
    for measure in plan.measures:
        items += _items(measure, plan)
    items += [measure.name + MICROS for measure in plan.totals if measure.money]
    joins = "cells"
    if plan.lists:
        items.append("actions")
        items += _ordered(plan)
        joins += f" FULL JOIN actions USING ({_grain(plan)})"
    if _counts_actions(plan):
        joins += f" FULL JOIN {ACTED} USING ({_grain(plan)})"
    for table in ("people", "videos"):
        if table in plan.sources:
            joins += f" LEFT JOIN {table} USING ({_grain(plan)})"
    counted = f"(SELECT {', '.join(items)} FROM {joins}{join_wholes(plan)})"
    if not is_split(plan):
        return [f"figures AS {counted}"]
    named = [measure.name for measure in plan.measures if measure.name != "reach"]
    named += [measure.name + MICROS for measure in plan.totals if measure.money]
    named += ["actions", *_ordered(plan)] if plan.lists else []
    reach = f"{fitted(plan, statement)} AS reach"
    return [
        f"counted AS {counted}",
        f"figures AS (SELECT {', '.join([_grain(plan), *named, reach])} FROM counted)",
    ]


def _items(measure: Measure, plan: Plan) -> list[str]:
    """The select items of a measure."""
    if measure.is_text:
        return [measure.name]
    if measure.table not in plan.sources:
        return [f"CAST(NULL AS BIGINT) AS {measure.name}"]
    if measure.name == "reach":
        return reach_items(plan)
    counted = f"coalesce({measure.name}, 0)"
    return [f"least({counted}, coalesce({measure.within}, 0)) AS {measure.name}" if measure.within
            else f"{counted} AS {measure.name}"]  # fmt: skip


def _ordered(plan: Plan) -> list[str]:
    """The columns of the action that rows are ordered by."""
    return [f"ordered_{kind}" for o in plan.order if isinstance(o.by, tuple) for kind in ("count", "value")]


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
