"""What the fact tables say of a run's ads beyond figures: ids, results, cards, where links lead; laid out once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from adtwin.delivery.events import ACTION_TYPES
from adtwin.delivery.inputs import AdLine
from adtwin.delivery.results import told
from adtwin.store.coded import Coded

IDS: Final = ("account_id", "campaign_id", "adset_id", "ad_id")
NOWHERE, PAGE, LINK = range(3)
"""Where a click leads, as `Wording.targets` has it."""


class Wording:
    """One entry for each line. `cards` has one for each line and number of a card, from 0 (none) below `numbers`;
    `targets` are the names and the ids of what clicks lead to, one for each line and NOWHERE, PAGE or LINK."""

    def __init__(self, lines: Sequence[AdLine]) -> None:
        found = [told(line) for line in lines]
        self.ids = {name: np.array([getattr(line, name) for line in lines], dtype=np.int64) for name in IDS}
        self.result = words_of([one.result for one in found])
        self.leads_out = np.array([line.destination == "website" for line in lines], dtype=np.int32)
        self.is_result = np.zeros((len(found), len(ACTION_TYPES)), dtype=np.int8)
        for index, one in enumerate(found):
            if one.result_type in ACTION_TYPES:
                self.is_result[index, ACTION_TYPES.index(one.result_type)] = 1
        self.numbers = 1 + max((len(one.cards) for one in found), default=0)
        self.cards = words_of(
            [name for one in found for name in ("", *one.cards, *[""] * (self.numbers - 1 - len(one.cards)))]
        )
        self.targets = [
            words_of([text for one in found for text in ("", one.page[part], one.link[part])]) for part in (1, 0)
        ]
        self.made = {number: dict(assets) for one in found for number, assets in one.variants}
        """What each variant is made of."""


def words_of(texts: Sequence[str]) -> Coded:
    """Texts, one entry each."""
    words = tuple(dict.fromkeys(texts))
    number = {word: index for index, word in enumerate(words)}
    return Coded.of(np.array([number[text] for text in texts], dtype=np.int64), words)
