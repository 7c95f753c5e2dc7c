"""Pages of rows that are worked out anew for each request."""

from __future__ import annotations

from typing import Protocol

from adtwin.graph import paging
from adtwin.graph.listing import Rows
from adtwin.model.audience.search.asked import Row


class Paged(Protocol):
    """Parameters that say which page is wanted."""

    limit: int | str | None
    after: str | None
    before: str | None


def page_of(found: list[Row], params: Paged) -> Rows:
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
