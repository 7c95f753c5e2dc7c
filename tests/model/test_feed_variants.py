"""What a creative can show to whom: pure, from its stored data."""

from __future__ import annotations

import math
from typing import Any

import pytest

from adtwin.model.creative.feed.variants import MOST_CARDS, Slots, Viewer, asset_id, slots_by_placement, slots_of
from tests.feeds import facebook, instagram, label, labelled, language_rule, texts

FEED = ("facebook", "feed")


def data(**feed: Any) -> dict[str, Any]:
    return {"object_story_spec": {"page_id": "1"}, "asset_feed_spec": feed}


MIXED: dict[str, Any] = {
    "images": [{"hash": "a"}, {"hash": "b"}],
    "bodies": texts("one", "two", "three"),
    "titles": texts("t"),
    "link_urls": [{"website_url": "https://example.com"}],
    "call_to_action_types": ["SHOP_NOW", "LEARN_MORE"],
    "ad_formats": ["SINGLE_IMAGE"],
}


def slots(given: dict[str, Any], viewer: Viewer | None = None, **more: Any) -> Slots:
    found = slots_of(given, viewer or Viewer(), **more)
    assert found is not None
    return found


def shown(found: Slots, name: str, key: str = "text") -> list[Any]:
    return [asset.value[key] for asset in getattr(found, name)]


@pytest.mark.req("B-254", "B-197")
def test_a_mixture_shows_every_combination():
    found = slots(data(**MIXED), owner=7)
    assert found.count() == 2 * 3 * 1 * 1 * 2 == len(set(found.combinations()))
    assert shown(found, "call_to_actions", "type") == ["SHOP_NOW", "LEARN_MORE"]
    assert {slot[0].kind for slot in found.chosen_among()} == {"image", "body", "title", "link_url", "call_to_action"}


@pytest.mark.req("B-456")
def test_an_asset_keeps_its_number():
    first, again = (slots(data(**MIXED), owner=7) for _ in range(2))
    assert [one.id for one in first.bodies] == [one.id for one in again.bodies]
    assert len({one.id for one in first.bodies}) == 3
    assert first.bodies[0].id == asset_id(7, "body", "one") != asset_id(8, "body", "one") != asset_id(7, "title", "one")
    assert all(one.id.isdigit() and len(one.id) == 15 for one in first.media)


def test_a_creative_without_a_feed_has_no_slots():
    assert slots_of({"object_story_spec": {"page_id": "1", "link_data": {}}}, Viewer()) is None
    assert slots_by_placement({}, [FEED]) == {}


FORMATS = [
    ("SINGLE_IMAGE", ["image", "image"]),
    ("SINGLE_VIDEO", ["video"]),
    ("AUTOMATIC_FORMAT", ["image", "image", "video"]),
]


@pytest.mark.req("B-198")
@pytest.mark.parametrize(("form", "kinds"), FORMATS)
def test_the_format_chooses_among_pictures_and_films(form: str, kinds: list[str]):
    feed = {**MIXED, "videos": [{"video_id": "5"}], "ad_formats": [form]}
    assert [one.kind for one in slots(data(**feed)).media] == kinds


@pytest.mark.req("E-087", "E-088", "E-089")
def test_advantage_shows_one_picture_whatever_the_rules_say():
    rules = [{"customization_spec": facebook("feed"), "image_label": label("x")}]
    feed = {**MIXED, "optimization_type": "DEGREES_OF_FREEDOM", "asset_customization_rules": rules}
    found = slots(data(**feed))
    assert shown(found, "media", "hash") == ["a"]
    assert len(found.bodies) == 3


@pytest.mark.req("B-249")
def test_a_dynamic_carousel_has_ten_cards_at_most():
    images = [{"hash": str(number)} for number in range(MOST_CARDS + 3)]
    found = slots(data(**{**MIXED, "images": images, "ad_formats": ["CAROUSEL_IMAGE"]}))
    assert found.as_carousel
    assert len(found.media) == MOST_CARDS
    assert found.count() == 3 * 2


RULES: dict[str, Any] = {
    "images": [labelled("wide", hash="w"), labelled("tall", hash="t")],
    "bodies": [labelled("wide", text="long"), labelled("tall", text="short")],
    "titles": texts("shared"),
    "descriptions": [labelled("wide", text="d1"), labelled("tall", text="d2")],
    "ad_formats": ["SINGLE_IMAGE"],
    "asset_customization_rules": [
        {"customization_spec": facebook("feed"), "image_label": label("wide"), "body_label": label("wide"),
         "description_label": label("wide"), "priority": 2},
        {"customization_spec": instagram("story"), "image_label": label("tall"), "body_label": label("tall"),
         "description_label": label("wide"), "priority": 1},
    ],
}  # fmt: skip


@pytest.mark.req("B-289", "E-175")
def test_rules_choose_by_placement_and_the_first_covers_the_rest():
    places = [FEED, ("instagram", "story"), ("messenger", "story")]
    found = slots_by_placement(data(**RULES), places)
    assert [shown(found[place], "media", "hash") for place in places] == [["w"], ["t"], ["t"]]
    assert [shown(found[place], "bodies") for place in places] == [["long"], ["short"], ["short"]]
    assert [shown(found[place], "titles") for place in places] == [["shared"]] * 3
    assert [len(found[place].descriptions) for place in places] == [1, 1, 1]


@pytest.mark.req("B-281", "E-175")
def test_the_empty_rule_covers_the_rest():
    rules = [
        *RULES["asset_customization_rules"],
        {"customization_spec": {}, "image_label": label("wide"), "priority": 3},
    ]
    found = slots(data(**{**RULES, "asset_customization_rules": rules}), Viewer("messenger", "story"))
    assert shown(found, "media", "hash") == ["w"]


@pytest.mark.req("E-145")
def test_a_rule_may_show_the_post_itself():
    rules = [
        {"customization_spec": instagram("story"), "image_label": label("tall")},
        {"customization_spec": {}, "is_default": True, "use_existing_post": True},
    ]
    given = {"object_story_id": "1_2", "asset_feed_spec": {**RULES, "asset_customization_rules": rules}}
    assert slots(given).existing_post
    assert shown(slots(given, Viewer("instagram", "story")), "media", "hash") == ["t"]


@pytest.mark.req("B-307", "B-308", "B-294")
def test_the_viewers_language_chooses():
    feed = {
        "images": [{"hash": "shared"}],
        "bodies": [labelled("english", text="Hello"), labelled("french", text="Bonjour")],
        "asset_customization_rules": [
            language_rule("french", [9, 44]),
            language_rule("english", [24], is_default=True),
        ],
    }
    said = {key: shown(slots(data(**feed), Viewer(locale=key)), "bodies") for key in (9, 44, 24, 5, None)}
    assert said == {9: ["Bonjour"], 44: ["Bonjour"], 24: ["Hello"], 5: ["Hello"], None: ["Hello"]}
    assert shown(slots(data(**feed), Viewer(locale=9)), "media", "hash") == ["shared"]
    assert shown(slots(data(**feed), label="french"), "bodies") == ["Bonjour"]


@pytest.mark.req("B-261")
def test_a_segment_chooses_by_age_gender_and_country():
    rules = [
        {"customization_spec": {"age_min": 18, "age_max": 34, "genders": [2]}, "image_label": label("tall")},
        {"customization_spec": {"geo_locations": {"countries": ["CA"]}}, "image_label": label("tall")},
        {"customization_spec": {}, "image_label": label("wide")},
    ]
    given = data(**{**RULES, "optimization_type": "ASSET_CUSTOMIZATION", "asset_customization_rules": rules})
    people = [(20, 2, "US"), (20, 1, "US"), (40, 2, "US"), (40, 1, "CA")]
    found = [shown(slots(given, Viewer(age=a, gender=g, country=c)), "media", "hash")[0] for a, g, c in people]
    assert found == ["t", "w", "w", "t"]


def test_the_count_is_that_of_the_slots():
    found = slots(data(**MIXED))
    assert found.count() == math.prod(len(slot) for slot in found.chosen_among())
