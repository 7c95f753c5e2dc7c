"""Previews over HTTP: of creatives, ads and specs, in every format, for a day."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from adtwin.preview import FORMATS
from tests.live import Live, error_of

LINK = "https://example.com/shop"


def spec(live: Live, **data: Any) -> dict[str, Any]:
    content = {"link": LINK, "message": "Walk further", "name": "Ridge boot", "image_hash": live.world["image_hash"]}
    return {"object_story_spec": {"page_id": live.world["page_id"], "link_data": content | data}}


def creative(live: Live, **params: Any) -> str:
    return str(live.post(f"/{live.world['ad_account_id']}/adcreatives", params or spec(live)).json()["id"])


def generate(live: Live, **params: Any) -> Any:
    return live.get(f"/{live.world['ad_account_id']}/generatepreviews", params)


def url_in(answer: Any) -> str:
    assert answer.status_code == 200, answer.text
    (row,) = answer.json()["data"]
    match = re.fullmatch(r'<iframe src="([^"]+)" width="\d+" height="\d+" [^>]*></iframe>', row["body"])
    assert match, row["body"]
    return html.unescape(match.group(1))


@pytest.mark.req("A-141", "A-143", "A-145", "A-147", "D-223", "D-370")
def test_a_creative_is_seen_for_a_day(live):
    answer = live.get(f"/{creative(live)}/previews", {"ad_format": '"MOBILE_FEED_STANDARD"'})
    url = url_in(answer)
    page = live.client.get(url)
    assert page.status_code == 200
    for text in ("Walk further", "Ridge boot", f"/_adtwin/media/{live.world['image_hash']}"):
        assert text in page.text
    live.advance("23h")
    assert live.client.get(url).status_code == 200
    live.advance("1h")
    assert live.client.get(url).status_code == 410


@pytest.mark.req("A-140", "A-146", "A-144", "D-221")
@pytest.mark.parametrize("ad_format", ["DESKTOP_FEED_STANDARD", "RIGHT_COLUMN_STANDARD"])
def test_a_post_is_previewed_without_storing_a_creative(live, ad_format):
    params = {"creative": {"object_story_id": live.world["page_post_id"]}, "ad_format": ad_format}
    page = live.client.get(url_in(generate(live, **params)))
    assert page.status_code == 200
    assert live.get(f"/{live.world['ad_account_id']}/adcreatives").json()["data"] == []
    if ad_format == "DESKTOP_FEED_STANDARD":
        assert "Free shipping on everything this week." in page.text


@pytest.mark.req("A-139", "A-140")
def test_a_spec_with_a_picture_by_address_is_previewed(live):
    given = spec(live, picture="https://example.com/p.jpg")
    del given["object_story_spec"]["link_data"]["image_hash"]
    before = live.get(f"/{live.world['ad_account_id']}/adimages", {"summary": "1"}).json()["summary"]
    page = live.client.get(url_in(generate(live, creative=given, ad_format="INSTAGRAM_STANDARD")))
    media = re.search(r"/_adtwin/media/[0-9a-f]{32}", page.text)
    assert media
    assert live.client.get(media.group()).headers["content-type"].startswith("image/")
    after = live.get(f"/{live.world['ad_account_id']}/adimages", {"summary": "1"}).json()["summary"]
    assert after == before


@pytest.mark.req("D-222", "C-187", "C-188")
def test_a_page_post_ad_is_shown_in_every_format(live):
    number = creative(live)
    for ad_format in sorted(FORMATS):
        page = live.client.get(url_in(live.get(f"/{number}/previews", {"ad_format": ad_format})))
        assert page.status_code == 200, ad_format


@pytest.mark.req("D-221")
def test_width_and_height_size_the_frame(live):
    params = {"ad_format": "DESKTOP_FEED_STANDARD", "width": "300", "height": "280"}
    body = live.get(f"/{creative(live)}/previews", params).json()["data"][0]["body"]
    assert 'width="300" height="280"' in body


def test_a_carousel_and_a_video_show_all_their_media(live):
    world = live.world
    cards = [
        {"link": LINK, "image_hash": one, "name": f"Card {place}", "description": "d"}
        for place, one in enumerate(world["image_hashes"][:3])
    ]
    page = live.client.get(
        url_in(generate(live, creative=spec(live, child_attachments=cards), ad_format="MOBILE_FEED_STANDARD"))
    )
    assert all(one in page.text for one in world["image_hashes"][:3])
    source = live.get(f"/{world['video_id']}", {"fields": "source"}).json()["source"]
    data = {"video_id": world["video_id"], "image_hash": world["image_hash"], "message": "Moving"}
    clip = {"object_story_spec": {"page_id": world["page_id"], "video_data": data}}
    page = live.client.get(url_in(generate(live, creative=clip, ad_format="FACEBOOK_REELS_MOBILE")))
    assert source.removeprefix("http://localhost") in page.text


@pytest.mark.req("A-144", "D-226")
@pytest.mark.parametrize("missing", ["creative", "ad_format"])
def test_what_a_preview_needs_is_named(live, missing):
    params = {"creative": {"object_story_id": live.world["page_post_id"]}, "ad_format": "DESKTOP_FEED_STANDARD"}
    del params[missing]
    error_of(generate(live, **params), "PREVIEW_PARAMETER_MISSING", [[missing]])


@pytest.mark.req("D-222", "D-224", "D-226")
def test_what_can_not_be_shown_is_refused(live):
    account, world = live.world["ad_account_id"], live.world
    error_of(live.get(f"/{creative(live)}/previews"), "PREVIEW_PARAMETER_MISSING", [["ad_format"]])
    bad = live.get(f"/{creative(live)}/previews", {"ad_format": "BILLBOARD"})
    error_of(bad, "INVALID_PARAMETER", [["ad_format"]])
    plain = {"title": "t", "body": "b", "object_url": LINK, "image_hash": world["image_hash"]}
    error_of(generate(live, creative=plain, ad_format="INSTAGRAM_STORY"), "PREVIEW_UNAVAILABLE", [["ad_format"]])
    foreign = live.post(f"/{account}/generatepreviews", {"ad_format": "MOBILE_FEED_STANDARD"})
    assert foreign.status_code == 400
    broken = generate(live, creative={"object_story_id": "77_88"}, ad_format="MOBILE_FEED_STANDARD")
    error_of(broken, "POST_NOT_AVAILABLE", [["object_story_id"]])


@pytest.mark.req("D-221")
def test_a_post_beside_a_bare_page(live):
    world = live.world
    post = {"link": LINK, "message": "From the post"}
    params = {"creative": {"object_id": world["page_id"]}, "post": post, "ad_format": "DESKTOP_FEED_STANDARD"}
    assert "From the post" in live.client.get(url_in(generate(live, **params))).text
    refused = generate(live, **params | {"ad_format": "RIGHT_COLUMN_STANDARD"})
    error_of(refused, "INVALID_PARAMETER", [["post"]])


@pytest.mark.parametrize("token", ["", "abc", "A" * 80, "..", "%00", "🙂"])
def test_a_forged_link_shows_nothing(live, token):
    assert live.client.get(f"/_adtwin/preview/{token}").status_code == 404


def test_a_changed_link_shows_nothing(live):
    url = url_in(live.get(f"/{creative(live)}/previews", {"ad_format": "DESKTOP_FEED_STANDARD"}))
    last = "A" if url[-2] != "A" else "B"
    assert live.client.get(url[:-2] + last + url[-1]).status_code == 404


def test_texts_can_not_break_out(live):
    attack = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    given = spec(live, message=attack, name=attack, description=attack, caption=attack)
    page = live.client.get(url_in(generate(live, creative=given, ad_format="DESKTOP_FEED_STANDARD")))
    assert "<script" not in page.text
    assert "<img src=x" not in page.text
