"""`issues_info` of ads, ad sets and campaigns: what stops or slows them; left out when nothing does.

Each tells its own matters and those that stop it from above; a campaign also those of its ad sets, each kind once. What
is said of delivery is said of what runs alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from adtwin.graph.call import Call
from adtwin.model.status import children
from adtwin.model.tree import delivery_state, issue, learning, review
from adtwin.model.tree.delivery_profile import ISSUES, profile_of
from adtwin.model.tree.volume import limits
from adtwin.store import Obj

if TYPE_CHECKING:
    from adtwin.model.tree.ad import Ad
    from adtwin.model.tree.adset import AdSet
    from adtwin.model.tree.campaign import Campaign

Told = dict[str, Any]
_RUNS = ("ACTIVE", "WITH_ISSUES")


def of_ad(ad: Ad, call: Call) -> list[Told] | None:
    """Why review turned it down; else what keeps it, its bid or its page, its budget's holders from delivering."""
    rejected = review.why_rejected(ad)
    if rejected:
        return [issue.DISAPPROVED.at("AD", why) for why in rejected]
    if ad.effective_status not in _RUNS:
        return None
    adset, campaign, account = (_stored(call, pk) for pk in (ad.adset_id, ad.campaign_id, ad.obj.owner_id))
    profile = profile_of(ad.obj, account)
    found = [ISSUES[profile].at("AD")] if profile in ISSUES else []
    if profile != "healthy" and delivery_state.is_worn_out(call, ad.obj):
        found.append(issue.CREATIVE_FATIGUE.at("AD"))
    if delivery_state.is_limited_by_bid(call, adset, campaign):
        found.append(issue.LIMITED_BY_BID.at("AD_SET"))
    stopped = [*_caps(campaign, account)]
    if limits.is_held_back(ad, call):
        stopped.append(issue.PAGE_AT_ITS_LIMIT.at("AD"))
    may_deliver = not stopped and account.data.get("account_status") == 1 and account.data.get("funding_id")
    if may_deliver and delivery_state.was_never_shown(call, ad.obj, adset, campaign):
        stopped.append(issue.NOT_DELIVERING.at("AD"))
    return _each_once([*found, *stopped])


def of_adset(adset: AdSet, call: Call) -> list[Told] | None:
    """What slows all of its ads, and what stops it from above."""
    if adset.effective_status != "ACTIVE":
        return None
    campaign, account = _stored(call, adset.campaign_id), _stored(call, adset.obj.owner_id)
    return _each_once([*_of_adset(call, adset.obj, campaign), *_caps(campaign, account)])


def of_campaign(campaign: Campaign, call: Call) -> list[Told] | None:
    """What stops it, then what slows its ad sets."""
    if campaign.effective_status != "ACTIVE":
        return None
    below = (told for adset in children(call.view, campaign.pk, "adsets") if adset.effective_status == "ACTIVE"
             for told in _of_adset(call, adset, campaign.obj))  # fmt: skip
    return _each_once([*_caps(campaign.obj, _stored(call, campaign.obj.owner_id)), *below])


def _of_adset(call: Call, adset: Obj, campaign: Obj) -> Iterator[Told]:
    if learning.is_limited(call, adset):
        yield issue.LEARNING_LIMITED.at("AD_SET")
    if delivery_state.is_limited_by_bid(call, adset, campaign):
        yield issue.LIMITED_BY_BID.at("AD_SET")


def _caps(campaign: Obj, account: Obj) -> Iterator[Told]:
    if delivery_state.campaign_cap_is_reached(campaign, account.data["currency"]):
        yield issue.CAMPAIGN_CAP_REACHED.at("CAMPAIGN")
    if delivery_state.account_cap_is_reached(account):
        yield issue.ACCOUNT_CAP_REACHED.at("ACCOUNT")


def _stored(call: Call, pk: Any) -> Obj:
    node = call.load(int(pk))
    if node is None:
        raise LookupError(f"object {pk} is missing")
    return node.obj


def _each_once(found: Iterable[Told]) -> list[Told] | None:
    """The first of each code: a profile goes before what would have come about."""
    kinds: dict[int, Told] = {}
    for told in found:
        kinds.setdefault(told["error_code"], told)
    return list(kinds.values()) or None
