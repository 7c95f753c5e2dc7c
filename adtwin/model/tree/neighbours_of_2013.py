"""Paths that the documentation of 2013 names beside its creatives, and that are not offered. [E-490…E-495]"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from adtwin.errors.legacy import LEGACY_NOT_OFFERED
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Node, Operation


class NoParams(BaseModel):
    """Whatever is sent, the answer is the same."""


def _gone(name: str, instead: str) -> Edge:
    """A path that answers what took its place."""

    def refuse(call: Call, node: Node, params: Any) -> Any:  # noqa: ARG001 - an operation's signature
        raise LEGACY_NOT_OFFERED(edge=name, instead=instead)

    operation = Operation(refuse, NoParams, only_asks=True)
    return Edge(get=operation, post=operation, name=name, readable=False, doc=f"Not offered; use {instead}.")


class OnAnAccount(Edges, of="AdAccount"):
    """Queries and objects of 2013 on an ad account."""

    adcampaigns = _gone("adcampaigns", "the edge adsets, for what was a campaign is an ad set")
    adcampaignstats = _gone("adcampaignstats", "the edge insights with level=adset")
    adgroupstats = _gone("adgroupstats", "the edge insights with level=ad")
    adgroupconversions = _gone("adgroupconversions", "the edge insights with the field actions")
    conversions = _gone("conversions", "the edge insights with the field actions")
    stats = _gone("stats", "the edge insights")
    offsitepixels = _gone("offsitepixels", "the edge adspixels")
    partnercategories = _gone("partnercategories", "custom audiences")
    actionestimate = _gone("actionestimate", "the edge delivery_estimate")
    keywordstats = _gone("keywordstats", "search with type=adinterest")


class OnAnAd(Edges, of="Ad"):
    """Queries of 2013 on an ad group."""

    stats = _gone("stats", "the edge insights")
    conversions = _gone("conversions", "the edge insights with the field actions")
    keywordstats = _gone("keywordstats", "search with type=adinterest")
