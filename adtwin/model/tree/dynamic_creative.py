"""Dynamic Creative between ad set and ad: which ad sets take it, one ad to each, and who deletes what. [B-237…B-256]

A creative is dynamic when delivery mixes its assets: `feed.kinds.is_mixed` says which ones can't do without such an ad
set. What rules choose among is not dynamic and goes into ordinary ad sets [B-265, E-094].
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from adtwin.errors import feed as errors
from adtwin.errors.goals import (
    DYNAMIC_AD_CAN_NOT_BE_DELETED,
    DYNAMIC_CREATIVE_NOT_ALLOWED,
    DYNAMIC_CREATIVE_REQUIRED,
)
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.model.creative.feed.kinds import CUSTOMIZED, FeedKind, is_mixed, is_whole, kind_of
from adtwin.model.media.ad_video import AdVideo
from adtwin.model.status import HIDDEN
from adtwin.model.tree.compatibility import MESSAGING
from adtwin.store import Page, Where

if TYPE_CHECKING:
    from adtwin.model.tree.ad import Ad
    from adtwin.model.tree.adset import AdSet

OUTCOMES_BY_CONVERSION = ("OUTCOME_SALES", "OUTCOME_ENGAGEMENT", "OUTCOME_LEADS", "OUTCOME_TRAFFIC")
"""Objectives that must be optimized for conversions with Dynamic Creative [B-239]."""
OBJECTIVES = frozenset({
    *OUTCOMES_BY_CONVERSION, "OUTCOME_AWARENESS", "OUTCOME_APP_PROMOTION", "APP_INSTALLS", "BRAND_AWARENESS",
    "CONVERSIONS", "LEAD_GENERATION", "LINK_CLICKS", "REACH", "VIDEO_VIEWS",
})  # fmt: skip
"""[B-237]; the legacy names are those that take customized assets too [B-263, B-264]."""


# -- rules of the ad set ---------------------------------------------------------------------------------------------


def dynamic_creative_fits_the_campaign(change: Change[AdSet]) -> None:
    """Objective, destination, buying type and goal of an ad set for Dynamic Creative [B-237, B-239, B-256]."""
    adset = change.new
    if not adset.is_dynamic_creative or not change.changed("optimization_goal", "destination_type"):
        return
    campaign = adset.campaign_of(change.call)
    if campaign.objective not in OBJECTIVES or adset.destination_type in MESSAGING:
        raise _not_here(campaign.objective, adset.destination_type, ["is_dynamic_creative"])
    if campaign.buying_type != "AUCTION":
        detail = f"is_dynamic_creative goes with buying_type AUCTION, and the campaign's is {campaign.buying_type}"
        raise errors.DYNAMIC_CREATIVE_SETTING(blame=["is_dynamic_creative"], detail=detail)
    if campaign.objective in OUTCOMES_BY_CONVERSION and adset.optimization_goal != "OFFSITE_CONVERSIONS":
        raise errors.DYNAMIC_CREATIVE_GOAL(
            blame=["optimization_goal"], objective=campaign.objective, goal=adset.optimization_goal
        )


def _not_here(objective: str, destination: str | None, blame: list[str]) -> Exception:
    if destination in MESSAGING:
        what, instead = f"destination_type {destination}", "Make the creative with object_story_spec alone."
    else:
        what, instead = f"objective {objective}", "Use a campaign with one of the OUTCOME objectives."
    return errors.DYNAMIC_CREATIVE_OBJECTIVE(blame=blame, what=what, instead=instead)


def dynamic_creative_is_not_sent_in_messages(change: Change[AdSet]) -> None:
    """Every placement but Messenger's sponsored messages [B-248]."""
    positions = (change.new.targeting or {}).get("messenger_positions") or ()
    if change.new.is_dynamic_creative and "sponsored_messages" in positions:
        detail = "Dynamic Creative can't run in messenger_positions sponsored_messages. Take it out of targeting"
        raise errors.DYNAMIC_CREATIVE_SETTING(blame=["targeting", "messenger_positions"], detail=detail)


OF_THE_ADSET = (dynamic_creative_fits_the_campaign, dynamic_creative_is_not_sent_in_messages)


# -- rules of the ad -------------------------------------------------------------------------------------------------


def content_of(change: Change[Ad]) -> dict[str, Any]:
    """The data of the creative that a new ad shows, or that an ad shows from now on; nothing for other changes."""
    if not change.changed("creative_id"):
        return {}
    creative = change.call.load(int(change.new.creative_id))
    return {} if creative is None else creative.obj.data


def adset_of(ad: Ad, call: Call) -> AdSet:
    """The ad's ad set."""
    return cast("AdSet", call.load(int(ad.adset_id)))


def dynamic_creative_has_an_adset_of_its_own(change: Change[Ad]) -> None:
    """Dynamic creatives only in dynamic ad sets, and nothing else there; one ad to an ad set [B-238, B-245, E-242]."""
    data = content_of(change)
    if not data:
        return
    adset = adset_of(change.new, change.call)
    if not adset.is_dynamic_creative:
        if is_mixed(data):
            raise DYNAMIC_CREATIVE_NOT_ALLOWED(blame=["creative"])
        return
    if not data.get("asset_feed_spec") or kind_of(data["asset_feed_spec"]) in CUSTOMIZED:
        detail = "The ad's creative has no asset feed to mix: it has a story of its own, or customization rules."
        raise DYNAMIC_CREATIVE_REQUIRED(blame=["creative"], detail=detail)
    others = change.call.view.edge(adset.pk, "ads", Page(limit=2, where=Where(effective_status_not=HIDDEN)))
    if change.creating and others:
        raise DYNAMIC_CREATIVE_REQUIRED(blame=["adset_id"], detail=f"It has its one ad already, {others[0].id}.")


def dynamic_creative_fits_the_destination(change: Change[Ad]) -> None:
    """Feeds that are mixed don't lead into chats [wire facts 1]."""
    data = content_of(change)
    if not is_whole(data) or kind_of(data["asset_feed_spec"]) is not FeedKind.REGULAR:
        return
    adset = adset_of(change.new, change.call)
    if adset.destination_type in MESSAGING:
        raise _not_here("", adset.destination_type, ["creative"])


def dynamic_videos_fit_instagram(change: Change[Ad]) -> None:
    """Dynamic Creative shows no portrait film where Instagram was chosen as a placement [B-227]."""
    data = content_of(change)
    if not data:
        return
    adset = adset_of(change.new, change.call)
    chosen = (adset.targeting or {}).get("publisher_platforms") or ()
    if not adset.is_dynamic_creative or "instagram" not in chosen:
        return
    for asset in (data.get("asset_feed_spec") or {}).get("videos") or ():
        video = change.call.load(int(asset["video_id"]))
        if isinstance(video, AdVideo) and video.height > video.width:
            detail = f"Video {video.pk} is a portrait; with Instagram chosen as a placement films are square or wide"
            raise errors.DYNAMIC_CREATIVE_SETTING(blame=["creative"], detail=detail)


def dynamic_ads_stay(change: Change[Ad]) -> None:
    """A Dynamic Creative ad is neither deleted nor archived; its ad set is [B-247, D-383]."""
    if not change.creating and change.changed("status") and change.new.status in HIDDEN:
        refuse_to_lose(change.new, change.call)


def refuse_to_lose(ad: Ad, call: Call) -> None:
    """DYNAMIC_AD_CAN_NOT_BE_DELETED for an ad of an ad set for Dynamic Creative."""
    adset = adset_of(ad, call)
    if adset.is_dynamic_creative:
        raise DYNAMIC_AD_CAN_NOT_BE_DELETED(blame=["status"], adset_id=adset.wire_id)


OF_THE_AD = (
    dynamic_ads_stay,
    dynamic_creative_has_an_adset_of_its_own,
    dynamic_creative_fits_the_destination,
    dynamic_videos_fit_instagram,
)
