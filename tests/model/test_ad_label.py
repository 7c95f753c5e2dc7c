"""Ad labels: made by themselves or by carrying them, renamed and removed everywhere."""

from __future__ import annotations

from typing import Any

import pytest

from tests.live import Live, error_of


def edge(live: Live) -> str:
    return f"/{live.world['ad_account_id']}/adlabels"


def creative(live: Live, labels: list[dict[str, Any]]) -> Any:
    spec = {"page_id": live.world["page_id"], "link_data": {"link": "https://example.com"}}
    params = {"object_story_spec": spec, "adlabels": labels}
    return live.post(f"/{live.world['ad_account_id']}/adcreatives", params)


def carried(live: Live, number: str) -> list[dict[str, str]]:
    return list(live.get(f"/{number}", {"fields": "adlabels"}).json().get("adlabels", []))


@pytest.mark.req("D-120", "D-133")
def test_labels_are_carried_by_name_and_by_id(live):
    label = live.post(edge(live), {"name": "Autumn"}).json()["id"]
    number = creative(live, [{"id": label}, {"name": "Sale"}, {"name": "Autumn"}]).json()["id"]
    found = carried(live, number)
    assert [one["name"] for one in found] == ["Autumn", "Sale"]
    assert found[0]["id"] == label
    for one in found:
        assert [row["id"] for row in live.get(f"/{one['id']}/adcreatives").json()["data"]] == [number]
    listed = live.get(edge(live), {"fields": "name,account{id},created_time"}).json()["data"]
    assert [row["name"] for row in listed] == ["Sale", "Autumn"]
    assert listed[0]["account"]["id"] == live.world["ad_account_id"]


def test_sending_labels_replaces_them(live):
    number = creative(live, [{"name": "One"}, {"name": "Two"}]).json()["id"]
    old = {one["name"]: one["id"] for one in carried(live, number)}
    live.post(f"/{number}", {"adlabels": [{"name": "Two"}, {"name": "Three"}]})
    assert [one["name"] for one in carried(live, number)] == ["Two", "Three"]
    assert live.get(f"/{old['One']}/adcreatives").json()["data"] == []
    live.post(f"/{number}", {"adlabels": "[]"})
    assert carried(live, number) == []


def test_a_label_is_renamed_and_removed_wherever_it_is_carried(live):
    number = creative(live, [{"name": "Autumn"}, {"name": "Sale"}]).json()["id"]
    autumn = carried(live, number)[0]["id"]
    assert live.post(f"/{autumn}", {"name": "Fall"}).json() == {"success": True}
    assert [one["name"] for one in carried(live, number)] == ["Fall", "Sale"]
    assert live.post(edge(live), {"name": "Autumn"}).json()["id"] != autumn
    assert live.delete(f"/{autumn}").json() == {"success": True}
    assert [one["name"] for one in carried(live, number)] == ["Sale"]


@pytest.mark.parametrize(
    ("labels", "symbol"),
    [([{"id": "17"}], "LABEL_NOT_FOUND"), ([{}], "LABEL_NOT_FOUND"), ([{"id": "x"}], "LABEL_NOT_FOUND")],
)
def test_a_label_that_is_none_is_refused(live, labels, symbol):
    error_of(creative(live, labels), symbol, [["adlabels"]])


def test_a_name_stands_for_one_label(live):
    first = live.post(edge(live), {"name": "Autumn"}).json()["id"]
    error = error_of(live.post(edge(live), {"name": "Autumn"}), "LABEL_EXISTS", [["name"]])
    assert first in error["error_user_msg"]
    error_of(live.post(edge(live), {}), "MISSING_PARAMETER", [["name"]])


def test_another_accounts_label_is_none_of_ours(live):
    label = live.post(edge(live), {"name": "Autumn"}).json()["id"]
    error_of(live.get(f"/{label}", token=live.world["second_access_token"]), "UNSUPPORTED_REQUEST")
