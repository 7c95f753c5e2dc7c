"""Whom an account advertises for, its agency and its partner: a page, an app, or nobody [D-053, D-079]."""

from __future__ import annotations

from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.call import MAX_ID_DIGITS, Call
from adtwin.graph.node import Node

NONE, UNFOUND = "NONE", "UNFOUND"
NOBODY = (NONE, UNFOUND)


def advertiser(call: Call, given: str) -> Node | None:
    """The app with this id, or the page with this id or alias; None if there is none."""
    if given.isascii() and given.isdigit():
        found = call.load(int(given)) if len(given) < MAX_ID_DIGITS else None
        return found if found is not None and found.obj.type in ("Page", "App") else None
    pages = (page for page in call.view.of_type("Page") if page.data.get("username") == given)
    return next(map(call.registry.wrap, pages), None)


def names_an_advertiser(call: Call, name: str, given: str) -> None:
    """A parameter names a page or an app that the caller can see, or says that there is none."""
    if given in NOBODY:
        return
    known = advertiser(call, given)
    if known is None or not call.sees(known.obj):
        detail = f"Param {name} must be the id or alias of a page, the id of an app, NONE or UNFOUND"
        raise INVALID_PARAMETER(blame=[name], detail=detail)
