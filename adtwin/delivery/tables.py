"""From a ledger to the columns of the fact tables; rows ordered by date, ad and key."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.actions import IS_OFF_META, acts_by_cell, acts_of, columns_of, dates
from adtwin.delivery.events import EVENTS
from adtwin.delivery.geography import AGES, GENDERS
from adtwin.delivery.ledger import DETAILS, RADIX, Ledger, grouped, packed, unpacked
from adtwin.delivery.people import Persons
from adtwin.delivery.pieces import pieces
from adtwin.delivery.placements import DEVICES, PLACEMENTS
from adtwin.delivery.population import person_ids
from adtwin.delivery.runs import Runs
from adtwin.delivery.wording import Wording, words_of
from adtwin.store.coded import Coded
from adtwin.store.fact_tables import ASSETS, HOURS, TABLES, VARIANTS

Ints = NDArray[np.int64]
Columns = dict[str, "NDArray[Any] | Coded"]

HOUR_LABELS: Final = tuple(f"{hour:02}:00:00 - {hour:02}:59:59" for hour in range(24))
"""An hour of the day as reports write it [C-262]."""
_VIDEO_TYPES: Final = ("auto_play", "click_to_play")


class Tables:
    """The tables of one ledger, rows ordered by date and ad. `membership` says how far apart each line's people stand
    within a block, and where the first one stands."""

    def __init__(self, ledger: Ledger, wording: Wording, membership: tuple[Ints, Ints]) -> None:
        self._ledger = ledger
        self._wording = wording
        self._membership = membership
        self._lines = max(len(ledger.lines), 1)
        opened = self._opened = ledger.opened()
        keys, key = _numbered(opened.key)
        variants, variant = _numbered(opened.variant)
        distinct, self._index = np.arange(len(keys)), key
        if len(variants) > 1:
            distinct, self._index = _numbered(key * len(variants) + variant)
        spread = max(len(variants), 1)
        self._named = _Named.of(ledger, keys[distinct // spread], variants[distinct % spread])

    def each(self) -> Iterator[tuple[str, Columns]]:
        """Every table by name, one after the other."""
        yield "cells", self._cells()
        yield "actions", self._actions()
        yield "people", self._people()
        yield "videos", self._videos()
        yield "hours", self._hours()
        yield "hour_actions", self._hour_actions()
        yield "variants", self._shown()

    def _cells(self) -> Columns:
        number, *sums = self._ledger.rows("cells")
        group, sums = grouped(self._index[number], sums)
        columns, line = self._key_columns(group)
        names = ("impressions", "clicks", "inline_link_clicks", "spend_micros")
        columns |= zip((*names, "peer_clicks_micro", "peer_results_micro", "quality_micro"), sums, strict=True)
        columns["result"] = self._wording.result[line]
        return columns

    def _people(self) -> Columns:
        iphone = self._index * 2 + self._opened.iphone
        block = np.zeros(2 * len(self._named.line), dtype=np.int64)
        block[iphone] = self._opened.block
        persons = Persons.of(self._ledger.people(), iphone)
        columns, line = self._key_columns(persons.cell >> 1)
        stride, offset = self._membership
        person = columns["person"] = np.empty(len(line), dtype=np.int64)
        for piece in pieces(len(line)):
            mine = line[piece]
            person[piece] = person_ids(block[persons.cell[piece]], persons.place[piece] * stride[mine] + offset[mine])
        columns["impressions"] = persons.impressions
        columns["clicks"] = persons.clicks
        columns["inline_link_clicks"] = persons.link
        columns["outbound_clicks"] = persons.link * self._wording.leads_out[line]
        columns["rate_log2"] = persons.level
        return columns

    def _videos(self) -> Columns:
        number, kind, *sums = self._ledger.rows("videos")
        group, sums = grouped(self._index[number] * 2 + kind, sums)
        columns, _ = self._key_columns(group >> 1)
        columns["video_type"] = Coded.of(group & 1, _VIDEO_TYPES)
        columns |= zip([name for name in TABLES["videos"] if name not in columns], sums, strict=True)
        return columns

    def _actions(self) -> Columns:
        cell, acts = acts_by_cell(self._ledger, self._index)
        columns, line = self._key_columns(cell)
        columns |= columns_of(acts, self._wording, line, self._named.day[cell])
        device = self._named.texts["impression_device"][cell]
        columns["action_device"] = Coded.of((device.codes + 1) * ~IS_OFF_META[acts.event], ("", *device.words))
        return columns

    def _hours(self) -> Columns:
        sums = self._ledger.hours()
        day, hour, audience = self._ledger.when(sums.hour, sums.line, sums.clock)
        order = np.argsort(day * self._lines + sums.line, kind="stable")
        columns = self._hour_keys(sums.line[order], day[order], hour[order], audience[order])
        columns["impressions"] = sums.impressions[order]
        columns["clicks"] = sums.clicks[order]
        columns["inline_link_clicks"] = sums.link[order]
        columns["spend_micros"] = sums.micros[order]
        return columns

    def _hour_actions(self) -> Columns:
        events = self._ledger.events()
        event, detail = np.divmod(events.event, DETAILS)
        mine = np.flatnonzero(~IS_OFF_META[event])
        cell = events.cell[mine]
        radix = (len(EVENTS), max(len(self._ledger.clocks), 1), max(len(self._ledger.words.clocks), 1), DETAILS)
        parts = (event[mine], events.hour[mine], self._opened.clock[cell], detail[mine])
        key, (count,) = grouped(packed(self._opened.line[cell], parts, radix), [events.count[mine]])
        line, event, number, clock, detail = unpacked(key, radix)
        index, acts = acts_of(event, detail, count)
        day, hour, audience = self._ledger.when(number, line, clock)
        order = np.argsort((day * self._lines + line)[index], kind="stable")
        at = index[order]
        columns = self._hour_keys(line[at], day[at], hour[at], audience[at])
        return columns | columns_of(acts.ordered(order), self._wording, line[at], day[at])

    def _hour_keys(self, line: Ints, day: Ints, hour: Ints, audience: Ints) -> Columns:
        columns = self._ids(line, dates(day))
        names = [name for name in HOURS if name not in columns]
        return columns | {name: Coded.of(part, HOUR_LABELS) for name, part in zip(names, (hour, audience), strict=True)}

    def _shown(self) -> Columns:
        """What every variant was made of, on each day on which it was shown."""
        cells = self._index[self._ledger.rows("cells")[0]]
        cells = np.unique(cells[self._named.variant[cells] % VARIANTS != 0])
        variants, variant = np.unique(self._named.variant[cells], return_inverse=True)
        day = self._named.day[cells] * self._lines + self._named.line[cells]
        days, variant = np.divmod(np.unique(day * max(len(variants), 1) + variant), max(len(variants), 1))
        since, line = np.divmod(days, self._lines)
        columns = self._ids(line, dates(since))
        numbers = columns["variant"] = variants[variant]
        shown = [self._wording.made[number % VARIANTS] for number in numbers.tolist()]
        for asset in ASSETS:
            columns[asset] = words_of([assets.get(asset, "") for assets in shown])
        return columns

    def _ids(self, line: Ints, date: NDArray[np.datetime64]) -> Columns:
        columns: Columns = {name: ids[line] for name, ids in self._wording.ids.items()}
        columns["date"] = date
        return columns

    def _key_columns(self, cell: Ints) -> tuple[Columns, Ints]:
        """The key columns of cells, and the line of each."""
        line = self._named.line[cell]
        columns = self._ids(line, self._named.date[cell])
        for name, column in self._named.texts.items():
            columns[name] = column[cell]
        columns["variant"] = self._named.variant[cell]
        return columns, line


@dataclass(frozen=True, slots=True)
class _Named:
    """Distinct cells, one entry each: line, day since 1970 and as a date, variant, and the texts of their keys."""

    line: Ints
    day: Ints
    date: NDArray[np.datetime64]
    variant: Ints
    texts: dict[str, Coded]

    @classmethod
    def of(cls, ledger: Ledger, key: Ints, variant: Ints) -> _Named:
        key, country, segment, region, place, device = unpacked(key, RADIX)
        day, line = np.divmod(key, max(len(ledger.lines), 1))
        words = ledger.words
        texts = {
            "age": Coded.of(segment // len(GENDERS), AGES),
            "gender": Coded.of(segment % len(GENDERS), GENDERS),
            "country": Coded.of(country, tuple(words.countries)),
            "region": Coded.of(region, tuple(words.regions)),
            "publisher_platform": Coded.of(place, tuple(p.platform for p in PLACEMENTS)),
            "platform_position": Coded.of(place, tuple(p.position for p in PLACEMENTS)),
            "device_platform": Coded.of(place, tuple(p.device for p in PLACEMENTS)),
            "impression_device": Coded.of(device, DEVICES),
        }
        day += ledger.first_day
        return cls(line, day, dates(day), variant, texts)


def _numbered(values: Ints) -> tuple[Ints, Ints]:
    """The distinct values, ascending, and the number of each."""
    order = np.argsort(values)
    runs = Runs.of(values[order])
    number = np.empty_like(order)
    number[order] = np.repeat(np.arange(len(runs.group)), runs.many)
    return runs.group, number
