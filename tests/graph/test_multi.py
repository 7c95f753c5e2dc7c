"""Several objects in one read, by `ids`."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.ads import adset, campaign
from tests.live import Live, error_of


@pytest.mark.req("C-006", "C-378", "D-376")
@pytest.mark.parametrize("spelling", ["{0},{1}", "[{0},{1}]", '["{0}","{1}"]', "['{0}','{1}']", "{0}, {1},{0}"])
@pytest.mark.parametrize("path", ["/", "/v25.0", "/v24.0/"])
def test_ids_in_every_spelling(live: Live, spelling: str, path: str):
    one, two = campaign(live, name="One"), campaign(live, name="Two")
    answer = live.get(path, {"ids": spelling.format(one, two), "fields": "name"})
    assert answer.json() == {one: {"name": "One", "id": one}, two: {"name": "Two", "id": two}}
    assert list(live.get(path, {"ids": f"{two},{one}"}).json()) == [two, one]


def test_nodes_of_any_type_are_named_as_they_were_asked_for(live: Live):
    ids = [live.world["ad_account_id"], live.world["page_id"], "me"]
    answer = live.get("/", {"ids": ids, "fields": "name", "metadata": "1"}).json()
    assert list(answer) == ids
    assert [one["metadata"]["type"] for one in answer.values()] == ["adaccount", "page", "user"]


@pytest.mark.parametrize("given", ["ad_account_id", "page_id"])
def test_one_id_as_a_parameter(live: Live, given: str):
    pk = live.world[given]
    assert live.get("/", {"id": pk, "fields": "name"}).json() == live.get(f"/{pk}", {"fields": "name"}).json()


@pytest.mark.req("C-378")
def test_one_edge_of_several_nodes(live: Live):
    account, (one, two) = live.world["ad_account_id"], (campaign(live), campaign(live))
    sets = [adset(live, one, name=f"Set {number}") for number in range(3)]
    asked = {"ids": f"{one},{two}", "fields": "name", "limit": 2}
    answer = live.get("/v24.0/adsets", asked).json()
    assert [row["id"] for row in answer[one]["data"]] == [sets[2], sets[1]]
    assert answer[two] == {"data": []}
    following = answer[one]["paging"]["next"].partition("localhost")[2]
    assert f"/v24.0/{one}/adsets?" in following
    assert "ids=" not in following
    assert [row["id"] for row in live.get(following).json()["data"]] == [sets[0]]
    assert live.get("/insights", {"ids": f"{account},{one}"}).json() == {account: {"data": []}, one: {"data": []}}


REFUSED: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("/", {"ids": "1,2"}, "UNSUPPORTED_REQUEST"),
    ("/", {"ids": "nobody"}, "UNSUPPORTED_REQUEST"),
    ("/", {"ids": "act_1"}, "ACCOUNT_PERMISSION"),
    ("/", {"ids": "me", "fields": "nope"}, "UNKNOWN_FIELD"),
    ("/nonsense", {"ids": "me"}, "UNKNOWN_PATH"),
    ("/", {"ids": "[1"}, "MALFORMED_PARAMETER"),
    *(("/", {"ids": nothing}, "INVALID_PARAMETER") for nothing in (",,", "[]", '["", ""]')),
    ("/campaigns", {"ids": ",,"}, "INVALID_PARAMETER"),
    ("/", {"ids": ",".join(map(str, range(51)))}, "TOO_MANY_IDS"),
    ("/", {}, "UNSUPPORTED_REQUEST"),
    ("/", {"id": "7"}, "UNSUPPORTED_REQUEST"),
    ("/v26.0/", {"ids": "me"}, "IDS_REMOVED"),
    ("/v26.0/campaigns", {"ids": "me"}, "IDS_REMOVED"),
)


@pytest.mark.parametrize(("path", "params", "symbol"), REFUSED)
def test_what_can_not_be_read_is_the_whole_answer(live: Live, path: str, params: dict[str, Any], symbol: str):
    error_of(live.get(path, params), symbol)


def test_fifty_ids_are_read(live: Live):
    ids = [campaign(live) for _ in range(50)]
    assert list(live.get("/", {"ids": json.dumps(ids)}).json()) == ids


@pytest.mark.req("C-376")
def test_a_stranger_reads_nothing_by_ids(live: Live):
    mine, stranger = campaign(live), live.world["second_access_token"]
    error_of(live.get("/", {"ids": f"me,{mine}"}, token=stranger), "UNSUPPORTED_REQUEST")
    error_of(live.get("/adsets", {"ids": mine}, token=stranger), "UNSUPPORTED_REQUEST")


def test_ids_write_nothing(live: Live):
    pk = campaign(live)
    error_of(live.post("/", {"ids": pk, "name": "x"}), "UNSUPPORTED_REQUEST")
    error_of(live.delete("/", {"ids": pk}), "UNSUPPORTED_REQUEST")


@pytest.mark.req("D-358")
def test_ids_in_a_batch(live: Live):
    one, two = campaign(live, name="One"), campaign(live, name="Two")
    url = f"v24.0/?ids={one},{two}&fields=name"
    (answer,) = live.post("/", {"batch": [{"method": "GET", "relative_url": url}]}).json()
    assert json.loads(answer["body"]) == {one: {"name": "One", "id": one}, two: {"name": "Two", "id": two}}
