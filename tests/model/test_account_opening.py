"""Ad accounts are opened in a business, or claimed for it; people and businesses have a limit of them."""

from __future__ import annotations

from typing import Any

import pytest

from adtwin.graph.auth import grant
from tests.ads import approve, link_story
from tests.graph.test_isolation import person
from tests.live import Live, error_of

USUAL: dict[str, Any] = {
    "name": "MyAdAccount", "currency": "USD", "timezone_id": 1, "media_agency": "UNFOUND", "partner": "NONE",
}  # fmt: skip


def opened(live: Live, **given: Any) -> dict[str, Any]:
    """A new account of the world's business."""
    answer = live.post(f"/{live.world['business_id']}/adaccount", {**USUAL, "end_advertiser": "NONE", **given})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def change(live: Live, account: str, **data: Any) -> None:
    """Put these facts into an account; None takes one out."""

    def write(tx: Any) -> None:
        obj = tx.get(int(account.removeprefix("act_")))
        obj.data = {name: value for name, value in (obj.data | data).items() if value is not None}
        tx.update(obj)

    live.twin.store.write_sync(write)


@pytest.mark.req("D-077", "D-081", "D-006")
def test_an_account_is_opened(live: Live):
    page, business = live.world["page_id"], live.world["business_id"]
    made = opened(live, end_advertiser=page, fields="name,currency,timezone_name,owner,user_tasks")
    number = made["account_id"]
    assert made == {
        "id": f"act_{number}",
        "account_id": number,
        "business_id": business,
        "end_advertiser_id": page,
        "media_agency_id": "UNFOUND",
        "partner_id": "NONE",
        "name": "MyAdAccount",
        "currency": "USD",
        "timezone_name": "America/Los_Angeles",
        "owner": business,
        "user_tasks": [],
    }
    fields = "account_status,age,business{id},end_advertiser,end_advertiser_name,partner,user_tasks,created_time"
    assert live.get(f"/{made['id']}", {"fields": fields}).json() == {
        "account_status": 1,
        "age": 0.0,
        "business": {"id": business},
        "end_advertiser": page,
        "end_advertiser_name": "Alpine Outfitters",
        "partner": "NONE",
        "user_tasks": ["ADVERTISE", "ANALYZE", "DRAFT", "MANAGE"],
        "created_time": "2026-11-24T16:00:00-0800",
        "id": made["id"],
    }
    for edge in ("/me/adaccounts", f"/{business}/owned_ad_accounts"):
        assert live.get(edge).json()["data"][0]["id"] == made["id"]
    error_of(live.get(f"/{made['id']}", token=live.world["second_access_token"]), "ACCOUNT_PERMISSION")


@pytest.mark.req("A-021", "D-055", "D-078")
@pytest.mark.parametrize("funding", [None, "555000111"])
def test_an_account_delivers_if_somebody_pays(live: Live, funding: str | None):
    account = opened(live, **({} if funding is None else {"funding_id": funding}))["id"]

    def made(edge: str, **given: Any) -> str:
        answer = live.post(f"/{account}/{edge}", {"name": edge, **given})
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    image = {"copy_from": {"source_account_id": live.world["ad_account_id"], "hash": live.world["image_hash"]}}
    assert live.post(f"/{account}/adimages", image).status_code == 200
    one = made("campaigns", objective="OUTCOME_TRAFFIC", status="ACTIVE", special_ad_categories=[])
    targeting = {"geo_locations": {"countries": ["US"]}}
    two = made("adsets", campaign_id=one, daily_budget=2_000, targeting=targeting, status="ACTIVE")
    story = made("adcreatives", object_story_spec=link_story(live))
    approve(live, made("ads", adset_id=two, creative={"creative_id": story}, status="ACTIVE"))
    live.advance("1d")
    rows = live.get(f"/{account}/insights", {"date_preset": "maximum", "fields": "impressions"}).json()["data"]
    assert bool(rows) == (funding is not None)
    found = live.get(f"/{account}", {"fields": "funding_source,funding_source_details"}).json()
    assert found.get("funding_source") == funding
    assert (found.get("funding_source_details") or {}).get("id") == funding


@pytest.mark.req("D-078")
def test_an_account_is_billed_by_invoice_where_that_is_asked(live: Live):
    given = {"invoice": True, "invoice_group_id": "77", "invoicing_emails": ["a@example.com"], "po_number": "PO 1"}
    made = opened(live, **given, io=True, ad_account_created_from_bm_flag=True)
    found = live.get(f"/{made['id']}", {"fields": "extended_credit_invoice_group,is_direct_deals_enabled"}).json()
    assert found["extended_credit_invoice_group"] == {"id": "77", "emails": ["a@example.com"], "po_number": "PO 1"}
    assert found["is_direct_deals_enabled"] is True


BAD: tuple[tuple[dict[str, Any], str, list[list[str]]], ...] = (
    ({"currency": "XXX"}, "CURRENCY_INVALID", [["currency"]]),
    ({"timezone_id": 0}, "INVALID_PARAMETER", [["timezone_id"]]),
    ({"timezone_id": 147}, "INVALID_PARAMETER", [["timezone_id"]]),
    ({"end_advertiser": "100000000009999"}, "INVALID_PARAMETER", [["end_advertiser"]]),
    ({"media_agency": "nobody.knows"}, "INVALID_PARAMETER", [["media_agency"]]),
    ({"partner": "none"}, "INVALID_PARAMETER", [["partner"]]),
    ({"partner": "{account}"}, "INVALID_PARAMETER", [["partner"]]),
    *((({name: ""}), "MISSING_PARAMETER", [[name]]) for name in (*USUAL, "end_advertiser")),
)


@pytest.mark.req("D-077", "D-079", "D-083")
@pytest.mark.parametrize(("given", "symbol", "blame"), BAD)
def test_a_bad_opening_is_refused(live: Live, given: dict[str, Any], symbol: str, blame: list[list[str]]):
    given = {name: str(value).format(account=live.world["ad_account_id"]) for name, value in given.items()}
    path = f"/{live.world['business_id']}/adaccount"
    error_of(live.post(path, {**USUAL, "end_advertiser": "NONE", **given}), symbol, blame)
    assert len(live.get("/me/adaccounts").json()["data"]) == 1


@pytest.mark.req("D-079")
def test_an_advertiser_is_a_page_by_id_or_alias_or_an_app(live: Live):
    alias = live.get(f"/{live.world['page_id']}", {"fields": "username"}).json()["username"]
    made = opened(live, end_advertiser=alias, media_agency=live.world["app_id"], partner="UNFOUND")
    assert (made["end_advertiser_id"], made["media_agency_id"]) == (alias, live.world["app_id"])


@pytest.mark.req("D-080", "D-097")
def test_an_advertiser_stays_and_an_open_one_can_be_named(live: Live):
    made = opened(live, end_advertiser=live.world["page_id"])["id"]
    error_of(live.post(f"/{made}", {"end_advertiser": "1"}), "INVALID_PARAMETER", [["end_advertiser"]])
    assert live.post(f"/{made}", {"media_agency": live.world["app_id"]}).json() == {"success": True}
    error_of(live.post(f"/{made}", {"media_agency": "1"}), "INVALID_PARAMETER", [["media_agency"]])


@pytest.mark.req("D-082")
def test_a_business_has_a_number_of_accounts_and_a_standing(live: Live):
    path = f"/{live.world['business_id']}/adaccount"
    given = {**USUAL, "end_advertiser": "NONE"}
    live.twin.limits["accounts_of_business"] = 1
    error_of(live.post(path, given), "BUSINESS_HAS_TOO_MANY_ACCOUNTS")
    live.twin.limits.clear()
    for status in (2, 3, 7):
        change(live, live.world["ad_account_id"], account_status=status)
        error_of(live.post(path, given), "BUSINESS_IN_BAD_STANDING")
    change(live, live.world["ad_account_id"], account_status=1)
    assert live.post(path, given).status_code == 200


@pytest.mark.req("D-029")
def test_a_person_has_up_to_25_accounts(live: Live):
    for _ in range(24):
        opened(live)
    path = f"/{live.world['business_id']}/adaccount"
    error_of(live.post(path, {**USUAL, "end_advertiser": "NONE"}), "PERSON_HAS_TOO_MANY_ACCOUNTS")


@pytest.mark.req("D-030")
def test_an_account_has_up_to_25_people(live: Live):
    account, user = live.world["ad_account_id"], live.world["system_user_id"]

    def crowd(tx: Any) -> None:
        for number in range(1, 26):
            grant(tx, number, int(account.removeprefix("act_")), ["ANALYZE"], 0)
        tx.unlink(int(user), "role", int(account.removeprefix("act_")))

    live.twin.store.write_sync(crowd)
    given = {"user": user, "tasks": ["ANALYZE"]}
    error_of(live.post(f"/{account}/assigned_users", given), "ACCOUNT_PERMISSIONS_INVALID", [["user"]])


def test_only_admins_of_the_business_open_accounts(live: Live):
    given = {**USUAL, "end_advertiser": "NONE"}
    business = live.world["business_id"]
    error_of(live.post(f"/{business}/adaccount", given, token=live.world["second_access_token"]), "UNSUPPORTED_REQUEST")
    employee = person(live, 100_000_000_000_790, {business: ["EMPLOYEE"]}, ("business_management", "ads_management"))
    error_of(live.post(f"/{business}/adaccount", given, token=employee), "PERMISSION")
    admin = person(live, 100_000_000_000_791, {business: ["ADMIN"]}, ("ads_management",))
    error_of(live.post(f"/{business}/adaccount", given, token=admin), "PERMISSION_MISSING")


def claim(live: Live, account: str) -> Any:
    """The answer to a claim of the world's business."""
    return live.post(f"/{live.world['business_id']}/owned_ad_accounts", {"adaccount_id": account})


@pytest.mark.req("D-084", "D-085")
def test_a_personal_account_in_use_becomes_the_businesss(live: Live):
    account = opened(live)["id"]

    def part(tx: Any) -> None:
        tx.unlink(int(live.world["business_id"]), "owned_ad_accounts", int(account.removeprefix("act_")))

    live.twin.store.write_sync(part)
    change(live, account, business_id=None)
    error_of(claim(live, account), "PERSONAL_ACCOUNT_IS_UNUSED")
    given = {"name": "x", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED", "special_ad_categories": []}
    assert live.post(f"/{account}/campaigns", given).status_code == 200
    answer = live.post(
        f"/{live.world['business_id']}/owned_ad_accounts", {"adaccount_id": account, "fields": "name"}
    ).json()
    name = live.get(f"/{live.world['business_id']}").json()["name"]
    assert answer == {"access_status": "CONFIRMED", "id": live.world["business_id"], "name": name}
    assert account in {row["id"] for row in live.get(f"/{live.world['business_id']}/owned_ad_accounts").json()["data"]}
    error_of(claim(live, account), "ACCOUNT_IS_CLAIMED_ALREADY")


@pytest.mark.req("D-085")
def test_an_account_of_another_business_waits_for_its_owner(live: Live):
    other = live.world["second_ad_account_id"]
    error_of(claim(live, other), "INVALID_PARAMETER", [["adaccount_id"]])

    def let_in(tx: Any) -> None:
        grant(tx, int(live.world["user_id"]), int(other.removeprefix("act_")), ["MANAGE", "ADVERTISE", "ANALYZE"], 0)

    live.twin.store.write_sync(let_in)
    live.twin.notes["roles_changed"] = True
    live.post(f"/{live.world['ad_account_id']}/adlabels", {"name": "x"})  # after a write, roles are read anew
    assert claim(live, other).json() == {"access_status": "PENDING"}
    error_of(claim(live, other), "CLAIM_IS_PENDING")
    pending = f"/{live.world['business_id']}/pending_owned_ad_accounts"
    theirs = {"account_id": other.removeprefix("act_"), "id": other}
    assert live.get(pending).json()["data"] == [{"id": other, "ad_account": theirs}]
    named = live.get(pending, {"fields": "ad_account{account_status}"}).json()["data"]
    assert named == [{"ad_account": {"account_status": 1, "id": other}, "id": other}]
    owned = live.get(f"/{live.world['business_id']}/owned_ad_accounts").json()["data"]
    assert other not in {row["id"] for row in owned}
