"""Rules of a creative beside its story: what stays as it was made, what goes together, deletion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adtwin.errors import creative as errors
from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.model.creative.story_rules import PLAIN_FIELDS, SOURCES
from adtwin.store import Page, Where

if TYPE_CHECKING:
    from adtwin.model.creative.adcreative import AdCreative

GONE = ("DELETED", "ARCHIVED")


def content_stays(change: Change[AdCreative]) -> None:
    """After creation only name, status and labels change [D-138, wire facts 1]."""
    if change.creating:
        return
    for name in sorted(change.sent - change.new.CHANGEABLE):
        if change.changed(name) or change.new.is_computed(name):
            raise errors.CREATIVE_IS_FIXED(blame=[name], field=name)


def image_ads_have_an_image(change: Change[AdCreative]) -> None:
    """A link ad that is no page's post needs an image: by hash, by address, or sent along [D-128]."""
    fields = {"object_url", "link_url"} & change.sent
    other = change.sent & (SOURCES - PLAIN_FIELDS)
    if change.creating and fields and not other and not change.new.image_hash:
        raise errors.MISSING_IMAGE(
            blame=["image_hash"], where="the creative", needed="image_hash, image_url or image_file"
        )


def political_ads_are_not_dynamic(change: Change[AdCreative]) -> None:
    """`authorization_category` and a catalog exclude each other [D-122]."""
    creative = change.new
    template = creative.story_data.get("template_data")
    dynamic = creative.product_set_id or creative.template_url or template
    if change.creating and dynamic and (creative.authorization_category or "NONE") != "NONE":
        raise errors.POLITICAL_AND_DYNAMIC(blame=["authorization_category"])


def components_exclude_children(change: Change[AdCreative]) -> None:
    """Interactive components stand at the top or in child attachments [D-137]."""
    spec = change.new.interactive_components_spec or {}
    if change.creating and spec.get("components") and spec.get("child_attachments"):
        raise errors.COMPONENTS_WITH_CHILDREN(blame=["interactive_components_spec"])


def deletion_waits_for_the_ads(change: Change[AdCreative]) -> None:
    """A creative that live ads show can't be deleted."""
    if change.old is not None and change.changed("status") and change.new.status == "DELETED":
        refuse_while_used(change.new, change.call)


def refuse_while_used(creative: AdCreative, call: Call) -> None:
    """Error CREATIVE_IN_USE when an ad that is neither archived nor deleted shows the creative."""
    using = call.view.edge(creative.pk, "ads", Page(limit=1, where=Where(effective_status_not=GONE)))
    if using:
        raise errors.CREATIVE_IN_USE(blame=["id"], id=creative.wire_id, ad=using[0].id)


ALL = (
    content_stays,
    image_ads_have_an_image,
    political_ads_are_not_dynamic,
    components_exclude_children,
    deletion_waits_for_the_ads,
)
