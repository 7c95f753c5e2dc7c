"""The flexible ad format: groups of images, videos and texts in one ad."""

from __future__ import annotations

from typing import Any

import pytest

from tests import ads
from tests.live import Live, error_of

FIELD = "creative_asset_groups_spec"
BUTTON = {"type": "LEARN_MORE", "value": {"link": "https://www.example.com/"}}


def group(live: Live, **more: Any) -> dict[str, Any]:
    """The documented sample."""
    world = live.world
    return {
        "images": [{"hash": one} for one in world["image_hashes"][:2]],
        "videos": [{"video_id": one} for one in world["video_ids"][:2]],
        "texts": [
            {"text": "Summer Sale", "text_type": "primary_text"},
            {"text": "Everything 50% Off", "text_type": "headline"},
        ],
        "call_to_action": BUTTON,
        **more,
    }


def ad(live: Live, *groups: Any, objective: str = "OUTCOME_SALES", creative: Any = None, **more: Any) -> Any:
    promoted = {"pixel_id": live.world["pixel_id"], "custom_event_type": "PURCHASE"}
    adset = (
        ads.adset(live, ads.campaign(live, objective=objective), promoted_object=promoted)
        if objective == "OUTCOME_SALES"
        else ads.adset(live, ads.campaign(live, objective=objective))
    )
    shown = creative or {"name": "Sample Creative", "object_story_spec": ads.link_story(live)}
    given = {"adset_id": adset, "creative": shown, "status": "PAUSED", FIELD: {"groups": list(groups)}, **more}
    return live.post(f"/{live.world['ad_account_id']}/ads", given)


@pytest.mark.req("C-198", "C-199", "C-201", "C-202", "C-203", "C-204")
def test_the_sample_is_taken_and_read_back(live: Live):
    answer = ad(live, group(live))
    assert answer.status_code == 200, answer.text
    found = live.get(f"/{answer.json()['id']}", {"fields": FIELD}).json()
    (one,) = found[FIELD]["groups"]
    assert one["group_uuid"].isdigit()
    assert [video["video_id"] for video in one["videos"]] == live.world["video_ids"][:2]
    assert all(len(video["image_hash"]) == 32 for video in one["videos"])
    assert {key: one[key] for key in ("images", "texts", "call_to_action")} == {
        key: value for key, value in group(live).items() if key != "videos"
    }


def texts(count: int, kind: str = "headline") -> list[dict[str, str]]:
    return [{"text": f"Text {one}", "text_type": kind} for one in range(count)]


def refused(live: Live) -> dict[str, tuple[list[Any], str, list[str]]]:
    other = group(live, call_to_action={"type": "SHOP_NOW", "value": {"link": "https://www.example.com/"}})
    first = [FIELD, "groups", "0"]
    return {
        "no groups": ([], "FLEXIBLE_GROUP", [FIELD, "groups"]),
        "no picture and no video": ([group(live, images=[], videos=[])], "FLEXIBLE_GROUP", first),
        "buttons of two types": ([group(live), other], "FLEXIBLE_GROUP", [FIELD, "groups"]),
        "six headlines": ([group(live, texts=texts(6))], "FLEXIBLE_GROUP", [*first, "texts"]),
        "a text without a type": ([group(live, texts=[{"text": "x"}])], "FLEXIBLE_GROUP", [*first, "texts", "0"]),
        "an unknown type of text": (
            [group(live, texts=texts(1, "body"))], "INVALID_PARAMETER", [*first, "texts", "0", "text_type"],
        ),
        "an unknown image": (
            [group(live, images=[{"hash": "0" * 32}])], "IMAGE_NOT_IN_LIBRARY", [*first, "images", "0", "hash"],
        ),
        "an unknown video": (
            [group(live, videos=[{"video_id": "12"}])], "VIDEO_NOT_IN_LIBRARY", [*first, "videos", "0", "video_id"],
        ),
        "an unknown key": ([group(live, pictures=[])], "INVALID_KEYS", [*first, "pictures"]),
        "a button without type": (
            [group(live, call_to_action={"value": {}})], "CTA_WITHOUT_TYPE", [*first, "call_to_action", "type"],
        ),
    }  # fmt: skip


@pytest.mark.req("C-200", "C-201")
def test_a_broken_rule_has_its_error(live: Live):
    for case, (groups, symbol, blame) in refused(live).items():
        error = error_of(ad(live, *groups), symbol, [blame])
        assert error["error_user_msg"], case
    assert live.get(f"/{live.world['ad_account_id']}/ads").json()["data"] == []


@pytest.mark.req("C-200")
def test_five_texts_of_each_type_and_one_picture_are_enough(live: Live):
    given = texts(5) + texts(5, "primary_text")
    one = group(live, texts=given, videos=[], images=[{"hash": live.world["image_hash"]}])
    assert ad(live, one).status_code == 200


@pytest.mark.req("C-198")
def test_other_objectives_are_refused(live: Live):
    error_of(ad(live, group(live), objective="OUTCOME_TRAFFIC"), "FLEXIBLE_OBJECTIVE", [[FIELD]])


def test_a_creative_that_is_swapped_in_shows_one_of_the_pictures(live: Live):
    hashes = live.world["image_hashes"]
    number = ad(live, group(live)).json()["id"]
    stories = []
    for one in (hashes[1], hashes[3]):
        story = ads.link_story(live)
        story["link_data"]["image_hash"] = one
        stories.append(ads.made(live, "adcreatives", name="c", object_story_spec=story))
    assert live.post(f"/{number}", {"creative": {"creative_id": stories[0]}}).json() == {"success": True}
    answer = live.post(f"/{number}", {"creative": {"creative_id": stories[1]}})
    error_of(answer, "FLEXIBLE_CREATIVE", [["creative"]])
    one = group(live, images=[{"hash": hashes[3]}])
    both = {"creative": {"creative_id": stories[1]}, FIELD: {"groups": [one]}}
    assert live.post(f"/{number}", both).json() == {"success": True}
