"""Review: what is looked at, when, and what comes of it."""

from __future__ import annotations

import io
from typing import Any

import orjson
import pytest
from PIL import Image, ImageDraw, ImageFont

from adtwin.model.tree import policies
from tests.ads import ad, adset, approve, campaign, creative, read, tree
from tests.live import Live, error_of


def status(live: Live, pk: str) -> str:
    """The effective status."""
    return str(read(live, pk, "effective_status")["effective_status"])


@pytest.mark.req("D-153", "C-375", "D-371", "D-372")
@pytest.mark.parametrize("chosen", ["ACTIVE", "PAUSED"])
def test_a_new_ad_is_reviewed_within_minutes_and_goes_where_it_was_to_go(live: Live, chosen: str):
    ad_id = ad(live, adset(live, campaign(live)), status=chosen)
    got = read(live, ad_id, "status", "configured_status", "effective_status")
    assert (got["status"], got["configured_status"], got["effective_status"]) == (chosen, chosen, "PENDING_REVIEW")
    live.advance("2m")
    assert status(live, ad_id) == "PENDING_REVIEW"
    live.advance("14m")
    assert status(live, ad_id) == chosen


@pytest.mark.req("C-375", "D-153")
def test_an_ad_that_is_paused_in_review_stays_paused(live: Live):
    ad_id = ad(live, adset(live, campaign(live)))
    live.post(f"/{ad_id}", {"status": "PAUSED"})
    assert status(live, ad_id) == "PENDING_REVIEW"
    live.advance("1h")
    assert status(live, ad_id) == "PAUSED"
    live.post(f"/{ad_id}", {"status": "ACTIVE"})
    assert status(live, ad_id) == "ACTIVE"


@pytest.mark.req("D-153")
def test_review_ends_at_a_moment_of_its_own(live: Live):
    """Between three and fifteen minutes after it began, whatever the steps of the clock."""
    ad_id = ad(live, adset(live, campaign(live)))
    began, minutes = live.twin.clock.now(), 0
    while status(live, ad_id) == "PENDING_REVIEW":
        live.advance("1m")
        minutes += 1
    assert 3 <= minutes <= 15
    job = live.twin.store.read_sync(lambda view: view.object_jobs(int(ad_id)))
    assert job == [] or 0 <= job[0].due - began - (minutes - 1) * 60 <= 60


@pytest.mark.req("B-257", "B-260")
def test_a_clean_ad_has_nothing_held_against_it(live: Live):
    _, adset_id, ad_id = tree(live)
    live.advance("1h")
    assert read(live, ad_id, "review_feedback") == {"review_feedback": "[]", "id": ad_id}
    assert read(live, adset_id, "review_feedback") == {"review_feedback": "[]", "id": adset_id}
    assert read(live, ad_id, "ad_review_feedback", "issues_info") == {"id": ad_id}


@pytest.mark.req("B-257", "B-258", "B-259", "B-260", "D-372")
def test_only_the_offending_text_is_turned_down(live: Live):
    body, title = "Half price wine for everyone", "A title that is fine"
    story = {
        "page_id": live.world["page_id"],
        "link_data": {"message": body, "name": title, "link": "https://example.com/"},
    }
    adset_id = adset(live, campaign(live))
    ad_id = ad(live, adset_id, creative(live, object_story_spec=story))
    live.advance("1h")
    assert status(live, ad_id) == "DISAPPROVED"
    entries = orjson.loads(read(live, ad_id, "review_feedback")["review_feedback"])
    assert [(one["text"], one["reason"]) for one in entries] == [(body, ["ALCOHOL"])]
    assert isinstance(entries[0]["id"], int)
    assert orjson.loads(read(live, adset_id, "review_feedback")["review_feedback"]) == entries
    got = read(live, ad_id, "ad_review_feedback", "issues_info")
    assert list(got["ad_review_feedback"]["global"]) == ["ALCOHOL"]
    assert "alcohol" in got["ad_review_feedback"]["global"]["ALCOHOL"]
    assert got["issues_info"][0]["level"] == "AD"


@pytest.mark.req("B-259")
def test_every_offending_text_has_an_id_of_its_own(live: Live):
    story = {
        "page_id": live.world["page_id"],
        "link_data": {"message": "Cigars", "name": "Handguns", "link": "https://example.com/"},
    }
    ad_id = ad(live, adset(live, campaign(live)), creative(live, object_story_spec=story))
    live.advance("1h")
    entries = orjson.loads(read(live, ad_id, "review_feedback")["review_feedback"])
    assert {one["text"]: one["reason"] for one in entries} == {"Cigars": ["TOBACCO"], "Handguns": ["WEAPONS"]}
    assert len({one["id"] for one in entries}) == 2


@pytest.mark.req("B-259", "D-056")
def test_the_text_of_a_promoted_post_is_read_too(live: Live):
    posted = live.post(f"/{live.world['page_id']}/feed", {"message": "Whisky tasting tonight"}).json()["id"]
    shown = creative(live, object_story_spec=None, object_story_id=posted)
    ad_id = ad(live, adset(live, campaign(live)), shown)
    live.advance("1h")
    assert status(live, ad_id) == "DISAPPROVED"


@pytest.mark.parametrize("word", ["begin", "engineer", "cigarette holder of art", "original", "rumble"])
def test_words_are_read_whole(live: Live, word: str):
    found = policies.reasons(f"We {word} today", labelled=False, authorized=False)
    assert found == (["TOBACCO"] if "cigarette" in word else [])


POLITICAL = "Vote for more bicycle lanes"


@pytest.mark.req("D-372", "D-122", "D-056")
@pytest.mark.parametrize(
    ("label", "whose", "reason"),
    [
        (None, "", "POLITICS_WITHOUT_LABEL"),
        ("NONE", "", "POLITICS_WITHOUT_LABEL"),
        ("POLITICAL", "second_", "POLITICS_NOT_AUTHORIZED"),
        ("POLITICAL", "", None),
    ],
)
def test_politics_need_a_label_and_a_page_that_authorized_them(
    live: Live, label: str | None, whose: str, reason: str | None
):
    world = live.world
    account, page, token = (world[whose + name] for name in ("ad_account_id", "page_id", "access_token"))

    def write(path: str, **given: Any) -> str:
        answer = live.post(f"/{account}/{path}", given, token=token)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    story = {"page_id": page, "link_data": {"link": "https://example.com/", "message": POLITICAL}}
    labelled = {"authorization_category": label} if label else {}
    group = write("campaigns", name="C", objective="OUTCOME_TRAFFIC", special_ad_categories=[], status="PAUSED")
    targeted = {"geo_locations": {"countries": ["US"]}}
    place = write(
        "adsets", name="S", campaign_id=group, daily_budget=2_000, billing_event="IMPRESSIONS", status="PAUSED",
        optimization_goal="LINK_CLICKS", targeting=targeted, bid_strategy="LOWEST_COST_WITHOUT_CAP",
    )  # fmt: skip
    shown = write("adcreatives", name="K", object_story_spec=story, **labelled)
    ad_id = write("ads", name="A", adset_id=place, creative={"creative_id": shown}, status="PAUSED")
    live.advance("1h")
    found = live.get(f"/{ad_id}", {"fields": "effective_status,ad_review_feedback"}, token=token).json()
    assert found["effective_status"] == ("DISAPPROVED" if reason else "PAUSED")
    assert list(found.get("ad_review_feedback", {"global": {}})["global"]) == ([reason] if reason else [])
    asked = live.get(f"/{account}", {"fields": "has_page_authorized_adaccount"}, token=token).json()
    assert asked["has_page_authorized_adaccount"] is not bool(whose)


def drawn(words: str, size: int) -> bytes:
    """A square picture with these words on every line."""
    picture, out = Image.new("RGB", (1080, 1080), "white"), io.BytesIO()
    pen, font = ImageDraw.Draw(picture), ImageFont.load_default(size=size)
    for line in range(0, 1080, size + size // 3):
        pen.text((10, line), words, fill="black", font=font)
    picture.save(out, "PNG")
    return out.getvalue()


@pytest.mark.req("B-078", "D-154", "D-372")
def test_review_at_once_judges_texts_and_pictures(live: Live):
    edge, place = f"/{live.world['ad_account_id']}", adset(live, campaign(live))

    def ask(**story: Any) -> Any:
        link = {"link": "https://example.com/", "message": "Boots", **story}
        spec = {"page_id": live.world["page_id"], "link_data": link}
        options = ["validate_only", "synchronous_ad_review"]
        given = {"name": "A", "adset_id": place, "status": "PAUSED", "creative": {"object_story_spec": spec}}
        return live.post(f"{edge}/ads", given | {"execution_options": options})

    def hash_of(data: bytes) -> str:
        sent = live.post(f"{edge}/adimages", files={"a.png": ("a.png", data, "image/png")}).json()
        return str(sent["images"]["a.png"]["hash"])

    for image in live.world["image_hashes"]:
        assert ask(image_hash=image).json() == {"success": True}
    assert ask(image_hash=hash_of(drawn("Boots", 30))).json() == {"success": True}
    full = hash_of(drawn("Boots at half the price until Sunday", 60))
    error = error_of(ask(image_hash=full), "AD_FAILS_REVIEW", [["creative"]])
    assert "a fifth" in error["error_user_msg"]
    card = {"link": "https://example.com/", "name": "Red"}
    cards = [card | {"image_hash": one} for one in (live.world["image_hash"], full)]
    error_of(ask(child_attachments=cards), "AD_FAILS_REVIEW", [["creative"]])
    for message in ("Whisky for free", POLITICAL):
        error = error_of(ask(message=message), "AD_FAILS_REVIEW", [["creative"]])
        assert message in error["error_user_msg"]
    assert live.get(f"{edge}/ads").json()["data"] == []


# ---- review again

SETTLED = ("2h",)

AGAIN: tuple[tuple[str, dict[str, Any]], ...] = (
    ("adset", {"targeting": {"geo_locations": {"countries": ["CA"]}}}),
    ("adset", {"optimization_goal": "REACH"}),
    ("ad", {"creative": "another"}),
)
NOT_AGAIN: tuple[tuple[str, dict[str, Any]], ...] = (
    ("adset", {"daily_budget": 3_000}),
    ("adset", {"name": "Other"}),
    ("adset", {"end_time": "2026-12-24T00:00:00-0800"}),
    ("adset", {"bid_strategy": "LOWEST_COST_WITH_BID_CAP", "bid_amount": 300}),
    ("adset", {"targeting": {"geo_locations": {"countries": ["US"]}}}),
    ("ad", {"name": "Other"}),
    ("ad", {"status": "ACTIVE"}),
    ("ad", {"adlabels": [{"name": "Autumn"}]}),
    ("ad", {"creative": "same"}),
    ("campaign", {"name": "Other"}),
)


def _changed(live: Live, level: str, given: dict[str, Any]) -> str:
    campaign_id, adset_id, ad_id = tree(live)
    approve(live, ad_id)
    assert status(live, ad_id) == "ACTIVE"
    if given.get("creative") == "another":
        given = {"creative": {"creative_id": creative(live, "Another text")}}
    elif given.get("creative") == "same":
        given = {"creative": {"creative_id": read(live, ad_id, "creative")["creative"]["id"]}}
    pk = {"campaign": campaign_id, "adset": adset_id, "ad": ad_id}[level]
    response = live.post(f"/{pk}", given)
    assert response.status_code == 200, response.text
    return ad_id


@pytest.mark.req("C-374", "D-153")
@pytest.mark.parametrize(("level", "given"), AGAIN)
def test_content_targeting_and_goal_are_reviewed_again(live: Live, level: str, given: dict[str, Any]):
    ad_id = _changed(live, level, given)
    assert status(live, ad_id) == "PENDING_REVIEW"
    live.advance("20m")
    assert status(live, ad_id) == "ACTIVE"


@pytest.mark.req("C-374")
@pytest.mark.parametrize(("level", "given"), NOT_AGAIN)
def test_bids_budgets_schedules_and_names_are_not(live: Live, level: str, given: dict[str, Any]):
    assert status(live, _changed(live, level, given)) == "ACTIVE"


@pytest.mark.req("C-374")
def test_an_ad_that_was_turned_down_gets_another_chance(live: Live):
    ad_id = ad(live, adset(live, campaign(live)), creative(live, "Buy vodka"))
    live.advance("1h")
    assert status(live, ad_id) == "DISAPPROVED"
    live.post(f"/{ad_id}", {"creative": {"creative_id": creative(live, "Buy boots")}})
    assert status(live, ad_id) == "PENDING_REVIEW"
    live.advance("1h")
    assert status(live, ad_id) == "ACTIVE"
    assert read(live, ad_id, "review_feedback")["review_feedback"] == "[]"


# ---- forced


@pytest.mark.req("B-258", "D-153")
def test_an_outcome_can_be_forced(live: Live):
    _, _, ad_id = tree(live)
    answer = live.admin("POST", "/review", {"ad_id": ad_id, "decision": "reject", "reason": "misleading"})
    assert answer == {"ad_id": ad_id, "effective_status": "DISAPPROVED"}
    assert list(read(live, ad_id, "ad_review_feedback")["ad_review_feedback"]["global"]) == ["MISLEADING"]
    live.advance("1d")
    assert status(live, ad_id) == "DISAPPROVED"
    answer = live.admin("POST", "/review", {"ad_id": ad_id, "decision": "approve"})
    assert answer == {"ad_id": ad_id, "effective_status": "ACTIVE"}
    assert read(live, ad_id, "ad_review_feedback") == {"id": ad_id}


@pytest.mark.req("C-375")
def test_approval_does_not_wake_a_paused_ad(live: Live):
    ad_id = ad(live, adset(live, campaign(live)), status="PAUSED")
    approve(live, ad_id)
    assert status(live, ad_id) == "PAUSED"


def test_an_ad_that_is_no_ad_can_not_be_decided(live: Live):
    campaign_id, _, _ = tree(live)
    for pk in (campaign_id, "1"):
        response = live.client.post("/_adtwin/review", json={"ad_id": pk, "decision": "approve"})
        assert response.status_code == 404


def test_a_deleted_ad_stays_deleted_through_its_review(live: Live):
    _, _, ad_id = tree(live)
    live.delete(f"/{ad_id}")
    live.advance("1h")
    assert status(live, ad_id) == "DELETED"
    approve(live, ad_id)
    assert status(live, ad_id) == "DELETED"
