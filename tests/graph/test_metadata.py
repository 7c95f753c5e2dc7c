"""`metadata=1`: a node tells its fields and edges."""

from __future__ import annotations

import pytest

from adtwin.graph.types import Count, MinorUnits, NumericId, WireTime, type_name
from tests.ads import tree
from tests.live import Live

TYPES = (
    (str, "string"), (NumericId, "numeric string"), (MinorUnits, "numeric string"), (Count, "unsigned int64"),
    (WireTime, "datetime"), (bool, "bool"), (float, "float"), (list[NumericId], "list<numeric string>"),
    (dict[str, int], "map<string, int64>"), (str | None, "string"),
)  # fmt: skip


@pytest.mark.req("D-004")
@pytest.mark.parametrize(("annotation", "name"), TYPES)
def test_types_are_named_as_in_the_reference(annotation: object, name: str):
    assert type_name(annotation) == name


def test_metadata_tells_every_field_and_edge(live: Live):
    campaign_id, _, ad_id = tree(live)
    told = live.get(f"/v25.0/{campaign_id}", {"metadata": "1", "fields": "name"}).json()
    assert told["name"] == "Campaign"
    about = told["metadata"]
    declared = live.twin.registry.types["Campaign"]
    assert about["type"] == "campaign"
    assert [one["name"] for one in about["fields"]] == ["id", *(n for n, f in declared.fields.items() if f.readable)]
    named = {one["name"]: one["type"] for one in about["fields"]}
    assert named["daily_budget"] == "numeric string"
    assert named["created_time"] == "datetime"
    assert about["connections"]["adsets"] == f"http://localhost/v25.0/{campaign_id}/adsets"
    assert live.get(f"/{ad_id}", {"metadata": "1"}).json()["metadata"]["type"] == "adgroup"


def test_every_connection_answers(live: Live):
    """What metadata lists can be read; an edge that wants parameters says which."""
    campaign_id, adset_id, ad_id = tree(live)
    for pk in (live.world["ad_account_id"], campaign_id, adset_id, ad_id, live.world["page_id"], "me"):
        for name, url in live.get(f"/{pk}", {"metadata": "1"}).json()["metadata"]["connections"].items():
            response = live.get(url.removeprefix("http://localhost"))
            if response.status_code != 200:
                assert response.status_code == 400, (pk, name, response.text)
                assert response.json()["error"].get("error_data", {}).get("blame_field_specs"), (
                    pk,
                    name,
                    response.text,
                )


def test_without_it_nothing_is_told(live: Live):
    assert "metadata" not in live.get("/me").json()
    assert "metadata" not in live.get("/me", {"metadata": "0"}).json()
