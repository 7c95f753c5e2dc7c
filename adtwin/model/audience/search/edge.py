"""`GET /search?type=…&q=…`: rows of one kind, page by page [B-297]."""

from __future__ import annotations

from typing import Any

from adtwin.errors.protocol import INVALID_PARAMETER, MISSING_PARAMETER
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Node, Operation
from adtwin.graph.rows import RowType
from adtwin.model.audience.search.asked import SearchParams
from adtwin.model.audience.search.kinds import BY_NAME, KINDS


def _search(call: Call, root: Node, params: SearchParams) -> Any:  # noqa: ARG001 - an operation's signature
    if params.type is None:
        raise MISSING_PARAMETER(blame=["type"], param="type")
    find = BY_NAME.get(params.type.casefold())
    if find is None:
        detail = f"Param type must be one of the following values: {', '.join(KINDS)}"
        raise INVALID_PARAMETER(blame=["type"], detail=detail)
    return find(params)


class SearchPaths(Edges, of="Root"):
    """Search by name."""

    search = Edge(
        get=Operation(_search, SearchParams, slow=True, rows=RowType("SearchResult")),
        doc="Things to target and to write rules with, by name.",
    )
