"""An Instagram profile that ads speak as."""

from __future__ import annotations

from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Node, computed, stored
from adtwin.graph.types import Count, Text
from adtwin.model.people.access import INSTAGRAM


def _picture_url(profile: InstagramUser, call: Call) -> str | None:
    """Where the profile picture is."""
    return f"{call.request.base_url}/_adtwin/media/{profile.picture_hash}" if profile.picture_hash else None


class InstagramUser(Node):
    """A professional Instagram profile, connected to a page."""

    wire_type = "ig_user"
    use_case = "instagram"

    username: Text = stored(by_default=True)
    name: Text = stored()
    biography: Text = stored()
    followers_count: Count = stored()
    follows_count: Count = stored()
    media_count: Count = stored()
    website: Text = stored()
    picture_hash: Text = stored()
    profile_picture_url: Text = computed(_picture_url)
    profile_pic: Text = computed(_picture_url)

    media = Edge("InstagramMedia", access=INSTAGRAM, doc="What the profile has posted, newest first.")
    connected_threads_user = Edge("ThreadsUser", doc="The Threads profile of the same person.")

    def quota_units(self, use_case: str, call: Call) -> float:
        """The least impressions that count [C-415, C-420]."""
        return 10.0
