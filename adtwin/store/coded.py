"""Columns of text as they are handed to the fact files: a short list of words, and a number for every row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A column whose rows are `words[codes]`: distinct words, and integers from 0.

    It takes a byte or two where text takes 60.
    """

    codes: NDArray[np.integer[Any]]
    words: tuple[str, ...]

    @classmethod
    def of(cls, codes: NDArray[np.integer[Any]], words: Sequence[str]) -> Coded:
        """With distinct words, and the codes in the smallest type that holds them."""
        import numpy as np

        distinct = tuple(dict.fromkeys(words))
        if len(distinct) < len(words):
            number = {word: index for index, word in enumerate(distinct)}
            codes = np.array([number[word] for word in words])[codes]
        return cls(codes.astype(np.min_scalar_type(max(len(distinct) - 1, 0))), distinct)

    def __len__(self) -> int:
        return len(self.codes)

    def __getitem__(self, rows: Any) -> Coded:
        """Some of the rows."""
        return Coded(self.codes[rows], self.words)

    def spelled_out(self) -> NDArray[Any]:
        """The text of every row, as an array of objects."""
        import numpy as np

        return np.asarray(np.array(self.words or ("",), dtype=object)[self.codes])


def spelled_out(columns: Mapping[str, Any]) -> dict[str, NDArray[Any]]:
    """Columns with every text spelled out."""
    return {name: column.spelled_out() if isinstance(column, Coded) else column for name, column in columns.items()}
