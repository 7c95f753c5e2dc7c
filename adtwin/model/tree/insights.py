"""The `insights` edge of accounts, campaigns, ad sets and ads [C-212…C-238]."""

from __future__ import annotations

from typing import Any

from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Node, Operation
from adtwin.reporting.params import InsightsParams


def _report(call: Call, node: Node, params: Any) -> Any:
    from adtwin.model.tree.insights_versions import breakdowns_are_of_the_version
    from adtwin.model.tree.report import report

    breakdowns_are_of_the_version(call, params)
    return report(call, node, params)


def _attempt(call: Call, params: Any) -> Any:
    from adtwin.model.tree.report_run import attempt

    return attempt(call, params)


def _order(call: Call, node: Node, params: Any) -> Any:
    from adtwin.model.tree.insights_versions import breakdowns_are_of_the_version
    from adtwin.model.tree.report_run import order

    breakdowns_are_of_the_version(call, params)
    return order(call, node, params)


def insights_edge() -> Edge:
    """What was delivered under a node, by level, time and breakdown: at once by GET, as a report run by POST."""
    return Edge(
        get=Operation(_report, InsightsParams, slow=True),
        post=Operation(_order, InsightsParams, before=_attempt, only_asks=True),
        use_case="ads_insights",
        doc="What was delivered, and what came of it.",
    )
