"""A set while it is carried out: what its requests say of themselves, and what can still be canceled."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from tests.live import InProcess, Live, error_of
from tests.model.test_request_sets import COUNTS, account, counts, ordered, requests_of

Ask = Callable[..., Awaitable[httpx.Response]]


def label(live: Live, name: str) -> dict[str, str]:
    return {"relative_url": f"{account(live)}/adlabels", "body": f"name={name}"}


def meanwhile(live: Live, act: Callable[[Ask], Awaitable[None]]) -> None:
    """Do something by HTTP while the second label that is ordered is on its way: a fault rule holds it up."""
    carry = live.client._transport
    assert isinstance(carry, InProcess)
    assert live.app is not None
    met: list[float] = []

    async def ask(method: str, path: str, **params: str) -> httpx.Response:
        token = {"Authorization": f"OAuth {live.world['access_token']}"}
        return await carry._carry(live.client.build_request(method, path, params=params, headers=token))

    async def sleep(seconds: float) -> None:
        met.append(seconds)
        if len(met) == 2:
            await act(ask)

    live.app.control.faults._sleep = sleep
    live.admin("POST", "/faults", {"path": "*/adlabels", "method": "POST", "latency_ms": 1})


async def _set_of(live: Live, ask: Ask) -> str:
    found: str = (await ask("GET", f"/{account(live)}/async_requests")).json()["data"][0]["id"]
    return found


@pytest.mark.req("D-337", "D-339", "D-340", "D-371")
def test_what_waits_is_initial_and_one_is_in_progress(live: Live):
    seen: dict[str, Any] = {}

    async def look(ask: Ask) -> None:
        made = await _set_of(live, ask)
        seen["counts"] = (await ask("GET", f"/{made}", fields=",".join(f"{one}_count" for one in COUNTS))).json()
        rows = (await ask("GET", f"/{made}/requests")).json()["data"][::-1]
        seen["statuses"] = [row["status"] for row in rows]
        for status in ("initial", "in_progress"):
            listed = (await ask("GET", f"/{made}/requests", status=status)).json()["data"][::-1]
            seen[status] = [rows.index(row) for row in listed]
        seen["refused"] = await ask("DELETE", f"/{rows[1]['id']}")

    meanwhile(live, look)
    made = ordered(live, "async_batch_requests", adbatch=[label(live, name) for name in "abcd"])
    assert seen["statuses"] == ["SUCCESS", "IN_PROGRESS", "INITIAL", "INITIAL"]
    expected = {"total": 4, "initial": 2, "in_progress": 1, "success": 1, "error": 0, "canceled": 0}
    assert seen["counts"] == {"id": made, **{f"{name}_count": value for name, value in expected.items()}}
    assert (seen["initial"], seen["in_progress"]) == ([2, 3], [1])
    assert "IN_PROGRESS" in error_of(seen["refused"], "REQUEST_PROCESSED")["error_user_msg"]
    assert counts(live, made) == {"total": 4, "success": 4}


@pytest.mark.req("D-348", "D-371")
@pytest.mark.parametrize("whole", [True, False])
def test_what_has_not_begun_is_canceled(live: Live, whole: bool):
    async def cancel(ask: Ask) -> None:
        made = await _set_of(live, ask)
        last = (await ask("GET", f"/{made}/requests")).json()["data"][0]["id"]
        answer = await ask("DELETE", f"/{made}" if whole else f"/{last}")
        assert answer.json() == {"success": True}

    meanwhile(live, cancel)
    made = ordered(live, "async_batch_requests", adbatch=[label(live, name) for name in "abcd"])
    done = 2 if whole else 3
    assert counts(live, made) == {"total": 4, "success": done, "canceled": 4 - done}
    assert live.get(f"/{made}").json()["is_completed"] is True
    assert [row["status"] for row in requests_of(live, made)] == ["SUCCESS"] * done + ["CANCELED"] * (4 - done)
    labels = live.get(f"/{account(live)}/adlabels", {"fields": "name"}).json()["data"]
    assert sorted(row["name"] for row in labels if len(row["name"]) == 1) == list("abcd")[:done]
