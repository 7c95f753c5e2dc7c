"""What Advantage+ creative asks of an ad: features that fit its objective, and a look before generated content runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from adtwin.errors.creative import CREATIVE_IS_EMPTY
from adtwin.errors.features import FEATURE_WITHOUT_STATUS
from adtwin.errors.protocol import MISSING_PARAMETER
from adtwin.graph.change import Change
from adtwin.model.creative.features import enrollment
from adtwin.model.creative.features.setup import setup_of
from adtwin.model.creative.story import story_of
from adtwin.model.creative.story_rules import SOURCES
from adtwin.model.tree.ad_rules import adset_of, creative_of
from adtwin.store import Page

if TYPE_CHECKING:
    from adtwin.model.creative.adcreative import AdCreative
    from adtwin.model.tree.ad import Ad

CONTENT = SOURCES - {enrollment.FREEDOM}


def name_it(change: Change[Ad]) -> None:
    """An ad without a name takes that of the creative that comes with it, as the samples do [C-042, D-149]."""
    if not change.new.name:
        given = change.typed("creative") or {}
        name = given.get("name") if isinstance(given, dict) else None
        if not isinstance(name, str) or not name:
            raise MISSING_PARAMETER(blame=["name"], param="name")
        change.new.name = name[:400]


def begin(change: Change[Ad]) -> None:
    """The first ad of a creative decides which features stay; with generated content it waits to be looked at.

    Such an ad is PAUSED whatever was asked for, until it is set ACTIVE by an update [C-040, C-083, C-087].
    """
    creative = cast("AdCreative | None", creative_of(change.new, change.call))
    call = change.call
    if not change.creating or creative is None or call.view.edge(creative.pk, "ads", Page(limit=1)):
        return
    adset = adset_of(change.new, call)
    enrollment.fit(creative, call, adset.campaign_of(call).objective, adset.destination_type)
    generated = enrollment.generated_features(creative.obj.data)
    if generated and change.new.status == "ACTIVE":
        change.new.status = "PAUSED"
        call.warn(f"The ad was created PAUSED: look at what {', '.join(generated)} made, then set status to ACTIVE.")


def creative_has_content(change: Change[Ad]) -> None:
    """A creative of nothing but features can be made, and not be shown [C-041]."""
    creative = creative_of(change.new, change.call)
    if change.changed("creative_id") and creative is not None:
        data = creative.obj.data
        if not any(data.get(name) for name in CONTENT | {"image_hash", "video_id", "instagram_link", "action_spec"}):
            raise CREATIVE_IS_EMPTY(blame=["creative"])


def product_extensions_are_stated(change: Change[Ad]) -> None:
    """An ad that could show products below its media says whether it does [C-061]."""
    creative = creative_of(change.new, change.call)
    if not change.creating or creative is None:
        return
    data, call = creative.obj.data, change.call
    if not data.get("creative_sourcing_spec") or "product_extensions" in enrollment.features_of(data):
        return
    adset = adset_of(change.new, call)
    objective = adset.campaign_of(call).objective
    setup = setup_of(story_of(call.view, data), data, objective, adset.destination_type)
    if setup.product_set and setup.format and setup.takes("product_extensions"):
        path = ["creative", enrollment.FREEDOM, enrollment.FEATURES_OF, "product_extensions"]
        raise FEATURE_WITHOUT_STATUS(blame=path, where=".".join(path[1:]))


RULES = (creative_has_content, product_extensions_are_stated)
