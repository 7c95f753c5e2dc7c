"""People as SQL: who was reached, counted in a sample, and who clicked, of whom all are known.

One rate stands for all of the account's facts of the days asked for, whatever the rows are: so an object's figures
don't hang on what else is in the report, and the laws are exact. A whole has at least the people of each part, and at
most their sum. A part whose sample says more than it has impressions is cut to these; what is cut off stands with the
object's other parts, so that the parts still make up the whole. Ads of a campaign are objects themselves: one number
each, whatever stands beside it, is worth more than a sum that is exact.
"""

# ruff: noqa: S608 - what is put into the text comes from tables of data; values are parameters

from __future__ import annotations

from collections.abc import Iterable

from adtwin.reporting.breakdowns import FREQUENCY
from adtwin.reporting.dialect import Statement
from adtwin.reporting.passes import Pass, Sum, everything_in, print_pass
from adtwin.reporting.plan import Plan

PERSON_BITS = 62
"""A person is a uniform hash of this many bits; distinct sampling keeps those below a power of two."""
_UNTIL = ((10, "6-10"), (15, "11-15"), (20, "16-20"))
FREQUENCY_SQL = (
    "CASE "
    + " ".join(f"WHEN impressions = {times} THEN '{times}'" for times in range(1, 6))
    + "".join(f" WHEN impressions <= {most} THEN '{text}'" for most, text in _UNTIL)
    + " ELSE '21+' END"
)
"""How often a person saw the ads, as reports write it [C-253; the steps are assumed]."""
OFTEN = "often"
"""The column that frequencies are put in order by."""
REACHED, CLICKED = "reached", "clicked"
"""People by the sample, and those who clicked, who were reached whatever the sample says."""
WHOLE, PART = "whole", "part"
"""The people of a row's object, and of the row before what other rows lack is added."""


def print_people(plan: Plan, statement: Statement) -> list[str]:
    """The tables that end in `people`, by slice and keys; with `wholes` where an object's parts share people.

    There are none where everybody is counted: no part then has more people than impressions.
    """
    two = statement.dialect.power_of_two
    grain = _names(key.name for key in plan.keys)
    of_person = dict.fromkeys(m.of_person for m in plan.measures if m.of_person) | {"clicks": None}
    of_person |= {"impressions": None} if plan.by_frequency else {}
    sums = [Sum(column, f"sum({column})", "{}") for column in of_person if column]
    kept, unit = f"person < {two(f'({PERSON_BITS} - coarsest)')}", two("max(coarsest)")
    counts = [
        f"CAST(round({m.sql.format(kept=kept)} * {unit if m.is_sampled else 1}) AS BIGINT) AS"
        f" {REACHED if m.name == 'reach' and not plan.by_frequency else m.name}"
        for m in plan.measures
        if m.table == "people"
    ]
    where, group = "", grain
    if plan.by_frequency:
        counts += [f"{FREQUENCY_SQL} AS {FREQUENCY}", f"min(impressions) AS {OFTEN}"]
        where, group = f" WHERE {kept}", f"{grain}, {FREQUENCY_SQL}"
    else:
        counts.append(f"{_CLICKERS} AS {CLICKED}")
    tables = [
        f"persons AS ({print_pass(Pass('people', sums, ['person']), plan, statement)})",
        f"rates AS (SELECT CAST(max(rate_log2) AS BIGINT) AS coarsest {everything_in('people', plan, statement)})",
        f"people AS (SELECT {grain}, {', '.join(counts)} FROM persons CROSS JOIN rates{where} GROUP BY {group})",
    ]
    if shares_people(plan):
        objects = _names(plan.objects)
        reached = f"CAST(round(count(*) FILTER (WHERE {kept}) * {unit}) AS BIGINT) AS {REACHED}_{WHOLE}"
        clicked = f"{_CLICKERS} AS {CLICKED}_{WHOLE}"
        persons = f"SELECT {objects}, person, sum(clicks) AS clicks, max(coarsest) AS coarsest FROM persons"
        tables += [
            f"once AS ({persons} CROSS JOIN rates WHERE coarsest > 0 GROUP BY {objects}, person)",
            f"wholes AS (SELECT {objects}, {reached}, {clicked} FROM once GROUP BY {objects})",
        ]
    return tables


_CLICKERS = "CAST(count(*) FILTER (WHERE clicks > 0) AS BIGINT)"


def is_split(plan: Plan) -> bool:
    """Whether the rows are parts of objects, and tell how many people each has."""
    splits = len(plan.keys) > len(plan.objects) and not plan.by_frequency
    return splits and "people" in plan.sources and any(m.name == "reach" for m in plan.measures)


def shares_people(plan: Plan) -> bool:
    """Whether a person may be in several parts of an object."""
    return is_split(plan) and not plan.by_traits


def join_wholes(plan: Plan) -> str:
    """The join of rows with their objects, if it takes one."""
    return f" LEFT JOIN wholes USING ({_names(plan.objects)})" if shares_people(plan) else ""


def reach_items(plan: Plan) -> list[str]:
    """The select items of a row's people: at least one, and as many as have clicked; at most one an impression."""
    reach = _within("coalesce(impressions, 0)", f"coalesce({REACHED}, 1)", f"coalesce({CLICKED}, 0)")
    if not is_split(plan):
        return [f"{reach} AS reach"]
    over = _over(plan)
    if shares_people(plan):
        told = [f"coalesce({each}_{WHOLE}, 0)" for each in (REACHED, CLICKED)]
    else:
        told = [f"coalesce(sum({each}) {over}, 0)" for each in (REACHED, CLICKED)]
    whole = _within(f"sum(coalesce(impressions, 0)) {over}", *told)
    return [f"{reach} AS {PART}", f"CAST({whole} AS BIGINT) AS {WHOLE}"]


def fitted(plan: Plan, statement: Statement) -> str:
    """Reach of the parts of an object: to each its own, and of what the whole has more, by the room it has for it."""
    over, room = _over(plan), f"(least(impressions, {WHOLE}) - {PART})"
    short = f"greatest({WHOLE} - sum({PART}) {over}, 0)"
    rooms = f"greatest(sum({room}) {over}, 1)"
    more = statement.dialect.divide(f"({short} * {room} + {rooms} - 1)", rooms)
    return f"CAST({PART} + {more} AS BIGINT)"


def _within(most: str, *least: str) -> str:
    return f"least({most}, greatest({', '.join(least)}, 1))"


def _over(plan: Plan) -> str:
    return f"OVER (PARTITION BY {_names(plan.objects)})"


def _names(keys: Iterable[str]) -> str:
    return ", ".join(("slice", *keys))
