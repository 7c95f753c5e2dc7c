"""What reports can't be asked for any more from one version of the API to the next."""

from __future__ import annotations

from typing import Final

from adtwin.errors.reporting import UNKNOWN_BREAKDOWN
from adtwin.graph.call import Call
from adtwin.graph.versions import difference
from adtwin.reporting.breakdowns import BREAKDOWNS
from adtwin.reporting.params import InsightsParams

MARKET_AREAS: Final = difference(
    "dma", "Reports break down by `dma`; later `comscore_market` stands in its place [wire facts 8].", until="v24.0"
)


def breakdowns_are_of_the_version(call: Call, params: InsightsParams) -> None:
    """A breakdown that ended is unknown. Error: UNKNOWN_BREAKDOWN."""
    if "dma" not in params.breakdowns or MARKET_AREAS.holds(call.version):
        return
    known = ", ".join(sorted(set(BREAKDOWNS) - {"dma"}))
    raise UNKNOWN_BREAKDOWN(
        blame=["breakdowns"],
        param="breakdowns",
        value="dma",
        position=params.breakdowns.index("dma"),
        modelled=known,
        allowed=known,
        suggestion=" Did you mean comscore_market?",
    )
