"""The terms that an account agrees to before it makes or uses audiences [C-496, C-500, C-501, D-065]."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel

from adtwin.errors.audience import (
    AUDIENCE_TERMS_MUST_BE_AGREED,
    AUDIENCE_TERMS_NOT_ACCEPTED,
    BUSINESS_TOOLS_TERMS_MUST_BE_AGREED,
)
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import Edge, Edges, Node, Operation
from adtwin.graph.rows import RowType
from adtwin.graph.types import NumericId
from adtwin.model.owned import ADS, account_of

if TYPE_CHECKING:
    from adtwin.model.audience.custom.custom_audience import CustomAudience


@dataclass(frozen=True, slots=True)
class Terms:
    """A contract, by the id that `tos_accepted` of the account has it under."""

    id: str
    type: str
    content: str


OF_AUDIENCES: Final = Terms("206760949512025", "custom_audience_tos", "Custom Audience Terms")
OF_BUSINESS_TOOLS: Final = Terms("215449065224656", "web_custom_audience_tos", "Business Tools Terms")
ALL: Final = (OF_AUDIENCES, OF_BUSINESS_TOOLS)


def accepted(account: Node, terms: Terms) -> bool:
    """Whether somebody agreed to the terms for the account."""
    return bool((account.obj.data.get("tos_accepted") or {}).get(terms.id))


def terms_are_accepted(change: Change[CustomAudience]) -> None:
    """Audiences want the Custom Audience terms, those of websites the Business Tools terms as well."""
    account = account_of(change.new, change.call)
    if not accepted(account, OF_AUDIENCES):
        raise AUDIENCE_TERMS_NOT_ACCEPTED(id=account.pk) if change.creating else AUDIENCE_TERMS_MUST_BE_AGREED()
    if change.new.subtype == "WEBSITE" and not accepted(account, OF_BUSINESS_TOOLS):
        raise BUSINESS_TOOLS_TERMS_MUST_BE_AGREED()


class Acceptance(BaseModel):
    """The terms that are agreed to."""

    tos_id: NumericId
    business_id: NumericId | None = None


def _list(call: Call, account: Node, params: Any) -> list[dict[str, str]]:  # noqa: ARG001 - an operation's signature
    return [{"id": one.id, "type": one.type, "content": one.content} for one in ALL]


def _accept(call: Call, account: Node, params: Acceptance) -> dict[str, bool]:
    """Agree for the account; for its business, if one is named."""
    if params.tos_id not in {one.id for one in ALL}:
        detail = f"Param tos_id must be one of the following values: {', '.join(one.id for one in ALL)}"
        raise INVALID_PARAMETER(blame=["tos_id"], detail=detail)
    if params.business_id not in (None, account.obj.data.get("business_id")):
        detail = f"business_id {params.business_id} does not own account {account.wire_id}"
        raise INVALID_PARAMETER(blame=["business_id"], detail=detail)
    account.obj.data["tos_accepted"] = {**(account.obj.data.get("tos_accepted") or {}), params.tos_id: 1}
    call.tx.update(account.obj)
    return {"success": True}


class AccountTerms(Edges, of="AdAccount"):
    """The terms for audiences."""

    customaudiencestos = Edge(
        get=Operation(_list, rows=RowType("CustomAudiencesTOS", "id", "type", "content")),
        post=Operation(_accept, Acceptance),
        access=ADS,
        doc="The terms for custom audiences; POST agrees to those of `tos_id`.",
    )
