"""What single features make of an ad: previews, generated texts and pictures, and who made them."""

from __future__ import annotations

import base64
import html
import io
import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from PIL import Image

from adtwin.model.creative.features import retouch, table
from adtwin.model.creative.features.choice import refusal
from adtwin.model.creative.features.endpoint import Endpoint
from adtwin.model.creative.features.generator import Brief, UnmadeError
from adtwin.model.creative.features.stand_in import STAND_IN
from adtwin.model.media.make import stand_in_image
from adtwin.server.options import Options, ServeRefusedError
from tests import ads
from tests.live import Live, error_of
from tests.model.test_creative_features import IN, OUT, freedom, made, post, story

TEXT = "Buy some cool LED TV at cheap price"


def previews(live: Live, number: str, feature: str, ad_format: str = "MOBILE_FEED_STANDARD", path: str = "") -> Any:
    answer = live.get(f"{path}/{number}/previews", {"ad_format": ad_format, "creative_feature": feature})
    assert answer.status_code == 200, answer.text
    (row,) = answer.json()["data"]
    return row


def page_of(live: Live, body: str) -> str:
    match = re.search(r'<iframe src="([^"]+)"', body)
    assert match, body
    answer = live.client.get(html.unescape(match.group(1)))
    assert answer.status_code == 200
    return answer.text


def pictures_in(live: Live, body: str) -> list[tuple[int, int]]:
    """The sizes of the pictures that a preview shows."""
    sizes = []
    for address in re.findall(r"/_adtwin/media/[0-9a-f]{32}(?=\")", page_of(live, body)):
        with Image.open(io.BytesIO(live.client.get(address).content)) as picture:
            sizes.append(picture.size)
    return sizes


def full_story(live: Live, **more: Any) -> dict[str, Any]:
    link = {
        "link": "https://example.com/", "image_hash": live.world["image_hash"], "message": "Warm, dry, yours. Try it.",
        "name": "Ridge boot", "description": "Free returns", "call_to_action": {"type": "SHOP_NOW"},
    }  # fmt: skip
    return {"object_story_spec": {"page_id": live.world["page_id"], "link_data": link | more}}


# -- previews --------------------------------------------------------------------------------------------------------


SHOWN = [
    ("image", "image_templates"), ("image", "image_touchups"), ("video", "video_auto_crop"), ("image", "enhance_cta"),
    ("image", "text_optimizations"), ("catalog", "image_background_gen"), ("image", "image_uncrop"),
    ("catalog", "description_automation"), ("image", "creative_stickers"), ("image", "text_translation"),
]  # fmt: skip


def sample(live: Live, kind: str) -> dict[str, Any]:
    return full_story(live) if kind == "image" else story(live, kind)


@pytest.mark.req("C-047", "C-048", "C-050", "C-051", "C-018", "C-019", "C-020", "C-022", "C-023", "C-024", "C-025")
@pytest.mark.req("C-029", "C-031", "C-098", "C-078", "C-016")
@pytest.mark.parametrize(("kind", "name"), SHOWN)
def test_a_feature_is_seen_beside_the_plain_ad(live: Live, kind: str, name: str):
    creative = made(live, **sample(live, kind), **freedom(**{name: IN}))
    ad = ads.ad(live, ads.adset(live, ads.campaign(live)), creative)
    for number in (creative, ad):
        row = previews(live, number, name)
        (first, *_) = shown = row["transformation_spec"][name]
        assert list(row["transformation_spec"]) == [name]
        assert {one["status"] for one in shown} == {"eligible"}
        assert set(first) == {"body", "status"}
        assert page_of(live, first["body"])
        assert name == "video_auto_crop" or page_of(live, first["body"]) != page_of(live, row["body"])


@pytest.mark.req("C-049", "C-080", "C-017", "C-026", "C-027", "C-030", "C-032", "C-033", "C-091", "C-097")
@pytest.mark.parametrize(
    ("kind", "name", "ad_format"),
    [
        ("image", "inline_comment", "MOBILE_FEED_STANDARD"),
        ("image", "reveal_details_over_time", "MOBILE_FEED_STANDARD"),
        ("image", "pac_relaxation", "MOBILE_FEED_STANDARD"),
        ("image", "site_extensions", "MOBILE_FEED_STANDARD"),
        ("catalog", "adapt_to_placement", "MOBILE_FEED_STANDARD"),
        ("catalog", "media_type_automation", "MOBILE_FEED_STANDARD"),
        ("catalog", "add_text_overlay", "MOBILE_FEED_STANDARD"),
        ("video", "image_templates", "MOBILE_FEED_STANDARD"),
        ("image", "video_auto_crop", "MOBILE_FEED_STANDARD"),
        ("image", "image_uncrop", "DESKTOP_FEED_STANDARD"),
        ("image", "image_uncrop", "RIGHT_COLUMN_STANDARD"),
        ("catalog", "image_background_gen", "INSTAGRAM_STANDARD"),
        ("image", "image_touchups", "MOBILE_BANNER"),
        ("image", "standard_enhancements", "MOBILE_FEED_STANDARD"),
    ],
)
def test_what_the_ad_can_not_have_there_is_not_shown(live: Live, kind: str, name: str, ad_format: str):
    row = previews(live, made(live, **sample(live, kind)), name, ad_format)
    assert list(row) == ["body"]


def test_a_feature_that_was_declined_is_not_shown(live: Live):
    number = made(live, **full_story(live), **freedom(image_uncrop=OUT))
    assert list(previews(live, number, "image_uncrop")) == ["body"]


@pytest.mark.req("C-090", "C-091", "C-092", "C-094", "C-078")
@pytest.mark.parametrize(
    ("ad_format", "ratio"),
    [("INSTAGRAM_STANDARD", 4 / 5), ("FACEBOOK_REELS_MOBILE", 9 / 16), ("INSTAGRAM_REELS", 9 / 16),
     ("MOBILE_FEED_STANDARD", 1), ("INSTAGRAM_STORY", 9 / 16)],
)  # fmt: skip
def test_an_expanded_picture_fills_the_placement(live: Live, ad_format: str, ratio: float):
    creative = made(live, **full_story(live), **freedom(image_uncrop=IN))
    row = previews(live, creative, "image_uncrop", ad_format, "/v19.0")
    (one,) = row["transformation_spec"]["image_uncrop"]
    assert any(abs(width / height - ratio) < 0.01 for width, height in pictures_in(live, one["body"]))


@pytest.mark.req("C-100")
def test_a_generated_picture_says_so(live: Live):
    row = previews(live, made(live, **full_story(live)), "image_uncrop")
    assert "AI info" in page_of(live, row["transformation_spec"]["image_uncrop"][0]["body"])
    assert "AI info" not in page_of(live, row["body"])


@pytest.mark.req("C-093")
def test_a_spec_is_previewed_with_a_feature_without_an_ad(live: Live):
    link = {"image_hash": live.world["image_hash"], "link": "https://example.com/"}
    answer = live.get(
        f"/v19.0/{live.world['ad_account_id']}/generatepreviews",
        {
            "ad_format": "FACEBOOK_REELS_MOBILE",
            "creative_feature": "image_uncrop",
            "creative": {"object_story_spec": {"page_id": live.world["page_id"], "link_data": link}},
        },
    )
    (row,) = answer.json()["data"]
    assert [one["status"] for one in row["transformation_spec"]["image_uncrop"]] == ["eligible"]


@pytest.mark.req("C-095", "C-096", "C-097", "C-098", "C-099")
@pytest.mark.parametrize("edge", ["previews", "generatepreviews"])
def test_a_product_is_seen_before_another_background(live: Live, edge: str):
    creative = made(live, **story(live, "catalog"), **freedom(image_background_gen=IN))
    params = {"ad_format": "MOBILE_FEED_STANDARD", "creative_feature": "image_background_gen"}
    (row,) = live.get(f"/{creative}/{edge}", params).json()["data"]
    (one,) = row["transformation_spec"]["image_background_gen"]
    assert one["status"] == "eligible"
    assert pictures_in(live, one["body"])


@pytest.mark.req("C-050", "C-098")
def test_a_set_without_products_has_no_background(live: Live):
    given = story(live, "catalog") | {"product_set_id": "1234"}
    row = previews(live, made(live, **given), "image_background_gen")
    assert [one["status"] for one in row["transformation_spec"]["image_background_gen"]] == ["ineligible"]


@pytest.mark.req("C-074", "C-075", "C-076", "C-079")
def test_older_versions_preview_the_bundle(live: Live):
    row = previews(live, made(live, **full_story(live)), "standard_enhancements", path="/v21.0")
    found = [one["optimization_type_description"] for one in row["transformation_spec"]["standard_enhancements"]]
    assert {"Vary image aspect ratio", "Image templates for Feed"} <= set(found)


@pytest.mark.req("C-077")
def test_what_is_no_feature_is_refused(live: Live):
    number = made(live, **full_story(live))
    for name in table.FEATURES:
        previews(live, number, name)
    answer = live.get(f"/{number}/previews", {"ad_format": "MOBILE_FEED_STANDARD", "creative_feature": "glitter"})
    error_of(answer, "INVALID_PARAMETER", [["creative_feature"]])


# -- generated texts -------------------------------------------------------------------------------------------------


def text_story(live: Live, text: str = TEXT) -> dict[str, Any]:
    return {**full_story(live, message=text), **freedom(text_generation=IN)}


@pytest.mark.req("C-081", "C-084", "C-085", "C-089")
def test_variations_of_the_primary_text_join_the_creative(live: Live):
    number = made(live, **text_story(live))
    found = live.get(f"/{number}", {"fields": "asset_feed_spec"}).json()
    assert set(found) == {"asset_feed_spec", "id"}
    assert found["asset_feed_spec"]["optimization_type"] == "DEGREES_OF_FREEDOM"
    first, *others = [one["text"] for one in found["asset_feed_spec"]["bodies"]]
    assert first == TEXT
    assert len(set(others)) == 4
    assert all(one.startswith("[Stand-in] ") and TEXT in one for one in others)
    assert any("Alpine Outfitters" in one for one in others)


@pytest.mark.req("C-082", "C-083", "C-086", "C-087")
def test_the_texts_are_read_through_the_ad_which_waits(live: Live):
    adset = ads.adset(live, ads.campaign(live))
    ad = ads.made(live, "ads", adset_id=adset, creative={"name": "Text Gen Adgroup", **text_story(live)})
    found = ads.read(live, ad, "status", "creative{asset_feed_spec,status}")
    assert (found["status"], found["creative"]["status"]) == ("PAUSED", "ACTIVE")
    assert len(found["creative"]["asset_feed_spec"]["bodies"]) == 5


@pytest.mark.req("C-082", "C-088")
def test_a_creative_without_the_opt_in_stays_as_it_is(live: Live):
    made(live, **text_story(live))
    assert "asset_feed_spec" not in ads.read(live, made(live, **full_story(live, message=TEXT)), "asset_feed_spec")


@pytest.mark.req("C-100")
def test_who_made_a_text_can_be_read(live: Live):
    found = ads.read(live, made(live, **text_story(live)), "generative_asset_spec,asset_feed_spec")
    (note,) = found["generative_asset_spec"]["generated_assets"]
    assert (note["feature"], note["generator"]) == ("text_generation", "adtwin stand-in")
    assert note["texts"] == [one["text"] for one in found["asset_feed_spec"]["bodies"][1:]]


def test_equal_requests_give_equal_texts_and_pictures():
    brief = Brief("Dry feet. All day.", "Alpine", ("Snow is coming.",))
    assert STAND_IN.texts(brief, 4) == STAND_IN.texts(brief, 4)
    picture = stand_in_image("Boot", 300, 200)
    for ratio in ((9, 16), (4, 5), (1, 1), (16, 9)):
        grown = STAND_IN.expanded(picture, ratio)
        assert grown == STAND_IN.expanded(picture, ratio)
        with Image.open(io.BytesIO(grown)) as opened:
            assert abs(opened.width / opened.height - ratio[0] / ratio[1]) < 0.02
            assert opened.width >= 300
            assert opened.height >= 200
        with Image.open(io.BytesIO(retouch.cropped(picture, ratio))) as opened:
            assert abs(opened.width / opened.height - ratio[0] / ratio[1]) < 0.02
    assert STAND_IN.background(picture, "Boot") != STAND_IN.background(picture, "Tent")


# -- an endpoint -----------------------------------------------------------------------------------------------------


class Fake(ThreadingHTTPServer):
    """An OpenAI-compatible server that notes what it is asked; `broken` makes it fail."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.asked: list[tuple[str, str, bytes]] = []
        self.answer: bytes | None = None
        self.status = 200

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class Answering(BaseHTTPRequestHandler):
    """Two texts, or a red picture."""

    server: Fake

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.asked.append((self.path, self.headers["Authorization"] or "", body))
        if self.path.endswith("/images/edits"):
            out = io.BytesIO()
            Image.new("RGB", (640, 640), "red").save(out, "PNG")
            answer: Any = {"data": [{"b64_json": base64.b64encode(out.getvalue()).decode()}]}
        else:
            answer = {"choices": [{"message": {"content": 'Here: ["A fine TV", "A fine TV", "A cheap TV"]'}}]}
        data = json.dumps(answer).encode() if self.server.answer is None else self.server.answer
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def fake() -> Iterator[Fake]:
    """A fake endpoint on this machine."""
    server = Fake()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def wired(live: Live, fake: Fake) -> Live:
    """A twin that asks the fake endpoint."""
    live.twin.services.update(generator_url=fake.url, generator_model="tiny", generator_key="k-1")
    return live


@pytest.mark.parametrize("through_ads", [False, True])
def test_an_endpoint_writes_the_texts(wired: Live, fake: Fake, through_ads: bool):
    if through_ads:
        adset = ads.adset(wired, ads.campaign(wired))
        ad = ads.made(wired, "ads", adset_id=adset, creative={"name": "c", **text_story(wired)})
        creative = ads.read(wired, ad, "creative")["creative"]["id"]
    else:
        creative = made(wired, **text_story(wired))
    found = ads.read(wired, creative, "asset_feed_spec,generative_asset_spec")
    assert [one["text"] for one in found["asset_feed_spec"]["bodies"]] == [TEXT, "A fine TV", "A cheap TV"]
    assert found["generative_asset_spec"]["generated_assets"][0]["generator"] == "generator tiny"
    ((path, key, body),) = fake.asked
    sent = json.loads(body)
    assert (path, key, sent["model"]) == ("/v1/chat/completions", "Bearer k-1", "tiny")
    assert TEXT in sent["messages"][1]["content"]


def test_an_endpoint_makes_the_picture_once(wired: Live, fake: Fake):
    number = made(wired, **full_story(wired))
    for _ in range(2):
        row = previews(wired, number, "image_uncrop")
        assert (640, 640) in pictures_in(wired, row["transformation_spec"]["image_uncrop"][0]["body"])
    assert [path for path, _, _ in fake.asked] == ["/v1/images/edits"]


@pytest.mark.parametrize(
    ("status", "answer"),
    [(500, None), (200, b"no json"), (200, b"[]"), (200, b'{"choices":[]}'), (200, b'{"data":[{"b64_json":"!"}]}')],
)
def test_the_stand_in_steps_in_where_an_endpoint_fails(wired: Live, fake: Fake, status: int, answer: bytes | None):
    fake.status, fake.answer = status, answer
    response = post(wired, **text_story(wired), debug="warning")
    found = ads.read(wired, response.json()["id"], "asset_feed_spec,generative_asset_spec")
    assert found["asset_feed_spec"]["bodies"][1]["text"].startswith("[Stand-in] ")
    assert found["generative_asset_spec"]["generated_assets"][0]["generator"] == "adtwin stand-in"
    assert "Stand-in texts were used" in response.json()["__debug__"]["messages"][0]["message"]
    assert previews(wired, response.json()["id"], "image_uncrop")["transformation_spec"]


def test_an_endpoint_that_is_away_raises(fake: Fake):
    away = Endpoint("http://127.0.0.1:9/v1", "", "")
    with pytest.raises(UnmadeError, match="can't be reached"):
        away.texts(Brief("x"), 4)
    fake.answer = b'{"choices":[{"message":{"content":"- one\\n- two"}}]}'
    assert Endpoint(fake.url, "", "").texts(Brief("x"), 4) == ["one", "two"]


@pytest.mark.parametrize(
    ("url", "outbound", "allowed"),
    [
        ("http://127.0.0.1:11434/v1", "loopback", True), ("http://localhost:11434/v1", "on", True),
        ("https://api.example.com/v1", "on", True), ("https://api.example.com/v1", "loopback", False),
        ("http://127.0.0.1:11434/v1", "off", False), ("file:///etc/passwd", "on", False),
        ("http://user:secret@example.com/v1", "on", False),
    ],
)  # fmt: skip
def test_an_endpoint_is_used_only_where_the_twin_may_go(url: str, outbound: Any, allowed: bool):
    assert (refusal(url, outbound) is None) == allowed
    options = Options(generator_url=url, generator_key="k-1", outbound=outbound)
    assert "k-1" not in repr(options)
    assert options.services == {"generator_url": url, "generator_key": "k-1"}
    if allowed:
        options.check()
    else:
        with pytest.raises(ServeRefusedError, match="generator-url"):
            options.check()
