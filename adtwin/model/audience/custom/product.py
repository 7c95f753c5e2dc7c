"""Product audiences: people who did something with the products of a set [D-086…D-089]."""

from __future__ import annotations

from typing import Annotated, Any, cast

from pydantic import BaseModel, Field

from adtwin.errors.audience import AUDIENCE_NO_WRITE_PERMISSION
from adtwin.graph import writing
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, Node, Operation
from adtwin.graph.read import render, selection
from adtwin.graph.types import Name, NumericId, Text
from adtwin.model.audience.custom import people
from adtwin.model.audience.custom.custom_audience import CustomAudience
from adtwin.model.audience.custom.sources import Subtype
from adtwin.model.audience.targeting.product import ProductAction
from adtwin.model.owned import ADS

BY_SET = "product_audience"
"""The alias by which an account finds a product audience; its key is the set and the name."""


class NewProductAudience(BaseModel):
    """A set of products, what people did with them, and what they did not do [D-086, D-088]."""

    name: Name
    product_set_id: NumericId
    description: Text | None = None
    inclusions: list[ProductAction] = []
    exclusions: list[ProductAction] = []
    event_sources: list[dict[str, Any]] = []
    creation_params: dict[str, Annotated[str, Field(coerce_numbers_to_str=True)]] = {}
    associated_audience_id: NumericId | None = None
    parent_audience_id: NumericId | None = None
    opt_out_link: Text | None = None
    subtype: Subtype | None = None
    enable_fetch_or_create: bool = False


def _create(call: Call, account: Node, given: NewProductAudience) -> dict[str, Any]:
    """An audience of the account; one of the same name and set serves again with `enable_fetch_or_create` [D-089]."""
    if not call.principal.may_write(account.pk, ADS):
        raise AUDIENCE_NO_WRITE_PERMISSION(id=account.pk)
    call.require(given.product_set_id, "ProductSet", "product_set_id")
    for name in ("associated_audience_id", "parent_audience_id"):
        if (named := getattr(given, name)) is not None:
            call.require(named, "CustomAudience", name)
    key = f"{given.product_set_id}:{given.name}"
    known = call.view.alias(account.pk, BY_SET, key) if given.enable_fetch_or_create else None
    found = call.load(known) if known is not None else None
    audience = cast("CustomAudience", found or _made(call, account, given))
    call.tx.set_alias(account.pk, BY_SET, key, audience.pk)
    message = "The product audience is there already." if found else "The product audience was created."
    body = {"id": audience.wire_id, "message": message}
    selected = selection(call.params.get("fields"))
    return body | render(call, audience, selected) if selected is not None else body


def _made(call: Call, account: Node, given: NewProductAudience) -> CustomAudience:
    plain = given.model_dump(include={"name", "description", "opt_out_link"}, exclude_none=True)
    new = writing.create(call, "CustomAudience", account, {**plain, "subtype": given.subtype or "WEBSITE"})
    audience = cast("CustomAudience", new)
    audience.product_set_id = given.product_set_id
    audience.inclusions = [one.wire() for one in given.inclusions]
    audience.exclusions = [one.wire() for one in given.exclusions]
    audience.obj.data.pop("people", None)
    call.tx.update(audience.obj)
    people.begin(call, audience)
    return audience


class ProductAudiences(Edges, of="AdAccount"):
    """Where an account makes audiences of products; they are listed among its `customaudiences`."""

    product_audiences = Edge(
        "CustomAudience",
        post=Operation(_create, NewProductAudience, only_asks=True),
        readable=False,
        use_case="custom_audience",
        access=ADS,
        doc="POST makes an audience of people by what they did with the products of a set.",
    )
