"""Previews of asset feeds: the assets of the placement that a format shows, and of the language asked for."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from tests import feeds
from tests.feeds import Json
from tests.live import Live, error_of


@pytest.fixture(scope="module")
def live(shared_live: Live) -> Live:
    """One demo world for all: previews change nothing."""
    return shared_live


def seen(live: Live, answer: Any) -> str:
    """The page behind a preview."""
    assert answer.status_code == 200, answer.text
    found = re.search(r'src="([^"]+)"', answer.json()["data"][0]["body"])
    assert found
    return html.unescape(live.client.get(html.unescape(found.group(1))).text)


def of_spec(live: Live, feed: Json, ad_format: str = "DESKTOP_FEED_STANDARD", **more: Any) -> Any:
    """The answer to a preview of a feed that is not stored."""
    creative = {"object_story_spec": feeds.story(live), "asset_feed_spec": feed}
    edge = f"/{live.world['ad_account_id']}/generatepreviews"
    return live.get(edge, {"creative": creative, "ad_format": ad_format, **more})


@pytest.mark.req("B-309", "B-310")
def test_a_language_is_seen_by_its_label(live: Live):
    page = seen(live, of_spec(live, feeds.languages(live), dynamic_asset_label="french"))
    assert "Essayez notre délicieuse recette" in page
    assert "Try our delicious" not in page
    assert "Try our delicious" in seen(live, of_spec(live, feeds.languages(live)))
    creative = feeds.made(live, feeds.languages(live))
    given = {"ad_format": "INSTAGRAM_STANDARD", "dynamic_asset_label": "french"}
    assert "Essayez notre délicieuse recette" in seen(live, live.get(f"/{creative}/previews", given))


@pytest.mark.req("B-309")
def test_a_label_that_no_rule_names_shows_nothing(live: Live):
    for feed in (feeds.languages(live), feeds.dynamic(live)):
        error_of(of_spec(live, feed, dynamic_asset_label="german"), "INVALID_PARAMETER", [["dynamic_asset_label"]])


PLACEMENTS = [
    ("DESKTOP_FEED_STANDARD", 0, "The long way home"),
    ("MOBILE_FEED_STANDARD", 0, "The long way home"),
    ("FACEBOOK_STORY_MOBILE", 4, "Short"),
    ("FACEBOOK_REELS_MOBILE", 4, "Short"),
    ("INSTAGRAM_STORY", 4, "Short"),
    ("INSTAGRAM_REELS", 4, "Short"),
    ("INSTAGRAM_STANDARD", 0, "The long way home"),
    ("RIGHT_COLUMN_STANDARD", 0, None),
]
"""Formats, the picture of the world's library, and the text; what no rule covers shows the first rule's [E-175]."""


@pytest.mark.req("B-289", "E-093", "E-175")
@pytest.mark.parametrize(("ad_format", "picture", "text"), PLACEMENTS)
def test_a_format_shows_the_assets_of_its_placement(live: Live, ad_format: str, picture: int, text: str | None):
    page = seen(live, of_spec(live, feeds.pictures_by_placement(live), ad_format))
    hashes = live.world["image_hashes"]
    assert f"/_adtwin/media/{hashes[picture]}" in page
    assert f"/_adtwin/media/{hashes[4 - picture]}" not in page
    assert text is None or text in page


@pytest.mark.req("B-281")
def test_the_empty_rule_shows_where_no_other_does(live: Live):
    blobs = [live.get(f"/{video}", {"fields": "source"}).json()["source"] for video in live.world["video_ids"][:2]]
    names = [re.split(r"[/?]", blob.split("/media/")[1])[0] for blob in blobs]
    page = seen(live, of_spec(live, feeds.threads(live), "MARKETPLACE_MOBILE"))
    assert names[0] in page
    assert names[1] in seen(live, of_spec(live, feeds.threads(live), "THREADS_STREAM"))


@pytest.mark.req("E-087", "E-088", "E-240")
def test_advantage_feeds_show_one_picture(live: Live):
    hashes = live.world["image_hashes"]
    feed = feeds.mixed(live, 2, optimization_type="DEGREES_OF_FREEDOM", ad_formats=["AUTOMATIC_FORMAT"], link_urls=None)
    spec = {**feeds.story(live), "link_data": {"link": feeds.SITE}}
    edge = f"/{live.world['ad_account_id']}/generatepreviews"
    creative = {"object_story_spec": spec, "asset_feed_spec": feed}
    page = seen(live, live.get(edge, {"creative": creative, "ad_format": "MOBILE_FEED_STANDARD"}))
    assert f"/_adtwin/media/{hashes[0]}" in page
    assert hashes[1] not in page
    assert "Begin Your Adventure" in page


@pytest.mark.req("B-249", "B-212")
def test_carousels_show_their_cards(live: Live):
    dynamic = seen(live, of_spec(live, feeds.mixed(live, 4, ad_formats=["CAROUSEL_IMAGE"]), "MOBILE_FEED_STANDARD"))
    assert all(f"/_adtwin/media/{one}" in dynamic for one in live.world["image_hashes"][:4])
    made = seen(live, of_spec(live, feeds.carousel(live), "MOBILE_FEED_STANDARD"))
    assert made.index("First card") < made.index("Second card")
    turned = seen(live, of_spec(live, feeds.carousel(live), "INSTAGRAM_STANDARD"))
    assert all(f"/_adtwin/media/{one}" in turned for one in live.world["image_hashes"][:2])


@pytest.mark.req("B-231", "B-303", "E-211")
def test_clicks_carry_the_tags_of_the_creative_and_of_the_assets_shown(live: Live):
    feed = feeds.films(
        live, titles=[{"text": "T", "url_tags": "title=t"}], link_urls=[{"website_url": f"{feeds.SITE}?a=b#top"}]
    )
    number = feeds.made(live, feed, url_tags="utm_source=facebook")
    page = seen(live, live.get(f"/{number}/previews", {"ad_format": "MOBILE_FEED_STANDARD"}))
    assert f"{feeds.SITE}?a=b&utm_source=facebook&video=video1&title=t#top" in page
    assert live.get(f"/{number}", {"fields": "link_url"}).json()["link_url"] == f"{feeds.SITE}?a=b#top"
    link = {"link": feeds.SITE, "call_to_action": {"type": "SHOP_NOW"}}
    spec = {"object_story_spec": {**feeds.story(live), "link_data": link}, "url_tags": "utm_medium=cpc"}
    edge = f"/{live.world['ad_account_id']}/generatepreviews"
    plain = seen(live, live.get(edge, {"creative": spec, "ad_format": "MOBILE_FEED_STANDARD"}))
    assert f"{feeds.SITE}?utm_medium=cpc" in plain
