"""The pytest plugin, as suites use it: its fixtures here, its example project and its page in runs of their own."""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from adtwin.server.embedded import Embedded, Setting
from adtwin.testing import Twin
from adtwin.testing.control import TwinError
from tools import spec

EXAMPLE = spec.ROOT / "examples" / "pytest"
PAGE = spec.ROOT / "docs" / "testing.md"
PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
CAMPAIGN = {"name": "C", "objective": "OUTCOME_TRAFFIC", "status": "PAUSED", "special_ad_categories": "[]"}


def _pytest(folder: Path, *words: str) -> str:
    """What pytest says of the tests in a folder."""
    installed = importlib.metadata.entry_points(group="pytest11", name="adtwin")
    plugin = () if installed else ("-p", "adtwin.testing.plugin")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *plugin, *words, str(folder)]
    env = {**os.environ, "PYTHONPATH": str(spec.ROOT), "PYTEST_ADDOPTS": "", "PYTHONDONTWRITEBYTECODE": "1"}
    ended = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=110)
    return ended.stdout + ended.stderr


def test_the_example_project_passes_in_parallel(tmp_path):
    folder = shutil.copytree(EXAMPLE, tmp_path / "project")
    said = _pytest(folder, "-n", "2")
    assert re.search(r"^5 passed", said, re.MULTILINE), said


def test_what_the_page_shows_works(tmp_path):
    shutil.copy(EXAMPLE / "launch.py", tmp_path)
    blocks = PYTHON.findall(PAGE.read_text(encoding="utf-8"))
    assert len(blocks) >= 5
    for number, block in enumerate(blocks):
        head = "from launch import Launcher\nimport pytest, subprocess, sys, httpx\n\n"
        (tmp_path / f"test_page_{number}.py").write_text(head + block, encoding="utf-8")
    _pytest(tmp_path, "--adtwin-write-snapshots")
    said = _pytest(tmp_path)
    tests = sum(block.count("def test_") for block in blocks)
    assert re.search(rf"^{tests} passed", said, re.MULTILINE), said


def test_each_test_has_a_world_of_its_own(adtwin: Twin):
    """The first twin of a process is seeded; a further one is a copy."""
    adtwin.client.post(f"{adtwin.ad_account_id}/campaigns", data=CAMPAIGN)
    setting = Setting(now=int(adtwin.clock.now.timestamp()))
    for _ in range(3):
        other = Embedded(setting)
        with Twin(other.url) as twin:
            assert twin.url != adtwin.url
            assert twin.access_token == adtwin.access_token
            assert twin.client.get(f"{twin.ad_account_id}/campaigns").json()["data"] == []
        other.close()
        with pytest.raises(httpx.ConnectError):
            httpx.get(other.url, trust_env=False)


def test_nothing_is_left_on_the_disk():
    setting = Setting(world="empty", now=0x6A000000)
    Embedded(setting).close()
    other = Embedded(setting)
    folder = other._folder
    assert (folder / "adtwin.db").exists()
    other.close()
    assert not folder.exists()


def test_time_review_and_faults_are_in_the_tests_hand(adtwin: Twin):
    assert adtwin.clock.now == datetime(2026, 6, 1, 7, tzinfo=UTC)
    assert adtwin.clock.advance("1d12h") == datetime(2026, 6, 2, 19, tzinfo=UTC)
    assert adtwin.clock.set(datetime(2026, 6, 3, tzinfo=UTC)) == adtwin.clock.now
    with pytest.raises(TwinError, match="time only goes forward"):
        adtwin.clock.set("2026-06-01T00:00:00Z")
    with pytest.raises(TwinError, match="There is no ad 12"):
        adtwin.approve("12")
    fault = adtwin.faults.add("190", path="me", method="GET")
    adtwin.faults.add(latency_ms=1)
    assert adtwin.client.get("me").json()["error"]["code"] == 190
    assert (fault.hits, len(list(adtwin.faults))) == (1, 2)
    fault.remove()
    assert adtwin.client.get("me").json()["id"] == adtwin.world["user_id"]
    adtwin.faults.add("TOO_MUCH_DATA", path="me")
    assert adtwin.client.get("me").json()["error"]["message"].startswith("Please reduce the amount of data")
    adtwin.faults.clear()
    assert list(adtwin.faults) == []


def test_an_ad_is_approved_or_turned_down_at_once(adtwin: Twin):
    account = adtwin.ad_account_id
    made = adtwin.client.post(
        f"{account}/campaigns", json={**CAMPAIGN, "status": "ACTIVE", "special_ad_categories": []}
    ).json()
    adset = adtwin.client.post(f"{account}/adsets", json={
        "name": "S", "campaign_id": made["id"], "daily_budget": 5000, "billing_event": "IMPRESSIONS",
        "optimization_goal": "LINK_CLICKS", "bid_strategy": "LOWEST_COST_WITHOUT_CAP", "status": "ACTIVE",
        "targeting": {"geo_locations": {"countries": ["DE"]}},
    }).json()  # fmt: skip
    story = {"page_id": adtwin.page_id, "link_data": {"link": "https://example.com/", "message": "Hello",
                                                      "image_hash": adtwin.world["image_hash"]}}  # fmt: skip
    creative = {"object_story_spec": story}
    ad = adtwin.client.post(
        f"{account}/ads", json={"name": "A", "adset_id": adset["id"], "creative": creative, "status": "ACTIVE"}
    ).json()
    adtwin.reject(ad["id"], "No.")
    assert (
        adtwin.client.get(ad["id"], params={"fields": "effective_status"}).json()["effective_status"] == "DISAPPROVED"
    )
    adtwin.approve(ad["id"])
    assert adtwin.client.get(ad["id"], params={"fields": "effective_status"}).json()["effective_status"] == "ACTIVE"


async def _who(twin: Twin) -> str:
    async with twin.async_client() as client:
        return str((await client.get("me")).json()["id"])


def test_asynchronous_code_has_a_client_too(adtwin: Twin):
    import asyncio

    assert asyncio.run(_who(adtwin)) == adtwin.world["user_id"]


def test_a_program_is_told_where_the_twin_is(adtwin: Twin):
    assert adtwin.env["ADTWIN_GRAPH_URL"] == adtwin.url
    assert adtwin.env["META_ACCESS_TOKEN"] == adtwin.env["ADTWIN_ACCESS_TOKEN"] == adtwin.access_token
    assert adtwin.env["ADTWIN_IMAGE_HASHES"].split(",") == adtwin.world["image_hashes"]


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl on this machine")
def test_a_program_whose_address_is_fixed_meets_the_twin(adtwin: Twin):
    address = f"https://graph.facebook.com/v24.0/me?access_token={adtwin.access_token}"
    env = {**os.environ, **adtwin.intercept()}
    said = subprocess.run(["curl", "-sS", address], env=env, capture_output=True, text=True, check=True).stdout
    assert adtwin.world["user_id"] in said
    adtwin.requests.expect_one("GET", "me")


COMPLAINTS = {
    "world='moon'": "there is no world 'moon'; choose one of demo, empty, agency",
    "now='soon'": "'soon' is no ISO time",
    "now='2026-06-01T00:00:00'": "lacks its offset from UTC",
    "'empty'": "takes world, now and seed by name",
    "word='empty'": "takes world, now and seed by name",
}
"""What is said of a mark."""


def test_a_mark_that_says_nothing_sensible(tmp_path):
    for number, mark in enumerate(COMPLAINTS):
        text = f"import pytest\n@pytest.mark.adtwin({mark})\ndef test_it(adtwin): pass\n"
        (tmp_path / f"test_{number}.py").write_text(text, encoding="utf-8")
    said = _pytest(tmp_path, "-p", "no:randomly")
    parts = re.split(r"^_+ ERROR at setup of test_it _+$", said, flags=re.MULTILINE)[1:]
    assert [complaint in part for complaint, part in zip(COMPLAINTS.values(), parts, strict=True)] == [True] * 5, said


def test_the_plugin_costs_other_suites_nothing():
    """It is loaded in every run of an environment that has adtwin."""
    heavy = ("httpx", "uvicorn", "numpy", "pydantic")
    look = f"import sys, adtwin.testing.plugin; print([name for name in {heavy} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", look], check=True, capture_output=True, text=True).stdout == "[]\n"
