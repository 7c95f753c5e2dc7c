"""What would let an account's ads do better, what each piece of advice is worth, and taking it. [D-287…D-303]

The score is the share of what running ad sets leave to the system; a recommendation names those that don't, and its
lift is what the score gains when it is applied.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import BaseModel, Field

from adtwin.base.streams import stable_hash
from adtwin.errors.accounts import RECOMMENDATION_UNKNOWN
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph import writing
from adtwin.graph.call import Call
from adtwin.graph.listing import Rows
from adtwin.graph.node import Edge, Edges, Node, Operation
from adtwin.graph.types import NumericId
from adtwin.model.audience.targeting import PLACEMENT_KEYS, Targeting, placements_are_automatic
from adtwin.model.owned import ADS
from adtwin.store import Obj, Page, Where

MOST = 500
"""Running ad sets that are looked at."""
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Kind:
    """A type of recommendation: which targeting calls for it, and what the targeting is when it has been applied."""

    type: str
    body: str
    is_missed: Callable[[Json], bool]
    applied: Callable[[Json], Json]


def _chooses_placements(targeting: Json) -> bool:
    return not placements_are_automatic(Targeting.model_validate(targeting))


def _without_placements(targeting: Json) -> Json:
    return {name: value for name, value in targeting.items() if name not in PLACEMENT_KEYS}


def _keeps_to_its_audience(targeting: Json) -> bool:
    return (targeting.get("targeting_automation") or {}).get("advantage_audience") != 1


def _with_advantage_audience(targeting: Json) -> Json:
    automation = {**(targeting.get("targeting_automation") or {}), "advantage_audience": 1}
    return {**targeting, "targeting_automation": automation}


KINDS: Sequence[Kind] = (
    Kind(
        "AUTOMATIC_PLACEMENTS",
        "Let delivery choose the placements: it finds the cheapest results wherever they are.",
        _chooses_placements,
        _without_placements,
    ),
    Kind(
        "ADVANTAGE_PLUS_AUDIENCE",
        "Turn on Advantage+ audience: delivery may go beyond the audience that was chosen.",
        _keeps_to_its_audience,
        _with_advantage_audience,
    ),
)
"""Those of the 39 types that the twin can judge and carry out [D-297]."""


class Advice:
    """The running ad sets of an account, judged."""

    def __init__(self, call: Call, account: Node) -> None:
        self._call = call
        self._account = account

    @cached_property
    def running(self) -> list[Obj]:
        """The ad sets that are looked at, newest first."""
        where = Where(effective_status=["ACTIVE"])
        return self._call.view.edge(self._account.pk, "adsets", Page(limit=MOST, where=where))

    def missed(self, kind: Kind) -> list[Obj]:
        """The ad sets that this kind is recommended for."""
        return [one for one in self.running if kind.is_missed(one.data.get("targeting") or {})]

    def points(self, number: int) -> float:
        """What it is worth to the score when so many ad sets take a piece of advice."""
        return 100 * number / (len(KINDS) * len(self.running))

    def score(self) -> float:
        """0 to 100; nothing to improve is 100 [D-287]."""
        if not self.running:
            return 100.0
        return round(100 - self.points(sum(len(self.missed(kind)) for kind in KINDS)), 1)

    def signature(self, kind: Kind) -> str:
        """The id by which a recommendation of this kind is applied."""
        return str(stable_hash(self._account.pk, "recommendation", kind.type) % 10**16)


class Applying(BaseModel):
    """Which recommendation is to be applied, and to which of its objects; to all of them without a selection."""

    class Selection(BaseModel):
        """A part of the recommendation's objects."""

        object_selection: list[NumericId] | None = None

    recommendation_signature: str = Field(min_length=1, max_length=100)
    music_parameters: Selection | None = None
    autoflow_parameters: Selection | None = None
    fragmentation_parameters: Selection | None = None


def _list(call: Call, account: Node, params: Any) -> Rows:  # noqa: ARG001 - an operation's signature
    """One row that holds all of them [D-290, D-291]."""
    advice = Advice(call, account)
    found = [(kind, advice.missed(kind)) for kind in KINDS]
    return Rows([{"recommendations": [_shown(advice, account, *one) for one in found if one[1]]}])


def _shown(advice: Advice, account: Node, kind: Kind, missed: list[Obj]) -> Json:
    lift = advice.points(len(missed))
    content = {
        "lift_estimate": f"Up to {max(1, round(lift / 10))}% lower cost per result",
        "body": kind.body,
        "opportunity_score_lift": f"{lift:.1f}".removesuffix(".0"),
    }
    return {
        "recommendation_signature": advice.signature(kind),
        "type": kind.type,
        "object_ids": [str(one.id) for one in missed],
        "recommendation_content": content,
        "url": f"https://adsmanager.facebook.com/adsmanager/manage/adsets?act={account.pk}",
    }


def _apply(call: Call, account: Node, params: Applying) -> dict[str, bool]:
    """Change the ad sets as the recommendation says, each as an update of its own would [D-292…D-295]."""
    advice = Advice(call, account)
    for kind in KINDS:
        missed = advice.missed(kind)
        if missed and advice.signature(kind) == params.recommendation_signature:
            _check_selection(params, {str(one.id) for one in missed})
            for obj in missed:
                adset = call.registry.wrap(obj)
                writing.update(call, adset, {"targeting": kind.applied(obj.data.get("targeting") or {})})
            return {"success": True}
    raise RECOMMENDATION_UNKNOWN(blame=["recommendation_signature"], account=account.wire_id)


def _check_selection(params: Applying, ids: set[str]) -> None:
    """A selection is part of the recommendation's objects; the types of the twin take none and cover all [D-295]."""
    for name in ("music_parameters", "autoflow_parameters", "fragmentation_parameters"):
        given = getattr(params, name)
        if given is not None and given.object_selection is not None and not set(given.object_selection) <= ids:
            detail = f"Param {name} selects objects that the recommendation does not name"
            raise INVALID_PARAMETER(blame=[name, "object_selection"], detail=detail)


class Recommendations(Edges, of="AdAccount"):
    """Advice on an account's ads."""

    recommendations = Edge(
        get=Operation(_list), post=Operation(_apply, Applying), access=ADS, doc="Advice; POST applies one piece of it."
    )
