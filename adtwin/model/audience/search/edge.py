"""`GET /search?type=…&q=…`: rows of one kind, page by page [B-297]."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from adtwin.errors.protocol import INVALID_PARAMETER, MISSING_PARAMETER
from adtwin.graph import paging
from adtwin.graph.call import Call
from adtwin.graph.listing import Rows
from adtwin.graph.node import Edge, Edges, Node, Operation
from adtwin.model.audience.search.kinds import KINDS


class SearchParams(BaseModel):
    """What is searched for, and which page of it is wanted."""

    type: str | None = None
    q: str = ""
    limit: int | str | None = None
    after: str | None = None
    before: str | None = None


def _search(call: Call, root: Node, params: SearchParams) -> Rows:  # noqa: ARG001 - an operation's signature
    if params.type is None:
        raise MISSING_PARAMETER(blame=["type"], param="type")
    find = KINDS.get(params.type)
    if find is None:
        detail = f"Param type must be one of the following values: {', '.join(KINDS)}"
        raise INVALID_PARAMETER(blame=["type"], detail=detail)
    return _page(find(call, params.q), params)


def _page(found: list[dict[str, Any]], params: SearchParams) -> Rows:
    """The rows after or before a cursor, which holds the place of a row."""
    limit = paging.limit_of({} if params.limit is None else {"limit": params.limit})
    first = 0
    if params.after is not None:
        first = paging.decode("after", params.after)[0] + 1
    elif params.before is not None:
        last = paging.decode("before", params.before)[0]
        first, limit = max(0, last - limit), min(limit, last)
    rows = found[first : first + limit]
    if not rows:
        return Rows(rows)
    cursors = paging.encode((first, 0)), paging.encode((first + len(rows) - 1, 0))
    return Rows(rows, cursors, earlier=first > 0, later=first + len(rows) < len(found))


class SearchPaths(Edges, of="Root"):
    """Search by name."""

    search = Edge(get=Operation(_search, SearchParams), doc="Things to target and to write rules with, by name.")
