"""What reports lose from one version of the API to the next: attribution windows and breakdowns."""

from __future__ import annotations

from typing import Final

from adtwin.errors.reporting import UNKNOWN_BREAKDOWN
from adtwin.graph.call import Call
from adtwin.graph.versions import difference
from adtwin.reporting.breakdowns import BREAKDOWNS
from adtwin.reporting.params import InsightsParams

VIEW_WINDOWS: Final = difference(
    "view_windows",
    "The attribution windows 7d_view and 28d_view add their keys; later they are taken and say nothing [wire facts 8].",
    until="v24.0",
)
MARKET_AREAS: Final = difference(
    "dma", "Reports break down by `dma`; later `comscore_market` stands in its place [wire facts 8].", until="v24.0"
)
LONG_VIEWS: Final = frozenset({"7d_view", "28d_view"})


def of_version(call: Call, params: InsightsParams) -> InsightsParams:
    """The parameters as the version of the call reads them. Error: UNKNOWN_BREAKDOWN."""
    if "dma" in params.breakdowns and not MARKET_AREAS.holds(call.version):
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
    windows = params.action_attribution_windows
    if LONG_VIEWS.isdisjoint(windows) or VIEW_WINDOWS.holds(call.version):
        return params
    left = tuple(name for name in windows if name not in LONG_VIEWS)
    return params.model_copy(update={"action_attribution_windows": left})
