"""An Instagram profile that ads speak as."""

from __future__ import annotations

from adtwin.graph.node import Node, stored
from adtwin.graph.types import Count, Text


class InstagramUser(Node):
    """A professional Instagram profile, connected to a page."""

    wire_type = "ig_user"

    username: Text = stored(by_default=True)
    name: Text = stored()
    biography: Text = stored()
    followers_count: Count = stored()
    follows_count: Count = stored()
    media_count: Count = stored()
    website: Text = stored()
    profile_pic: Text = stored()
