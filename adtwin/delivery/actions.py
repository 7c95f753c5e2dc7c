"""What people did, as the fact tables have it: every event under each name that reports know it by, by window."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
from adtwin.delivery.ledger import DETAILS, Ledger, grouped
from adtwin.delivery.runs import Runs
from adtwin.delivery.wording import LINK, NOWHERE, PAGE, Wording
from adtwin.store.coded import Coded
from adtwin.store.fact_tables import ACTION_DETAILS, WINDOWS

Ints = NDArray[np.int64]
Columns = dict[str, "NDArray[Any] | Coded"]

_CREDITS: Final = slice(len(WINDOWS) - 2, len(WINDOWS))
"""Where `dda` and `incrementality` stand among the windows: drawn by conversion, not by class."""
_BY_CLASS: Final = np.array(CLASS_WINDOWS, dtype=np.int64)
_AT_ONCE: Final = np.array(
    [
        [
            int(window in (("1d_view",) if code in VIEWED else ("1d_click", "7d_click", "28d_click")))
            for code in range(len(EVENTS))
        ]
        for window in WINDOWS
    ],
    dtype=np.int64,
)
"""By window and event, whether what follows an impression at once counts."""
_AT_ONCE[_CREDITS] = 1
_KEEPS_DETAIL: Final = np.array(
    [
        [int(code in OFF_META or REPORTED[code][0] == action) for code in range(len(EVENTS))]
        for action in range(len(ACTION_TYPES))
    ],
    dtype=np.int64,
)
"""By action type and event, whether it keeps the event's detail: its own, and the days of what happens off Meta."""


def _marked(codes: frozenset[int]) -> NDArray[np.bool_]:
    return np.isin(np.arange(len(EVENTS)), list(codes))


IS_OFF_META: Final = _marked(OFF_META)
_IS_CARDED: Final = _marked(CARDED)
_IS_VIEW: Final = _marked(VIEWED)


@dataclass(frozen=True, slots=True)
class Acts:
    """Rows of action tables, one entry each: action type, event, detail (days for what happens off Meta), and how many
    at once. Conversions come one by one: `row` is where each belongs, `windows` in which it counts, `micros` its value.
    """

    action: Ints
    event: Ints
    detail: Ints
    count: Ints
    row: Ints
    windows: Ints
    micros: Ints

    def ordered(self, order: Ints) -> Acts:
        """The rows in another order; there are no conversions."""
        return replace(self, **{name: getattr(self, name)[order] for name in ("action", "event", "detail", "count")})


def acts_by_cell(ledger: Ledger, index: Ints) -> tuple[Ints, Acts]:
    """All that was done, ordered by cell, action type, event and detail; `index` has the cell of each number."""
    events = ledger.events()
    number, code, days, kind, dda, caused, micros = ledger.rows("conversions")
    key, (count,) = grouped(index[events.cell] * (len(EVENTS) * DETAILS) + events.event, [events.count])
    at_once = len(key)
    key = np.concatenate([key, (index[number] * len(EVENTS) + code) * DETAILS + days])
    rest, detail = np.divmod(key, DETAILS)
    cell, event = np.divmod(rest, len(EVENTS))
    at, action = named(event)
    detail = detail[at] * _KEEPS_DETAIL[action, event[at]]
    key = ((cell[at] * len(ACTION_TYPES) + action) * len(EVENTS) + event[at]) * DETAILS + detail
    order = np.argsort(key)
    rows, source = Runs.of(key[order]), at[order]
    counts = np.concatenate([count, np.zeros_like(number)])[source]
    later = np.flatnonzero(source >= at_once)
    which = source[later] - at_once
    windows = _BY_CLASS[kind[which]].T
    windows[_CREDITS] = dda[which], caused[which]
    first = order[rows.first]
    row = np.searchsorted(rows.first, later, side="right") - 1
    acts = Acts(action[first], event[at[first]], detail[first], rows.sums(counts), row, windows, micros[which])
    return cell[at[first]], acts


def named(event: Ints) -> tuple[Ints, Ints]:
    """Every entry once for each action type that its event is reported as: index, action type; by event and type."""
    index, action = [event[:0]], [event[:0]]
    for each in np.flatnonzero(np.bincount(event)).tolist():
        mine = np.flatnonzero(event == each)
        index += [mine] * len(REPORTED[each])
        action += [np.full(len(mine), name) for name in REPORTED[each]]
    return np.concatenate(index), np.concatenate(action)


def acts_of(event: Ints, detail: Ints, count: Ints) -> tuple[Ints, Acts]:
    """On-Meta events, each once for every action type that it is reported as: which one, by event and type."""
    index, action = named(event)
    event, none = event[index], index[:0]
    detail = detail[index] * _KEEPS_DETAIL[action, event]
    return index, Acts(action, event, detail, count[index], none, none.reshape(len(WINDOWS), 0), none)


def columns_of(acts: Acts, wording: Wording, line: Ints, date: Ints) -> Columns:
    """All columns but the keys and the device, which only cells have. `date` is in days since 1970."""
    off = IS_OFF_META[acts.event]
    columns: Columns = {"action_type": Coded.of(acts.action, ACTION_TYPES)}
    columns |= zip(ACTION_DETAILS, _details(acts, wording, line), strict=False)
    columns["action_device"] = Coded.of(np.zeros_like(line), ("",))
    columns["is_result"] = wording.is_result[line, acts.action]
    columns["converted"] = dates(date + acts.detail * off)
    return columns | _figures(acts)


def _figures(acts: Acts) -> Columns:
    """Counts and values by window; columns that are the same share their memory."""
    columns: Columns = {}
    at_once: dict[bytes, Ints] = {}
    nothing = np.zeros_like(acts.count)
    for window, follows, counts in zip(WINDOWS, _AT_ONCE, acts.windows, strict=True):
        same = follows.tobytes()
        if same not in at_once:
            at_once[same] = acts.count * follows[acts.event]
        count, value = at_once[same], nothing
        if len(acts.row):
            count, value = count.copy(), nothing.copy()
            np.add.at(count, acts.row, counts)
            np.add.at(value, acts.row, counts * acts.micros)
        columns[f"count_{window}"], columns[f"value_{window}_micros"] = count, value
    return columns


def _details(acts: Acts, wording: Wording, line: Ints) -> list[Coded]:
    """The columns of `ACTION_DETAILS`, less the last."""
    carded = _IS_CARDED[acts.event]
    card = acts.detail * carded
    which = line * 3 + np.where(IS_OFF_META[acts.event], NOWHERE, np.where(carded, LINK, PAGE))
    reaction = acts.detail * (acts.event == CODES["post_reaction"])
    plays = acts.detail * _IS_VIEW[acts.event]
    return [
        Coded.of(card, ["", *(str(number) for number in range(1, wording.numbers + 1))]),
        wording.cards[line * wording.numbers + card],
        *(target[which] for target in wording.targets),
        Coded.of(reaction, ["", *REACTIONS]),
        *(Coded.of(plays, ["", *(play[part] for play in PLAYS)]) for part in (0, 1)),
    ]


def dates(days: Ints) -> NDArray[np.datetime64]:
    """Midnights of days since 1970."""
    return (days * 86_400).view("datetime64[s]")
