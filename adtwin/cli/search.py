"""`adtwin search`: interests, behaviors, places and more that targeting can name, as a table."""

from __future__ import annotations

import json
from typing import Any

import click

from adtwin.agent.searches import ANYTHING, BY_NAMES, SEARCHES
from adtwin.cli.curl import as_curl
from adtwin.cli.graph import Graph, on_a_graph
from adtwin.cli.options import as_json, say_json
from adtwin.cli.table import say_table

Row = dict[str, Any]

LAST = ("path", "where", "people")


@click.command(short_help="Find what targeting can name: interests, places, ….")
@click.argument("what", metavar="WHAT", type=click.Choice([ANYTHING, *SEARCHES]))
@click.argument("words", nargs=-1, metavar="[WORDS]…")
@click.option("--in", "location_types", metavar="A,B,…",
              help="Of places only these: country, country_group, region, city, zip, geo_market.")  # fmt: skip
@click.option("--country", "country_code", metavar="CODE", help="Of places only those in this country.")
@click.option("--region", "region_id", metavar="KEY", help="Of places only those in this region.")
@click.option("--limit", type=click.IntRange(1, 500), default=20, show_default=True, help="Rows at most.")
@click.option("--curl", is_flag=True, help="Show the request as a curl command; don't send it.")
@as_json
@on_a_graph
def search(graph: Graph, *, what: str, words: tuple[str, ...], curl: bool, as_json: bool, **given: Any) -> None:
    """Find what targeting can name, with the ids and keys that it wants, and about how many people that is.

    WHAT is one of anything, interests, behaviors, demographics, life_events, industries, income, family_statuses,
    places, locales, schools, majors, employers, job_titles; or, by exact names, interest_suggestions and
    valid_interests.

    \b
    adtwin search interests boots
    adtwin search places Springfield --in city --country US
    adtwin search valid_interests Tennis Hiking
    """
    path, params = _request(graph, what, words, given)
    if curl:
        click.echo(as_curl(graph.client, "GET", path, params))
        return
    rows = graph.client.get(path, params)["data"]
    if as_json:
        say_json({"data": rows})
    elif rows:
        told = [_told(row) for row in rows]
        first = dict.fromkeys(name for row in told for name in row if name not in LAST)
        say_table(told, [*first, *(name for name in LAST if any(row.get(name) for row in told))])
    else:
        click.echo("Nothing was found.", err=True)


def _request(graph: Graph, what: str, words: tuple[str, ...], given: dict[str, Any]) -> tuple[str, dict[str, str]]:
    params = {"limit": str(given.pop("limit"))}
    if what in BY_NAMES:
        params["interest_list"] = json.dumps(words)
    elif words:
        params["q"] = " ".join(words)
    types = given.pop("location_types")
    if types:
        params["location_types"] = json.dumps(types.split(","))
    params |= {name: value for name, value in given.items() if value is not None}
    if what == ANYTHING:
        return f"{graph.account}/targetingsearch", params
    return "search", {**SEARCHES[what], **params}


def _told(row: Row) -> Row:
    """A row as a person reads it: what stands above it on one line, and how many people it is."""
    people = row.get("coverage")
    if "audience_size_lower_bound" in row:
        people = f"{row['audience_size_lower_bound']:,} to {row['audience_size_upper_bound']:,}"
    told: Row = {name: row[name] for name in ("id", "key", "name", "type", "valid") if name in row}
    where = ", ".join(str(row[name]) for name in ("region", "country_name") if row.get(name))
    return {**told, "path": " > ".join(row.get("path", ())[:-1]), "where": where, "people": people}
