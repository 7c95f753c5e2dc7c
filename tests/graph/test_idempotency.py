"""Idempotency keys: a write that is sent again gives its first answer and makes nothing new [R6]."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from adtwin.graph import idempotency
from adtwin.graph.call import Call, Principal, Request, Upload
from tests.live import ConnectionCutError, Live, error_of, on_the_wire
from tests.model.test_tokens_roles import made as system_user
from tests.model.test_tokens_roles import token_of
from tests.model.uploads import CLIP

KEY = {"Idempotency-Key": "3f1a"}
KEY_AS_READ = {name.lower(): value for name, value in KEY.items()}


def campaigns(live: Live) -> str:
    return f"/v24.0/{live.world['ad_account_id']}/campaigns"


def asked(name: str = "Spring", **more: Any) -> dict[str, Any]:
    usual = {"name": name, "objective": "OUTCOME_TRAFFIC", "status": "PAUSED", "special_ad_categories": []}
    return usual | more


def names(live: Live) -> list[str]:
    """The names of the account's campaigns, the last one made in front."""
    return [one["name"] for one in live.get(campaigns(live), {"fields": "name", "limit": 2_000}).json()["data"]]


def is_repeated(answer: httpx.Response) -> bool:
    return answer.headers.get("idempotent-replayed") == "true"


def test_a_write_sent_again_gives_the_first_answer_and_makes_nothing_new(each_store: Live):
    live = each_store
    before = names(live)
    first, *again = (live.post(campaigns(live), asked(fields="name,status"), headers=KEY) for _ in range(3))
    assert first.json() == {"id": first.json()["id"], "name": "Spring", "status": "PAUSED"}
    assert not is_repeated(first)
    for one in again:
        assert (one.status_code, one.content) == (200, first.content)
        assert is_repeated(one)
    assert names(live) == ["Spring", *before]
    other = live.post(campaigns(live), asked(fields="name,status"), headers={"Idempotency-Key": "another"})
    assert other.json()["id"] != first.json()["id"]
    assert names(live) == ["Spring", "Spring", *before]


def test_writes_at_the_same_time_are_one(each_store: Live):
    live = each_store
    before = len(names(live))
    headers = KEY | {"Authorization": f"OAuth {live.world['access_token']}"}
    form = {name: on_the_wire(value) for name, value in asked().items()}

    async def together() -> list[httpx.Response]:
        transport = httpx.ASGITransport(live.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await asyncio.gather(*(client.post(campaigns(live), data=form, headers=headers) for _ in range(8)))

    answers = asyncio.run(together())
    assert {one.status_code for one in answers} == {200}
    assert len({one.json()["id"] for one in answers}) == 1
    assert sorted(map(is_repeated, answers)) == [False] + [True] * 7
    assert len(names(live)) == before + 1


def test_updates_and_deletions_can_be_sent_again(live: Live):
    pk = live.post(campaigns(live), asked()).json()["id"]
    for _ in range(2):
        assert live.post(f"/{pk}", {"name": "Summer"}, headers=KEY).json() == {"success": True}
    live.post(f"/{pk}", {"name": "Autumn"})
    assert is_repeated(live.post(f"/{pk}", {"name": "Summer"}, headers=KEY))
    assert live.get(f"/{pk}", {"fields": "name"}).json()["name"] == "Autumn"
    label = live.post(f"/{live.world['ad_account_id']}/adlabels", {"name": "Boots"}).json()["id"]
    for _ in range(2):
        answer = live.delete(f"/{label}", headers={"Idempotency-Key": "away"})
        assert answer.json() == {"success": True}
    assert is_repeated(answer)
    error_of(live.delete(f"/{label}"), "UNSUPPORTED_REQUEST")


def test_a_key_goes_with_one_request(live: Live):
    first = live.post(campaigns(live), asked(), headers=KEY).json()
    before = names(live)
    for path, body in (
        (campaigns(live), asked("Summer")),
        (campaigns(live), asked(status="ACTIVE")),
        (f"/v24.0/{live.world['ad_account_id']}/adlabels", asked()),
        (f"/v24.0/{first['id']}", asked()),
    ):
        error_of(live.post(path, body, headers=KEY), "IDEMPOTENCY_KEY_USED")
    error_of(live.delete(f"/{first['id']}", headers=KEY), "IDEMPOTENCY_KEY_USED")
    assert names(live) == before
    turned = {"access_token": live.world["access_token"]} | dict(reversed(list(asked().items())))
    assert live.post(campaigns(live), turned, token=None, headers=KEY).json() == first, "the order says nothing"


def test_a_key_is_kept_for_a_day_of_the_twin(live: Live):
    first = live.post(campaigns(live), asked(), headers=KEY).json()
    live.advance("23h59m59s")
    assert live.post(campaigns(live), asked(), headers=KEY).json() == first
    live.advance("1s")
    second = live.post(campaigns(live), asked("Summer"), headers=KEY)
    assert second.json()["id"] != first["id"]
    assert not is_repeated(second)
    kept = live.twin.store.read_sync(lambda view: list(view.dump("answer")))
    assert len(kept) == 1, "what is over makes room"


def test_what_is_refused_or_only_validated_keeps_nothing(live: Live):
    error_of(live.post(campaigns(live), asked(objective="FAME"), headers=KEY), "INVALID_PARAMETER", [["objective"]])
    tried = live.post(campaigns(live), asked(execution_options=["validate_only"]), headers=KEY)
    assert tried.json() == {"success": True}
    made = live.post(campaigns(live), asked(), headers=KEY).json()
    assert live.post(campaigns(live), asked(), headers=KEY).json() == made
    assert "id" in made


def test_a_key_is_its_tokens_own(live: Live):
    first = live.post(campaigns(live), asked(), headers=KEY)
    stranger = live.world["second_access_token"]
    error_of(live.post(campaigns(live), asked(), headers=KEY, token=stranger), "ACCOUNT_PERMISSION")
    error_of(live.post(campaigns(live), asked(), headers=KEY, token=None), "TOKEN_REQUIRED")
    same_person = live.admin("POST", "/tokens", {"scopes": ["ads_management"]})["access_token"]
    other = live.post(campaigns(live), asked(), headers=KEY, token=same_person)
    assert other.json()["id"] != first.json()["id"]


def test_reads_take_no_notice_of_a_key(live: Live):
    account = f"/{live.world['ad_account_id']}"
    before = live.get(account, {"fields": "name"}, headers=KEY).json()
    live.post(account, {"name": "Renamed"})
    assert live.get(account, {"fields": "name"}, headers=KEY).json() == before | {"name": "Renamed"}


def test_a_key_has_a_length(live: Live):
    before = names(live)
    for path, body in ((campaigns(live), asked()), ("/", {"batch": []})):
        error_of(live.post(path, body, headers={"Idempotency-Key": "x" * 256}), "INVALID_PARAMETER", [])
    assert names(live) == before
    longest = {"Idempotency-Key": "x" * 255}
    assert live.post(campaigns(live), asked(), headers=longest).content == (
        live.post(campaigns(live), asked(), headers=longest).content
    )


def test_an_upload_can_be_sent_again(live: Live):
    edge = f"/{live.world['ad_account_id']}/advideos"
    answers = [live.post(edge, {"title": "Clip"}, files={"source": ("a.mp4", CLIP)}, headers=KEY) for _ in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert is_repeated(answers[1])
    changed = live.post(edge, {"title": "Clip"}, files={"source": ("a.mp4", CLIP + b"\0" * 16)}, headers=KEY)
    error_of(changed, "IDEMPOTENCY_KEY_USED")


def test_a_batch_can_be_sent_again(live: Live):
    before = len(names(live))
    body = "&".join(f"{name}={on_the_wire(value)}" for name, value in asked().items())
    edge = campaigns(live).lstrip("/")
    batch = [
        {"method": "POST", "relative_url": edge, "body": body, "name": "made"},
        {"method": "POST", "relative_url": edge, "body": body},
        {"method": "POST", "relative_url": "{result=made:$.id}", "body": "name=Summer"},
    ]
    first, second = (live.post("/", {"batch": batch}, headers=KEY).json() for _ in range(2))
    assert [one["body"] for one in first] == [one["body"] for one in second]
    assert {one["code"] for one in first} == {200}
    told = [{"name": "Idempotent-Replayed", "value": "true"} in one["headers"] for one in (*first, *second)]
    assert told == [False] * 3 + [True] * 3
    assert len(names(live)) == before + 2


def test_a_part_of_a_batch_may_have_a_key_of_its_own(live: Live):
    body = json.dumps(asked())
    part = {
        "method": "POST", "relative_url": campaigns(live).lstrip("/"), "body": body,
        "headers": [{"name": "Idempotency-Key", "value": "3f1a"}],
    }  # fmt: skip
    twice = [json.loads(one["body"])["id"] for one in live.post("/", {"batch": [part, part]}).json()]
    assert twice[0] == twice[1] == live.post(campaigns(live), json=asked(), headers=KEY).json()["id"]


def test_no_token_is_kept_with_an_answer(live: Live):
    robot = system_user(live, "Robot").json()["id"]
    live.client.headers.update(KEY)
    tokens = [token_of(live, robot).json()["access_token"] for _ in range(2)]
    assert len(set(tokens)) == 2
    kept = live.twin.store.read_sync(lambda view: str([list(view.dump("answer"))]))
    assert not any(token in kept for token in tokens)


def test_the_name_of_a_secret_is_none(live: Live):
    before = len(names(live))
    body = asked("rotate access_token", fields="name")
    answers = [live.post(campaigns(live), body, headers=KEY) for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert is_repeated(answers[1])
    assert len(names(live)) == before + 1


def test_no_token_is_kept_under_another_name(live: Live):
    account, body = live.world["ad_account_id"], {"name": "Boots", "fields": "promote_pages{access_token.as(word)}"}
    answers = [live.post(f"/{account}", body, headers=KEY) for _ in range(2)]
    assert all(one.json()["promote_pages"]["data"][0]["word"].startswith("EAA") for one in answers)
    assert not any(map(is_repeated, answers))
    assert live.twin.store.read_sync(lambda view: list(view.dump("answer"))) == []


def test_files_are_hashed_beside_the_event_loop(live: Live):
    served = threading.Event()

    class Slow(Upload):
        def pieces(self, size: int = 1 << 20) -> Iterator[bytes]:
            assert served.wait(10), "others are not served meanwhile"
            yield from super().pieces(size)

    request = Request("POST", "/1/advideos", headers=KEY_AS_READ, files=[Slow("source", "a.mp4", "", CLIP)])
    asker = Principal(1, 1, "user", frozenset(), {}, token="ab")

    async def meanwhile() -> idempotency.Key | None:
        waiting = asyncio.create_task(idempotency.key_of(Call(request, live.twin, asker, "v24.0")))
        await asyncio.sleep(0)
        served.set()
        return await waiting

    assert asyncio.run(meanwhile()) is not None


def test_a_piece_of_an_upload_goes_with_its_place(live: Live):
    given = {"file_name": "clip.mp4", "file_length": 2 * len(CLIP), "file_type": "video/mp4"}
    upload = live.post(f"/{live.world['app_id']}/uploads", given).json()["id"]

    def send(offset: int) -> httpx.Response:
        return live.request("POST", f"/{upload}", content=CLIP, headers=KEY | {"file_offset": str(offset)})

    first = send(0)
    assert first.json() == {"id": upload, "file_offset": str(len(CLIP))}
    assert send(0).content == first.content
    error_of(send(len(CLIP)), "IDEMPOTENCY_KEY_USED")


def test_an_answer_that_runs_out_on_the_way_is_made_anew(each_store: Live, monkeypatch: pytest.MonkeyPatch):
    live = each_store
    edge, given = f"/{live.world['ad_account_id']}/advideos", {"files": {"source": ("a.mp4", CLIP)}, "headers": KEY}
    first = live.post(edge, {"title": "Clip"}, **given).json()["id"]
    live.advance("23h59m59s")
    engine = live.app.control.engine if live.app is not None else None
    assert engine is not None
    look, found = engine._is_answered, []

    async def looked(call: Call, key: idempotency.Key | None) -> bool:
        found.append(await look(call, key))
        live.twin.clock.set(live.twin.clock.now() + 1)
        return found[-1]

    monkeypatch.setattr(type(engine), "_is_answered", lambda _, call, key: looked(call, key))
    second = live.post(edge, {"title": "Clip"}, **given)
    assert found == [True, False]
    assert second.status_code == 200, second.text
    assert second.json()["id"] != first
    assert not is_repeated(second)


def test_who_lost_access_gets_no_answer_any_more(each_store: Live):
    live = each_store
    account, robot = live.world["ad_account_id"], live.world["system_user_access_token"]
    user = live.get("/me", {"fields": "id"}, token=robot).json()["id"]
    given = {"user": user, "tasks": ["ADVERTISE", "ANALYZE"]}
    assert live.post(f"/{account}/assigned_users", given).json() == {"success": True}
    label = live.post(f"/{account}/adlabels", {"name": "Boots"}).json()["id"]
    away = {"Idempotency-Key": "away"}
    for _ in range(2):
        assert live.post(campaigns(live), asked(), headers=KEY, token=robot).status_code == 200
        assert live.delete(f"/{label}", headers=away, token=robot).json() == {"success": True}
    assert live.delete(f"/{account}/assigned_users", {"user": user}).json() == {"success": True}
    error_of(live.post(campaigns(live), asked(), headers=KEY, token=robot), "ACCOUNT_PERMISSION")
    error_of(live.delete(f"/{label}", headers=away, token=robot), "UNSUPPORTED_REQUEST")


def test_a_batch_whose_references_changed_is_another(live: Live):
    edge = campaigns(live).lstrip("/")
    source = live.post(campaigns(live), asked("Spring")).json()["id"]
    body = "&".join(f"{name}={on_the_wire(value)}" for name, value in asked("{result=read:$.name}").items())
    batch = [
        {"method": "GET", "relative_url": f"{source}?fields=name", "name": "read", "omit_response_on_success": False},
        {"method": "POST", "relative_url": edge, "body": body},
    ]
    assert live.post("/", {"batch": batch}, headers=KEY).json()[1]["code"] == 200
    live.post(f"/{source}", {"name": "Autumn"})
    again = live.post("/", {"batch": batch}, headers=KEY).json()[1]
    assert again["code"] == 400
    assert "Idempotency-Key was used" in again["body"]


def test_repeated_calls_count_against_the_rate_limits(live: Live):
    live.admin("POST", "/throttle", {"profile": "strict", "clear": True})
    answers = [live.post(campaigns(live), asked(), headers=KEY) for _ in range(400)]
    told = [json.loads(one.headers["x-business-use-case-usage"]) for one in answers[1:]]
    usage = [max(one["call_count"] for one in next(iter(each.values()))) for each in told]
    assert {number for each in told for number in each} == {live.world["ad_account_id"].removeprefix("act_")}
    assert usage == sorted(usage)
    assert usage[-1] > usage[0]


@pytest.mark.parametrize("number", [60, pytest.param(1_000, marks=pytest.mark.slow)])
def test_lost_answers_sent_again_make_as_many_objects_as_were_meant(live: Live, number: int):
    before = len(names(live))
    live.admin("POST", "/faults", {"drop": "after", "path": "*/campaigns", "method": "POST", "probability": 0.5})
    lost = 0
    for place in range(number):
        while True:
            try:
                answer = live.post(campaigns(live), asked(f"No. {place}"), headers={"Idempotency-Key": f"k{place}"})
                break
            except ConnectionCutError:
                lost += 1
        assert answer.status_code == 200
    assert lost > number // 3
    assert names(live)[:number] == [f"No. {place}" for place in reversed(range(number))]
    assert len(names(live)) == before + number
