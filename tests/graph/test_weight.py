"""Which reads are heavy, told from their text; and that nobody waits for one."""

from __future__ import annotations

import threading
from typing import Any
from unittest import mock

import pytest

from adtwin.graph import listing
from adtwin.graph.weight import is_heavy
from tests.ads import adset, campaign
from tests.live import STORE, Live

ALIASES = ",".join(f"campaigns.limit(60).as(a{at}){{name,adsets{{name}}}}" for at in range(60))


@pytest.mark.parametrize(
    ("params", "of_list", "heavy"),
    [
        ({}, True, False),
        ({"fields": "name,status"}, False, False),
        ({"fields": "name", "limit": "500"}, True, False),
        ({"fields": "name", "limit": "5000"}, True, True),
        ({"fields": "name", "limit": "5000"}, False, False),
        ({"limit": "9" * 400}, True, False),
        ({"fields": "campaigns{name}"}, False, False),
        ({"fields": "campaigns{name,adsets{name}}"}, False, False),
        ({"fields": "campaigns.limit(60){name,adsets{name}}"}, False, True),
        ({"fields": ["campaigns.limit(60){name", "adsets{name}}"]}, False, True),
        ({"fields": "adsets.limit(2000)"}, False, True),
        ({"fields": "adsets{name}"}, True, False),
        ({"fields": "adsets{ads{name}}"}, True, True),
        ({"fields": "name", "ids": ",".join(["1"] * 50)}, True, True),
        ({"fields": "campaigns{name"}, False, False),
        ({"fields": ALIASES}, False, True),
    ],
)
def test_a_read_is_heavy_by_what_it_may_look_at(params: dict[str, Any], of_list: bool, heavy: bool):
    assert is_heavy(params, of_list=of_list) is heavy


@pytest.mark.skipif(STORE != "sqlite", reason="a database behind a socket is read in threads alone")
def test_a_heavy_read_has_a_thread_of_its_own(live: Live):
    """Alone and in a batch; a quick one goes without."""
    account, threads = live.world["ad_account_id"], set[bool]()
    adset(live, campaign(live))
    read = listing.answer

    def watched(*given: Any) -> Any:
        threads.add(threading.current_thread() is threading.main_thread())
        return read(*given)

    heavy = {"fields": "campaigns{name,adsets{name},ads{name}}"}
    with mock.patch.object(listing, "answer", watched):
        for path, on_the_loop in ((f"/{account}/campaigns", True), (f"/{account}/campaigns?limit=5000", False)):
            threads.clear()
            assert live.get(path).status_code == 200
            assert threads == {on_the_loop}
            threads.clear()
            parts = [{"method": "GET", "relative_url": path.lstrip("/")}] * 3
            assert [one["code"] for one in live.post("/", {"batch": parts}).json()] == [200] * 3
            assert threads == {on_the_loop}
    whole = live.get(f"/{account}", heavy).json()
    assert whole["campaigns"]["data"][0]["adsets"]["data"]
