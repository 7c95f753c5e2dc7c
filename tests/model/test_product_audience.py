"""Audiences of products: the documented sample, what it takes, and who is in them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ads import approve, made, read
from tests.live import Live, error_of
from tests.model.test_custom_audience import account, size

SAMPLE = (
    "name=Test+Iphone+Product+Audience&product_set_id={set}&inclusions=%5B%7B%22retention_seconds%22%3A86400%2C%22rule"
    "%22%3A%7B%22and%22%3A%5B%7B%22event%22%3A%7B%22eq%22%3A%22AddToCart%22%7D%7D%2C%2B%7B%22userAgent%22%3A%7B%22"
    "i_contains%22%3A%22iPhone%22%7D%7D%5D%7D%7D%5D&exclusions=%5B%7B%22retention_seconds%22%3A172800%2C%22rule%22%3A"
    "%7B%22event%22%3A%7B%22eq%22%3A%22Purchase%22%7D%7D%7D%5D"
)
CARTS_ON_IPHONES = {"and": [{"event": {"eq": "AddToCart"}}, {"userAgent": {"i_contains": "iPhone"}}]}
INCLUDED = [{"retention_seconds": 86400, "rule": CARTS_ON_IPHONES}]
EXCLUDED = [{"retention_seconds": 172800, "rule": {"event": {"eq": "Purchase"}}}]


def create(live: Live, **given: Any) -> Any:
    """The answer to making a product audience."""
    usual = {"name": "Carts", "product_set_id": live.world["product_set_id"], "inclusions": EXCLUDED}
    return live.post(f"/{account(live)}/product_audiences", {**usual, **given})


@pytest.mark.req("D-086", "D-088", "D-089")
def test_the_documented_sample(live: Live):
    body = SAMPLE.replace("{set}", live.world["product_set_id"])
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    told = live.post(f"/{account(live)}/product_audiences", content=body, headers=form).json()
    assert set(told) == {"id", "message"}
    assert live.get(f"/{account(live)}/customaudiences").json()["data"] == [{"id": told["id"]}]
    found = read(live, told["id"], "name", "product_set_id", "inclusions", "exclusions", "retention_days")
    assert found["name"] == "Test Iphone Product Audience"
    assert found["product_set_id"] == live.world["product_set_id"]
    assert (found["inclusions"], found["exclusions"]) == (INCLUDED, EXCLUDED)


@pytest.mark.req("D-086", "D-087", "D-089")
def test_all_that_one_can_say(live: Live):
    other = made(live, "customaudiences", name="Customers")
    given = {
        "description": "People with carts", "opt_out_link": "https://example.com/out", "subtype": "PRIMARY",
        "associated_audience_id": other, "parent_audience_id": other, "creation_params": {"a": "1"},
        "event_sources": [{"id": live.world["pixel_id"], "type": "pixel"}], "enable_fetch_or_create": True,
        "fields": "subtype,description,opt_out_link",
    }  # fmt: skip
    first = create(live, **given).json()
    assert (first["subtype"], first["description"]) == ("PRIMARY", "People with carts")
    assert create(live, **given).json()["id"] == first["id"]
    assert create(live, **{**given, "enable_fetch_or_create": False}).json()["id"] != first["id"]


@pytest.mark.req("D-086", "D-087", "D-088", "D-089", "D-382")
@pytest.mark.parametrize(
    ("given", "symbol", "path"),
    [
        ({"name": None}, "MISSING_PARAMETER", ["name"]),
        ({"product_set_id": None}, "MISSING_PARAMETER", ["product_set_id"]),
        ({"product_set_id": "77"}, "INVALID_PARAMETER", ["product_set_id"]),
        ({"subtype": "FRIENDS"}, "INVALID_PARAMETER", ["subtype"]),
        ({"parent_audience_id": "77"}, "INVALID_PARAMETER", ["parent_audience_id"]),
        ({"inclusions": [{"rule": {"event": {"eq": "Purchase"}}}]}, "MISSING_PARAMETER",
         ["inclusions", "0", "retention_seconds"]),
        ({"inclusions": [{"retention_seconds": 5, "rule": {"url": 1}}]}, "INVALID_PARAMETER",
         ["inclusions", "0", "rule"]),
    ],
)  # fmt: skip
def test_faulty_ones_are_refused(live: Live, given: dict[str, Any], symbol: str, path: list[str]):
    usual = {"name": "Carts", "product_set_id": live.world["product_set_id"], "inclusions": EXCLUDED}
    sent = {name: one for name, one in {**usual, **given}.items() if one is not None}
    error_of(live.post(f"/{account(live)}/product_audiences", sent), symbol, [path])
    assert live.get(f"/{account(live)}/customaudiences").json() == {"data": []}


@pytest.mark.req("D-089", "D-382")
def test_it_takes_a_task_on_the_account(live: Live):
    tasks = {"user": live.world["system_user_id"], "tasks": ["ANALYZE"]}
    assert live.post(f"/{account(live)}/assigned_users", tasks).json() == {"success": True}
    given = {"name": "Carts", "product_set_id": live.world["product_set_id"]}
    token = live.world["system_user_access_token"]
    answer = live.post(f"/{account(live)}/product_audiences", given, token=token)
    error_of(answer, "AUDIENCE_NO_WRITE_PERMISSION")


def test_its_people_are_those_who_clicked_ads_of_the_set(live: Live):
    shop = {"name": "C", "objective": "OUTCOME_SALES", "status": "ACTIVE", "special_ad_categories": []}
    promoted = {"product_set_id": live.world["product_set_id"]}
    parent = made(live, "campaigns", **{**shop, "promoted_object": {"product_catalog_id": live.world["catalog_id"]}})
    one = made(
        live, "adsets", name="S", campaign_id=parent, daily_budget=2_000, status="ACTIVE",
        targeting={"geo_locations": {"countries": ["US"]}}, promoted_object=promoted, optimization_goal="LINK_CLICKS",
    )  # fmt: skip
    template = {"link": "https://example.com/", "message": "{{product.name}}", "name": "{{product.name}}"}
    story = {"page_id": live.world["page_id"], "template_data": template}
    creative = made(live, "adcreatives", name="P", object_story_spec=story, product_set_id=live.world["product_set_id"])
    approve(live, made(live, "ads", name="A", adset_id=one, creative={"creative_id": creative}, status="ACTIVE"))
    audience = create(live).json()["id"]
    live.advance("4d")
    assert read(live, audience, "operation_status")["operation_status"]["code"] == 200
    assert size(live, audience) > 0
