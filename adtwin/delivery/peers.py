"""What ads are compared with: the average ad that competes for the same people with the same goal [rankings]."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.footprint import Footprint
from adtwin.delivery.rates import IMPRESSION, result_per_impression

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Peers:
    """What an average ad with the same goal would have brought, by ad: clicks and results per impression, and how this
    one's quality compares with the usual."""

    clicks: Floats
    results: Floats
    converts: NDArray[np.bool_]
    counts_impressions: NDArray[np.bool_]
    quality: Floats

    @classmethod
    def of(cls, prints: Sequence[Footprint]) -> Peers:
        """From the ads' rates, without what is their own."""
        found = [print_.rates for print_ in prints]
        usual = [
            replace(each, link_ctr=each.link_ctr / each.quality, social=each.social / each.quality) for each in found
        ]
        every = [1.45 * each.link_ctr + each.social + 0.0015 for each in usual]
        return cls(
            np.array(every),
            np.array([result_per_impression(each) for each in usual]),
            np.array([each.goal.result == "conversion" for each in found], dtype=np.bool_),
            np.array([each.goal.result == IMPRESSION for each in found], dtype=np.bool_),
            np.array([each.quality for each in found]),
        )

    def expected(self, line: Ints, impressions: Ints, clicks: Floats, converts: Floats, better: Floats) -> list[Ints]:
        """By row, in millionths: peers' clicks, peers' results, and this ad's quality times its impressions."""
        counted = clicks * np.where(self.converts[line], converts, 1.0)
        factor = np.where(self.counts_impressions[line], 1.0, counted)
        columns = (self.clicks[line] * clicks, self.results[line] * factor, self.quality[line] * better)
        return [np.rint(1e6 * impressions * column).astype(np.int64) for column in columns]
