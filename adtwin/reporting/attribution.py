"""Which conversions count for an ad: the windows of its ad set, its account, and SKAdNetwork [C-219…C-224, D-228].

A *setting* is written as reports show it: `7d_click_1d_view`. `value` obeys the setting of each ad set, or with
`use_account_attribution_setting` that of the account [D-242]; the windows that a query asks for add keys beside it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

USUAL = "7d_click_1d_view"
"""The setting of an ad set that says nothing else [C-220, D-228]."""
SKAN = "skan"
"""The setting of ad sets whose conversions phones report through SKAdNetwork; no other sorts after it."""
MIXED = "mixed"
"""What stands for the settings of ad sets that differ [D-254, assumed]."""

FIRST, LAST = "first_setting", "last_setting"
"""The measures that tell whether the ad sets of a row agree."""
ATTRIBUTED = "attributed"
"""The name of the columns of an action entry that `value` is made of."""

WINDOWS: Mapping[str, tuple[str, ...]] = {
    **{window: (window,) for window in ("1d_view", "1d_ev", "1d_click", "7d_click", "28d_click")},
    "7d_view": ("1d_view",),
    "28d_view": ("1d_view",),
    "dda": ("dda",),
    "incrementality": ("incrementality",),
    "skan_click": ("skan_click",),
    "skan_view": ("skan_view",),
}
"""The attribution windows that add a key, and the columns they sum [C-219, C-248, D-228].

Nobody in the simulated market converts later than a day after a mere view, so that the longer windows of views count
what the shortest one does.
"""
OF_SKAN: Mapping[str, str] = {"skan_click": "7d_click", "skan_view": "1d_view"}
"""Windows that only ad sets with SKAdNetwork have figures in, and the facts behind them."""
SILENT = frozenset(
    (
        "28d_view_all_conversions",
        "28d_view_first_conversion",
        "7d_view_all_conversions",
        "7d_view_first_conversion",
        "default",
        "skan_click_second_postback",
        "skan_click_third_postback",
        "skan_view_second_postback",
        "skan_view_third_postback",
    )
)
"""Accepted windows that add no key: `default` is `value` itself, the others have no figures."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """How `value` is counted: by `usual`, and for these ad sets by a setting of their own."""

    usual: str = USUAL
    others: Mapping[str, Collection[int]] = field(default_factory=dict)


USUALLY = Attribution()
"""Every ad set counts as usual."""


def setting_of(spec: Sequence[Mapping[str, Any]] | None) -> str:
    """An `attribution_spec` in words; the usual one without."""
    names = {"CLICK_THROUGH": "click", "VIEW_THROUGH": "view", "ENGAGED_VIDEO_VIEW": "ev"}
    counted = [one for one in spec or () if int(one["window_days"])]
    words = [f"{one['window_days']}d_{names[one['event_type']]}" for one in counted if one["event_type"] in names]
    return "_".join(words) or USUAL


def windows_of(setting: str) -> tuple[str, ...]:
    """The fact columns that a setting counts."""
    if setting == SKAN:
        return tuple(OF_SKAN.values())
    named = re.findall(r"(?<!\d)\d+d_[a-z]+", setting)
    return tuple(dict.fromkeys(column for window in named for column in WINDOWS.get(window, ())))
