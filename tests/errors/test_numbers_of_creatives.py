"""The numbers that creatives are refused with, as clients see them: large ones are subcodes of 100."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests import ads, feeds
from tests.feeds import label
from tests.live import Live
from tests.model.test_feed_ads import ad_of, no_link, plain_adset, refused_adset
from tests.model.test_feed_rules import RULES, of_post

Case = Callable[[Live], Any]


def story(live: Live, version: str = "v24.0", **data: Any) -> Any:
    """A creative of one kind of content."""
    spec = {"page_id": live.world["page_id"], **data}
    return live.post(f"/{version}/{live.world['ad_account_id']}/adcreatives", {"object_story_spec": spec})


def link(live: Live, **data: Any) -> Any:
    return story(live, link_data={"link": feeds.SITE, "image_hash": live.world["image_hash"], **data})


def button(live: Live, kind: str, **value: Any) -> Any:
    return link(live, call_to_action={"type": kind, "value": value})


def film(live: Live) -> dict[str, Any]:
    return {"video_id": live.world["video_id"], "image_hash": live.world["image_hash"]}


def unknown_label(live: Live) -> Any:
    rules = [
        {"customization_spec": feeds.facebook("feed"), "video_label": label("labelfb")},
        {"customization_spec": feeds.instagram("stream"), "video_label": label("nobody")},
    ]
    return feeds.create(live, feeds.by_placement(live, **{RULES: rules}))


def rule_without_a_place(live: Live) -> Any:
    rules = [{"video_label": label("labelfb")}, {"customization_spec": {}, "video_label": label("labelig")}]
    return feeds.create(live, feeds.by_placement(live, **{RULES: rules}))


def post_not_flagged(live: Live) -> Any:
    beside = {"object_story_spec": None, "object_story_id": live.world["page_post_id"]}
    return feeds.create(live, of_post(live, image_label=label("tall")), **beside)


def bundle(live: Live) -> Any:
    features = {"creative_features_spec": {"standard_enhancements": {"enroll_status": "OPT_IN"}}}
    given = {"object_story_spec": ads.link_story(live), "degrees_of_freedom_spec": features}
    return live.post(f"/{live.world['ad_account_id']}/adcreatives", given)


def two_accounts(live: Live) -> Any:
    both = dict.fromkeys(("instagram_user_id", "instagram_actor_id"), live.world["instagram_user_id"])
    return story(live, link_data={"link": feeds.SITE}, **both)


TOLD: dict[str, tuple[int | None, Case]] = {
    "films twice": (1443048, lambda w: feeds.create(w, feeds.films(w), object_story_spec={
        **feeds.story(w), "video_data": film(w)})),
    "a page and nothing else": (1443048, story),
    "rules and no link": (1885800, lambda w: ad_of(w, plain_adset(w), no_link(w))),
    "a button outside of the list": (None, lambda w: button(w, "MAKE_RESERVATION", link=feeds.SITE)),
    "a bare phone number": (None, lambda w: button(w, "CALL_NOW", phone_number="+18005551234")),
}  # fmt: skip
"""What the agent tool's text says, with the subcode [E-228]."""
REPORTED: dict[str, tuple[int, Case]] = {
    "a rule without a place": (1487390, rule_without_a_place),
    "dynamic creative for page likes": (1885392, lambda w: refused_adset(
        w, "PAGE_LIKES", optimization_goal="PAGE_LIKES", promoted_object={"page_id": w.world["page_id"]})),
    "no link": (2061015, lambda w: story(w, link_data={"message": "m"})),
    "no thumbnail": (1443226, lambda w: story(w, "v25.0", video_data={"video_id": w.world["video_id"]})),
    "the old bundle": (3858504, bundle),
    "a label of no asset": (2446173, unknown_label),
    "a post that no rule shows": (2446347, post_not_flagged),
    "the old crop": (2490085, lambda w: link(w, image_crops={"191x100": [[0, 0], [191, 100]]})),
    "two Instagram accounts": (2446149, two_accounts),
    "a small campaign budget": (2238055, lambda w: w.post(f"/{w.world['ad_account_id']}/campaigns", {
        "name": "c", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED", "special_ad_categories": [],
        "daily_budget": 10})),
}  # fmt: skip
"""The further numbers, of reports and of the error tables [E-230]."""


def numbers(answer: Any) -> tuple[int, int, int | None]:
    error = answer.json()["error"]
    return answer.status_code, error["code"], error.get("error_subcode")


@pytest.mark.req("E-228", "E-229")
@pytest.mark.parametrize("name", TOLD)
def test_a_number_that_the_tools_text_names(live: Live, name: str):
    subcode, provoke = TOLD[name]
    assert numbers(provoke(live)) == (400, 100, subcode)


@pytest.mark.req("E-230")
@pytest.mark.parametrize("name", REPORTED)
def test_a_number_that_is_reported(live: Live, name: str):
    subcode, provoke = REPORTED[name]
    assert numbers(provoke(live)) == (400, 100, subcode)
