"""Sharing an audience with other accounts: who gets it, what they may do, and how it is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.ads import TARGETING
from tests.live import Live, Setting, error_of, sqlite_live
from tests.model.test_custom_audience import account, counts, filled


@pytest.fixture(scope="module")
def agency() -> Iterator[Live]:
    """A world with four accounts of one business; the system user works for the second one alone."""
    with sqlite_live(Setting(world="empty")) as one:
        second = opened(one, "Second")
        third = opened(one, "Third")
        for pk in (second, third):
            one.post(f"/{pk}/customaudiencestos", {"tos_id": "206760949512025"})
        one.world |= {"second": second, "third": third}
        system = {"user": one.world["system_user_id"], "tasks": ["ADVERTISE", "ANALYZE"]}
        assert one.post(f"/{second}/assigned_users", system).json() == {"success": True}
        leaving = {"user": one.world["system_user_id"]}
        assert one.delete(f"/{account(one)}/assigned_users", leaving).json() == {"success": True}
        yield one


def opened(live: Live, name: str) -> str:
    """A further account of the business."""
    given = {
        "name": name, "currency": "USD", "timezone_id": 1, "end_advertiser": live.world["page_id"],
        "media_agency": "NONE", "partner": "NONE", "funding_id": "4242",
    }  # fmt: skip
    return str(live.post(f"/{live.world['business_id']}/adaccount", given).json()["id"])


def targeted(live: Live, audience: str, by: str) -> Any:
    """The answer to an ad set of an account that targets an audience."""
    parent = {"name": "C", "objective": "OUTCOME_TRAFFIC", "special_ad_categories": [], "status": "PAUSED"}
    given = {
        "name": "S", "campaign_id": live.post(f"/{by}/campaigns", parent).json()["id"], "daily_budget": 2_000,
        "targeting": {**TARGETING, "custom_audiences": [{"id": audience}]},
    }  # fmt: skip
    return live.post(f"/{by}/adsets", given)


def share(live: Live, audience: str, *receivers: str, **more: Any) -> dict[str, Any]:
    """The answer to sharing."""
    answer = live.post(f"/{audience}/ad_accounts", {"adaccounts": list(receivers), **more})
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


@pytest.mark.req("D-090", "D-092", "D-093")
@pytest.mark.parametrize("edge", ["ad_accounts", "adaccounts"])
def test_shared_and_taken_back(agency: Live, edge: str):
    audience, second = filled(agency, 300), agency.world["second"]
    error_of(targeted(agency, audience, second), "AUDIENCE_NOT_FOUND")
    number = second.removeprefix("act_")
    given = {"adaccounts": [number], "permissions": "targeting", "relationship_type": ["partner"], "fields": "name"}
    told = agency.post(f"/{audience}/{edge}", given).json()
    entry = {
        "ad_acct_id": number, "business_id": agency.world["business_id"], "audience_share_status": "SHARED",
        "errors": [],
    }  # fmt: skip
    assert told == {"success": True, "sharing_data": [entry], "name": "Customers", "id": audience}
    for path in ("ad_accounts", "adaccounts"):
        assert [one["id"] for one in agency.get(f"/{audience}/{path}").json()["data"]] == [second]
    (row,) = agency.get(f"/{audience}/shared_account_info").json()["data"]
    assert (row["account_name"], row["permissions"]) == ("Second", "targeting")
    listed = agency.get(f"/{second}/customaudiences").json()["data"]
    assert audience in [one["id"] for one in listed]
    assert targeted(agency, audience, second).status_code == 200
    assert agency.delete(f"/{audience}/{edge}", {"adaccounts": [number]}).json() == {"success": True}
    error_of(targeted(agency, audience, second), "AUDIENCE_NOT_FOUND")
    assert agency.get(f"/{audience}/adaccounts").json() == {"data": []}
    assert audience not in [one["id"] for one in agency.get(f"/{second}/customaudiences").json()["data"]]


@pytest.mark.req("D-090")
def test_replacing_takes_it_from_the_others(agency: Live):
    audience, second, third = filled(agency, 300), agency.world["second"], agency.world["third"]
    share(agency, audience, second)
    share(agency, audience, third)
    assert len(agency.get(f"/{audience}/adaccounts").json()["data"]) == 2
    share(agency, audience, third, replace=True)
    assert [one["id"] for one in agency.get(f"/{audience}/adaccounts").json()["data"]] == [third]
    assert share(agency, audience) == {"success": True, "sharing_data": []}


@pytest.mark.req("D-092")
def test_an_account_that_can_not_get_it_is_told_in_its_entry(agency: Live):
    audience, second = filled(agency, 300), agency.world["second"].removeprefix("act_")
    strangers = (agency.world["second_ad_account_id"].removeprefix("act_"), "77", account(agency).removeprefix("act_"))
    told = share(agency, audience, *strangers, second)
    assert told["success"] is False
    states = [(one["ad_acct_id"], one["audience_share_status"], bool(one["errors"])) for one in told["sharing_data"]]
    assert states == [*((one, "FAILED", True) for one in strangers), (second, "SHARED", False)]
    texts = {one["errors"][0].replace(one["ad_acct_id"], "ID") for one in told["sharing_data"][:2]}
    assert len(texts) == 1, "what is foreign looks as if it were missing"


@pytest.mark.req("D-091")
@pytest.mark.parametrize(("permissions", "told"), [("targeting", False), ("targeting_and_insights", True)])
def test_receivers_look_into_it_when_they_may(agency: Live, permissions: str, told: bool):
    audience, second = filled(agency, 2_000), agency.world["second"]
    token = agency.world["system_user_access_token"]
    error_of(agency.get(f"/{audience}", token=token), "UNSUPPORTED_REQUEST")
    share(agency, audience, second, permissions=permissions)
    fields = "name,approximate_count_lower_bound,permission_for_actions"
    got = agency.get(f"/{audience}", {"fields": fields}, token=token).json()
    assert (got["name"], got["permission_for_actions"]["can_see_insight"]) == ("Customers", told)
    assert got["permission_for_actions"]["can_edit"] is False
    assert ("approximate_count_lower_bound" in got) is told
    assert counts(agency, audience)[0] > 1_000
    error_of(agency.post(f"/{audience}", {"name": "Mine"}, token=token), "PERMISSION")
    error_of(agency.delete(f"/{audience}", token=token), "PERMISSION")
    listed = agency.get(f"/{second}/customaudiences", token=token).json()["data"]
    assert audience in [one["id"] for one in listed]


@pytest.mark.req("D-384", "C-498")
def test_an_account_that_is_shut_lends_nothing(agency: Live):
    audience, second = filled(agency, 300), agency.world["second"]
    share(agency, audience, second)

    def state(status: int) -> None:
        def change(tx: Any) -> None:
            owner = tx.get(int(account(agency).removeprefix("act_")))
            owner.data["account_status"] = status
            tx.update(owner)

        agency.twin.store.write_sync(change)

    state(2)
    error_of(targeted(agency, audience, second), "AUDIENCE_DISABLED", [["targeting", "custom_audiences", "0"]])
    state(1)
    assert targeted(agency, audience, second).status_code == 200


@pytest.mark.req("D-090", "D-093")
@pytest.mark.parametrize(
    ("verb", "given", "symbol", "path"),
    [
        ("POST", {"adaccounts": ["x"]}, "INVALID_PARAMETER", ["adaccounts", "0"]),
        ("POST", {"permissions": "everything"}, "INVALID_PARAMETER", ["permissions"]),
        ("DELETE", {}, "MISSING_PARAMETER", ["adaccounts"]),
    ],
)
def test_faulty_requests_are_refused(agency: Live, verb: str, given: dict[str, Any], symbol: str, path: list[str]):
    audience = filled(agency, 200)
    error_of(agency.request(verb, f"/{audience}/adaccounts", data=given), symbol, [path])
