"""What an ad asks of its asset feed: rules enough, a link, the campaign's objective, the promoted app, the same format.

It is told when the ad is made, not with the creative. [B-206, B-234, B-242, B-262, B-263, E-035]
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from adtwin.errors import feed as errors
from adtwin.graph.change import Change
from adtwin.model.creative.feed.kinds import CUSTOMIZED, FeedKind, is_whole, kind_of
from adtwin.model.tree.compatibility import MESSAGING, outcome_of
from adtwin.model.tree.dynamic_creative import adset_of, content_of

if TYPE_CHECKING:
    from adtwin.model.tree.ad import Ad

Wire = Mapping[str, Any]

ALONE = {"explore_home", "ig_search"}
"""Instagram placements that samples customize with a single rule [B-272, B-461]."""
PRODUCTS: Mapping[FeedKind, str] = {
    FeedKind.PLACEMENT: "Placement Asset Customization",
    FeedKind.LANGUAGE: "Multi-Language Ads",
    FeedKind.SEGMENT: "Segment Asset Customization",
}
_USUAL = ("APP_INSTALLS", "BRAND_AWARENESS", "CONVERSIONS", "LINK_CLICKS", "REACH", "VIDEO_VIEWS")
OBJECTIVES: Mapping[FeedKind, tuple[str, ...]] = {
    FeedKind.SEGMENT: _USUAL,
    FeedKind.LANGUAGE: _USUAL,
    FeedKind.PLACEMENT: (*_USUAL, "LEAD_GENERATION"),
}
"""By their legacy names; an OUTCOME objective that one of them has become is good as well [B-263, B-264]."""
NO_CHATS = ("LINK_CLICKS", "CONVERSIONS", "OUTCOME_TRAFFIC", "OUTCOME_SALES")
"""Objectives whose multi-language ads don't lead to Messenger [B-305]."""
DEEPLINKED = ("OUTCOME_APP_PROMOTION", "OUTCOME_SALES", "OUTCOME_TRAFFIC")
"""What APP_INSTALLS, CONVERSIONS and LINK_CLICKS have become [B-234]."""


def _customized(change: Change[Ad]) -> tuple[Wire, Wire]:
    """The creative's data and its feed, if rules choose among the assets; empty otherwise."""
    data = content_of(change)
    feed = data.get("asset_feed_spec") or {}
    return (data, feed) if feed and kind_of(feed) in CUSTOMIZED else ({}, {})


def customized_ads_have_a_link(change: Change[Ad]) -> None:
    """Told here and not at the creative: a lead form does not stand for the link [E-035, E-236]."""
    data, feed = _customized(change)
    if feed and is_whole(data) and not feed.get("link_urls"):
        raise errors.CUSTOMIZED_AD_NEEDS_LINK(blame=["creative"])


def customized_ads_have_two_rules(change: Change[Ad]) -> None:
    """At least two; one is enough where texts are translated, or for Instagram's Explore home and search
    [B-262, B-272, B-312, B-461]."""
    data, feed = _customized(change)
    if not feed or not (is_whole(data) or data.get("object_story_id")) or feed.get("autotranslate"):
        return
    rules = feed.get("asset_customization_rules") or ()
    positions = {
        position
        for rule in rules
        for position in (rule.get("customization_spec") or {}).get("instagram_positions") or ()
    }
    if len(rules) < 2 and not (positions and positions <= ALONE):
        raise errors.TOO_FEW_RULES(blame=["creative"], count=len(rules))


def customized_ads_fit_the_objective(change: Change[Ad]) -> None:
    """Each of the three products goes with some objectives, languages with some destinations [B-263, B-264, B-305]."""
    _, feed = _customized(change)
    if not feed:
        return
    kind, adset = kind_of(feed), adset_of(change.new, change.call)
    objective = adset.campaign_of(change.call).objective
    legacy = OBJECTIVES[kind]
    fine = objective in legacy or objective in {outcome_of(one) for one in legacy}
    if kind is FeedKind.LANGUAGE and objective in NO_CHATS and adset.destination_type in MESSAGING:
        what, fine = f"objective {objective} and destination_type {adset.destination_type}", False
    else:
        what = f"objective {objective}"
    if not fine:
        allowed = ", ".join((*legacy, *dict.fromkeys(map(outcome_of, legacy))))
        raise errors.CUSTOMIZATION_OBJECTIVE(blame=["creative"], product=PRODUCTS[kind], what=what, allowed=allowed)


def deep_links_fit_the_objective(change: Change[Ad]) -> None:
    """`deeplink_url` goes with app installs, conversions and link clicks [B-234]."""
    links = (content_of(change).get("asset_feed_spec") or {}).get("link_urls") or ()
    if not any(link.get("deeplink_url") for link in links):
        return
    objective = adset_of(change.new, change.call).campaign_of(change.call).objective
    if outcome_of(objective) not in DEEPLINKED:
        raise errors.DEEPLINK_OBJECTIVE(blame=["creative"], objective=objective)


def app_feeds_lead_to_the_store(change: Change[Ad]) -> None:
    """For app installs the feed has one link, the promoted app's store; each language its own [B-242, B-269, B-303]."""
    data = content_of(change)
    if not is_whole(data):
        return
    adset, feed = adset_of(change.new, change.call), data["asset_feed_spec"]
    store = (adset.promoted_object or {}).get("object_store_url")
    if adset.optimization_goal != "APP_INSTALLS" or not store:
        return
    links = [str(link.get("website_url") or "") for link in feed.get("link_urls") or ()]
    one = len(links) == 1 or kind_of(feed) is FeedKind.LANGUAGE
    if not one or {_bare(link) for link in links} != {_bare(str(store))}:
        raise errors.APP_FEED_LINK(blame=["creative"], store=store)


def _bare(address: str) -> str:
    return address.strip().rstrip("/").removeprefix("https://").removeprefix("http://")


def feeds_are_followed_by_feeds(change: Change[Ad]) -> None:
    """An ad of an asset feed gets another feed of the same format [B-205, B-206, B-209]."""
    before = None if change.old is None else change.call.load(int(change.old.creative_id))
    if before is None or not is_whole(before.obj.data) or not change.changed("creative_id"):
        return
    data = content_of(change)
    if not is_whole(data):
        detail = "An ad made of an asset feed can't change to a creative without asset_feed_spec"
        raise errors.FEED_SWAP(blame=["creative"], detail=detail)
    old, new = (one["asset_feed_spec"].get("ad_formats") for one in (before.obj.data, data))
    if old != new:
        detail = f"The ad's format can't change from {', '.join(old or ())} to {', '.join(new or ())}"
        raise errors.FEED_SWAP(blame=["creative"], detail=detail)


ALL = (
    customized_ads_have_a_link,
    customized_ads_have_two_rules,
    customized_ads_fit_the_objective,
    deep_links_fit_the_objective,
    app_feeds_lead_to_the_store,
    feeds_are_followed_by_feeds,
)
