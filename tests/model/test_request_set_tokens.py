"""No token is kept with what was ordered: not where it was sent, not where it came back [S3]."""

from __future__ import annotations

import base64
import io
import re
import zipfile
from typing import Any
from urllib.parse import quote, quote_plus

import orjson
import pytest
from PIL import Image

from tests.ads import link_story
from tests.live import Live, error_of

SAID = "EAABofNobodyButNeverthelessWhatLooksLikeATokenOfSomebody"
BY_PLACE = "OfNobodyAndByItsPlaceAlone"
"""What stands for a token only because of where it stands."""


def own(live: Live) -> str:
    return str(live.world["ad_account_id"])


def kept(live: Live) -> str:
    """Whatever the data folder holds."""
    archive = zipfile.ZipFile(io.BytesIO(live.client.request("POST", "/_adtwin/snapshot").content))
    return "\n".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


def logged(live: Live) -> str:
    return orjson.dumps(live.admin("GET", "/requests?limit=100")).decode()


def rows_of(live: Live, set_id: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = live.get(f"/{set_id}/requests", {"fields": "input,result,status"}).json()["data"]
    return rows[::-1]


INNER = {"name": "x", "batch": [{"relative_url": f"me?a=1&access_token={SAID}", "body": f"b=2&access_token={SAID}"}]}
SENT: tuple[tuple[str, Any], ...] = (
    ("", f"name=L&access_token={SAID}"),
    (f"?fields=id&access_token={SAID}", "name=L"),
    (f"?access_token={SAID}", quote_plus(f"name=L&access_token={SAID}")),
    (f"?%61ccess_token={SAID}", f"name=L && access_token={SAID} && appsecret_proof={SAID}"),
    ("", {"name": "L", "access_token": SAID, "deep": [{"access_token": SAID}]}),
    ("", orjson.dumps({"name": "L", "access_token": SAID}).decode()),
    ("", f"name=L&x={quote(orjson.dumps({'a': {'access_token': SAID}, 'b': 1}))}"),
    ("", f"name=L&x={{'access_token':'{SAID}',b:1}}"),
    ("", f"name=L&access_token[0]={SAID}"),
    ("", f"name=L&x={quote(orjson.dumps(INNER))}"),
)


@pytest.mark.req("D-356", "D-364")
@pytest.mark.parametrize(("query", "body"), SENT)
def test_a_request_is_kept_without_the_token_that_was_sent_in_it(live: Live, query: str, body: Any):
    """It is carried out all the same, by the token that ordered it."""
    batch = [{"relative_url": f"{own(live)}/adlabels{query}", "body": body, "access_token": SAID}]
    text = orjson.dumps(batch).decode().replace(SAID, BY_PLACE)
    for sent, token in ((batch, SAID), (text, BY_PLACE)):
        made = live.post(f"/{own(live)}/async_batch_requests", {"name": "set", "adbatch": sent}).json()["id"]
        row = rows_of(live, made)[0]
        assert row["status"] == "SUCCESS", row
        label = row["result"]["id"]
        assert live.get(f"/{label}", {"fields": "name"}).json()["name"] == "L"
        assert token not in kept(live)
        live.delete(f"/{label}")
    assert SAID not in logged(live)


@pytest.mark.parametrize(("edge", "given"), [
    ("asyncadrequestsets", {"ad_specs": [{"name": "A", "creative": {"creative_id": "1", "access_token": SAID}}]}),
    ("asyncadcreatives", {"creative_spec": {"name": "C", "object_story_spec": f'{{"access_token": "{SAID}"}}'}}),
])  # fmt: skip
def test_a_spec_is_kept_without_the_token_deep_in_it(live: Live, edge: str, given: dict[str, Any]):
    made = live.post(f"/{own(live)}/{edge}", {"name": "set", **given}).json()["id"]
    (row,) = rows_of(live, made)
    assert row["input"]["name"] in ("A", "C")
    assert SAID not in kept(live)


@pytest.mark.parametrize("entry", [
    {"relative_url": "me%3Faccess_token%3DX"},
    {"relative_url": "me/{token}"},
    {"relative_url": "debug_token?input_token={token}"},
    {"relative_url": "me", "body": "name={token}"},
    {"relative_url": "me", "body": 'x={"a":{result=one:$.id},"access_token":"X"}'},
    {"relative_url": "me", "body": '{"access_token": "X"'},
    {"relative_url": "me", "body": "x={a:{result=one:$.id}, access_token:'X'}"},
    {"relative_url": "me", "body": "x=a%2526access_token%253DX"},
    {"relative_url": "me", "name": "{token}"},
    {"relative_url": "oauth/access_token", "body": "fb_exchange_token={app}"},
])  # fmt: skip
def test_a_token_that_cannot_be_left_out_is_refused(live: Live, entry: dict[str, str]):
    app = quote(live.world["app_access_token"])
    meant = {
        name: text.replace("{token}", live.world["access_token"]).replace("{app}", app) for name, text in entry.items()
    }
    batch = [{"relative_url": "me", "name": "one"}, meant]
    answer = live.post(f"/{own(live)}/async_batch_requests", {"name": "set", "adbatch": batch})
    error_of(answer, "REQUEST_HOLDS_TOKEN", [["adbatch", "1"]])
    assert live.get(f"/{own(live)}/async_requests").json()["data"] == []
    assert live.world["access_token"] not in logged(live)
    assert live.world["app_secret"] not in logged(live)


NOT_THE_BEGINNING = base64.b64encode(bytes(9_000) + b"\xfe" + bytes(2) + base64.b64decode("EAA" + "A" * 93)).decode()
"""A picture of one colour, as base64: `EAA` and many letters stand in it."""
PROSE = (
    "How to renew your access_token: a guide",
    "Tokens, access_token: a guide",
    "SEAA" + "irlinesTakeYouToWhereverYouWantToGoAndBackAgain" * 2,
)


@pytest.mark.parametrize("body", [
    {"bytes": "/9j/" + NOT_THE_BEGINNING},
    "bytes=" + quote("/9j/+EAA" + "A" * 60, safe=""),
    "name=x&bytes=" + quote(NOT_THE_BEGINNING, safe="") + "&x=1",
    *({"name": text} for text in PROSE),
    *(f"name={quote_plus(text)}" for text in PROSE),
])  # fmt: skip
def test_what_only_looks_like_a_token_is_kept(live: Live, body: Any):
    """Pictures as base64, and texts that speak of tokens."""
    batch = [{"relative_url": f"{own(live)}/adlabels", "body": body}]
    answer = live.post(f"/{own(live)}/async_batch_requests", {"name": "set", "adbatch": batch})
    assert answer.status_code == 200, answer.text
    (row,) = rows_of(live, answer.json()["id"])
    assert row["input"]["body"] == body


def test_a_result_keeps_a_name_that_only_looks_like_a_token(live: Live):
    body = f"name={PROSE[-1]}&object_story_spec={quote(orjson.dumps(link_story(live)))}"
    batch = [{"relative_url": f"{own(live)}/adcreatives?fields=id,name", "body": body}]
    made = live.post(f"/{own(live)}/async_batch_requests", {"name": "set", "adbatch": batch}).json()["id"]
    (row,) = rows_of(live, made)
    assert row["result"]["name"] == PROSE[-1]


def test_a_picture_is_made_by_a_set(live: Live):
    """The whole way: as base64 in a form, ordered and carried out."""
    file = io.BytesIO()
    Image.new("RGB", (1200, 628), "white").save(file, "JPEG")
    data = base64.b64encode(file.getvalue()).decode()
    assert re.search("EAA[0-9A-Za-z]{40}", data)
    batch = [{"relative_url": f"{own(live)}/adimages", "body": f"bytes={quote_plus(data)}"}]
    made = live.post(f"/{own(live)}/async_batch_requests", {"name": "set", "adbatch": batch}).json()["id"]
    (row,) = rows_of(live, made)
    assert (row["status"], list(row["result"])) == ("SUCCESS", ["images"]), row


def test_a_token_that_a_request_made_is_not_kept(live: Live):
    """The answer says what there is to say of it, without the token."""
    body = f"grant_type=client_credentials&client_id={live.world['app_id']}&client_secret={live.world['app_secret']}"
    batch = [{"relative_url": "oauth/access_token", "body": body}]
    made = live.post(f"/{own(live)}/async_batch_requests", {"name": "set", "adbatch": batch}).json()["id"]
    (row,) = rows_of(live, made)
    assert (row["status"], row["result"]) == ("SUCCESS", {"token_type": "bearer"})


def test_other_texts_stay_as_they_were_written(live: Live):
    story = orjson.dumps(link_story(live)).decode()
    body = f"name=A%20B+C&object_story_spec={quote(story)}"
    batch = [{"relative_url": f"{own(live)}/adcreatives?fields=id,name", "body": body}]
    made = live.post(f"/{own(live)}/async_batch_requests", {"name": "set", "adbatch": batch}).json()["id"]
    (row,) = rows_of(live, made)
    assert row["input"] == {"relative_url": f"{own(live)}/adcreatives?fields=id,name", "body": body}
    assert row["result"]["name"] == "A B C"
