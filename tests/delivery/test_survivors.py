"""Who survives thinning, by slot: kept up to date where levels move, the same as if worked out anew."""

from __future__ import annotations

import numpy as np
import pytest

from adtwin.delivery.draws import Draws
from adtwin.delivery.people import Persons, Seen, Survivors, sample
from adtwin.delivery.plan import Cells
from adtwin.delivery.runs import Runs

COUNT = 40


def cells() -> Cells:
    """Windows of two ads at chance places of blocks of a thousand people, some going on at the first place."""
    chance = np.random.default_rng(3)
    zeros, ones = np.zeros(COUNT, dtype=np.int64), np.ones(COUNT)
    return Cells(
        line=np.repeat([0, 1], COUNT // 2), place=zeros, clock=zeros, demand=zeros, weight=ones, price=ones,
        clicks=ones, converts=ones, result=ones, key=zeros, first=chance.integers(0, 5_000, COUNT),
        width=chance.integers(1, 1_001, COUNT), low=chance.integers(0, 300, COUNT), span=zeros + 1_000, known=zeros,
    )  # fmt: skip


def residues() -> np.ndarray:
    return np.random.default_rng(4).integers(0, 1 << 20, COUNT)


def thinned(*levels: tuple[int, int]) -> Survivors:
    found = Survivors(cells(), np.arange(COUNT), residues(), 0)
    for each in levels:
        found.thin(np.array(each))
    return found


def places(survivors: Survivors, slot: int) -> list[int]:
    """The places that draws all over [0, 1) give, each once."""
    draws = (np.arange(4_000) + 0.5) / 4_000
    return np.unique(survivors.packed(np.full(len(draws), slot), draws) >> 7 & ((1 << 31) - 1)).tolist()


def windows() -> list[set[int]]:
    of = cells()
    return [
        {low + (first + step) % span for step in range(width)}
        for low, first, span, width in zip(
            *(each.tolist() for each in (of.low, of.first, of.span, of.width)), strict=True
        )
    ]


@pytest.mark.parametrize("level", [0, 1, 3])
def test_one_of_so_many_places_of_the_window_survives(level: int) -> None:
    survivors, residue = thinned((level, level)), residues()
    for slot, window in enumerate(windows()):
        kept = {place for place in window if place % 2**level == residue[slot] % 2**level}
        assert set(places(survivors, slot)) == kept if kept else survivors.share[slot] == 0
        assert survivors.share[slot] == len(kept) / len(window)


def test_a_level_that_moves_gives_what_it_gives_at_once() -> None:
    moved, at_once = thinned((0, 0), (0, 2), (3, 2)), thinned((3, 2))
    assert moved.share.tolist() == at_once.share.tolist()
    some = np.flatnonzero(moved.share > 0)
    draw = np.full(len(some), 0.7)
    assert moved.packed(some, draw.copy()).tolist() == at_once.packed(some, draw).tolist()


@pytest.mark.parametrize("level", [0, 1, 3])
def test_who_survives_has_a_turn_when_the_place_comes_round(level: int) -> None:
    survivors, residue, of = thinned((level, level)), residues(), cells()
    for slot in range(COUNT):
        low, first, span, width = (int(each[slot]) for each in (of.low, of.first, of.span, of.width))
        order = [low + (first + step) % span for step in range(width)]
        stays = np.array([place % 2**level == residue[slot] % 2**level for place in order * 3])
        turns = np.arange(3 * width + 1)
        passed = survivors.passed(np.full(len(turns), slot), turns)
        assert passed.tolist() == [0, *np.cumsum(stays).tolist()]


@pytest.mark.parametrize("level", [1, 3])
def test_the_others_are_those_of_the_window_who_do_not_survive(level: int) -> None:
    survivors, residue = thinned((level, level)), residues()
    draws = (np.arange(4_000) + 0.5) / 4_000
    for slot, window in enumerate(windows()):
        gone = {place for place in window if place % 2**level != residue[slot] % 2**level}
        found = survivors.others(np.full(len(draws), slot), draws) >> 7 & ((1 << 31) - 1)
        if gone:
            assert set(found.tolist()) == gone


def test_the_others_of_small_windows_do_not_survive_either() -> None:
    """Windows that go on at the first place, in blocks of few people, have survivors next to each other."""
    found = [
        (span, first, width, residue)
        for span in range(2, 8) for first in range(span) for width in range(2, span + 1) for residue in range(4)
    ]  # fmt: skip
    span, first, width, residue = np.array(found).T
    zeros, ones = np.zeros(len(found), dtype=np.int64), np.ones(len(found))
    small = Cells(
        line=zeros, place=zeros, clock=zeros, demand=zeros, weight=ones, price=ones, clicks=ones, converts=ones,
        result=ones, key=zeros, first=first, width=width, low=zeros, span=span, known=zeros,
    )  # fmt: skip
    for level in (1, 2):
        survivors = Survivors(small, np.arange(len(found)), residue, 0)
        survivors.thin(np.array([level]))
        some = np.flatnonzero(survivors.share < 1)
        for draw in (0.0, 0.3, 0.6, 0.99):
            place = survivors.others(some, np.full(len(some), draw)) >> 7 & ((1 << 31) - 1)
            assert (place % 2**level != residue[some] % 2**level).all()


def test_every_click_is_kept_and_tells_nothing_of_who_is_not() -> None:
    shown = np.full(COUNT, 40)
    clicks, link = shown // 4, shown // 8
    account = Runs.of(np.zeros(COUNT, dtype=np.int64))
    survivors, residue = thinned((3, 3)), residues()
    persons = Persons.of(sample(survivors, Seen(np.arange(COUNT), shown, clicks, link, account), Draws(1, [1], 5)),
                         np.arange(COUNT))  # fmt: skip
    for sums, counts in ((clicks, persons.clicks), (link, persons.link)):
        assert np.bincount(persons.cell, counts, COUNT).tolist() == sums.tolist()
    survives = persons.place % 8 == residue[persons.cell] % 8
    assert (persons.impressions[~survives] == persons.clicks[~survives]).all()
    assert persons.impressions[survives].sum() == pytest.approx(shown.sum() / 8, rel=0.1)


def test_all_impressions_and_clicks_of_unthinned_people_are_kept() -> None:
    chance = np.random.default_rng(5)
    shown = chance.integers(1, 9, COUNT)
    clicks = np.minimum(shown, chance.integers(0, 3, COUNT))
    link = np.minimum(clicks, 1)
    account = Runs.of(np.zeros(COUNT, dtype=np.int64))
    seen = Seen(np.arange(COUNT), shown, clicks, link, account)
    persons = Persons.of(sample(thinned((0, 0)), seen, Draws(1, [1], 5)), np.arange(COUNT))
    for sums, counts in ((shown, persons.impressions), (clicks, persons.clicks), (link, persons.link)):
        assert np.bincount(persons.cell, counts, COUNT).tolist() == sums.tolist()
