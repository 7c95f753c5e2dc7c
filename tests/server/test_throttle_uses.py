"""Every business use case over HTTP, a node type for each that the twin has none of; and load, by app and by person."""

from __future__ import annotations

import types
from collections.abc import Iterator
from typing import Any

import pytest

import adtwin.model
from adtwin.errors import CATALOGUE
from adtwin.graph.auth import digest
from adtwin.graph.node import written
from adtwin.graph.quotas import INSIGHTS_OF_AN_APP, QUOTAS
from adtwin.graph.registry import Registry, discover
from adtwin.model.owned import Owned
from tests.live import NOW, Live, Setting, error_of, sqlite_live


def _kind(use: str) -> type[Owned]:
    """A node type of this use case, on an edge of the account."""
    name = "".join(word.capitalize() for word in use.split("_")) + "Thing"
    body = {"use_case": use, "name": written(on_create=True, by_default=True), "__module__": __name__}
    return types.new_class(
        name, (Owned,), {"edge_of": ("AdAccount", f"{use}_things")}, lambda space: space.update(body)
    )


WITH_ALL = Setting(registry=Registry([*discover(adtwin.model), *map(_kind, QUOTAS)]))


@pytest.fixture(scope="module")
def live() -> Iterator[Live]:
    """A demo world with a thing of every use case, under the limits of a new app."""
    with sqlite_live(WITH_ALL) as one:
        one.admin("POST", "/throttle", {"profile": "strict"})
        yield one


SAID = {
    "ads_insights": "Ad Insights", "ads_management": "Ads Management", "catalog": "Catalog", "catalog_batch": "Catalog",
    "custom_audience": "Custom Audience", "instagram": "Instagram Platform", "leadgen": "Lead Generation",
    "messenger": "Messenger", "pages": "Pages", "spark_ar": "Spark AR Commerce Effect Management",
    "threads": "Threads", "whatsapp": "WhatsApp Business Management API",
}  # fmt: skip
PER_SECOND = {
    "instagram_conversations": 2, "instagram_replies_live": 100, "instagram_send": 100, "instagram_send_media": 10,
    "messenger_conversations": 2, "messenger_send": 300, "messenger_send_media": 10,
}  # fmt: skip
PER_HOUR = {
    "instagram_replies": 750, "messenger_replies": 750, "whatsapp": 200, "whatsapp_active": 5_000,
    "whatsapp_credit": 5_000, "spark_ar": 200,
}  # fmt: skip


@pytest.mark.req("C-408")
def test_each_use_case_of_the_list_has_its_row():
    assert len({*SAID.values()}) == 11
    assert SAID.keys() | PER_SECOND.keys() | PER_HOUR.keys() == QUOTAS.keys()


@pytest.mark.req("C-408", "C-416", "C-418", "C-420", "C-421", "C-431")
@pytest.mark.parametrize(
    ("use", "limit", "span"),
    [
        *((use, limit, 1) for use, limit in PER_SECOND.items()),
        *((use, limit, 3_600) for use, limit in PER_HOUR.items()),
    ],
)
def test_an_object_has_so_many_calls_of_a_use_case(live: Live, use: str, limit: int, span: int):
    live.admin("POST", "/throttle", {"clear": True})
    edge = f"/{live.world['ad_account_id']}/{use}_things"
    thing = live.post(edge, {"name": use}).json()["id"]
    live.admin("POST", "/throttle", {"clear": True})
    now = live.twin.clock.now()
    app, owner = int(live.world["app_id"]), int(live.world["ad_account_id"].removeprefix("act_"))
    before = max(0, limit - 5)
    live.twin.throttle._counts.window(owner, f"{use} {app}", span).add(now, before)
    for _ in range(limit - before):
        assert live.get(f"/{thing}").status_code == 200
    error = error_of(live.get(f"/{thing}"), QUOTAS[use].error.symbol)
    assert error["code"] in (613, 80002, 80006, 80008)
    assert live.get(f"/{live.world['ad_account_id']}").status_code == 200, "another use case is unaffected"
    live.advance(f"{span}s")
    assert live.get(f"/{thing}").status_code == 200


def test_the_documented_codes_of_the_use_cases():
    codes = {use: QUOTAS[use].error.code for use in ("whatsapp", "instagram_send", "messenger_send", "threads")}
    assert codes == {"whatsapp": 80008, "instagram_send": 80002, "messenger_send": 80006, "threads": 613}
    assert QUOTAS["threads"].error is CATALOGUE["CUSTOM_CALL_LIMIT"]
    assert QUOTAS["whatsapp"].error is CATALOGUE["WHATSAPP_CALL_LIMIT"]


@pytest.mark.req("C-420")
def test_a_threads_profile_counts_ten_impressions_at_least(live: Live):
    live.admin("POST", "/throttle", {"clear": True})
    profile, app = int(live.world["threads_user_id"]), int(live.world["app_id"])
    owner = live.twin.store.read_sync(lambda view: view.get(profile)).owner_id
    window = live.twin.throttle._counts.window(owner, f"threads {app}", 86_400)
    window.add(live.twin.clock.now(), 47_999)
    assert live.get(f"/{profile}").status_code == 200
    refused = live.get(f"/{profile}")
    error_of(refused, "CUSTOM_CALL_LIMIT")
    assert "x-business-use-case-usage" not in refused.headers, "the use case has no type [C-429]"


# ---- load


@pytest.mark.req("C-293", "C-404", "C-294")
def test_over_the_load_of_an_app_some_calls_pass_as_others_fall_out_of_the_hour():
    with sqlite_live() as live:
        live.admin("POST", "/throttle", {"profile": "strict"})
        app, path = int(live.world["app_id"]), f"/{live.world['ad_account_id']}/insights"
        allowed = INSIGHTS_OF_AN_APP * QUOTAS["ads_insights"].base["development_access"]
        window = live.twin.throttle._counts.window(app, "insights")
        window.add(NOW - 3_540, 3)
        window.add(NOW, allowed - 4)
        assert live.get(path).status_code == 200
        error = error_of(live.get(path, {"fields": "spend,reach", "breakdowns": "age"}), "TOO_MANY_API_REQUESTS")
        assert error["code"] == 4
        data: Any = error["error_data"]
        assert data["throttled"] is True
        assert data["backend_qps"].keys() == data["complexity_score"].keys() == {"actual_score", "limit", "more_info"}
        assert data["backend_qps"]["limit"] == round(allowed / 3_600, 2)
        assert data["backend_qps"]["actual_score"] >= data["backend_qps"]["limit"]
        assert data["complexity_score"]["actual_score"] == 0.15
        live.advance("1m")
        codes = [live.get(path).status_code for _ in range(4)]
        assert codes == [200, 200, 400, 400]


@pytest.mark.req("C-398")
def test_a_persons_calls_count_over_all_apps():
    with sqlite_live() as live:
        live.admin("POST", "/throttle", {"profile": "strict"})
        token = "EAABof-another-app"
        record = {"user_id": int(live.world["user_id"]), "app_id": 7, "kind": "user", "scopes": ["public_profile"]}
        live.twin.store.write_sync(lambda tx: tx.token_put(digest(token), record))
        for place in range(150):
            answer = live.get("/me") if place % 2 else live.get("/me", token=token)
            assert answer.status_code == 200
        error_of(live.get("/me"), "USER_CALL_LIMIT")
        error_of(live.get("/me", token=token), "USER_CALL_LIMIT")
        assert live.get("/me", token=live.world["second_access_token"]).status_code == 200
        live.advance("1h")
        assert live.get("/me", token=token).status_code == 200
