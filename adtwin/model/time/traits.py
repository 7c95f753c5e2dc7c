"""What delivery is told of a creative: its kind, its worth, where it leads, and the variants that it may show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from adtwin.base.streams import stable_hash
from adtwin.delivery import Traits
from adtwin.model.creative.formats import kinds_of
from adtwin.model.creative.story import Story, number_in
from adtwin.model.time.variants import Place, Shown, groups_of, variants_of
from adtwin.store import View


def traits_of(view: View, shown: Shown, story: Story, placements: Sequence[Place]) -> Traits:
    """What of a creative with this content moves people; equal content is equally good."""
    data = shown.creative.data
    content = str(
        sorted(
            (name, str(data[name]))
            for name in ("object_story_spec", "asset_feed_spec", "template_data")
            if data.get(name)
        )
        or data.get("object_story_id")
        or (story.message, story.picture, story.video_id)
    )
    return Traits(
        kind=kinds_of(story, data, groups_of(shown.ad))[0],
        seconds=_seconds(view, story, [data.get("asset_feed_spec") or {}, *groups_of(shown.ad)]),
        quality=stable_hash(content) % 2**31,
        variants=tuple(variants_of(view, shown, placements)),
        cards=tuple(_card_names(story)),
        page=(story.page_id, _name(view, story.page_id)),
        link=(_link_id(story.link), story.link),
    )


def _seconds(view: View, story: Story, sets: Sequence[Mapping[str, Any]]) -> float:
    """How long its video runs; the mean of those of its sets of assets, where it has any."""
    among = [str(one.get("video_id") or "") for assets in sets for one in assets.get("videos") or ()]
    found = [view.get(pk) for pk in (number_in(each) for each in (story.video_id, *among)) if pk]
    lengths = [float(video.data["length"]) for video in found if video is not None and video.data.get("length")]
    return sum(lengths) / len(lengths) if lengths else 0.0


def _card_names(story: Story) -> Iterator[str]:
    """Cards are known by their headline [C-259]; one without is known by its place."""
    for number, card in enumerate(story.cards, 1):
        yield str(card.get("name") or f"Card {number}")


def _name(view: View, pk: str) -> str:
    number = number_in(pk)
    found = view.get(number) if number else None
    return str(found.data.get("name") or "") if found is not None else ""


def _link_id(link: str) -> str:
    return str(10**14 + stable_hash("link", link) % (9 * 10**14)) if link else ""
