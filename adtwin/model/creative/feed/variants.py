"""Which assets a creative can show to whom, and where: pure, from the creative's stored data.

Previews take the first of each slot; delivery may learn which combination of a placement does best.
[B-254, B-289, B-307, E-087, E-088, E-175]
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from math import prod
from typing import Any, Final, Literal

from adtwin.base.streams import stable_hash
from adtwin.model.creative.feed.customization import LABEL_OF, POSITIONS
from adtwin.model.creative.feed.kinds import CUSTOMIZED, FeedKind, kind_of

Wire = Mapping[str, Any]
AssetKind = Literal[
    "image", "video", "carousel", "body", "title", "description", "link_url", "call_to_action", "ad_format"
]

MOST_CARDS: Final = 10
"""Cards of a carousel that is made of a feed's pictures [B-249]."""


@dataclass(frozen=True, slots=True)
class Asset:
    """One asset: its number, which reports and review name [B-456], and its entry in the feed. Equal by number."""

    kind: AssetKind
    id: str
    value: Wire = field(compare=False)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who sees the ad and where: a platform and position of targeting, the key of a locale, an age, a gender (1 male,
    2 female), a country. What is not known matches no rule that asks for it."""

    platform: str = "facebook"
    position: str = "feed"
    locale: int | None = None
    age: int | None = None
    gender: int | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Slots:
    """The assets to choose among at one placement. A person sees one of each slot that has any: of `media` a picture
    or film, or all of them as cards when `as_carousel`."""

    media: tuple[Asset, ...] = ()
    carousels: tuple[Asset, ...] = ()
    bodies: tuple[Asset, ...] = ()
    titles: tuple[Asset, ...] = ()
    descriptions: tuple[Asset, ...] = ()
    link_urls: tuple[Asset, ...] = ()
    call_to_actions: tuple[Asset, ...] = ()
    ad_format: Asset | None = None
    as_carousel: bool = False
    existing_post: bool = False
    """The post itself is shown here, as it is [E-145]."""

    def chosen_among(self) -> tuple[tuple[Asset, ...], ...]:
        """The slots that a combination takes one asset of each."""
        media = () if self.as_carousel else self.media
        slots = (media, self.carousels, self.bodies, self.titles, self.descriptions, self.link_urls)
        return tuple(slot for slot in (*slots, self.call_to_actions) if slot)

    def count(self) -> int:
        """How many combinations there are."""
        return prod(len(slot) for slot in self.chosen_among())

    def combinations(self) -> Iterator[tuple[Asset, ...]]:
        """Every combination, in the order of the feed."""
        return product(*self.chosen_among())


def slots_of(data: Wire, viewer: Viewer, owner: int | None = None, label: str | None = None) -> Slots | None:
    """What a creative with this data shows to a viewer; None for one without an asset feed.

    `owner` is the creative's number, which the assets' numbers are made of; without it they have none. `label` asks
    for the assets of the rule that names it, whoever looks [B-309].
    """
    feed = data.get("asset_feed_spec")
    if not feed:
        return None
    return slots_under(feed, rule_for(feed, viewer, label), owner)


def slots_by_placement(
    data: Wire, placements: Iterable[tuple[str, str]], owner: int = 0
) -> dict[tuple[str, str], Slots]:
    """The same for each placement, whoever looks; empty for a creative without an asset feed."""
    found = {place: slots_of(data, Viewer(*place), owner) for place in placements}
    return {place: slots for place, slots in found.items() if slots is not None}


def asset_id(owner: int | None, kind: AssetKind, content: str) -> str:
    """The number of an asset in a creative; the same whenever it is asked. Empty where nobody says in which one."""
    if owner is None:
        return ""
    return str(10**14 + stable_hash("asset", owner, kind, content) % (9 * 10**14))


def feed_texts(feed: Wire, owner: int) -> Iterator[tuple[str, str]]:
    """The number and the text of every body, title and description of a feed, in order."""
    for kind in ("body", "title", "description"):
        for asset in _texts(feed, kind, {}, owner, all_of_them=True):
            yield asset.id, str(asset.value.get("text") or "")


# -- the rule --------------------------------------------------------------------------------------------------------


def rule_for(feed: Wire, viewer: Viewer, label: str | None = None) -> Wire | None:
    """The rule that a viewer falls under: the first that fits, else the default, else the first [E-173, E-175]."""
    kind = kind_of(feed)
    if kind not in CUSTOMIZED:
        return None
    rules: Sequence[Wire] = sorted(feed.get("asset_customization_rules") or (), key=_priority)
    if label is not None:
        named = (rule for rule in rules if label in labels_of(rule).values())
        return next(named, None) or _default(rules)
    fitting = (rule for rule in rules if _fits(kind, rule.get("customization_spec") or {}, viewer))
    return next(fitting, None) or _default(rules)


def labels_of(rule: Wire) -> dict[str, str]:
    """The label keys of a rule or a card, and the names that they carry."""
    return {key: str(rule[key].get("name")) for key in LABEL_OF if rule.get(key)}


def _priority(rule: Wire) -> int:
    return int(rule.get("priority") or 0)


def _default(rules: Sequence[Wire]) -> Wire | None:
    marked = next((rule for rule in rules if rule.get("is_default")), None)
    empty = next((rule for rule in rules if not rule.get("customization_spec")), None)
    return marked or empty or (rules[0] if rules else None)


def _fits(kind: FeedKind, spec: Wire, viewer: Viewer) -> bool:
    if kind is FeedKind.LANGUAGE:
        return viewer.locale in (spec.get("locales") or ())
    if kind is FeedKind.SEGMENT:
        return bool(spec) and _fits_segment(spec, viewer)
    positions = spec.get(POSITIONS.get(viewer.platform, "")) or ()
    return viewer.platform in (spec.get("publisher_platforms") or ()) and viewer.position in positions


def _fits_segment(spec: Wire, viewer: Viewer) -> bool:
    """Ages, genders and countries; other keys of targeting are taken to fit."""
    oldest = spec.get("age_max") or 65
    if viewer.age is not None and not (spec.get("age_min") or 0) <= viewer.age <= (200 if oldest >= 65 else oldest):
        return False
    genders, countries = spec.get("genders"), (spec.get("geo_locations") or {}).get("countries")
    wanted = not genders or viewer.gender is None or viewer.gender in genders
    return wanted and (not countries or viewer.country is None or viewer.country in countries)


# -- the slots -------------------------------------------------------------------------------------------------------


def slots_under(feed: Wire, rule: Wire | None, owner: int | None = None) -> Slots:
    """The assets that a rule leaves to choose among; all of them without a rule."""
    if rule is not None and rule.get("use_existing_post") and not labels_of(rule):
        return Slots(existing_post=True)
    labels = labels_of(rule or {})
    bodies, titles, descriptions, links = (
        tuple(_texts(feed, name, labels, owner)) for name in ("body", "title", "description", "link_url")
    )
    form = next(iter(feed.get("ad_formats") or ()), None)
    slots = Slots(
        bodies=bodies,
        titles=titles,
        descriptions=descriptions,
        link_urls=links,
        call_to_actions=tuple(_buttons(feed, owner)),
        ad_format=None if form is None else Asset("ad_format", asset_id(owner, "ad_format", form), {"type": form}),
    )
    kind = kind_of(feed)
    if kind is FeedKind.PLACEMENT:
        slots = replace(slots, descriptions=slots.descriptions[:1])
    return _with_media(slots, feed, labels, owner)


def _with_media(slots: Slots, feed: Wire, labels: Mapping[str, str], owner: int | None) -> Slots:
    form = str(slots.ad_format.value["type"]) if slots.ad_format is not None else ""
    carousels = tuple(
        Asset("carousel", asset_id(owner, "carousel", str(place)), one)
        for place, one in enumerate(_labelled(feed.get("carousels") or (), labels.get("carousel_label")))
    )
    if carousels and ("carousel_label" in labels or form.startswith("CAROUSEL")):
        return replace(slots, carousels=carousels)
    images = tuple(
        Asset("image", asset_id(owner, "image", str(one.get("hash") or one.get("url"))), one)
        for one in _labelled(feed.get("images") or (), labels.get("image_label"))
    )
    videos = tuple(
        Asset("video", asset_id(owner, "video", str(one.get("video_id"))), one)
        for one in _labelled(feed.get("videos") or (), labels.get("video_label"))
    )
    media = (*images, *videos)
    if "image_label" in labels or "video_label" in labels:
        media = (*(images if "image_label" in labels else ()), *(videos if "video_label" in labels else ()))
    elif form in ("SINGLE_IMAGE", "SINGLE_VIDEO"):
        media = (images or videos) if form == "SINGLE_IMAGE" else (videos or images)
    if kind_of(feed) is FeedKind.FREEDOM:
        return replace(slots, media=media[:1])
    as_carousel = form.startswith("CAROUSEL") and len(media) > 1
    return replace(slots, media=media[:MOST_CARDS] if as_carousel else media, as_carousel=as_carousel)


_LIST_OF: Final[Mapping[str, str]] = {
    "body": "bodies", "title": "titles", "description": "descriptions", "link_url": "link_urls",
}  # fmt: skip


def _texts(
    feed: Wire, kind: AssetKind, labels: Mapping[str, str], owner: int | None, *, all_of_them: bool = False
) -> Iterator[Asset]:
    key = "website_url" if kind == "link_url" else "text"
    assets = feed.get(_LIST_OF[kind]) or ()
    for one in assets if all_of_them else _labelled(assets, labels.get(f"{kind}_label")):
        yield Asset(kind, asset_id(owner, kind, str(one.get(key) or "")), one)


def _labelled(assets: Sequence[Wire], label: str | None) -> Sequence[Wire]:
    """The assets with a label; without one those that have none, or all."""
    if label is None:
        return [one for one in assets if not one.get("adlabels")] or assets
    return [one for one in assets if any(own.get("name") == label for own in one.get("adlabels") or ())]


def _buttons(feed: Wire, owner: int | None) -> Iterator[Asset]:
    actions: Iterable[Wire] = feed.get("call_to_actions") or [
        {"type": kind} for kind in feed.get("call_to_action_types") or ()
    ]
    for one in actions:
        yield Asset("call_to_action", asset_id(owner, "call_to_action", str(one.get("type"))), one)
