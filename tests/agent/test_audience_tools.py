"""Audiences as agents build them: a list, a lookalike, their sizes, and targeting that names them."""

from __future__ import annotations

from tests.agents import beside
from tests.live import Live


def test_audiences_are_built_shared_out_and_targeted(live: Live):
    tools = beside(live)
    made = tools.ok("create_object", edge="customaudiences", params={"name": "Customers", "subtype": "CUSTOM"})
    records = {"schema": ["EXTERN_ID"], "data": [[f"c-{number}"] for number in range(3_000)]}
    told = tools.ok("create_object", edge="users", parent_id=made["id"], params={"payload": records})
    assert told
    spec = {"country": "US", "ratio": 0.01}
    params = {"name": "Alike", "subtype": "LOOKALIKE", "origin_audience_id": made["id"], "lookalike_spec": spec}
    alike = tools.ok("create_object", edge="customaudiences", params=params)
    listed = {one["name"]: one for one in tools.ok("get_objects", edge="customaudiences")["data"]}
    assert listed["Alike"]["subtype"] == "LOOKALIKE"
    assert (
        listed["Alike"]["approximate_count_lower_bound"] < 2_380_000 < listed["Alike"]["approximate_count_upper_bound"]
    )
    assert listed["Customers"]["delivery_status"]["code"] == 200
    tools.ok("update_object", id=made["id"], changes={"name": "Buyers"})
    targeting = {"geo_locations": {"countries": ["US"]}, "custom_audiences": [{"id": alike["id"]}]}
    estimate = tools.ok("estimate_audience_size", targeting=targeting)["estimate"]
    assert 1_000_000 < estimate["users_lower_bound"] < 2_380_000
    error = tools.refused("estimate_audience_size", targeting={**targeting, "custom_audiences": [{"id": "77"}]})
    assert "77" in str(error)
