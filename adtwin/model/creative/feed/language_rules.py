"""Rules of multi-language feeds and of automatic translation. [B-290…B-304, B-311…B-317]"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adtwin.errors import feed as errors
from adtwin.graph.change import Change
from adtwin.model.audience.locales import BY_KEY
from adtwin.model.creative.feed.customization import LABEL_OF, CustomizationRule
from adtwin.model.creative.feed.kinds import FeedKind
from adtwin.model.creative.feed.languages import locales_of, source_language, targets_from
from adtwin.model.creative.feed.parts import Path, dotted, each, feed_of, kind_sent, rules_of
from adtwin.model.creative.feed.spec import FEED, FeedSpec

if TYPE_CHECKING:
    from adtwin.model.creative.adcreative import AdCreative

TEXT_LABELS = ("body_label", "title_label", "description_label", "link_url_label")
"""What each language has one of [B-292]."""


def languages_of(change: Change[AdCreative]) -> FeedSpec | None:
    """The feed that a create sent, if its rules go by language."""
    feed = feed_of(change)
    return feed if feed is not None and kind_sent(change) is FeedKind.LANGUAGE else None


def languages_have_assets_of_each_kind(change: Change[AdCreative]) -> None:
    """Texts, a link, one button, a format [B-291, B-301]."""
    feed = languages_of(change)
    if feed is None:
        return
    for name in ("bodies", "titles", "descriptions", "link_urls", "asset_customization_rules", "ad_formats"):
        if not getattr(feed, name):
            raise errors.FEED_LACKS_ASSETS(blame=[FEED, name], needed=f"{name} in an ad of several languages")
    if not (feed.call_to_action_types or feed.call_to_actions):
        needed = "exactly one of call_to_action_types in an ad of several languages"
        raise errors.FEED_LACKS_ASSETS(blame=[FEED, "call_to_action_types"], needed=needed)


def one_language_is_the_default(change: Change[AdCreative]) -> None:
    """Who speaks none of the languages sees the default [B-293]."""
    feed = languages_of(change)
    if feed is None:
        return
    marked = [rule for rule in feed.asset_customization_rules if rule.is_default]
    if len(marked) != 1:
        raise errors.LANGUAGE_DEFAULT_RULE(blame=[FEED, "asset_customization_rules"], count=len(marked))


def locales_are_known(change: Change[AdCreative]) -> None:
    """Each rule has locales of ads targeting, each in one rule [B-292, B-296]."""
    feed = languages_of(change)
    seen: set[int] = set()
    for rule, path in rules_of(feed) if feed is not None else ():
        where = [*path, "customization_spec", "locales"]
        locales = rule.customization_spec.locales if rule.customization_spec is not None else ()
        if not locales:
            raise errors.LANGUAGE_RULE_INCOMPLETE(blame=where, where=dotted(path), missing="customization_spec.locales")
        for locale in locales:
            if locale not in BY_KEY:
                raise errors.LOCALE_UNKNOWN(blame=where, where=dotted(where), locale=locale)
            if locale in seen:
                raise errors.LOCALE_TWICE(blame=where, where=dotted(where), locale=locale)
            seen.add(locale)


def languages_are_complete(change: Change[AdCreative]) -> None:
    """Each rule names a text of each kind; one that only gives a translation its link names the link [B-292, B-315]."""
    feed = languages_of(change)
    if feed is None:
        return
    media = len(feed.images) if feed.ad_formats[:1] == ("SINGLE_IMAGE",) else len(feed.videos)
    media_key = "image_label" if feed.ad_formats[:1] == ("SINGLE_IMAGE",) else "video_label"
    for rule, path in rules_of(feed):
        needed = [*TEXT_LABELS, *([media_key] if media > 1 else [])]
        if gives_a_link_to(rule, feed.autotranslate):
            needed = ["link_url_label"]
        missing = [key for key in needed if rule.label(key) is None]
        if missing:
            raise errors.LANGUAGE_RULE_INCOMPLETE(
                blame=[*path, missing[0]], where=dotted(path), missing=", ".join(missing)
            )


def gives_a_link_to(rule: CustomizationRule, dialects: tuple[str, ...]) -> bool:
    """Whether a rule is there for the link of an automatic translation alone [B-315]."""
    locales = set(rule.customization_spec.locales) if rule.customization_spec is not None else set()
    translated = {key for dialect in dialects for key in locales_of(dialect)}
    return not rule.is_default and bool(locales) and locales <= translated


def texts_tell_their_language(change: Change[AdCreative]) -> None:
    """Every text has labels, and one of them is a rule's; of pictures and films one may go without [B-294…B-304]."""
    feed = languages_of(change)
    if feed is None:
        return
    for key, name in LABEL_OF.items():
        named = {rule.label(key) for rule, _ in rules_of(feed)}
        shared = 1 if name in ("images", "videos") and len(getattr(feed, name)) == 1 else 0
        for asset, path in each(feed, name):
            labels = {label.name for label in asset.adlabels}
            if not labels and not shared:
                _without(path, "has no adlabels")
            if labels and not labels & named and not (shared and not any(named)):
                _without(path, f"has a label that no rule names as {key}")


def _without(path: Path, detail: str) -> None:
    raise errors.TEXT_WITHOUT_LANGUAGE(blame=[*path, "adlabels"], where=dotted(path), detail=detail)


def translations_are_available(change: Change[AdCreative]) -> None:
    """From the default rule's language, to a dialect of the documented list [B-316, B-317]."""
    feed = languages_of(change)
    if feed is None or not feed.autotranslate:
        return
    source = source_language([rule.wire() for rule in feed.asset_customization_rules])
    targets = targets_from(source or "")
    for place, dialect in enumerate(feed.autotranslate):
        if dialect not in targets:
            known = f"From {source} it goes to {', '.join(targets)}." if targets else "Take autotranslate out."
            raise errors.TRANSLATION_NOT_AVAILABLE(
                blame=[FEED, "autotranslate", str(place)], source=source, target=dialect[:100], suggestion=known
            )


FORM = (
    languages_have_assets_of_each_kind,
    one_language_is_the_default,
    locales_are_known,
    languages_are_complete,
    texts_tell_their_language,
    translations_are_available,
)
