"""Existing customers of an account: told on it, bounded on ad sets, seen in reports."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ads import ad, adset, approve, campaign, creative, made, read
from tests.live import Live, error_of
from tests.model.test_custom_audience import filled, people, upload

SHARE = "existing_customer_budget_percentage"
US = {"geo_locations": {"countries": ["US"]}}


def told(live: Live, *audiences: str) -> None:
    """Name the account's existing customers."""
    answer = live.post(f"/{live.world['ad_account_id']}", {"existing_customers": list(audiences)})
    assert answer.json() == {"success": True}


def by_segment(live: Live, pk: str, fields: str = "spend,impressions,reach") -> dict[str, dict[str, Any]]:
    asked = {"date_preset": "maximum", "fields": fields, "breakdowns": "user_segment_key"}
    answer = live.get(f"/{pk}/insights", asked)
    assert answer.status_code == 200, answer.text
    return {row["user_segment_key"]: row for row in answer.json()["data"]}


def spends(live: Live, pk: str) -> dict[str, float]:
    return {segment: float(row["spend"]) for segment, row in by_segment(live, pk).items()}


def running(live: Live, **given: Any) -> str:
    """An ad set whose ad runs."""
    pk = adset(live, campaign(live), daily_budget=5_000, **given)
    approve(live, ad(live, pk, creative(live)))
    return pk


@pytest.mark.req("B-057", "B-058", "B-060", "D-054")
def test_existing_customers_are_told(live: Live) -> None:
    account = live.world["ad_account_id"]
    assert read(live, account, "existing_customers")["existing_customers"] == []
    listed, site = filled(live), made(live, "customaudiences", name="Site", subtype="WEBSITE", rule={"url": "shop"})
    told(live, listed, site)
    assert read(live, account, "existing_customers")["existing_customers"] == [listed, site]
    for wrong, symbol in (("1234567890", "AUDIENCE_NOT_FOUND"), (account[4:], "AUDIENCE_NOT_FOUND")):
        answer = live.post(f"/{account}", {"existing_customers": [listed, wrong]})
        error_of(answer, symbol, [["existing_customers", "1"]])
    spec = {"type": "similarity", "country": "US", "ratio": 0.01}
    alike = made(live, "customaudiences", name="Alike", subtype="LOOKALIKE", origin_audience_id=listed,
                 lookalike_spec=spec)  # fmt: skip
    answer = live.post(f"/{account}", {"existing_customers": [alike]})
    error_of(answer, "INVALID_PARAMETER", [["existing_customers", "0"]])
    assert read(live, account, "existing_customers")["existing_customers"] == [listed, site]
    other = live.post(
        f"/{live.world['second_ad_account_id']}", {"existing_customers": [listed]},
        token=live.world["second_access_token"],
    )  # fmt: skip
    error_of(other, "AUDIENCE_NOT_FOUND", [["existing_customers", "0"]])
    told(live)
    assert read(live, account, "existing_customers")["existing_customers"] == []


@pytest.mark.req("B-091", "D-168")
def test_a_share_of_the_budget_needs_them(live: Live) -> None:
    place = campaign(live)
    given = {"name": "x", "campaign_id": place, "daily_budget": 2_000, "targeting": US, SHARE: 20}
    error_of(live.post(f"/{live.world['ad_account_id']}/adsets", given), "INVALID_PARAMETER", [[SHARE]])
    told(live, filled(live))
    pk = adset(live, place, **{SHARE: 20})
    assert read(live, pk, SHARE)[SHARE] == 20
    error_of(live.post(f"/{pk}", {SHARE: 101}), "INVALID_PARAMETER", [[SHARE]])


@pytest.mark.req("B-059", "B-091", "C-264")
def test_reports_show_whom_the_account_knew_and_the_bound(live: Live) -> None:
    free = running(live)
    live.advance("2d")
    assert set(by_segment(live, free)) == {"unknown"}
    told(live, filled(live, 6_000))
    bound = running(live, **{SHARE: 5})
    live.advance("4d")
    unbound, capped = (by_segment(live, pk, "spend,impressions,reach,actions") for pk in (free, bound))
    assert list(unbound) == ["existing", "prospecting", "unknown"]
    assert list(capped) == ["existing", "prospecting"]
    for pk, rows in ((free, unbound), (bound, capped)):
        (whole,) = live.get(f"/{pk}/insights", {"date_preset": "maximum", "fields": "spend,impressions,reach"}).json()[
            "data"
        ]
        assert sum(round(100 * float(row["spend"])) for row in rows.values()) == round(100 * float(whole["spend"]))
        assert sum(int(row["impressions"]) for row in rows.values()) == int(whole["impressions"])
        reached = [int(row["reach"]) for row in rows.values()]
        assert max(reached) <= int(whole["reach"]) <= sum(reached)
        assert all(row["actions"] for row in rows.values())
    known = {name: float(unbound[name]["spend"]) for name in ("existing", "prospecting")}
    assert known["existing"] > 0.1 * sum(known.values())
    spent = {name: float(row["spend"]) for name, row in capped.items()}
    assert 0.02 * sum(spent.values()) < spent["existing"] <= 0.052 * sum(spent.values())


@pytest.mark.req("B-038", "B-040")
@pytest.mark.parametrize("place", ["top", "group"])
def test_ad_sets_with_and_without_them_reach_those_alone(live: Live, place: str) -> None:
    audience = filled(live, 10_000)
    for first in (10_000, 20_000):
        upload(live, audience, people(first + 10_000, first))
    told(live, audience)
    named = {"custom_audiences": [{"id": audience}]}
    without = {"excluded_custom_audiences": [{"id": audience}]}
    if place == "group":
        named, without = {"flexible_spec": [named]}, {"exclusions": named}
    first, second = running(live, targeting=US | named), running(live, targeting=US | without)
    live.advance("2d")
    assert set(spends(live, first)) == {"existing"}
    assert set(spends(live, second)) == {"prospecting"}
    filtering = [{"field": "user_segment_key", "operator": "EQUAL", "value": "existing"}]
    asked = {"date_preset": "maximum", "fields": "spend,adset_id", "level": "adset", "filtering": filtering}
    (row,) = live.get(f"/{live.world['ad_account_id']}/insights", asked).json()["data"]
    assert (row["adset_id"], float(row["spend"])) == (first, spends(live, first)["existing"])


@pytest.mark.req("C-264")
def test_those_who_visited_through_its_ads_have_engaged(live: Live) -> None:
    told(live, filled(live))
    made(live, "customaudiences", name="Visitors", subtype="WEBSITE", rule={"url": "shop"})
    pk = running(live)
    live.advance("3d")
    assert {"prospecting", "engaged", "existing"} == set(spends(live, pk))
