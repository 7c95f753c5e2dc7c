"""Whom the ads of an ad set can reach, and where: delivery and estimates take both from here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adtwin.model.audience.targeting import Targeting, effective_placements
from adtwin.model.tree import account_controls
from adtwin.model.tree.app_stores import for_the_app
from adtwin.model.tree.placement_fit import delivers_on
from adtwin.store import Obj


@dataclass(frozen=True, slots=True)
class Aim:
    """What an ad set is for; an estimate may know no objective."""

    objective: str | None
    goal: str
    promoted: Mapping[str, Any]


def scope(spec: Targeting, aim: Aim, controls: Obj | None) -> tuple[Targeting, tuple[tuple[str, str], ...]] | None:
    """What is left of a targeting for the promoted app and under the account's controls, and the placements on which
    objective and goal deliver [C-179]; None when nobody is left."""
    meant = for_the_app(spec, aim.promoted)
    left = None if meant is None else account_controls.narrowed(meant, controls)
    if left is None:
        return None
    places = effective_placements(left, account_controls.barred_placements(controls))
    return left, tuple(place for place in places if delivers_on(place, aim.objective, aim.goal))
