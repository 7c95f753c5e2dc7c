"""What a day would bring for a given spend: the auction of delivery in an average hour, nothing left to luck."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.atlas import Places
from adtwin.delivery.auction import Auctions, Bidders, Outcome, next_pace
from adtwin.delivery.demand import hourly_level
from adtwin.delivery.footprint import Footprint, footprint, moved_by
from adtwin.delivery.inputs import AdLine
from adtwin.delivery.plan import CROWD, Cells, cells_drawn
from adtwin.delivery.population import Market

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_HOURS: Final = 24
_SETTLED: Final = 40
"""Hours after which pacing has found its bid, wherever it began."""
_STEPS_USD: Final = (1, 2, 5, 10, 20, 35, 50, 75, 100, 150, 200, 350, 500, 750, 1_000, 2_000, 5_000, 10_000, 20_000)
_SPLIT: Final = 0.8
"""Cells that are left of those drawn, once likely ones are split and unlikely ones left out."""
_PERSONAL: Final = {"REACH", "AD_RECALL_LIFT"}
"""Goals whose results are people."""


@dataclass(frozen=True, slots=True)
class Day:
    """A day's spend in US dollars, and what it is expected to bring; `results` are those of the goal."""

    spend: float
    impressions: float
    reach: float
    results: float


def outcomes(market: Market, line: AdLine, hour: int) -> list[Day]:
    """Days of rising spend for an ad with a creative of average quality, from nothing on; nothing alone where the ad
    can't be shown. It ends where more money finds no more to buy. `hour` (epoch // 3600) tells the season."""
    nothing = Day(0.0, 0.0, 0.0, 0.0)
    print_ = footprint(market, line)
    if not len(print_.ground.weight):
        return [nothing]
    cells, bidders = _rows(print_), _bidders(print_)
    auctions = Auctions(cells, None, len(bidders.target))
    levels = np.concatenate([hourly_level(market.seed, code, hour) for code in print_.segments.countries])
    awake = np.ones(len(cells.line))
    for _ in range(_SETTLED):
        bidders = replace(bidders, pace=next_pace(bidders, auctions.clear(bidders, levels, awake)))
    found = auctions.clear(bidders, levels, awake)
    return [nothing, *_rising([_day(print_, cells, found, step) for step in range(len(_STEPS_USD))])]


def _bidders(print_: Footprint) -> Bidders:
    """The same ad once for every step of spend."""
    steps = len(_STEPS_USD)
    return Bidders(
        target=np.array(_STEPS_USD) / _HOURS,
        pace=np.zeros(steps),
        ceiling=np.full(steps, np.inf),
        people=np.full(steps, print_.segments.people),
        price=np.full(steps, print_.mean_price),
        result=np.full(steps, print_.mean_result),
        scale=np.ones(steps),
        quality=np.ones(steps),
    )


def _rows(print_: Footprint) -> Cells:
    """The whole ground as cells, once for every step: no draw decides where the day is spent."""
    steps, ground = len(_STEPS_USD), print_.ground
    places = Places.of(ground, 0, range(len(ground.segments.countries)))
    told = {
        "line": np.repeat(np.arange(steps), len(places.place)),
        "place": np.tile(places.place, steps),
        "demand": np.tile(places.demand, steps),
        "weight": np.tile(places.weight, steps),
        "price": np.tile(places.price + np.log(print_.rates.goal.price), steps),
        "clicks": np.tile(places.clicks, steps),
        "converts": np.tile(places.converts, steps),
        "result": np.tile(print_.result * moved_by(np.array(print_.follows), places.clicks, places.converts), steps),
    }
    nobody = np.zeros(steps * len(places.place), dtype=np.int64)
    return Cells(**{each.name: told.get(each.name, nobody) for each in fields(Cells)})


def _day(print_: Footprint, cells: Cells, found: Outcome, step: int) -> Day:
    mine = cells.line == step
    shown = found.impressions[mine] * _HOURS
    impressions = float(shown.sum())
    crowd = _crowd(print_, impressions)
    reach = float(crowd * -np.expm1(-impressions / crowd)) if crowd else 0.0
    results = float(shown @ cells.result[mine]) / print_.rates.quality
    if print_.rates.goal.result == "impression":
        results = reach if print_.line.optimization_goal in _PERSONAL else impressions
    return Day(float(shown @ found.price[mine]), impressions, reach, results)


def _crowd(print_: Footprint, impressions: float) -> float:
    """The people that a day's impressions turn to: a crowd of their own in each block (region × segment × kind of
    phone) that the day has cells in, as far as there are so many people."""
    ground = print_.segments
    drawn = _SPLIT * float(cells_drawn(np.array(impressions)))
    share = np.bincount(print_.ground.segment, print_.ground.weight, len(ground.size))
    phones = ground.phones / ground.phones.sum(axis=1, keepdims=True)
    blocks = np.concatenate([
        part * np.outer(np.diff(ground.regions[at].cumulative, prepend=0.0), phones[at]).ravel()
        for part, at in zip(share, ground.country.tolist(), strict=True)
    ])  # fmt: skip
    chance = 1 - (1 - blocks) ** drawn
    return float((blocks * np.minimum(ground.people * chance, CROWD * impressions)).sum())


def _rising(days: list[Day]) -> list[Day]:
    """The days up to the first that spends no more than the one before it."""
    kept: list[Day] = []
    for day in days:
        if kept and day.spend <= kept[-1].spend * 1.02:
            break
        kept.append(day)
    return kept
