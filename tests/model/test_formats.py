"""Forms of creatives, and the placements that take them: pure, from a creative's stored data."""

from __future__ import annotations

from typing import Any

import pytest

from adtwin.model.audience.targeting.vocabulary import DEFAULT_POSITIONS
from adtwin.model.creative.feed.variants import slots_by_placement
from adtwin.model.creative.formats import fitting, kinds_of, placements_for
from adtwin.model.creative.story import Story

EVERYWHERE = [(platform, position) for platform, positions in DEFAULT_POSITIONS.items() for position in positions]
FILMS_ALONE = {("facebook", "instream_video"), ("audience_network", "rewarded_video")}
PICTURES = [{"hash": "a" * 32}, {"hash": "b" * 32}]
FILMS = [{"video_id": "1"}]
LINK = Story("SHARE", link="https://example.com/", image_hash="a" * 32)
FEED = Story("SHARE", link="https://example.com/")
CARDS = ({"link": "https://example.com/1"}, {"link": "https://example.com/2"})


def rule(label: str, **spec: Any) -> dict[str, Any]:
    return {"customization_spec": spec, f"{label}_label": {"name": label}}


FEED_OF_BOTH = {"asset_feed_spec": {"images": PICTURES, "videos": FILMS, "ad_formats": ["AUTOMATIC_FORMAT"]}}
BY_PLACEMENT = {
    "asset_feed_spec": {
        "images": [{**PICTURES[0], "adlabels": [{"name": "image"}]}],
        "videos": [{**FILMS[0], "adlabels": [{"name": "video"}]}],
        "ad_formats": ["AUTOMATIC_FORMAT"],
        "asset_customization_rules": [
            rule("video", publisher_platforms=["facebook"], facebook_positions=["instream_video", "right_hand_column"]),
            rule("image", publisher_platforms=["audience_network"], audience_network_positions=["rewarded_video"]),
        ],
    }
}

SHOWN = [
    ("a picture", LINK, {}, (), ("image",), FILMS_ALONE),
    ("a film", Story("VIDEO", video_id="1", image_hash="a" * 32), {}, (), ("video",),
     {("facebook", "right_hand_column"), ("instagram", "explore_home"), ("messenger", "messenger_home")}),
    ("a carousel", Story("SHARE", link="https://example.com/", cards=CARDS), {}, (), ("carousel",),
     FILMS_ALONE | {("instagram", "explore_home"), ("messenger", "story")}),
    ("words", Story("STATUS", message="Hello"), {}, (), ("text",),
     set(EVERYWHERE) - {("facebook", one) for one in ("feed", "right_hand_column", "search", "profile_feed")}),
    ("somebody's post", Story("SHARE"), {"object_story_id": "1_2"}, (), ("image",), FILMS_ALONE),
    ("pictures and films to choose among", FEED, FEED_OF_BOTH, (), ("image", "video"), set()),
    ("groups of both", LINK, {}, ({"images": PICTURES}, {"videos": FILMS}), ("image", "video"), set()),
    ("groups of films", LINK, {}, ({"videos": FILMS},), ("video",),
     {("facebook", "right_hand_column"), ("instagram", "explore_home"), ("messenger", "messenger_home")}),
    ("a film for in-stream video and the right column, a picture for rewarded video", FEED, BY_PLACEMENT, (),
     ("image", "video"),
     {("facebook", "right_hand_column"), ("audience_network", "rewarded_video"), ("instagram", "explore_home"),
      ("messenger", "messenger_home")}),
]  # fmt: skip


@pytest.mark.req("A-133", "B-278")
@pytest.mark.parametrize(
    ("story", "data", "groups", "kinds", "not_on"), [row[1:] for row in SHOWN], ids=[r[0] for r in SHOWN]
)
def test_what_a_creative_is_and_where_it_is_not_shown(
    story: Story, data: dict[str, Any], groups: tuple[dict[str, Any], ...], kinds: tuple[str, ...], not_on: set[Any]
):
    assert kinds_of(story, data, groups) == kinds
    assert set(EVERYWHERE) - set(placements_for(story, data, groups, EVERYWHERE)) == not_on


@pytest.mark.parametrize(("place", "kinds"), [
    (("facebook", "feed"), {"image", "video"}),
    (("audience_network", "rewarded_video"), {"video"}),
    (("facebook", "right_hand_column"), {"image"}),
])  # fmt: skip
def test_a_placement_chooses_among_the_assets_that_it_takes(place: tuple[str, str], kinds: set[str]):
    slots = slots_by_placement(FEED_OF_BOTH, [place])[place]
    assert {asset.kind for asset in fitting(slots, place).media} == kinds


def test_a_long_text_is_not_for_threads():
    for length, shown in ((1_000, True), (1_001, False)):
        story = Story("SHARE", link="https://example.com/", image_hash="a" * 32, message="x" * length)
        assert (("threads", "threads_stream") in placements_for(story, {}, (), EVERYWHERE)) is shown
