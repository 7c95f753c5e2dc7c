"""Search over everything that targeting can name, by an ad account; and targeting in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Node, Operation
from adtwin.graph.rows import RowType
from adtwin.model.audience.search import unified
from adtwin.model.audience.search.asked import Row
from adtwin.model.audience.search.unified import UnifiedParams
from adtwin.model.audience.sentences import lines_of
from adtwin.model.audience.targeting import Targeting
from adtwin.model.owned import ADS


class SentenceParams(BaseModel):
    """The targeting to be told in words."""

    targeting_spec: Targeting


def _paged(find: Callable[[UnifiedParams], list[Row]], doc: str) -> Edge:
    def run(call: Call, node: Node, params: UnifiedParams) -> list[Row]:  # noqa: ARG001 - an operation's signature
        return find(params)

    return Edge(get=Operation(run, UnifiedParams, rows=RowType("AdAccountTargetingUnified")), access=ADS, doc=doc)


def _told(call: Call, account: Node, params: SentenceParams) -> dict[str, Any]:  # noqa: ARG001
    return {"id": account.wire_id, "targetingsentencelines": lines_of(params.targeting_spec)}


def _own(call: Call, adset: Node, params: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001
    lines = lines_of(Targeting.model_validate(adset.obj.data["targeting"]))
    return {"id": adset.wire_id, "targetingsentencelines": lines}


def _of_its_adset(call: Call, ad: Node, params: dict[str, Any]) -> dict[str, Any]:
    adset = call.load(int(ad.obj.data["adset_id"]))
    if adset is None:
        raise LookupError(f"{ad} has no ad set")
    return {**_own(call, adset, params), "id": ad.wire_id}


class OfAccount(Edges, of="AdAccount"):
    """What targeting can name."""

    targetingsearch = _paged(unified.search, "Interests, behaviors, demographics, … by name.")
    targetingbrowse = _paged(unified.browse, "The outline of interests, behaviors and demographics.")
    targetingsuggestions = _paged(unified.suggest, "What stands beside some interests or behaviors.")
    targetingvalidation = _paged(unified.validate, "Whether ids and names can be targeted.")
    targetingsentencelines = Edge(
        get=Operation(_told, SentenceParams, slow=True), access=ADS, doc="A targeting in words."
    )


class OfAdSet(Edges, of="AdSet"):
    """The ad set's targeting."""

    targetingsentencelines = Edge(get=Operation(_own, slow=True), doc="The ad set's targeting in words.")


class OfAd(Edges, of="Ad"):
    """The targeting of the ad's ad set."""

    targetingsentencelines = Edge(get=Operation(_of_its_adset, slow=True), doc="The targeting of its ad set in words.")
