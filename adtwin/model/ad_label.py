"""Ad labels: names by which an account groups its campaigns, ad sets, ads and creatives. [D-120, D-150, C-227]"""

from __future__ import annotations

from typing import Any, cast

from adtwin.errors.creative import LABEL_EXISTS, LABEL_NOT_FOUND
from adtwin.graph import writing
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.graph.node import REQUIRED, Edge, Node, column, written
from adtwin.graph.types import Name, WireTime
from adtwin.model.owned import Owned, account_of
from adtwin.model.status import children
from adtwin.store import Obj

BY_NAME = "ad_label"
"""The alias by which an account finds a label; its key is the name."""
EDGES = {"Campaign": "campaigns", "AdSet": "adsets", "Ad": "ads", "AdCreative": "adcreatives"}
"""The edge of a label that lists what carries it, by type."""


def name_is_new(change: Change[AdLabel]) -> None:
    """Two labels of an account don't have the same name."""
    label = change.new
    found = change.call.view.alias(int(label.account_id), BY_NAME, label.name)
    if change.changed("name") and found is not None and found != label.pk:
        raise LABEL_EXISTS(blame=["name"], name=label.name, id=found)


class AdLabel(Owned, edge_of=("AdAccount", "adlabels")):
    """A label; campaigns, ad sets, ads and creatives carry it. [C-227]"""

    deletable = True

    name: Name = written(on_create=REQUIRED, on_update=True, by_default=True)
    created_time: WireTime = column()
    updated_time: WireTime = column()

    campaigns = Edge("Campaign", doc="The campaigns that carry the label.")
    adsets = Edge("AdSet", doc="The ad sets that carry the label.")
    ads = Edge("Ad", doc="The ads that carry the label.")
    adcreatives = Edge("AdCreative", doc="The creatives that carry the label.")

    rules = (name_is_new,)

    @classmethod
    def effects(cls, change: Change[AdLabel]) -> None:
        """The label is found by its name, and shown under it wherever it is carried."""
        tx, label = change.call.tx, change.new
        account = int(label.account_id)
        if change.old is not None and change.changed("name"):
            tx.drop_alias(account, BY_NAME, change.old.name)
            for obj in _carriers(change.call, label):
                obj.data["adlabels"] = [
                    _shown(label) if one["id"] == label.wire_id else one for one in obj.data.get("adlabels", ())
                ]
                tx.update(obj)
        tx.set_alias(account, BY_NAME, label.name, label.pk)

    def delete(self, call: Call) -> None:
        """Nothing carries the label any more."""
        for obj in _carriers(call, self):
            obj.data["adlabels"] = [one for one in obj.data.get("adlabels", ()) if one["id"] != self.wire_id]
            call.tx.update(obj)
        call.tx.drop_alias(int(self.account_id), BY_NAME, self.name)
        call.tx.remove(self.pk)


def attach(change: Change[Any]) -> None:
    """Carry out `adlabels` of a write, in its effects: `[{"name": …}]` or `[{"id": …}]`, all labels from now on.

    Names that are new make labels. The node keeps `[{"id", "name"}]`. Error: LABEL_NOT_FOUND.
    """
    if "adlabels" not in change.sent:
        return
    call, node = change.call, change.new
    account = account_of(node, call)
    labels = {label.pk: label for label in (_label(call, account, one) for one in node.adlabels or ())}
    edge = EDGES[type(node).__name__]
    before = change.old.adlabels if change.old is not None else None
    for old in before or ():
        if int(old["id"]) not in labels:
            call.tx.unlink(int(old["id"]), edge, node.pk)
    for pk in labels:
        call.tx.link(pk, edge, node.pk, call.now)
    node.adlabels = [_shown(label) for label in labels.values()]
    call.tx.update(node.obj)


def _label(call: Call, account: Node, given: dict[str, Any]) -> AdLabel:
    """The label that an entry names, made if its name is new."""
    if given.get("id") is not None:
        text = str(given["id"])
        label = call.visible(int(text)) if text.isascii() and text.isdigit() and len(text) < 19 else None
        if not isinstance(label, AdLabel) or label.obj.owner_id != account.obj.owner_id:
            raise LABEL_NOT_FOUND(blame=["adlabels"], detail=f"There is no ad label {text[:100]}.")
        return label
    if not given.get("name"):
        raise LABEL_NOT_FOUND(blame=["adlabels"], detail="An entry has neither a name nor an id.")
    name = str(given["name"])
    number = call.view.alias(account.pk, BY_NAME, name)
    found = call.load(number) if number is not None else writing.create(call, "AdLabel", account, {"name": name})
    return cast(AdLabel, found)


def _shown(label: AdLabel) -> dict[str, str]:
    return {"id": label.wire_id, "name": label.name}


def _carriers(call: Call, label: AdLabel) -> list[Obj]:
    """Everything that carries the label."""
    return [obj for edge in EDGES.values() for obj in children(call.view, label.pk, edge)]
