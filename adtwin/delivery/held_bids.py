"""How often its ceiling holds an ad set's bid down: what tells a bid that is too low from an audience that is spent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from adtwin.delivery.auction import Bidders, wanted_bids
from adtwin.delivery.inputs import AdLine
from adtwin.delivery.memory import Memory
from adtwin.delivery.sharing import adsets_of

Floats = NDArray[np.float64]

_FORGET: Final = 0.9
"""What an hour leaves of those before it: most of what is known comes from the last ten."""


class HeldBids:
    """By ad set the part of recent hours in which pacing wanted to bid more than the strategy allows.

    Kept for those alone that have a ceiling.
    """

    def __init__(self, lines: Sequence[AdLine], memory: Memory) -> None:
        self._memory = memory
        self._ids, self._of = adsets_of(lines)
        self._part = np.array([memory.held.get(each, 0.0) for each in self._ids], dtype=np.float64)
        self._bounded = np.zeros(len(self._ids), dtype=np.bool_)

    def note(self, bidders: Bidders) -> None:
        """Take in an hour: an ad set counts as held as far as its ads that wanted to spend were."""
        bounded = np.flatnonzero((bidders.target > 0) & np.isfinite(bidders.ceiling))
        if not len(bounded):
            return
        held = (wanted_bids(bidders) > bidders.ceiling)[bounded]
        asked = np.bincount(self._of[bounded], minlength=len(self._ids))
        part = np.bincount(self._of[bounded], held, len(self._ids)) / np.maximum(asked, 1)
        self._part = np.where(asked > 0, _FORGET * self._part + (1 - _FORGET) * part, self._part)
        self._bounded |= asked > 0

    def save(self) -> None:
        """Write back what has been noted."""
        for index in np.flatnonzero(self._bounded).tolist():
            self._memory.held[self._ids[index]] = float(self._part[index])
