"""A type of recommendation: its words, its rule, and what applying it does."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel, Field

from adtwin.graph.types import NumericId
from adtwin.model.tree.recommendations.state import State
from adtwin.store import Obj

Category = Literal["goals", "audience", "automation", "creative", "budget", "signals"]
"""[D-289]"""
Level = Literal["campaigns", "adsets", "ads"]


class Selection(BaseModel):
    """A part of the recommendation's objects."""

    object_selection: list[NumericId] | None = None


class NewCreative(BaseModel):
    """Which ad is to be copied with which creative [D-296]."""

    ad_id: NumericId
    creative_id: NumericId


class Applying(BaseModel):
    """Which recommendation is to be applied, and to which of its objects; to all of them without a selection."""

    recommendation_signature: str = Field(min_length=1, max_length=100)
    music_parameters: Selection | None = None
    autoflow_parameters: Selection | None = None
    fragmentation_parameters: Selection | None = None
    creative_fatigue_parameters: NewCreative | None = None
    creative_limited_parameters: NewCreative | None = None


Find = Callable[[State], Iterable[list[Obj]]]
"""The objects that a type is recommended for, a list for each recommendation."""
Apply = Callable[[State, list[Obj], Applying], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the documented table.

    One without `find` is never recommended: the twin has nothing to judge it by. One without `apply` is advice, and
    has no signature [D-302, D-303]. `selection` names the parameter that may choose among its objects [D-298].
    """

    type: str
    category: Category
    level: Level
    body: str
    find: Find | None = None
    apply: Apply | None = None
    selection: str | None = None


def those(level: Level, fits: Callable[[State, Obj], bool]) -> Find:
    """One recommendation for all objects of a level that fit, if any do."""

    def find(state: State) -> Iterable[list[Obj]]:
        found = [one for one in state.level(level) if fits(state, one)]
        return [found] if found else []

    return find
