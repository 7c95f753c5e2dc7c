"""What ads gain and lose from one version of the API to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from adtwin.errors.creative import DESTINATION_NOT_USABLE
from adtwin.graph.change import Change
from adtwin.graph.versions import difference
from adtwin.model.tree.ad_rules import adset_of, creative_of

if TYPE_CHECKING:
    from adtwin.model.tree.ad import Ad

AUTOMATED: Final = difference(
    "creative_automation_spec", "Ads have `creative_automation_spec` [wire facts 8].", since="v25.0"
)
WEB_ONLY_ENDED: Final = difference(
    "web_only",
    "Ads of ad sets for a website and an app take no creative with `applink_treatment` web_only; before, they do"
    " [wire facts 8].",
    since="v26.0",
)


def web_only_is_for_websites_alone(change: Change[Ad]) -> None:
    """Where the ad set promotes an app beside the website, people with the app are led there."""
    creative = creative_of(change.new, change.call)
    if creative is None or not change.changed("creative_id") or not WEB_ONLY_ENDED.holds(change.call.version):
        return
    promoted = adset_of(change.new, change.call).promoted_object or {}
    both = promoted.get("omnichannel_object") or (promoted.get("application_id") and promoted.get("pixel_id"))
    if both and creative.obj.data.get("applink_treatment") == "web_only":
        detail = "Since v26.0 applink_treatment web_only can't be used where the ad set promotes a website and an app"
        raise DESTINATION_NOT_USABLE(blame=["creative"], detail=f"{detail}. Use deeplink_with_web_fallback")
