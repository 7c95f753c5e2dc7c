"""Creating, updating and deleting nodes: decode, default, validate, check the rules, store, bring about the effects."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, Any

import orjson
from pydantic import BaseModel

from adtwin.errors.batch import BATCH_SEVERAL_UNDER_ONE
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.change import Change
from adtwin.graph.node import Node
from adtwin.graph.registry import NodeType, Params, parent_reference
from adtwin.graph.validation import validate
from adtwin.store import Obj

if TYPE_CHECKING:
    from adtwin.graph.call import Call

_COLUMNS = ("status", "effective_status", "created_time", "updated_time")


class Validated(Exception):  # noqa: N818 - not an error: the write passed, and is undone because that was asked for
    """Undoes a write that was only to be validated."""

    def __init__(self, body: dict[str, Any]) -> None:
        super().__init__("validated")
        self.body = body


def create(call: Call, kind: str, parent: Node, given: dict[str, Any]) -> Node:
    """Create a node of this type on an edge of `parent` [D-149…]. Raises the first rule that is broken."""
    node_type = call.registry.types[kind]
    params = validate(node_type.create, _known(node_type, given, call), parent.zone(call))
    obj = Obj(
        id=0,
        type=kind,
        owner_id=parent.obj.owner_id,
        created_time=call.now,
        updated_time=call.now,
        status=None,
        effective_status=None,
        data={},
    )
    obj.data[parent_reference(type(parent).__name__)] = str(parent.pk)
    new = node_type.kind(obj)
    change: Change[Any] = Change(call, old=None, new=new, params=params, sent=_sent(params), parent=parent)
    for name, value in node_type.defaults.items():
        setattr(new, name, copy.deepcopy(value) if isinstance(value, list | dict) else value)
    return _carry_out(node_type, change, node_type.create)


def update(call: Call, node: Node, given: dict[str, Any]) -> Node:
    """Change the fields that were sent and may be changed [D-322…]."""
    node_type = call.registry.type_of(node)
    params = validate(node_type.update, _known(node_type, given, call), node.zone(call))
    new = node_type.kind(copy.deepcopy(node.obj))
    change: Change[Any] = Change(call, old=node, new=new, params=params, sent=_sent(params), parent=None)
    return _carry_out(node_type, change, node_type.update)


def _known(node_type: NodeType, given: dict[str, Any], call: Call) -> dict[str, Any]:
    """The parameters that the version of the call knows; others are ignored, like any that nobody knows."""
    unknown = [name for name in node_type.versioned if name in given and not node_type.knows(name, call.version)]
    for name in unknown:
        call.warn(f"Parameter {name} is not known in {call.version} and was ignored.")
    return {name: value for name, value in given.items() if name not in unknown} if unknown else given


def _carry_out(node_type: NodeType, change: Change[Any], declared: Params) -> Node:
    kind, call = node_type.kind, change.call
    outermost = call.options is None
    if outermost:
        call.options = execution_options(change.params)
    _apply(node_type, change, declared)
    kind.prepare(change)
    for rule in kind.rules:
        call.rules_fired.append(rule.__name__)
        rule(change)
    _refuse_another_in_the_batch(change)
    _store(node_type, change)
    kind.effects(change)
    if outermost and "include_recommendations" in (call.options or ()):
        call.recommendations = kind.recommend(change)
    made: Node = change.new
    return made


def _refuse_another_in_the_batch(change: Change[Any]) -> None:
    """Of some types a batch creates one under each parent [C-448]."""
    new, made = change.new, change.call.request.made
    if not change.creating or made is None or new.once_in_a_batch is None:
        return
    parent = (type(new).__name__, str(new.obj.data.get(new.once_in_a_batch)))
    if parent in made:
        raise BATCH_SEVERAL_UNDER_ONE(blame=[new.once_in_a_batch], kind=parent[0], parent=parent[1])
    made.add(parent)


def _sent(params: BaseModel) -> frozenset[str]:
    return frozenset(name for name in params.model_fields_set if getattr(params, name) is not None)


def _apply(node_type: NodeType, change: Change[Any], declared: Params) -> None:
    """Put what was sent into the new state, in the form it is kept in."""
    dumped = _storable(change.params.model_dump(mode="json", exclude_unset=True, by_alias=True))
    for name in change.sent:
        field = node_type.fields.get(name)
        if field is not None and field.readable and field.compute is None and name in declared.shapes:
            setattr(change.new, name, dumped[name])


def _storable(dumped: dict[str, Any]) -> dict[str, Any]:
    """The values, if JSON can hold them all: numbers beyond 64 bits and halves of surrogate pairs can't be kept."""
    try:
        orjson.dumps(dumped)
    except TypeError:
        for name, value in dumped.items():
            try:
                orjson.dumps(value)
            except TypeError as error:
                raise INVALID_PARAMETER(blame=[name], detail=f"Param {name} can't be kept: {error}") from None
    return dumped


def _store(node_type: NodeType, change: Change[Any]) -> None:
    tx, obj = change.call.tx, change.new.obj
    if change.creating:
        obj.id = obj.id or tx.new_id(obj.owner_id)
        tx.insert(obj)
        for by, edge in node_type.linked:
            if (target := obj.data.get(by)) is not None:
                tx.link(int(target), edge, obj.id, obj.created_time)
    else:
        obj.updated_time = change.call.now
        tx.update(obj)
        _relink(node_type, change)
    change.call.replace(change.new)


def _relink(node_type: NodeType, change: Change[Any]) -> None:
    if change.old is None:
        return
    tx, old, new = change.call.tx, change.old.obj, change.new.obj
    for by, edge in node_type.linked:
        before, after = old.data.get(by), new.data.get(by)
        if before == after:
            continue
        if before is not None:
            tx.unlink(int(before), edge, new.id)
        if after is not None:
            tx.link(int(after), edge, new.id, new.created_time)


def execution_options(params: BaseModel) -> frozenset[str]:
    """The write's options; two of them are not allowed alone [B-075…B-079, D-154]."""
    options = frozenset(getattr(params, "execution_options", None) or ())
    if options == {"include_recommendations"}:
        detail = "include_recommendations can't be used by itself; send it together with validate_only"
        raise INVALID_PARAMETER(blame=["execution_options"], detail=detail)
    if "synchronous_ad_review" in options and "validate_only" not in options:
        detail = "synchronous_ad_review must be sent together with validate_only"
        raise INVALID_PARAMETER(blame=["execution_options"], detail=detail)
    return options
