"""Nothing that an advertiser writes runs in a browser: no dialog, no flag, no request, no message on the console.

Twice: as the server sends it, through every field of the API; and without the content policy and the sandbox, so that
escaping stands alone. A control shows that the watch would notice.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from adtwin.preview import PreviewInput, content_security_policy, render
from tests.chromium import Watched, watched
from tests.live import Live, served
from tests.preview import attacked
from tests.preview.payloads import PAYLOADS
from tests.preview.test_render import ONE_OF_EACH_FAMILY

if TYPE_CHECKING:
    from playwright.sync_api import Browser

LINK = "https://www.example.com/"
HAS_RUN = """() => [window, ...Array.from(window.frames)].some(one => {
  try { return one.hit === 1; } catch { return false; }
})"""


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """One server for all."""
    with served() as server:
        yield server.live


@pytest.fixture(scope="module")
def window(chromium: Browser, live: Live) -> Iterator[Watched]:
    """A page that may ask the server for things, and nobody else."""
    with watched(chromium, str(live.client.base_url).rstrip("/")) as opened:
        yield opened


def test_the_watch_notices_what_runs(chromium: Browser) -> None:
    """The same payloads, unescaped: most of them do something; what needs a click or an address of its own doesn't."""
    noticed = []
    with watched(chromium) as window:
        for payload in PAYLOADS:
            window.page.set_content(f"<!doctype html><title>x</title><p>{payload}</p>", wait_until="load")
            if window.faults or window.page.evaluate(HAS_RUN):
                noticed.append(payload)
            window.faults.clear()
    assert len(noticed) > 35


def test_escaping_alone_keeps_every_payload_a_text(window: Watched) -> None:
    """Each payload in every field of the room, in two families by turns; frames stand side by side in one page."""
    assert len(PAYLOADS) >= 60
    for number, payload in enumerate(PAYLOADS):
        other = ONE_OF_EACH_FAMILY[number % len(ONE_OF_EACH_FAMILY)]
        pages = [
            _bare(attacked.single(payload), other),
            _bare(attacked.carousel(payload), other),
            _bare(attacked.single(payload), "MOBILE_FEED_STANDARD"),
            _bare(attacked.carousel(payload), "INSTAGRAM_STANDARD"),
        ]
        frames = "".join(f'<iframe srcdoc="{html.escape(page)}"></iframe>' for page in pages)
        window.page.set_content(f"<!doctype html><title>{number}</title>{frames}", wait_until="load")
        assert not window.page.evaluate(HAS_RUN), payload
        assert window.faults == [], payload
    window.faultless()


@pytest.mark.parametrize("ad_format", ONE_OF_EACH_FAMILY)
def test_a_family_shows_payloads_as_they_are(window: Watched, ad_format: str) -> None:
    """Every family once more, with the payloads that break out of the most places at once."""
    joined = " ".join(PAYLOADS)
    for ad in (attacked.single(joined), attacked.carousel(joined)):
        window.page.set_content(_bare(ad, ad_format), wait_until="load")
        assert not window.page.evaluate(HAS_RUN)
    window.faultless()


def _bare(ad: PreviewInput, ad_format: str) -> str:
    """A page without its policy."""
    page = render(ad, ad_format)
    policy = html.escape(content_security_policy(ad.origin), quote=False).replace("'", "&#39;")
    assert policy in page
    return page.replace(policy, "")


def _spec(live: Live, number: int) -> dict[str, Any]:
    """A carousel with a payload in every text that the API takes, and the nine after it on its other cards."""
    world, payload = live.world, PAYLOADS[number]
    cards = [
        {"link": LINK, "image_hash": world["image_hash"], "name": one, "description": one}
        for one in (*PAYLOADS, *PAYLOADS)[number : number + 10]
    ]
    data = {
        "link": LINK, "message": payload, "name": payload, "description": payload, "caption": payload,
        "call_to_action": {"type": "LEARN_MORE"}, "child_attachments": cards,
    }  # fmt: skip
    return {"object_story_spec": {"page_id": world["page_id"], "link_data": data}}


def _feed(live: Live, number: int) -> dict[str, Any]:
    """An asset feed with a payload in every text, and site links beside it."""
    payload = PAYLOADS[number]
    texts = [{"text": payload}]
    spec = {
        "images": [{"hash": live.world["image_hash"]}], "bodies": texts, "titles": texts, "descriptions": texts,
        "link_urls": [{"website_url": LINK, "display_url": payload}], "ad_formats": ["SINGLE_IMAGE"],
        "call_to_action_types": ["SHOP_NOW"],
    }  # fmt: skip
    address = payload if payload.startswith("https://") else LINK
    links = [{"site_link_title": payload, "site_link_url": address}]
    return {
        "object_story_spec": {"page_id": live.world["page_id"]},
        "asset_feed_spec": spec,
        "creative_sourcing_spec": {"site_links_spec": links},
        "degrees_of_freedom_spec": {"creative_features_spec": {"site_extensions": {"enroll_status": "OPT_IN"}}},
        "name": payload,
    }


def test_no_payload_runs_that_the_api_has_taken(window: Watched, live: Live) -> None:
    """Through every text of link ads, cards, asset feeds and site links, in one kind of ad after the other."""
    edge = f"/{live.world['ad_account_id']}/generatepreviews"
    for number, payload in enumerate(PAYLOADS):
        creative = (_spec, _feed)[number % 2](live, number)
        ad_format = ("MOBILE_FEED_STANDARD", ONE_OF_EACH_FAMILY[number % len(ONE_OF_EACH_FAMILY)])[number % 3 == 0]
        answer = live.get(edge, {"creative": json.dumps(creative), "ad_format": ad_format})
        assert answer.status_code == 200, answer.text
        _open(window, answer.json()["data"][0]["body"], payload)
    window.faultless()


def _open(window: Watched, body: str, payload: str) -> None:
    found = re.search(r'src="([^"]+)"', body)
    assert found
    page = window.open(html.unescape(found.group(1)), (360, 640))
    assert not page.evaluate(HAS_RUN), payload
    assert window.faults == [], payload


def test_no_payload_runs_in_a_form(window: Watched, live: Live) -> None:
    """Questions, headlines and policies of lead forms, opened."""
    world = live.world
    for number in range(0, len(PAYLOADS), 20):
        questions = [
            {"type": "CUSTOM", "key": f"q{place}", "label": payload}
            for place, payload in enumerate(PAYLOADS[number : number + 20])
        ]
        headline = " ".join(PAYLOADS[number : number + 20]).encode(errors="ignore").decode()
        form = live.post(f"/{world['page_id']}/leadgen_forms", {
            "name": f"Form {number}", "questions": json.dumps(questions), "question_page_custom_headline": headline,
            "privacy_policy": json.dumps({"url": "https://www.example.com/p", "link_text": PAYLOADS[number][:70]}),
            "context_card": json.dumps({"title": headline, "content": PAYLOADS[number : number + 20]}),
        }, token=world["page_access_token"])  # fmt: skip
        assert form.status_code == 200, form.text
        button = {"type": "SIGN_UP", "value": {"lead_gen_form_id": form.json()["id"]}}
        data = {"link": LINK, "message": "Join", "image_hash": world["image_hash"], "call_to_action": button}
        creative = {"object_story_spec": {"page_id": world["page_id"], "link_data": data}}
        edge = f"/{world['ad_account_id']}/generatepreviews"
        answer = live.get(edge, {"creative": creative, "ad_format": "MOBILE_FEED_STANDARD"})
        body = answer.json()["data"][0]["body"].replace('" width=', '#form" width=', 1)
        _open(window, body, headline)
        assert window.page.locator("#form .question").count() == len(questions)
        assert window.page.locator("#form").is_visible()
    window.faultless()
