"""The laws of delivery: whatever the world, what comes out adds up."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adtwin.base.money import currency
from adtwin.delivery import Account, Audience, Memory, Pool, Traits, simulate
from adtwin.delivery.pacing import local
from adtwin.delivery.population import Market, estimate
from adtwin.delivery.simulate import Delivered
from adtwin.store.coded import spelled_out
from adtwin.store.fact_tables import TABLES
from tests.delivery.worlds import HOUR0, KEYS, World, line, one_ad, reach, run, worlds

few = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
WINDOWS = ("1d_view", "1d_click", "7d_click", "28d_click")


def sums(table: dict[str, Any], by: tuple[str, ...], what: str) -> Counter[tuple[Any, ...]]:
    """Totals of a column by key."""
    found: Counter[tuple[Any, ...]] = Counter()
    for key, value in zip(zip(*(table[name].tolist() for name in by), strict=True), table[what].tolist(), strict=True):
        found[key] += value
    return found


def total(table: dict[str, Any], action: str, window: str) -> int:
    return int(table[f"count_{window}"][table["action_type"] == action].sum())


@given(worlds(), st.sampled_from((300, 10**9)))
@few
def test_the_facts_of_any_world_keep_the_laws(world: World, people_rows: int) -> None:
    done = run(world, range(HOUR0, HOUR0 + 50), people_rows=people_rows)
    spend_adds_up(done)
    counts_nest(done)
    nothing_lies_outside(world, done)
    budgets_hold(world, done)
    people_match_cells(done, exact=people_rows == 10**9)


def spend_adds_up(done: Delivered) -> None:
    for name, table in (
        ("ad_id", done.spend.ads),
        ("adset_id", done.spend.adsets),
        ("campaign_id", done.spend.campaigns),
        ("account_id", done.spend.accounts),
    ):
        found = {key: value for (key,), value in sums(done.cells, (name,), "spend_micros").items() if value}
        assert found == table
    assert sum(meter.spent for meter in done.memory.pools.values()) == sum(done.spend.pools.values())


def counts_nest(done: Delivered) -> None:
    cells, actions = done.cells, done.actions
    assert (cells["impressions"] > 0).all()
    assert (cells["inline_link_clicks"] <= cells["clicks"]).all()
    assert (cells["clicks"] <= cells["impressions"]).all()
    assert (cells["spend_micros"] >= 0).all()
    for measure in ("count_{}", "value_{}_micros"):
        day, week, month = (actions[measure.format(window)] for window in WINDOWS[1:])
        assert (day <= week).all()
        assert (week <= month).all()


def nothing_lies_outside(world: World, done: Delivered) -> None:
    for ad in world[0]:
        mine = done.cells["ad_id"] == ad.ad_id
        countries = {*ad.audience.countries, *(code for code, _ in ad.audience.regions)}
        assert set(done.cells["country"][mine]) <= countries
        named = [name for code, name in ad.audience.regions if code == "US"]
        if named:
            assert set(done.cells["region"][mine & (done.cells["country"] == "US")]) <= set(named)
        if ad.audience.genders:
            assert set(done.cells["gender"][mine]) <= set(ad.audience.genders)
        for age in set(done.cells["age"][mine]):
            first, _, last = age.rstrip("+").partition("-")
            assert int(first) <= ad.audience.age_max
            assert int(last or 99) >= ad.audience.age_min
        if ad.placements:
            names = zip(done.cells["publisher_platform"][mine], done.cells["platform_position"][mine], strict=True)
            assert set(names) <= set(ad.placements)
        if ad.stop is not None:
            zone = next(account.zone for account in world[2] if account.id == ad.account_id)
            assert all(day <= local(ad.stop // 3600, zone)[0] for day in days_of(done.cells["date"][mine]))


def days_of(dates: Any) -> list[int]:
    return [int(day) for day in dates.astype("datetime64[D]").astype(np.int64)]


def budgets_hold(world: World, done: Delivered) -> None:
    lines, pools, accounts = world
    for pool in pools:
        account = next(each for each in accounts if each.id == pool.account_id)
        micros = currency(account.currency).micros_per_minor
        spent = done.spend.pools.get(pool.id, 0)
        assert spent == getattr(done.memory.pools.get(pool.id), "spent", 0)
        if pool.lifetime_budget is not None:
            assert spent <= pool.lifetime_budget * micros
            continue
        assert pool.daily_budget is not None
        mine = np.isin(done.cells["ad_id"], [each.ad_id for each in lines if each.pool_id == pool.id])
        chosen = {name: column[mine] for name, column in done.cells.items()}
        by_day = sums(chosen, ("date",), "spend_micros")
        assert all(amount <= pool.daily_budget * micros * 1.75 for amount in by_day.values())
        weeks: Counter[int] = Counter()
        for day, amount in zip(days_of(chosen["date"]), chosen["spend_micros"].tolist(), strict=True):
            weeks[(day + 4) // 7] += amount
        assert all(amount <= pool.daily_budget * micros * 7 for amount in weeks.values())
    for account in accounts:
        if account.cap_remaining is not None:
            assert done.spend.accounts.get(account.id, 0) <= account.cap_remaining
        for campaign, left in account.campaign_cap_remaining.items():
            if any(each.campaign_id == campaign and each.account_id == account.id for each in lines):
                assert done.spend.campaigns.get(campaign, 0) <= left


def people_match_cells(done: Delivered, *, exact: bool) -> None:
    if exact:
        assert set(done.people["rate_log2"].tolist()) <= {0}
        for measure in ("impressions", "clicks"):
            cells, people = (sums(table, KEYS, measure) for table in (done.cells, done.people))
            assert people == cells
    level = int(done.people["rate_log2"].max()) if len(done.people["person"]) else 0
    assert reach(done.people) <= int(done.cells["impressions"].sum()) * (1.15 if level else 1) + 8 * (2**level - 1)
    traits = sums(done.people, ("person", "country", "age", "gender", "region"), "impressions")
    assert len({key[0] for key in traits}) == len(traits)


@given(worlds(), st.integers(1, 40))
@settings(parent=few, max_examples=8)
def test_splitting_a_span_changes_nothing(world: World, cut: int) -> None:
    hours = list(range(HOUR0, HOUR0 + 41))
    whole = run(world, hours)
    first = run(world, hours[:cut])
    lines, pools, accounts = world
    left = [
        replace(
            account,
            cap_remaining=None
            if account.cap_remaining is None
            else account.cap_remaining - first.spend.accounts.get(account.id, 0),
            campaign_cap_remaining={
                key: value - first.spend.campaigns.get(key, 0) for key, value in account.campaign_cap_remaining.items()
            },
        )
        for account in accounts
    ]
    second = run((lines, pools, left), hours[cut:], Memory.load(first.memory.dump()))
    assert second.memory == whole.memory
    for name, extra, measures in (
        ("cells", (), ("impressions", "clicks", "spend_micros")),
        ("actions", ("action_type",), ("count_7d_click", "value_7d_click_micros", "count_1d_view")),
        ("people", ("person", "rate_log2"), ("impressions", "clicks")),
    ):
        for measure in measures:
            parts = [sums(getattr(each, name), (*KEYS, *extra), measure) for each in (first, second)]
            joined = sums(getattr(whole, name), (*KEYS, *extra), measure)
            assert {k: v for k, v in (parts[0] + parts[1]).items() if v} == {k: v for k, v in joined.items() if v}


def test_facts_in_blocks_are_the_same_facts(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [line(1, conversion="PURCHASE"), line(2, creative=Traits("video", 20, 3)), line(3, account_id=2)]
    pools = [Pool(ad.pool_id, ad.account_id, daily_budget=2000) for ad in lines]
    world = (lines, pools, [Account(1), Account(2, "INR", "Asia/Kolkata")])
    whole = run(world, range(HOUR0, HOUR0 + 24 * 4))
    monkeypatch.setattr(simulate, "BLOCK", 100)
    blocks = [*simulate.Simulation(Market(7, 300), *world).blocks(range(HOUR0, HOUR0 + 24 * 4))]
    assert len(blocks) > 4
    found = [dict(block.each()) for block in blocks]
    for name, columns in whole.tables.items():
        measures = [column for column, kind in TABLES[name].items() if kind in ("BIGINT", "INTEGER")]
        for measure in measures:
            parts = [int(spelled_out(block[name])[measure].astype(object).sum()) for block in found]
            if measure not in ("person", "variant") and not measure.endswith("_id"):
                assert sum(parts) == int(columns[measure].astype(object).sum()), (name, measure)
        for block in found:
            order = [*zip(block[name]["date"].tolist(), block[name]["ad_id"].tolist(), strict=True)]
            assert order == sorted(order) or len({*block[name]["account_id"].tolist()}) > 1


def test_hour_by_hour_is_the_same_as_at_once() -> None:
    world = one_ad()
    whole = run(world, range(HOUR0, HOUR0 + 30))
    memory, spent = None, 0
    for hour in range(HOUR0, HOUR0 + 30):
        step = run(world, [hour], memory)
        memory, spent = Memory.load(step.memory.dump()), spent + step.spend.ads.get(1001, 0)
    assert spent == whole.spend.ads[1001]
    assert memory == whole.memory


def test_equal_worlds_deliver_equally_and_other_seeds_differently() -> None:
    first, again, other = (run(one_ad(), range(HOUR0, HOUR0 + 24), seed=seed) for seed in (1, 1, 2))
    for name, column in first.people.items():
        assert (column == again.people[name]).all()
    assert first.spend.ads != other.spend.ads


def test_another_account_changes_nothing() -> None:
    lines, pools, accounts = one_ad()
    neighbour = line(2, account_id=2, campaign_id=20)
    alone = run((lines, pools, accounts), range(HOUR0, HOUR0 + 24))
    joined = run(
        ([*lines, neighbour], [*pools, Pool(102, 2, daily_budget=5000)], [*accounts, Account(2, "JPY", "Asia/Tokyo")]),
        range(HOUR0, HOUR0 + 24),
    )
    assert joined.spend.ads[1001] == alone.spend.ads[1001]
    assert joined.memory.ads[1001] == alone.memory.ads[1001]


def test_a_week_of_clicks_in_the_us_looks_like_one() -> None:
    done = run(one_ad(), range(HOUR0, HOUR0 + 24 * 7))
    impressions, spend = done.cells["impressions"].sum(), done.cells["spend_micros"].sum() / 1e6
    assert spend == pytest.approx(140, rel=0.1)
    assert 4 <= spend / impressions * 1000 <= 15
    assert 0.006 <= done.cells["inline_link_clicks"].sum() / impressions <= 0.02
    assert 1.1 <= impressions / reach(done.people) <= 2.0
    for ad_day in np.unique(done.cells["date"]):
        assert (done.cells["date"] == ad_day).sum() <= 300
        assert (done.people["date"] == ad_day).sum() <= 300 * 25
    by_day = [value for _, value in sorted(sums(done.cells, ("date",), "spend_micros").items())]
    assert len(by_day) == 7
    assert len(set(by_day)) == 7


@pytest.mark.parametrize(("code", "budget", "unit"), [("JPY", 3000, 1), ("EUR", 2000, 100)])
def test_other_currencies_buy_as_much(code: str, budget: int, unit: int) -> None:
    done = run(one_ad(budget, Account(1, code)), range(HOUR0, HOUR0 + 48))
    assert done.spend.ads[1001] / 1e6 == pytest.approx(2 * budget / unit, rel=0.25)
    assert 3000 <= done.cells["impressions"].sum() <= 12_000


@pytest.mark.req("C-270", "C-271", "C-272", "C-323")
@pytest.mark.parametrize("kind", ["image", "video"])
def test_engagement_is_the_sum_of_its_children(kind: Any) -> None:
    done = run(one_ad(20_000, creative=Traits(kind, quality=7)), range(HOUR0, HOUR0 + 24))
    children = ("link_click", "comment", "like", "post_reaction", "post", "onsite_conversion.post_save", "video_view")
    for window in WINDOWS:
        expected = sum(total(done.actions, name, window) for name in children)
        assert total(done.actions, "post_engagement", window) == expected
        assert total(done.actions, "page_engagement", window) == expected
    assert total(done.actions, "link_click", "1d_click") == done.cells["inline_link_clicks"].sum()
    assert total(done.actions, "post_reaction", "1d_click") > 0


def test_a_shop_sells_less_than_it_shows() -> None:
    world = one_ad(100_000, optimization_goal="OFFSITE_CONVERSIONS", conversion="PURCHASE")
    actions = run(world, range(HOUR0, HOUR0 + 48)).actions
    steps = ("view_content", "add_to_cart", "initiate_checkout", "purchase")
    for window in WINDOWS:
        counts = [total(actions, name, window) for name in steps]
        assert counts == sorted(counts, reverse=True)
        for name in ("omni_purchase", "offsite_conversion.fb_pixel_purchase"):
            assert total(actions, name, window) == counts[-1]
    visits = total(actions, "landing_page_view", "28d_click")
    assert total(actions, "view_content", "28d_click") <= visits <= total(actions, "link_click", "28d_click")
    assert total(actions, "purchase", "1d_view") > 0
    sold = actions["action_type"] == "purchase"
    assert (actions["value_28d_click_micros"][sold & (actions["count_28d_click"] > 0)] > 0).all()
    assert (actions["value_28d_click_micros"] % 10_000 == 0).all()


@pytest.mark.req("D-181")
def test_videos_are_watched_and_thruplays_billed() -> None:
    video = Traits("video", 30)
    world = one_ad(optimization_goal="THRUPLAY", billing_event="THRUPLAY", creative=video, destination="post")
    done = run(world, range(HOUR0, HOUR0 + 48))
    views, through = (total(done.actions, name, "1d_view") for name in ("video_view", "video_thruplay_watched"))
    assert 0 < through < views < done.cells["impressions"].sum()
    assert 0.002 <= done.spend.ads[1001] / 1e6 / through <= 0.2


@pytest.mark.parametrize(
    "changes",
    [
        {"placements": (("facebook", "nowhere"),)},
        {"placements": (("instagram", "story"),), "device_platforms": ("desktop",)},
        {"audience": Audience(())},
        {"audience": Audience(("US",), age_min=40, age_max=30)},
        {"stop": HOUR0 * 3600},
        {"start": (HOUR0 + 24) * 3600},
        {"pool_id": 999},
    ],
)
def test_what_cannot_deliver_does_not(changes: dict[str, Any]) -> None:
    lines, pools, accounts = one_ad()
    done = run(([replace(lines[0], **changes)], pools, accounts), range(HOUR0, HOUR0 + 24))
    assert done.spend.ads == {}
    assert [len(table["ad_id"]) for table in (done.cells, done.actions, done.people)] == [0, 0, 0]


def test_nothing_to_do_gives_empty_tables() -> None:
    for world, hours in ((([], [], []), range(HOUR0, HOUR0 + 2)), (one_ad(), range(0))):
        done = run(world, hours)
        assert {name: set(columns) for name, columns in done.tables.items()} == {
            name: set(columns) for name, columns in TABLES.items()
        }
        assert not any(len(columns["date"]) for columns in done.tables.values())
        assert len(done.people["person"]) == 0


def test_an_account_that_is_not_given_is_refused() -> None:
    lines, pools, _ = one_ad()
    with pytest.raises(ValueError, match="no account"):
        run((lines, pools, []), [HOUR0])


def test_a_cost_cap_keeps_the_cost_of_a_result_near_it() -> None:
    free = run(one_ad(10_000), range(HOUR0, HOUR0 + 72))
    capped = run(one_ad(10_000, bid_strategy="COST_CAP", bid_amount=25), range(HOUR0, HOUR0 + 72))
    costs = [done.spend.ads[1001] / 1e4 / done.cells["inline_link_clicks"].sum() for done in (free, capped)]
    assert costs[1] < costs[0]
    assert costs[1] <= 25 * 1.25
    assert capped.spend.ads[1001] < free.spend.ads[1001]


def test_a_low_bid_wins_next_to_nothing_and_a_high_one_does() -> None:
    low, high = (
        run(one_ad(bid_strategy="LOWEST_COST_WITH_BID_CAP", bid_amount=bid), range(HOUR0, HOUR0 + 48))
        for bid in (2, 1000)
    )
    roas: dict[str, Any] = {"roas_floor": 1e4, "bid_strategy": "LOWEST_COST_WITH_MIN_ROAS"}
    dear = run(one_ad(**roas, optimization_goal="VALUE", conversion="PURCHASE"), range(HOUR0, HOUR0 + 48))
    assert low.spend.ads.get(1001, 0) < 100_000
    assert dear.spend.ads.get(1001, 0) < 100_000
    assert high.spend.ads[1001] == pytest.approx(40e6, rel=0.2)


def test_a_small_audience_sees_an_ad_often_and_tires() -> None:
    audience = Audience(("US",), narrowness=0.00002)
    done = run(one_ad(5000, audience=audience), range(HOUR0, HOUR0 + 24 * 10))
    _, most = estimate(audience)
    assert reach(done.people) <= most
    assert done.cells["impressions"].sum() / reach(done.people) > 3
    assert done.memory.ads[1001].fatigue < 0.9


def test_the_better_ad_of_an_ad_set_gets_more() -> None:
    ads = [line(each, adset_id=1, pool_id=1, creative=Traits(quality=each)) for each in range(4)]
    done = run((ads, [Pool(1, 1, daily_budget=4000)], [Account(1)]), range(HOUR0, HOUR0 + 48))
    assert sum(done.spend.ads.values()) == pytest.approx(80e6, rel=0.2)
    assert max(done.spend.ads.values()) > 1.5 * min(done.spend.ads.values())


def test_thinned_people_count_like_all_people() -> None:
    exact, thinned = (run(one_ad(10_000), range(HOUR0, HOUR0 + 72), people_rows=rows) for rows in (10**9, 20))
    assert exact.people["rate_log2"].max() == 0
    assert thinned.people["rate_log2"].max() > 3
    assert exact.people["impressions"].sum() == exact.cells["impressions"].sum()
    frequencies = [done.cells["impressions"].sum() / reach(done.people) for done in (exact, thinned)]
    assert frequencies[1] == pytest.approx(frequencies[0], rel=0.12)


def test_the_learning_phase_ends_after_fifty_results() -> None:
    short = run(one_ad(500), range(HOUR0, HOUR0 + 24))
    assert short.memory.learning(101)
    long = run(one_ad(10_000), range(HOUR0, HOUR0 + 72))
    assert not long.memory.learning(101)
    long.memory.restart_learning(101)
    assert long.memory.learning(101)


def test_an_ad_that_delivers_far_less_than_planned_is_not_thinned() -> None:
    capped = one_ad(100_000, bid_strategy="LOWEST_COST_WITH_BID_CAP", bid_amount=4)
    done = run(capped, range(HOUR0, HOUR0 + 24))
    impressions = int(done.cells["impressions"].sum())
    assert done.memory.ads[1001].level >= 5
    assert 10 < impressions < 5000
    assert 0.4 * impressions <= reach(done.people) <= 1.3 * impressions
