"""The pipeline over HTTP: paths, versions, tokens, verbs, and the form of an error."""

from __future__ import annotations

from typing import Any

import pytest

from adtwin.errors import CATALOGUE
from adtwin.graph.auth import digest
from tests.live import Live, error_of

# ---- paths and versions

PATHS = ("/me", "/v24.0/me", "/v24.0/me/", "//v24.0//me//", "/v24/me", "/v1.0/me", "/v99.9/me")


@pytest.mark.req("A-002", "B-001", "B-007", "C-007", "D-012")
@pytest.mark.parametrize("path", PATHS)
def test_the_version_is_the_first_segment_or_is_left_out(live: Live, path: str):
    assert live.client.get(path, params={"access_token": live.world["access_token"]}).json() == {
        "name": "Dana Mercer",
        "id": live.world["user_id"],
    }


@pytest.mark.req("A-002")
@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("", "v24.0"),
        ("/v2.0", "v21.0"),
        ("/v24.0", "v24.0"),
        ("/v25.0", "v25.0"),
        ("/v26.0", "v26.0"),
        ("/v31.0", "v26.0"),
    ],
)
def test_an_answer_says_which_version_gave_it(live: Live, asked: str, answered: str):
    assert live.get(f"{asked}/me").headers["facebook-api-version"] == answered


@pytest.mark.req("A-001")
@pytest.mark.parametrize("host", ["graph.facebook.com", "graph-video.facebook.com"])
def test_the_other_host_is_the_same_process(live: Live, host: str):
    response = live.get("/v24.0/me", headers={"Host": host})
    assert response.status_code in (200, 400)
    assert "unknown error" not in response.text


ODD_PATHS = (
    ("/", "UNSUPPORTED_REQUEST"),
    ("/v24.0", "UNSUPPORTED_REQUEST"),
    ("/v²/me", "UNSUPPORTED_REQUEST"),
    ("/v24.0.0/me", "UNSUPPORTED_REQUEST"),
    ("/me/nope", "UNKNOWN_PATH"),
    ("/me/adaccounts/more", "UNKNOWN_PATH"),
    ("/-5", "UNSUPPORTED_REQUEST"),
    ("/1.5", "UNSUPPORTED_REQUEST"),
    ("/%00", "UNSUPPORTED_REQUEST"),
    ("/me%00", "UNSUPPORTED_REQUEST"),
    ("/%ED%A0%80", "UNSUPPORTED_REQUEST"),
    ("/" + "9" * 30, "UNSUPPORTED_REQUEST"),
    ("/" + "9" * 18, "UNSUPPORTED_REQUEST"),
    ("/٣", "UNSUPPORTED_REQUEST"),
    ("/act_", "ACCOUNT_PERMISSION"),
    ("/act_x", "ACCOUNT_PERMISSION"),
    ("/act_-1", "ACCOUNT_PERMISSION"),
    ("/act_" + "9" * 30, "ACCOUNT_PERMISSION"),
    ("/act_" + "9" * 18, "ACCOUNT_PERMISSION"),
    ("/1_2_3", "UNSUPPORTED_REQUEST"),
    ("/" + "9" * 30 + "_1", "UNSUPPORTED_REQUEST"),
)


@pytest.mark.req("D-008", "C-376")
@pytest.mark.parametrize("verb", ["GET", "POST", "DELETE"])
@pytest.mark.parametrize(("path", "symbol"), ODD_PATHS)
def test_a_path_to_nothing_is_a_documented_error(live: Live, path: str, symbol: str, verb: str):
    error_of(live.request(verb, path), symbol)


def test_an_unknown_edge_is_answered_with_the_nearest_name(live: Live):
    error = error_of(live.get(f"/{live.world['ad_account_id']}/campaign"), "UNKNOWN_PATH")
    assert error["message"] == "(#2500) Unknown path components: /campaign"
    assert "campaigns" in error["error_user_msg"]


# ---- tokens


def _with(token: str) -> list[dict[str, Any]]:
    return [
        {"params": {"access_token": token}},
        {"params": {"access_token": f'"{token}"'}},
        {"headers": {"Authorization": f"OAuth {token}"}},
        {"headers": {"Authorization": f"Bearer {token}"}},
        {"headers": {"authorization": f"bearer {token}"}},
    ]


@pytest.mark.req("A-003", "C-008")
@pytest.mark.parametrize("place", range(5))
def test_the_token_may_stand_in_any_of_its_places(live: Live, place: int):
    sent = _with(live.world["access_token"])[place]
    assert live.client.get("/me", **sent).json()["name"] == "Dana Mercer"


@pytest.mark.req("A-003", "B-003")
@pytest.mark.parametrize("form", ["data", "json", "files"])
def test_the_token_may_stand_in_any_body(live: Live, form: str):
    given = {
        "access_token": live.world["access_token"],
        "name": "A body",
        "objective": "OUTCOME_TRAFFIC",
        "status": "PAUSED",
    }
    body: Any = {name: (None, value) for name, value in given.items()} if form == "files" else given
    response = live.client.request("POST", f"/{live.world['ad_account_id']}/campaigns", **{form: body})
    assert list(response.json()) == ["id"]


@pytest.mark.req("A-006", "A-007", "C-001")
@pytest.mark.parametrize("form", ["data", "files"])
def test_a_get_and_a_delete_take_their_parameters_from_the_body(live: Live, form: str):
    token = {"access_token": live.world["access_token"]}

    def body(given: dict[str, str]) -> Any:
        return {name: (None, value) for name, value in given.items()} if form == "files" else given

    made = live.post(f"/{live.world['ad_account_id']}/adlabels", {"name": "Gone soon"}).json()["id"]
    read = live.client.request("GET", f"/{made}", **{form: body({**token, "fields": "name"})})
    assert read.json() == {"name": "Gone soon", "id": made}
    gone = live.client.request("DELETE", f"/{made}", **{form: body(token)})
    assert gone.json() == {"success": True}


BAD_TOKENS = ("x", "EAAB" + "a" * 60, "\u0000", "é", "a" * 5_000, '{"a":1}', "''")


@pytest.mark.req("C-472", "D-069")
@pytest.mark.parametrize("token", BAD_TOKENS)
def test_a_token_that_is_none_is_refused(live: Live, token: str):
    response = live.client.get("/me", params={"access_token": token})
    error_of(response, "INVALID_TOKEN")
    assert response.headers["www-authenticate"].startswith('OAuth "Facebook Platform" "invalid_token"')


@pytest.mark.req("D-069")
@pytest.mark.parametrize("header", [None, "", "Basic abc", "OAuth", "OAuth "])
def test_a_request_without_a_token_is_refused(live: Live, header: str | None):
    headers = {} if header is None else {"Authorization": header}
    error_of(live.client.get("/me", headers=headers), "NO_TOKEN")
    error_of(live.client.post(f"/{live.world['ad_account_id']}/campaigns", headers=headers), "TOKEN_REQUIRED")


@pytest.mark.req("C-472", "A-062")
def test_a_token_expires_with_the_clock(live: Live):
    record = {"user_id": int(live.world["user_id"]), "app_id": 1, "kind": "user", "scopes": []}
    ends = live.twin.clock.now() + 3_600
    live.twin.store.write_sync(lambda tx: tx.token_put(digest("EAABbriefly"), {**record, "expires": ends}))
    assert live.get("/me", token="EAABbriefly").status_code == 200
    live.advance("59m")
    assert live.get("/me", token="EAABbriefly").status_code == 200
    live.advance("1m")
    response = live.get("/me", token="EAABbriefly")
    error_of(response, "EXPIRED_TOKEN")
    assert response.status_code == 401


# ---- verbs

REFUSED = (
    ("GET", "{account}/adpreviews"),
    ("POST", "{account}/generatepreviews"),
    ("POST", "{account}/instagram_accounts"),
    ("POST", "{account}/promote_pages"),
    ("POST", "{account}/minimum_budgets"),
    ("POST", "{account}/users"),
    ("POST", "me"),
    ("POST", "me/adaccounts"),
    ("POST", "{business}"),
    ("POST", "{pixel}"),
    ("DELETE", "me"),
    ("DELETE", "{account}"),
    ("DELETE", "{page}"),
    ("DELETE", "{business}"),
    ("DELETE", "{account}/ads"),
    ("DELETE", "{account}/adsets"),
    ("DELETE", "{account}/adcreatives"),
    ("DELETE", "{account}/insights"),
    ("DELETE", "{account}/generatepreviews"),
    ("DELETE", "{account}/instagram_accounts"),
    ("DELETE", "{account}/adspixels"),
)


@pytest.mark.req("D-008", "D-013", "D-160", "A-005")
@pytest.mark.parametrize(("verb", "path"), REFUSED)
def test_a_verb_that_an_endpoint_does_not_take_is_refused(live: Live, verb: str, path: str):
    names = {"account": "ad_account_id", "page": "page_id", "business": "business_id", "pixel": "pixel_id"}
    path = path.format(**{short: live.world[name] for short, name in names.items()})
    error = error_of(live.request(verb, path), "UNSUPPORTED_REQUEST")
    assert error["message"].startswith(f"(#100) Unsupported {verb.lower()} request. Object with ID '")


@pytest.mark.req("A-005")
@pytest.mark.parametrize("verb", ["PUT", "PATCH", "OPTIONS", "TRACE", "NONSENSE"])
def test_other_verbs_are_refused(live: Live, verb: str):
    error_of(live.request(verb, "/me"), "UNSUPPORTED_REQUEST")


@pytest.mark.req("A-005")
def test_the_verb_may_stand_in_a_parameter(live: Live):
    label = live.post(f"/{live.world['ad_account_id']}/adlabels", {"name": "By parameter"}).json()["id"]
    assert live.post(f"/{label}", {"method": "get", "fields": "name"}).json() == {"name": "By parameter", "id": label}
    assert live.get(f"/{label}", {"method": "delete"}).json() == {"success": True}
    error_of(live.get(f"/{label}"), "UNSUPPORTED_REQUEST")


# ---- the form of an error


@pytest.mark.req("C-472", "C-473", "C-474", "C-476", "C-477", "C-479")
def test_an_error_has_every_part_of_the_envelope(live: Live):
    response = live.post(f"/{live.world['ad_account_id']}/campaigns", {"name": "No objective", "status": "PAUSED"})
    row = CATALOGUE["MISSING_PARAMETER"]
    error = response.json()["error"]
    assert error.pop("fbtrace_id")
    assert error == {
        "message": "(#100) The parameter objective is required",
        "type": "OAuthException",
        "code": 100,
        "error_data": {"blame_field_specs": [["objective"]]},
        "is_transient": False,
        "error_user_title": row.title,
        "error_user_msg": "Send objective as well.",
    }
    assert list(response.json()) == ["error"]
    assert response.status_code == 400


def test_the_text_of_an_error_names_all_that_is_missing(live: Live):
    answer = live.post(f"/{live.world['ad_account_id']}/campaigns", {"special_ad_categories": []})
    error = error_of(answer, "MISSING_PARAMETER")
    names = [name for (name,) in error["error_data"]["blame_field_specs"]]
    assert len(names) > 1
    assert error["error_user_msg"] == f"Send {names[0]} (and {', '.join(names[1:])}) as well."


@pytest.mark.parametrize("verb", ["PUT", "PATCH"])
@pytest.mark.parametrize("path", ["/v24.0/{}", "/{}"])
def test_a_verb_that_there_is_not_is_told_of_the_object_without_the_version(live: Live, verb: str, path: str):
    account = live.world["ad_account_id"]
    error = error_of(live.request(verb, path.format(account)), "UNSUPPORTED_REQUEST", [["method"]])
    assert f"Object with ID '{account}'" in error["message"]


@pytest.mark.req("C-475")
def test_every_faulty_field_is_blamed_by_its_path(live: Live):
    given = {"name": "", "objective": "NOPE", "status": "RUNNING", "daily_budget": "much"}
    error = error_of(
        live.post(f"/{live.world['ad_account_id']}/campaigns", json=given),
        "MISSING_PARAMETER",
    )
    blamed = sorted(error["error_data"]["blame_field_specs"])
    assert blamed == [["daily_budget"], ["name"], ["objective"], ["status"]]


@pytest.mark.req("C-475")
def test_a_nested_fault_is_blamed_by_its_whole_path(live: Live):
    given = {
        "name": "Ad set",
        "campaign_id": "1",
        "targeting": {"geo_locations": {"countries": ["US"]}, "age_min": "old"},
    }
    error = error_of(live.post(f"/{live.world['ad_account_id']}/adsets", given), "INVALID_PARAMETER")
    assert error["error_data"]["blame_field_specs"] == [["targeting", "age_min"]]


@pytest.mark.req("C-478")
def test_every_failing_request_has_a_trace_id_of_its_own(live: Live):
    traces = [live.get("/1").json()["error"]["fbtrace_id"] for _ in range(50)]
    assert len(set(traces)) == 50
