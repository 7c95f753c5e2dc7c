"""An event that ads can promote."""

from __future__ import annotations

from typing import Any

from adtwin.graph.call import Call
from adtwin.graph.node import Node, computed, stored
from adtwin.graph.types import Count, Name, Text, UtcTime


def _cover(event: Event, call: Call) -> dict[str, Any] | None:
    """The picture above the event."""
    if not event.picture_hash:
        return None
    return {"id": event.wire_id, "source": f"{call.request.base_url}/_adtwin/media/{event.picture_hash}"}


class Event(Node):
    """An event of a page."""

    name: Name = stored(by_default=True)
    description: Text = stored(by_default=True)
    start_time: UtcTime = stored(by_default=True)
    end_time: UtcTime = stored(by_default=True)
    attending_count: Count = stored(default=0)
    interested_count: Count = stored(default=0)
    is_online: bool = stored(default=True)
    timezone: Text = stored()
    picture_hash: Text = stored()
    cover: dict[str, Any] = computed(_cover)
