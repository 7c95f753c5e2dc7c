"""Rules of customization rules: labels, placements, segments, existing posts. [B-262, B-270…B-288, E-173…E-183]"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adtwin.errors import feed as errors
from adtwin.graph.change import Change
from adtwin.model.creative.feed.customization import LABEL_OF, POSITIONS, CustomizationRule, CustomizationSpec
from adtwin.model.creative.feed.kinds import CUSTOMIZED, FeedKind
from adtwin.model.creative.feed.parts import Path, dotted, each, feed_of, kind_sent, labels_on, rules_of
from adtwin.model.creative.feed.spec import FEED, FeedSpec

if TYPE_CHECKING:
    from adtwin.model.creative.adcreative import AdCreative


def rules_say_where_or_for_whom(change: Change[AdCreative]) -> None:
    """Each rule has a `customization_spec`; an empty one catches the rest [B-271, B-281]."""
    feed = feed_of(change)
    for rule, path in rules_of(feed) if feed is not None else ():
        if rule.customization_spec is None:
            where = [*path, "customization_spec"]
            detail = "is needed: the placements or locales of the rule, or {} for all that is left"
            raise errors.RULE_MALFORMED(blame=where, where=dotted(where), detail=detail)
        spec = rule.customization_spec
        if spec.locales and spec.names_placements():
            detail = "names placements and locales; a feed is customized by one of them"
            raise errors.RULE_MALFORMED(blame=path, where=dotted(path), detail=detail)


def platforms_have_positions(change: Change[AdCreative]) -> None:
    """Placements name their platform, and each platform its positions [B-276, B-288]."""
    feed = feed_of(change)
    for rule, path in rules_of(feed) if feed is not None else ():
        spec, where = rule.customization_spec or CustomizationSpec(), [*path, "customization_spec"]
        for platform, key in POSITIONS.items():
            named, positions = platform in spec.publisher_platforms, getattr(spec, key)
            if named and not positions:
                raise errors.RULE_POSITIONS_MISSING(
                    blame=[*where, key], where=dotted(where), platform=platform, key=key
                )
            if positions and not named:
                detail = f"has {key}, and its publisher_platforms don't name {platform}"
                raise errors.RULE_MALFORMED(blame=[*where, "publisher_platforms"], where=dotted(where), detail=detail)


def placements_are_available(change: Change[AdCreative]) -> None:
    """The Explore home takes single images; Threads goes with Instagram's stream [B-278, B-280]."""
    feed = feed_of(change)
    if feed is None:
        return
    specs = [(rule.customization_spec or CustomizationSpec(), path) for rule, path in rules_of(feed)]
    in_stream = any("stream" in spec.instagram_positions for spec, _ in specs)
    for spec, path in specs:
        where = [*path, "customization_spec"]
        if "explore_home" in spec.instagram_positions and feed.ad_formats[:1] != ("SINGLE_IMAGE",):
            detail = "explore_home takes the ad format SINGLE_IMAGE only"
            raise errors.RULE_PLACEMENT_NOT_AVAILABLE(
                blame=[*where, "instagram_positions"], where=dotted(where), detail=detail
            )
        if spec.threads_positions and not in_stream:
            detail = "threads_stream needs a rule with publisher_platforms instagram and instagram_positions stream"
            raise errors.RULE_PLACEMENT_NOT_AVAILABLE(
                blame=[*where, "threads_positions"], where=dotted(where), detail=detail
            )


def rules_choose_one_asset_of_each_kind(change: Change[AdCreative]) -> None:
    """A rule names the picture, film or carousel that it shows, and one text where there are several [B-271]."""
    feed = feed_of(change)
    if feed is None or kind_sent(change) not in (FeedKind.PLACEMENT, FeedKind.SEGMENT):
        return
    for rule, path in rules_of(feed):
        if rule.use_existing_post:
            continue
        if not any(rule.label(key) for key in LABEL_OF):
            detail = "names no asset: send image_label, video_label or another label"
            raise errors.RULE_MALFORMED(blame=path, where=dotted(path), detail=detail)
        _check_media(feed, rule, path)
        for name, key in (("titles", "title_label"), ("bodies", "body_label"), ("descriptions", "description_label"),
                          ("link_urls", "link_url_label")):  # fmt: skip
            if rule.label(key) is None and len(getattr(feed, name)) > 1:
                raise errors.RULE_LABEL_AMBIGUOUS(
                    blame=[*path, key], count=len(getattr(feed, name)), assets=name, where=dotted(path), label=key
                )


def _check_media(feed: FeedSpec, rule: CustomizationRule, path: Path) -> None:
    """The label that the format asks for; one picture or film that stands alone needs none."""
    form = feed.ad_formats[0] if feed.ad_formats else ""
    key = {"SINGLE_IMAGE": "image_label", "SINGLE_VIDEO": "video_label"}.get(form, "")
    if form.startswith("CAROUSEL") and feed.carousels:
        key = "carousel_label"
    named = any(rule.label(one) for one in ("image_label", "video_label", "carousel_label"))
    if key and not named and len(getattr(feed, LABEL_OF[key])) > 1:
        detail = f"needs a {key}, for the ad format is {form}"
        raise errors.RULE_MALFORMED(blame=[*path, key], where=dotted(path), detail=detail)


def labels_refer_to_assets(change: Change[AdCreative]) -> None:
    """Every label of a rule or card is carried by an asset of the right list [C-517, E-176, B-270]."""
    feed = feed_of(change)
    if feed is None or kind_sent(change) is FeedKind.FREEDOM:
        return
    holders = [*rules_of(feed)]
    known = {name: labels_on(feed, name) for name in dict.fromkeys(LABEL_OF.values())}
    for rule, path in holders:
        for key, name in LABEL_OF.items():
            _check_label(rule.label(key), known[name], name, [*path, key])
    for carousel, path in each(feed, "carousels"):
        for place, card in enumerate(getattr(carousel, "child_attachments", ())):
            for key, name in LABEL_OF.items():
                label = getattr(card, key, None)
                where = [*path, "child_attachments", str(place), key]
                _check_label(label.name if label is not None else None, known[name], name, where)


def _check_label(label: str | None, known: list[str], assets: str, path: Path) -> None:
    if label is not None and label not in known:
        there = f"The labels there are: {', '.join(known[:20])}." if known else f"None of {assets} has adlabels."
        raise errors.RULE_LABEL_UNKNOWN(
            blame=path, label=label[:100], where=dotted(path), assets=assets, suggestion=there
        )


def existing_posts_are_shown_by_default(change: Change[AdCreative]) -> None:
    """Rules beside an existing post: the default rule shows the post itself [C-519, E-146, B-285]."""
    feed = feed_of(change)
    if feed is None or "object_story_id" not in change.sent or kind_sent(change) not in CUSTOMIZED:
        return
    if feed.asset_customization_rules and not any(
        rule.catches_all() and rule.use_existing_post for rule in feed.asset_customization_rules
    ):
        raise errors.EXISTING_POST_NOT_FLAGGED(blame=[FEED, "asset_customization_rules"])


FORM = (
    rules_say_where_or_for_whom,
    platforms_have_positions,
    placements_are_available,
    existing_posts_are_shown_by_default,
    rules_choose_one_asset_of_each_kind,
)
