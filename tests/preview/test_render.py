"""Every placement shows every kind of ad that it takes, and nothing that an advertiser writes becomes markup."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from html.parser import HTMLParser

import pytest

from adtwin.errors import GraphError
from adtwin.preview import (
    FORMATS,
    Card,
    Family,
    PreviewInput,
    check_supported,
    content_security_policy,
    display_link,
    iframe,
    render,
)
from adtwin.preview.addresses import media_url
from adtwin.preview.formats import SUPPORTED
from tests.preview import attacked
from tests.preview.payloads import PAYLOADS


def names(text: str) -> list[str]:
    """The words of a list."""
    return text.split()


REFERENCE = names("""
    AUDIENCE_NETWORK_INSTREAM_VIDEO AUDIENCE_NETWORK_INSTREAM_VIDEO_MOBILE AUDIENCE_NETWORK_OUTSTREAM_VIDEO
    AUDIENCE_NETWORK_REWARDED_VIDEO BIZ_DISCO_FEED_MOBILE DESKTOP_FEED_STANDARD FACEBOOK_IFU_REELS_MOBILE
    FACEBOOK_PROFILE_FEED_DESKTOP FACEBOOK_PROFILE_FEED_MOBILE FACEBOOK_PROFILE_REELS_MOBILE FACEBOOK_REELS_BANNER
    FACEBOOK_REELS_BANNER_DESKTOP FACEBOOK_REELS_BANNER_FEED_ANDROID FACEBOOK_REELS_BANNER_FEED_ANDROID_LARGE
    FACEBOOK_REELS_BANNER_FULLSCREEN_IOS FACEBOOK_REELS_BANNER_FULLSCREEN_MOBILE FACEBOOK_REELS_MOBILE
    FACEBOOK_REELS_POSTLOOP FACEBOOK_REELS_POSTLOOP_FEED FACEBOOK_REELS_STICKER FACEBOOK_STORY_MOBILE
    FACEBOOK_STORY_STICKER_MOBILE INSTAGRAM_EXPLORE_CONTEXTUAL INSTAGRAM_EXPLORE_GRID_HOME
    INSTAGRAM_EXPLORE_IMMERSIVE INSTAGRAM_FEED_WEB INSTAGRAM_FEED_WEB_M_SITE INSTAGRAM_LEAD_GEN_MULTI_SUBMIT_ADS
    INSTAGRAM_PROFILE_FEED INSTAGRAM_PROFILE_REELS INSTAGRAM_REELS INSTAGRAM_REELS_INSTREAM INSTAGRAM_REELS_OVERLAY
    INSTAGRAM_REELS_WEB INSTAGRAM_REELS_WEB_M_SITE INSTAGRAM_SEARCH_CHAIN INSTAGRAM_SEARCH_GRID INSTAGRAM_STANDARD
    INSTAGRAM_STORY INSTAGRAM_STORY_EFFECT_TRAY INSTAGRAM_STORY_WEB INSTAGRAM_STORY_WEB_M_SITE
    INSTANT_ARTICLE_RECIRCULATION_AD INSTANT_ARTICLE_STANDARD INSTREAM_BANNER_DESKTOP INSTREAM_BANNER_FEED_IOS
    INSTREAM_BANNER_FULLSCREEN_IOS INSTREAM_BANNER_FULLSCREEN_MOBILE INSTREAM_BANNER_IMMERSIVE_MOBILE
    INSTREAM_BANNER_MOBILE INSTREAM_VIDEO_DESKTOP INSTREAM_VIDEO_FULLSCREEN_IOS INSTREAM_VIDEO_FULLSCREEN_MOBILE
    INSTREAM_VIDEO_IMAGE INSTREAM_VIDEO_IMMERSIVE_MOBILE INSTREAM_VIDEO_MOBILE JOB_BROWSER_DESKTOP
    JOB_BROWSER_MOBILE MARKETPLACE_MOBILE MESSENGER_MOBILE_INBOX_MEDIA MESSENGER_MOBILE_STORY_MEDIA MOBILE_BANNER
    MOBILE_FEED_BASIC MOBILE_FEED_STANDARD MOBILE_FULLWIDTH MOBILE_INTERSTITIAL MOBILE_MEDIUM_RECTANGLE
    MOBILE_NATIVE RIGHT_COLUMN_STANDARD SUGGESTED_VIDEO_DESKTOP SUGGESTED_VIDEO_FULLSCREEN_MOBILE
    SUGGESTED_VIDEO_IMMERSIVE_MOBILE SUGGESTED_VIDEO_MOBILE WATCH_FEED_HOME WATCH_FEED_MOBILE
""")
FACEBOOK = names("""
    DESKTOP_FEED_STANDARD FACEBOOK_STORY_MOBILE INSTANT_ARTICLE_STANDARD INSTREAM_VIDEO_DESKTOP
    INSTREAM_VIDEO_MOBILE MARKETPLACE_DESKTOP MARKETPLACE_MOBILE MOBILE_FEED_BASIC MOBILE_FEED_STANDARD
    RIGHT_COLUMN_STANDARD SUGGESTED_VIDEO_DESKTOP SUGGESTED_VIDEO_MOBILE WATCH_FEED_MOBILE FACEBOOK_REELS_BANNER
    FACEBOOK_REELS_BANNER_DESKTOP FACEBOOK_REELS_MOBILE FACEBOOK_REELS_POSTLOOP FACEBOOK_REELS_STICKER
    FACEBOOK_STORY_STICKER_MOBILE WATCH_FEED_HOME
""")
INSTAGRAM = names("""
    INSTAGRAM_STANDARD INSTAGRAM_STORY INSTAGRAM_EXPLORE_CONTEXTUAL INSTAGRAM_EXPLORE_IMMERSIVE
    INSTAGRAM_EXPLORE_GRID_HOME INSTAGRAM_FEED_WEB INSTAGRAM_FEED_WEB_M_SITE INSTAGRAM_PROFILE_FEED INSTAGRAM_REELS
    INSTAGRAM_REELS_OVERLAY INSTAGRAM_SEARCH_CHAIN INSTAGRAM_SEARCH_GRID INSTAGRAM_STORY_CAMERA_TRAY
    INSTAGRAM_STORY_WEB INSTAGRAM_STORY_WEB_M_SITE
""")

PIXEL = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7"
AD = PreviewInput(
    page_name="Northwind Outdoors",
    avatar_url=PIXEL,
    instagram_username="northwind",
    message="Trails are calling.",
    link="https://www.northwind.example/shop",
    headline="The Feather shell",
    description="180 g",
    cta="SHOP_NOW",
    image_url=PIXEL,
)
CAROUSEL = dataclasses.replace(
    AD, image_url=None, cards=tuple(Card(image_url=PIXEL, headline=f"Card {number}") for number in range(1, 4))
)
BARE = PreviewInput(page_name="")
VIDEO = dataclasses.replace(AD, video_url="/media/film.mp4")
COLLECTION = dataclasses.replace(CAROUSEL, kind="collection", image_url=PIXEL)


ONE_OF_EACH_FAMILY = list({placement.family: name for name, placement in FORMATS.items()}.values())


class Page(HTMLParser):
    """The tags and attributes of a page, in the order they stand."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


HARMLESS = {
    "html", "head", "meta", "title", "style", "body", "main", "article", "section", "aside", "header", "footer", "div",
    "span", "p", "b", "bdi", "i", "h2", "a", "img", "video", "svg", "path", "circle", "g", "image", "input", "label",
    "nav",
}  # fmt: skip


def assert_harmless(text: str) -> None:
    for tag, attributes in Page(text).tags:
        assert tag in HARMLESS
        for name, value in attributes.items():
            assert not name.startswith("on")
            assert name not in ("style", "srcset", "action", "formaction", "srcdoc", "xlink:href")
            if name in ("src", "poster") or (name == "href" and tag == "image"):
                assert value is not None
                assert re.match(r"/(?!/)|data:image/", value)
            elif name == "href":
                assert value is not None
                assert value.lower().startswith(("http://", "https://")) or re.fullmatch(r"#[a-z0-9-]+", value)
            assert name != "type" or value == "checkbox"
    style = text.partition("<style>")[2].partition("</style>")[0]
    assert "url(" not in style
    assert "@import" not in style


@pytest.mark.req("D-222", "C-187", "C-188", "A-148")
def test_every_documented_format_has_a_placement() -> None:
    assert len(REFERENCE) == 75
    documented = {*REFERENCE, *FACEBOOK, *INSTAGRAM, "GROUPS_MOBILE"}
    assert set(FORMATS) == documented | {"THREADS_STREAM"}
    assert {placement.family for placement in FORMATS.values()} == set(Family)


@pytest.mark.parametrize("ad_format", sorted(FORMATS))
@pytest.mark.parametrize("ad", [AD, CAROUSEL, VIDEO, BARE], ids=["single", "carousel", "video", "bare"])
def test_every_placement_shows_every_layout(ad: PreviewInput, ad_format: str) -> None:
    text = render(ad, ad_format)
    assert_harmless(text)
    assert text.startswith("<!doctype html>")
    if ad is not BARE:
        assert "northwind" in Page(text).text.lower()


def test_a_feed_ad_shows_everything_a_person_would_see() -> None:
    text = Page(render(AD, "MOBILE_FEED_STANDARD")).text
    for part in ("Northwind Outdoors", "Sponsored", "Trails are calling.", "northwind.example", "The Feather shell",
                 "180 g", "Shop now", "Like", "Comment", "Share"):  # fmt: skip
        assert part in text


def test_a_carousel_shows_all_its_cards_and_a_collection_its_cover_and_tiles() -> None:
    feed = Page(render(CAROUSEL, "DESKTOP_FEED_STANDARD")).text
    assert all(f"Card {number}" in feed for number in (1, 2, 3))
    pictures = [tag for tag, _ in Page(render(COLLECTION, "MOBILE_FEED_STANDARD")).tags if tag == "img"]
    assert len(pictures) == 1 + 1 + 3


@pytest.mark.req("C-100", "A-389")
def test_sponsor_disclaimer_and_ai_label_are_shown() -> None:
    ad = dataclasses.replace(AD, sponsor_name="Alpine Club", disclaimer="Northwind Ltd", ai_label=True)
    text = Page(render(ad, "DESKTOP_FEED_STANDARD")).text
    assert "Northwind Outdoors with Alpine Club" in text
    assert "Paid for by Northwind Ltd" in text
    assert "AI info" in text


def test_instagram_shows_the_account_and_facebook_the_page() -> None:
    assert "Northwind Outdoors" not in Page(render(AD, "INSTAGRAM_STORY")).text
    assert "Northwind Outdoors" in Page(render(AD, "FACEBOOK_STORY_MOBILE")).text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_markup_and_no_address_leads_outside(payload: str) -> None:
    for ad_format in ONE_OF_EACH_FAMILY:
        assert_harmless(render(attacked.single(payload), ad_format))
        assert_harmless(render(attacked.carousel(payload), ad_format))


OWN = "http://127.0.0.1:8910"


@pytest.mark.parametrize(
    ("url", "shown"),
    [("/media/a.jpg", True), (f"{OWN}/media/a.jpg", True), (PIXEL, True), (None, False), ("", False),
     ("http://127.0.0.1:89100/a.jpg", False), (f"{OWN}.evil.example/a.jpg", False), (f"{OWN}@evil.example/", False),
     ("//evil.example/a.jpg", False), ("/\\evil.example", False), ("https://evil.example/a.jpg", False),
     ("data:text/html;base64,AAAA", False), ("file:///etc/passwd", False)],
)  # fmt: skip
def test_only_media_of_the_twin_is_shown(url: str | None, *, shown: bool) -> None:
    assert media_url(url, OWN) == (url if shown else None)


def test_the_policy_allows_the_one_style_sheet_and_nothing_that_runs() -> None:
    text = render(dataclasses.replace(AD, origin=OWN), "DESKTOP_FEED_STANDARD")
    style = text.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = content_security_policy(OWN)
    assert f"style-src 'sha256-{digest}'" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert f"img-src 'self' data: {OWN};" in policy
    assert ("meta", {"http-equiv": "Content-Security-Policy", "content": policy}) in Page(text).tags
    assert "evil" not in content_security_policy("https://a.example; script-src evil")


@pytest.mark.req("D-224", "A-148")
@pytest.mark.parametrize("kind", SUPPORTED)
def test_each_kind_is_shown_in_its_formats_and_refused_in_others(kind: str) -> None:
    expected = {
        "link_without_page": {"RIGHT_COLUMN_STANDARD"},
        "page_like": {"RIGHT_COLUMN_STANDARD", "DESKTOP_FEED_STANDARD", "MOBILE_FEED_STANDARD"},
        "event": {"RIGHT_COLUMN_STANDARD"},
        "post": set(FORMATS),
        "desktop_app": {"DESKTOP_FEED_STANDARD"},
        "mobile_app": {"MOBILE_FEED_STANDARD", "INSTAGRAM_STANDARD", "MOBILE_BANNER", "MOBILE_INTERSTITIAL"},
        "collection": {"DESKTOP_FEED_STANDARD", "MOBILE_FEED_STANDARD", "INSTAGRAM_STANDARD", "RIGHT_COLUMN_STANDARD",
                       "INSTANT_ARTICLE_STANDARD"},
        "collection_with_products": set(),
        "template_video": {"BIZ_DISCO_FEED_MOBILE", "GROUPS_MOBILE", "MOBILE_FEED_STANDARD", "SUGGESTED_VIDEO_DESKTOP",
                           "SUGGESTED_VIDEO_MOBILE", "WATCH_FEED_MOBILE"},
        "right_column": {"RIGHT_COLUMN_STANDARD"},
        "sponsored_story": {"RIGHT_COLUMN_STANDARD", "DESKTOP_FEED_STANDARD", "MOBILE_FEED_STANDARD"},
        "mobile_feed": {"MOBILE_FEED_STANDARD"},
    }[kind]  # fmt: skip
    for ad_format in FORMATS:
        if ad_format in expected:
            assert check_supported(kind, ad_format) is FORMATS[ad_format]
            continue
        with pytest.raises(GraphError) as refused:
            render(dataclasses.replace(AD, kind=kind), ad_format)
        assert refused.value.row.code == 2606
        assert refused.value.blame == [["ad_format"]]


@pytest.mark.req("D-382")
def test_an_unknown_format_is_refused_with_the_whole_error() -> None:
    with pytest.raises(GraphError) as refused:
        render(AD, "BILLBOARD")
    assert refused.value.body("trace")["error"] == {
        "message": "(#2606) Unable to display a preview of this ad",
        "type": "OAuthException",
        "code": 2606,
        "error_data": {"blame_field_specs": [["ad_format"]]},
        "is_transient": False,
        "error_user_title": "No preview",
        "error_user_msg": (
            "A preview as BILLBOARD isn't possible: there is no such format."
            " Ask for DESKTOP_FEED_STANDARD or MOBILE_FEED_STANDARD."
        ),
        "fbtrace_id": "trace",
    }


@pytest.mark.req("D-221", "D-223")
def test_the_frame_holds_the_address_and_takes_a_size() -> None:
    frame = iframe('http://127.0.0.1:8910/p?a=1&b="x', "MOBILE_FEED_STANDARD")
    assert Page(frame).tags == [
        ("iframe", {"src": 'http://127.0.0.1:8910/p?a=1&b="x', "width": "360", "height": "640", "scrolling": "yes",
                    "style": "border: none;", "sandbox": "allow-popups allow-popups-to-escape-sandbox"})
    ]  # fmt: skip
    assert 'width="280" height="4096"' in iframe("/p", "RIGHT_COLUMN_STANDARD", 280, 10**9)


@pytest.mark.parametrize(
    ("caption", "link", "shown"),
    [("", "https://www.shop.example/a?b", "shop.example"), ("SHOP.example", "https://other.example", "shop.example"),
     ("", "", ""), ("Read the Story", "https://a.example", "Read the Story"), ("", "http://[broken", "http://[broken"),
     ("", "fbgeo://37, -122, \"1 Hacker Way\"", ""),
     ("", "tel:+14155550100", ""), ("", "mailto:a@example.com", ""), ("", "shop.example:8080/a", "shop.example")],
)  # fmt: skip
def test_the_shown_link_is_the_caption_or_the_site(caption: str, link: str, shown: str) -> None:
    assert display_link(caption, link) == shown
