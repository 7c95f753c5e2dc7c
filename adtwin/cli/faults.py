"""`adtwin faults`: let requests fail on purpose."""

from __future__ import annotations

import re
from typing import Any

import click

from adtwin.cli.client import Client
from adtwin.cli.options import as_json, on_a_twin, say_columns, say_json


class ErrorNamed(click.ParamType[str]):
    """`190`, `17/2446079` (code, and subcode if there is one) or a symbol such as `TOO_MUCH_DATA`."""

    name = "error"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text as the twin takes it; a usage error otherwise. Which symbols there are is the twin's to say."""
        if not _ERROR.fullmatch(str(value)):
            detail = "write CODE or CODE/SUBCODE, such as 17/2446079, or a symbol, such as TOO_MUCH_DATA"
            self.fail(f"{value!r} is no error: {detail}.", param, ctx)
        return str(value)


@click.group(invoke_without_command=True, short_help="Let requests fail on purpose.")
@as_json
@on_a_twin
def faults(client: Client, as_json: bool) -> None:
    """List the fault rules in force, add one, or clear them.

    A rule says which requests it meets (path, method, probability, times) and what happens to them: an error by its
    codes or its symbol, a delay, or a lost connection. One request alone: send it with the header
    'X-Adtwin-Error: 17/2446079'.

    \b
    adtwin faults
    adtwin faults add --error 17/2446079 --times 3
    adtwin faults add --error TOO_MUCH_DATA --path '*/insights'
    adtwin faults add --path '*/insights' --latency 2000
    adtwin faults add --method POST --drop after
    adtwin faults add --report fail --times 1
    adtwin faults clear
    """
    if click.get_current_context().invoked_subcommand is not None:
        return
    rules = client.admin("GET", "/faults")["data"]
    if as_json:
        say_json(rules)
    elif rules:
        say_columns([_row(rule) for rule in rules])
    else:
        click.echo("No fault rules are in force.")


@faults.command()
@click.option("--path", metavar="GLOB", help="Paths below the version: '*/campaigns'. Without it: all.")
@click.option("--method", type=click.Choice(["GET", "POST", "DELETE"]), help="Without it: all.")
@click.option("--probability", type=click.FloatRange(0, 1), help="How often it strikes; always without it.")
@click.option("--times", type=click.IntRange(1), help="Strike so many times, then rest.")
@click.option("--error", type=ErrorNamed(), metavar="CODE[/SUBCODE]|SYMBOL", help="Answer with this error.")
@click.option("--latency", "latency_ms", type=click.IntRange(0, 600_000), metavar="MS", help="Answer so much later.")
@click.option("--drop", type=click.Choice(["before", "after"]),
              help="Cut the connection: before the request is carried out, or after.")  # fmt: skip
@click.option(
    "--report",
    type=click.Choice(["slow", "fail", "skip"]),
    help="What becomes of an insights report that is ordered: it takes ten minutes of the clock, fails, is skipped.",
)
@click.option(
    "--request-set",
    type=click.Choice(["slow"]),
    help="What becomes of a set of requests that is ordered: it is carried out after ten minutes of the clock.",
)
@click.option(
    "--video",
    type=click.Choice(["slow", "fail"]),
    help="How a video is encoded whose upload ends: in ten minutes of the clock, or not at all.",
)
@click.option("--expired", is_flag=True, help="Only calls to versions that have ended: they get 2635.")
@as_json
@on_a_twin
def add(client: Client, as_json: bool, **given: Any) -> None:
    """Put a rule in force."""
    given["expired"] = given["expired"] or None
    if all(given[name] is None for name in _DOES):
        detail = "--error, --latency, --drop, --report, --request-set, --video or --expired"
        raise click.UsageError(f"say what is to happen: {detail}.")
    rule = client.admin("POST", "/faults", {name: value for name, value in given.items() if value is not None})
    if as_json:
        say_json(rule)
    else:
        say_columns([_row(rule)])


@faults.command()
@click.argument("number", required=False, type=click.IntRange(1))
@on_a_twin
def clear(client: Client, number: int | None) -> None:
    """Drop rule NUMBER, or all of them."""
    dropped = client.admin("DELETE", f"/faults/{number}" if number else "/faults")["dropped"]
    click.echo(f"{dropped} fault {'rule is' if dropped == 1 else 'rules are'} gone.")


_ERROR = re.compile(r"-?[0-9]{1,10}(/[0-9]{1,10})?|[A-Z][A-Z0-9_]{2,99}")
_DOES = ("error", "latency_ms", "drop", "report", "request_set", "video", "expired")
_BECOMES = {"slow": "take long", "fail": "fail", "skip": "are skipped"}


def _row(rule: dict[str, Any]) -> tuple[str, ...]:
    error = rule.get("error") or {}
    does = [f"error {'/'.join(str(one) for one in error.values())}"] if error else []
    does += [f"{rule['latency_ms']} ms late"] if rule.get("latency_ms") else []
    does += ["connection lost" + (" after the work" if rule["drop"] == "after" else "")] if rule.get("drop") else []
    does += [f"reports {_BECOMES[rule['report']]}"] if rule.get("report") else []
    does += ["versions that have ended"] if rule.get("expired") else []
    does += ["sets of requests take long"] if rule.get("request_set") else []
    does += [f"videos {_BECOMES[rule['video']]}"] if rule.get("video") else []
    odds = "" if rule.get("probability", 1) == 1 else f"{rule['probability']:.0%} of them"
    left = "" if rule.get("left") is None else f"{rule['left']} left"
    return (
        f"#{rule['id']}", rule.get("method") or "any", rule.get("path", "*"), ", ".join(does), odds,
        f"struck {rule.get('hits', 0)}x", left,
    )  # fmt: skip
