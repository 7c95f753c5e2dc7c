"""Collects what an hour produced and turns it into the columns of the fact tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.geography import AGES, GENDERS
from adtwin.delivery.inputs import AdLine
from adtwin.delivery.placements import DEVICES, PLACEMENTS
from adtwin.delivery.plan import CellNames, Vocabulary
from adtwin.delivery.population import LEVELS

Ints = NDArray[np.int64]
Columns = dict[str, NDArray[Any]]

WINDOWS: Final = ("1d_view", "1d_click", "7d_click", "28d_click")

# Every event with the names the insights report for it. Children of post_engagement count there and in
# page_engagement too, which makes both exact sums [C-269…C-272].
_ENGAGEMENT: Final = ("post_engagement", "page_engagement")
EVENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "link_click": ("link_click", *_ENGAGEMENT),
    "post_reaction": ("post_reaction", *_ENGAGEMENT),
    "comment": ("comment", *_ENGAGEMENT),
    "like": ("like", *_ENGAGEMENT),
    "post": ("post",),
    "save": ("onsite_conversion.post_save",),
    "outbound_click": ("outbound_click",),
    "video_view": ("video_view",),
    "video_thruplay_watched": ("video_thruplay_watched",),
    "landing_page_view": ("landing_page_view", "omni_landing_page_view"),
    "view_content": ("view_content", "omni_view_content", "offsite_conversion.fb_pixel_view_content"),
    "search": ("search", "omni_search", "offsite_conversion.fb_pixel_search"),
    "add_to_cart": ("add_to_cart", "omni_add_to_cart", "offsite_conversion.fb_pixel_add_to_cart"),
    "initiate_checkout": (
        "initiate_checkout",
        "omni_initiated_checkout",
        "offsite_conversion.fb_pixel_initiate_checkout",
    ),
    "purchase": ("purchase", "omni_purchase", "offsite_conversion.fb_pixel_purchase"),
    "lead": ("lead", "offsite_conversion.fb_pixel_lead"),
    "complete_registration": (
        "complete_registration",
        "omni_complete_registration",
        "offsite_conversion.fb_pixel_complete_registration",
    ),
    "subscribe": ("subscribe", "offsite_conversion.fb_pixel_subscribe"),
    "custom": ("offsite_conversion.fb_pixel_custom",),
    "form_lead": ("lead", "onsite_conversion.lead_grouped"),
    "app_install": ("mobile_app_install", "omni_app_install"),
    "app_launch": ("app_custom_event.fb_mobile_activate_app", "app_custom_event"),
    "conversation": (
        "onsite_conversion.messaging_conversation_started_7d",
        "onsite_conversion.total_messaging_connection",
    ),
}
CODES: Final = {name: code for code, name in enumerate(EVENTS)}
ACTION_TYPES: Final = tuple(sorted({name for names in EVENTS.values() for name in names}))
_REPORTED: Final = tuple(tuple(ACTION_TYPES.index(name) for name in names) for names in EVENTS.values())


class Ledger:
    """Rows by cell number; `open_cells` numbers the cells, `columns` sums what fell on equal keys."""

    def __init__(self, lines: Sequence[AdLine], words: Vocabulary, first_day: int) -> None:
        self._lines = lines
        self._first_day = first_day
        self._words = words
        self._keys: list[Ints] = []
        self._count = 0
        self._cells: list[Ints] = []
        self._actions: list[Ints] = []
        self._people: list[Ints] = []

    def open_cells(self, line: int, day: int, names: CellNames) -> Ints:
        """Numbers for the cells of an ad's day."""
        key = np.full(len(names.place), line * _DAYS + day - self._first_day, dtype=np.int64)
        parts = (names.country, names.segment, names.region, names.place, names.device)
        for part, radix in zip(parts, _RADIX, strict=True):
            key = key * radix + part
        self._keys.append(key)
        self._count += len(key)
        return np.arange(self._count - len(key), self._count, dtype=np.int64)

    def add_cells(self, rows: Ints) -> None:
        """Rows of (cell, impressions, clicks, inline link clicks, spend in micros)."""
        self._cells.append(rows)

    def add_actions(self, cell: Ints, code: Ints | int, counts: Ints, values: Ints | None = None) -> None:
        """Events by cell; counts and values are rows by window: viewed, clicked within a day, a week, four weeks."""
        some = np.flatnonzero(counts.any(axis=1))
        if not len(some):
            return
        rows = np.zeros((len(some), 10), dtype=np.int64)
        rows[:, 0] = cell[some]
        rows[:, 1] = code[some] if isinstance(code, np.ndarray) else code
        rows[:, 2:6] = counts[some]
        if values is not None:
            rows[:, 6:] = values[some]
        self._actions.append(rows)

    def add_people(self, rows: Ints) -> None:
        """Rows of (cell, person, impressions, clicks, level)."""
        self._people.append(rows)

    def columns(self) -> tuple[Columns, Columns, Columns]:
        """The three tables: cells, actions, people; rows ordered by ad, date and key."""
        every = np.concatenate(self._keys) if self._keys else np.zeros(0, dtype=np.int64)
        keys, index = np.unique(every, return_inverse=True)
        return self._cell_columns(keys, index), self._action_columns(keys, index), self._people_columns(keys, index)

    def _cell_columns(self, keys: Ints, index: Ints) -> Columns:
        rows = _stack(self._cells, 5)
        group, sums = _grouped(index[rows[:, 0]], rows[:, 1:])
        columns = self._key_columns(keys[group])
        for position, name in enumerate(("impressions", "clicks", "inline_link_clicks", "spend_micros")):
            columns[name] = sums[:, position]
        return columns

    def _action_columns(self, keys: Ints, index: Ints) -> Columns:
        rows = _stack(self._actions, 10)
        group, sums = _grouped(index[rows[:, 0]] * len(EVENTS) + rows[:, 1], rows[:, 2:])
        cell, code = np.divmod(group, len(EVENTS))
        parts = [(cell[:0], sums[:0])]
        for event, reported in enumerate(_REPORTED):
            mine = np.flatnonzero(code == event)
            parts += [(cell[mine] * len(ACTION_TYPES) + action, sums[mine]) for action in reported]
        group, sums = _grouped(np.concatenate([key for key, _ in parts]), np.concatenate([sums for _, sums in parts]))
        cell, action_type = np.divmod(group, len(ACTION_TYPES))
        columns = self._key_columns(keys[cell])
        columns["action_type"] = np.array(ACTION_TYPES, dtype=object)[action_type]
        for position, window in enumerate(WINDOWS):
            columns[f"count_{window}"] = sums[:, position]
        for position, window in enumerate(WINDOWS):
            columns[f"value_{window}_micros"] = sums[:, 4 + position]
        return columns

    def _people_columns(self, keys: Ints, index: Ints) -> Columns:
        rows = _stack(self._people, 5)
        persons, who = np.unique(rows[:, 1], return_inverse=True)
        seen = index[rows[:, 0]] * max(len(persons), 1) + who
        group, sums = _grouped(seen * (LEVELS + 1) + rows[:, 4], rows[:, 2:4])
        seen, level = np.divmod(group, LEVELS + 1)
        cell, who = np.divmod(seen, max(len(persons), 1))
        columns = self._key_columns(keys[cell])
        columns["person"] = persons[who]
        columns["impressions"] = sums[:, 0].astype(np.int32)
        columns["clicks"] = sums[:, 1].astype(np.int32)
        columns["rate_log2"] = level.astype(np.int8)
        return columns

    def _key_columns(self, key: Ints) -> Columns:
        parts: list[Ints] = []
        for radix in reversed(_RADIX):
            key, part = np.divmod(key, radix)
            parts.append(part)
        device, place, region, segment, country = parts
        line, day = np.divmod(key, _DAYS)
        columns: Columns = {
            name: np.array([getattr(ad, name) for ad in self._lines], dtype=np.int64)[line]
            for name in ("account_id", "campaign_id", "adset_id", "ad_id")
        }
        columns["date"] = ((day + self._first_day) * 86_400).astype("datetime64[s]")
        for name, words, codes in (
            ("age", AGES, segment // len(GENDERS)),
            ("gender", GENDERS, segment % len(GENDERS)),
            ("country", tuple(self._words.countries), country),
            ("region", tuple(self._words.regions), region),
            ("publisher_platform", tuple(p.platform for p in PLACEMENTS), place),
            ("platform_position", tuple(p.position for p in PLACEMENTS), place),
            ("device_platform", tuple(p.device for p in PLACEMENTS), place),
            ("impression_device", DEVICES, device),
        ):
            columns[name] = np.array(words, dtype=object)[codes]
        return columns


# A key packs an ad's index, day, country, segment, region, placement and device: 64 bits hold 65,536 ads over 11 years.
_DAYS: Final = 1 << 12
_RADIX: Final = (1 << 8, len(AGES) * len(GENDERS), 1 << 12, len(PLACEMENTS), len(DEVICES))


def _stack(parts: list[Ints], width: int) -> Ints:
    return np.concatenate(parts) if parts else np.zeros((0, width), dtype=np.int64)


def _grouped(key: Ints, values: Ints) -> tuple[Ints, Ints]:
    """The distinct keys, ascending, and the sums of their rows."""
    if not len(values):
        return key[:0], values
    order = np.argsort(key)
    ordered = key[order]
    starts = np.flatnonzero(np.concatenate(([True], ordered[1:] != ordered[:-1])))
    return ordered[starts], np.add.reduceat(values[order], starts, axis=0)
