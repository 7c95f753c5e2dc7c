"""Writing: how parameters arrive, what comes back, what is only validated, and what can't be written at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest

from adtwin.graph.node import Presence
from tests.ads import TARGETING, ad, adset, campaign, creative, link_story, read, tree
from tests.live import Live, error_of

GIVEN = {"name": "Every way", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED", "special_ad_categories": "[]"}


def _sent(live: Live, way: str) -> Any:
    path = f"/{live.world['ad_account_id']}/campaigns"
    if way == "form":
        return live.post(path, GIVEN)
    if way == "multipart":
        return live.post(path, files={name: (None, value) for name, value in GIVEN.items()})
    if way == "query":
        return live.post(f"{path}?{urlencode(GIVEN)}")
    if way == "json":
        return live.post(path, json={**GIVEN, "special_ad_categories": []})
    if way == "quoted":
        return live.post(
            path, {name: f'"{value}"' if name != "special_ad_categories" else value for name, value in GIVEN.items()}
        )
    if way == "mixed":
        return live.post(
            f"{path}?name=overruled&objective=OUTCOME_TRAFFIC", {"name": GIVEN["name"], "status": "PAUSED"}
        )
    if way == "last wins":
        return live.post(f"{path}?status&status=ACTIVE&status=PAUSED", {**GIVEN})
    return live.post(path, {"name": GIVEN["name"], "objective": GIVEN["objective"], "status": "", **GIVEN})


WAYS = ("form", "multipart", "query", "json", "quoted", "mixed", "last wins", "blank")


@pytest.mark.req(
    "A-003", "A-008", "A-013", "A-017", "B-002", "B-003", "B-005", "B-006", "B-009", "C-001", "C-002", "C-003"
)
@pytest.mark.parametrize("way", WAYS)
def test_parameters_arrive_in_every_way(live: Live, way: str):
    response = _sent(live, way)
    assert list(response.json()) == ["id"], response.text
    made = response.json()["id"]
    assert isinstance(made, str)
    assert read(live, made, "name", "status", "objective") == {
        "name": "Every way",
        "status": "PAUSED",
        "objective": "OUTCOME_TRAFFIC",
        "id": made,
    }


TARGETINGS = (
    '{"geo_locations":{"countries":["US"]},"genders":[1]}',
    "{'geo_locations': {'countries': ['US']}, 'genders': [1]}",
    "{geo_locations:{countries:['US']},genders:[1]}",
    '{"geo_locations":{"countries":["US",],},"genders":[1,],}',
    '"{\\"geo_locations\\":{\\"countries\\":[\\"US\\"]},\\"genders\\":[1]}"',
)


@pytest.mark.req("A-009", "A-012", "C-004", "D-004")
@pytest.mark.parametrize("targeting", TARGETINGS)
def test_nested_values_come_as_json_however_loose(live: Live, targeting: str):
    made = adset(live, campaign(live), targeting=targeting)
    kept = read(live, made, "targeting")["targeting"]
    assert kept["geo_locations"]["countries"] == ["US"]
    assert kept["genders"] == [1]


@pytest.mark.req("C-005", "D-004")
def test_nested_values_come_in_php_brackets(live: Live):
    sent = {
        "name": "Brackets",
        "campaign_id": campaign(live),
        "daily_budget": 2_000,
        "targeting[geo_locations][countries][]": "US",
        "targeting[genders][0]": "1",
    }
    made = live.post(f"/{live.world['ad_account_id']}/adsets", sent).json()["id"]
    assert read(live, made, "targeting")["targeting"]["geo_locations"]["countries"] == ["US"]


BOOLEANS = (("true", True), ("1", True), ("True", True), ("false", False), ("0", False), ('"true"', True))


@pytest.mark.req("A-011")
@pytest.mark.parametrize(("text", "value"), BOOLEANS)
def test_booleans_come_as_words_or_digits(live: Live, text: str, value: bool):
    account = live.world["ad_account_id"]
    assert live.post(f"/{account}", {"is_notifications_enabled": text}).json() == {"success": True}
    assert read(live, account, "is_notifications_enabled")["is_notifications_enabled"] is value


LISTS = ('["US","CA"]', "['US', 'CA']", "US,CA", "US, CA")


@pytest.mark.req("A-010", "C-006")
@pytest.mark.parametrize("countries", LISTS)
def test_lists_come_as_json_or_with_commas(live: Live, countries: str):
    made = campaign(live, special_ad_categories="HOUSING", special_ad_category_country=countries)
    got = read(live, made, "special_ad_categories", "special_ad_category_country")
    assert got["special_ad_categories"] == ["HOUSING"]
    assert got["special_ad_category_country"] == ["US", "CA"]


# ---- what comes back


@pytest.mark.req("A-017", "A-018", "B-009", "D-006")
def test_a_create_answers_the_id_and_an_update_success(live: Live):
    made = campaign(live)
    assert live.post(f"/{made}", {"name": "Other"}).json() == {"success": True}
    assert live.delete(f"/{made}").json() == {"success": True}


@pytest.mark.req("D-006")
def test_a_write_with_fields_is_read_at_once(live: Live):
    account = live.world["ad_account_id"]
    made = live.post(f"/{account}/campaigns", {**GIVEN, "fields": "name,effective_status,account{currency}"}).json()
    assert made == {
        "id": made["id"],
        "name": "Every way",
        "effective_status": "PAUSED",
        "account": {"currency": "USD", "id": account},
    }
    changed = live.post(f"/{made['id']}", {"status": "ACTIVE", "fields": "effective_status"}).json()
    assert changed == {"success": True, "effective_status": "ACTIVE", "id": made["id"]}
    renamed = live.post(f"/{account}", {"name": "Renamed", "fields": "name"}).json()
    assert renamed == {"success": True, "name": "Renamed", "id": account}


@pytest.mark.req("D-006")
def test_a_write_with_a_faulty_fields_expression_stores_nothing(live: Live):
    account = live.world["ad_account_id"]
    error_of(live.post(f"/{account}/campaigns", {**GIVEN, "fields": "nmae"}), "UNKNOWN_FIELD")
    assert live.get(f"/{account}/campaigns").json() == {"data": []}


# ---- validated only

EDGES = ("campaigns", "adsets", "ads", "adcreatives")


def _whole(live: Live) -> dict[str, dict[str, Any]]:
    """Parameters of a valid create on each edge."""
    made = campaign(live)
    return {
        "campaigns": GIVEN,
        "adsets": {"name": "Set", "campaign_id": made, "daily_budget": 2_000, "targeting": TARGETING},
        "ads": {
            "name": "Ad",
            "adset_id": adset(live, made),
            "creative": {"creative_id": creative(live)},
            "status": "PAUSED",
        },
        "adcreatives": {"name": "Creative", "object_story_spec": link_story(live)},
    }


def _state(live: Live) -> dict[str, int]:
    account = live.world["ad_account_id"]
    return {
        edge: live.get(f"/{account}/{edge}", {"summary": "true"}).json()["summary"]["total_count"] for edge in EDGES
    }


@pytest.mark.req("B-075", "B-076", "B-079", "D-154", "D-155")
@pytest.mark.parametrize("edge", EDGES)
@pytest.mark.parametrize("options", [["validate_only"], ["validate_only", "include_recommendations"]])
def test_a_write_that_is_only_validated_stores_nothing(live: Live, edge: str, options: list[str]):
    given = _whole(live)[edge]
    before = _state(live)
    answer = live.post(f"/{live.world['ad_account_id']}/{edge}", {**given, "execution_options": options}).json()
    assert answer.pop("success") is True
    assert set(answer) <= {"recommendations"}
    assert _state(live) == before


@pytest.mark.req("B-076", "B-079", "D-154")
@pytest.mark.parametrize("edge", EDGES)
def test_a_faulty_write_that_is_only_validated_is_refused(live: Live, edge: str):
    given = {name: value for name, value in _whole(live)[edge].items() if name not in ("name", "object_story_spec")}
    before = _state(live)
    response = live.post(f"/{live.world['ad_account_id']}/{edge}", {**given, "execution_options": ["validate_only"]})
    assert response.status_code == 400
    assert _state(live) == before


@pytest.mark.req("B-075", "B-076")
def test_an_update_that_is_only_validated_changes_nothing(live: Live):
    for pk in tree(live):
        before = live.get(f"/{pk}", {"fields": "name,status,updated_time"}).json()
        given = {"name": "Changed", "status": "PAUSED", "execution_options": '["validate_only"]'}
        assert live.post(f"/{pk}", given).json() == {"success": True}
        assert live.get(f"/{pk}", {"fields": "name,status,updated_time"}).json() == before


@pytest.mark.req("B-077", "B-078", "B-079", "D-154")
@pytest.mark.parametrize("option", ["include_recommendations", "synchronous_ad_review"])
@pytest.mark.parametrize("edge", ["campaigns", "adsets", "ads"])
def test_options_that_need_company_are_refused_alone(live: Live, edge: str, option: str):
    given = {**_whole(live)[edge], "execution_options": [option]}
    response = live.post(f"/{live.world['ad_account_id']}/{edge}", given)
    error_of(response, "INVALID_PARAMETER", [["execution_options"]])


@pytest.mark.req("B-078", "D-154")
def test_review_at_once_goes_with_validation(live: Live):
    given = {**_whole(live)["ads"], "execution_options": ["validate_only", "synchronous_ad_review"]}
    assert live.post(f"/{live.world['ad_account_id']}/ads", given).json() == {"success": True}


def test_an_unknown_option_is_refused(live: Live):
    given = {**GIVEN, "execution_options": ["validate"]}
    error = error_of(live.post(f"/{live.world['ad_account_id']}/campaigns", given), "INVALID_PARAMETER")
    assert "validate_only" in error["message"]


# ---- what can't be written


def _nodes(live: Live) -> Iterator[str]:
    """One node of every type that the demo world and a small tree have."""
    world = live.world
    yield from (world["ad_account_id"], world["page_id"], world["page_post_id"], world["user_id"], world["business_id"])
    yield from (world["app_id"], world["instagram_user_id"], world["threads_user_id"], world["pixel_id"])
    yield from (world["catalog_id"], world["product_set_id"], world["lead_form_id"], world["event_id"])
    yield world["video_id"]
    yield live.get(f"/{world['ad_account_id']}/adimages", {"fields": "id"}).json()["data"][0]["id"]
    yield live.get(f"/{world['catalog_id']}/products").json()["data"][0]["id"]
    yield live.get(f"/{world['instagram_user_id']}/media").json()["data"][0]["id"]
    yield live.post(f"/{world['ad_account_id']}/adlabels", {"name": "Label"}).json()["id"]
    made = tree(live)
    yield from (*made, read(live, made[2], "creative")["creative"]["id"])


@pytest.mark.req("D-013", "D-048")
def test_nothing_but_writable_fields_can_be_written(live: Live):
    """Mass assignment: every field that is not declared writable stays as it was, whatever is posted to it."""
    checked = 0
    for identifier in list(_nodes(live)):
        node_type = _type_of(live, identifier)
        closed = [name for name, one in node_type.fields.items() if one.readable and not one.on_update]
        closed = [name for name in closed if name != "access_token"]
        shown = [name for name in closed if name != "picture"]
        before = live.get(f"/{identifier}", {"fields": ",".join(shown)}).json()
        for value in ("1", '["x"]', '{"id":"1"}', "ACTIVE"):
            response = live.post(f"/{identifier}", dict.fromkeys([*closed, "id"], value))
            assert response.status_code in (200, 400), response.text
            after = live.get(f"/{identifier}", {"fields": ",".join(shown)}).json()
            before.pop("updated_time", None), after.pop("updated_time", None)
            assert after == before, node_type.name
        checked += len(closed)
    assert checked > 250


def _type_of(live: Live, identifier: str) -> Any:
    def look(view: Any) -> Any:
        number = live.twin.registry.number(view, identifier)
        return None if number is None else live.twin.registry.types[view.get(number).type]

    return live.twin.store.read_sync(look)


@pytest.mark.req("D-013")
def test_a_create_takes_no_field_that_the_server_sets(live: Live):
    """The same at creation: id, owner, statuses and times are the server's."""
    registry = live.twin.registry
    forged = {"id": "1", "account_id": "1", "effective_status": "DELETED", "created_time": "1", "updated_time": "1"}
    for edge, given in _whole(live).items():
        response = live.post(f"/{live.world['ad_account_id']}/{edge}", {**forged, **given})
        made = response.json()["id"]
        kind = _type_of(live, made)
        assert all(kind.fields[name].on_create is Presence.NEVER for name in forged if name in kind.fields)
        assert kind is registry.types[kind.name]
        got = read(live, made, "account_id", *(["created_time"] if "created_time" in kind.fields else []))
        assert got["account_id"] == live.world["ad_account_id"].removeprefix("act_")
        assert got.get("created_time", "2026-11-24T16:00:00-0800") == "2026-11-24T16:00:00-0800"


def test_a_failed_write_of_many_objects_stores_none(live: Live):
    """An ad with a new ad set and a new creative: the creative is faulty, so there is no ad set either."""
    given = {
        "name": "All or nothing",
        "adset_spec": {"name": "Set", "campaign_id": campaign(live), "daily_budget": 2_000, "targeting": TARGETING},
        "creative": {"name": "No story"},
        "status": "PAUSED",
    }
    before = _state(live)
    assert live.post(f"/{live.world['ad_account_id']}/ads", given).status_code == 400
    assert _state(live) == before


def test_an_ad_can_be_made_with_its_ad_set(live: Live):
    given = {"name": "Set", "campaign_id": campaign(live), "daily_budget": 2_000, "targeting": TARGETING}
    made = live.post(
        f"/{live.world['ad_account_id']}/ads",
        {"name": "Ad", "adset_spec": given, "creative": {"object_story_spec": link_story(live)}, "status": "PAUSED"},
    ).json()["id"]
    assert read(live, made, "adset{name}")["adset"]["name"] == "Set"
    assert ad(live, read(live, made, "adset_id")["adset_id"])
