"""What would make a page's ads fewer, by what they delivered. [C-371]"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from adtwin.graph.call import Call
from adtwin.graph.node import Node
from adtwin.model.tree import learning
from adtwin.model.tree.report import report
from adtwin.model.tree.volume.counting import Counted
from adtwin.reporting.params import InsightsParams

if TYPE_CHECKING:
    from adtwin.model.tree.adset import AdSet

Kind = Literal[
    "zero_impression", "learning_limited", "top_campaigns_with_ads_under_cap", "top_adsets_with_ads_under_cap"
]
DAY: Final = 86_400
MOST: Final = 5_000


@dataclass(frozen=True, slots=True)
class Volume:
    """The ads of a page in one account, what each has delivered, and how many the page may have (None: any number)."""

    call: Call
    ads: list[Counted]
    impressions: Mapping[int, int]
    cap: int | None
    everywhere: int


def some_ads_are_never_shown(volume: Volume) -> bool:
    """Ads that have been on for a day without an impression can go."""
    old = [one for one in volume.ads if one.since <= volume.call.now - DAY]
    return any(not volume.impressions.get(one.ad.id) for one in old)


def some_learn_too_slowly(volume: Volume) -> bool:
    """Ad sets that are learning limited can be joined."""
    adsets = {int(one.ad.data["adset_id"]) for one in volume.ads}
    return any(_is_limited(volume.call, pk) for pk in adsets)


def best_campaigns_fit(volume: Volume) -> bool:
    """The page is full, and the campaigns that are shown most have few enough ads to go on alone."""
    return _best_fit(volume, "campaign_id")


def best_adsets_fit(volume: Volume) -> bool:
    """The page is full, and the ad sets that are shown most have few enough ads to go on alone."""
    return _best_fit(volume, "adset_id")


RULES: Final[Mapping[Kind, Callable[[Volume], bool]]] = {
    "zero_impression": some_ads_are_never_shown,
    "learning_limited": some_learn_too_slowly,
    "top_campaigns_with_ads_under_cap": best_campaigns_fit,
    "top_adsets_with_ads_under_cap": best_adsets_fit,
}


def advice(volume: Volume, wanted: Kind | None = None) -> Iterator[Kind]:
    """The kinds of advice that apply, or the wanted one alone if it does."""
    for kind, applies in RULES.items():
        if wanted in (None, kind) and applies(volume):
            yield kind


def impressions_of(call: Call, account: Node) -> dict[int, int]:
    """What every ad of an account has delivered so far."""
    asked: dict[str, Any] = {
        "level": "ad", "fields": ["ad_id", "impressions"], "date_preset": "maximum", "limit": MOST
    }  # fmt: skip
    rows = report(call, account, InsightsParams.read(asked)).items
    return {int(row["ad_id"]): int(row["impressions"]) for row in rows}


def _is_limited(call: Call, adset: int) -> bool:
    stage = learning.stage(cast("AdSet", call.load(adset)), call)
    return stage is not None and stage["status"] == "FAIL"


def _best_fit(volume: Volume, parent: str) -> bool:
    if volume.cap is None or volume.everywhere < volume.cap:
        return False
    shown: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    for one in volume.ads:
        sizes[one.ad.data[parent]] += 1
        shown[one.ad.data[parent]] += volume.impressions.get(one.ad.id, 0)
    best = [pk for pk, times in shown.most_common() if times]
    return bool(best) and len(sizes) > 1 and sizes[best[0]] < volume.cap
