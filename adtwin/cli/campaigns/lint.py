"""`adtwin lint FILE`: everything that is wrong with an ad, a creative or a whole campaign, before anything is sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from adtwin.cli.campaigns.findings import Finding, say, without_a_server
from adtwin.cli.client import CallError
from adtwin.cli.graph import Graph, on_a_graph_if_any
from adtwin.cli.options import as_json, say_json

if TYPE_CHECKING:
    from adtwin.cli.campaigns.file import CampaignFile

VALIDATE = {"execution_options": ["validate_only"]}


@click.command(short_help="Check an ad, a creative or a whole campaign file.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--offline", is_flag=True, help="Ask no server: only the rules that need none.")
@click.option("--strict", is_flag=True, help="Let warnings fail as well.")
@as_json
@on_a_graph_if_any
def lint(graph: Graph | None, file: Path, offline: bool, strict: bool, as_json: bool) -> None:
    """Check what is in a YAML or JSON file: an ad, a creative, the arguments of create_ad_creative, or campaigns.

    Every problem is told with its field, its rule and the way to mend it. Where a twin answers, the whole file is tried
    out there as well and taken back; the real Graph API is shown campaigns and creatives, with validate_only. Nothing
    is stored. Exit code 1 when there are errors.

    \b
    adtwin lint spring.yaml
    adtwin lint creative.json --offline --json
    """
    from adtwin.cli.campaigns.file import filled, is_campaign_file, parsed, read

    document = read(file)
    asked = None if offline else graph
    if asked is not None:
        document = filled(document, asked.identity)
    found = [*without_a_server(document)]
    if asked is not None and is_campaign_file(document):
        whole = asked.client.is_twin and not any(one.is_error for one in found)
        refused = _rehearsed if whole else _refused
        found += refused(asked, parsed(document, file.parent))
    _say(file, found, as_json, asked is not None)
    if any(one.is_error or strict for one in found):
        click.get_current_context().exit(1)


def _rehearsed(graph: Graph, held: CampaignFile) -> Iterator[Finding]:
    """What a twin says to every object of the file, when it is made along with those above it."""
    from adtwin.cli.campaigns.plan import Planner
    from adtwin.cli.campaigns.tried import tried_out

    steps = Planner(graph, held).plan()
    for step, error in tried_out(graph, steps):
        name = step.name.rpartition(" #")[0] or step.name  # a creative's name ends in its digest
        yield _finding(f"{step.kind} {name!r}", error)


def _refused(graph: Graph, held: CampaignFile) -> Iterator[Finding]:
    """What the API says to the campaigns and creatives."""
    from adtwin.compose import to_graph

    for campaign in held.campaigns:
        yield from _shown_to(graph, "campaigns", f"campaign {campaign.name!r}", {"status": "PAUSED", **campaign.params})
        for ad in (ad for adset in campaign.adsets for ad in adset.ads):
            made = to_graph(ad.given, page_id=str(graph.world.get("page_id", "")) or None)
            creative = made.payload.get("creative", {})
            if made.problems or ad.image or ad.video or "creative_id" in creative:
                continue  # said already, or not there yet to be shown
            yield from _shown_to(graph, "adcreatives", f"ad {ad.name!r}", {"name": ad.name, **creative})


def _shown_to(graph: Graph, edge: str, what: str, params: dict[str, Any]) -> Iterator[Finding]:
    try:
        graph.client.post(f"{graph.account}/{edge}", {**params, **VALIDATE})
    except CallError as refusal:
        if not refusal.error:
            raise
        yield _finding(what, refusal.error)


def _finding(what: str, error: dict[str, Any]) -> Finding:
    """An error object of the API as a finding about something of the file."""
    told = CallError(str(error["message"]), error)
    codes = "/".join(str(error[name]) for name in ("code", "error_subcode") if name in error)
    title = str(error.get("error_user_title") or error["message"])
    fix = str(error.get("error_user_msg") or error["message"])
    return Finding(f"{what}: {', '.join(told.fields)}".removesuffix(": "), codes, title, fix)


def _say(file: Path, found: list[Finding], as_json: bool, asked: bool) -> None:
    if as_json:
        say_json({"file": str(file), "asked_a_server": asked, "findings": [asdict(one) for one in found]})
        return
    say(found)
    errors = sum(one.is_error for one in found)
    with_whom = "" if asked else " (no server was asked)"
    click.echo(f"{file}: {errors} errors, {len(found) - errors} warnings{with_whom}")
