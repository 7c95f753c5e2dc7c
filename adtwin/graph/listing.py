"""Reading edges: stored lists with filters and cursors, and edges whose rows are worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from adtwin.graph import paging
from adtwin.graph.fields import Selected
from adtwin.graph.filtering import matcher
from adtwin.graph.node import Edge, Node
from adtwin.graph.read import render, selection
from adtwin.graph.registry import Params
from adtwin.graph.validation import validate
from adtwin.store import Key, Page, Where

if TYPE_CHECKING:
    from adtwin.graph.call import Call


Test = Callable[[Node], bool]


@dataclass(slots=True)
class Rows:
    """What an edge's own operation answers: nodes or ready rows, with cursors when there is more than a page."""

    items: Iterable[Any]
    cursors: tuple[str, str] | None = None
    earlier: bool = False
    later: bool = False
    summary: dict[str, Any] | None = None
    extra: dict[str, Any] = field(default_factory=dict)


def answer(
    call: Call, node: Node, edge: Edge, params: dict[str, Any], selected: tuple[Selected, ...] | None
) -> dict[str, Any]:
    """The body of a GET on an edge, whether asked for by path or as a field with modifiers."""
    path = f"{node.wire_id}/{edge.name}"
    if edge.get is not None:
        return _worked_out(call, node, edge, params, selected)
    if not edge.listed:
        raise call.no_such_object(path)
    rows = stored_rows(call, node, edge, params)
    return body_of(call, path, params, rows, selected)


def body_of(
    call: Call, path: str, params: dict[str, Any], rows: Rows, selected: tuple[Selected, ...] | None
) -> dict[str, Any]:
    """`data`, `paging` and, when asked for, `summary`."""
    data = [render(call, item, selected) if isinstance(item, Node) else item for item in rows.items]
    body: dict[str, Any] = {"data": data}
    links = paging.paging(call, path, params, rows.cursors, (rows.earlier, rows.later))
    if links:
        body["paging"] = links
    if rows.summary is not None:
        body["summary"] = rows.summary
    return body | rows.extra


def _worked_out(
    call: Call, node: Node, edge: Edge, params: dict[str, Any], selected: tuple[Selected, ...] | None
) -> dict[str, Any]:
    operation = edge.get
    if operation is None:
        raise call.no_such_object(edge.name)
    if selected is not None and "fields" not in params:
        params = {**params, "fields": [one.name for one in selected]}
    given = operation_params(call, node, operation.params, params)
    result = operation.run(call, node, given)
    if isinstance(result, Rows):
        wanted = selected if selected is not None else selection(params.get("fields"))
        return body_of(call, f"{node.wire_id}/{edge.name}", params, result, wanted)
    if isinstance(result, Node):
        return render(call, result, selected)
    return dict(result) if isinstance(result, dict) else {"data": result}


def operation_params(call: Call, node: Node, model: type[BaseModel] | None, given: dict[str, Any]) -> Any:
    """The validated parameters of an operation, or the raw ones when it declares none."""
    if model is None:
        return given
    return validate(_params_of(model), given, node.zone(call))


_PARAMS: dict[type[BaseModel], Params] = {}


def _params_of(model: type[BaseModel]) -> Params:
    params = _PARAMS.get(model)
    if params is None:
        params = _PARAMS[model] = Params.of(model)
    return params


def stored_rows(call: Call, node: Node, edge: Edge, params: dict[str, Any]) -> Rows:
    """One page of a stored edge, newest first. Filters that the store can't judge are judged here [C-387]."""
    limit = paging.limit_of(params)
    where, fits = _conditions(call, node, edge, params)
    after = Key(*paging.decode(params["after"])) if params.get("after") else None
    before = Key(*paging.decode(params["before"])) if params.get("before") else None
    found: list[Node] = []
    backwards = before is not None
    place = before if backwards else after
    more = True
    while len(found) <= limit and more:
        wanted = limit + 1 if fits is None else max(limit + 1, 100)
        page = Page(limit=wanted, after=None if backwards else place, before=place if backwards else None, where=where)
        batch = [call.registry.wrap(obj) for obj in call.view.edge(node.pk, edge.name, page)]
        more = len(batch) == wanted
        if batch:
            place = _place(batch[0] if backwards else batch[-1])
        kept = batch if fits is None else [one for one in batch if fits(one)]
        found = kept + found if backwards else found + kept
    nodes, extra = _cut(found, limit, backwards)
    rows = Rows(
        items=nodes,
        earlier=bool(nodes) and (extra if backwards else after is not None),
        later=bool(nodes) and (backwards or extra),
    )
    if nodes:
        rows.cursors = (paging.encode(_place(nodes[0])), paging.encode(_place(nodes[-1])))
    if params.get("summary"):
        rows.summary = {"total_count": call.view.edge_count(node.pk, edge.name, where)}
    return rows


def _place(node: Node) -> Key:
    return node.obj.key


def _cut(found: list[Node], limit: int, backwards: bool) -> tuple[list[Node], bool]:
    extra = len(found) > limit
    if not extra:
        return found, False
    return (found[-limit:] if backwards else found[:limit]), True


def _conditions(call: Call, node: Node, edge: Edge, params: dict[str, Any]) -> tuple[Where, Test | None]:
    """What the store judges, and a test for the rest."""
    tests = [matcher(call, params.get("filtering"))]
    where = Where()
    filters = edge.filters
    if filters is not None:
        given = operation_params(call, node, filters.params, params)
        where = filters.where(given, call)
        fits = filters.fits
        if fits is not None and filters.screens(given):
            tests.append(lambda one: fits(given, one, call))
    needed = [test for test in tests if test is not None]
    return where, (lambda one: all(test(one) for test in needed)) if needed else None
