"""Previews in a real browser, from a real server: what a person sees, swipes, opens, and what never happens."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from adtwin.preview import FORMATS, Family
from tests.chromium import DRIVEN, Watched, overflows, pictures, until, watched
from tests.live import Served, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

FEED, STORY = "MOBILE_FEED_STANDARD", "INSTAGRAM_STORY"
LONG = " ".join(f"word{number}" for number in range(60))
ARABIC = {"message": "المسارات تناديك", "name": "أخف من المطر", "description": "١٨٠ غرام"}
DEVICES = {(placement.family, placement.device): name for name, placement in FORMATS.items()}
"""A format of each family on each device that has it."""
ACCOUNTS = {"instagram", "threads"}


class Studio:
    """A server, and the creatives of these tests."""

    def __init__(self, server: Served) -> None:
        self.url = server.url
        self.live = server.live
        self.world: dict[str, Any] = server.live.world

    def link_ad(self, **data: Any) -> dict[str, Any]:
        """A link ad with a picture of the library and a button."""
        content = {
            "link": "https://www.example.com/shop", "message": "Walk further", "name": "Ridge boot",
            "description": "Free returns", "image_hash": self.world["image_hash"],
            "call_to_action": {"type": "SHOP_NOW"},
        }  # fmt: skip
        story = {"page_id": self.world["page_id"], "instagram_user_id": self.world["instagram_user_id"]}
        return {"object_story_spec": story | {"link_data": content | data}}

    def carousel(self, **data: Any) -> dict[str, Any]:
        """Four cards."""
        hashes = self.world["image_hashes"]
        cards = [
            {"link": f"https://www.example.com/{number}", "image_hash": hashes[number], "name": f"Card {number + 1}"}
            for number in range(4)
        ]
        return self.link_ad(child_attachments=cards, **data)

    def film(self) -> dict[str, Any]:
        """A film with a button."""
        button = {"type": "WATCH_MORE", "value": {"link": "https://www.example.com/"}}
        data = {
            "video_id": self.world["video_id"], "image_hash": self.world["image_hashes"][2], "message": "Moving",
            "title": "The film", "call_to_action": button,
        }  # fmt: skip
        return {"object_story_spec": {"page_id": self.world["page_id"], "video_data": data}}

    def body(self, creative: dict[str, Any], ad_format: str) -> str:
        """The frame that the API answers."""
        edge = f"/{self.world['ad_account_id']}/generatepreviews"
        answer = self.live.get(edge, {"creative": creative, "ad_format": ad_format})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["data"][0]["body"])

    def address(self, creative: dict[str, Any], ad_format: str) -> str:
        """Where the frame's page is."""
        found = re.search(r'src="([^"]+)"', self.body(creative, ad_format))
        assert found
        return html.unescape(found.group(1))


@pytest.fixture(scope="module")
def studio() -> Iterator[Studio]:
    """One server for all: previews change nothing."""
    with served() as server:
        yield Studio(server)


@pytest.fixture(scope="module")
def window(chromium: Browser, studio: Studio) -> Iterator[Watched]:
    """One window for all."""
    with watched(chromium, studio.url) as opened:
        yield opened


@pytest.fixture
def see(window: Watched, studio: Studio) -> Iterator[Any]:
    """Opens a creative in a format, in a window of the size that the format usually has; no fault is forgiven."""

    def show(creative: dict[str, Any], ad_format: str = FEED, size: tuple[int, int] | None = None) -> Page:
        usual = FORMATS[ad_format]
        return window.open(studio.address(creative, ad_format), size or (usual.width, usual.height))

    yield show
    window.faultless(DRIVEN)


def is_in_sight(page: Page, one: Locator) -> bool:
    """Whether the middle of an element is within the window, and nothing lies over it."""
    reached = one.evaluate("""one => {
        const box = one.getBoundingClientRect(), x = box.x + box.width / 2, y = box.y + box.height / 2;
        const top = document.elementFromPoint(x, y);
        return box.width > 0 && top !== null && (one.contains(top) || top.contains(one));
    }""")
    return bool(reached) and page.url != ""


def box(one: Locator) -> dict[str, float]:
    """Where an element stands."""
    found = one.bounding_box()
    assert found is not None
    return dict(found)


SHOWS_NO_NAME = {Family.RIGHT_COLUMN, Family.BANNER}
SHOWS_NO_TEXT = {Family.BANNER, Family.OVERLAY, Family.GRID}
SHOWS_NO_BUTTON = {Family.RIGHT_COLUMN, Family.GRID}


@pytest.mark.req("D-222", "C-187", "C-188")
@pytest.mark.parametrize("ad_format", DEVICES.values())
def test_a_person_sees_name_picture_text_and_button(see: Any, studio: Studio, ad_format: str) -> None:
    family = FORMATS[ad_format].family
    page = see(studio.link_ad(), ad_format)
    said = page.inner_text("body")
    account = ad_format.partition("_")[0].lower() in ACCOUNTS
    if family not in SHOWS_NO_NAME:
        assert ("alpine.outfitters" if account else "Alpine Outfitters") in said
    if family not in SHOWS_NO_TEXT:
        assert "Walk further" in said or "Free returns" in said
    if family not in SHOWS_NO_BUTTON:
        button = page.get_by_text("Shop now", exact=True).last
        assert is_in_sight(page, button)
        assert button.get_attribute("href") == "https://www.example.com/shop"
    shown = pictures(page)
    assert any(studio.world["image_hash"] in one["source"] and one["width"] >= 40 for one in shown)
    assert all(one["natural"] > 0 for one in shown)
    assert overflows(page) <= 0


@pytest.mark.parametrize("ad_format", DEVICES.values())
def test_nothing_is_wider_than_the_window(see: Any, studio: Studio, ad_format: str) -> None:
    unbroken = "W" * 200
    creative = studio.link_ad(message=unbroken, name=unbroken, description=unbroken, caption="www.example.com")
    page = see(creative, ad_format, (320, 800))
    assert overflows(page) <= 0
    page.set_viewport_size({"width": 1280, "height": 800})
    assert overflows(page) <= 0


def test_a_long_text_is_cut_and_opens(see: Any, studio: Studio) -> None:
    page = see(studio.link_ad(message=LONG))
    message = page.locator(".message")
    assert "word5" in message.inner_text()
    assert "word59" not in message.inner_text()
    low = box(message)["height"]
    page.get_by_text("See more").click()
    assert message.inner_text().endswith("word59")
    assert "See more" not in message.inner_text()
    assert box(message)["height"] > low


@pytest.mark.parametrize("ad_format", [FEED, "DESKTOP_FEED_STANDARD", "INSTAGRAM_STANDARD", "THREADS_STREAM", STORY])
def test_cards_are_swiped_and_reached_by_buttons(see: Any, studio: Studio, ad_format: str) -> None:
    page = see(studio.carousel(), ad_format)
    cards = page.locator(".card, .slide")
    assert cards.count() == 4
    first, second = cards.nth(0), cards.nth(1)
    start = box(first)["x"]
    assert is_in_sight(page, first)
    page.locator("#card-1 .to-next").click()
    until(page, "document.querySelector('#card-2').getBoundingClientRect().x < innerWidth / 3")
    assert box(first)["x"] < start - 100
    assert is_in_sight(page, second)
    page.locator("#card-2 .to-back").click()
    until(page, "document.querySelector('#card-1').getBoundingClientRect().x >= -1")
    page.mouse.move(box(first)["x"] + 100, box(first)["y"] + 150)
    page.mouse.wheel(box(first)["width"], 0)
    until(page, "document.querySelector('#card-2').getBoundingClientRect().x < innerWidth / 3")


def test_a_story_counts_its_cards_above(see: Any, studio: Studio) -> None:
    page = see(studio.carousel(), STORY)
    frame = box(page.locator(".slide").first)
    assert abs(frame["width"] / frame["height"] - 9 / 16) < 0.01
    assert page.locator("#card-1 .progress i").count() == 4
    assert [page.locator(f"#card-{number} .progress .full").count() for number in (1, 2, 3, 4)] == [0, 1, 2, 3]
    assert box(page.locator("#card-1 .progress"))["y"] < 20


@pytest.mark.req("A-166")
@pytest.mark.parametrize("ad_format", [FEED, "DESKTOP_FEED_STANDARD", "INSTREAM_VIDEO_MOBILE"])
def test_a_film_stands_still_with_its_button_beside_the_way_on(see: Any, studio: Studio, ad_format: str) -> None:
    page = see(studio.film(), ad_format)
    still, (poster, *_) = page.locator(".media img").first, [one for one in pictures(page) if one["width"] > 100]
    assert poster["natural"] > 0
    sign = page.locator(".media > .play").first
    assert is_in_sight(page, sign)
    resume, button = page.locator(".paused .button").nth(0), page.locator(".paused .button").nth(1)
    assert (resume.inner_text(), button.inner_text()) == ("Resume", "Watch more")
    assert abs(box(resume)["y"] - box(button)["y"]) < 2
    assert box(resume)["y"] < box(still)["y"] + box(still)["height"]
    film = page.locator("video.film").first
    assert not film.is_visible()
    resume.click()
    assert film.is_visible()
    assert is_in_sight(page, film)
    assert not is_in_sight(page, button)
    assert page.locator("text=Watch more").count() == 2


@pytest.mark.req("A-166")
def test_in_fullscreen_the_button_floats_over_the_film(see: Any, studio: Studio) -> None:
    page = see(studio.film(), "SUGGESTED_VIDEO_FULLSCREEN_MOBILE")
    film, button = box(page.locator(".media").first), page.locator(".floating .button")
    assert film["height"] == FORMATS["SUGGESTED_VIDEO_FULLSCREEN_MOBILE"].height
    assert is_in_sight(page, button)
    assert box(button)["y"] + box(button)["height"] < film["y"] + film["height"]


@pytest.mark.parametrize("ad_format", DEVICES.values())
def test_texts_from_the_right_turn_the_placement_around(see: Any, studio: Studio, ad_format: str) -> None:
    page = see(studio.link_ad(**ARABIC), ad_format)
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    assert "Shop now" not in page.inner_text("body")
    assert overflows(page) <= 0


def test_in_arabic_the_name_is_left_of_the_face_and_the_second_card_left_of_the_first(see: Any, studio: Studio) -> None:
    page = see(studio.carousel(**ARABIC), "DESKTOP_FEED_STANDARD")
    assert box(page.locator("header .name"))["x"] < box(page.locator("header .avatar"))["x"]
    assert box(page.locator("#card-2"))["x"] < box(page.locator("#card-1"))["x"]
    page.locator("#card-1 .to-next").click()
    until(page, "document.querySelector('#card-2').getBoundingClientRect().right > innerWidth * 0.7")
    assert page.locator("#card-1 .button").inner_text() == "تسوق الآن"


@pytest.mark.req("E-036")
@pytest.mark.parametrize("ad_format", [FEED, "INSTAGRAM_STANDARD", STORY])
def test_the_button_of_a_lead_ad_opens_the_form(see: Any, studio: Studio, ad_format: str) -> None:
    button = {"type": "SIGN_UP", "value": {"lead_gen_form_id": studio.world["lead_form_id"]}}
    page = see(studio.link_ad(call_to_action=button), ad_format)
    assert "example.com" not in page.inner_text("body")
    form = page.locator("#form")
    assert not form.is_visible()
    page.get_by_text("Sign up", exact=True).first.click()
    assert form.is_visible()
    assert page.locator("#form .question").count() > 0
    assert is_in_sight(page, page.locator("#form .question").first)
    assert "example.com/shop" not in page.content()
    page.locator("#form .shut").click()
    assert not form.is_visible()


@pytest.mark.req("C-053", "C-062")
def test_site_links_and_products_are_in_a_row_below_the_picture(see: Any, studio: Studio) -> None:
    links = [{"site_link_title": f"Way {one}", "site_link_url": f"https://www.example.com/{one}"} for one in range(6)]
    sourcing = {"site_links_spec": links, "associated_product_set_id": studio.world["product_set_id"]}
    chosen = {"site_extensions": {"enroll_status": "OPT_IN"}, "product_extensions": {"enroll_status": "OPT_IN"}}
    spec = {"creative_sourcing_spec": sourcing, "degrees_of_freedom_spec": {"creative_features_spec": chosen}}
    page = see(studio.link_ad() | spec, "DESKTOP_FEED_STANDARD")
    picture = box(page.locator(".media").first)
    below = picture["y"] + picture["height"]
    for row in (".site-links", ".products"):
        first, second = page.locator(f"{row} > *").nth(0), page.locator(f"{row} > *").nth(1)
        assert box(first)["y"] > below
        assert box(first)["y"] == box(second)["y"]
        assert box(second)["x"] > box(first)["x"]
    assert all(one["natural"] > 0 for one in pictures(page))


@pytest.mark.req("E-189")
def test_pictures_fill_the_frame_of_their_crop(see: Any, studio: Studio) -> None:
    page = see(studio.link_ad())
    frame = box(page.locator(".media").first)
    assert abs(frame["width"] / frame["height"] - 1.91) < 0.02
    page = see(studio.link_ad(image_crops={"100x100": [[300, 14], [900, 614]]}))
    frame, cropped = box(page.locator(".media").first), box(page.locator(".cropped"))
    assert cropped == frame
    assert frame["width"] == frame["height"]
    whole = box(page.locator(".cropped image"))
    assert abs(whole["width"] / frame["width"] - 1200 / 600) < 0.01


def test_the_frame_that_the_api_answers_shows_the_ad_and_lets_the_button_open_a_window(
    chromium: Browser, studio: Studio
) -> None:
    body = studio.body(studio.link_ad(), FEED)
    with chromium.new_context() as context:
        page = context.new_page()
        page.set_content(body)
        frame = page.frame_locator("iframe")
        assert frame.get_by_text("Walk further").is_visible()
        assert page.locator("iframe").get_attribute("sandbox") == "allow-popups allow-popups-to-escape-sandbox"
        with context.expect_page() as opened:
            frame.get_by_text("Shop now", exact=True).click()
        assert opened.value.evaluate("window.opener") is None
        assert page.frames[1].evaluate("location.href").startswith(studio.url)
