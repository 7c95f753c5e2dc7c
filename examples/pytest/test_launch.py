"""How the launcher is tested. The fixture `adtwin` comes with the package: nothing is set up here."""

from __future__ import annotations

import pytest
from launch import Launcher

from adtwin.testing import Twin


@pytest.fixture
def launcher(adtwin: Twin) -> Launcher:
    return Launcher(adtwin.url, adtwin.access_token, adtwin.ad_account_id, sleep=lambda seconds: None)


def test_a_launch_is_paused(adtwin: Twin, launcher: Launcher) -> None:
    campaign = launcher.launch("Spring", 5_000)
    adtwin.requests.expect_one("POST", "act_*/campaigns", name="Spring", status="PAUSED", daily_budget=5_000)
    adtwin.requests.expect_none("DELETE")
    found = adtwin.client.get(campaign, params={"fields": "name,status,daily_budget,created_time"})
    adtwin.matches_snapshot(found.json())


def test_a_throttled_launch_is_tried_again(adtwin: Twin, launcher: Launcher) -> None:
    fault = adtwin.faults.add("17/2446079", path="*/campaigns", times=2)
    launcher.launch("Spring", 5_000)
    assert fault.hits == 2
    adtwin.requests.expect(3, "POST", "act_*/campaigns")


def test_nothing_is_spent_before_anything_runs(adtwin: Twin, launcher: Launcher) -> None:
    launcher.launch("Spring", 5_000)
    adtwin.clock.advance("7d")
    assert launcher.spend() == 0


@pytest.mark.adtwin(world="empty", now="2026-12-24T18:00:00+01:00")
def test_a_fresh_account_at_christmas_has_spent_nothing(adtwin: Twin, launcher: Launcher) -> None:
    assert adtwin.clock.now.isoformat() == "2026-12-24T17:00:00+00:00"
    assert launcher.spend() == 0


def test_an_address_that_is_fixed_is_met_too(adtwin_intercepted: Twin) -> None:
    twin = adtwin_intercepted
    Launcher("https://graph.facebook.com", twin.access_token, twin.ad_account_id).launch("Spring", 5_000)
    twin.requests.expect_one("POST", "act_*/campaigns")
