"""How many ads run or are in review, by account and by the page they speak as. [C-360…C-373, D-022…D-028]"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel

from adtwin.graph.call import Call
from adtwin.graph.listing import Rows
from adtwin.graph.node import Edge, Edges, Node, Operation
from adtwin.graph.types import NumericId
from adtwin.model.enums import AccountStatus
from adtwin.model.owned import ADS
from adtwin.model.tree.ad_rules import page_of
from adtwin.store import Obj, Page, View

COUNTS_WHILE = frozenset({AccountStatus.ACTIVE, AccountStatus.PENDING_SETTLEMENT, AccountStatus.IN_GRACE_PERIOD})
"""Account states in which ads count at all [D-026]."""
IN_REVIEW = ("PENDING_REVIEW", "IN_PROCESS")
"""Effective statuses of ads that count while they are meant to run [D-025]."""

Recommendation = Literal[
    "zero_impression", "learning_limited", "top_campaigns_with_ads_under_cap", "top_adsets_with_ads_under_cap"
]


class VolumeParams(BaseModel):
    """`show_breakdown_by_actor` gives a row for each page; `page_id` that of one [C-363, C-364]."""

    show_breakdown_by_actor: bool = False
    page_id: NumericId | None = None
    recommendation_type: Recommendation | None = None


def _volume(call: Call, account: Node, params: VolumeParams) -> Rows:
    here = Counter(_pages(call, account))
    if params.page_id is None and not params.show_breakdown_by_actor:
        return Rows([{"ads_running_or_in_review_count": here.total()}])
    everywhere = Counter(page for other in _accounts(call, account) for page in _pages(call, other))
    promoted = call.view.edge(account.pk, "promote_pages", Page(limit=1_000))
    pages = {str(page.id): page for page in promoted}
    wanted = [params.page_id] if params.page_id is not None else sorted({*pages, *here})
    return Rows([_row(call, page, here[page], everywhere[page]) for page in wanted])


def _row(call: Call, page_id: str, here: int, everywhere: int) -> dict[str, Any]:
    page = call.require(page_id, "Page", "page_id")
    return {
        "ads_running_or_in_review_count": everywhere,
        "current_account_ads_running_or_in_review_count": here,
        "actor_id": page_id,
        "actor_name": page.obj.data["name"],
        "recommendations": [],
    }


def _accounts(call: Call, account: Node) -> Iterator[Node]:
    """The account, and the others that may promote the same pages: a page's ads count together."""
    seen = {account.pk}
    yield account
    for page in call.view.edge(account.pk, "promote_pages", Page(limit=1_000)):
        for link in call.view.backlinks(page.id, "promote_pages", limit=1_000):
            other = call.load(link.id1)
            if other is not None and other.pk not in seen:
                seen.add(other.pk)
                yield other


def _pages(call: Call, account: Node) -> Iterator[str]:
    """The page of each ad of an account that counts."""
    if account.obj.data["account_status"] not in COUNTS_WHILE:
        return
    for ad in call.view.owned(account.pk, "Ad", ["ACTIVE", *IN_REVIEW]):
        meant_to_run = ad.effective_status == "ACTIVE" or ad.status == "ACTIVE"
        creative = call.load(int(ad.data["creative_id"]))
        if meant_to_run and creative is not None and _is_scheduled_now(call.view, ad, call.now):
            yield page_of(creative) or ""


def _is_scheduled_now(view: View, ad: Obj, now: int) -> bool:
    """Begun and not over; hours of the day don't matter [D-027]."""
    adset = view.get(int(ad.data["adset_id"]))
    if adset is None:
        return False
    start, end = adset.data.get("start_time") or 0, adset.data.get("end_time") or 0
    return start <= now and (not end or now < end)


class Volume(Edges, of="AdAccount"):
    """The account's ad volume."""

    ads_volume = Edge(get=Operation(_volume, VolumeParams), access=ADS, doc="Ads that run or are in review.")
