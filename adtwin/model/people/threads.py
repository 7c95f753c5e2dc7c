"""A Threads profile that ads speak as."""

from __future__ import annotations

from adtwin.graph.call import Call
from adtwin.graph.node import Node, computed, stored
from adtwin.graph.types import Text


class ThreadsUser(Node):
    """A Threads profile, connected to an Instagram profile."""

    use_case = "threads"

    threads_user_id: Text = computed(lambda profile, _call: profile.wire_id)
    username: Text = stored(by_default=True)
    name: Text = stored()
    threads_biography: Text = stored()

    def quota_units(self, use_case: str, call: Call) -> float:
        """The least impressions that count [C-420]."""
        return 10.0
