"""Cursors: every object once, in both directions, with links that work as they are."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adtwin.errors import GraphError
from adtwin.graph import paging
from adtwin.graph.apps import proof_of
from tests.ads import campaign
from tests.live import Live, error_of


@given(st.integers(0, 2**40), st.integers(0, 2**60))
@pytest.mark.req("A-016", "B-010")
def test_a_cursor_leads_back_to_its_place(time: int, pk: int):
    cursor = paging.encode((time, pk))
    assert paging.decode("after", cursor).key == (time, pk)
    assert cursor.isascii()
    assert "=" not in cursor


@given(st.text(max_size=40) | st.binary(max_size=30).map(lambda raw: base64.b64encode(raw).decode()))
def test_any_other_text_is_no_cursor(text: str):
    with pytest.raises(GraphError) as raised:
        paging.decode("before", "not." + text)
    assert (raised.value.row.symbol, raised.value.blame) == ("INVALID_CURSOR", [["before"]])


def _campaigns(live: Live, count: int) -> list[str]:
    """New campaigns, newest first, some of them made at the same second."""
    made = []
    for number in range(count):
        made.append(campaign(live, name=f"Number {number}"))
        if number % 3 == 2:
            live.advance("1s")
    return made[::-1]


def _pages(live: Live, first: dict[str, Any], direction: str) -> Iterator[dict[str, Any]]:
    page = first
    while True:
        yield page
        link = page.get("paging", {}).get(direction)
        if link is None:
            return
        page = live.client.get(link).json()


def _ids(pages: list[dict[str, Any]]) -> list[str]:
    return [one["id"] for page in pages for one in page["data"]]


@pytest.mark.req("C-385", "C-386", "C-387", "C-388", "C-391", "D-001", "A-016")
@pytest.mark.parametrize(("count", "limit"), [(7, 2), (6, 2), (5, 5), (3, 1), (4, 25)])
def test_walking_forwards_and_backwards_sees_each_once(each_store: Live, count: int, limit: int):
    live = each_store
    made = _campaigns(live, count)
    given = {"limit": limit, "access_token": live.world["access_token"], "fields": "name"}
    first = live.client.get(f"/v25.0/{live.world['ad_account_id']}/campaigns", params=given).json()
    forwards = list(_pages(live, first, "next"))
    assert _ids(forwards) == made
    assert all(len(page["data"]) == limit for page in forwards[:-1])
    assert "previous" not in forwards[0]["paging"]
    assert "next" not in forwards[-1]["paging"]
    backwards = list(_pages(live, forwards[-1], "previous"))
    assert _ids(backwards[::-1]) == made
    assert "previous" not in backwards[-1]["paging"]
    assert all(list(one) == ["name", "id"] for page in [*forwards, *backwards] for one in page["data"])


@pytest.mark.req("C-386")
def test_a_link_is_the_request_again_on_our_own_origin(live: Live):
    _campaigns(live, 3)
    given = {"limit": 1, "fields": "name", "access_token": live.world["access_token"], "effective_status": '["ACTIVE"]'}
    page = live.client.get(f"/v24.0/{live.world['ad_account_id']}/campaigns", params=given).json()
    link = urlsplit(page["paging"]["next"])
    assert f"{link.scheme}://{link.netloc}" == "http://localhost"
    assert link.path == f"/v24.0/{live.world['ad_account_id']}/campaigns"
    asked = {name: values[0] for name, values in parse_qs(link.query).items()}
    assert asked == {**given, "limit": "1", "after": page["paging"]["cursors"]["after"]}


@pytest.mark.req("C-385", "C-390")
def test_a_page_has_twenty_five_without_a_limit(live: Live):
    made = _campaigns(live, 27)
    page = live.get(f"/{live.world['ad_account_id']}/campaigns").json()
    assert [one["id"] for one in page["data"]] == made[:25]
    assert "limit=25" in page["paging"]["next"]


@pytest.mark.req("A-016", "C-388")
def test_there_are_no_cursors_where_there_is_nothing(live: Live):
    path = f"/{live.world['ad_account_id']}/campaigns"
    assert live.get(path).json() == {"data": []}
    _campaigns(live, 2)
    page = live.get(path, {"limit": 2}).json()
    assert "next" not in page["paging"]
    assert live.get(path, {"after": page["paging"]["cursors"]["after"]}).json() == {"data": []}
    assert live.get(path, {"before": page["paging"]["cursors"]["before"]}).json() == {"data": []}


@pytest.mark.req("C-391")
def test_a_walk_is_not_disturbed_by_new_objects(live: Live):
    made = _campaigns(live, 6)
    path = f"/{live.world['ad_account_id']}/campaigns"
    page = live.get(path, {"limit": 2, "access_token": live.world["access_token"]}).json()
    seen = []
    while True:
        seen += [one["id"] for one in page["data"]]
        campaign(live, name="In between")
        if "next" not in page["paging"]:
            break
        page = live.client.get(page["paging"]["next"]).json()
    assert seen == made


@pytest.mark.req("C-389")
def test_a_walk_goes_on_where_an_object_was_deleted(live: Live):
    made = _campaigns(live, 4)
    path = f"/{live.world['ad_account_id']}/campaigns"
    page = live.get(path, {"limit": 2}).json()
    live.delete(f"/{made[1]}")
    rest = live.get(path, {"after": page["paging"]["cursors"]["after"]}).json()
    assert [one["id"] for one in rest["data"]] == made[2:]


@pytest.mark.req("C-387")
def test_a_filter_may_leave_a_page_short_and_never_ends_the_walk_early(live: Live):
    made = _campaigns(live, 9)
    wanted = [{"field": "name", "operator": "IN", "value": ["Number 0", "Number 4", "Number 8"]}]
    given = {"limit": 2, "filtering": wanted, "access_token": live.world["access_token"]}
    first = live.get(f"/{live.world['ad_account_id']}/campaigns", given).json()
    assert _ids(list(_pages(live, first, "next"))) == [made[0], made[4], made[8]]


@pytest.mark.req("B-008", "C-386")
def test_the_next_page_of_a_nested_edge_has_the_same_fields(live: Live):
    made = _campaigns(live, 3)
    expression = "name,campaigns.limit(2){name,account{account_id}}"
    given = {"fields": expression, "access_token": live.world["access_token"]}
    page = live.get(f"/{live.world['ad_account_id']}", given).json()["campaigns"]
    assert _ids([page]) == made[:2]
    rest = live.client.get(page["paging"]["next"]).json()
    assert _ids([rest]) == made[2:]
    assert rest["data"][0].keys() == page["data"][0].keys() == {"name", "account", "id"}
    assert rest["data"][0]["account"] == page["data"][0]["account"]


@pytest.mark.req("C-387", "D-001", "D-002")
def test_limit_nought_only_counts(live: Live):
    _campaigns(live, 3)
    path = f"/{live.world['ad_account_id']}/campaigns"
    counted = live.get(path, {"limit": 0, "summary": "total_count"}).json()
    assert counted == {"data": [], "summary": {"total_count": 3}}


@pytest.mark.req("D-001", "D-002")
def test_a_summary_counts_what_the_query_finds(live: Live):
    made = _campaigns(live, 5)
    live.post(f"/{made[0]}", {"status": "PAUSED"})
    live.post(f"/{made[1]}", {"status": "ARCHIVED"})
    live.delete(f"/{made[2]}")
    path = f"/{live.world['ad_account_id']}/campaigns"

    def counted(**given: Any) -> Any:
        return live.get(path, {"limit": 1, **given}).json().get("summary")

    assert counted(summary="total_count") == counted(summary="true") == {"total_count": 3}
    assert counted(summary='["total_count"]', effective_status=["PAUSED"]) == {"total_count": 1}
    named = [{"field": "name", "operator": "CONTAIN", "value": "number"}]
    assert counted(summary="true", filtering=named) == {"total_count": 3}
    assert counted() is None
    assert counted(summary="false") is None


@pytest.mark.parametrize("name", ["after", "before"])
def test_a_cursor_of_another_kind_is_refused(live: Live, name: str):
    error_of(live.get(f"/{live.world['ad_account_id']}/campaigns", {name: "MAZDZD"}), "INVALID_CURSOR", [[name]])


@pytest.mark.req("C-386", "D-274")
def test_a_nested_link_repeats_what_holds_for_the_whole_request(live: Live):
    _campaigns(live, 2)
    app, token = live.world["app_id"], live.world["access_token"]
    live.post(f"/{app}", {"require_app_secret": True})
    whole = {
        "access_token": token, "appsecret_proof": proof_of(live.world["app_secret"], token), "date_format": "U",
        "debug": "all", "locale": "de_DE", "pretty": "true", "suppress_http_code": "1",
    }  # fmt: skip
    account = live.world["ad_account_id"]
    page = live.get(f"/v24.0/{account}", {"fields": "campaigns.limit(1){created_time}", "q": "x", **whole}, token=None)
    first = page.json()["campaigns"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(first["paging"]["next"]).query).items()}
    assert asked == {
        **whole, "limit": "1", "fields": "created_time", "after": first["paging"]["cursors"]["after"],
    }  # fmt: skip
    second = live.client.get(first["paging"]["next"]).json()
    assert [type(one["data"][0]["created_time"]) for one in (first, second)] == [int, int]
    assert second["__debug__"]["messages"]
