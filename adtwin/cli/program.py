"""The command tree: which commands there are, and under which heading `adtwin --help` lists them.

What a command needs beyond click is imported when it runs, so that `adtwin --help` answers at once.
"""

from __future__ import annotations

import errno
from typing import Any

import click

import adtwin
from adtwin.cli.campaigns.apply import apply
from adtwin.cli.campaigns.lint import lint
from adtwin.cli.clock import clock
from adtwin.cli.completion import completion
from adtwin.cli.demo import demo
from adtwin.cli.doctor import doctor
from adtwin.cli.estimate import estimate
from adtwin.cli.faults import faults
from adtwin.cli.insights import insights
from adtwin.cli.logs import logs
from adtwin.cli.mcp import mcp
from adtwin.cli.nodes.declared import kind_called, kinds
from adtwin.cli.openapi import openapi
from adtwin.cli.preview import preview
from adtwin.cli.probe import probe
from adtwin.cli.requests import requests
from adtwin.cli.reset import reset
from adtwin.cli.review import review
from adtwin.cli.run import run
from adtwin.cli.search import search
from adtwin.cli.serve import serve
from adtwin.cli.snapshots import restore, snapshot
from adtwin.cli.trigger import trigger
from adtwin.cli.world import world

SECTIONS: dict[str, tuple[click.Command, ...]] = {
    "Start": (demo, serve, run, mcp),
    "Make ads": (search, estimate, lint, apply, probe, preview, insights),
    "Ask a running twin": (world, requests, logs, openapi),
    "Steer it": (clock, review, trigger, faults, reset, snapshot, restore),
    "About this machine": (doctor, completion),
}


class Program(click.Group):
    """The root command: its commands stand under headings, in the order in which one meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name, in the order of the headings; the node types last."""
        return [*_names(), *kinds()]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command of its own, or the group of a node type."""
        known = super().get_command(ctx, cmd_name)
        if known is not None:
            return known
        kind = kind_called(cmd_name)
        if kind is None:
            return None
        from adtwin.cli.nodes.group import group_of

        return group_of(kind)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one list a heading, and the node types in a paragraph."""
        room = formatter.width - 6 - max(map(len, _names()))
        for heading, commands in SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl([(str(command.name), command.get_short_help_str(room)) for command in commands])
        with formatter.section("Objects (list, get, create, update, delete)"):
            formatter.write_text(" ".join(kinds()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command. A file that can't be read or written ends in a sentence, like every other failure."""
        try:
            return super().invoke(ctx)
        except OSError as error:
            if error.errno == errno.EPIPE or error.filename is None:
                raise
            raise click.ClickException(f"{error.filename}: {error.strerror}.") from error


def _names() -> list[str]:
    return [str(command.name) for commands in SECTIONS.values() for command in commands]


@click.group(
    cls=Program,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Every command that asks a running twin finds it at http://127.0.0.1:8910, or where --graph-url or"
    " ADTWIN_GRAPH_URL says.",
)
@click.version_option(adtwin.__version__, "-V", "--version", message="adtwin %(version)s")
def program() -> None:
    """A working twin of the Meta Marketing API on your own machine.

    \b
    See it work:         adtwin demo
    Start a twin:        adtwin serve
    Run a client:        adtwin run -- CMD…
    Point a client:      eval "$(adtwin world --env)"
    Let a week pass:     adtwin clock advance 7d
    """


for _commands in SECTIONS.values():
    for _command in _commands:
        program.add_command(_command)
