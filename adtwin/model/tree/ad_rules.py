"""Rules and effects of ads: their ad set, their creative, what fits together [A-095…A-099, D-149…D-159]."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from adtwin.errors.goals import (
    CREATIVE_DOES_NOT_FIT_PLACEMENT,
    IMMUTABLE_AFTER_CREATION,
    PAGE_DIFFERS_FROM_PROMOTED,
)
from adtwin.errors.protocol import INVALID_PARAMETER, MISSING_PARAMETER
from adtwin.errors.tree import AD_BID_IS_DEPRECATED, AD_OF_ENDED_ADSET, PARENT_IS_GONE, PARENT_OF_ANOTHER_ACCOUNT
from adtwin.graph import writing
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import Node
from adtwin.model.audience.targeting import Targeting, chosen_placements
from adtwin.model.creative.formats import kinds_of, placements_for
from adtwin.model.creative.inline import creative_from
from adtwin.model.creative.preview_edge import preview_url
from adtwin.model.creative.story import story_of
from adtwin.model.owned import account_of
from adtwin.model.status import HIDDEN

if TYPE_CHECKING:
    from adtwin.model.tree.ad import Ad
    from adtwin.model.tree.adset import AdSet

DOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9-]{1,63}\.[a-z0-9.-]{2,63}", re.IGNORECASE)
SCHEDULABLE = {"OUTCOME_SALES", "OUTCOME_APP_PROMOTION", "CONVERSIONS", "APP_INSTALLS", "PRODUCT_CATALOG_SALES"}
VIDEO_CALLS_TO_ACTION = {
    "PAGE_LIKES", "LEAD_GENERATION", "LOCAL_AWARENESS", "LINK_CLICKS", "CONVERSIONS", "APP_INSTALLS", "VIDEO_VIEWS",
    "BRAND_AWARENESS", "OUTCOME_APP_PROMOTION", "OUTCOME_AWARENESS", "OUTCOME_ENGAGEMENT", "OUTCOME_LEADS",
    "OUTCOME_SALES", "OUTCOME_TRAFFIC",
}  # fmt: skip
"""Objectives that take a video with a call to action [A-162]; the outcome names are those the legacy ones became."""
_IN_WORDS = {"image": "A picture", "video": "A video", "carousel": "A carousel", "text": "A post of words alone"}


def find_adset(change: Change[Ad]) -> None:
    """The ad set that was named, or a new one from `adset_spec` [D-149, D-150]."""
    ad, call = change.new, change.call
    spec = change.typed("adset_spec")
    if spec is not None:
        ad.adset_id = str(writing.create(call, "AdSet", account_of(ad, call), spec).pk)
    if not ad.adset_id:
        raise MISSING_PARAMETER(blame=["adset_id"], param="adset_id")
    adset = cast("AdSet", call.require(ad.adset_id, "AdSet", "adset_id"))
    if adset.obj.owner_id != ad.obj.owner_id:
        raise PARENT_OF_ANOTHER_ACCOUNT(blame=["adset_id"], kind="ad set", id=adset.wire_id, account_id=ad.account_id)
    ad.campaign_id = adset.campaign_id


def stay_in_the_adset(change: Change[Ad]) -> None:
    """An ad never moves to another ad set [E-383]."""
    if change.changed("adset_id"):
        raise IMMUTABLE_AFTER_CREATION(blame=["adset_id"], field="adset_id", kind="ad")


def find_creative(change: Change[Ad]) -> None:
    """The creative that was named by id, or a new one from an inline spec [A-096]."""
    given = change.typed("creative")
    if given is not None:
        change.new.creative_id = str(creative_from(change.call, account_of(change.new, change.call), given).pk)


def link_creative(change: Change[Ad]) -> None:
    """The ad's `adcreatives` edge shows the creative in use."""
    if not change.creating and not change.changed("creative_id"):
        return
    tx, ad = change.call.tx, change.new
    if change.old is not None and change.old.creative_id:
        tx.unlink(ad.pk, "adcreatives", int(change.old.creative_id))
    tx.link(ad.pk, "adcreatives", int(ad.creative_id), change.call.now)
    tx.link(int(ad.adset_id), "adcreatives", int(ad.creative_id), change.call.now)


def adset_of(ad: Ad, call: Call) -> AdSet:
    """The ad's ad set."""
    return cast("AdSet", call.load(int(ad.adset_id)))


def creative_of(ad: Ad, call: Call) -> Node | None:
    """The creative in use."""
    return call.load(int(ad.creative_id)) if ad.creative_id else None


# -- rules -----------------------------------------------------------------------------------------------------------


def adset_takes_children(change: Change[Ad]) -> None:
    """New ads go into ad sets that are neither archived, deleted nor over [D-383]."""
    adset = adset_of(change.new, change.call)
    if change.creating and adset.effective_status in HIDDEN:
        raise PARENT_IS_GONE(blame=["adset_id"], kind="Ad set", id=adset.wire_id, status=adset.effective_status)
    turned_on = change.changed("status") and change.new.status == "ACTIVE"
    if turned_on and adset.end_time and adset.end_time <= change.call.now:
        raise AD_OF_ENDED_ADSET(blame=["adset_id"])


def bid_is_set_on_the_adset(change: Change[Ad]) -> None:
    """Bids on ads are gone [D-150]."""
    if change.typed("bid_amount") is not None:
        raise AD_BID_IS_DEPRECATED(blame=["bid_amount"])


def conversion_domain_is_a_domain(change: Change[Ad]) -> None:
    """First and second level domain only, no address [D-150, D-151]."""
    domain = change.new.conversion_domain
    if domain and change.changed("conversion_domain") and not DOMAIN.fullmatch(domain):
        detail = f"conversion_domain must be a domain such as example.com, not {domain[:100]}"
        raise INVALID_PARAMETER(blame=["conversion_domain"], detail=detail)


def schedule_is_for_sales_and_apps(change: Change[Ad]) -> None:
    """Ads of sales and app promotion campaigns may have a schedule of their own [D-150]."""
    ad = change.new
    names = [name for name in ("ad_schedule_start_time", "ad_schedule_end_time") if name in change.sent]
    objective = adset_of(ad, change.call).campaign_of(change.call).objective
    if names and objective not in SCHEDULABLE:
        detail = f"{names[0]} is for campaigns with objective OUTCOME_SALES or OUTCOME_APP_PROMOTION, not {objective}"
        raise INVALID_PARAMETER(blame=[names[0]], detail=detail)
    start, end = ad.ad_schedule_start_time, ad.ad_schedule_end_time
    if names and start and end and end <= start:
        raise INVALID_PARAMETER(blame=["ad_schedule_end_time"], detail="The ad's schedule must end after it starts")


def page_is_the_promoted_one(change: Change[Ad]) -> None:
    """The ad's page and the page that the ad set promotes are the same [C-506]."""
    promoted = (adset_of(change.new, change.call).promoted_object or {}).get("page_id")
    creative = creative_of(change.new, change.call)
    page = None if creative is None else page_of(creative.obj.data)
    if promoted and page and str(promoted) != page:
        raise PAGE_DIFFERS_FROM_PROMOTED(blame=["creative"], page_id=page, promoted_page_id=promoted)


def page_of(data: Mapping[str, Any]) -> str | None:
    """The page whose post a stored creative shows."""
    story = data.get("effective_object_story_id") or data.get("object_story_id") or ""
    page = (data.get("object_story_spec") or {}).get("page_id") or str(story).partition("_")[0]
    return str(page) if page else None


def creative_fits_the_placements(change: Change[Ad]) -> None:
    """One of the placements that were chosen by hand takes what the creative shows [A-135…A-137]. The numbered
    creatives have a rule of their own."""
    ad, creative = change.new, creative_of(change.new, change.call)
    changed = change.creating or change.changed("creative_id", "creative_asset_groups_spec")
    if creative is None or "type" in creative.obj.data or not changed:
        return
    chosen = chosen_placements(Targeting.model_validate(adset_of(ad, change.call).targeting))
    data, groups = creative.obj.data, (ad.creative_asset_groups_spec or {}).get("groups") or ()
    story = story_of(change.call.view, data)
    if chosen and not placements_for(story, data, groups, chosen):
        what = _IN_WORDS[kinds_of(story, data, groups)[0]]
        where = " or ".join(position for _, position in chosen)
        only = "is the only placement" if len(chosen) == 1 else "are the only placements"
        detail = f"{what} can't run where {where} {only}."
        raise CREATIVE_DOES_NOT_FIT_PLACEMENT(blame=["creative"], detail=detail)


def call_to_action_fits_the_objective(change: Change[Ad]) -> None:
    """A video with a call to action goes with some objectives only [A-162]."""
    creative = creative_of(change.new, change.call)
    video = {} if creative is None else (creative.obj.data.get("object_story_spec") or {}).get("video_data") or {}
    objective = adset_of(change.new, change.call).campaign_of(change.call).objective
    if video.get("call_to_action") and objective not in VIDEO_CALLS_TO_ACTION:
        detail = f"A video with a call to action can't be used with objective {objective}. Leave call_to_action out."
        raise INVALID_PARAMETER(blame=["creative"], detail=detail)


# -- what clients read -----------------------------------------------------------------------------------------------


def shareable_link(ad: Ad, call: Call) -> str | None:
    """An address that shows the ad as people will see it."""
    return preview_url(call, ad, "MOBILE_FEED_STANDARD") if ad.creative_id else None


def demolink_hash(ad: Ad, call: Call) -> str | None:
    """The last part of the shareable link."""
    link = shareable_link(ad, call)
    return link.rpartition("/")[2] if link else None


def bid_type(ad: Ad, call: Call) -> str:
    """How the ad bids, in the older vocabulary: by what is paid for, and what is aimed at [C-312]."""
    adset = adset_of(ad, call)
    if adset.billing_event == "IMPRESSIONS":
        return "CPM" if adset.optimization_goal == "IMPRESSIONS" else "ABSOLUTE_OCPM"
    return "CPC" if adset.billing_event in ("LINK_CLICKS", "CLICKS") else "CPA"
