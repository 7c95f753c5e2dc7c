"""Saved audiences: targeting that people of an account keep under a name. The API reads them. [D-070]"""

from __future__ import annotations

from typing import Any

from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Edges, column, computed, stored
from adtwin.graph.types import Integer, Name, Text, UtcTime
from adtwin.model.audience.custom import people
from adtwin.model.audience.targeting import Targeting, audience
from adtwin.model.owned import ADS, Owned


def _people(saved: SavedAudience, call: Call, side: int) -> int:
    from adtwin.delivery.population import estimate

    spec = Targeting.model_validate(saved.targeting)
    return estimate(audience(spec, sizes=people.shares(call.view, spec)))[side]


class SavedAudience(Owned):
    """A targeting with a name."""

    name: Name = stored()
    description: Text = stored()
    targeting: dict[str, Any] = stored()
    run_status: Text = stored(default="ACTIVE")
    approximate_count_lower_bound: Integer = computed(
        lambda saved, call: _people(saved, call, 0), doc="About how many people the targeting reaches, at least."
    )
    approximate_count_upper_bound: Integer = computed(
        lambda saved, call: _people(saved, call, 1), doc="About how many people the targeting reaches, at most."
    )
    time_created: UtcTime = computed(lambda saved, _call: saved.created_time)
    time_updated: UtcTime = computed(lambda saved, _call: saved.obj.updated_time)
    created_time: UtcTime = column()


class AccountSavedAudiences(Edges, of="AdAccount"):
    """The saved audiences of an account."""

    saved_audiences = Edge("SavedAudience", by="account_id", access=ADS, doc="Targeting that was saved under a name.")
