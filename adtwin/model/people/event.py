"""An event that ads can promote."""

from __future__ import annotations

from adtwin.graph.node import Node, stored
from adtwin.graph.types import Count, Name, Text, UtcTime


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
