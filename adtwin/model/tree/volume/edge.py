"""`ads_volume` of an account, and the limit that a page tells. [C-360…C-373, D-022, D-023, D-028]"""

from __future__ import annotations

from collections import Counter
from typing import Any

from pydantic import BaseModel

from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Node, Operation
from adtwin.graph.rows import RowType
from adtwin.graph.types import NumericId
from adtwin.model.owned import ADS
from adtwin.model.tree.volume import advice, counting, limits
from adtwin.store import Obj, Page


class VolumeParams(BaseModel):
    """`show_breakdown_by_actor` gives a row for each page, `page_id` that of one [C-363, C-364]; `recommendation_type`
    leaves one kind of advice [C-371]."""

    show_breakdown_by_actor: bool = False
    page_id: NumericId | None = None
    recommendation_type: advice.Kind | None = None


def _volume(call: Call, account: Node, params: VolumeParams) -> list[dict[str, Any]]:
    here = list(counting.of_account(call.view, account.obj, call.now))
    if params.page_id is None and not params.show_breakdown_by_actor:
        return [{"ads_running_or_in_review_count": len(here)}]
    promoted = call.view.edge(account.pk, "promote_pages", Page(limit=counting.MOST_ACCOUNTS))
    pages = {str(page.id) for page in promoted} | {one.page for one in here if one.page}
    wanted = [params.page_id] if params.page_id is not None else sorted(pages)
    table = _Table(call, account, here, params.recommendation_type)
    return [table.row(page) for page in wanted]


class _Table:
    """The rows of an account, one for each page."""

    def __init__(self, call: Call, account: Node, here: list[counting.Counted], wanted: advice.Kind | None) -> None:
        self._call = call
        self._account = account
        self._here = here
        self._wanted = wanted
        self._neighbours = counting.neighbours(call.view, account.obj)
        counted = [one for other in self._neighbours for one in counting.of_account(call.view, other, call.now)]
        self._everywhere = Counter(one.page for one in counted)
        self._of_business = Counter(one.page for one in counted if self._is_of_the_business(one.ad.owner_id))
        self._impressions = advice.impressions_of(call, account) if here else {}

    def _is_of_the_business(self, account: int) -> bool:
        owner = next(one for one in self._neighbours if one.id == account)
        business = self._account.obj.data.get("business_id")
        return account == self._account.pk or (business is not None and owner.data.get("business_id") == business)

    def row(self, page_id: str) -> dict[str, Any]:
        """What is told of a page."""
        page = self._call.require(page_id, "Page", "page_id")
        here = [one for one in self._here if one.page == page_id]
        bounds = self._limits(page.obj)
        cap = min((one for one in (bounds.get(LIMIT), bounds.get(SET_BY_PAGE)) if one is not None), default=None)
        everywhere = self._everywhere[page_id]
        volume = advice.Volume(self._call, here, self._impressions, cap, everywhere)
        return {
            "ads_running_or_in_review_count": everywhere,
            "current_account_ads_running_or_in_review_count": len(here),
            "actor_id": page_id,
            "actor_name": page.obj.data["name"],
            **bounds,
            "recommendations": list(advice.advice(volume, self._wanted)),
        }

    def _limits(self, page: Obj) -> dict[str, Any]:
        """The limits of a page, and of the account's business there [C-367…C-370]; the count under a limit of the
        page's own is null without one [C-369]."""
        now, general = self._call.now, limits.of_page(page)
        told: dict[str, Any] = {SUBJECT: None}
        if (limit := limits.in_force(general, now)) is not None:
            told[LIMIT] = limit.limit
        if (limit := limits.to_come(general, now)) is not None:
            told["future_limit_on_ads_running_or_in_review"] = limit.limit
            told["future_limit_activation_date"] = self._call.moment(limit.since, self._account.zone(self._call))
        business = self._account.obj.data.get("business_id")
        own = limits.in_force(limits.of_page(page, business), now) if business else None
        if own is not None:
            owner = self._call.view.get(int(own.business_id or 0))
            name = owner.data.get("name") if owner is not None else None
            told |= {
                SUBJECT: self._of_business[str(page.id)],
                SET_BY_PAGE: own.limit,
                "ad_limit_scope_business": {"id": business, "name": name},
                "ad_limit_scope_business_manager_id": business,
            }
        return told


LIMIT = "limit_on_ads_running_or_in_review"
SUBJECT = "ads_running_or_in_review_count_subject_to_limit_set_by_page"
SET_BY_PAGE = "ad_limit_set_by_page_admin"
VOLUME = RowType(
    "AdAccountAdVolume",
    "ads_running_or_in_review_count", "current_account_ads_running_or_in_review_count", "actor_id", "actor_name",
    SUBJECT, LIMIT, "future_limit_on_ads_running_or_in_review", "future_limit_activation_date", SET_BY_PAGE,
    "ad_limit_scope_business", "ad_limit_scope_business_manager_id", "recommendations",
)  # fmt: skip
SETTING = RowType("PageAdLimitSetting", LIMIT, "enforcement_date", "business_id")


def _setting(call: Call, page: Node, params: Any) -> list[dict[str, Any]]:  # noqa: ARG001 - an operation's signature
    """The limits of the page: how many ads, from when on, and for which business if not for all."""
    every = {one.business_id for one in map(limits.Limit.model_validate, page.obj.data.get(limits.FIELD) or ())}
    found = [one for business in sorted(every, key=lambda one: one or "") for one in limits.of_page(page.obj, business)]
    return [
        {
            "limit_on_ads_running_or_in_review": one.limit,
            "enforcement_date": call.moment(one.since, "UTC"),
            **({"business_id": one.business_id} if one.business_id else {}),
        }
        for one in found
    ]


class AccountVolume(Edges, of="AdAccount"):
    """The account's ad volume."""

    ads_volume = Edge(
        get=Operation(_volume, VolumeParams, slow=True, rows=VOLUME), access=ADS, doc="Ads that run or are in review."
    )


class PageLimits(Edges, of="Page"):
    """How many ads a page may have."""

    ad_limit_page_setting = Edge(
        get=Operation(_setting, rows=SETTING), doc="How many ads of the page may run or be in review, and from when on."
    )
