"""Batches over HTTP: what may stand in one, how its requests refer to each other, and what each of them gets."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from adtwin.errors import CATALOGUE
from tests.ads import adset, campaign, link_story, read, tree
from tests.live import Live, error_of
from tests.model.test_probe_image import picture

PNG = picture("PNG", (800, 800))


def batch(live: Live, *parts: dict[str, Any], path: str = "/", **more: Any) -> list[Any]:
    """The answers to a batch, their bodies read."""
    response = live.post(path, {"batch": list(parts), **more})
    assert response.status_code == 200, response.text
    return [None if one is None else {**one, "body": json.loads(one["body"])} for one in response.json()]


def get(url: str, **more: Any) -> dict[str, Any]:
    return {"method": "GET", "relative_url": url, **more}


def post(url: str, body: Any = "", **more: Any) -> dict[str, Any]:
    return {"method": "POST", "relative_url": url, "body": body, **more}


def refused(answer: dict[str, Any], symbol: str) -> dict[str, Any]:
    """The error of one answer, which must be this row of the catalogue."""
    row, error = CATALOGUE[symbol], answer["body"]["error"]
    assert (answer["code"], error["code"], error["type"]) == (row.status, row.code, row.type), error
    found: dict[str, Any] = error
    return found


@pytest.mark.req("C-445", "C-450", "C-451", "C-457", "C-465", "D-355")
def test_answers_come_in_order_each_with_code_headers_and_a_body_as_text(live: Live):
    parts = [get("me"), get(live.world["page_id"])]
    whole = live.post("/", {"batch": parts}).json()
    assert [list(one) for one in whole] == [["code", "headers", "body"]] * 2
    assert [json.loads(one["body"])["id"] for one in whole] == [live.world["user_id"], live.world["page_id"]]
    names = [header["name"] for header in whole[0]["headers"]]
    assert {"Content-Type", "facebook-api-version", "X-Business-Use-Case-Usage"} <= set(names)
    for flag in ("false", "0", "false             // Included to remove header information"):
        plain = live.post("/me", {"batch": parts, "include_headers": flag}).json()
        assert plain == [{"code": 200, "body": one["body"]} for one in whole]


SENT = (
    lambda text, parts: {"data": {"batch": text}},
    lambda text, parts: {"params": {"batch": text}},
    lambda text, parts: {"json": {"batch": parts}},
    lambda text, parts: {"json": {"batch": text}},
    lambda text, parts: {"data": {"batch": text}, "files": {"other": ("a.txt", b"x")}},
    lambda text, parts: {"data": {"batch": text.replace("}]", "},]")}},
    lambda text, parts: {"data": {"batch": text.replace('"', "'")}},
)


@pytest.mark.req("C-445", "C-458", "D-351", "D-376")
@pytest.mark.parametrize("sent", SENT)
@pytest.mark.parametrize("path", ["/", "/v25.0", "/v25.0/", "/me"])
def test_a_batch_is_sent_in_any_form_to_the_root_or_a_node(live: Live, sent: Any, path: str):
    parts = [get("me", name="first"), get("me?fields=name")]
    answers = live.request("POST", path, **sent(json.dumps(parts), parts)).json()
    assert [one["code"] for one in answers] == [200, 200]
    version = "v25.0" if "v25" in path else "v24.0"
    assert {"name": "facebook-api-version", "value": version} in answers[0]["headers"]


@pytest.mark.req("C-290", "C-455", "D-352", "D-356")
@pytest.mark.parametrize(
    ("url", "version"),
    [
        ("me?fields=name", "v24.0"), ("/me?fields=name", "v24.0"), ("me/?fields=name", "v24.0"),
        ("me&fields=name", "v24.0"), ("v19.0/me?fields=%6Eame", "v21.0"), ("v26.0/me?fields=name", "v26.0"),
        ("/v25.0/me/?fields=name", "v25.0"),
    ],
)  # fmt: skip
def test_a_relative_url_with_or_without_version_and_slash(live: Live, url: str, version: str):
    (answer,) = batch(live, get(url))
    assert (answer["code"], answer["body"].keys()) == (200, {"name", "id"})
    assert {"name": "facebook-api-version", "value": version} in answer["headers"]


@pytest.mark.parametrize("number", ["x=1", "limit=1"])
@pytest.mark.parametrize(
    ("rest", "symbol"),
    [
        (f"a{'[b]' * 300}=1", "MALFORMED_PARAMETER"),
        ("&".join(f"a{number}=1" for number in range(1_500)), "REQUEST_TOO_LARGE"),
    ],
)
def test_a_query_that_cannot_be_read_fails_its_request_alone(live: Live, number: str, rest: str, symbol: str):
    first, second = batch(live, get("me"), get(f"me/adaccounts?{number}&{rest}"))
    assert first["code"] == 200
    refused(second, symbol)


@pytest.mark.req("C-446", "C-447", "D-351")
def test_fifty_requests_and_no_more(live: Live):
    fifty = [get("me")] * 50
    assert [one["code"] for one in batch(live, *fifty)] == [200] * 50
    error = error_of(live.post("/", {"batch": [*fifty, get("me")]}), "BATCH_TOO_LONG", [["batch"]])
    assert error["message"] == "(#100) Too many requests in batch message. Maximum batch size is 50"


@pytest.mark.req("C-454", "D-352", "D-353", "D-355", "D-356", "C-464")
def test_image_creative_and_three_ads_in_one_batch(live: Live):
    account, adset_id = live.world["ad_account_id"], adset(live, campaign(live))
    story = json.dumps(link_story(live)).replace(live.world["image_hash"], "{result=create_adimage:$.images.*.hash}")
    shown = '{"creative_id":"{result=create_creative:$.id}"}'
    body = f"adset_id={adset_id}&status=PAUSED && optimization_goal=REACH&&creative={shown}&name=test "
    parts = [
        post(f"v24.0/{account}/adimages", name="create_adimage", attached_files="test1"),
        post(
            f"v24.0/{account}/adcreatives",
            f"name=sample creative&object_story_spec={story}",
            name="create_creative",
            attached_files="test1",
        ),
        *(post(f"v24.0/{account}/ads", f"{body}{number}") for number in (1, 2, 3)),
    ]
    sent = {"batch": json.dumps(parts)}
    answers = live.post("/", sent, files={"test1": ("test1.png", PNG)}).json()
    assert [one["code"] for one in answers] == [200] * 5, answers
    bodies = [json.loads(one["body"]) for one in answers]
    (image,) = bodies[0]["images"].values()
    assert (
        read(live, bodies[1]["id"], "object_story_spec")["object_story_spec"]["link_data"]["image_hash"]
        == image["hash"]
    )
    for number, one in enumerate(bodies[2:], 1):
        ad = read(live, one["id"], "name", "creative")
        assert (ad["name"], ad["creative"]["id"]) == (f"test {number}", bodies[1]["id"])


@pytest.mark.req("C-454", "D-365")
def test_references_stand_in_path_query_and_encoded_body(live: Live):
    account = live.world["ad_account_id"]
    made = "name%3DOne%26objective%3DOUTCOME_TRAFFIC%26status%3DPAUSED%26special_ad_categories%3D%5B%5D"
    answers = batch(
        live,
        post(f"{account}/campaigns", made, name="create-campaign"),
        post("%7Bresult%3Dcreate-campaign%3A%24.id%7D", "name=%7Bresult%3Dcreate-campaign%3A%24%5B%27id%27%5D%7D%21"),
        get("{result=create-campaign:$.id}?fields=name", name="again"),
        get(f"{account}/campaigns?fields=name&limit=1", name="list"),
        get("{result=list:$.data[0].id}?fields={result=list:$.paging.nope}"),
        get("{result=list:$.data[*].id}"),
    )
    assert [one["code"] for one in answers] == [200, 200, 200, 200, 400, 200]
    pk = answers[0]["body"]["id"]
    assert answers[2]["body"] == {"name": f"{pk}!", "id": pk}
    assert "nothing at $.paging.nope" in refused(answers[4], "BATCH_NO_MATCH")["message"]


@pytest.mark.req("C-459", "C-460")
def test_a_request_that_fails_leaves_the_others_alone(live: Live):
    answers = batch(
        live, get("me"), get("act_1"), get("me/nope"), {"method": "PATCH", "relative_url": "me"}, get("me?fields=nope"),
        get("a/b/c/d"), get("me"),
    )  # fmt: skip
    assert [one["code"] for one in answers] == [200, 403, 400, 400, 400, 400, 200]
    refused(answers[1], "ACCOUNT_PERMISSION")
    refused(answers[2], "UNKNOWN_PATH")
    refused(answers[3], "UNSUPPORTED_REQUEST")
    refused(answers[4], "UNKNOWN_FIELD")


@pytest.mark.req("D-354")
def test_what_depends_on_a_failure_is_not_carried_out(live: Live):
    account = live.world["ad_account_id"]
    made = "name=Two&objective=OUTCOME_TRAFFIC&status=PAUSED&special_ad_categories=[]"
    answers = batch(
        live,
        get("me?fields=nope", name="first"),
        post(f"{account}/campaigns", made, name="second", depends_on="first"),
        post(f"{account}/adsets", "name=x&campaign_id={result=second:$.id}"),
        get("me", depends_on=["second"]),
    )
    assert [one["code"] for one in answers] == [400] * 4
    for answer, name in zip(answers[1:], ("first", "second", "second"), strict=True):
        assert f"the request {name} it depends on" in refused(answer, "BATCH_DEPENDENCY_FAILED")["message"]
    assert live.get(f"/{account}/campaigns", {"summary": "true"}).json()["summary"]["total_count"] == 0


def test_a_success_may_be_left_out_and_a_failure_never(live: Live):
    answers = batch(
        live,
        get("me", name="who", omit_response_on_success=True),
        get("me?fields=nope", name="bad", omit_response_on_success=True),
        get("{result=who:$.id}", name="kept", omit_response_on_success="false"),
    )
    assert answers[0] is None
    refused(answers[1], "UNKNOWN_FIELD")
    assert answers[2]["body"]["id"] == live.world["user_id"]


UNREADABLE: tuple[tuple[Any, str, list[str]], ...] = (
    ("nothing", "BATCH_UNREADABLE", ["batch"]),
    ('[{"relative_url": v24.0/6004"}]', "BATCH_UNREADABLE", ["batch"]),
    ('{"method": "GET", "relative_url": "me"}', "BATCH_UNREADABLE", ["batch"]),
    ("[7]", "BATCH_UNREADABLE", ["batch", "0"]),
    ('[{"method": "GET"}]', "BATCH_UNREADABLE", ["batch", "0"]),
    ('[{"relative_url": "me"}, {"relative_url": ["me"]}]', "BATCH_UNREADABLE", ["batch", "1"]),
    ('[{"relative_url": "me", "body": [1]}]', "BATCH_UNREADABLE", ["batch", "0"]),
    ('[{"relative_url": "me", "headers": "x"}]', "BATCH_UNREADABLE", ["batch", "0"]),
    (json.dumps([get("x" * 2_001)]), "BATCH_UNREADABLE", ["batch", "0"]),
    (json.dumps([get("me", depends_on="f")]), "BATCH_UNRESOLVED", ["batch", "0"]),
    (json.dumps([get("{result=f:$.id}", name="f")]), "BATCH_UNRESOLVED", ["batch", "0"]),
    (json.dumps([post("me", "a=%7Bresult%3Df%3A%24.id%7D")]), "BATCH_UNRESOLVED", ["batch", "0"]),
    (json.dumps([get("me"), post("me", body={"a": ["{result=f:$.id}"]})]), "BATCH_UNRESOLVED", ["batch", "1"]),
)  # fmt: skip


@pytest.mark.req("D-356")
@pytest.mark.parametrize(("text", "symbol", "blame"), UNREADABLE)
def test_a_batch_that_makes_no_sense_is_refused_as_a_whole(live: Live, text: str, symbol: str, blame: list[str]):
    error_of(live.post("/", {"batch": text}), symbol, [blame])


@pytest.mark.req("C-463", "C-445")
def test_each_request_may_have_a_token_of_its_own(live: Live):
    world = live.world
    second, neighbour = world["second_access_token"], world["second_ad_account_id"]
    answers = batch(
        live,
        get(f"{neighbour}?access_token={second}"),
        get(neighbour, access_token=second),
        get(neighbour, headers=[{"name": "Authorization", "value": f"OAuth {second}"}]),
        get(neighbour, headers=[f"Authorization: Bearer {second}"]),
        get(neighbour),
        get(world["ad_account_id"], access_token=second),
        get(world["ad_account_id"]),
        get("me", access_token="EAABnobody"),
    )
    assert [one["code"] for one in answers] == [200, 200, 200, 200, 403, 403, 200, 401]
    assert "WWW-Authenticate" in [header["name"] for header in answers[7]["headers"]]
    parts = [get("me", access_token=second)]
    error_of(live.post("/", {"batch": parts}, token=None), "TOKEN_REQUIRED")
    plain = live.post("/", {"batch": [get("me")], "access_token": second}, token=None).json()
    assert json.loads(plain[0]["body"]) == live.get("/me", token=second).json()


@pytest.mark.req("C-464")
def test_a_file_that_is_not_there_fails_its_request(live: Live):
    url = f"{live.world['ad_account_id']}/adimages"
    parts = [post(url, attached_files="file1"), post(url, attached_files="file1,file2"), get("me")]
    answers = live.post("/", {"batch": json.dumps(parts)}, files={"file1": ("cat.png", PNG)}).json()
    assert [one["code"] for one in answers] == [200, 400, 200]
    refused({**answers[1], "body": json.loads(answers[1]["body"])}, "BATCH_NO_FILE")


def test_a_batch_holds_no_batch(live: Live):
    inner = json.dumps([get("me")])
    answers = batch(live, post("", f"batch={inner}"), post("me", f"batch={inner}"), get(f"me?batch={inner}&fields=id"))
    assert [one["code"] for one in answers] == [400, 400, 200]
    refused(answers[0], "BATCH_NESTED")
    refused(answers[1], "BATCH_NESTED")


@pytest.mark.req("C-461")
def test_a_request_without_an_answer_is_null(live: Live):
    live.admin("POST", "/faults", {"path": "act_*", "drop": True, "times": 1})
    account = live.world["ad_account_id"]
    answers = batch(live, get("me"), get(account, name="lost"), get(account), get("me", depends_on="lost"))
    assert [one and one["code"] for one in answers] == [200, None, 200, 400]


@pytest.mark.req("C-432", "C-447")
def test_each_request_is_logged_and_struck_by_itself(live: Live):
    live.admin("POST", "/faults", {"path": "me", "error": {"code": 17, "subcode": 2446079}, "times": 1})
    answers = batch(live, get("me"), get("me"), get("me", headers={"X-Adtwin-Error": "190/460"}))
    assert [(one["code"], one["body"].get("error", {}).get("code")) for one in answers] == [
        (400, 17),
        (200, None),
        (401, 190),
    ]
    logged = live.admin("GET", "/requests")["data"][:4]
    assert [(one["method"], one["path"], one["status"]) for one in logged] == [
        ("POST", "/", 200), ("GET", "/me", 401), ("GET", "/me", 200), ("GET", "/me", 400),
    ]  # fmt: skip


@pytest.mark.req("D-359")
def test_insights_with_loose_filters(live: Live):
    _, _, ad_id = tree(live)
    wanted = f"[{{field:'ad.id',operator:'IN',value:[{ad_id}]}}]"
    url = f"{live.world['ad_account_id']}/insights?filtering={wanted}&fields=ad_id&level=ad"
    assert batch(live, get(url))[0]["body"] == {"data": []}


def test_an_edge_keeps_its_own_parameter(live: Live):
    error_of(live.post(f"/{live.world['ad_account_id']}/adlabels", {"batch": "[]"}), "MISSING_PARAMETER", [["name"]])


@pytest.mark.req("C-448")
def test_a_batch_creates_one_ad_set_under_a_campaign(live: Live):
    account, first, second = live.world["ad_account_id"], campaign(live), campaign(live)
    targeting = '{"geo_locations":{"countries":["US"]}}'

    def under(parent: str, **more: Any) -> dict[str, Any]:
        body = {"name": "S", "campaign_id": parent, "daily_budget": 2_000, "targeting": targeting, **more}
        return post(f"{account}/adsets", body)

    parts = [under(first, daily_budget=1), under(first), under(first), under(second), get(f"{first}/adsets")]
    answers = batch(live, *parts)
    assert [one["code"] for one in answers] == [400, 200, 400, 200, 200]
    error = refused(answers[2], "BATCH_SEVERAL_UNDER_ONE")
    assert error["error_data"]["blame_field_specs"] == [["campaign_id"]]
    assert [row["id"] for row in answers[4]["body"]["data"]] == [answers[1]["body"]["id"]]
    assert batch(live, under(first))[0]["code"] == 200
    assert live.post(f"/{account}/adsets", {"name": "S", "campaign_id": first, "daily_budget": 2_000,
                                            "targeting": targeting}).status_code == 200  # fmt: skip


@pytest.mark.req("C-449")
def test_the_methods_and_the_fields_of_a_part(live: Live):
    account, one = live.world["ad_account_id"], campaign(live)
    answers = batch(
        live,
        {"method": "put", "relative_url": one, "body": "name=Put&status=PAUSED"},
        {"method": "POST", "relative_url": f"{account}/adlabels", "body": "name=L%20%26+M", "name": "label"},
        get(f"{one}?fields=name,status"),
        get(one, body="fields=name"),
        {"method": "DELETE", "relative_url": "{result=label:$.id}"},
        {"relative_url": f"{account}/adlabels?fields=name"},
        {"method": "DELETE", "relative_url": f"{account}/campaigns",
         "body": "delete_strategy=DELETE_ANY&object_count=1"},
    )  # fmt: skip
    assert [part["code"] for part in answers] == [200] * 7, answers
    assert (answers[2]["body"]["name"], answers[2]["body"]["status"]) == ("Put", "PAUSED")
    assert answers[3]["body"] == {"name": "Put", "id": one}, "what the official SDK sends in a body is taken there too"
    assert answers[5]["body"]["data"] == []
    assert answers[6]["body"]["objects_left_to_delete_count"] == 0
    assert read(live, one, "status")["status"] == "DELETED"


class Clock:
    """Stands in for sleeping: who sleeps at the same time sleeps side by side."""

    def __init__(self) -> None:
        self.asleep, self.most = 0, 0
        self.naps: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.naps.append(seconds)
        self.asleep += 1
        self.most = max(self.most, self.asleep)
        await asyncio.sleep(0)
        self.asleep -= 1


@pytest.mark.req("C-453")
def test_independent_reads_wait_side_by_side_and_the_rest_in_order(live: Live):
    clock = Clock()
    live.app.control.faults._sleep = clock.sleep  # type: ignore[union-attr]
    live.admin("POST", "/faults", {"latency_ms": 30_000})
    account = live.world["ad_account_id"]
    parts = [get(f"me?fields=id&x={place}", name=f"n{place}") for place in range(4)]
    answers = batch(live, *parts)
    assert (clock.most, len(clock.naps)) == (4, 5), "the batch itself was delayed as well"
    assert [one["body"]["id"] for one in answers] == [live.world["user_id"]] * 4
    clock.most = 0
    label = f"{account}/adlabels"
    answers = batch(
        live, post(label, "name=One", name="one"), get("{result=one:$.id}?fields=name", name="two"),
        get("me", depends_on="two"), post(label, "name=Two"), get(f"{label}?fields=name"),
    )  # fmt: skip
    assert clock.most == 1
    assert [one["code"] for one in answers] == [200] * 5
    assert {row["name"] for row in answers[4]["body"]["data"]} == {"One", "Two"}


@pytest.mark.req("C-453")
def test_reports_of_a_batch_are_worked_out_side_by_side(live: Live):
    one = campaign(live)
    urls = [
        f"{one}/insights?fields=spend",
        f"{live.world['ad_account_id']}/insights",
        "me?fields=id",
        f"{one}/insights",
    ]
    answers = batch(live, *(get(url, name=f"n{place}") for place, url in enumerate(urls)), get("{result=n2:$.id}"))
    assert [part["code"] for part in answers] == [200] * 5
    assert answers[4]["body"]["id"] == live.world["user_id"]


@pytest.mark.req("D-357")
def test_redownload_shows_all_of_what_was_written(live: Live):
    account = live.world["ad_account_id"]
    _, adset_id, ad = tree(live)
    shown = read(live, ad, "creative")["creative"]["id"]
    answers = batch(
        live,
        post(ad, "redownload=1&name=new name"),
        post(f"{ad}?redownload=1", "name=newer"),
        post(f"{account}/ads", {"name": "third", "adset_id": adset_id, "redownload": "1", "status": "PAUSED",
                                "creative": json.dumps({"creative_id": shown})}),
        post(ad, "redownload=0&name=newest"),
        post(ad, "redownload=1&fields=name&name=last"),
    )  # fmt: skip
    assert [part["code"] for part in answers] == [200] * 5, answers
    for answer, name in zip(answers[:3], ("new name", "newer", "third"), strict=True):
        body = answer["body"]
        assert (body["name"], body["adset_id"], body["creative_id"]) == (name, adset_id, shown)
        assert body["id"].isdigit()
        assert {"status", "effective_status", "created_time", "updated_time", "tracking_specs"} <= body.keys()
    assert answers[3]["body"] == {"success": True}
    assert answers[4]["body"] == {"success": True, "name": "last", "id": ad}


@pytest.mark.req("D-360")
def test_the_old_statistics_say_what_took_their_place(live: Live):
    (answer,) = batch(live, get(f"{live.world['ad_account_id']}/adgroupstats"))
    assert "insights with level=ad" in refused(answer, "LEGACY_NOT_OFFERED")["error_user_msg"]


@pytest.mark.req("C-453", "A-006")
@pytest.mark.parametrize("spelt", ["method=POST", "%6dethod=POST"])
def test_a_read_that_is_a_write_is_done_before_what_follows(live: Live, spelt: str):
    edge = f"{live.world['ad_account_id']}/campaigns"
    given = "name=Disguised&objective=OUTCOME_TRAFFIC&status=PAUSED&special_ad_categories=[]"
    before, made, after = batch(
        live, get(f"{edge}?fields=name"), get(f"{edge}?{spelt}&{given}"), get(f"{edge}?fields=name")
    )
    assert "Disguised" not in json.dumps(before["body"])
    assert {"id": made["body"]["id"], "name": "Disguised"} in after["body"]["data"]
