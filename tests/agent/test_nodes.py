"""The parameters that tools mirror are those of the declarations."""

from __future__ import annotations

from adtwin.agent.nodes import kinds
from adtwin.agent.settings import Settings
from adtwin.agent.tools import offered


def test_tools_mirror_what_a_node_type_takes():
    tools = offered(Settings())
    own = {"dry_run", "confirm", "account_id"}
    campaign = tools["create_campaign"].input_schema["properties"]
    assert set(campaign) == set(kinds()["campaigns"]["create"]) | own
    assert "OUTCOME_TRAFFIC" in campaign["objective"]["enum"]
    adset = tools["create_adset"].input_schema["properties"]
    assert set(adset) == set(kinds()["adsets"]["create"]) - {"campaign_spec"} | own
    ad = tools["create_ad"].input_schema["properties"]
    assert set(ad) == set(kinds()["ads"]["create"]) - {"creative"} | own | {"creative_id"}
