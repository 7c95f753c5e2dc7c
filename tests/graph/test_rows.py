"""Lists that an edge works out as a whole: `fields`, pages, `summary` and `filtering`, by path and among fields."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from adtwin.server.assemble import model_registry
from tests.graph.test_isolation import person
from tests.live import Live, error_of

NO_LISTS = {
    "insights": "pages of its own, in the query's order", "ads/ads_insights/export_report": "a file",
    "adimages": "stored", "videos": "stored", "video_ads": "stored", "adgroups": "stored", "requests": "stored",
    "reachestimate": "one object", "targetingsentencelines": "one object", "debug_token": "one object",
    "oauth/access_token": "one object", "oauth/revoke": "one object",
}  # fmt: skip
"""Edges with a reading of their own, and what it answers."""


def account(live: Live) -> str:
    """The world's own account."""
    return str(live.world["ad_account_id"])


@pytest.fixture
def staffed(live: Live) -> Live:
    """Three people with tasks on the account."""
    for number in range(2):
        person(live, 100_000_000_000_700 + number, {account(live).removeprefix("act_"): ["ANALYZE"]})
    return live


def walk(live: Live, page: dict[str, Any], way: str) -> Iterator[dict[str, Any]]:
    """This page and those that its links lead to."""
    yield page
    while (link := page["paging"].get(way)) is not None:
        page = live.client.get(link).json()
        yield page


LISTS = ["assigned_users", "users"]


@pytest.mark.req("C-385", "C-386", "C-387", "D-016", "D-002")
@pytest.mark.parametrize("edge", LISTS)
def test_people_are_paged_counted_and_shown_as_asked(staffed: Live, edge: str):
    live, path = staffed, f"/{account(staffed)}/{edge}"
    everybody = live.get(path).json()
    assert all(set(one) == {"id", "name", "tasks"} for one in everybody["data"])
    count = len(everybody["data"])
    assert count >= 3
    assert set(everybody["paging"]) == {"cursors"}
    given = {"fields": "name", "limit": 1, "summary": "true", "access_token": live.world["access_token"]}
    first = live.get(path, given).json()
    assert [set(one) for one in first["data"]] == [{"id", "name"}]
    assert first["summary"] == {"total_count": count}
    forwards = list(walk(live, first, "next"))
    assert [one["id"] for page in forwards for one in page["data"]] == [one["id"] for one in everybody["data"]]
    backwards = list(walk(live, forwards[-1], "previous"))
    assert [page["data"] for page in backwards[::-1]] == [page["data"] for page in forwards]
    assert "next" not in forwards[-1]["paging"]
    assert live.get(path, {"after": forwards[-1]["paging"]["cursors"]["after"]}).json() == {"data": []}
    by_number = live.get(path, {"offset": 1, "limit": 1}).json()
    assert by_number["data"] == everybody["data"][1:2]
    assert [parse_qs(urlsplit(by_number["paging"][way]).query)["offset"] for way in ("next", "previous")] == [
        ["2"],
        ["0"],
    ]
    error_of(live.get(path, {"fields": "foo"}), "UNKNOWN_FIELD", [["fields"]])
    error_of(live.get(path, {"limit": "x"}), "INVALID_PARAMETER", [["limit"]])


@pytest.mark.req("C-385", "C-387")
@pytest.mark.parametrize("edge", LISTS)
def test_people_among_the_fields_of_the_account(staffed: Live, edge: str):
    live, token = staffed, staffed.world["access_token"]
    nested = f"{edge}.limit(1).summary(true){{tasks,name.as(called)}}"
    found = live.get(f"/{account(live)}", {"fields": nested, "access_token": token}).json()[edge]
    assert [set(one) for one in found["data"]] == [{"id", "tasks", "called"}]
    assert found["summary"]["total_count"] >= 3
    asked = parse_qs(urlsplit(found["paging"]["next"]).query)
    assert (asked["limit"], asked["fields"]) == (["1"], ["tasks,name.as(called)"])
    second = live.client.get(found["paging"]["next"]).json()
    assert [set(one) for one in second["data"]] == [{"id", "tasks", "called"}]
    error_of(live.get(f"/{account(live)}", {"fields": f"{edge}{{foo}}"}), "UNKNOWN_FIELD", [["fields"]])


def test_people_are_filtered(staffed: Live):
    live, path = staffed, f"/{account(staffed)}/assigned_users"
    wanted = [{"field": "tasks", "operator": "ANY", "value": ["MANAGE"]}]
    managers = live.get(path, {"filtering": wanted, "summary": "total_count"}).json()
    assert managers["data"]
    assert all("MANAGE" in one["tasks"] for one in managers["data"])
    assert managers["summary"]["total_count"] == len(managers["data"]) < len(live.get(path).json()["data"])
    theirs = live.get(path, {"business": live.world["business_id"]}).json()["data"]
    assert 0 < len(theirs) < len(live.get(path).json()["data"])
    error_of(live.get(path, {"business": "1"}), "INVALID_PARAMETER", [["business"]])
    strange = [{"field": "height", "operator": "EQUAL", "value": "1"}]
    error_of(live.get(path, {"filtering": strange}), "INVALID_PARAMETER", [["filtering", "0", "field"]])


@pytest.mark.parametrize(
    ("path", "field"), [("me/permissions", "permission"), ("{account}/minimum_budgets", "currency")]
)
def test_lists_that_come_at_once_are_paged_where_a_page_is_asked_for(live: Live, path: str, field: str):
    path = path.format(account=account(live))
    everything = live.get(path).json()
    assert set(everything) == {"data"}
    page = live.get(path, {"fields": field, "limit": 2, "summary": "true", "after": ""}).json()
    assert page["data"] == [{field: one[field]} for one in everything["data"][:2]]
    assert page["summary"] == {"total_count": len(everything["data"])}
    assert "next" in page["paging"]
    error_of(live.get(path, {"fields": "foo"}), "UNKNOWN_FIELD", [["fields"]])
    told = live.get(path, {"limit": 9_999, "debug": "all"}).json()["__debug__"]["messages"]
    assert any("limit was lowered to 5000" in one["message"] for one in told)
    by_id = [{"field": "id", "operator": "EQUAL", "value": "1"}]
    error_of(live.get(path, {"filtering": by_id}), "INVALID_PARAMETER", [["filtering", "0", "field"]])


def test_every_other_reading_of_its_own_answers_no_list_that_is_worked_out():
    edges = [edge for node in model_registry().types.values() for edge in node.edges.values()]
    silent = {one.name for one in edges if one.get is not None and one.readable and one.get.rows is None}
    assert silent == set(NO_LISTS)
