"""Entries that follow each other by group: spread what a group has over its entries, sum entries up by group."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Runs:
    """The runs of equal values in an array, one entry each: the value, where it begins, how many there are."""

    group: Ints
    first: Ints
    many: Ints

    @classmethod
    def of(cls, groups: Ints) -> Runs:
        """From an array in which equal values follow each other."""
        new = np.empty(len(groups), dtype=np.bool_)
        new[:1] = True
        np.not_equal(groups[1:], groups[:-1], out=new[1:])
        first = np.flatnonzero(new)
        many = np.empty_like(first)
        np.subtract(first[1:], first[:-1], out=many[:-1])
        many[-1:] = len(groups) - first[-1:]
        return cls(groups[first], first, many)

    def joined(self, wider: Ints) -> Runs:
        """The runs of wider groups, in which these follow each other; `wider` has that of each group."""
        runs = Runs.of(wider[self.group])
        return Runs(runs.group, self.first[runs.first], runs.sums(self.many))

    def spread(self, values: NDArray[Any]) -> NDArray[Any]:
        """The value of each entry's group; `values` are by group number, for all that there can be."""
        return np.repeat(values[self.group], self.many)

    def sums(self, values: NDArray[Any]) -> NDArray[Any]:
        """The sum of each run."""
        return np.add.reduceat(values, self.first) if len(self.first) else values[:0]

    def sums_by_group(self, values: NDArray[Any], groups: int) -> NDArray[Any]:
        """Sums by group number, of so many groups."""
        found = np.zeros(groups, dtype=values.dtype)
        found[self.group] = self.sums(values)
        return found
