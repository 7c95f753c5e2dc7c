"""`adtwin insights`: what was delivered, as a table, as JSON, as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from adtwin.cli.client import CallError
from adtwin.cli.curl import as_curl
from adtwin.cli.graph import Graph, on_a_graph
from adtwin.cli.options import as_json, say_json
from adtwin.cli.table import say_table

LEVELS = ("account", "campaign", "adset", "ad")
USUAL = "impressions,reach,clicks,ctr,spend,cpc"
MOST = 500


@click.command(short_help="Show what was delivered: a table, JSON, a plot.")
@click.argument("node", required=False, metavar="[ID]")
@click.option(
    "--level", type=click.Choice(LEVELS), default="campaign", show_default=True, help="A row for each of these."
)
@click.option("--fields", default=USUAL, show_default=True, metavar="A,B,…", help="Which figures.")
@click.option(
    "--preset", "date_preset", default="maximum", show_default=True, metavar="PRESET", help="today, last_7d, …"
)
@click.option("--since", metavar="DATE", help="From this day on; with --until.")
@click.option("--until", metavar="DATE", help="Up to this day.")
@click.option("--by", "breakdowns", metavar="A,B,…", help="Cut by age, gender, country, publisher_platform, …")
@click.option("--per", "increment", metavar="DAYS", help="A row for so many days: 1, 7, monthly.")
@click.option("--sort", metavar="FIELD_descending", help="Order the rows.")
@click.option("--plot", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.png", help="Draw --metric too.")
@click.option("--to", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Keep the report as .csv or .xlsx instead.")  # fmt: skip
@click.option("--metric", default="spend", show_default=True, help="What the plot shows.")
@click.option("--curl", is_flag=True, help="Show the request as a curl command; don't send it.")
@as_json
@on_a_graph
def insights(
    graph: Graph,
    *,
    node: str | None,
    curl: bool,
    as_json: bool,
    plot: Path | None,
    to: Path | None,
    metric: str,
    **given: Any,
) -> None:
    """Show what was delivered, of the account or of one campaign, ad set or ad.

    \b
    adtwin insights                               each campaign, since it began
    adtwin insights --level ad --by age,gender
    adtwin insights --per 1 --plot week.png       spend by day, drawn as well
    adtwin insights --by age,gender --to ages.xlsx
    """
    path = f"{node or graph.account}/insights"
    params = _params(given, metric if plot else None)
    if curl:
        click.echo(as_curl(graph.client, "GET", path, params))
        return
    if to is not None:
        _keep(graph, path, params, to)
        return
    rows = _rows(graph, path, params)
    if as_json:
        say_json({"data": rows})
    elif rows:
        say_table(rows, _columns(rows, given))
    else:
        click.echo("Nothing was delivered in that time.", err=True)
    if plot is not None:
        _draw(rows, given, metric, plot)
        click.echo(str(plot), err=as_json)


def _keep(graph: Graph, path: str, params: dict[str, str], file: Path) -> None:
    """The report as a file, its columns in the order of the table."""
    from adtwin.cli.report_file import format_of, save

    ordered = {name: value for name, value in params.items() if name != "limit"}
    size = save(graph, path, {**ordered, "export_format": format_of(file)}, file)
    click.echo(f"{file}  {size:,} bytes")


def _params(given: dict[str, Any], metric: str | None) -> dict[str, str]:
    if (given["since"] is None) != (given["until"] is None):
        raise click.UsageError("--since and --until go together.")
    level = given["level"]
    asked = [*([f"{level}_name"] if level != "account" else []), *given["fields"].split(",")]
    if metric is not None and metric not in asked:
        asked.append(metric)
    params = {"level": level, "fields": ",".join(asked), "limit": str(MOST)}
    if given["since"]:
        params["time_range"] = f'{{"since":"{given["since"]}","until":"{given["until"]}"}}'
    else:
        params["date_preset"] = given["date_preset"]
    named = {"breakdowns": given["breakdowns"], "time_increment": given["increment"], "sort": given["sort"]}
    return params | {name: value for name, value in named.items() if value}


def _rows(graph: Graph, path: str, params: dict[str, str]) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    while True:
        answer = graph.client.get(path, params)
        rows += answer["data"]
        if "next" not in answer.get("paging", {}):
            return rows
        params = {**params, "after": answer["paging"]["cursors"]["after"]}


def _columns(rows: list[dict[str, Any]], given: dict[str, Any]) -> list[str]:
    """What tells the rows apart first, then the figures."""
    first = [*(["date_start"] if given["increment"] else []), f"{given['level']}_name", *_cuts(given)]
    return [name for name in (*first, *given["fields"].split(",")) if any(name in row for row in rows)]


def _cuts(given: dict[str, Any]) -> list[str]:
    return given["breakdowns"].split(",") if given["breakdowns"] else []


def _draw(rows: list[dict[str, Any]], given: dict[str, Any], metric: str, file: Path) -> None:
    """Bars of one metric: over days where there are any, else over what tells the rows apart."""
    try:
        import matplotlib as mpl
    except ImportError:
        raise click.ClickException("the plot needs matplotlib: pip install 'adtwin[demo]'.") from None
    mpl.use("Agg")
    from matplotlib import pyplot as plt

    names = ["date_start"] if given["increment"] else [*_cuts(given)] or [f"{given['level']}_name"]
    bars: dict[str, float] = {}
    for row in rows:
        label = " ".join(str(row.get(name, "")) for name in names)
        try:
            bars[label] = bars.get(label, 0.0) + float(row.get(metric, 0))
        except (TypeError, ValueError):
            raise CallError(f"{metric} is no plain figure: plot another --metric, such as spend.") from None
    figure, axes = plt.subplots(figsize=(max(6.0, 0.6 * len(bars) + 2), 4), layout="constrained")
    drawn = axes.bar(list(bars), list(bars.values()), color="#4c6ef5", width=0.7)
    axes.bar_label(drawn, fmt=lambda value: f"{value:,.2f}".removesuffix(".00"), padding=2, fontsize=8)
    axes.set_title(metric, loc="left")
    axes.spines[["top", "right"]].set_visible(False)
    if len(bars) > 8:
        axes.tick_params(axis="x", labelrotation=60)
    figure.savefig(file, dpi=120, metadata={"Software": "adtwin"})
    plt.close(figure)
