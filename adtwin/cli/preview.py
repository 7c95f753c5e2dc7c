"""`adtwin preview AD`: an ad as a person sees it, as a picture."""

from __future__ import annotations

import html
import re
from pathlib import Path

import click

from adtwin.cli.client import CallError
from adtwin.cli.graph import Graph, on_a_graph

_ATTRIBUTE = re.compile(r'\b(\w+)="([^"]*)"')
SIZE = (540, 690)


@click.command(short_help="Draw an ad as a person sees it.")
@click.argument("ad", metavar="ID")
@click.option("--format", "ad_format", default="MOBILE_FEED_STANDARD", show_default=True, metavar="FORMAT",
              help="The placement: INSTAGRAM_STORY, DESKTOP_FEED_STANDARD, FACEBOOK_REELS_MOBILE, …")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.png",
              help="Where to save it. Without it: ID-FORMAT.png.")  # fmt: skip
@click.option("--url", "only_url", is_flag=True, help="Show the page's address instead.")
@on_a_graph
def preview(graph: Graph, ad: str, ad_format: str, out: Path | None, only_url: bool) -> None:
    """Draw an ad or a creative in one of the documented placements, with the Chromium of this machine.

    \b
    adtwin preview 12013000000000016 --out ad.png
    adtwin preview 12013000000000016 --format INSTAGRAM_STORY
    """
    answer = graph.client.get(f"{ad}/previews", {"ad_format": ad_format})
    frame = dict(_ATTRIBUTE.findall(answer["data"][0]["body"])) if answer.get("data") else {}
    if "src" not in frame:
        raise CallError(f"{ad} has no preview as {ad_format}.")
    url = html.unescape(frame["src"])
    if only_url:
        click.echo(url)
        return
    from adtwin.agent.browser import shoot

    file = out or Path(f"{ad}-{ad_format}.png")
    width, height = (
        int(frame[name]) if frame.get(name, "").isdigit() else usual
        for name, usual in zip(("width", "height"), SIZE, strict=True)
    )
    shoot(url, file, width, height)
    click.echo(f"{file}  {width} × {height}")
