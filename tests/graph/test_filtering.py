"""`filtering` on edges."""

from __future__ import annotations

from typing import Any

import pytest

from tests.ads import ad, adset, campaign
from tests.live import Live, error_of

NAMES = ("Autumn boots", "autumn tents", "Winter boots")

CASES: tuple[tuple[str, str, Any, set[str]], ...] = (
    ("name", "EQUAL", "autumn BOOTS", {"Autumn boots"}),
    ("name", "NOT_EQUAL", "Autumn boots", {"autumn tents", "Winter boots"}),
    ("name", "IN", ["Winter boots", "none"], {"Winter boots"}),
    ("name", "NOT_IN", ["Winter boots"], {"Autumn boots", "autumn tents"}),
    ("name", "CONTAIN", "BOOT", {"Autumn boots", "Winter boots"}),
    ("name", "NOT_CONTAIN", "boot", {"autumn tents"}),
    ("name", "STARTS_WITH", "autumn", {"Autumn boots", "autumn tents"}),
    ("name", "ENDS_WITH", "boots", {"Autumn boots", "Winter boots"}),
    ("campaign.name", "CONTAIN", "winter", {"Winter boots"}),
    ("daily_budget", "GREATER_THAN", 2_000, {"Winter boots"}),
    ("daily_budget", "GREATER_THAN_OR_EQUAL", "2000", {"autumn tents", "Winter boots"}),
    ("daily_budget", "LESS_THAN", 2_000, {"Autumn boots"}),
    ("daily_budget", "LESS_THAN_OR_EQUAL", 2_000, {"Autumn boots", "autumn tents"}),
    ("daily_budget", "IN_RANGE", [1_500, 2_500], {"autumn tents"}),
    ("daily_budget", "NOT_IN_RANGE", [1_500, 2_500], {"Autumn boots", "Winter boots"}),
    ("objective", "in", ["OUTCOME_TRAFFIC"], set(NAMES)),
    ("effective_status", "IN", ["PAUSED"], {"Winter boots"}),
    ("updated_time", "GREATER_THAN", 1_795_564_799, set(NAMES)),
    ("updated_time", "GREATER_THAN", 1_795_564_800, set()),
    ("adlabels", "ANY", ["Sale", "none"], {"autumn tents"}),
    ("adlabels", "ALL", ["Sale", "Outdoor"], {"autumn tents"}),
    ("adlabels", "NONE", ["Sale"], {"Autumn boots", "Winter boots"}),
)


@pytest.mark.req("C-387", "C-229")
@pytest.mark.parametrize(("field", "operator", "value", "expected"), CASES)
def test_an_operator_chooses(live: Live, field: str, operator: str, value: Any, expected: set[str]):
    for number, name in enumerate(NAMES):
        labels = [{"name": "Sale"}, {"name": "Outdoor"}] if name == "autumn tents" else []
        status = "PAUSED" if number == 2 else "ACTIVE"
        campaign(live, name=name, daily_budget=1_000 * (number + 1), adlabels=labels, status=status)
    wanted = [{"field": field, "operator": operator, "value": value}]
    response = live.get(f"/{live.world['ad_account_id']}/campaigns", {"fields": "name", "filtering": wanted})
    assert {one["name"] for one in response.json()["data"]} == expected, response.text


def test_conditions_hold_together(live: Live):
    for number, name in enumerate(NAMES):
        campaign(live, name=name, daily_budget=1_000 * (number + 1))
    wanted = "[{field:'name',operator:'CONTAIN',value:'boots'},{field:'daily_budget',operator:'LESS_THAN',value:2000}]"
    found = live.get(f"/{live.world['ad_account_id']}/campaigns", {"fields": "name", "filtering": wanted}).json()
    assert [one["name"] for one in found["data"]] == ["Autumn boots"]


@pytest.mark.req("C-229", "D-148")
def test_a_prefix_names_the_object_or_one_above_it(live: Live):
    first, second = campaign(live, name="One"), campaign(live, name="Two")
    sets = {pk: adset(live, pk) for pk in (first, second)}
    ads = {pk: ad(live, sets[pk], name=f"Ad of {pk}") for pk in (first, second)}
    account = live.world["ad_account_id"]

    def found(field: str, value: Any) -> list[str]:
        wanted = [{"field": field, "operator": "EQUAL", "value": value}]
        response = live.get(f"/{account}/ads", {"filtering": wanted})
        assert response.status_code == 200, response.text
        return [one["id"] for one in response.json()["data"]]

    assert found("campaign.id", first) == [ads[first]]
    assert found("campaign.name", "Two") == [ads[second]]
    assert found("adset.id", sets[second]) == [ads[second]]
    assert found("ad.id", ads[first]) == [ads[first]]
    assert found("id", ads[first]) == [ads[first]]
    assert found("adset.name", "nothing") == []


@pytest.mark.req("D-332")
def test_a_status_that_is_named_is_found(live: Live):
    made = campaign(live)
    live.post(f"/{made}", {"status": "ARCHIVED"})
    path = f"/{live.world['ad_account_id']}/campaigns"
    assert live.get(path).json() == {"data": []}
    for field in ("effective_status", "campaign.effective_status"):
        wanted = [{"field": field, "operator": "IN", "value": ["ARCHIVED"]}]
        assert [one["id"] for one in live.get(path, {"filtering": wanted}).json()["data"]] == [made]


FAULTY = (
    ([{"field": "nmae", "operator": "EQUAL", "value": 1}], ["filtering", "0", "field"]),
    ([{"field": "planet.name", "operator": "EQUAL", "value": 1}], ["filtering", "0", "field"]),
    ([{"field": "name", "operator": "LIKE", "value": 1}], ["filtering", "0", "operator"]),
    ([{"field": "name", "operator": "EQUAL"}], ["filtering", "0"]),
    (
        [
            {"field": "name", "operator": "EQUAL", "value": 1},
            {"field": "daily_budget", "operator": "IN_RANGE", "value": [1]},
        ],
        ["filtering", "1", "value"],
    ),
    ([{"field": "name", "operator": "EQUAL", "value": 1}] * 51, ["filtering"]),
)


@pytest.mark.req("C-473", "C-475")
@pytest.mark.parametrize(("given", "blame"), FAULTY)
def test_a_faulty_filter_is_named_even_where_nothing_is_listed(live: Live, given: Any, blame: list[str]):
    response = live.request("GET", f"/{live.world['ad_account_id']}/campaigns", data={"filtering": given})
    error_of(response, "INVALID_PARAMETER", [blame])
