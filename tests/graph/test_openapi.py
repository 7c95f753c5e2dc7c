"""The OpenAPI document: valid, whole, and true to what the engine does."""

from __future__ import annotations

import json
from typing import Any

import pytest
import schemathesis.openapi
import yaml
from click.testing import CliRunner

from adtwin.cli.program import program
from adtwin.graph.openapi import document
from adtwin.graph.registry import Registry
from adtwin.server.assemble import model_registry
from tests.live import Live, error_of


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    """The document of the model."""
    return document(model_registry())


def read_yaml(text: str) -> Any:
    """In C: the document is long."""
    return yaml.load(text, Loader=yaml.CSafeLoader)


def _operations(made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    verbs = ("get", "post", "delete")
    return {f"{verb.upper()} {path}": one[verb] for path, one in made["paths"].items() for verb in verbs if verb in one}


def test_it_is_valid_openapi(made):
    loaded = schemathesis.openapi.from_dict(made)
    loaded.validate()
    assert loaded.specification.version == "3.1.0"


def test_every_reference_leads_somewhere(made):
    def targets(value: Any) -> Any:
        if isinstance(value, dict):
            for key, one in value.items():
                yield from [one] if key == "$ref" and isinstance(one, str) else targets(one)
        elif isinstance(value, list):
            for one in value:
                yield from targets(one)

    for target in set(targets(made)):
        _, _, kind, name = target.split("/")
        assert name in made["components"][kind], target


def test_no_name_stands_twice(made):
    names = [one["operationId"] for one in _operations(made).values()]
    assert len(names) == len(set(names))
    for label, one in _operations(made).items():
        given = [each.get("name", each.get("$ref")) for each in one.get("parameters", ())]
        assert len(given) == len(set(given)), label


@pytest.mark.req("D-004")
def test_every_type_edge_and_verb_is_there(made):
    operations = _operations(made)
    for name, node_type in model_registry().types.items():
        if name == "Root":
            continue
        assert name in made["components"]["schemas"]
        readable = {one for one, field in node_type.fields.items() if field.readable}
        assert readable <= made["components"]["schemas"][name]["properties"].keys()
        assert name in operations["GET /{id}"]["x-node-types"]
        assert (name in operations["DELETE /{id}"]["x-node-types"]) == node_type.kind.deletable
        takes_post = len(node_type.update.shapes) > 1 or node_type.kind.post is not None
        assert (name in operations["POST /{id}"]["x-node-types"]) == takes_post
        for edge in node_type.edges.values():
            verbs = {
                "GET": edge.readable and (edge.get is not None or edge.listed),
                "POST": edge.post is not None or edge.creates,
                "DELETE": edge.delete is not None,
            }
            for verb, takes in verbs.items():
                declared = operations.get(f"{verb} /{{id}}/{edge.name}", {}).get("x-node-types", ())
                assert (name in declared) == takes, (verb, name, edge.name)


def test_parameters_come_from_the_models(made):
    schemas = made["components"]["schemas"]
    operations = _operations(made)
    body = operations["POST /{id}/campaigns"]["requestBody"]["content"]["application/json"]["schema"]
    assert body == {"$ref": "#/components/schemas/CampaignCreate"}
    campaign = schemas["CampaignCreate"]
    assert set(campaign["required"]) == {"name", "objective", "status"}
    assert campaign["properties"]["name"]["maxLength"] == 400
    assert "OUTCOME_SALES" in json.dumps(campaign["properties"]["objective"])
    by_name = {one.get("name"): one for one in operations["GET /{id}/insights"]["parameters"]}
    assert {"level", "breakdowns", "time_range"} <= by_name.keys()
    assert "application/json" in by_name["time_range"]["content"]
    assert operations["GET /oauth/access_token"]["security"] == []
    assert {"query": ["ads_management"]} in operations["POST /{id}/campaigns"]["security"]


def test_writes_take_a_key(made):
    key = {"$ref": "#/components/parameters/idempotency_key"}
    for label, one in _operations(made).items():
        takes = not label.startswith("GET") and one.get("security") != []
        assert (key in one.get("parameters", ())) == takes, label


def test_a_node_that_is_called_like_a_parameter_has_its_own_schema():
    from pydantic import BaseModel

    from adtwin.graph.node import Edge, Node, Operation

    class Inner(BaseModel):
        place: int

    class Place(BaseModel):
        inner: Inner

    model = type("Shop", (Node,), {"visits": Edge(get=Operation(lambda *_: {}, Place)), "__module__": __name__})
    kind = type("Inner", (Node,), {"__module__": __name__})
    schemas = document(Registry([model, kind]))["components"]["schemas"]
    assert "place" in schemas["Inner"]["properties"]
    assert set(schemas["InnerNode"]["properties"]) == {"id"}


def test_the_served_one_names_ids_of_its_world(live: Live):
    served = live.admin("GET", "/openapi.json")
    assert served["servers"] == [{"url": "http://localhost/v24.0"}]
    known = served["paths"]["/{id}/campaigns"]["parameters"][0]["examples"]
    assert known == {"AdAccount": {"value": live.world["ad_account_id"]}}
    assert live.world["page_id"] in json.dumps(served["paths"]["/{id}/feed"])
    text = json.dumps(served)
    assert live.world["access_token"] not in text
    assert live.world["second_ad_account_id"] not in text
    identity = served["paths"]["/{id}"]["parameters"][0]
    for one in identity["examples"].values():
        assert live.get(f"/{one['value']}").status_code == 200


def test_what_it_does_not_have_is_refused(live: Live):
    paths = live.admin("GET", "/openapi.json")["paths"]
    assert "post" not in paths["/{id}/minimum_budgets"]
    account = live.world["ad_account_id"]
    error_of(live.post(f"/{account}/minimum_budgets"), "UNSUPPORTED_REQUEST")


@pytest.mark.parametrize(
    ("arguments", "read"),
    [((), json.loads), (("--format", "yaml"), read_yaml), (("--format", "json"), json.loads)],
)
def test_the_command_writes_it_without_a_twin(arguments, read, made):
    result = CliRunner(env={"ADTWIN_GRAPH_URL": "http://127.0.0.1:9"}).invoke(program, ["openapi", *arguments])
    assert result.exit_code == 0, result.output
    assert "No twin runs at http://127.0.0.1:9" in result.stderr
    assert read(result.stdout) == json.loads(json.dumps(made))


def test_the_command_writes_a_file(tmp_path, made):
    target = tmp_path / "openapi.yaml"
    runner = CliRunner(env={"ADTWIN_GRAPH_URL": "http://127.0.0.1:9"})
    result = runner.invoke(program, ["openapi", "--out", str(target)])
    assert result.exit_code == 0, result.output
    assert read_yaml(target.read_text()) == json.loads(json.dumps(made))
