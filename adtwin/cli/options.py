"""What many commands share: where the twin is, its secret, and whether to answer in JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from adtwin.cli.client import DEFAULT_URL, Client

Command = Callable[..., Any]

as_json = click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for programs.")

_URL = click.option(
    "--graph-url", envvar="ADTWIN_GRAPH_URL", default=DEFAULT_URL, metavar="URL", show_default=True, show_envvar=True,
    help="Where the twin is.",
)  # fmt: skip
_SECRET = click.option(
    "--admin-secret", envvar="ADTWIN_ADMIN_SECRET", metavar="SECRET", show_envvar=True,
    help="What the twin was started with, if anything.",
)  # fmt: skip


def on_a_twin(command: Command) -> Command:
    """The options that say which twin; the command gets a `Client` as its first argument.

    On a group and its commands they may stand behind either; what stands nearer to the end counts.
    """

    @_URL
    @_SECRET
    @wraps(command)
    def with_client(*args: Any, graph_url: str, admin_secret: str | None, **kwargs: Any) -> Any:
        ctx = click.get_current_context()
        if not isinstance(ctx.obj, Client) or _is_typed(ctx, "graph_url"):
            ctx.obj = Client(graph_url, secret=admin_secret or None)
        elif _is_typed(ctx, "admin_secret"):
            ctx.obj = Client(ctx.obj.url, secret=admin_secret or None)
        return command(ctx.obj, *args, **kwargs)

    return with_client


def _is_typed(ctx: click.Context, name: str) -> bool:
    return ctx.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE


def say_json(value: Any) -> None:
    """Print JSON that people can read as well."""
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))


def say_columns(rows: list[tuple[str, ...]]) -> None:
    """Print rows with their columns one below the other."""
    if not rows:
        return
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
