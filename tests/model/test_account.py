"""The ad account: what it tells, whom it tells, and what can be changed."""

from __future__ import annotations

from typing import Any

import pytest

from adtwin.graph.auth import digest, grant
from adtwin.store import Transaction
from tests.ads import approve, campaign, read, tree
from tests.graph.test_isolation import person
from tests.live import NOW, Live, error_of

FIELDS: dict[str, Any] = {
    "account_id": str, "account_status": int, "ad_account_promotable_objects": dict, "age": float,
    "agency_client_declaration": dict, "amount_spent": str, "attribution_spec": list, "balance": str,
    "brand_safety_content_filter_levels": list, "business": dict, "business_city": str, "business_country_code": str,
    "business_name": str, "business_state": str, "business_street": str, "business_street2": str, "business_zip": str,
    "can_create_brand_lift_study": bool, "capabilities": list, "created_time": str, "currency": str,
    "default_dsa_beneficiary": str, "default_dsa_payor": str, "direct_deals_tos_accepted": bool, "disable_reason": int,
    "end_advertiser": str, "end_advertiser_name": str, "existing_customers": list,
    "expired_funding_source_details": dict, "extended_credit_invoice_group": dict, "failed_delivery_checks": list,
    "fb_entity": int, "funding_source": str, "funding_source_details": dict, "has_migrated_permissions": bool,
    "has_page_authorized_adaccount": bool, "io_number": str, "is_attribution_spec_system_default": bool,
    "is_direct_deals_enabled": bool, "is_in_3ds_authorization_enabled_market": bool, "is_notifications_enabled": bool,
    "is_personal": int, "is_prepay_account": bool, "is_tax_id_required": bool, "line_numbers": list,
    "media_agency": str, "min_campaign_group_spend_cap": str, "min_daily_budget": int, "name": str,
    "offsite_pixels_tos_accepted": bool, "opportunity_score": float, "owner": str, "partner": str, "rf_spec": dict,
    "show_checkout_experience": bool, "spend_cap": str, "tax_id": str, "tax_id_status": int, "tax_id_type": str,
    "timezone_id": int, "timezone_name": str, "timezone_offset_hours_utc": float, "tos_accepted": dict,
    "user_tasks": list, "user_tos_accepted": dict,
}  # fmt: skip
"""Every field of the reference page with the JSON type of its answer [D-038]."""


def account(live: Live) -> str:
    """The world's own account."""
    return str(live.world["ad_account_id"])


@pytest.mark.req("D-038", "D-050", "D-053", "D-054", "D-057", "D-060", "D-061", "D-066", "D-067", "D-068")
def test_every_field_has_a_true_value_of_its_type(live: Live):
    got = read(live, account(live), *FIELDS)
    assert {name: type(value) for name, value in got.items() if name != "id"} == FIELDS
    assert None not in got.values()


@pytest.mark.req("D-037", "D-005")
def test_without_fields_it_tells_its_two_ids(live: Live):
    number = account(live).removeprefix("act_")
    assert live.get(f"/{account(live)}").json() == {"account_id": number, "id": account(live)}


@pytest.mark.req("D-039", "D-040", "D-047", "D-051", "D-058", "D-062", "D-063", "D-064", "D-048", "D-049")
def test_the_values_hang_together(live: Live):
    got = read(live, account(live), *FIELDS)
    assert got["account_status"] == 1
    assert got["disable_reason"] == 0
    assert got["age"] == 370.0
    assert got["created_time"] == "2025-11-19T16:00:00-0800"
    assert (got["timezone_name"], got["timezone_offset_hours_utc"]) == ("America/Los_Angeles", -8.0)
    assert got["currency"] == "USD"
    assert (got["min_daily_budget"], got["min_campaign_group_spend_cap"]) == (100, "10000")
    assert (got["amount_spent"], got["balance"], got["spend_cap"]) == ("0", "0", "0")
    assert got["business"]["id"] == got["owner"] == live.world["business_id"]
    assert got["is_attribution_spec_system_default"] is True
    assert got["failed_delivery_checks"] == []
    assert 0 <= got["opportunity_score"] <= 100
    live.advance("36h")
    assert read(live, account(live), "age")["age"] == 371.5


@pytest.mark.req("D-058", "D-072")
def test_the_minimums_are_those_of_its_currency(live: Live):
    """The euro account of the neighbour has its own."""
    token, other = live.world["second_access_token"], live.world["second_ad_account_id"]
    got = live.get(f"/{other}", {"fields": "currency,min_daily_budget"}, token=token).json()
    rows = live.get(f"/{other}/minimum_budgets", token=token).json()["data"]
    euro = next(row for row in rows if row["currency"] == "EUR")
    assert got["currency"] == "EUR"
    assert got["min_daily_budget"] == euro["min_daily_budget_imp"] < 100
    assert len({row["currency"] for row in rows}) == len(rows) > 40


MANAGERS_ONLY = ("funding_source_details", "expired_funding_source_details")
BUYERS_TOO = ("is_prepay_account", "is_tax_id_required")


@pytest.mark.req("D-041", "D-042", "D-043", "D-044", "D-066", "D-103")
@pytest.mark.parametrize(
    ("tasks", "shown"),
    [
        (["MANAGE", "ADVERTISE", "ANALYZE"], {*MANAGERS_ONLY, *BUYERS_TOO}),
        (["ADVERTISE", "ANALYZE"], set(BUYERS_TOO)),
        (["ANALYZE"], set()),
    ],
)
def test_who_may_see_what(live: Live, tasks: list[str], shown: set[str]):
    token = person(live, 100_000_000_000_790, {account(live): tasks})
    fields = ",".join([*MANAGERS_ONLY, *BUYERS_TOO, "user_tasks"])
    got = live.get(f"/{account(live)}", {"fields": fields}, token=token).json()
    assert got.keys() == shown | {"user_tasks", "id"}
    assert got["user_tasks"] == sorted(tasks)
    if "funding_source_details" in shown:
        assert got["funding_source_details"]["type"] == 1


@pytest.mark.req("D-045")
def test_the_declaration_is_for_admins_of_the_business(live: Live):
    fields = {"fields": "agency_client_declaration"}
    manager = person(live, 100_000_000_000_791, {account(live): ["MANAGE"]})
    error_of(live.get(f"/{account(live)}", fields, token=manager), "PERMISSION")
    error_of(
        live.post(f"/{account(live)}", {"agency_client_declaration": {"is_client_paying_invoices": 1}}, token=manager),
        "PERMISSION",
    )
    assert live.post(f"/{account(live)}", {"agency_client_declaration": {"is_client_paying_invoices": 1}}).json()
    declared = live.get(f"/{account(live)}", fields).json()["agency_client_declaration"]
    assert declared["is_client_paying_invoices"] == 1


@pytest.mark.req("D-065")
def test_what_the_caller_signed_is_not_told_to_system_users(live: Live):
    fields = {"fields": "user_tos_accepted,tos_accepted"}
    assert set(live.get(f"/{account(live)}", fields).json()) == {"user_tos_accepted", "tos_accepted", "id"}
    token = live.world["system_user_access_token"]
    assert set(live.get(f"/{account(live)}", fields, token=token).json()) == {"tos_accepted", "id"}


@pytest.mark.req("D-055")
def test_a_disabled_account_shows_no_payment_method_and_delivers_nothing(live: Live):
    _, _, ad_id = tree(live)
    approve(live, ad_id)
    number = int(account(live).removeprefix("act_"))

    def disable(tx: Any) -> None:
        obj = tx.get(number)
        obj.data |= {"account_status": 2, "disable_reason": 3}
        tx.update(obj)

    live.twin.store.write_sync(disable)
    got = read(live, account(live), "funding_source", "account_status", "failed_delivery_checks")
    assert "funding_source" not in got
    assert got["failed_delivery_checks"][0]["check_name"] == "account_disabled"
    live.advance("2d")
    assert read(live, account(live), "amount_spent")["amount_spent"] == "0"


@pytest.mark.req("D-055")
def test_an_account_without_a_payment_method_takes_ads_and_delivers_nothing(live: Live):
    number = int(account(live).removeprefix("act_"))

    def unfund(tx: Any) -> None:
        obj = tx.get(number)
        obj.data.pop("funding_id")
        tx.update(obj)

    live.twin.store.write_sync(unfund)
    _, _, ad_id = tree(live)
    approve(live, ad_id)
    live.advance("2d")
    assert read(live, ad_id, "effective_status")["effective_status"] in ("ACTIVE", "PENDING_BILLING_INFO")
    assert read(live, account(live), "amount_spent")["amount_spent"] == "0"


@pytest.mark.req("D-046", "D-047", "D-062", "D-098", "D-099", "D-100", "A-020")
def test_money_follows_delivery_and_the_cap(live: Live):
    _, _, ad_id = tree(live, daily_budget=5_000)
    approve(live, ad_id)
    live.advance("3d")
    spent = int(read(live, account(live), "amount_spent")["amount_spent"])
    row = live.get(f"/{account(live)}/insights", {"date_preset": "maximum", "fields": "spend"}).json()["data"][0]
    assert spent == round(float(row["spend"]) * 100) > 0
    assert read(live, account(live), "balance")["balance"] == str(spent % 75_000)

    assert live.post(f"/{account(live)}", {"spend_cap": "23.50"}).json() == {"success": True}
    got = read(live, account(live), "spend_cap", "amount_spent")
    assert (got["spend_cap"], got["amount_spent"]) == ("2350", "0")
    live.advance("4d")
    got = read(live, account(live), "amount_spent", "failed_delivery_checks")
    assert got["amount_spent"] == "2350"
    assert got["failed_delivery_checks"][0]["check_name"] == "account_spend_limit"

    assert live.post(f"/{account(live)}", {"spend_cap_action": "reset"}).json() == {"success": True}
    got = read(live, account(live), "spend_cap", "amount_spent", "failed_delivery_checks")
    assert (got["spend_cap"], got["amount_spent"], got["failed_delivery_checks"]) == ("2350", "0", [])
    assert live.post(f"/{account(live)}", {"spend_cap_action": "delete"}).json() == {"success": True}
    got = read(live, account(live), "spend_cap", "amount_spent")
    assert (got["spend_cap"], got["amount_spent"]) == ("0", str(spent + 2_350))
    error_of(live.post(f"/{account(live)}", {"spend_cap_action": "raise"}), "INVALID_PARAMETER", [["spend_cap_action"]])
    error_of(live.post(f"/{account(live)}", {"spend_cap": "-1"}), "INVALID_PARAMETER", [["spend_cap"]])


@pytest.mark.req("D-094", "D-095", "D-006")
def test_a_name_is_changed_and_read_at_once(live: Live):
    answer = live.post(f"/{account(live)}", {"name": "Alpine 🏔", "fields": "name"}).json()
    assert answer == {"success": True, "name": "Alpine 🏔", "id": account(live)}
    assert read(live, account(live), "name")["name"] == "Alpine 🏔"
    error_of(live.post(f"/{account(live)}", {"name": "n" * 401}), "INVALID_PARAMETER", [["name"]])


@pytest.mark.req("D-059")
def test_without_a_name_it_goes_by_that_of_its_manager(live: Live):
    number = int(account(live).removeprefix("act_"))

    def unname(tx: Any) -> None:
        obj = tx.get(number)
        obj.data.pop("name")
        tx.update(obj)

    live.twin.store.write_sync(unname)
    assert read(live, account(live), "name")["name"] == "Dana Mercer"


@pytest.mark.req("D-052", "D-096")
def test_the_defaults_for_europe_come_in_a_pair(live: Live):
    both = ("default_dsa_payor", "default_dsa_beneficiary")
    assert live.post(f"/{account(live)}", {both[0]: "P", both[1]: "B"}).json() == {"success": True}
    assert read(live, account(live), *both) == {both[0]: "P", both[1]: "B", "id": account(live)}
    error_of(live.post(f"/{account(live)}", {both[0]: ""}), "INVALID_PARAMETER", [[both[0]], [both[1]]])
    assert live.post(f"/{account(live)}", dict.fromkeys(both, "")).json() == {"success": True}
    assert read(live, account(live), *both) == {"id": account(live)}
    error_of(live.post(f"/{account(live)}", {both[0]: "P"}), "INVALID_PARAMETER", [[both[0]], [both[1]]])
    assert read(live, account(live), *both) == {"id": account(live)}


@pytest.mark.req("D-053", "D-097")
@pytest.mark.parametrize("name", ["media_agency", "partner", "end_advertiser"])
def test_an_advertiser_stays_once_it_is_set(live: Live, name: str):
    page = live.world["page_id"]
    assert read(live, account(live), name)[name] == "NONE"
    for nobody in (live.world["business_id"], campaign(live), "1234567890", "no.such.alias", "no page at all"):
        error_of(live.post(f"/{account(live)}", {name: nobody}), "INVALID_PARAMETER", [[name]])
    assert live.post(f"/{account(live)}", {name: "UNFOUND"}).json() == {"success": True}
    assert live.post(f"/{account(live)}", {name: page}).json() == {"success": True}
    assert read(live, account(live), name)[name] == page
    assert live.post(f"/{account(live)}", {name: page}).json() == {"success": True}
    for other in ("NONE", "1234567890"):
        error_of(live.post(f"/{account(live)}", {name: other}), "INVALID_PARAMETER", [[name]])
    error_of(live.post(f"/{account(live)}", {name: "no page at all"}), "INVALID_PARAMETER", [[name]])
    assert read(live, account(live), name)[name] == page


@pytest.mark.req("D-053", "D-080")
@pytest.mark.parametrize("named", ["page_id", "alias"])
def test_the_end_advertiser_goes_by_its_name(live: Live, named: str):
    assert read(live, account(live), "end_advertiser_name")["end_advertiser_name"] == "Alpine Outfitters Group"
    page = live.world.get(named, "alpineoutfitters")
    for _ in range(2):
        assert live.post(f"/{account(live)}", {"end_advertiser": page}).json() == {"success": True}
    found = read(live, account(live), "end_advertiser", "end_advertiser_name")
    assert (found["end_advertiser"], found["end_advertiser_name"]) == (live.world["page_id"], "Alpine Outfitters")


@pytest.mark.req("D-053")
@pytest.mark.parametrize("whose", ["", "second_"])
def test_of_pages_with_the_same_alias_the_one_that_is_seen_is_meant(live: Live, whose: str):
    def rename(tx: Transaction) -> None:
        for name in ("page_id", "second_page_id"):
            page = tx.get(int(live.world[name]))
            assert page is not None
            page.data["username"] = "outfitters"
            tx.update(page)

    live.twin.store.write_sync(rename)
    path, token = f"/{live.world[f'{whose}ad_account_id']}", live.world[f"{whose}access_token"]
    answer = live.post(path, {"media_agency": "outfitters"}, token=token)
    assert answer.json() == {"success": True}
    found = live.get(path, {"fields": "media_agency"}, token=token).json()
    assert found["media_agency"] == live.world[f"{whose}page_id"]


@pytest.mark.req("D-097")
def test_an_advertiser_that_stays_may_be_sent_by_who_cannot_see_it(live: Live):
    """A person of the account alone, who sends it as it was read."""
    page = live.world["page_id"]
    live.post(f"/{account(live)}", {"partner": page})
    other, token = int(live.world["second_user_id"]), live.world["second_access_token"]
    pk = int(account(live).removeprefix("act_"))
    live.twin.store.write_sync(lambda tx: grant(tx, other, pk, ["ADVERTISE", "ANALYZE", "MANAGE"], 0))
    assert live.get(f"/{page}", {"fields": "name"}, token=token).status_code == 400
    assert live.post(f"/{account(live)}", {"partner": page}, token=token).json() == {"success": True}
    error_of(live.post(f"/{account(live)}", {"media_agency": page}, token=token), "INVALID_PARAMETER")


@pytest.mark.req("D-067")
def test_notifications_are_each_persons_own(live: Live):
    live.post(f"/{account(live)}", {"is_notifications_enabled": False})
    fields = {"fields": "is_notifications_enabled"}
    assert live.get(f"/{account(live)}", fields).json()["is_notifications_enabled"] is False
    token = live.world["system_user_access_token"]
    assert live.get(f"/{account(live)}", fields, token=token).json()["is_notifications_enabled"] is True


@pytest.mark.req("D-015", "D-016", "D-066", "D-068")
def test_its_people_pages_and_profiles_are_listed(live: Live):
    people = live.get(f"/{account(live)}/users").json()["data"]
    assert {one["name"] for one in people} == {"Dana Mercer", "Outfitters System User"}
    assert all("MANAGE" in one["tasks"] for one in people)
    assert live.get(f"/{account(live)}/promote_pages").json()["data"][0]["id"] == live.world["page_id"]
    profiles = live.get(f"/{account(live)}/instagram_accounts", {"fields": "username"}).json()["data"]
    assert [one["id"] for one in profiles] == [live.world["instagram_user_id"]]
    promotable = read(live, account(live), "ad_account_promotable_objects")["ad_account_promotable_objects"]
    assert promotable["promotable_page_ids"] == [live.world["page_id"]]


@pytest.mark.req("D-069", "C-376")
def test_reading_goes_wrong_as_documented(live: Live):
    error_of(live.get(f"/{account(live)}", {"fields": "nope"}), "UNKNOWN_FIELD")
    error_of(live.get(f"/{live.world['second_ad_account_id']}"), "ACCOUNT_PERMISSION")
    record = {"user_id": int(live.world["user_id"]), "app_id": 1, "kind": "user", "scopes": ["ads_read"]}
    live.twin.store.write_sync(lambda tx: tx.token_put(digest("EAABold"), {**record, "expires": NOW}))
    error_of(live.get(f"/{account(live)}", token="EAABold"), "EXPIRED_TOKEN")


@pytest.mark.req("D-098")
def test_a_spend_cap_below_the_smallest_unit_does_not_lift_the_cap(live: Live):
    live.post(f"/{account(live)}", {"spend_cap": 500})
    for little in (0.001, "0.0049"):
        error_of(live.post(f"/{account(live)}", {"spend_cap": little}), "INVALID_PARAMETER", [["spend_cap"]])
    assert read(live, account(live), "spend_cap")["spend_cap"] == "50000"
    live.post(f"/{account(live)}", {"spend_cap": 0.01})
    assert read(live, account(live), "spend_cap")["spend_cap"] == "1"
    live.post(f"/{account(live)}", {"spend_cap": 0})
    assert read(live, account(live), "spend_cap")["spend_cap"] == "0"


@pytest.mark.req("D-103")
def test_the_account_itself_is_set_by_its_managers(live: Live):
    owner = int(account(live).removeprefix("act_"))
    token = person(live, 100_000_000_000_793, {str(owner): ["ADVERTISE", "ANALYZE"]})
    for given in ({"name": "Mine"}, {"spend_cap": 5}, {"spend_cap_action": "reset"}, {"partner": "NONE"}):
        error_of(live.post(f"/{account(live)}", given, token=token), "PERMISSION")
    both = {"default_dsa_payor": "P", "default_dsa_beneficiary": "B"}
    assert live.post(f"/{account(live)}", both, token=token).json() == {"success": True}
    assert live.post(f"/{account(live)}", {"name": "Ours"}).json() == {"success": True}
