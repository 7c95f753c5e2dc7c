"""A creative that is checked like any other and never stored, for previews of specs. [A-140, A-146]"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any, cast

from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import Node
from adtwin.graph.validation import validate
from adtwin.model.creative.legacy.dialect import speaks_2013
from adtwin.store import Obj

if TYPE_CHECKING:
    from adtwin.model.creative.adcreative import AdCreative


def draft(call: Call, account: Node, given: dict[str, Any]) -> AdCreative:
    """The creative that a create with these parameters would store. Raises the first rule that is broken."""
    kind = "LegacyCreative" if speaks_2013(call, given) else "AdCreative"
    node_type = call.registry.types[kind]
    params = validate(node_type.create, given, account.zone(call))
    obj = Obj(
        id=0,
        type=kind,
        owner_id=account.obj.owner_id,
        created_time=call.now,
        updated_time=call.now,
        status=None,
        effective_status=None,
        data={**deepcopy(node_type.defaults), "account_id": str(account.pk)},
    )
    creative = cast("AdCreative", node_type.kind(obj))
    dumped = params.model_dump(mode="json", exclude_unset=True)
    sent = frozenset(name for name, value in dumped.items() if value is not None)
    for name in sent:
        field = node_type.fields.get(name)
        if field is not None and field.readable and field.compute is None:
            setattr(creative, name, dumped[name])
    change = Change(call, old=None, new=creative, params=params, sent=sent, parent=account)
    creative.prepare(change)
    for rule in creative.rules:
        rule(change)
    return creative
