"""`adtwin review`: decide an ad's review."""

from __future__ import annotations

import click

from adtwin.cli.client import Client
from adtwin.cli.options import as_json, on_a_twin, say_json


@click.command(short_help="Approve or reject an ad yourself.")
@click.argument("ad_id", metavar="AD_ID")
@click.argument("decision", type=click.Choice(["approve", "reject"]))
@click.option("--reason", help="What the ad's review feedback says.")
@as_json
@on_a_twin
def review(client: Client, ad_id: str, decision: str, reason: str | None, as_json: bool) -> None:
    """Decide the review of an ad here and now, whatever the reviewer would have said.

    Without this, review is automatic and takes simulated minutes: let the clock advance.

    \b
    adtwin review 120210000000001 approve
    adtwin review 120210000000001 reject --reason "Misleading claims"
    """
    body = {"ad_id": ad_id, "decision": decision, **({"reason": reason} if reason else {})}
    answer = client.admin("POST", "/review", body)
    if as_json:
        say_json(answer)
        return
    click.echo(f"Ad {ad_id} is {'approved' if decision == 'approve' else 'rejected'}.")
    if status := answer.get("effective_status"):
        click.echo(f"  effective_status  {status}")
