"""Reading edges: stored lists with filters and cursors, and edges whose rows are worked out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from adtwin.errors.protocol import TOO_MUCH_DATA
from adtwin.graph import paging, timed
from adtwin.graph.document import Document
from adtwin.graph.fields import Selected, text_of
from adtwin.graph.filtering import as_parameters, conditions_of
from adtwin.graph.node import Edge, Node
from adtwin.graph.read import render, selection, steps
from adtwin.graph.registry import Params
from adtwin.graph.rows import Rows, check_fields, page_of, summary_fields
from adtwin.graph.validation import validate
from adtwin.store import Page, Where

if TYPE_CHECKING:
    from adtwin.graph.call import Call


Test = Callable[[Node], bool]
BATCH = 100
"""Objects read at once when some of them may not fit."""
MOST_ROWS = 50_000
"""Rows of all lists in one answer, however they are nested."""
COUNTED = 1_000_000
"""No edge is counted further than this."""


def answer(call: Call, node: Node, edge: Edge, params: dict[str, Any], selected: tuple[Selected, ...] | None) -> Any:
    """The body of a GET on an edge, whether asked for by path or as a field with modifiers."""
    path = f"{node.wire_id}/{edge.name}"
    if edge.get is not None:
        return _worked_out(call, node, edge, params, selected)
    if not edge.listed:
        raise call.no_such_object(path)
    if selected is not None and edge.target is not None:
        steps(call.registry, edge.target, selected, call.version)
    rows = stored_rows(call, node, edge, params)
    if selected is not None and "fields" not in params:
        params = {**params, "fields": text_of(selected)}
    return body_of(call, path, params, rows, selected if selected is not None else edge.shows or None)


def body_of(
    call: Call, path: str, params: dict[str, Any], rows: Rows, selected: tuple[Selected, ...] | None
) -> dict[str, Any]:
    """`data`, `paging` and, when asked for, `summary`."""
    data = [render(call, item, selected) if isinstance(item, Node) else item for item in rows.items]
    body: dict[str, Any] = {"data": data}
    if rows.offset is not None:
        links = paging.by_offset(call, path, params, rows.offset, later=rows.later)
    elif rows.by_time and rows.cursors is not None and rows.times is not None:
        links = paging.by_time(call, path, params, (rows.cursors, rows.times), (rows.earlier, rows.later))
    else:
        links = paging.paging(call, path, params, rows.cursors, (rows.earlier, rows.later))
    if links:
        body["paging"] = links
    if rows.summary is not None:
        body["summary"] = rows.summary
    return body | rows.extra


def _worked_out(
    call: Call, node: Node, edge: Edge, params: dict[str, Any], selected: tuple[Selected, ...] | None
) -> Any:
    operation = edge.get
    if operation is None:
        raise call.no_such_object(edge.name)
    named = params
    if selected is not None and "fields" not in params:
        named = {**params, "fields": ",".join(one.name for one in selected)}
        params = {**params, "fields": text_of(selected)}
    wanted = selected if selected is not None or operation.rows is None else selection(params.get("fields"))
    if operation.rows is not None:
        check_fields(call, operation.rows, wanted)
    given = operation_params(call, node, operation.params, named)
    result = operation.run(call, node, given)
    if operation.rows is not None and isinstance(result, list):
        result = page_of(call, operation.rows, result, params, wanted)
    if isinstance(result, Rows):
        wanted = wanted if wanted is not None else selection(params.get("fields"))
        path = edge.name if node is call.registry.root else f"{node.wire_id}/{edge.name}"
        return body_of(call, path, params, result, wanted)
    if isinstance(result, Node):
        return render(call, result, selected)
    if isinstance(result, dict | Document):
        return result
    return {"data": result}


def operation_params(call: Call, node: Node, model: type[BaseModel] | None, given: dict[str, Any]) -> Any:
    """The validated parameters of an operation, or the raw ones when it declares none."""
    if model is None:
        return given
    return validate(params_of(model), given, node.zone(call))


_PARAMS: dict[type[BaseModel], Params] = {}


def params_of(model: type[BaseModel]) -> Params:
    """The parameters that a model declares; worked out once."""
    params = _PARAMS.get(model)
    if params is None:
        params = _PARAMS[model] = Params.of(model)
    return params


def stored_rows(call: Call, node: Node, edge: Edge, params: dict[str, Any]) -> Rows:
    """One page of a stored edge, newest first. Filters that the store can't judge are judged here [C-387]."""
    limit = paging.limit_told(call, params)
    where, fits = _conditions(call, node, edge, params)
    asked = timed.bounds(call, node, params) if edge.timed else None
    if asked is not None:
        fits = _both(fits, timed.within(*asked))
    after, before = paging.place_of(call, "after", params), paging.place_of(call, "before", params)
    offset = paging.offset_of(params) if after is None and before is None else None
    start = after.key if after is not None and before is None else None
    span = Page(limit + 1 + (offset or 0), start, before.key if before is not None else None, where)
    found = _found(call, _Listed(node.pk, edge.name, fits), span)[offset or 0 :]
    nodes, extra = _cut(found, limit, before is not None)
    rows = Rows(
        items=nodes,
        earlier=bool(nodes) and (extra if before is not None else after is not None),
        later=bool(nodes) and (before is not None or extra),
        offset=offset,
        by_time=asked is not None,
    )
    call.listed += len(nodes)
    if call.listed > call.twin.limits.get("rows", MOST_ROWS):
        raise TOO_MUCH_DATA()
    if nodes:
        first = max(0, before.depth - len(nodes)) if before is not None else after.depth + 1 if after is not None else 1
        ends = (nodes[0].obj.key, first), (nodes[-1].obj.key, first + len(nodes) - 1)
        rows.cursors = (paging.encode(*ends[0]), paging.encode(*ends[1]))
        rows.times = (nodes[0].obj.key[0], nodes[-1].obj.key[0])
    for one in summary_fields(params.get("summary")):
        if one.name == "total_count":
            value: Any = _total(call, _Listed(node.pk, edge.name, fits), where)
        else:
            value = _told(call, node, edge, params, one)
        if value is not None:
            rows.summary = {**(rows.summary or {}), one.alias: value}
    return rows


def _both(one: Test | None, other: Test) -> Test:
    return other if one is None else lambda node: one(node) and other(node)


@dataclass(frozen=True, slots=True)
class _Listed:
    """An edge as it is listed: whose it is, and the test for what the store can't judge."""

    pk: int
    edge: str
    fits: Test | None


def _found(call: Call, listed: _Listed, span: Page) -> list[Node]:
    """At least as many of the edge's nodes as the span asks for, if there are; foreign ones are not shown."""
    backwards = span.before is not None
    wanted = span.limit if listed.fits is None else min(max(span.limit, BATCH), paging.MAX_LIMIT)
    found: list[Node] = []
    more = True
    while len(found) < span.limit and more:
        objects = call.view.edge(listed.pk, listed.edge, replace(span, limit=wanted))
        more = len(objects) == wanted
        if objects and backwards:
            span = replace(span, before=objects[0].key)
        elif objects:
            span = replace(span, after=objects[-1].key)
        nodes = [call.registry.wrap(obj) for obj in objects if call.sees(obj)]
        kept = nodes if listed.fits is None else [one for one in nodes if listed.fits(one)]
        found = kept + found if backwards else found + kept
    return found


def _told(call: Call, node: Node, edge: Edge, params: dict[str, Any], asked: Selected) -> Any:
    """A field of the summary that the listed type tells by itself; None where it has no such field."""
    filters = edge.filters
    if filters is None or filters.summary is None:
        return None
    return filters.summary(operation_params(call, node, filters.params, params), asked, node, edge, call)


def _total(call: Call, listed: _Listed, where: Where) -> int:
    """How many nodes the edge has that fit; counted one by one where the store can't judge."""
    if listed.fits is None:
        return call.view.edge_count(listed.pk, listed.edge, where)
    return len(_found(call, listed, Page(limit=COUNTED, where=where)))


def _cut(found: list[Node], limit: int, backwards: bool) -> tuple[list[Node], bool]:
    extra = len(found) > limit
    if not extra:
        return found, False
    return (found[-limit:] if backwards else found[:limit]), True


def _conditions(call: Call, node: Node, edge: Edge, params: dict[str, Any]) -> tuple[Where, Test | None]:
    """What the store judges, and a test for the rest."""
    target, filters = call.registry.types[edge.target or ""], edge.filters
    conditions = conditions_of(target, params.get("filtering"))
    tests: list[Test] = [partial(one.holds, call=call) for one in conditions]
    where = Where()
    if filters is not None:
        shapes = params_of(filters.params).shapes
        given = operation_params(call, node, filters.params, as_parameters(conditions, shapes) | params)
        where = filters.where(given, call)
        fits = filters.fits
        if fits is not None and filters.screens(given):
            tests.append(lambda one: fits(given, one, call))
    return where, (lambda one: all(test(one) for test in tests)) if tests else None
