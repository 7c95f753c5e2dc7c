"""Which ads run or are in review, by account and by the page they speak as. [C-361, C-362, D-024…D-027]"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from adtwin.model.enums import AccountStatus
from adtwin.model.tree.ad_rules import page_of
from adtwin.store import Obj, Page, View

COUNTS_WHILE: Final = frozenset({AccountStatus.ACTIVE, AccountStatus.PENDING_SETTLEMENT, AccountStatus.IN_GRACE_PERIOD})
"""Account states in which ads count at all [D-026]."""
IN_REVIEW: Final = ("PENDING_REVIEW", "IN_PROCESS")
"""Effective statuses of ads that count while they are meant to run [D-025]."""
MOST_ACCOUNTS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Counted:
    """An ad that counts: the page it speaks as (empty without one), and since when it is meant to run."""

    ad: Obj
    page: str
    since: int


def of_account(view: View, account: Obj, now: int) -> Iterator[Counted]:
    """The ads of an account that count at a moment."""
    if account.data["account_status"] not in COUNTS_WHILE:
        return
    ads = [
        ad
        for ad in view.owned(account.id, "Ad", ["ACTIVE", *IN_REVIEW])
        if ad.effective_status == "ACTIVE" or ad.status == "ACTIVE"
    ]
    creatives, adsets = (view.get_many({int(ad.data[name]) for ad in ads}) for name in ("creative_id", "adset_id"))
    for ad in ads:
        creative, adset = creatives.get(int(ad.data["creative_id"])), adsets.get(int(ad.data["adset_id"]))
        if creative is not None and adset is not None and _is_scheduled(adset, now):
            since = max(adset.data.get("start_time") or 0, ad.data.get("active_since") or ad.created_time)
            yield Counted(ad, page_of(creative.data) or "", since)


def of_page(view: View, page: int, now: int) -> list[Counted]:
    """The ads that count for a page, whichever account they are in; those that began first stand first."""
    found = [one for account in accounts_of(view, page) for one in of_account(view, account, now)]
    return sorted((one for one in found if one.page == str(page)), key=lambda one: (one.since, one.ad.id))


def accounts_of(view: View, page: int) -> list[Obj]:
    """The accounts that may promote a page."""
    links = view.backlinks(page, "promote_pages", limit=MOST_ACCOUNTS)
    return list(view.get_many(sorted(link.id1 for link in links)).values())


def neighbours(view: View, account: Obj) -> list[Obj]:
    """The account and the others that may promote the same pages: a page's ads count together."""
    found = {account.id: account}
    for page in view.edge(account.id, "promote_pages", Page(limit=MOST_ACCOUNTS)):
        found |= {one.id: one for one in accounts_of(view, page.id)}
    return list(found.values())


def turns(view: View, account: Obj) -> Iterator[int]:
    """When ads of an account begin or cease to count by their schedules."""
    for adset in view.owned(account.id, "AdSet"):
        yield from (int(time) for time in (adset.data.get("start_time"), adset.data.get("end_time")) if time)


def _is_scheduled(adset: Obj, now: int) -> bool:
    """Begun and not over; hours of the day don't matter [D-027]."""
    start, end = adset.data.get("start_time") or 0, adset.data.get("end_time") or 0
    return bool(start <= now and (not end or now < end))
