"""Asynchronous work: ordered, carried out like direct calls, counted, listed, changed, cancelled."""

from __future__ import annotations

import asyncio
from typing import Any
from urllib.parse import quote_plus

import pytest

from adtwin.server.app import App
from tests.ads import adset, campaign, creative, link_story
from tests.live import Live, error_of, sqlite_live

SLOW = {"X-Adtwin-Request-Set": "slow"}
COUNTS = ("total", "initial", "in_progress", "success", "error", "canceled")


def account(live: Live) -> str:
    """The world's own account."""
    return str(live.world["ad_account_id"])


def ordered(live: Live, edge: str, headers: dict[str, str] | None = None, **given: Any) -> str:
    """The id of a set that an edge of the account took."""
    answer = live.post(f"/{account(live)}/{edge}", {"name": "set", **given}, headers=headers)
    assert answer.status_code == 200, answer.text
    assert list(answer.json()) == ["id"]
    return str(answer.json()["id"])


def specs(live: Live, number: int) -> tuple[str, list[dict[str, Any]]]:
    """An ad set, and so many specs of ads in it."""
    one, shown = adset(live, campaign(live)), creative(live)
    ads = [
        {"name": f"Ad {place}", "adset_id": one, "creative": f'{{"creative_id": {shown}}}', "status": "PAUSED"}
        for place in range(number)
    ]
    return one, ads


def counts(live: Live, set_id: str) -> dict[str, int]:
    """The counts of a set that are not zero; they add up."""
    fields = ",".join(f"{name}_count" for name in COUNTS)
    found = live.get(f"/{set_id}", {"fields": fields}).json()
    del found["id"]
    assert found["total_count"] == sum(found.values()) - found["total_count"], found
    return {name.removesuffix("_count"): value for name, value in found.items() if value}


def requests_of(live: Live, set_id: str, **given: Any) -> list[dict[str, Any]]:
    """The requests of a set, the first one first."""
    rows: list[dict[str, Any]] = live.get(f"/{set_id}/requests", given).json()["data"]
    return rows[::-1]


@pytest.mark.req("D-202", "D-336", "D-337", "D-338", "D-341", "D-350")
def test_ads_are_created_by_the_first_poll(live: Live):
    one, ads = specs(live, 2)
    made = ordered(live, "asyncadrequestsets", ad_specs=ads)
    number = int(account(live).removeprefix("act_"))
    expected = {"id": made, "owner_id": number, "name": "set", "is_completed": True}
    assert live.get(f"/{made}").json() == expected
    plain = live.get("/v24.0/", {"id": made, "pretty": "true"})
    assert plain.json() == expected
    assert plain.text.startswith("{\n")
    assert counts(live, made) == {"total": 2, "success": 2}
    rows = requests_of(live, made, fields="result,input,async_request_set,scope_object_id,status")
    assert [row["input"] for row in rows] == ads
    assert {(row["status"], row["scope_object_id"]) for row in rows} == {("SUCCESS", int(one))}
    assert {row["async_request_set"]["id"] for row in rows} == {made}
    names = [live.get(f"/{row['result']['id']}", {"fields": "name,adset_id"}).json() for row in rows]
    assert [(ad["name"], ad["adset_id"]) for ad in names] == [("Ad 0", one), ("Ad 1", one)]


@pytest.mark.req("D-339", "D-340", "D-341", "D-342", "D-343", "D-345")
def test_requests_are_listed_by_status_set_and_ad_set(live: Live):
    one, ads = specs(live, 1)
    made = ordered(live, "asyncadrequestsets", ad_specs=[*ads, {"name": "No ad set"}])
    good, bad = requests_of(live, made)
    assert good == {"id": good["id"], "scope_object_id": int(one), "status": "SUCCESS"}
    assert bad["status"] == "ERROR"
    direct = live.post(f"/{account(live)}/ads", {"name": "No ad set"}).json()["error"]
    result = live.get(f"/{bad['id']}", {"fields": "result"}).json()["result"]
    assert (result["error_code"], result["error_message"]) == (direct["code"], direct["message"])
    for status, expected in (("success", [good]), ("Error", [bad]), ("SUCCESS,ERROR", [good, bad]), ("initial", [])):
        assert requests_of(live, made, status=status) == expected, status
    by_query = live.get("/v24.0/requests", {"id": made, "fields": "result"}).json()
    assert [row["id"] for row in by_query["data"]] == [bad["id"], good["id"]]
    assert set(by_query["paging"]["cursors"]) == {"before", "after"}
    of_adset = live.get(f"/{one}/asyncadrequests", {"status": "SUCCESS,ERROR"}).json()
    assert of_adset["data"] == [good]
    error_of(live.get(f"/{made}/requests", {"status": "done"}), "INVALID_PARAMETER", [["status", "0"]])
    error_of(live.get("/requests", {"id": one}), "INVALID_PARAMETER", [["id"]])


@pytest.mark.req("D-344", "D-346")
def test_sets_are_listed_where_they_were_ordered(live: Live):
    _, ads = specs(live, 1)
    body = {"relative_url": f"{account(live)}/adlabels", "body": "name=Label", "name": "label"}
    slow = ordered(live, "asyncadrequestsets", SLOW, ad_specs=ads)
    done = ordered(live, "asyncadrequestsets", ad_specs=ads)
    batch = ordered(live, "async_batch_requests", adbatch=[body])
    on_creatives = ordered(live, "asyncadcreatives", creative_spec={"object_story_spec": link_story(live)})

    def listed(edge: str, **given: Any) -> list[str]:
        answer = live.get(f"/{account(live)}/{edge}", given).json()
        assert not answer["data"] or set(answer["paging"]["cursors"]) == {"before", "after"}
        return [row["id"] for row in answer["data"]]

    assert listed("asyncadrequestsets") == [done, slow]
    assert listed("asyncadrequestsets", is_completed=1) == [done]
    assert listed("asyncadrequestsets", is_completed=False) == [slow]
    assert listed("async_requests", is_completed=True) == [batch]
    assert listed("asyncadcreatives") == [on_creatives]
    error_of(live.get(f"/{account(live)}/async_batch_requests"), "UNSUPPORTED_REQUEST")
    for edge in ("asyncadrequestsets", "asyncadcreatives", "async_batch_requests"):
        error_of(live.delete(f"/{account(live)}/{edge}"), "UNSUPPORTED_REQUEST")


@pytest.mark.req("D-201")
def test_a_creative_is_created(live: Live):
    spec = {"name": "Later", "object_story_spec": link_story(live)}
    made = ordered(live, "asyncadcreatives", creative_spec=spec)
    (row,) = requests_of(live, made, fields="result,input,scope_object_id")
    assert row["input"] == spec
    assert row["scope_object_id"] == int(account(live).removeprefix("act_"))
    assert live.get(f"/{row['result']['id']}", {"fields": "name"}).json()["name"] == "Later"


def sample(live: Live, more: str = "") -> str:
    """The batch of the documentation: loose JSON, bodies percent-encoded as a whole [D-365]."""
    own = account(live)
    for_campaign = quote_plus(f"name=Test+Campaign&objective=OUTCOME_TRAFFIC&status=PAUSED&buying_type=AUCTION{more}")
    for_adset = quote_plus(
        'targeting={"geo_locations":{"countries":["US"]}}&daily_budget=5000&bid_amount=2&status=PAUSED'
        "&campaign_id={result=create-campaign:$.id}&name=First+Ad+Set Test&billing_event=IMPRESSIONS"
    )
    return f"""[
      {{'name': 'create-campaign', 'relative_url': '{own}/campaigns', 'body': '{for_campaign}',}},
      {{'name': 'create-adset', 'relative_url': '{own}/adsets', 'body': '{for_adset}',}},
    ]"""


@pytest.mark.req("D-200", "D-363", "D-364", "D-365", "D-367")
def test_a_batch_refers_to_what_came_before(live: Live):
    made = ordered(live, "async_batch_requests", adbatch=sample(live, "&special_ad_categories=[]"))
    assert counts(live, made) == {"total": 2, "success": 2}
    first, second = requests_of(live, made, fields="result,input")
    assert first["input"]["relative_url"] == f"{account(live)}/campaigns"
    made_adset = live.get(f"/{second['result']['id']}", {"fields": "campaign_id,name"}).json()
    assert made_adset["campaign_id"] == first["result"]["id"]
    assert live.post(f"/{made}", {"name": "renamed"}).json() == {"success": True}
    assert live.get(f"/{made}").json()["name"] == "renamed"


@pytest.mark.req("D-363")
def test_what_depends_on_a_failed_request_is_not_carried_out(live: Live):
    before = live.get(f"/{account(live)}/adsets").json()["data"]
    made = ordered(live, "async_batch_requests", adbatch=sample(live).replace("OUTCOME_TRAFFIC", "FAME"))
    first, second = requests_of(live, made, fields="result,status")
    assert (first["status"], second["status"]) == ("ERROR", "ERROR")
    assert "create-campaign" in second["result"]["error_message"]
    assert live.get(f"/{account(live)}/adsets").json()["data"] == before


@pytest.mark.req("D-348", "D-337", "D-371")
def test_requests_are_canceled_until_they_begin(live: Live):
    _, ads = specs(live, 3)
    made = ordered(live, "asyncadrequestsets", SLOW, ad_specs=ads)
    assert counts(live, made) == {"total": 3, "initial": 3}
    first, second, third = requests_of(live, made)
    assert live.delete(f"/{second['id']}").json() == {"success": True}
    assert counts(live, made) == {"total": 3, "initial": 2, "canceled": 1}
    error_of(live.delete(f"/{second['id']}"), "REQUEST_PROCESSED")
    live.advance("5m")
    assert counts(live, made) == {"total": 3, "in_progress": 2, "canceled": 1}
    assert [row["id"] for row in requests_of(live, made, status="in_progress")] == [first["id"], third["id"]]
    assert requests_of(live, made, status="initial") == []
    error_of(live.delete(f"/{first['id']}"), "REQUEST_PROCESSED")
    live.advance("5m")
    assert counts(live, made) == {"total": 3, "success": 2, "canceled": 1}
    error_of(live.delete(f"/{first['id']}"), "REQUEST_PROCESSED")
    assert live.delete(f"/{made}").json() == {"success": True}
    assert counts(live, made) == {"total": 3, "success": 2, "canceled": 1}


@pytest.mark.req("D-348")
def test_a_set_is_canceled_as_a_whole(live: Live):
    one, ads = specs(live, 2)
    made = ordered(live, "asyncadrequestsets", SLOW, ad_specs=ads)
    assert live.get(f"/{made}").json()["is_completed"] is False
    assert live.delete(f"/{made}").json() == {"success": True}
    assert live.get(f"/{made}").json()["is_completed"] is True
    live.advance("1d")
    assert counts(live, made) == {"total": 2, "canceled": 2}
    assert live.get(f"/{one}/ads").json()["data"] == []


def test_a_slow_set_is_carried_out_on_the_way_of_the_clock(live: Live):
    one, ads = specs(live, 1)
    made = ordered(live, "asyncadrequestsets", SLOW, ad_specs=ads)
    live.advance("1d")
    (row,) = requests_of(live, made, fields="result")
    created = live.get(f"/{row['result']['id']}", {"fields": "created_time,adset_id"}).json()
    ordered_at = live.get(f"/{one}", {"fields": "created_time"}).json()["created_time"]
    assert created["created_time"][:16] == ordered_at[:11] + "16:10"
    assert ordered_at[11:16] == "16:00"


@pytest.mark.parametrize(("fault", "status"), [
    ({"error": {"code": 2}}, "ERROR"),
    ({"drop": "before"}, "ERROR"),
    ({"drop": "after"}, "SUCCESS"),
])  # fmt: skip
def test_faults_meet_each_request(live: Live, fault: dict[str, Any], status: str):
    one, ads = specs(live, 3)
    live.admin("POST", "/faults", {"path": "act_*/ads", "method": "POST", "times": 1, **fault})
    made = ordered(live, "asyncadrequestsets", ad_specs=ads)
    assert [row["status"] for row in requests_of(live, made)] == [status, "SUCCESS", "SUCCESS"]
    assert len(live.get(f"/{one}/ads").json()["data"]) == (3 if status == "SUCCESS" else 2)


def test_a_rule_makes_sets_slow(live: Live):
    _, ads = specs(live, 1)
    live.admin("POST", "/faults", {"path": "*/asyncadrequestsets", "request_set": "slow"})
    made = ordered(live, "asyncadrequestsets", ad_specs=ads)
    assert counts(live, made) == {"total": 1, "initial": 1}


def test_requests_go_by_the_token_that_ordered_them(live: Live):
    """Taken back before its time, it carries out nothing; no other token in a spec is used, or kept."""
    _, ads = specs(live, 1)
    user = live.world["user_id"]
    token = live.admin("POST", "/tokens", {"user_id": user, "scopes": ["ads_management"]})["access_token"]
    given = {"name": "set", "ad_specs": [{**ads[0], "access_token": live.world["access_token"]}]}
    answer = live.post(f"/{account(live)}/asyncadrequestsets", given, headers=SLOW, token=token)
    made = answer.json()["id"]
    assert live.delete(f"/{user}/permissions", token=token).json() == {"success": True}
    live.advance("10m")
    renewed = live.admin("POST", "/tokens", {"user_id": user, "scopes": ["ads_management"]})["access_token"]
    (row,) = live.get(f"/{made}/requests", {"fields": "result,input,status"}, token=renewed).json()["data"]
    assert row["status"] == "ERROR"
    assert row["result"]["error_code"] == 190
    assert "access_token" not in row["input"]


BAD: tuple[tuple[str, dict[str, Any], str, list[list[str]]], ...] = (
    ("asyncadrequestsets", {"ad_specs": [{"name": "x"}], "name": ""}, "MISSING_PARAMETER", [["name"]]),
    ("asyncadrequestsets", {}, "MISSING_PARAMETER", [["ad_specs"]]),
    ("asyncadrequestsets", {"ad_specs": []}, "INVALID_PARAMETER", [["ad_specs"]]),
    ("asyncadrequestsets", {"ad_specs": [{}]}, "INVALID_PARAMETER", [["ad_specs", "0"]]),
    ("asyncadrequestsets", {"ad_specs": ["x"]}, "INVALID_PARAMETER", [["ad_specs", "0"]]),
    ("asyncadrequestsets", {"ad_specs": [{"a": "b"}] * 1_001}, "REQUESTS_TOO_MANY", [["ad_specs"]]),
    ("asyncadcreatives", {"creative_spec": "x"}, "INVALID_PARAMETER", [["creative_spec"]]),
    ("async_batch_requests", {"adbatch": [{"relative_url": "me", "body": ""}] * 1_001}, "REQUESTS_TOO_MANY",
     [["adbatch"]]),
    ("async_batch_requests", {"adbatch": ["me"]}, "REQUEST_NOT_READABLE", [["adbatch", "0"]]),
    ("async_batch_requests", {"adbatch": [{"body": "a=b"}]}, "REQUEST_NOT_READABLE", [["adbatch", "0"]]),
    ("async_batch_requests", {"adbatch": [{"relative_url": "me", "method": "DELETE"}]}, "REQUEST_NOT_READABLE",
     [["adbatch", "0"]]),
    ("async_batch_requests", {"adbatch": [{"relative_url": "me", "body": "a={result=x:$.id}"}]}, "BATCH_UNRESOLVED",
     [["adbatch", "0"]]),
    ("asyncadrequestsets", {"ad_specs": [{"a": "b"}], "notification_mode": 2}, "INVALID_PARAMETER",
     [["notification_mode"]]),
    ("asyncadrequestsets", {"ad_specs": [{"a": "b"}], "notification_mode": "1"}, "NOTIFICATION_NEEDS_ADDRESS",
     [["notification_uri"]]),
    ("asyncadrequestsets", {"ad_specs": [{"a": "b"}], "notification_uri": "ftp://x.example"}, "INVALID_URL",
     [["notification_uri"]]),
)  # fmt: skip


@pytest.mark.req("D-200", "D-201", "D-202", "D-363")
@pytest.mark.parametrize(("edge", "given", "symbol", "blame"), BAD)
def test_bad_orders_are_refused(
    live: Live, edge: str, given: dict[str, Any], symbol: str, blame: list[list[str]]
):  # fmt: skip
    error_of(live.post(f"/{account(live)}/{edge}", {"name": "set", **given}), symbol, blame)
    for listed in ("asyncadrequestsets", "asyncadcreatives", "async_requests"):
        assert live.get(f"/{account(live)}/{listed}").json()["data"] == []


def test_a_set_orders_no_further_set(live: Live):
    inner = {"relative_url": f"{account(live)}/asyncadrequestsets", "body": {"name": "inner", "ad_specs": [{"a": "b"}]}}
    made = ordered(live, "async_batch_requests", adbatch=[inner])
    (row,) = requests_of(live, made, fields="status,result")
    assert (row["status"], row["result"]["error_message"]) == ("ERROR", "(#100) A batch cannot hold a batch")
    assert live.get(f"/{account(live)}/asyncadrequestsets").json()["data"] == []
    header = {"X-Adtwin-Request-Set": "never"}
    error_of(live.post(f"/{account(live)}/async_batch_requests", {"name": "x", "adbatch": [inner]}, headers=header),
             "INVALID_PARAMETER")  # fmt: skip


def test_what_a_stop_left_undone_is_taken_up(each_store: Live):
    """A set whose requests were not carried out when the process ended; the next one finds and carries it out."""
    live = each_store
    one, ads = specs(live, 2)
    made = ordered(live, "asyncadrequestsets", SLOW, ad_specs=ads)

    numbers = [int(made), *(int(row["id"]) for row in requests_of(live, made))]

    def hasten(tx: Any) -> None:
        for number in numbers:
            obj = tx.get(number)
            obj.data |= {"begins": 0, "due": 0} if "due" in obj.data else {"begins": 0}
            tx.update(obj)

    live.twin.store.write_sync(hasten)
    assert live.app is not None
    asyncio.run(_start(live.app))
    assert counts(live, made) == {"total": 2, "success": 2}
    assert len(live.get(f"/{one}/ads").json()["data"]) == 2


async def _start(app: App) -> None:
    """Start the application, and stop it again."""
    messages = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]

    async def receive() -> dict[str, Any]:
        return messages.pop(0)

    async def send(message: Any) -> None:
        assert message["type"].endswith(".complete")

    await app({"type": "lifespan"}, receive, send)


def test_a_full_set_is_carried_out(live: Live):
    """A thousand labels, each by a request of its own."""
    live.admin("POST", "/throttle", {"profile": "off"})
    batch = [{"relative_url": f"{account(live)}/adlabels", "body": f"name=Label {place}"} for place in range(1_000)]
    made = ordered(live, "async_batch_requests", adbatch=batch)
    assert counts(live, made) == {"total": 1_000, "success": 1_000}


def test_a_stranger_sees_no_set(live: Live):
    _, ads = specs(live, 1)
    made = ordered(live, "asyncadrequestsets", ad_specs=ads)
    (row,) = requests_of(live, made)
    stranger = live.world["second_access_token"]
    for path in (f"/{made}", f"/{made}/requests", f"/{row['id']}"):
        for verb in ("GET", "POST", "DELETE"):
            error_of(live.request(verb, path, token=stranger), "UNSUPPORTED_REQUEST")
    error_of(live.get("/requests", {"id": made}, token=stranger), "INVALID_PARAMETER", [["id"]])


def test_the_same_world_makes_the_same_sets():
    seen = []
    for _ in range(2):
        with sqlite_live() as live:
            _, ads = specs(live, 2)
            made = ordered(live, "asyncadrequestsets", ad_specs=ads)
            seen.append((made, live.get(f"/{made}/requests", {"fields": "result"}).json()["data"]))
    assert seen[0] == seen[1]
