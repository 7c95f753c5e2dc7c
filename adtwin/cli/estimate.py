"""`adtwin estimate`: how many people a targeting reaches, and what a day of ads to them would bring."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from adtwin.cli.curl import as_curl
from adtwin.cli.graph import Graph, on_a_graph
from adtwin.cli.options import as_json, say_json
from adtwin.cli.table import say_table


@click.command(short_help="Count the people that a targeting reaches.")
@click.argument("targeting", metavar="TARGETING")
@click.option("--goal", metavar="GOAL", help="Tell too what a day brings for this optimization goal, LINK_CLICKS, ….")
@click.option("--curl", is_flag=True, help="Show the request as a curl command; don't send it.")
@as_json
@on_a_graph
def estimate(graph: Graph, *, targeting: str, goal: str | None, curl: bool, as_json: bool) -> None:
    """Count the people that a targeting reaches, and tell what rising spends would bring on a day.

    TARGETING is JSON, a YAML or JSON file that holds a targeting, or the id of an ad set, which is asked for its own.

    \b
    adtwin estimate '{"geo_locations": {"countries": ["US"]}}' --goal LINK_CLICKS
    adtwin estimate audience.yaml
    adtwin estimate 12013000000000011
    """
    path, params = _request(graph, targeting, goal)
    if curl:
        click.echo(as_curl(graph.client, "GET", path, params))
        return
    data = graph.client.get(path, params)["data"]
    found = data[0] if isinstance(data, list) else data
    if as_json:
        say_json(found)
        return
    name = "users" if "users_lower_bound" in found else "estimate_mau"
    click.echo(f"{found[f'{name}_lower_bound']:,} to {found[f'{name}_upper_bound']:,} people")
    if "estimate_dau" in found:
        click.echo(f"about {found['estimate_dau']:,} of them on a day")
    if len(found.get("daily_outcomes_curve", ())) > 1:
        click.echo("\nA day (spend in minor units of the account's currency):")
        say_table(found["daily_outcomes_curve"], ["spend", "impressions", "reach", "actions"])


def _request(graph: Graph, targeting: str, goal: str | None) -> tuple[str, dict[str, str]]:
    params = {} if goal is None else {"optimization_goal": goal}
    if targeting.isdigit():
        return f"{targeting}/delivery_estimate", params
    spec = json.dumps(_spec(targeting))
    edge = "reachestimate" if goal is None else "delivery_estimate"
    return f"{graph.account}/{edge}", {"targeting_spec": spec, **params}


def _spec(targeting: str) -> Any:
    """The targeting itself, from JSON or from a file; what holds one under `targeting` will do as well."""
    if targeting.lstrip().startswith("{"):
        try:
            found = json.loads(targeting)
        except ValueError as error:
            raise click.BadParameter(f"this is no JSON: {error}.", param_hint="TARGETING") from None
    else:
        from adtwin.cli.campaigns.file import read

        file = Path(targeting)
        if not file.is_file():
            raise click.BadParameter(
                f"{targeting!r} is neither JSON, a file nor an ad set's id.", param_hint="TARGETING"
            )
        found = read(file)
    return found["targeting"] if isinstance(found, dict) and isinstance(found.get("targeting"), dict) else found
