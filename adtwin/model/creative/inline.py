"""Making creatives: by their own edge, or along with the ad that names one. [A-096, D-117, D-118]"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from adtwin.errors.creative import CREATIVE_NOT_FOUND
from adtwin.graph import writing
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Node, Operation
from adtwin.graph.validation import validate
from adtwin.model.creative import translators
from adtwin.model.creative.features import texts
from adtwin.model.creative.legacy.dialect import speaks_2013
from adtwin.model.creative.pictures import Fetched, gather
from adtwin.model.creative.post import BY_STORY, key_of
from adtwin.model.creative.story import number_in

if TYPE_CHECKING:
    from adtwin.model.creative.adcreative import AdCreative

KIND = "AdCreative"
OF_2013 = "LegacyCreative"
KINDS = (KIND, OF_2013)


def create_creative(call: Call, account: Node, given: dict[str, Any]) -> AdCreative:
    """A new creative, or the account's own one of the same existing post [D-118]; of 2013 where that is spoken."""
    if speaks_2013(call, given):
        legacy: Any = call.registry.types[OF_2013].kind
        return cast("AdCreative", legacy.of_2013(call, account, given))
    existing = _existing(call, account, given) if given.get("object_story_id") else None
    return existing or cast("AdCreative", writing.create(call, KIND, account, given))


def creative_from(call: Call, account: Node, given: dict[str, Any]) -> AdCreative:
    """The creative of an ad: the one that `creative_id` names, or a new one from the spec [A-096]."""
    named = given.get("creative_id") or given.get("id")
    if named is None:
        return create_creative(call, account, given)
    text = str(named).strip('"')
    number = number_in(text)
    creative = _living(call.visible(number)) if number is not None else None
    if creative is None or creative.obj.owner_id != account.obj.owner_id:
        raise CREATIVE_NOT_FOUND(blame=["creative", "creative_id"], id=text[:100])
    return creative


def _existing(call: Call, account: Node, given: dict[str, Any]) -> AdCreative | None:
    params = validate(call.registry.types[KIND].create, given, account.zone(call))
    key = key_of(params.model_dump(mode="json", exclude_none=True))
    number = call.view.alias(account.pk, BY_STORY, key)
    return _living(call.load(number)) if number is not None else None


def _living(node: Node | None) -> AdCreative | None:
    """The node as a creative, if it is one and was not deleted."""
    if node is None or node.obj.type not in KINDS or node.obj.status == "DELETED":
        return None
    return cast("AdCreative", node)


def _create(call: Call, account: Node, given: dict[str, Any]) -> AdCreative:
    made = create_creative(call, account, given)
    if "validate_only" in (call.options or ()):
        raise writing.Validated({"success": True})
    return made


def _ahead(call: Call, given: dict[str, Any]) -> Fetched:
    """What takes long about a creative: its pictures, and texts that an endpoint writes or translates."""
    fetched = gather(call, given)
    fetched.texts = texts.ahead(call, given)
    fetched.translations = translators.ahead(call, given)
    return fetched


def adcreatives_edge() -> Edge:
    """The account's creatives; pictures are fetched before the transaction begins."""
    return Edge(
        KIND,
        by="account_id",
        creates=True,
        post=Operation(_create, before=_ahead),
        doc="The account's creatives, newest first.",
    )
