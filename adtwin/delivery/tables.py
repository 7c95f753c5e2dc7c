"""From a ledger to the columns of the fact tables; rows ordered by date, ad and key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.events import (
    ACTION_TYPES,
    CARDED,
    CLASS_WINDOWS,
    CODES,
    EVENTS,
    OFF_META,
    PLAYS,
    REACTIONS,
    REPORTED,
    VIEWED,
)
from adtwin.delivery.geography import AGES, GENDERS
from adtwin.delivery.ledger import DETAILS, RADIX, Ledger, grouped
from adtwin.delivery.people import Persons
from adtwin.delivery.placements import DEVICES, PLACEMENTS
from adtwin.delivery.population import person_ids
from adtwin.delivery.results import Told
from adtwin.store.coded import Coded
from adtwin.store.fact_tables import ACTION_DETAILS, ASSETS, HOURS, TABLES, WINDOWS

Ints = NDArray[np.int64]
Columns = dict[str, "NDArray[Any] | Coded"]

HOUR_LABELS: Final = tuple(f"{hour:02}:00:00 - {hour:02}:59:59" for hour in range(24))
"""An hour of the day as reports write it [C-262]."""
_IDS: Final = ("account_id", "campaign_id", "adset_id", "ad_id")
_VIDEO_TYPES: Final = ("auto_play", "click_to_play")
_CREDITS: Final = slice(len(WINDOWS) - 2, len(WINDOWS))
"""Where `dda` and `incrementality` stand among the windows: drawn by conversion, not by class."""
_BY_CLASS: Final = np.array(CLASS_WINDOWS, dtype=np.int64)
_AT_ONCE: Final = np.array(
    [
        [
            int(window in (("1d_view",) if code in VIEWED else ("1d_click", "7d_click", "28d_click")))
            for window in WINDOWS
        ]
        for code in range(len(EVENTS))
    ],
    dtype=np.int64,
)
_AT_ONCE[:, _CREDITS] = 1


class Tables:
    """The tables of one ledger, rows ordered by date and ad. `told` has an entry per line; `membership` how far apart
    each line's people stand within a block, and where the first one stands."""

    def __init__(self, ledger: Ledger, told: Sequence[Told], membership: tuple[Ints, Ints]) -> None:
        self._ledger = ledger
        self._told = told
        self._membership = membership
        opened = ledger.opened()
        self._variants, variant = np.unique(opened.variant, return_inverse=True)
        self._spread = max(len(self._variants), 1)
        keys, key = np.unique(opened.key, return_inverse=True)
        self._distinct, self._index = np.unique(key * self._spread + variant, return_inverse=True)
        self._named = _Named.of(ledger, keys[self._distinct // self._spread], self._distinct % self._spread)
        self._person_cell = self._index * 2 + opened.iphone
        self._block = np.zeros(2 * len(self._distinct), dtype=np.int64)
        self._block[self._person_cell] = opened.block
        self._is_result = np.array(
            [[name == one.result_type for name in ACTION_TYPES] for one in told], dtype=np.int8
        ).reshape(len(told), len(ACTION_TYPES))
        self._ids_by_line = {
            name: np.array([getattr(ad, name) for ad in ledger.lines], dtype=np.int64) for name in _IDS
        }

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
        rows = self._ledger.rows("cells")
        group, sums = grouped(self._index[rows[:, 0]], rows[:, 1:])
        columns, line = self._key_columns(group)
        names = ("impressions", "clicks", "inline_link_clicks", "spend_micros")
        for position, name in enumerate((*names, "peer_clicks_micro", "peer_results_micro", "quality_micro")):
            columns[name] = sums[:, position]
        columns["result"] = _words_of([one.result for one in self._told])[line]
        return columns

    def _people(self) -> Columns:
        persons = Persons.of(self._ledger.people(), self._person_cell)
        columns, line = self._key_columns(persons.cell // 2)
        stride, offset = (each[line] for each in self._membership)
        columns["person"] = person_ids(self._block[persons.cell], persons.place * stride + offset)
        leads_out = np.array([ad.destination == "website" for ad in self._ledger.lines], dtype=np.bool_)[line]
        link = persons.link
        for name, count in (
            ("impressions", persons.impressions), ("clicks", persons.clicks), ("inline_link_clicks", link),
            ("outbound_clicks", link * leads_out),
        ):  # fmt: skip
            columns[name] = count.astype(np.int32)
        columns["rate_log2"] = persons.level.astype(np.int8)
        return columns

    def _videos(self) -> Columns:
        rows = self._ledger.rows("videos")
        group, sums = grouped(self._index[rows[:, 0]] * 2 + rows[:, 1], rows[:, 2:])
        cell, kind = np.divmod(group, 2)
        columns, _ = self._key_columns(cell)
        columns["video_type"] = Coded.of(kind, _VIDEO_TYPES)
        names = [name for name in TABLES["videos"] if name not in columns]
        for position, name in enumerate(names):
            columns[name] = sums[:, position]
        return columns

    def _actions(self) -> Columns:
        cell, code, detail, sums = self._happened()
        parts = []
        for each in np.unique(code).tolist():
            mine = np.flatnonzero(code == each)
            for action in REPORTED[each]:
                kept = detail[mine] * _keeps_detail(action)[each]
                parts.append((cell[mine], np.full(len(mine), action), code[mine], kept, sums[mine]))
        if not parts:
            parts = [(cell, code, code, detail, sums)]
        cell, action, event, detail, sums = (np.concatenate(column) for column in zip(*parts, strict=True))
        key = ((cell * len(ACTION_TYPES) + action) * len(EVENTS) + event) * DETAILS + detail
        group, sums = grouped(key, sums)
        rest, detail = np.divmod(group, DETAILS)
        rest, event = np.divmod(rest, len(EVENTS))
        cell, action = np.divmod(rest, len(ACTION_TYPES))
        columns, line = self._key_columns(cell)
        columns |= self._action_columns(line, action, event, detail, sums, self._named.day[cell])
        device = self._named.texts["impression_device"][cell]
        on_meta = ~np.isin(event, list(OFF_META))
        columns["action_device"] = Coded.of((device.codes + 1) * on_meta, ("", *device.words))
        return columns

    def _happened(self) -> tuple[Ints, Ints, Ints, Ints]:
        """Cell, event, detail (days for what happens outside of Meta) and the figures by window, counts then values."""
        width = len(WINDOWS)
        rows = self._ledger.rows("actions")
        key = (self._index[rows[:, 0]] * len(EVENTS) + rows[:, 1]) * DETAILS + rows[:, 2]
        group, count = grouped(key, rows[:, 3:])
        at_once = np.concatenate(
            [count * _AT_ONCE[group // DETAILS % len(EVENTS)], np.zeros((len(group), width), int)], 1
        )
        later = self._ledger.rows("conversions")
        key_later = (self._index[later[:, 0]] * len(EVENTS) + later[:, 1]) * DETAILS + later[:, 2]
        windows = _BY_CLASS[later[:, 3]] * later[:, 4:5]
        windows[:, _CREDITS] = later[:, 5:7]
        group_later, sums = grouped(key_later, np.concatenate([windows, windows * later[:, 7:8]], axis=1))
        rest, detail = np.divmod(np.concatenate([group, group_later]), DETAILS)
        cell, code = np.divmod(rest, len(EVENTS))
        return cell, code, detail, np.concatenate([at_once.astype(np.int64), sums])

    def _action_columns(self, line: Ints, action: Ints, event: Ints, detail: Ints, sums: Ints, date: Ints) -> Columns:
        """All columns but the keys and `action_device`, which only cells have. `date` is in days since 1970."""
        off = np.isin(event, list(OFF_META))
        columns: Columns = {"action_type": Coded.of(action, ACTION_TYPES)}
        columns |= zip(ACTION_DETAILS, self._details(line, event, np.where(off, 0, detail)), strict=False)
        columns["action_device"] = Coded.of(np.zeros_like(line), ("",))
        columns["is_result"] = self._is_result[line, action]
        columns["converted"] = _dates(date + np.where(off, detail, 0))
        width = len(WINDOWS)
        for position, window in enumerate(WINDOWS):
            columns[f"count_{window}"] = sums[:, position]
            columns[f"value_{window}_micros"] = sums[:, width + position]
        return columns

    def _details(self, line: Ints, event: Ints, detail: Ints) -> list[Coded]:
        """The columns of `ACTION_DETAILS`, less the last."""
        carded = np.isin(event, list(CARDED))
        card = np.where(carded, detail, 0)
        most = 1 + max((len(one.cards) for one in self._told), default=0)
        names = _words_of(
            [name for one in self._told for name in ("", *one.cards, *[""] * (most - 1 - len(one.cards)))]
        )
        off = np.isin(event, list(OFF_META))
        which = np.where(off, 0, np.where(carded, 2, 1))
        targets = [
            _words_of([text for one in self._told for text in ("", one.page[part], one.link[part])]) for part in (1, 0)
        ]
        reaction = np.where(event == CODES["post_reaction"], detail, 0)
        plays = np.where(np.isin(event, list(VIEWED)), detail, 0)
        return [
            Coded.of(card, ["", *(str(number) for number in range(1, most + 1))]),
            names[line * most + card],
            *(target[line * 3 + which] for target in targets),
            Coded.of(reaction, ["", *REACTIONS]),
            *(Coded.of(plays, ["", *(play[part] for play in PLAYS)]) for part in (0, 1)),
        ]

    def _hours(self) -> Columns:
        rows = self._by_day(self._ledger.rows("hours"))
        columns = self._hour_keys(rows)
        for position, name in enumerate(("impressions", "clicks", "inline_link_clicks", "spend_micros")):
            columns[name] = rows[:, 4 + position]
        return columns

    def _hour_actions(self) -> Columns:
        rows = self._ledger.rows("hour_actions")
        parts = []
        for event in np.unique(rows[:, 4]).tolist():
            mine = rows[rows[:, 4] == event]
            for action in REPORTED[event]:
                named = np.insert(mine, 4, action, axis=1)
                named[:, 6] *= _keeps_detail(action)[event]
                parts.append(named)
        every = self._by_day(np.concatenate(parts) if parts else np.zeros((0, 8), dtype=np.int64))
        line, action, event, detail = every[:, 0], every[:, 4], every[:, 5], every[:, 6]
        counts = every[:, 7:8] * _AT_ONCE[event]
        figures = np.concatenate([counts, np.zeros_like(counts)], axis=1)
        return self._hour_keys(every) | self._action_columns(line, action, event, detail, figures, every[:, 1])

    def _by_day(self, rows: Ints) -> Ints:
        """Rows of (line, day, …) ordered by day and line."""
        return rows[np.argsort(rows[:, 1] * max(len(self._told), 1) + rows[:, 0], kind="stable")]

    def _hour_keys(self, rows: Ints) -> Columns:
        columns = self._ids(rows[:, 0], rows[:, 1])
        advertiser, audience = [name for name in HOURS if name not in columns]
        return columns | {
            advertiser: Coded.of(rows[:, 2], HOUR_LABELS), audience: Coded.of(rows[:, 3], HOUR_LABELS)
        }  # fmt: skip

    def _shown(self) -> Columns:
        """What every variant was made of, on each day on which it was shown."""
        cells = self._index[self._ledger.rows("cells")[:, 0]]
        cells = np.unique(cells[self._variants[self._named.variant[cells]] != 0]) if self._variants.any() else cells[:0]
        variant = self._named.variant[cells]
        lines = max(len(self._told), 1)
        day = self._named.day[cells] * lines + self._named.line[cells]
        days = np.unique(day * self._spread + variant)
        day, variant = np.divmod(days, self._spread)
        since, line = np.divmod(day, lines)
        columns = self._ids(line, since)
        numbers = self._variants[variant] if len(days) else days
        columns["variant"] = numbers
        made = {number: dict(assets) for one in self._told for number, assets in one.variants}
        shown = [made[number] for number in numbers.tolist()]
        for asset in ASSETS:
            columns[asset] = _words_of([assets.get(asset, "") for assets in shown])
        return columns

    def _ids(self, line: Ints, day: Ints) -> Columns:
        columns: Columns = {name: ids[line] for name, ids in self._ids_by_line.items()}
        columns["date"] = _dates(day)
        return columns

    def _key_columns(self, cell: Ints) -> tuple[Columns, Ints]:
        """The key columns of cells, and the line of each."""
        line = self._named.line[cell]
        columns = self._ids(line, self._named.day[cell])
        for name, column in self._named.texts.items():
            columns[name] = column[cell]
        columns["variant"] = self._variants[self._named.variant[cell]] if len(cell) else cell
        return columns, line


@dataclass(frozen=True, slots=True)
class _Named:
    """Distinct cells, one entry each: line, day since 1970, number among the variants, and the texts of their keys."""

    line: Ints
    day: Ints
    variant: Ints
    texts: dict[str, Coded]

    @classmethod
    def of(cls, ledger: Ledger, key: Ints, variant: Ints) -> _Named:
        parts: list[Ints] = []
        for radix in reversed(RADIX):
            key, part = np.divmod(key, radix)
            parts.append(part)
        device, place, region, segment, country = parts
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
        return cls(line, day + ledger.first_day, variant, texts)


def _words_of(texts: Sequence[str]) -> Coded:
    """Texts, one entry each."""
    words = tuple(dict.fromkeys(texts))
    number = {word: index for index, word in enumerate(words)}
    return Coded.of(np.array([number[text] for text in texts], dtype=np.int64), words)


def _dates(days: Ints) -> NDArray[np.datetime64]:
    return (days * 86_400).astype("datetime64[s]")


def _keeps_detail(action: int) -> list[int]:
    """By event, whether an action type keeps the event's detail: its own, and the days of what happens off Meta."""
    return [int(code in OFF_META or REPORTED[code][0] == action) for code in range(len(EVENTS))]
