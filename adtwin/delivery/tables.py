"""From a ledger to the columns of the fact tables; rows ordered by ad, date and key."""

from __future__ import annotations

from collections.abc import Sequence
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
from adtwin.delivery.ledger import DAYS, DETAILS, RADIX, Ledger, grouped
from adtwin.delivery.placements import DEVICES, PLACEMENTS
from adtwin.delivery.population import LEVELS
from adtwin.delivery.results import Told
from adtwin.store.fact_tables import ACTION_DETAILS, ASSETS, HOURS, TABLES, WINDOWS

Ints = NDArray[np.int64]
Columns = dict[str, NDArray[Any]]

HOUR_LABELS: Final = np.array([f"{hour:02}:00:00 - {hour:02}:59:59" for hour in range(24)], dtype=object)
"""An hour of the day as reports write it [C-262]."""
_IDS: Final = ("account_id", "campaign_id", "adset_id", "ad_id")
_VIDEO_TYPES: Final = np.array(["auto_play", "click_to_play"], dtype=object)
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
    """The tables of one ledger. `told` has an entry per line."""

    def __init__(self, ledger: Ledger, told: Sequence[Told]) -> None:
        self._ledger = ledger
        self._told = told
        keys, variants = ledger.cells()
        self._variants, variant = np.unique(variants, return_inverse=True)
        spread = max(len(self._variants), 1)
        distinct, key = np.unique(keys, return_inverse=True)
        self._distinct, self._index = np.unique(key * spread + variant, return_inverse=True)
        self._keys = distinct
        self._spread = spread
        self._is_result = np.array(
            [[name == one.result_type for name in ACTION_TYPES] for one in told], dtype=np.int8
        ).reshape(len(told), len(ACTION_TYPES))

    def all(self) -> dict[str, Columns]:
        """Every table by name."""
        return {
            "cells": self._cells(),
            "actions": self._actions(),
            "people": self._people(),
            "videos": self._videos(),
            "hours": self._hours(),
            "hour_actions": self._hour_actions(),
            "variants": self._shown(),
        }

    def _cells(self) -> Columns:
        rows = self._ledger.rows("cells")
        group, sums = grouped(self._index[rows[:, 0]], rows[:, 1:])
        columns, line = self._key_columns(group)
        names = ("impressions", "clicks", "inline_link_clicks", "spend_micros")
        for position, name in enumerate((*names, "peer_clicks_micro", "peer_results_micro", "quality_micro")):
            columns[name] = sums[:, position]
        columns["result"] = np.array([one.result for one in self._told], dtype=object)[line]
        return columns

    def _people(self) -> Columns:
        rows = self._ledger.rows("people")
        persons, who = np.unique(rows[:, 1], return_inverse=True)
        many = max(len(persons), 1)
        group, sums = grouped((self._index[rows[:, 0]] * many + who) * (LEVELS + 1) + rows[:, 6], rows[:, 2:6])
        seen, level = np.divmod(group, LEVELS + 1)
        cell, who = np.divmod(seen, many)
        columns, _ = self._key_columns(cell)
        columns["person"] = persons[who]
        for position, name in enumerate(("impressions", "clicks", "inline_link_clicks", "outbound_clicks")):
            columns[name] = sums[:, position].astype(np.int32)
        columns["rate_log2"] = level.astype(np.int8)
        return columns

    def _videos(self) -> Columns:
        rows = self._ledger.rows("videos")
        group, sums = grouped(self._index[rows[:, 0]] * 2 + rows[:, 1], rows[:, 2:])
        cell, kind = np.divmod(group, 2)
        columns, _ = self._key_columns(cell)
        columns["video_type"] = _VIDEO_TYPES[kind]
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
        return columns | self._action_columns(line, action, event, detail, sums, columns)

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

    def _action_columns(
        self, line: Ints, action: Ints, event: Ints, detail: Ints, sums: Ints, keys: Columns
    ) -> Columns:
        off = np.isin(event, list(OFF_META))
        columns: Columns = {"action_type": np.array(ACTION_TYPES, dtype=object)[action]}
        none = np.full(len(line), "", dtype=object)
        device = np.where(off, none, keys.get("impression_device", none))
        details = [*self._details(line, event, np.where(off, 0, detail)), device]
        columns |= dict(zip(ACTION_DETAILS, details, strict=True))
        columns["is_result"] = self._is_result[line, action]
        columns["converted"] = keys["date"] + (np.where(off, detail, 0) * 86_400).astype("timedelta64[s]")
        width = len(WINDOWS)
        for position, window in enumerate(WINDOWS):
            columns[f"count_{window}"] = sums[:, position]
            columns[f"value_{window}_micros"] = sums[:, width + position]
        return columns

    def _details(self, line: Ints, event: Ints, detail: Ints) -> list[NDArray[Any]]:
        """The columns of `ACTION_DETAILS`, less the last."""
        most = 1 + max((len(one.cards) for one in self._told), default=0)
        names = np.array([["", *one.cards, *[""] * (most - 1 - len(one.cards))] for one in self._told], dtype=object)
        card = np.where(np.isin(event, list(CARDED)), detail, 0)
        numbers = np.array(["", *(str(number) for number in range(1, most + 1))], dtype=object)
        off, clicked = np.isin(event, list(OFF_META)), np.isin(event, list(CARDED))
        targets = [
            np.array([["", one.page[part], one.link[part]] for one in self._told], dtype=object).reshape(-1, 3)
            for part in (0, 1)
        ]
        which = np.where(off, 0, np.where(clicked, 2, 1))
        reaction = np.where(event == CODES["post_reaction"], detail, 0)
        plays = np.where(np.isin(event, list(VIEWED)), detail, 0)
        return [
            numbers[card],
            names.reshape(-1, most)[line, card],
            targets[1][line, which],
            targets[0][line, which],
            np.array(["", *REACTIONS], dtype=object)[reaction],
            *(np.array(["", *(play[part] for play in PLAYS)], dtype=object)[plays] for part in (0, 1)),
        ]

    def _hours(self) -> Columns:
        rows = self._ledger.rows("hours")
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
        every = np.concatenate(parts) if parts else np.zeros((0, 8), dtype=np.int64)
        columns = self._hour_keys(every)
        line, action, event, detail = every[:, 0], every[:, 4], every[:, 5], every[:, 6]
        counts = every[:, 7:8] * _AT_ONCE[event]
        figures = np.concatenate([counts, np.zeros_like(counts)], axis=1)
        return columns | self._action_columns(line, action, event, detail, figures, columns)

    def _hour_keys(self, rows: Ints) -> Columns:
        columns = self._ids(rows[:, 0], rows[:, 1])
        advertiser, audience = [name for name in HOURS if name not in columns]
        return columns | {advertiser: HOUR_LABELS[rows[:, 2]], audience: HOUR_LABELS[rows[:, 3]]}

    def _shown(self) -> Columns:
        """What every variant was made of, on each day on which it was shown."""
        delivered = self._index[self._ledger.rows("cells")[:, 0]]
        cells = self._distinct[delivered]
        day, variant = np.divmod(cells, self._spread)
        day = self._keys[day]
        for radix in reversed(RADIX):
            day = day // radix
        days = np.unique(day * self._spread + variant)
        day, variant = np.divmod(days, self._spread)
        some = np.flatnonzero(self._variants[variant] != 0) if len(days) else days
        line, since = np.divmod(day[some], DAYS)
        columns = self._ids(line, since + self._ledger.first_day)
        columns["variant"] = self._variants[variant[some]]
        made = {number: dict(assets) for one in self._told for number, assets in one.variants}
        shown = [made[number] for number in columns["variant"].tolist()]
        for asset in ASSETS:
            columns[asset] = np.array([assets.get(asset, "") for assets in shown], dtype=object)
        return columns

    def _ids(self, line: Ints, day: Ints) -> Columns:
        columns: Columns = {
            name: np.array([getattr(ad, name) for ad in self._ledger.lines], dtype=np.int64)[line] for name in _IDS
        }
        columns["date"] = (day * 86_400).astype("datetime64[s]")
        return columns

    def _key_columns(self, cell: Ints) -> tuple[Columns, Ints]:
        """The key columns of cells, and the line of each."""
        key, variant = np.divmod(self._distinct[cell], self._spread) if len(cell) else (cell, cell)
        key = self._keys[key]
        parts: list[Ints] = []
        for radix in reversed(RADIX):
            key, part = np.divmod(key, radix)
            parts.append(part)
        device, place, region, segment, country = parts
        line, day = np.divmod(key, DAYS)
        columns = self._ids(line, day + self._ledger.first_day)
        words = self._ledger.words
        for name, values, codes in (
            ("age", AGES, segment // len(GENDERS)),
            ("gender", GENDERS, segment % len(GENDERS)),
            ("country", tuple(words.countries), country),
            ("region", tuple(words.regions), region),
            ("publisher_platform", tuple(p.platform for p in PLACEMENTS), place),
            ("platform_position", tuple(p.position for p in PLACEMENTS), place),
            ("device_platform", tuple(p.device for p in PLACEMENTS), place),
            ("impression_device", DEVICES, device),
        ):
            columns[name] = np.array(values, dtype=object)[codes]
        columns["variant"] = self._variants[variant] if len(cell) else cell
        return columns, line


def _keeps_detail(action: int) -> list[int]:
    """By event, whether an action type keeps the event's detail: its own, and the days of what happens off Meta."""
    return [int(code in OFF_META or REPORTED[code][0] == action) for code in range(len(EVENTS))]
