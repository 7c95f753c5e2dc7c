"""The command itself: a twin of its own, the story, and what to do next."""

from __future__ import annotations

import contextlib
import importlib.util
from pathlib import Path

import click

from adtwin.cli.client import DEFAULT_URL


@click.command(short_help="Watch the whole job: build a campaign, deliver a week, read insights.")
@click.option(
    "--output",
    default=Path("demo-output"),
    show_default=True,
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Folder for the chart and the picture.",
)
@click.option("--keep", is_flag=True, help="Leave the server running, to look around.")
@click.option("--seed", default=1, show_default=True, type=click.IntRange(min=0), help="Another market.")
def demo(output: Path, keep: bool, seed: int) -> None:
    """Watch the whole job in a few seconds, on a twin of the demo's own.

    Uploads an image, creates campaign, ad set, creative and ad over plain HTTP, looks at the preview, activates, lets
    seven days pass (review, then delivery), and reads the insights: per day, by age and gender, and as a chart.

    The same seed tells the same story to the last digit.
    """
    if importlib.util.find_spec("matplotlib") is None:
        raise click.ClickException("the chart needs matplotlib: pip install 'adtwin[demo]'.")
    from adtwin.cli.demo.chart import draw
    from adtwin.cli.demo.picture import paint
    from adtwin.cli.demo.report import Report
    from adtwin.cli.demo.server import Server
    from adtwin.cli.demo.story import tell

    output.mkdir(parents=True, exist_ok=True)
    report = Report()
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(Server.start(seed, keep=keep))
        report.started(server)
        picture = paint(output / "poster.jpg")
        week = tell(server.client, picture, report)
        chart = draw(week, output / "insights.png")
        report.results(week)
        kept = server if keep else None
        report.left_behind([picture, chart], week, kept)
        report.next_steps(server.url if keep else DEFAULT_URL, week, kept=keep)
