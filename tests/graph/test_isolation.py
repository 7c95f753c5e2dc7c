"""Nobody sees, changes or learns of what belongs to others: what is foreign looks as if it were missing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from adtwin.graph.auth import digest, grant
from adtwin.graph.node import Edge, Field
from adtwin.graph.registry import NodeType
from tests.ads import TARGETING, campaign, link_story, read, tree
from tests.legacy import sample
from tests.live import NOW, Live, error_of
from tests.model.uploads import CLIP

MISSING = {"act": "act_100000000009999", "page post": "100000000000402_99", "other": "100000000009999"}
CANARY = "CANARY-7f3a"
UPLOAD = {"file_name": "a.mp4", "file_length": "9", "file_type": "video/mp4"}


def type_of(live: Live, identifier: str) -> NodeType:
    """The declaration behind a node."""

    def look(view: Any) -> NodeType:
        number = live.twin.registry.number(view, identifier)
        assert number is not None, identifier
        return live.twin.registry.types[view.get(number).type]

    return live.twin.store.read_sync(look)


def edges_of(live: Live, identifier: str) -> list[str]:
    """Its edges, but where the SDKs post their crash reports: those end at the door, whoever sends them."""
    return [f"/{name}" for name in type_of(live, identifier).edges if name != "instruments"]


def nodes_of(live: Live) -> Iterator[str]:
    """One node of every type that the world's user has."""
    world = live.world
    tree_ids = tree(live)
    yield from tree_ids
    yield read(live, tree_ids[2], "creative")["creative"]["id"]
    yield live.post(f"/{world['ad_account_id']}/adlabels", {"name": "Label"}).json()["id"]
    period = {
        "budget_value": 100,
        "budget_value_type": "ABSOLUTE",
        "time_start": 1_796_000_000,
        "time_end": 1_796_100_000,
    }
    yield live.post(f"/{tree_ids[1]}/budget_schedules", period).json()["id"]
    yield live.post(f"/{world['ad_account_id']}/customaudiences", {"name": "Customers"}).json()["id"]
    cells = [{"name": "A", "treatment_percentage": 50, "adsets": [tree_ids[1]]}]
    test = {"name": "Test", "start_time": NOW, "end_time": NOW + 86_400, "cells": cells}
    yield (study := live.post(f"/{world['business_id']}/ad_studies", test).json()["id"])
    yield live.get(f"/{study}/cells").json()["data"][0]["id"]
    goal = {"name": "Orders", "rule": {"event": {"eq": "Purchase"}}}
    yield live.post(f"/{world['ad_account_id']}/customconversions", goal).json()["id"]
    yield live.get(f"/{world['ad_account_id']}/saved_audiences").json()["data"][0]["id"]
    yield live.post(f"/{world['ad_account_id']}/insights").json()["report_run_id"]
    yield live.get(f"/{world['ad_account_id']}/adimages", {"fields": "id"}).json()["data"][0]["id"]
    yield live.get(f"/{world['catalog_id']}/products").json()["data"][0]["id"]
    yield live.get(f"/{world['instagram_user_id']}/media").json()["data"][0]["id"]
    label = {"relative_url": f"{world['ad_account_id']}/adlabels", "body": "name=Later"}
    ordered = {"name": "Set", "adbatch": [label]}
    yield (of := live.post(f"/{world['ad_account_id']}/async_batch_requests", ordered).json()["id"])
    yield live.get(f"/{of}/requests").json()["data"][0]["id"]
    yield live.post(f"/{world['ad_account_id']}/adcreatives", sample(live, "2")).json()["id"]
    yield live.post(f"/{world['app_id']}/uploads", UPLOAD).json()["id"]
    files = {"source": ("clip.mp4", CLIP, "video/mp4")}
    yield live.post("/me/videos", {}, files=files).json()["id"]
    page_videos = f"/{world['page_id']}/videos"
    yield live.post(page_videos, {}, files=files, token=world["page_access_token"]).json()["id"]
    yield live.post(f"/{world['page_id']}/photos", {"url": "https://example.com/p.jpg", "published": "0"}).json()["id"]
    yield live.post(f"/{world['lead_form_id']}/test_leads").json()["id"]
    yield world["system_user_id"]
    for name in ("ad_account", "page", "page_post", "user", "business", "app", "instagram_user", "threads_user"):
        yield world[f"{name}_id"]
    for name in ("pixel", "catalog", "product_set", "lead_form", "event", "video"):
        yield world[f"{name}_id"]


def _missing_like(identifier: str) -> str:
    kind = "act" if identifier.startswith("act_") else "page post" if "_" in identifier else "other"
    return MISSING[kind]


def _without(identifier: str, response: Any) -> tuple[int, dict[str, Any]]:
    """Status and error of an answer, with the id and the trace taken out."""
    error = response.json()["error"]
    del error["fbtrace_id"]
    texts = {
        name: value.replace(identifier, "ID") if isinstance(value, str) else value for name, value in error.items()
    }
    return response.status_code, texts


@pytest.mark.req("C-376", "C-218", "D-008")
def test_every_node_and_edge_is_missing_for_a_stranger(live: Live):
    stranger = live.world["second_access_token"]
    cells = 0
    for identifier in list(nodes_of(live)):
        missing = _missing_like(identifier)
        expected = "ACCOUNT_PERMISSION" if identifier.startswith("act_") else "UNSUPPORTED_REQUEST"
        for edge in ["", *edges_of(live, identifier), "/nope"]:
            for verb in ("GET", "POST", "DELETE"):
                answer = live.request(verb, f"/{identifier}{edge}", token=stranger, data={"name": "x"})
                nothing = live.request(verb, f"/{missing}{edge}", token=stranger, data={"name": "x"})
                error_of(answer, expected)
                assert _without(identifier, answer) == _without(missing, nothing), (verb, identifier, edge)
                cells += 1
    assert cells > 280


@pytest.mark.req("D-069")
def test_every_node_and_edge_wants_a_token(live: Live):
    for identifier in list(nodes_of(live)):
        for edge in ["", *edges_of(live, identifier)]:
            for verb in ("GET", "POST", "DELETE"):
                error_of(live.request(verb, f"/{identifier}{edge}", token=None), "TOKEN_REQUIRED")
                error_of(live.request(verb, f"/{identifier}{edge}", token="EAABnobody"), "INVALID_TOKEN")


def plant_canaries(live: Live) -> dict[str, str]:
    """The neighbour's whole tree, every text of which says whose it is; it runs for two days."""
    token, account = live.world["second_access_token"], live.world["second_ad_account_id"]

    def made(edge: str, **given: Any) -> str:
        response = live.post(f"/{account}/{edge}", {"name": f"{CANARY} {edge}", **given}, token=token)
        assert response.status_code == 200, response.text
        return str(response.json()["id"])

    found = {"label": made("adlabels")}
    story = {
        "page_id": live.world["second_page_id"],
        "link_data": {"message": f"{CANARY} message", "link": f"https://{CANARY.lower()}.example.com/"},
    }
    found["campaign"] = made("campaigns", objective="OUTCOME_TRAFFIC", status="ACTIVE", special_ad_categories=[])
    found["adset"] = made(
        "adsets", campaign_id=found["campaign"], daily_budget=2_000, targeting=TARGETING, status="ACTIVE"
    )
    found["creative"] = made("adcreatives", object_story_spec=story)
    found["ad"] = made("ads", adset_id=found["adset"], creative={"creative_id": found["creative"]}, status="ACTIVE")
    post = live.post(f"/{live.world['second_page_id']}/feed", {"message": f"{CANARY} post"}, token=token)
    found["post"] = post.json()["id"]
    found["page"], found["account"] = live.world["second_page_id"], account.removeprefix("act_")
    live.advance("2d")
    return found


def everything(live: Live, identifier: str) -> Iterator[str]:
    """Every answer that a node gives about itself and what hangs on it, as text."""
    node_type = type_of(live, identifier)
    readable = [name for name, one in node_type.fields.items() if isinstance(one, Field) and one.readable]
    yield live.get(f"/{identifier}", {"fields": ",".join(readable), "metadata": "1"}).text
    for name, edge in node_type.edges.items():
        given: dict[str, Any] = {"limit": 500, "summary": "true", "ad_format": "MOBILE_FEED_STANDARD"}
        if name == "insights":
            given = {"date_preset": "maximum", "level": "ad", "fields": "ad_name,campaign_name,impressions"}
        elif isinstance(edge, Edge) and edge.target is not None:
            listed = live.twin.registry.types[edge.target].fields
            given["fields"] = ",".join(one for one, field in listed.items() if field.readable)
        yield live.get(f"/{identifier}/{name}", given).text


@pytest.mark.req("C-376")
def test_nothing_of_the_neighbour_is_in_any_answer(live: Live):
    planted = plant_canaries(live)
    token = live.world["second_access_token"]
    assert CANARY in live.get(f"/{planted['ad']}", {"fields": "name"}, token=token).text
    texts = [text for identifier in list(nodes_of(live)) for text in everything(live, identifier)]
    assert len(texts) > 70
    assert sum('"error"' not in text for text in texts) > 60
    for text in texts:
        assert CANARY.lower() not in text.lower(), text[:2_000]
        for pk in planted.values():
            assert pk not in text, text[:2_000]


FOREIGN: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("adsets", "campaign_id", {"name": "x", "daily_budget": 2_000, "targeting": TARGETING, "status": "PAUSED"}),
    ("ads", "adset_id", {"name": "x", "status": "PAUSED"}),
    ("ads", "creative", {"name": "x", "status": "PAUSED"}),
    ("adcreatives", "object_story_id", {"name": "x"}),
    ("adcreatives", "object_story_spec", {"name": "x"}),
    ("campaigns", "adlabels", {"name": "x", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED"}),
)


@pytest.mark.req("A-083", "A-091", "C-376")
@pytest.mark.parametrize(("edge", "param", "given"), FOREIGN)
def test_a_reference_to_what_is_foreign_is_one_to_nothing(live: Live, edge: str, param: str, given: dict[str, Any]):
    planted = plant_canaries(live)
    own = tree(live)
    if edge == "ads":
        given = {**given, "adset_id": own[1], "creative": {"object_story_spec": link_story(live)}}

    def value(kind: str, nothing: str | None) -> Any:
        pk = nothing or planted[kind]
        return {
            "campaign_id": pk,
            "adset_id": pk,
            "creative": {"creative_id": pk},
            "object_story_id": (nothing and f"{nothing}_9") or planted["post"],
            "object_story_spec": {**link_story(live), "page_id": pk},
            "adlabels": [{"id": pk}],
        }[param]

    kinds = {"campaign_id": "campaign", "adset_id": "adset", "creative": "creative", "object_story_id": "post"}
    kind = kinds.get(param, "page" if param == "object_story_spec" else "label")
    path = f"/{live.world['ad_account_id']}/{edge}"
    foreign = live.post(path, {**given, param: value(kind, None)})
    nothing = live.post(path, {**given, param: value(kind, "100000000009999")})
    assert foreign.status_code == nothing.status_code == 400, (foreign.text, nothing.text)
    assert foreign.json()["error"].get("error_data") == nothing.json()["error"].get("error_data")
    assert CANARY not in foreign.text
    codes = [(one.json()["error"]["code"], one.json()["error"].get("error_subcode")) for one in (foreign, nothing)]
    assert codes[0] == codes[1]


def test_what_another_role_does_not_reach_is_left_out_behind_references(live: Live):
    """An analyst of the account alone: its business and page are not theirs."""
    token = person(live, 100_000_000_000_777, {live.world["ad_account_id"]: ["ANALYZE"]})
    fields = "name,business{name,primary_page{access_token}},promote_pages{access_token},adspixels{name}"
    got = live.get(f"/{live.world['ad_account_id']}", {"fields": fields}, token=token).json()
    assert got.pop("adspixels")["data"]
    assert got == {"name": "Alpine Outfitters", "id": live.world["ad_account_id"]}


def person(live: Live, pk: int, roles: dict[str, list[str]], scopes: tuple[str, ...] = ("ads_management",)) -> str:
    """The token of a new person with these tasks on these objects."""
    token = f"EAABperson{pk}{'-'.join(scopes)}"

    def plant(tx: Any) -> None:
        for owner, tasks in roles.items():
            grant(tx, pk, int(owner.removeprefix("act_")), tasks, 0)
        tx.token_put(digest(token), {"user_id": pk, "app_id": 1, "kind": "user", "scopes": list(scopes)})

    live.twin.store.write_sync(plant)
    return token


WRITES = (
    ("POST", "{account}", {"name": "Taken over"}),
    ("POST", "{account}/campaigns", {"name": "x", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED"}),
    ("POST", "{account}/adlabels", {"name": "x"}),
    ("POST", "{campaign}", {"name": "x"}),
    ("DELETE", "{campaign}", {}),
)


@pytest.mark.req("C-381", "D-103", "C-376")
@pytest.mark.parametrize(("verb", "path", "given"), WRITES)
@pytest.mark.parametrize(
    ("tasks", "scopes", "may"),
    [
        (["ANALYZE"], ("ads_management",), False),
        (["ADVERTISE"], ("ads_read",), False),
        (["ADVERTISE"], ("ads_management",), True),
        (["MANAGE"], ("ads_management", "ads_read"), True),
    ],
)
def test_writing_takes_a_task_and_a_permission(  # noqa: PLR0917 - two tables
    live: Live, verb: str, path: str, given: dict[str, str], tasks: list[str], scopes: tuple[str, ...], may: bool
):
    made = campaign(live)
    account = live.world["ad_account_id"]
    token = person(live, 100_000_000_000_778, {account: tasks}, scopes)
    assert live.get(f"/{account}/campaigns", {"fields": "name"}, token=token).json()["data"][0]["name"] == "Campaign"
    response = live.request(verb, "/" + path.format(account=account, campaign=made), data=given, token=token)
    if may and (path != "{account}" or "MANAGE" in tasks):  # the account itself is its managers'
        assert response.status_code == 200, response.text
    else:
        error_of(response, "PERMISSION" if "ads_management" in scopes else "ADS_PERMISSION_MISSING")
        assert read(live, made, "name", "status") == {"name": "Campaign", "status": "ACTIVE", "id": made}


@pytest.mark.req("C-381")
def test_reading_ads_takes_a_permission(live: Live):
    account = live.world["ad_account_id"]
    made = campaign(live)
    token = person(live, 100_000_000_000_779, {account: ["MANAGE"]}, ("email",))
    error_of(live.get(f"/{account}", token=token), "ACCOUNT_PERMISSION")
    error_of(live.get(f"/{made}", token=token), "UNSUPPORTED_REQUEST")


def test_a_page_is_posted_to_by_those_who_may(live: Live):
    page = live.world["page_id"]
    analyst = person(live, 100_000_000_000_780, {page: ["ANALYZE"]}, ("pages_manage_posts",))
    error_of(live.post(f"/{page}/feed", {"message": "x"}, token=analyst), "PERMISSION")
    author = person(live, 100_000_000_000_781, {page: ["CREATE_CONTENT"]}, ("pages_manage_posts",))
    assert live.post(f"/{page}/feed", {"message": "x"}, token=author).status_code == 200
