"""What changes the form of an answer, version by version: debug messages, times, ETags, scripts, offsets."""

from __future__ import annotations

import json
from typing import Any

import pytest

from adtwin.graph import dates
from adtwin.graph.twin import Twin
from adtwin.graph.versions import DIFFERENCES, MODELLED
from tests.ads import campaign
from tests.live import Live, error_of

WITH, WITHOUT = ("v24.0", "v25.0", "v19.0"), ("v26.0", "v27.0")


def test_every_difference_says_what_it_is(twin: Twin):
    assert twin.registry.types
    for one in DIFFERENCES.values():
        assert one.since or one.until, one
        assert any(one.holds(version) for version in MODELLED), one
        assert len(one.note) > 20, one


# ---- debug


@pytest.mark.req("C-466", "C-467", "C-470")
def test_debug_tells_what_its_level_asks_for(live: Live):
    edge = f"/v19.0/{live.world['ad_account_id']}/campaigns"
    warning = {"message": "limit was lowered to 5000, the most rows that a page may have.", "type": "warning"}
    for level, kinds in (("all", ["warning", "info"]), ("info", ["warning", "info"]), ("warning", ["warning"])):
        messages = live.get(edge, {"limit": 9_000, "debug": level}).json()["__debug__"]["messages"]
        assert [one["type"] for one in messages] == kinds
        assert messages[0] == warning
    assert messages[-1].keys() == {"message", "type"}
    told = live.get(edge, {"debug": "all"}).json()["__debug__"]["messages"]
    assert [(one["message"], "link" in one) for one in told] == [
        ("Version v19.0 is not modelled; v21.0 answered.", True)
    ]


@pytest.mark.req("C-468")
@pytest.mark.parametrize("scopes", [["user_friends"], []])
def test_debug_tells_why_there_are_no_friends(live: Live, scopes: list[str]):
    given = {"scopes": ["public_profile", *scopes]}
    token = live.admin("POST", "/tokens", given)["access_token"]
    answer = live.get("/v24.0/me/friends", {"debug": "all"}, token=token).json()
    field = live.get("/v24.0/me", {"fields": "friends", "debug": "all"}, token=token).json()
    messages = answer["__debug__"]["messages"]
    assert (answer["data"], "friends" in field, field["__debug__"]["messages"]) == ([], False, messages)
    assert [(one["type"], "link" in one) for one in messages] == [
        *([] if scopes else [("warning", False)]), ("info", True),
    ]  # fmt: skip


@pytest.mark.req("C-467")
def test_debug_says_nothing_when_there_is_nothing_to_say(live: Live):
    assert "__debug__" not in live.get("/v24.0/me", {"debug": "all"}).json()
    assert "__debug__" not in live.get("/me", {"debug": "warning"}).json()
    assert "__debug__" not in live.get("/me", {"debug": "nonsense"}).json()
    assert "__debug__" not in live.get("/v26.0/me/accounts", {"debug": "all", "limit": 9_000}).json()


@pytest.mark.req("C-467")
def test_debug_names_the_parameters_of_a_write_that_did_nothing(live: Live):
    edge = f"/v25.0/{live.world['ad_account_id']}/adlabels"
    made = live.post(edge, {"name": "Label", "nmae": "x", "debug": "all"}).json()
    message = "Parameter nmae is not known here and was ignored."
    assert made["__debug__"] == {"messages": [{"message": message, "type": "warning"}]}


# ---- times

FORMS = (
    ("U", 1_795_564_800),
    ("Y-m-d", "2026-11-24"),
    ("Y-m-d\\TH:i:sO", "2026-11-24T16:00:00-0800"),
    ("D, d M y g:i a", "Tue, 24 Nov 26 4:00 pm"),
    ("l jS \\of F Y h:i:s A", "Tuesday 24th of November 2026 04:00:00 PM"),
    ("c", "2026-11-24T16:00:00-08:00"),
    ("r", "Tue, 24 Nov 2026 16:00:00 -0800"),
    ("N w z W t L o e I P T Z", "2 2 327 48 30 0 2026 America/Los_Angeles 0 -08:00 PST -28800"),
    ("G n v u U", "16 11 000 000000 1795564800"),
)  # fmt: skip


@pytest.mark.parametrize(("form", "shown"), FORMS)
def test_a_date_format(form: str, shown: Any):
    assert dates.written(1_795_564_800, "America/Los_Angeles", form) == shown


@pytest.mark.parametrize("version", WITH)
def test_times_come_as_asked(live: Live, version: str):
    pk = campaign(live)
    usual = live.get(f"/{pk}", {"fields": "created_time"}).json()["created_time"]
    unix = live.get(f"/{version}/{pk}", {"fields": "created_time", "date_format": "U"}).json()["created_time"]
    assert unix == live.twin.clock.now()
    year = {"fields": "campaigns{created_time}", "date_format": "Y"}
    nested = live.get(f"/{version}/{live.world['ad_account_id']}", year).json()
    assert nested["campaigns"]["data"][0]["created_time"] == usual[:4]


@pytest.mark.parametrize("version", WITHOUT)
def test_date_format_is_gone(live: Live, version: str):
    error_of(live.get(f"/{version}/me", {"date_format": "U"}), "DATE_FORMAT_REMOVED", [["date_format"]])


def test_a_date_format_has_a_bound(live: Live):
    params = {"fields": "created_time", "date_format": "Y" * 101}
    error_of(live.get(f"/{campaign(live)}", params), "INVALID_PARAMETER", [["date_format"]])


# ---- ETags


@pytest.mark.req("C-379")
@pytest.mark.parametrize("version", WITH)
def test_what_the_client_has_is_not_sent_again(live: Live, version: str):
    path = f"/{version}/{campaign(live)}?fields=name"
    first = live.get(path)
    tag = first.headers["etag"]
    assert live.get(path).headers["etag"] == tag
    for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        known = live.get(path, headers={"If-None-Match": sent})
        assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", tag)
    assert live.get(path, headers={"If-None-Match": '"other"'}).json() == first.json()
    live.post(path.partition("?")[0], {"name": "Changed"})
    changed = live.get(path, headers={"If-None-Match": tag})
    assert (changed.status_code, changed.json()["name"]) == (200, "Changed")


@pytest.mark.req("C-379")
def test_nothing_but_reads_has_an_etag(live: Live):
    assert "etag" not in live.get("/v26.0/me").headers
    assert live.get("/v26.0/me", headers={"If-None-Match": "*"}).status_code == 200
    assert "etag" not in live.get("/nobody").headers
    assert "etag" not in live.post(f"/{live.world['ad_account_id']}/adlabels", {"name": "x"}).headers


@pytest.mark.req("C-452", "D-362")
def test_reads_in_a_batch_have_etags(live: Live):
    part = {"method": "GET", "relative_url": "me"}
    (first,) = live.post("/", {"batch": [part]}).json()
    (tag,) = (header["value"] for header in first["headers"] if header["name"] == "ETag")
    (known,) = live.post("/", {"batch": [{**part, "headers": [{"name": "If-None-Match", "value": tag}]}]}).json()
    assert (known["code"], known["body"]) == (304, "")


# ---- scripts


@pytest.mark.req("C-462")
def test_an_answer_as_a_script(live: Live):
    plain = live.get("/me").json()
    answer = live.get("/me", {"callback": "app.got[0]"})
    assert answer.headers["content-type"] == "text/javascript; charset=UTF-8"
    assert answer.text == f"/**/app.got[0]({json.dumps(plain, separators=(',', ':'))});"
    failed = live.get("/nobody", {"callback": "got"})
    assert failed.status_code == 200
    assert json.loads(failed.text.removeprefix("/**/got(").removesuffix(");"))["error"]["code"] == 100
    assert [entry["status"] for entry in live.admin("GET", "/requests")["data"]][:2] == [400, 200]


@pytest.mark.req("C-462")
def test_a_batch_as_a_script(live: Live):
    parts = [{"method": "GET", "relative_url": "me?callback=inner"}]
    text = live.post("/", {"batch": parts, "callback": "got"}).text
    (answer,) = json.loads(text.removeprefix("/**/got(").removesuffix(");"))
    assert json.loads(answer["body"]) == live.get("/me").json()


@pytest.mark.parametrize("name", ["a(b)", "1a", "a;b", "<script>", "a..b", "x" * 201, "ä"])
def test_a_callback_is_a_name(live: Live, name: str):
    refused = live.get("/me", {"callback": name})
    error_of(refused, "INVALID_PARAMETER", [["callback"]])
    assert refused.headers["content-type"].startswith("application/json")


# ---- the rest


def test_pretty_and_locale(live: Live):
    assert live.get("/v25.0/me", {"pretty": "1"}).text.startswith('{\n  "')
    assert live.get("/v26.0/me", {"pretty": "1"}).text.startswith('{"')
    assert live.get("/me", {"locale": "de_DE"}).json() == live.get("/me").json()


@pytest.mark.req("C-394")
def test_pages_by_offset(live: Live):
    edge, ids = f"/{live.world['ad_account_id']}/campaigns", [campaign(live) for _ in range(5)][::-1]
    seen, page = [], live.get(edge, {"limit": 2, "offset": 0}).json()
    while True:
        seen += [row["id"] for row in page["data"]]
        assert page.get("paging", {}).keys() <= {"next", "previous"}
        if "next" not in page.get("paging", {}):
            break
        page = live.get(page["paging"]["next"].partition("localhost")[2]).json()
    assert seen == ids
    back = live.get(page["paging"]["previous"].partition("localhost")[2]).json()
    assert [row["id"] for row in back["data"]] == ids[2:4]
    assert live.get(edge, {"offset": 9}).json()["data"] == []
    for offset in ("-1", "x", "10001", "9" * 30):
        error_of(live.get(edge, {"offset": offset}), "INVALID_PARAMETER", [["offset"]])
