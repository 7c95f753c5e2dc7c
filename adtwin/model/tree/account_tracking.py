"""Tracking specs of a whole account: what its ads track besides what each of them tracks by itself. [D-266, D-267]"""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Node, Operation
from adtwin.graph.read import render, selection
from adtwin.graph.rows import RowType
from adtwin.model.owned import ADS
from adtwin.model.spec import ListOf

MOST = 50
"""Specs that an account keeps (the twin's own figure)."""


class Tracking(BaseModel):
    """One action spec, or several."""

    tracking_specs: ListOf[dict[str, Any]]


def of_account(account: Node) -> list[dict[str, Any]]:
    """The account's specs, in the order in which they were added."""
    return list(account.obj.data.get("tracking_specs", ()))


def _add(call: Call, account: Node, params: Tracking) -> dict[str, Any]:
    """Track this as well, from the next ad on."""
    kept = of_account(account)
    for place, spec in enumerate(params.tracking_specs):
        if not spec.get("action.type"):
            detail = "Every tracking spec names what is tracked: action.type is missing"
            raise INVALID_PARAMETER(blame=["tracking_specs", str(place), "action.type"], detail=detail)
        if spec not in kept:
            kept.append(spec)
    if not params.tracking_specs or len(kept) > MOST:
        detail = f"Param tracking_specs must hold a spec; an account keeps at most {MOST} of them"
        raise INVALID_PARAMETER(blame=["tracking_specs"], detail=detail)
    account.obj.data["tracking_specs"] = kept
    call.tx.update(account.obj)
    selected = selection(call.params.get("fields"))
    return {"success": True} | ({} if selected is None else render(call, account, selected))


def _list(call: Call, account: Node, params: Any) -> list[dict[str, Any]]:  # noqa: ARG001 - an operation's signature
    """One row with the account's specs; none while there are none."""
    specs = of_account(account)
    return [{"tracking_specs": specs}] if specs else []


class AccountTracking(Edges, of="AdAccount"):
    """What is tracked for all ads of an account."""

    tracking = Edge(
        get=Operation(_list, rows=RowType("AdAccountTrackingData", "tracking_specs", at_once=True)),
        post=Operation(_add, Tracking),
        access=ADS,
        doc="Tracking specs for all ads to come.",
    )
