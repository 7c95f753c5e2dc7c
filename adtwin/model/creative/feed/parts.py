"""Walking through the feed that a create sent, with the path of each part."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from adtwin.graph.change import Change
from adtwin.model.creative.feed.assets import Asset, TextAsset
from adtwin.model.creative.feed.customization import CustomizationRule
from adtwin.model.creative.feed.kinds import FeedKind, is_whole, kind_of
from adtwin.model.creative.feed.spec import FEED, FeedSpec

if TYPE_CHECKING:
    from adtwin.model.creative.adcreative import AdCreative

RULES = "asset_customization_rules"
TEXTS = ("bodies", "titles", "descriptions")
Path = list[str]


def feed_of(change: Change[AdCreative]) -> FeedSpec | None:
    """The feed that a create sent."""
    return cast("FeedSpec | None", change.typed(FEED)) if change.creating else None


def kind_sent(change: Change[AdCreative]) -> FeedKind:
    """What the feed is for; worked out once, for every rule asks."""
    kind: FeedKind | None = change.notes.get("feed_kind")
    if kind is None:
        kind = change.notes["feed_kind"] = kind_of(change.new.feed_data)
    return kind


def stands_alone(change: Change[AdCreative]) -> bool:
    """Whether the feed is all the content there is."""
    return is_whole(change.new.obj.data)


def each(feed: FeedSpec, name: str) -> Iterator[tuple[Asset, Path]]:
    """The assets of one list."""
    for place, asset in enumerate(getattr(feed, name)):
        yield asset, [FEED, name, str(place)]


def texts_of(feed: FeedSpec) -> Iterator[tuple[str, TextAsset, Path]]:
    """Bodies, titles and descriptions, with the name of their list."""
    for name in TEXTS:
        for asset, path in each(feed, name):
            yield name, cast("TextAsset", asset), path


def rules_of(feed: FeedSpec) -> Iterator[tuple[CustomizationRule, Path]]:
    """The customization rules."""
    for place, rule in enumerate(feed.asset_customization_rules):
        yield rule, [FEED, RULES, str(place)]


def labels_on(feed: FeedSpec, name: str) -> list[str]:
    """The labels of one list of assets, in order, each once."""
    return list(dict.fromkeys(label.name for asset in getattr(feed, name) for label in asset.adlabels))


def dotted(path: Path) -> str:
    """A path as it stands in messages."""
    return ".".join(path)
