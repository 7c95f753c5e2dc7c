"""Who the impressions of an hour went to: persons, thinned where an ad reaches many."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.base.streams import stable_hash
from adtwin.delivery.draws import Draws
from adtwin.delivery.footprint import Footprint
from adtwin.delivery.plan import Cells
from adtwin.delivery.population import kept_positions, person_ids

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_HEAVY_USERS: Final = 1.25
"""Above 1, some people of a crowd see an ad more often than others."""


def audience_offsets(prints: list[Footprint]) -> tuple[Ints, Ints]:
    """For each ad, how far apart its audience's people stand within a block, and where the first one stands."""
    strides = np.array([print_.segments.stride for print_ in prints], dtype=np.int64)
    keys = np.array([stable_hash(print_.line.audience.key) >> 1 for print_ in prints], dtype=np.int64)
    return strides, keys % np.maximum(strides, 1)


def sample(
    cells: Cells, rows: Ints, counts: tuple[Ints, Ints], levels: Ints, membership: tuple[Ints, Ints], draws: tuple[Draws, Ints]
) -> Ints:
    """Ledger rows (cell, person, impressions, clicks, level) of the persons who are kept.

    `rows` are cells that won, `counts` their impressions and clicks, `levels` their thinning, `membership` the stride and
    offset of each row's audience, `draws` the hour's chance with each row's account. Without thinning all are kept.
    """
    chance, account = draws
    impressions, clicks = counts
    kept = chance.binomial(account, impressions, 0.5**levels)
    clicked = chance.hypergeometric(account, clicks, impressions - clicks, kept)
    of = np.repeat(np.arange(len(rows)), kept)
    rank = np.arange(len(of)) - np.repeat(np.cumsum(kept) - kept, kept)
    cell = rows[of]
    draw = chance.uniform(account[of]) ** _HEAVY_USERS
    span = cells.span[cell]
    place = (cells.low[cell] + (cells.first[cell] + draw * cells.width[cell]) % span).astype(np.int64)
    stride, offset = membership[0][of], membership[1][of]
    level = levels[of]
    kept_place = np.where(level > 0, kept_positions(cells.key[cell], place, stride, offset, level), place)
    person = person_ids(cells.key[cell], kept_place * stride + offset)
    return np.stack([cells.uid[cell], person, np.ones_like(person), (rank < clicked[of]).astype(np.int64), level], axis=1)
