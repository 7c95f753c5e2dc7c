"""`recommendations` of an account, applying one, and the opportunity score. [D-060, D-287…D-303]

The score is what running campaigns, ad sets and ads leave out of all that the judged types could ask of them; the lift
of a recommendation is what the score gains when it is applied.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from adtwin.base.streams import stable_hash
from adtwin.errors.accounts import RECOMMENDATION_UNKNOWN
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Node, Operation
from adtwin.graph.rows import RowType
from adtwin.model.owned import ADS
from adtwin.model.tree.recommendations.kinds import Applying, Kind
from adtwin.model.tree.recommendations.state import Json, State
from adtwin.model.tree.recommendations.table import JUDGED
from adtwin.store import Obj


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A type, and the objects that it is recommended for."""

    kind: Kind
    objects: list[Obj]
    state: State

    @property
    def ids(self) -> list[str]:
        """The objects' ids; of a group the best stands first [D-300]."""
        return [str(one.id) for one in self.objects]

    @property
    def points(self) -> float:
        """What applying it is worth to the score."""
        looked_at = max(len(self.state.level(self.kind.level)), len(self.objects))
        return 100 * len(self.objects) / (len(JUDGED) * looked_at)

    @property
    def signature(self) -> str:
        """The id by which it is applied; of groups each has its own."""
        group = self.ids[0] if self.kind.selection == "fragmentation_parameters" else ""
        return str(stable_hash(self.state.account.pk, "recommendation", self.kind.type, group) % 10**16)


def recommended(state: State) -> Iterator[Recommendation]:
    """Everything that is recommended at this moment."""
    for kind in JUDGED:
        for objects in kind.find(state) if kind.find is not None else ():
            yield Recommendation(kind, objects, state)


def score(call: Call, account: Node) -> float:
    """0 to 100; nothing to improve is 100 [D-287]."""
    return round(max(0.0, 100.0 - sum(one.points for one in recommended(State(call, account)))), 1)


def _list(call: Call, account: Node, params: Any) -> list[Json]:  # noqa: ARG001 - an operation's signature
    """One row that holds all of them [D-290, D-291]."""
    return [{"recommendations": [_shown(one, account) for one in recommended(State(call, account))]}]


def _shown(one: Recommendation, account: Node) -> Json:
    signature = {"recommendation_signature": one.signature} if one.kind.apply is not None else {}
    content = {
        "lift_estimate": f"Up to {max(1, round(one.points))}% lower cost per result",
        "body": one.kind.body,
        "opportunity_score_lift": f"{one.points:.1f}".removesuffix(".0"),
    }
    return {
        **signature,
        "type": one.kind.type,
        "object_ids": one.ids,
        "recommendation_content": content,
        "url": f"https://adsmanager.facebook.com/adsmanager/manage/{one.kind.level}?act={account.pk}",
    }


def _apply(call: Call, account: Node, params: Applying) -> dict[str, bool]:
    """Change the objects as the recommendation says, each as an update of its own would [D-292…D-295]."""
    for one in recommended(State(call, account)):
        if one.kind.apply is not None and one.signature == params.recommendation_signature:
            one.kind.apply(one.state, _selected(one, params), params)
            return {"success": True}
    raise RECOMMENDATION_UNKNOWN(blame=["recommendation_signature"], account=account.wire_id)


def _selected(one: Recommendation, params: Applying) -> list[Obj]:
    """The objects that were chosen, all of them without a choice; a choice is part of the recommendation's objects."""
    for name in ("music_parameters", "autoflow_parameters", "fragmentation_parameters"):
        given = getattr(params, name)
        if given is not None and given.object_selection is not None and not set(given.object_selection) <= set(one.ids):
            detail = f"Param {name} selects objects that the recommendation does not name"
            raise INVALID_PARAMETER(blame=[name, "object_selection"], detail=detail)
    own = getattr(params, one.kind.selection) if one.kind.selection else None
    if own is None or own.object_selection is None:
        return one.objects
    return [obj for obj in one.objects if str(obj.id) in own.object_selection]


class Recommendations(Edges, of="AdAccount"):
    """Advice on an account's ads."""

    recommendations = Edge(
        get=Operation(_list, rows=RowType("AdAccountRecommendations", "recommendations", at_once=True)),
        post=Operation(_apply, Applying),
        access=ADS,
        doc="Advice; POST applies one piece of it.",
    )
