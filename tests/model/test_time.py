"""Time: what falls due happens at its moment, in whatever steps the clock moves, and never twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from adtwin.base import zones
from adtwin.delivery.memory import MEMORY
from adtwin.model.status import STOPPED
from adtwin.model.time import advance
from adtwin.model.time.deliver import Delivery
from adtwin.server.worlds import take_up
from tests.ads import ad, adset, approve, campaign, creative, read, tree
from tests.live import NOW, Live, live_server, sqlite_live

BREAKDOWNS = "age,gender"
METRICS = "impressions,clicks,spend,reach,actions,ad_id"


def account(live: Live) -> str:
    """The world's own account."""
    return str(live.world["ad_account_id"])


def rows(live: Live, pk: str, **given: Any) -> list[dict[str, Any]]:
    """Every row of a report."""
    usual = {"date_preset": "maximum", "fields": METRICS, "limit": 1_000}
    response = live.get(f"/{pk}/insights", {**usual, **given})
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["data"]
    return found


def today(live: Live) -> str:
    """The account's own day."""
    return zones.local_date(live.twin.clock.now(), "America/Los_Angeles").isoformat()


def spent(live: Live, pk: str, **given: Any) -> float:
    """What was spent in all."""
    return sum(float(row["spend"]) for row in rows(live, pk, fields="spend", **given))


def _plans(live: Live) -> list[str]:
    """Ads of several kinds: one clean, one to be turned down, one with an end, one paused."""
    campaign_id = campaign(live)
    ends = adset(live, campaign_id, end_time=NOW + 60 * 3_600)
    plain = adset(live, campaign_id)
    capped = campaign(live, name="Held", daily_budget=1_500)
    shared = [adset(live, capped, name=f"Shared {n}", daily_budget=None) for n in range(2)]
    made = [
        ad(live, plain),
        ad(live, plain, creative(live, "Buy vodka")),
        ad(live, ends),
        ad(live, plain, status="PAUSED"),
    ]
    return made + [ad(live, one) for one in shared]


def _world(live: Live) -> dict[str, Any]:
    """All that time changes."""
    fields = "name,effective_status,review_feedback,updated_time"
    ads = live.get(f"/{account(live)}/ads", {"fields": fields, "limit": 100}).json()["data"]
    above = live.get(f"/{account(live)}/campaigns", {"fields": "name,budget_remaining,effective_status"}).json()["data"]
    by_day = rows(live, account(live), level="ad", time_increment=1)
    by_people = rows(live, account(live), level="ad", breakdowns=BREAKDOWNS)
    return {
        "clock": live.admin("GET", "/clock")["epoch"],
        "account": read(live, account(live), "amount_spent", "balance"),
        "ads": ads,
        "campaigns": above,
        "days": sorted(by_day, key=repr),
        "people": sorted(by_people, key=repr),
    }


STEPS = (("4d",), ("1d",) * 4, ("7h",) * 13 + ("5h",), ("90m", "45m", "1m", "44m", "3d", "20h", "59m", "1s", "59s"))


def _after(steps: Iterable[str]) -> dict[str, Any]:
    """The plans' world after these steps of the clock."""
    with sqlite_live() as live:
        _plans(live)
        for step in steps:
            live.advance(step)
        return _world(live)


@pytest.fixture(scope="module")
def in_one_step() -> dict[str, Any]:
    """What the others must come to."""
    return _after(STEPS[0])


@pytest.mark.req("C-231", "C-374")
@pytest.mark.parametrize("steps", STEPS[1:], ids=["days", "odd hours", "odd minutes"])
def test_many_steps_are_one(in_one_step: dict[str, Any], steps: tuple[str, ...]):
    assert in_one_step["days"]
    assert _after(steps) == in_one_step


@pytest.mark.req("C-231")
def test_the_same_again_gives_the_same_bytes():
    texts = []
    for _ in range(2):
        with sqlite_live() as live:
            _plans(live)
            live.advance("3d")
            given = {
                "level": "ad",
                "date_preset": "maximum",
                "fields": "ad_id,impressions,clicks,spend,reach",
                "breakdowns": "publisher_platform,platform_position",
            }
            texts.append(live.get(f"/{account(live)}/insights", given).content)
    assert texts[0] == texts[1]
    assert len(texts[0]) > 1_000


@pytest.mark.req("D-332", "C-374")
def test_time_does_not_run_backwards(live: Live):
    tree(live)
    live.advance("1d")
    before = _world(live)
    for body in ({"set": NOW}, {"set": "2026-11-25T12:00:00Z"}):
        assert live.client.post("/_adtwin/clock", json=body).status_code == 400
    with pytest.raises(ValueError, match="only moves forwards"):
        advance(live.twin, NOW)
    assert _world(live) == before
    live.admin("POST", "/clock", {"advance": "0s"})
    assert _world(live) == before


# ---- who delivers


def _paused_ad(live: Live) -> str:
    return ad(live, adset(live, campaign(live)), status="PAUSED")


def _paused_adset(live: Live) -> str:
    return ad(live, adset(live, campaign(live), status="PAUSED"))


def _paused_campaign(live: Live) -> str:
    return ad(live, adset(live, campaign(live, status="PAUSED")))


def _archived_campaign(live: Live) -> str:
    campaign_id, _, ad_id = tree(live)
    live.post(f"/{campaign_id}", {"status": "ARCHIVED"})
    return ad_id


def _deleted(live: Live) -> str:
    _, _, ad_id = tree(live)
    live.delete(f"/{ad_id}")
    return ad_id


def _turned_down(live: Live) -> str:
    return ad(live, adset(live, campaign(live)), creative(live, "Whisky"))


def _yet_to_begin(live: Live) -> str:
    return ad(live, adset(live, campaign(live), start_time=NOW + 30 * 86_400))


SILENT = (_paused_ad, _paused_adset, _paused_campaign, _archived_campaign, _deleted, _turned_down, _yet_to_begin)


@pytest.mark.req("A-075", "D-321", "D-330")
@pytest.mark.parametrize("make", SILENT)
def test_only_what_is_active_delivers(live: Live, make: Callable[[Live], str]):
    silent = make(live)
    _, _, running = tree(live)
    live.advance("2d")
    delivered = {row["ad_id"] for row in rows(live, account(live), level="ad", fields="ad_id,impressions")}
    assert delivered == {running}
    assert rows(live, silent) == []


@pytest.mark.req("D-153", "A-075")
def test_delivery_follows_what_is_turned_on_and_off(live: Live):
    _, _, ad_id = tree(live)
    live.advance("2m")
    assert rows(live, ad_id) == []
    live.advance("1d")
    first = spent(live, ad_id)
    assert first > 0
    live.post(f"/{ad_id}", {"status": "PAUSED"})
    live.advance("2d")
    stopped = spent(live, ad_id)
    assert first <= stopped < 1.02 * first  # the minutes of the hour before the pause
    live.advance("1d")
    assert spent(live, ad_id) == stopped
    live.post(f"/{ad_id}", {"status": "ACTIVE"})
    live.advance("1d")
    assert spent(live, ad_id) > first


def test_an_ad_delivers_from_the_minute_it_is_turned_on(live: Live):
    _, _, late = tree(live)
    approve(live, late)
    live.post(f"/{late}", {"status": "PAUSED"})
    live.advance("50m")
    live.post(f"/{late}", {"status": "ACTIVE"})

    def shown() -> int:
        return sum(int(row["impressions"]) for row in rows(live, late, fields="impressions", date_preset="maximum"))

    live.advance("10m")
    ten_minutes = shown()
    live.advance("1h")
    assert 0 < ten_minutes < (shown() - ten_minutes) / 2


@pytest.mark.req("D-175", "D-370")
def test_delivery_begins_and_ends_with_the_schedule(live: Live):
    """In the account's own days: from the 27th at noon to the 29th at noon."""
    times = {"start_time": "2026-11-27T12:00:00-0800", "end_time": "2026-11-29T12:00:00-0800"}
    ad_id = ad(live, adset(live, campaign(live), **times))
    live.advance("9d")
    days = {row["date_start"]: int(row["impressions"]) for row in rows(live, ad_id, time_increment=1)}
    assert set(days) == {"2026-11-27", "2026-11-28", "2026-11-29"}
    assert all(days.values())


# ---- budgets


@pytest.mark.req("D-174", "A-020")
def test_a_day_spends_at_most_its_budget_and_a_quarter_more_of_three_and_a_week_seven(live: Live):
    _, _, ad_id = tree(live, daily_budget=1_000)
    approve(live, ad_id)
    live.advance("14d")
    days = [float(row["spend"]) for row in rows(live, ad_id, time_increment=1, fields="spend")]
    assert len(days) >= 14
    assert max(days) <= 10 * 1.75
    assert sum(days) <= 10 * 15
    assert sum(days) > 10 * 7


@pytest.mark.req("D-174")
def test_a_lifetime_budget_is_never_overspent(live: Live):
    given = {"daily_budget": None, "lifetime_budget": 5_000, "end_time": NOW + 5 * 86_400}
    campaign_id = campaign(live)
    adset_id = adset(live, campaign_id, **given)
    ad_id = ad(live, adset_id)
    live.advance("8d")
    total = spent(live, ad_id)
    assert 40 < total <= 50
    left = int(read(live, adset_id, "budget_remaining")["budget_remaining"])
    assert left == 5_000 - round(total * 100)


@pytest.mark.req("D-214")
def test_ad_sets_share_the_budget_of_their_campaign(live: Live):
    campaign_id = campaign(live, daily_budget=2_000)
    sets = [adset(live, campaign_id, daily_budget=None, name=f"Set {n}") for n in range(3)]
    for one in sets:
        approve(live, ad(live, one))
    live.advance("7d")
    days = rows(live, campaign_id, time_increment=1, fields="spend")
    assert max(float(row["spend"]) for row in days) <= 20 * 1.75
    assert sum(float(row["spend"]) for row in days) <= 20 * 8
    assert sum(spent(live, one) > 0 for one in sets) >= 2


@pytest.mark.req("D-215")
def test_a_campaign_stops_at_its_spend_cap(live: Live):
    campaign_id = campaign(live, spend_cap=10_000)
    ad_id = ad(live, adset(live, campaign_id, daily_budget=20_000))
    approve(live, ad_id)
    assert "issues_info" not in read(live, campaign_id, "issues_info")
    live.advance("4d")
    assert spent(live, campaign_id) == 100
    [told] = read(live, campaign_id, "issues_info")["issues_info"]
    assert (told["level"], told["error_code"], told["error_type"]) == ("CAMPAIGN", 1815875, "HARD_ERROR")


# ---- when something goes wrong


@contextmanager
def _failing(live: Live, after: int, when: str) -> Iterator[None]:
    """The store fails at the given write, before it is carried out or right after."""
    store, count = live.twin.store, [0]
    write = store.write_sync

    def failing(work: Any) -> Any:
        count[0] += 1
        if count[0] == after and when == "before":
            raise OSError("the disk is gone")
        result = write(work)
        if count[0] == after:
            raise OSError("the disk is gone")
        return result

    store.write_sync = failing
    try:
        yield
    finally:
        store.write_sync = write


def _hangs_together(live: Live) -> None:
    """Meters and facts say the same, and nothing was delivered after the clock."""
    total = round(100 * sum(float(row["spend"]) for row in rows(live, account(live), level="ad", fields="spend")))
    assert int(read(live, account(live), "amount_spent")["amount_spent"]) == total
    stretch = {"since": "2026-11-20", "until": "2027-01-31"}
    days = rows(live, account(live), time_range=stretch, time_increment=1, fields="impressions")
    assert all(row["date_start"] <= today(live) for row in days)


@pytest.fixture(scope="module")
def undisturbed() -> dict[str, Any]:
    """Where a clock leads that nothing stops."""
    return _after(["20d"])


@pytest.mark.req("C-231")
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("after", [1, 2, 3, 4])
def test_a_stop_on_the_way_leaves_a_state_that_did_exist(undisturbed: dict[str, Any], after: int, when: str):
    """A restart finds it, and going on from there leads to where an undisturbed clock leads."""
    with sqlite_live() as live:
        _plans(live)
        with _failing(live, after, when), pytest.raises(OSError, match="disk"):
            advance(live.twin, NOW + 20 * 86_400)
        take_up(live.twin)
        _hangs_together(live)
        reached = live.twin.clock.now()
        assert NOW <= reached <= NOW + 20 * 86_400
        advance(live.twin, NOW + 20 * 86_400)
        assert _world(live) == undisturbed


@contextmanager
def between_reading_and_commit(
    live: Live, monkeypatch: pytest.MonkeyPatch, edit: Callable[[], object]
) -> Iterator[None]:
    """Within, `edit` is made once a stretch has been delivered and before it is stored."""
    run = Delivery.run
    edits = [edit]

    def late(self: Delivery, *given: Any) -> Any:
        outcome = run(self, *given)
        if edits and outcome.spend is not None:
            edits.pop()()
        return outcome

    with monkeypatch.context() as patch:
        patch.setattr(Delivery, "run", late)
        yield
    assert not edits


@pytest.mark.req("C-231")
def test_an_edit_while_a_stretch_is_delivered_begins_learning_anew(live: Live, monkeypatch: pytest.MonkeyPatch):
    _, adset_id, ad_id = tree(live)
    approve(live, ad_id)
    live.advance("2d")
    before = read(live, adset_id, "learning_stage_info")["learning_stage_info"]
    assert before["conversions"] > 0
    targeting = {"geo_locations": {"countries": ["US", "CA"]}}
    with between_reading_and_commit(
        live,
        monkeypatch,
        lambda: live.post(f"/{adset_id}", {"targeting": targeting, "bid_strategy": "COST_CAP", "bid_amount": 90}),
    ):
        advance(live.twin, live.twin.clock.now() + 3_600)
    after = read(live, adset_id, "learning_stage_info")["learning_stage_info"]
    assert after["conversions"] == 0
    assert after["last_sig_edit_ts"] > before["last_sig_edit_ts"]


def test_a_bid_raised_while_a_stretch_is_delivered_is_judged_anew(live: Live, monkeypatch: pytest.MonkeyPatch):
    """Also where the bid before never won anything."""
    place = adset(live, campaign(live), bid_strategy="LOWEST_COST_WITH_BID_CAP", bid_amount=2)
    approve(live, ad(live, place))
    live.advance("2d")
    assert held(live) == [place]
    with between_reading_and_commit(live, monkeypatch, lambda: live.post(f"/{place}", {"bid_amount": 2_000})):
        advance(live.twin, live.twin.clock.now() + 3_600)
    assert held(live) == []


def held(live: Live) -> list[str]:
    """The ad sets whose bids delivery judges."""
    return list(live.twin.store.read_sync(lambda view: view.meta(MEMORY))["held"])


def test_what_is_left_of_a_day_counts_what_was_spent_before_the_budget_was_shared(live: Live):
    above = campaign(live)
    place, other = adset(live, above), adset(live, above)
    for each in (place, other):
        approve(live, ad(live, each))
    live.advance("2h")
    assert live.post(f"/{above}", {"is_adset_budget_sharing_enabled": True}).json() == {"success": True}
    live.advance("3h")
    left = int(read(live, place, "budget_remaining")["budget_remaining"])
    assert left == 2_000 - round(100 * spent(live, place, date_preset="today"))


def test_an_ad_set_that_is_paused_in_the_evening_leaves_the_other_its_own(live: Live):
    above = campaign(live, is_adset_budget_sharing_enabled=True)
    stays, stops = adset(live, above), adset(live, above)
    for each in (stays, stops):
        approve(live, ad(live, each))
    live.advance("28h")
    before = spent(live, stays, date_preset="today")
    assert live.post(f"/{stops}", {"status": "PAUSED"}).json() == {"success": True}
    live.advance("3h")
    assert spent(live, stays, date_preset="today") > before
    live.advance("1h")
    assert 15 < spent(live, stays, date_preset="yesterday") < 35


def test_an_ad_stopped_while_a_stretch_is_delivered_still_delivers_its_minutes(
    live: Live, monkeypatch: pytest.MonkeyPatch
):
    _, _, ad_id = tree(live)
    approve(live, ad_id)
    live.advance("1d")
    with between_reading_and_commit(live, monkeypatch, lambda: live.post(f"/{ad_id}", {"status": "PAUSED"})):
        advance(live.twin, live.twin.clock.now() + 3_600)
    assert live.twin.store.read_sync(lambda view: view.meta(STOPPED)) == [int(ad_id)]


def test_the_way_is_told_and_ends_where_it_should(live: Live):
    _plans(live)
    told: list[tuple[int, int]] = []
    advance(live.twin, NOW + 30 * 86_400, lambda done, whole: told.append((done, whole)))
    done = [one for one, _ in told]
    assert done == sorted(done)
    assert done[-1] == 30 * 86_400
    assert len({whole for _, whole in told}) == 1


@pytest.mark.req("C-231")
def test_a_clock_that_runs_is_advanced_too(tmp_path: Any):
    """On a server with a real clock: it moves by itself, and can be moved on."""
    with live_server({"clock": "real", "now": NOW}) as server:
        live = server.live
        _, _, ad_id = tree(live)
        before = live.admin("GET", "/clock")
        assert before["runs"] is True
        live.advance("2d")
        after = live.admin("GET", "/clock")
        assert after["epoch"] >= before["epoch"] + 2 * 86_400
        assert int(rows(live, ad_id)[0]["impressions"]) > 0
