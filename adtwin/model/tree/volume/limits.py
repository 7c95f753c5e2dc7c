"""How many ads of a page may run or be in review: the page's own limit, and those its admins set for businesses.

Without a limit there is none; the admin root sets them (`POST /_adtwin/page-limits`). A limit counts from its own
date on. While a page is full its new ads are refused, its running ones can only be stopped, and those that begin
nevertheless, for they were scheduled, wait [D-028].
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from pydantic import BaseModel, Field

from adtwin.errors.tree import PAGE_AD_LIMIT_REACHED
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import Node
from adtwin.graph.twin import Twin
from adtwin.model.tree.ad_rules import creative_of, page_of
from adtwin.model.tree.volume import counting
from adtwin.store import Obj, Transaction, View

if TYPE_CHECKING:
    from adtwin.model.tree.ad import Ad

FIELD: Final = "ad_limits"
NOTE: Final = "pages_with_ad_limits"
"""The name under which the store lists the pages that have a limit."""


class Limit(BaseModel):
    """At most so many ads, from a moment on; of a business's ad accounts only, if one is named."""

    limit: int = Field(ge=0)
    since: int
    business_id: str | None = None


def of_page(page: Obj, business: str | None = None) -> list[Limit]:
    """The limits of a page for everyone, or for a business, the earliest first."""
    found = [Limit.model_validate(one) for one in page.data.get(FIELD) or ()]
    return sorted((one for one in found if one.business_id == business), key=lambda one: one.since)


def in_force(limits: Iterable[Limit], now: int) -> Limit | None:
    """The limit that holds at a moment."""
    return max((one for one in limits if one.since <= now), key=lambda one: one.since, default=None)


def to_come(limits: Iterable[Limit], now: int) -> Limit | None:
    """The next limit that will hold."""
    return min((one for one in limits if one.since > now), key=lambda one: one.since, default=None)


def put(twin: Twin, page_id: int, limits: list[Limit]) -> None:
    """Replace a page's limits; LookupError when there is no such page."""

    def write(tx: Transaction) -> None:
        page = tx.get(page_id)
        if page is None or page.type != "Page":
            raise LookupError(f"there is no page {page_id}")
        page.data[FIELD] = [one.model_dump(exclude_none=True) for one in limits]
        tx.update(page)
        tx.set_meta(NOTE, sorted({*(tx.meta(NOTE) or ()), page_id}) if limits else _without(tx, page_id))

    twin.store.write_sync(write)


def _without(tx: Transaction, page_id: int) -> list[int]:
    return [one for one in tx.meta(NOTE) or () if one != page_id]


def waiting(view: View, page: Obj, now: int) -> set[int]:
    """The ads of a page that are beyond its limits; those that began last wait."""
    ads = counting.of_page(view, page.id, now)
    limit = in_force(of_page(page), now)
    beyond = {one.ad.id for one in ads[limit.limit :]} if limit is not None else set()
    for business in {one.get("business_id") for one in page.data.get(FIELD) or ()} - {None}:
        group = {one.id for one in counting.accounts_of(view, page.id) if one.data.get("business_id") == business}
        own, limit = [one for one in ads if one.ad.owner_id in group], in_force(of_page(page, business), now)
        beyond |= {one.ad.id for one in own[limit.limit :]} if limit is not None else set()
    return beyond


def held_back(view: View, now: int) -> set[int]:
    """All ads that wait for their pages to have room."""
    found: set[int] = set()
    for page_id in view.meta(NOTE) or ():
        page = view.get(page_id)
        found |= waiting(view, page, now) if page is not None else set()
    return found


def next_change(view: View, now: int) -> int | None:
    """When, after a moment, other ads may come to wait: an ad set begins or ends, or a limit begins to hold.

    What else decides it, reviews and edits, is known when it happens.
    """
    times: set[int] = set()
    for page in view.get_many(view.meta(NOTE) or ()).values():
        times.update(one["since"] for one in page.data.get(FIELD) or ())
        for account in counting.accounts_of(view, page.id):
            times.update(counting.turns(view, account))
    return min((time for time in times if time > now), default=None)


def page_has_room(change: Change[Ad]) -> None:
    """A page that is full publishes no further ads, and what it has is stopped and nothing else [D-028]."""
    creative = creative_of(change.new, change.call)
    number = page_of(creative.obj.data) if creative is not None else None
    page = change.call.view.get(int(number)) if number else None
    if page is None or not page.data.get(FIELD):
        return
    stops = not change.creating and change.sent <= {"status", "adgroup_status"} and change.new.status != "ACTIVE"
    drafts = change.creating and change.new.status != "ACTIVE"
    if stops or drafts:
        return
    account = change.call.view.get(change.new.obj.owner_id)
    business = None if account is None else account.data.get("business_id")
    for limit in (in_force(of_page(page), change.call.now), in_force(of_page(page, business), change.call.now)):
        if limit is not None and _count(change.call, page, limit) >= limit.limit:
            blame = [["creative"]] if change.creating else [[one] for one in sorted(change.sent)]
            raise PAGE_AD_LIMIT_REACHED(blame=blame, page=page.data.get("name", page.id), limit=limit.limit)


def _count(call: Call, page: Obj, limit: Limit) -> int:
    """The ads that a limit counts."""
    accounts = counting.accounts_of(call.view, page.id)
    group = {one.id for one in accounts if limit.business_id in (None, one.data.get("business_id"))}
    return sum(one.ad.owner_id in group for one in counting.of_page(call.view, page.id, call.now))


def is_held_back(ad: Node, call: Call) -> bool:
    """Whether an active ad waits for its page to have room."""
    noted = call.meta(NOTE) and ad.obj.effective_status == "ACTIVE"
    return bool(noted) and ad.pk in held_back(call.view, call.now)
