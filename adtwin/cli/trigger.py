"""`adtwin trigger`: ready-made situations that are rare, slow or costly to meet in earnest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import click

from adtwin.cli.client import CallError
from adtwin.cli.graph import Graph, on_a_graph

Rule = dict[str, Any]


@dataclass(frozen=True)
class Situation:
    """Something that happens to the twin's user: by a fault rule, or by an act."""

    name: str
    says: str
    rule: Rule | None = None
    act: Callable[[Graph, str | None], str] | None = None
    of: str = ""
    """What its ID names, if it takes one."""


def _newest(graph: Graph, edge: str, given: str | None, active: str) -> str:
    """The id that was given, else that of the account's newest of its kind that runs, else the newest."""
    if given:
        return given
    rows = graph.client.get(f"{graph.account}/{edge}", {"fields": "id,effective_status", "limit": 200})["data"]
    if not rows:
        raise CallError(f"{graph.account} has no {edge} yet: make one first, or name one.")
    return str(next((row for row in rows if row["effective_status"] == active), rows[0])["id"])


def _rejected(graph: Graph, given: str | None) -> str:
    ad = _newest(graph, "ads", given, "ACTIVE")
    graph.client.admin("POST", "/review", {"ad_id": ad, "decision": "reject", "reason": "Misleading claims"})
    return f"Ad {ad} is DISAPPROVED: Misleading claims. 'adtwin review {ad} approve' undoes it."


def _approved(graph: Graph, given: str | None) -> str:
    ad = _newest(graph, "ads", given, "PENDING_REVIEW")
    graph.client.admin("POST", "/review", {"ad_id": ad, "decision": "approve"})
    return f"Ad {ad} is {graph.client.get(ad, {'fields': 'effective_status'})['effective_status']}."


def _learning_limited(graph: Graph, given: str | None) -> str:  # noqa: ARG001 - it makes an ad set of its own
    """An ad set that bids two cents, the least that is taken, wins next to nothing."""
    post, account, name = graph.client.post, graph.account, {"name": "Learning limited", "status": "ACTIVE"}
    campaign = post(f"{account}/campaigns", {**name, "objective": "OUTCOME_TRAFFIC", "special_ad_categories": []})["id"]
    adset = post(f"{account}/adsets", {
        **name, "campaign_id": campaign, "daily_budget": 2_000, "billing_event": "IMPRESSIONS",
        "optimization_goal": "LINK_CLICKS", "bid_strategy": "LOWEST_COST_WITH_BID_CAP", "bid_amount": 2,
        "targeting": {"geo_locations": {"countries": ["US"]}},
    })["id"]  # fmt: skip
    link = {"link": "https://example.com/", "message": "Hello", "image_hash": graph.identity("image_hash")}
    story = {"page_id": graph.identity("page_id"), "link_data": link}
    ad = post(f"{account}/ads", {**name, "adset_id": adset, "creative": {"object_story_spec": story}})["id"]
    graph.client.admin("POST", "/review", {"ad_id": ad, "decision": "approve"})
    graph.client.admin("POST", "/clock", {"advance": "8d"})
    stage = graph.client.get(adset, {"fields": "learning_stage_info"}).get("learning_stage_info", {})
    status, results = stage.get("status", "none"), stage.get("conversions", 0)
    return f"Eight days later ad set {adset} has {results} of 50 results; learning_stage_info.status is {status}."


def _spend_cap(graph: Graph, given: str | None) -> str:  # noqa: ARG001 - the account is the one thing it is about
    graph.client.post(graph.account, {"spend_cap": 1})
    graph.client.admin("POST", "/clock", {"advance": "1d"})
    found = graph.client.get(graph.account, {"fields": "spend_cap,amount_spent,currency"})
    if int(found["amount_spent"]) == 0:
        raise CallError("the cap is 1, but nothing runs that could spend it: turn an ad on, and let the clock go on.")
    return (
        f"{graph.account} may spend 1 {found['currency']} more, and has: nothing delivers now. "
        "spend_cap_action=delete on the account undoes it."
    )


SITUATIONS = (
    Situation("ad-rejected", "An ad is turned down in review.", act=_rejected, of="ad"),
    Situation("ad-approved", "An ad passes its review at once.", act=_approved, of="ad"),
    Situation("learning-limited", "A new ad set gets too few results in its first week.", act=_learning_limited),
    Situation("spend-cap-hit", "The account's spending limit is reached.", act=_spend_cap),
    Situation("token-expired", "The next call finds its token expired (190/463).", {"error": "190/463"}),
    Situation("token-revoked", "The next call finds its token invalid: password changed (190/460).",
              {"error": "190/460"}),
    Situation("permission-lost", "The next call lacks a permission (200).", {"error": "200"}),
    Situation("throttled", "The next call is one too many for the account (17/2446079).", {"error": "17/2446079"}),
    Situation("app-throttled", "The next call is one too many for the app (4).", {"error": "4"}),
    Situation("too-much-data", "The next read asks for too much (1, status 500).",
              {"error": "TOO_MUCH_DATA", "method": "GET"}),
    Situation("service-down", "The next call meets a passing failure (2, status 503).", {"error": "2"}),
    Situation("version-gone", "The next call uses a version that is gone (2635).", {"error": "2635"}),
    Situation("app-in-development", "The next creative is refused: the app is in development mode (100/1885183).",
              {"error": "100/1885183", "path": "*/adcreatives", "method": "POST"}),
    Situation("report-failed", "The next insights report that is ordered fails.",
              {"report": "fail", "path": "*/insights", "method": "POST"}),
    Situation("report-slow", "The next insights report that is ordered takes ten minutes of the clock.",
              {"report": "slow", "path": "*/insights", "method": "POST"}),
    Situation("video-failed", "The next video that is uploaded can't be encoded.", {"video": "fail", "method": "POST"}),
    Situation("answer-lost", "The next write is done, but its answer is lost.", {"drop": "after", "method": "POST"}),
)  # fmt: skip


@click.command(short_help="Bring about a ready-made situation.")
@click.argument("situation", required=False, type=click.Choice([one.name for one in SITUATIONS]), metavar="SITUATION")
@click.argument("id", required=False)
@click.option("--times", default=1, show_default=True, type=click.IntRange(1), help="How often, for what meets calls.")
@on_a_graph
def trigger(graph: Graph, situation: str | None, id: str | None, times: int) -> None:  # noqa: A002
    """Bring about a situation that is rare, slow or costly to meet in earnest; without a name, list them.

    \b
    adtwin trigger                            what there is
    adtwin trigger ad-rejected                the newest ad is turned down
    adtwin trigger throttled --times 3        three calls are throttled
    """
    if situation is None:
        from adtwin.cli.options import say_columns

        say_columns([(one.name, one.says + (f" [{one.of} ID]" if one.of else "")) for one in SITUATIONS])
        return
    chosen = next(one for one in SITUATIONS if one.name == situation)
    if chosen.act is not None:
        click.echo(chosen.act(graph, id))
        return
    if id is not None:
        raise click.UsageError(f"{situation} is about the next call, whatever it names: leave {id} out.")
    rule = graph.client.admin("POST", "/faults", {**(chosen.rule or {}), "times": times})
    often = f" {times} times" if times > 1 else ""
    click.echo(f"{chosen.says.rstrip('.')}{often}. 'adtwin faults clear {rule['id']}' takes it back.")
