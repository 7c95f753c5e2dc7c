"""What can go wrong below the store, and how the rest of the twin hears of it."""

from __future__ import annotations

from adtwin.errors import GraphError
from adtwin.errors.protocol import SERVICE_UNAVAILABLE


class StoreRefusedError(Exception):
    """The database can't be opened as it is; the message says why and what to do."""


class ConflictError(Exception):
    """The work wrote a second row where one may stand (an id twice). Ends the work; nothing of it is kept."""


def unavailable(cause: BaseException | str) -> GraphError:
    """The error of a store that is down, full, locked or read-only: code 2, may be sent again."""
    detail = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
    return SERVICE_UNAVAILABLE(detail=detail.rstrip("."))
