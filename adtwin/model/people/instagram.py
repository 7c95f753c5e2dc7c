"""An Instagram profile that ads speak as."""

from __future__ import annotations

from adtwin.graph.node import Edge, Node, stored
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

    media = Edge("InstagramMedia", doc="What the profile has posted, newest first.")
    connected_threads_user = Edge("ThreadsUser", doc="The Threads profile of the same person.")
