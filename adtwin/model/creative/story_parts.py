"""Walking through the parts of a story spec that a create sent, with the path of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from adtwin.graph.change import Change
from adtwin.model.creative.story_spec import SPEC, Card, LinkData, StorySpec

if TYPE_CHECKING:
    from adtwin.model.creative.adcreative import AdCreative


def spec_of(change: Change[AdCreative]) -> StorySpec | None:
    """The story spec that a create sent."""
    return cast("StorySpec | None", change.typed(SPEC)) if change.creating else None


def link_data(spec: StorySpec) -> Iterator[tuple[str, LinkData]]:
    """The parts that are link posts, with their names."""
    if spec.link_data is not None:
        yield "link_data", spec.link_data


def cards_of(spec: StorySpec) -> Iterator[tuple[Card, list[str]]]:
    for name, data in link_data(spec):
        for place, card in enumerate(data.child_attachments or ()):
            yield card, [SPEC, name, "child_attachments", str(place)]
