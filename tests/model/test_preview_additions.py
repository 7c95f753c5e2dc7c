"""What a preview draws beside an ad and behind its button, and what it makes of pictures and names."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from adtwin.compose import compose_creative
from adtwin.compose.creative.features import KNOWN
from tests import ads, feeds
from tests.live import Live, error_of

IN, OUT = {"enroll_status": "OPT_IN"}, {"enroll_status": "OPT_OUT"}
LINK = "https://example.com/shop"
OTHERS = "From other businesses"
PLAY = "https://play.google.com/store/apps/details?id=com.example.trailcompanion&hl=en"
APPLE = "https://apps.apple.com/us/app/trail-companion/id1234567890"


@pytest.fixture(scope="module")
def live(shared_live: Live) -> Live:
    """One demo world for all: previews change nothing."""
    return shared_live


def link_ad(live: Live, **data: Any) -> dict[str, Any]:
    content = {"link": LINK, "message": "Walk further", "image_hash": live.world["image_hash"]} | data
    return {"object_story_spec": {"page_id": live.world["page_id"], "link_data": content}}


def answered(answer: Any, live: Live) -> str:
    """The page behind the preview of an answer."""
    assert answer.status_code == 200, answer.text
    found = re.search(r'src="([^"]+)"', answer.json()["data"][0]["body"])
    assert found
    page = live.client.get(html.unescape(found.group(1)))
    assert page.status_code == 200
    return str(html.unescape(page.text.partition("</head>")[2]))


def seen(live: Live, creative: dict[str, Any], ad_format: str = "MOBILE_FEED_STANDARD") -> str:
    """The body of the page that shows a spec."""
    edge = f"/{live.world['ad_account_id']}/generatepreviews"
    return answered(live.get(edge, {"creative": creative, "ad_format": ad_format}), live)


def features(**chosen: Any) -> dict[str, Any]:
    return {"degrees_of_freedom_spec": {"creative_features_spec": chosen}}


@pytest.mark.req("C-189", "C-190")
def test_the_sample_of_adpreviews(live: Live):
    world = live.world
    video = {
        "video_id": world["video_id"], "title": "Move", "description": "Every day",
        "call_to_action": {"type": "LEARN_MORE", "value": {"link": LINK}},
    }  # fmt: skip
    spec = {"instagram_user_id": world["instagram_user_id"], "video_data": video}
    given = {"creative": {"object_story_spec": spec}, "ad_format": "INSTAGRAM_REELS"}
    page = answered(live.post(f"/{world['ad_account_id']}/adpreviews", given), live)
    assert "alpine.outfitters" in page
    assert "Learn more" in page
    del given["ad_format"]
    error_of(live.post(f"/{world['ad_account_id']}/adpreviews", given), "PREVIEW_PARAMETER_MISSING", [["ad_format"]])


@pytest.mark.req("C-189")
def test_an_ad_its_creative_and_its_spec_look_the_same(live: Live):
    spec = link_ad(live, name="Ridge boot")
    creative = ads.made(live, "adcreatives", **spec)
    ad = ads.ad(live, ads.adset(live, ads.campaign(live)), creative)
    asked = {"ad_format": "DESKTOP_FEED_STANDARD"}
    pages = [answered(live.get(f"/{number}/previews", asked), live) for number in (ad, creative)]
    assert pages == [seen(live, spec, "DESKTOP_FEED_STANDARD")] * 2


SITE_LINKS = [
    {"site_link_title": f"Way {number}", "site_link_url": f"https://example.com/{number}"} for number in "1234"
]


def sourced(live: Live, **status: Any) -> dict[str, Any]:
    """An ad with site links and products to show."""
    links = [*SITE_LINKS[:3], SITE_LINKS[3] | {"site_link_image_hash": live.world["image_hashes"][2]}]
    sourcing = {"site_links_spec": links, "associated_product_set_id": live.world["product_set_id"]}
    return {**link_ad(live), "creative_sourcing_spec": sourcing, **features(**status)}


@pytest.mark.req("C-053", "C-055", "C-052")
def test_site_links_are_below_the_picture_of_facebooks_feed(live: Live):
    spec = sourced(live, site_extensions=IN)
    page = seen(live, spec)
    assert all(f">Way {number}</b>" in page for number in "1234")
    assert 'href="https://example.com/2"' in page
    assert live.world["image_hashes"][2] in page
    assert "Way 1" not in seen(live, spec, "INSTAGRAM_STANDARD")
    assert "Way 1" not in seen(live, sourced(live, site_extensions=OUT))


@pytest.mark.req("C-062", "C-063")
@pytest.mark.parametrize("ad_format", ["MOBILE_FEED_STANDARD", "INSTAGRAM_STANDARD"])
def test_products_are_below_the_single_picture(live: Live, ad_format: str):
    edge = f"/{live.world['product_set_id']}/products"
    names = [item["name"] for item in live.get(edge, {"fields": "name", "limit": 3}).json()["data"]]
    page = seen(live, sourced(live, product_extensions=IN), ad_format)
    assert all(f">{name}</b>" in page for name in names)
    assert f">{names[0]}</b>" not in seen(live, sourced(live, product_extensions=OUT), ad_format)


@pytest.mark.req("C-143", "C-144")
def test_ads_of_others_stand_beside_unless_that_is_declined(live: Live):
    for chosen, expected in ((None, True), (IN, True), (OUT, False)):
        given = link_ad(live) | ({} if chosen is None else {"contextual_multi_ads": chosen})
        for ad_format in ("MOBILE_FEED_STANDARD", "INSTAGRAM_STANDARD"):
            assert (OTHERS in seen(live, given, ad_format)) == expected


@pytest.mark.req("E-208")
def test_an_ad_without_enhancements_shows_none(live: Live):
    world = live.world
    composed = compose_creative({
        "account_id": world["ad_account_id"], "page_id": world["page_id"], "image_hash": world["image_hash"],
        "link_url": LINK, "message": "Plain",
        "name": "Plain", "disable_all_enhancements": True,
    })  # fmt: skip
    assert composed.ok, composed
    sourcing = {"site_links_spec": SITE_LINKS, "associated_product_set_id": world["product_set_id"]}
    creative = ads.made(live, "adcreatives", **composed.payload, creative_sourcing_spec=sourcing)
    kept = ads.read(live, creative, "degrees_of_freedom_spec", "contextual_multi_ads")
    chosen = kept["degrees_of_freedom_spec"]["creative_features_spec"]
    assert {name for name in KNOWN if chosen[name] == OUT} == set(KNOWN)
    assert len(KNOWN) == 25
    assert kept["contextual_multi_ads"] == OUT
    page = answered(live.get(f"/{creative}/previews", {"ad_format": "MOBILE_FEED_STANDARD"}), live)
    assert "Plain" in page
    assert OTHERS not in page
    assert "Way 1" not in page
    assert "products" not in page
    for feature in KNOWN:
        asked = {"ad_format": "MOBILE_FEED_STANDARD", "creative_feature": feature}
        answer = live.get(f"/{creative}/previews", asked)
        assert answer.status_code == 400 or list(answer.json()["data"][0]) == ["body"], feature


@pytest.mark.req("E-036")
def test_the_button_of_a_lead_ad_opens_the_form(live: Live):
    form = live.world["lead_form_id"]
    asked = live.get(f"/{form}", {"fields": "questions,privacy_policy"}).json()
    button = {"type": "SIGN_UP", "value": {"lead_gen_form_id": form, "link": LINK}}
    for ad_format in ("MOBILE_FEED_STANDARD", "INSTAGRAM_STANDARD", "FACEBOOK_STORY_MOBILE"):
        page = seen(live, link_ad(live, call_to_action=button), ad_format)
        assert '<a class="button ' in page
        assert 'href="#form">Sign up</a>' in page
        assert "example.com/shop" not in page
        assert ">example.com<" not in page
        assert all(f">{question['label']}</span>" in page for question in asked["questions"])
        assert asked["privacy_policy"]["url"] in page
    plain = seen(live, link_ad(live, call_to_action={"type": "SIGN_UP"}))
    assert f'href="{LINK}"' in plain
    assert 'id="form"' not in plain


@pytest.mark.req("D-225")
@pytest.mark.parametrize(("address", "store"), [(PLAY, "Google Play"), (APPLE, "App Store")])
def test_a_post_to_a_store_bears_the_name_and_icon_of_the_app(live: Live, address: str, store: str):
    app = live.get(f"/{live.world['application_id']}", {"fields": "name,icon_url"}).json()
    icon = re.sub(r"http://[^/]+", "", app["icon_url"])
    spec = link_ad(live, link=address, name="My own words")
    for ad_format in ("MOBILE_FEED_STANDARD", "DESKTOP_FEED_STANDARD"):
        page = seen(live, spec, ad_format)
        assert f'<div class="headline two" dir="auto">{app["name"]}</div>' in page
        assert "My own words</div>" not in page
        assert f'src="{icon}"' in page
        assert f">{store}<" in page
    thumbnail = seen(live, spec, "RIGHT_COLUMN_STANDARD")
    assert f'src="{icon}"' in thumbnail
    assert live.world["image_hash"] not in thumbnail
    post = live.post(
        f"/{live.world['page_id']}/feed", {"message": "Get it", "link": address}, token=live.world["page_access_token"]
    ).json()["id"]
    assert app["name"] in seen(live, {"object_story_id": post})
    unknown = seen(
        live, link_ad(live, link="https://play.google.com/store/apps/details?id=com.none", name="My own words")
    )
    assert "My own words</div>" in unknown


@pytest.mark.req("D-135")
def test_a_page_like_ad_has_its_title_in_the_right_column_and_a_button_in_the_feed(live: Live):
    given = {
        "object_id": live.world["page_id"], "title": "Boots since 1987", "body": "Come along",
        "image_hash": live.world["image_hash"],
    }  # fmt: skip
    page = seen(live, given, "RIGHT_COLUMN_STANDARD")
    assert ">Boots since 1987</div>" in page
    assert ">Come along</div>" in page
    assert ">Like Page<" in seen(live, given)


@pytest.mark.req("A-171", "A-172")
def test_cards_are_cut_and_named_by_their_site(live: Live):
    name, description = "A boot for every way that is too long for a card", "A description that is too long for it"
    pictures = live.world["image_hashes"]
    cards = [
        {"link": "https://www.shop.example/a", "image_hash": pictures[0], "name": name, "description": description},
        {"link": "https://www.shop.example/b", "image_hash": pictures[1]},
    ]
    page = seen(live, link_ad(live, child_attachments=cards))
    assert f">{name[:34].rstrip()}…</div>" in page
    assert f">{description[:29].rstrip()}…</div>" in page
    assert page.count(">shop.example</div>") == 1


@pytest.mark.req("A-166")
def test_the_button_of_a_film_stands_beside_the_way_on(live: Live):
    world = live.world
    button = {"type": "SHOP_NOW", "value": {"link": LINK}}
    video = {
        "video_id": world["video_id"],
        "image_hash": world["image_hash"],
        "message": "Moving",
        "call_to_action": button,
    }
    clip = {"object_story_spec": {"page_id": world["page_id"], "video_data": video}}
    feed = seen(live, clip)
    (paused,) = re.findall(r'<div class="paused">.*?</div>', feed, re.DOTALL)
    assert ">Resume</a>" in paused
    assert paused.count("Shop now") == 1
    assert feed.count("Shop now") == 2
    fullscreen = seen(live, clip, "SUGGESTED_VIDEO_FULLSCREEN_MOBILE")
    assert "Shop now" in fullscreen.partition('class="floating')[2]
    for link in ("https://www.youtube.com/watch?v=1", "https://vimeo.com/1"):
        assert "Shop now" not in seen(live, link_ad(live, link=link, call_to_action=button | {"value": {"link": link}}))
    assert "Shop now" in seen(live, link_ad(live, link="https://notvimeo.com/1", call_to_action=button))


@pytest.mark.req("E-189", "E-185")
@pytest.mark.parametrize(
    ("picture", "crops", "ad_format", "shape"),
    [
        (0, None, "MOBILE_FEED_STANDARD", "landscape"),
        (2, None, "MOBILE_FEED_STANDARD", "square"),
        (4, None, "MOBILE_FEED_STANDARD", "portrait"),
        (4, None, "DESKTOP_FEED_STANDARD", "square"),
        (0, {"100x100": [[0, 0], [600, 600]]}, "DESKTOP_FEED_STANDARD", "square"),
        (0, {"400x500": [[100, 0], [500, 500]]}, "MOBILE_FEED_STANDARD", "portrait"),
        (0, {"90x160": [[100, 0], [415, 560]]}, "DESKTOP_FEED_STANDARD", "landscape"),
    ],
)
def test_a_picture_has_its_crop_or_the_usual_one(live: Live, picture: int, crops: Any, ad_format: str, shape: str):
    given = {"image_hash": live.world["image_hashes"][picture]} | ({"image_crops": crops} if crops else {})
    page = seen(live, link_ad(live, **given), ad_format)
    assert f'<div class="media {shape}"' in page
    used = bool(crops) and "90x160" not in crops
    assert ("<svg" in page.partition('id="play"')[2].partition("</div>")[0]) == used
    if used:
        ((left, top), (right, low)) = next(iter(crops.values()))
        assert f'viewBox="{left} {top} {right - left} {low - top}"' in page


def test_the_placement_adds_its_words_in_the_ads_language(live: Live):
    feed = feeds.languages(live)
    spec = {"object_story_spec": feeds.story(live), "asset_feed_spec": feed}
    edge = f"/{live.world['ad_account_id']}/generatepreviews"
    asked = {"creative": spec, "ad_format": "DESKTOP_FEED_STANDARD", "dynamic_asset_label": "french"}
    page = answered(live.get(edge, asked), live)
    assert "Sponsorisé" in page
    arabic = seen(live, link_ad(live, message="المسارات تناديك", call_to_action={"type": "SHOP_NOW"}))
    assert "تسوق الآن" in arabic
