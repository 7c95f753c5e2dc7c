"""Whose fans are shown beside an ad for a website. [E-449…E-453]"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from adtwin.graph.call import Call
from adtwin.graph.change import Change
from adtwin.model.creative.legacy.matching import Candidate, context, listed
from adtwin.model.creative.pictures import Fetched
from adtwin.model.media.fetch import final_address, policy_of
from adtwin.store import View

if TYPE_CHECKING:
    from adtwin.model.creative.legacy_creative import LegacyCreative


def context_of(creative: LegacyCreative, call: Call) -> dict[str, Any] | None:
    """The page or application that the ad's address belongs to, if it is asked for and liked enough."""
    if not creative.related_fan_page or not creative.link_url:
        return None
    address = creative.resolved_link or creative.link_url
    found = context(_candidates(call.view), address, creative.related_fan_page)
    thing = call.visible(found) if found is not None else None
    if thing is None:
        return None
    data = thing.obj.data
    return {"id": thing.wire_id, "name": data.get("name", ""), "fan_count": data.get("fan_count", 0)}


def _candidates(view: View) -> Iterator[Candidate]:
    for page in view.of_type("Page"):
        yield Candidate(page.id, listed(str(page.data.get("website") or "")), int(page.data.get("fan_count") or 0))
    for app in view.of_type("App"):
        yield Candidate(app.id, listed(str(app.data.get("link") or "")), None)


def follow(change: Change[Any]) -> None:
    """Where the link's redirects end, when the ad asks to follow them [E-453]."""
    creative, prepared = change.new, change.call.prepared
    if not creative.follow_redirect or creative.related_fan_page == "0":
        return
    end = prepared.led_to if isinstance(prepared, Fetched) else None
    end = end or final_address(creative.link_url, policy_of(change.call.twin))
    if end != creative.link_url:
        creative.resolved_link = end
