"""A small account with known facts: Parquet files, the same rows in plain Python, and its ad tree."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb

from adtwin.base.streams import stream
from adtwin.reporting import Account, AdObject, FileLists, Level
from adtwin.reporting.attribution import USUAL
from adtwin.store.fact_tables import TABLES

TODAY = date(2026, 3, 18)
FIRST_DAY = date(2025, 12, 20)
DAYS = 88
ACCOUNT = 111000000000001
PERSON_BITS = 62

KEYS = (
    *("account_id", "campaign_id", "adset_id", "ad_id", "date", "age", "gender", "country", "region"),
    *("publisher_platform", "platform_position", "device_platform", "impression_device"),
)
_WINDOWS = ("1d_view", "1d_click", "7d_click", "28d_click")
PLACES = (
    ("facebook", "feed", "mobile", "iphone"),
    ("facebook", "feed", "desktop", "desktop"),
    ("facebook", "right_hand_column", "desktop", "desktop"),
    ("facebook", "story", "mobile", "android_smartphone"),
    ("instagram", "stream", "mobile", "iphone"),
    ("instagram", "story", "mobile", "android_smartphone"),
    ("audience_network", "classic", "mobile", "android_smartphone"),
)
AGES = ("18-24", "25-34", "35-44", "65+")
GENDERS = ("female", "male", "unknown")
REGIONS = (("US", "California"), ("US", "New York"), ("DE", "Bayern"))
ACTION_TYPES = ("link_click", "omni_purchase", "offsite_conversion.fb_pixel_purchase", "video_thruplay_watched")

Fact = dict[str, Any]


@dataclass
class MemoryTree:
    """An ad tree in memory."""

    level: Level
    id: int
    account: Account
    by_level: Mapping[str, Mapping[int, AdObject]]
    looked_up: list[str] = field(default_factory=list)
    settings: Mapping[str, Collection[int]] = field(default_factory=dict)

    def describe(self, level: Level, ids: Collection[int]) -> Mapping[int, AdObject]:
        self.looked_up.append(level)
        return {number: self.by_level[level][number] for number in ids if number in self.by_level[level]}

    def objects(self, level: Level) -> Iterable[AdObject]:
        return self.by_level[level].values()

    def with_status(self, level: Level, statuses: Collection[str]) -> Collection[int]:
        return [o.id for o in self.by_level[level].values() if o.effective_status in statuses]

    def media_types(self) -> Mapping[str, Collection[int]]:
        return {"video": [402, 403], "carousel": []}

    def attributions(self) -> Mapping[str, Collection[int]]:
        return self.settings

    def local_date(self, time: int) -> date:
        return datetime.fromtimestamp(time, UTC).date()


CAMPAIGNS, ADSETS, ADS = (201, 202), (301, 302, 303), (401, 402, 403, 404, 405)
PARENTS = {401: (201, 301), 402: (201, 301), 403: (201, 302), 404: (202, 303), 405: (202, 303)}
_STATUS = {402: "DELETED", 404: "PAUSED", 405: "ARCHIVED", 302: "CAMPAIGN_PAUSED"}
_LABELS = {401: ("Spring", "901"), 403: ("Spring", "902"), 404: ("Autumn", "903")}


def _object(number: int) -> AdObject:
    kind = {2: "Campaign", 3: "Ad set", 4: "Ad"}[number // 100]
    return AdObject(
        id=number,
        name=f"{kind} {chr(ord('Z') - number % 10)}",
        effective_status=_STATUS.get(number, "ACTIVE"),
        created_time=1766000000 + number,
        updated_time=1767000000 + number,
        objective={201: "OUTCOME_SALES", 202: "OUTCOME_TRAFFIC"}.get(number),
        buying_type="AUCTION" if kind == "Campaign" else None,
        optimization_goal={301: "LINK_CLICKS", 302: "REACH", 303: "THRUPLAY"}.get(number),
        labels=_LABELS.get(number, ()),
    )


def tree(
    level: Level = "account", number: int = ACCOUNT, *, minor_units: int = 100, attribution: str = USUAL
) -> MemoryTree:
    """The tree seen from one of its nodes; `attribution` is the account's setting."""
    account = Account(ACCOUNT, "Test account", "USD", FIRST_DAY, minor_units, attribution)
    levels = {"campaign": CAMPAIGNS, "adset": ADSETS, "ad": ADS}
    return MemoryTree(level, number, account, {k: {n: _object(n) for n in ns} for k, ns in levels.items()})


@dataclass(frozen=True)
class Facts:
    """The three tables as rows, and as files."""

    rows: Mapping[str, Sequence[Fact]]
    files: FileLists


def write_table(table: str, rows: Iterable[Fact], path: Path) -> str:
    """Rows as one Parquet file of the fact schema."""
    lines = path.with_suffix(".jsonl")
    lines.write_text("\n".join(json.dumps(row, default=str) for row in rows))
    columns = ", ".join(f"{name}: '{kind}'" for name, kind in TABLES[table].items())
    duckdb.connect().execute(
        f"COPY (SELECT * FROM read_json('{lines}', columns={{{columns}}}, format='newline_delimited'))"
        f" TO '{path}' (FORMAT parquet)"
    )
    return str(path)


def make_facts(folder: Path, *, events: int = 6000, rate_log2: int = 0, seed: int = 7) -> Facts:
    """Impressions drawn at random; cells and people count the same impressions, people by a sample, and who clicked."""
    draw = stream(seed, "reporting", "facts")
    cells: dict[tuple[Any, ...], Fact] = defaultdict(lambda: defaultdict(int))
    people: dict[tuple[Any, ...], Fact] = defaultdict(lambda: defaultdict(int))
    actions: dict[tuple[Any, ...], Fact] = defaultdict(lambda: defaultdict(int))
    persons = draw.integers(0, 2**PERSON_BITS, 900)
    for _ in range(events):
        who = int(draw.integers(len(persons)))
        ad = ADS[int(draw.integers(len(ADS)))]
        day = FIRST_DAY + timedelta(days=int(draw.integers(DAYS)))
        place = PLACES[int(draw.integers(len(PLACES)))]
        traits = (AGES[who % 4], GENDERS[who % 3], *REGIONS[who % len(REGIONS)])
        key = (ACCOUNT, *PARENTS[ad], ad, day, *traits, *place)
        clicked = int(draw.random() < 0.2)
        cells[key]["impressions"] += 1
        cells[key]["clicks"] += clicked
        cells[key]["inline_link_clicks"] += int(clicked and draw.random() < 0.7)
        cells[key]["spend_micros"] += int(draw.integers(1, 400)) * 100
        person = int(persons[who])
        if clicked or person < 2 ** (PERSON_BITS - rate_log2):
            people[(*key, person)]["impressions"] += 1
            people[(*key, person)]["clicks"] += clicked
        if clicked:
            _act(actions[(*key, ACTION_TYPES[int(draw.integers(4))])], draw)
    rows = {
        "cells": [dict(zip(KEYS, k, strict=True)) | v for k, v in cells.items()],
        "people": [
            dict(zip((*KEYS, "person"), k, strict=True)) | v | {"rate_log2": rate_log2} for k, v in people.items()
        ],
        "actions": [
            dict(zip((*KEYS, "action_type"), k, strict=True)) | v | {"converted": k[KEYS.index("date")]}
            for k, v in actions.items()
        ],
    }
    return Facts(rows, save(rows, folder))


def save(rows: Mapping[str, Sequence[Fact]], folder: Path) -> FileLists:
    """Each table as two files, to read more than one."""
    return FileLists(
        **{
            table: [
                write_table(table, part, folder / f"{table}{i}.parquet")
                for i, part in enumerate((facts[::2], facts[1::2]))
                if part
            ]
            for table, facts in rows.items()
        }
    )


def _act(action: Fact, draw: Any) -> None:
    one_day, seven, later, view = (int(draw.integers(0, 2)) for _ in range(4))
    for window, count in zip(_WINDOWS, (view, one_day, one_day + seven, one_day + seven + later), strict=True):
        action[f"count_{window}"] += count
        action[f"value_{window}_micros"] += count * 12_345_000
