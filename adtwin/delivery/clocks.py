"""The clocks that ads' people live by: their habits, and what day-parts in the people's own time leave of an hour."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.demand import HABIT
from adtwin.delivery.footprint import Footprint
from adtwin.delivery.geography import country
from adtwin.delivery.inputs import AdLine
from adtwin.delivery.pacing import audience_open, open_share

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Clocks:
    """The clocks of those ads that have day-parts in their people's time."""

    def __init__(self, prints: Sequence[Footprint]) -> None:
        self._clocks = {
            print_.line.ad_id: people_by_clock(print_)
            for print_ in prints
            if any(part.audience for part in print_.line.schedule)
        }

    def __contains__(self, line: AdLine) -> bool:
        return line.ad_id in self._clocks

    def awake(self, line: AdLine, hours: Ints) -> Floats:
        """By hour (epoch // 3600) the habit of those people to whom the ad may then be shown."""
        found = np.zeros(len(hours))
        for east, part in self._clocks[line.ad_id]:
            found += part * HABIT[(hours + east).astype(np.int64) % 24] * audience_open(line, hours + east)
        return found

    def open_share(self, line: AdLine, hours: Ints, zone: str) -> Floats:
        """By hour (ascending) the part of it in which the ad may run, for the average of its people."""
        share = open_share(line, hours, zone)
        if line in self:
            parts = [part * audience_open(line, hours + east) for east, part in self._clocks[line.ad_id]]
            share *= np.sum(parts, axis=0)
        return share


def people_by_clock(print_: Footprint) -> list[tuple[float, float]]:
    """Hours east of UTC, and the part of an ad's audience that lives there."""
    people = np.bincount(print_.segments.country, print_.segments.size, len(print_.segments.countries))
    found: dict[float, float] = {}
    for code, regions, size in zip(print_.segments.countries, print_.segments.regions, people.tolist(), strict=True):
        parts = regions.weights / regions.weights.sum()
        for name, part in zip(regions.names, parts.tolist(), strict=True):
            east = country(code).clock(name)
            found[east] = found.get(east, 0.0) + size * part
    total = sum(found.values())
    return [(east, part / total) for east, part in sorted(found.items())] if total > 0 else []


def habits_by_hour(prints: Sequence[Footprint]) -> Floats:
    """By ad and hour of the day in UTC, the habit of its audience, its clocks weighted by their people; mean 1."""
    known: dict[int, Floats] = {}
    for print_ in prints:
        if id(print_.ground) not in known:
            found = np.zeros(24)
            for east, part in people_by_clock(print_):
                found += part * HABIT[(np.arange(24) + int(east // 1)) % 24]
            known[id(print_.ground)] = found if found.any() else np.ones(24)
    return np.array([known[id(print_.ground)] for print_ in prints]).reshape(len(prints), 24)
