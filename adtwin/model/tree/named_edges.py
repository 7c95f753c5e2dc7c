"""Edges of an ad account that the documentation names, and tells nothing more of than what they list. [D-070…D-074]

What a twin has of a kind is listed, worked out where nothing is stored; of two kinds it can't have any.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from adtwin.errors import GraphError
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Node, Operation
from adtwin.graph.rows import RowType
from adtwin.graph.versions import MODELLED
from adtwin.model.audience import details
from adtwin.model.audience.search.asked import Row
from adtwin.model.audience.search.details import row_of
from adtwin.model.audience.targeting import Targeting, check
from adtwin.model.owned import ADS
from adtwin.model.status import HIDDEN
from adtwin.reporting import mmm
from adtwin.store import Page, Where

MOST = 500
APP_EDGES = ("applications", "advertisable_applications")
"""Where an account lists its apps."""


def _worked_out(find: Any, rows: RowType | str, doc: str) -> Edge:
    """An edge whose rows are found by `find(call, account)`."""

    def run(call: Call, account: Node, params: Any) -> list[Any]:  # noqa: ARG001 - an operation's signature
        return list(find(call, account))

    return Edge(get=Operation(run, rows=rows), access=ADS, doc=doc)


def _nothing(of: str, doc: str) -> Edge:
    """An edge of things that a twin has none of."""
    return _worked_out(lambda _call, _account: (), RowType(of), doc)


def _deprecated(call: Call, account: Node) -> Iterator[Node]:
    """The ad sets whose targeting the newest version would not take any more [D-073]."""
    newest = MODELLED[-1]
    for adset in call.view.edge(account.pk, "adsets", Page(limit=MOST, where=Where(effective_status_not=HIDDEN))):
        try:
            check(Targeting.model_validate(adset.data["targeting"]), version=newest)
        except GraphError:
            yield call.registry.wrap(adset)


def _payors(call: Call, account: Node) -> Iterator[dict[str, Any]]:
    """Who may pay for and benefit from the account's ads: names that it goes by and has named so far."""
    data = account.obj.data
    names = [data.get(name) for name in ("default_dsa_beneficiary", "default_dsa_payor", "business_name", "name")]
    adsets = call.view.edge(account.pk, "adsets", Page(limit=MOST))
    names += [one.data.get(name) for one in adsets for name in ("dsa_beneficiary", "dsa_payor")]
    pages = call.view.edge(account.pk, "promote_pages", Page(limit=MOST))
    names += [page.data.get("name") for page in pages]
    yield {"recommendations": list(dict.fromkeys(name for name in names if name))}


def _mix_reports(call: Call, account: Node) -> Iterator[Node]:
    """The report runs of the account that are for marketing-mix models, newest first."""
    runs = call.view.owned(account.pk, "AdReportRun")
    wanted = [run for run in runs if mmm.MMM in (run.data["query"].get("breakdowns") or ())]
    yield from (call.registry.wrap(run) for run in reversed(wanted))


def _categories(call: Call, account: Node) -> Iterator[Row]:  # noqa: ARG001 - the form of all of these
    """The behaviors that people can be chosen by."""
    yield from (row_of(one) for one in details.of_kind("behaviors"))


CATEGORY = RowType(
    "BroadTargetingCategories", "id", "name", "type", "path", "description",
    "audience_size_lower_bound", "audience_size_upper_bound",
)  # fmt: skip
PAYORS = RowType("AdAccountDsaRecommendations", "recommendations", at_once=True)


class NamedEdges(Edges, of="AdAccount"):
    """What is named only."""

    applications = Edge("App", access=ADS, doc="The apps connected to the account.")
    advertisable_applications = Edge("App", access=ADS, doc="The apps that the account's ads can promote.")
    broadtargetingcategories = _worked_out(_categories, CATEGORY, "Broad categories of people: their behaviors.")
    deprecatedtargetingadsets = _worked_out(
        _deprecated, "AdSet", "Ad sets whose targeting ends with the newest version."
    )
    dsa_recommendations = _worked_out(_payors, PAYORS, "Names to declare as beneficiary and payor.")
    ads_reporting_mmm_reports = _worked_out(
        _mix_reports, "AdReportRun", "The account's reports for marketing-mix models."
    )
    ads_reporting_mmm_schedulers = _nothing(
        "AdsReportBuilderMMMReportScheduler", "Schedules of such reports: a twin has none."
    )
    mcmeconversions = _nothing("AdsMcmeConversion", "Conversions measured together with others: a twin has none.")
