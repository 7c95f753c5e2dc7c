"""What an edge answers: rows, and lists worked out as a whole, which are paged, counted and shown like stored ones."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from adtwin.errors.protocol import UNKNOWN_FIELD
from adtwin.graph import paging
from adtwin.graph.decode import Shape, value_of
from adtwin.graph.fields import Selected
from adtwin.graph.filtering import conditions_of
from adtwin.graph.node import Field, Node
from adtwin.graph.read import nested, selection, steps
from adtwin.graph.registry import suggestion

if TYPE_CHECKING:
    from adtwin.graph.call import Call


@dataclass(slots=True)
class Rows:
    """What an edge's own operation answers: nodes or ready rows, with cursors when there is more than a page."""

    items: Iterable[Any]
    cursors: tuple[str, str] | None = None
    earlier: bool = False
    later: bool = False
    offset: int | None = None
    """How many rows stand before these, where pages are counted instead of marked by cursors."""
    by_time: bool = False
    times: tuple[int, int] | None = None
    """When the first and the last of them came to stand there; the links name these where pages go by time."""
    summary: dict[str, Any] | None = None
    extra: dict[str, Any] = field(default_factory=dict)


PAGE = ("limit", "after", "before", "offset")


class RowType:
    """What the rows of such a list hold, where they are no nodes: the name of their type, and its fields.

    All of them are answered unless `fields` asks for less; a type that names none has others in each row. A list of
    a type that comes `at_once` is paged only where a page is asked for.
    """

    def __init__(self, name: str, *fields: str, at_once: bool = False) -> None:
        self.name = name
        self.wire_type = re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
        self.fields = {one: Field(compute=partial(_entry, one)) for one in fields}
        self.at_once = at_once

    def check(self, selected: tuple[Selected, ...]) -> None:
        """Error 100 for the first field that the type does not have."""
        for one in selected:
            if self.fields and one.name not in self.fields:
                near = suggestion(one.name, self.fields)
                raise UNKNOWN_FIELD(blame=["fields"], field=one.name, node=self.name, suggestion=near)

    def shown(self, call: Call, row: dict[str, Any], selected: tuple[Selected, ...] | None) -> dict[str, Any]:
        """A row as it is answered: what was asked for and its id, or all that has a value."""
        if selected is None:
            return {name: nested(call, value, ()) for name, value in row.items() if value is not None}
        out: dict[str, Any] = nested(call, row, selected)
        return out if "id" not in row else {**out, "id": row["id"]}


def _entry(name: str, row: Any, _call: Call) -> Any:
    return row.get(name)


def check_fields(call: Call, rows: RowType | str, selected: tuple[Selected, ...] | None) -> None:
    """Refuse a field that is none of a list's, whether or not there are any rows."""
    if isinstance(rows, RowType):
        rows.check(selected or ())
    else:
        steps(call.registry, rows, selected, call.version)


def page_of(
    call: Call, rows: RowType | str, found: list[Any], params: dict[str, Any], selected: tuple[Selected, ...] | None
) -> Rows:
    """The page that is asked for of everything there is; a cursor holds the place of a row."""
    conditions = conditions_of(
        rows if isinstance(rows, RowType) else call.registry.types[rows], params.get("filtering")
    )
    if conditions:
        found = [one for one in found if all(condition.holds(one, call) for condition in conditions)]
    paged = not (isinstance(rows, RowType) and rows.at_once) or any(name in params for name in PAGE)
    first, end, offset = _span(call, params, len(found)) if paged else (0, len(found), None)
    listed = found[first:end]
    items = listed
    if isinstance(rows, RowType):
        items = [one if isinstance(one, Node) else rows.shown(call, one, selected) for one in listed]
    answer = Rows(items, earlier=bool(listed) and first > 0, later=bool(listed) and end < len(found), offset=offset)
    if paged and listed:
        answer.cursors = paging.encode((first, 0)), paging.encode((first + len(listed) - 1, 0))
    counted = [one for one in summary_fields(params.get("summary")) if one.name == "total_count"]
    answer.summary = {one.alias: len(found) for one in counted} or None
    return answer


def summary_fields(given: Any) -> tuple[Selected, ...]:
    """The fields in a `summary` parameter; `true` stands for the default one [D-002, D-003]."""
    given = value_of("summary", given, Shape.SCALAR)
    if given in (None, False, 0) or str(given).strip().lower() in ("", "false", "0"):
        return ()
    if str(given).strip().lower() in ("true", "1"):
        return (Selected("total_count", "total_count"),)
    return selection(given) or ()


def _span(call: Call, params: dict[str, Any], count: int) -> tuple[int, int, int | None]:
    """From which row to before which one a page goes, and how many are passed over where pages are counted."""
    limit = paging.limit_told(call, params)
    after, before = paging.place_of(call, "after", params), paging.place_of(call, "before", params)
    if before is not None:
        end = max(0, min(before.time, count))
        return max(0, end - limit), end, None
    offset = paging.offset_of(params) if after is None else None
    first = max(0, after.time + 1) if after is not None else offset or 0
    return first, min(first + limit, count), offset
