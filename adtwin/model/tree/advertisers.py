"""Whom an account advertises for, its agency and its partner: a page, an app, or nobody [D-053, D-079]."""

from __future__ import annotations

from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.call import MAX_ID_DIGITS, Call
from adtwin.graph.node import Node

NONE, UNFOUND = "NONE", "UNFOUND"
NOBODY = (NONE, UNFOUND)
ADVERTISERS = {"end_advertiser": "end_advertiser_id", "media_agency": "media_agency", "partner": "partner"}
"""Parameter: the key it is kept under."""


def advertiser(call: Call, kept: str) -> Node | None:
    """The page or the app with this id; None if there is none."""
    number = int(kept) if kept.isascii() and kept.isdigit() and len(kept) < MAX_ID_DIGITS else None
    found = None if number is None else call.load(number)
    return found if found is not None and found.obj.type in ("Page", "App") else None


def kept_as(call: Call, given: str) -> str:
    """What is kept of a parameter: ids, NONE and UNFOUND as they are, the alias of a page as the page's id.

    An alias is looked for among the pages that the caller sees; where there is no such page it stays as it is.
    """
    if given in NOBODY or given.isdigit():
        return given
    pages = (page for page in call.view.of_type("Page") if page.data.get("username") == given and call.sees(page))
    return next((str(page.id) for page in pages), given)


def names_an_advertiser(call: Call, name: str, kept: str) -> None:
    """A parameter names a page or an app that the caller can see, or says that there is none."""
    if kept in NOBODY:
        return
    known = advertiser(call, kept)
    if known is None or not call.sees(known.obj):
        detail = f"Param {name} must be the id or alias of a page, the id of an app, NONE or UNFOUND"
        raise INVALID_PARAMETER(blame=[name], detail=detail)
