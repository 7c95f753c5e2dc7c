"""Sets of a page's places: the shops that an ad for people nearby leads to. [D-115]"""

from __future__ import annotations

from typing import Literal

from adtwin.errors.accounts import PAGE_IS_NOT_PUBLISHED
from adtwin.graph.change import Change
from adtwin.graph.node import REQUIRED, Edge, Edges, written
from adtwin.graph.types import Name, NumericId
from adtwin.model.owned import ADS, Owned


def parent_page_is_published(change: Change[AdPlacePageSet]) -> None:
    """The places are those of a published page that the caller can use."""
    page = change.call.require(change.new.obj.data["parent_page"], "Page", "parent_page")
    if not page.obj.data.get("is_published", True):
        raise PAGE_IS_NOT_PUBLISHED(blame=["parent_page"], id=page.wire_id)


class AdPlacePageSet(Owned):
    """The places of a page, chosen by where people are or live."""

    name: Name = written(on_create=REQUIRED, by_default=True)
    parent_page: NumericId = written(on_create=REQUIRED, by_default=True)
    location_types: list[Literal["recent", "home"]] = written(on_create=True, default=["recent"], by_default=True)

    rules = (parent_page_is_published,)


class AccountPlaces(Edges, of="AdAccount"):
    """Where an account makes sets of places; they are read by their ids."""

    ad_place_page_sets = Edge(
        "AdPlacePageSet",
        by="account_id",
        creates=True,
        readable=False,
        access=ADS,
        doc="POST makes a set of a page's places.",
    )
