"""Rules of a feed's assets: their form, how many, how long, whose. [B-207…B-235, B-244…B-250, B-301, B-302]"""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, cast

from adtwin.errors import creative as creative_errors
from adtwin.errors import feed as errors
from adtwin.graph.change import Change
from adtwin.model.creative import call_to_action
from adtwin.model.creative.crops import check as check_crops
from adtwin.model.creative.feed.assets import CardLabels, CarouselAsset, ImageAsset, LinkAsset, VideoAsset
from adtwin.model.creative.feed.customization import CustomizationRule, CustomizationSpec
from adtwin.model.creative.feed.kinds import COUNTED, LIMITS, FeedKind
from adtwin.model.creative.feed.parts import Path, dotted, each, feed_of, kind_sent, stands_alone, texts_of
from adtwin.model.creative.feed.spec import FEED, FeedSpec
from adtwin.model.creative.story_spec import Crops
from adtwin.model.links import check_link
from adtwin.model.media import library
from adtwin.model.media.ad_video import refuse_unusable
from adtwin.model.spec import unknown_keys

if TYPE_CHECKING:
    from adtwin.model.creative.adcreative import AdCreative


def feed_comes_as_a_spec(change: Change[AdCreative]) -> None:
    """`asset_feed_id` is a relic [B-207]."""
    if change.creating and "asset_feed_id" in change.sent:
        raise errors.FEED_ID_IS_GONE(blame=["asset_feed_id"])


def feed_has_known_keys(change: Change[AdCreative]) -> None:
    """Keys that nobody knows are refused by name; in rules and cards with errors of their own [E-172, B-231, B-275]."""
    feed = feed_of(change)
    for path, holder in unknown_keys(feed, (FEED,)) if feed is not None else ():
        key, where = path[-1][:100], dotted(list(path[:-1]))
        near = difflib.get_close_matches(key, type(holder).model_fields, n=1)
        suggestion = f" Did you mean {near[0]}?" if near else ""
        if isinstance(holder, CardLabels):
            raise errors.CAROUSEL_CHILD_INLINE(blame=list(path), where=where, keys=key)
        if isinstance(holder, CustomizationRule | CustomizationSpec):
            raise errors.RULE_MALFORMED(blame=list(path), where=where, detail=f"has no key {key}.{suggestion or ''}")
        param = path[0] + "".join(f"[{part}]" for part in path[1:-1])
        raise creative_errors.INVALID_KEYS(blame=list(path), keys=key, param=param, suggestion=suggestion)


# -- formats and what they need --------------------------------------------------------------------------------------


def feed_has_one_format(change: Change[AdCreative]) -> None:
    """One format; two for format automation; pictures or films for languages [B-224, B-291, B-301, B-463]."""
    feed = feed_of(change)
    if feed is None:
        return
    kind, formats = kind_sent(change), feed.ad_formats
    most = LIMITS[kind].formats
    if len(formats) > most:
        allowed = "one format" if most == 1 else f"{most} formats"
        raise errors.FEED_FORMATS(blame=[FEED, "ad_formats"], given=", ".join(formats), allowed=allowed)
    if kind is FeedKind.LANGUAGE and formats and formats[0] not in ("SINGLE_IMAGE", "SINGLE_VIDEO"):
        allowed = "SINGLE_IMAGE or SINGLE_VIDEO with languages"
        raise errors.FEED_FORMATS(blame=[FEED, "ad_formats"], given=formats[0], allowed=allowed)


def feed_has_what_its_format_shows(change: Change[AdCreative]) -> None:
    """Pictures, films or cards as the format asks for; a format at all [B-210, B-211, B-218, B-229, B-249]."""
    feed = feed_of(change)
    if feed is None or not stands_alone(change):
        return
    if not feed.ad_formats and kind_sent(change) is not FeedKind.FREEDOM:
        raise errors.FEED_LACKS_ASSETS(blame=[FEED, "ad_formats"], needed="ad_formats, such as SINGLE_IMAGE")
    form = (change.new.feed_data.get("ad_formats") or [""])[0]
    name, needed = _missing(feed, form)
    if needed:
        raise errors.FEED_LACKS_ASSETS(blame=[FEED, name], needed=needed)


def _missing(feed: FeedSpec, form: str) -> tuple[str, str]:
    media = len(feed.images) + len(feed.videos)
    if form == "SINGLE_IMAGE" and not feed.images:
        return "images", "images for the format SINGLE_IMAGE"
    if form == "SINGLE_VIDEO" and not feed.videos:
        return "videos", "videos for the format SINGLE_VIDEO"
    if form.startswith("CAROUSEL") and not feed.carousels:
        counted = {"CAROUSEL_IMAGE": len(feed.images), "CAROUSEL_VIDEO": len(feed.videos)}.get(form, media)
        if counted < 2:
            return "images", f"at least two images for the format {form}, or carousels"
    if not (media or feed.carousels):
        return "images", "images or videos"
    return "", ""


def feed_leads_somewhere(change: Change[AdCreative]) -> None:
    """`link_urls`, or a button that leads somewhere. Feeds with rules are only asked when the ad is made; Advantage+
    with a film wants the link in the story [B-217, E-035, E-091, wire facts 1]."""
    feed, kind = feed_of(change), kind_sent(change)
    if feed is None or not stands_alone(change):
        return
    if kind is FeedKind.FREEDOM and feed.videos:
        raise creative_errors.LINK_IS_REQUIRED(
            blame=["object_story_spec", "link_data", "link"], where="object_story_spec.link_data.link"
        )
    values = [action.value for action in feed.call_to_actions if action.value is not None]
    leads = feed.link_urls or feed.onsite_destinations or any(value.model_fields_set for value in values)
    if not leads and not feed.asset_customization_rules:
        path = [FEED, "link_urls"]
        raise creative_errors.LINK_IS_REQUIRED(blame=path, where=f"{dotted(path)}[0].website_url")


# -- single assets ---------------------------------------------------------------------------------------------------


def assets_are_well_formed(change: Change[AdCreative]) -> None:
    """Each asset says what it is [B-210, B-211, B-213, B-217, B-221]."""
    feed = feed_of(change)
    if feed is None:
        return
    for image, path in each(feed, "images"):
        one = cast("ImageAsset", image)
        if not (one.hash or one.url):
            _ill(path, "needs a hash or a url")
        _check_crops(one.image_crops or {}, [*path, "image_crops"], only_one=kind_sent(change) is FeedKind.REGULAR)
    for video, path in each(feed, "videos"):
        if not cast("VideoAsset", video).video_id:
            _ill(path, "needs a video_id")
    for _, text, path in texts_of(feed):
        if text.text is None:
            _ill(path, "needs a text, which may be a single blank")
    for link, path in each(feed, "link_urls"):
        _check_address(cast("LinkAsset", link), path)
    for place, destination in enumerate(feed.onsite_destinations):
        if len(destination.wire()) != 1:
            names = "storefront_shop_id, shop_collection_product_set_id, details_page_product_id"
            _ill([FEED, "onsite_destinations", str(place)], f"needs exactly one of {names}")


def _ill(path: Path, detail: str) -> None:
    raise errors.FEED_ASSET_ILL_FORMED(blame=path, where=dotted(path), detail=detail)


def _check_crops(crops: Crops, path: Path, *, only_one: bool) -> None:
    check_crops(crops, path)
    if only_one and len(crops) > 1:
        _ill(path, "has several crops, and an image of Dynamic Creative takes one for all placements")


def _check_address(link: LinkAsset, path: Path) -> None:
    if not link.website_url:
        _ill(path, "needs a website_url")
    check_link(link.website_url, [*path, "website_url"])


def cards_are_made_of_assets(change: Change[AdCreative]) -> None:
    """A card has a picture or a film by its label; some labels are barred in dynamic carousels [B-212, B-250]."""
    feed = feed_of(change)
    for asset, path in each(feed, "carousels") if feed is not None else ():
        carousel = cast("CarouselAsset", asset)
        for place, card in enumerate(carousel.child_attachments):
            where = [*path, "child_attachments", str(place)]
            if (card.image_label is None) == (card.video_label is None):
                _ill(where, "needs an image_label or a video_label, not both")
            barred = [key for key in BARRED_IN_DYNAMIC if getattr(card, key) is not None]
            if barred and kind_sent(change) is FeedKind.REGULAR:
                raise errors.DYNAMIC_CAROUSEL_LABEL(blame=[*where, barred[0]], where=dotted([*where, barred[0]]))


BARRED_IN_DYNAMIC = ("body_label", "call_to_action_type_label", "link_url_label", "caption_label", "ad_format_label")


def feed_buttons_fit_their_values(change: Change[AdCreative]) -> None:
    """Each of `call_to_actions` names a type and has a value that goes with it [E-100, E-111]."""
    feed = feed_of(change)
    for place, action in enumerate(feed.call_to_actions if feed is not None else ()):
        call_to_action.check(action, [FEED, "call_to_actions", str(place)])


# -- limits ----------------------------------------------------------------------------------------------------------


def assets_are_few_enough(change: Change[AdCreative]) -> None:
    """So many of each list, and so many in all; the format and each button count [B-224…B-226, B-301, B-214]."""
    feed = feed_of(change)
    if feed is None:
        return
    limits = LIMITS[kind_sent(change)]
    counts = {name: len(getattr(feed, name)) for name in COUNTED}
    buttons = max(len(feed.call_to_action_types), len(feed.call_to_actions))
    for name, limit in limits.most.items():
        count = buttons if name == "call to actions" else counts[name]
        if count > limit:
            field = "call_to_action_types" if name == "call to actions" else name
            raise errors.FEED_TOO_MANY_ASSETS(blame=[FEED, field], count=count, what=name, limit=limit)
    total = sum(counts.values()) + buttons
    if limits.in_all is not None and total > limits.in_all:
        raise errors.FEED_TOO_MANY_ASSETS(blame=[FEED], count=total, what="assets in all", limit=limits.in_all)


def texts_are_short_enough(change: Change[AdCreative]) -> None:
    """Characters of titles, bodies and descriptions [B-230, B-302, B-466]."""
    feed = feed_of(change)
    longest = LIMITS[kind_sent(change)].longest
    for name, text, path in texts_of(feed) if feed is not None else ():
        if len(text.text or "") > longest[name]:
            where = [*path, "text"]
            raise errors.FEED_TEXT_TOO_LONG(
                blame=where, where=dotted(where), count=len(text.text or ""), limit=longest[name]
            )


# -- whose they are --------------------------------------------------------------------------------------------------


def feed_images_are_in_the_library(change: Change[AdCreative]) -> None:
    """Every hash stands for an image of the account [B-210]."""
    feed, account = feed_of(change), int(change.new.account_id)
    coming = change.notes.get("pictures", {})
    found: dict[str, int | None] = change.notes.setdefault(library.FOUND, {})
    for asset, path in each(feed, "images") if feed is not None else ():
        image_hash = cast("ImageAsset", asset).hash
        if not image_hash or image_hash in coming:
            continue
        if image_hash not in found:
            found[image_hash] = library.find(change.call.view, account, image_hash)
        if found[image_hash] is None:
            raise creative_errors.IMAGE_NOT_IN_LIBRARY(blame=[*path, "hash"], hash=image_hash[:100], account=account)


def feed_videos_are_of_the_account(change: Change[AdCreative]) -> None:
    """Every film is in the account's library and ready [B-211]."""
    feed = feed_of(change)
    for asset, path in each(feed, "videos") if feed is not None else ():
        video_id = cast("VideoAsset", asset).video_id or ""
        refuse_unusable(change.call, change.new, video_id, [*path, "video_id"])


FORM = (
    feed_comes_as_a_spec,
    feed_has_known_keys,
    feed_has_one_format,
    assets_are_well_formed,
    cards_are_made_of_assets,
    feed_buttons_fit_their_values,
    assets_are_few_enough,
    texts_are_short_enough,
    feed_has_what_its_format_shows,
)
LOOK_UPS = (feed_leads_somewhere, feed_images_are_in_the_library, feed_videos_are_of_the_account)
