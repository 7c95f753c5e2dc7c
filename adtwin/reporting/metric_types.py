"""What fields of a report are made of, as types; `metrics` and its neighbours have the tables.

Three layers. A *measure* is one SQL aggregate over a fact table. A *metric* is a measure, or one measure over another.
A *list metric* is made from the action entries of a row. An *attribute* comes from the ad tree.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Literal

from adtwin.reporting.files import Table
from adtwin.reporting.tree import Level


class Rendering(Enum):
    """How a figure is written; always as a string [C-216]."""

    COUNT = "whole number"
    MONEY = "currency units, two decimals at most"
    RATIO = "six decimals at most"
    AVERAGE = "two decimals at most"


@dataclass(frozen=True, slots=True)
class Measure:
    """One aggregate. `sql` is over the columns of `table`; money is summed in millionths, kept in minor units.

    Of people, `sql` is over one row each with `person`, and the sum of the column that `of_person` names; where
    `is_sampled`, `{kept}` says who is in the sample. They are no more than the measure `within`. `is_text`: no number.
    `{attributed}` stands for what counts by the ad set's attribution setting, `{setting}` for the setting.
    """

    name: str
    table: Table
    sql: str
    money: bool = False
    of_person: str | None = None
    within: str | None = None
    is_text: bool = False
    is_sampled: bool = False


@dataclass(frozen=True, slots=True)
class Metric:
    """`top`, or `scale * top / bottom / per`; without a value when the bottom is zero. Names refer to measures.

    `keep_zero`: whether a zero is written; the API leaves out most empty figures but not these. `listed_as`: written as
    a list with one entry of this action type.
    """

    name: str
    rendering: Rendering
    top: str
    bottom: str | None = None
    scale: int = 1
    keep_zero: bool = True
    evidence: str = "report wire facts 4"
    per: int = 1
    listed_as: str | None = None


@dataclass(frozen=True, slots=True)
class ListMetric:
    """A list of `{action_type, value}`. `of`: count, value, spend / count, value / spend, count per 100 impressions,
    people, spend / people.

    `only`: the first of these action types that has entries, written under the name `written_as`; () means all of them.
    `named`: these action types alone, each under the name it has in this field.
    """

    name: str
    of: Literal["count", "value", "cost", "return", "rate", "people", "cost_of_people"]
    only: tuple[str, ...] = ()
    written_as: str | None = None
    evidence: str = "doc D-247"
    named: Mapping[str, str] = field(default_factory=dict, hash=False)

    def counted_as(self, shown: str) -> str:
        """The action type of the facts behind a name that entries of this list go by."""
        if shown == self.written_as and shown not in self.only:
            return self.only[0]
        return next((kind for kind, name in self.named.items() if name == shown), shown)


@dataclass(frozen=True, slots=True)
class Attribute:
    """A text of the object at `level`; level None is the row's own.

    Left out of rows above that level, and with `of_its_level_only` of those below.
    """

    name: str
    level: Level | None
    attribute: str
    evidence: str = "doc D-248"
    of_its_level_only: bool = False
