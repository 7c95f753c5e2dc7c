"""Commands that work against the twin and against the real Graph API alike: where it is, as whom, for which account."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from adtwin.cli.client import DEFAULT_URL, VERSION, CallError, Client

Command = Callable[..., Any]


class Graph:
    """A Graph root with a token: the twin's own where none is given, since it tells it."""

    def __init__(self, client: Client, account: str | None = None) -> None:
        self.client = client
        self._account = account
        self._world: dict[str, Any] | None = None
        if client.token is None:
            if not client.is_twin:
                raise CallError("the real service asks for a token: give --access-token, or set ADTWIN_ACCESS_TOKEN.")
            client.token = str(self.world["access_token"])

    @property
    def world(self) -> dict[str, Any]:
        """What the twin knows of its seeded identities; nothing of the real service."""
        if self._world is None:
            self._world = dict(self.client.admin("GET", "/world")) if self.client.is_twin else {}
        return self._world

    @property
    def account(self) -> str:
        """The ad account, with `act_`."""
        return self.identity("ad_account_id")

    def identity(self, name: str) -> str:
        """`ad_account_id`, `page_id`, …: as given, as the environment has it, or as the twin's world has it."""
        given = self._account if name == "ad_account_id" else None
        found = given or os.environ.get(f"ADTWIN_{name.upper()}") or self.world.get(name)
        if not found:
            how = "--account" if name == "ad_account_id" else "--of"
            raise CallError(
                f"which {name.removesuffix('_id').replace('_', ' ')}? Say it with {how}, or set ADTWIN_{name.upper()}."
            )
        text = str(found)
        return f"act_{text}" if name == "ad_account_id" and text.isdigit() else text


def on_a_graph(command: Command) -> Command:
    """The options that say which Graph root; the command gets a `Graph` as its first argument."""
    return _with_options(command, Graph)


def on_a_graph_if_any(command: Command) -> Command:
    """The same for a command that can do without: it gets None where nobody answers and nobody was named."""

    def found(client: Client, account: str | None) -> Graph | None:
        typed = click.get_current_context().get_parameter_source("graph_url")
        try:
            return Graph(client, account)
        except CallError:
            if typed is click.core.ParameterSource.DEFAULT:
                return None
            raise

    return _with_options(command, found)


def _with_options(command: Command, made: Callable[[Client, str | None], Graph | None]) -> Command:
    @click.option("--graph-url", envvar="ADTWIN_GRAPH_URL", default=DEFAULT_URL, metavar="URL", show_default=True,
                  show_envvar=True, help="The twin, or https://graph.facebook.com.")  # fmt: skip
    @click.option("--access-token", envvar="ADTWIN_ACCESS_TOKEN", metavar="TOKEN", show_envvar=True,
                  help="Without one: the twin's own.")  # fmt: skip
    @click.option("--account", envvar="ADTWIN_AD_ACCOUNT_ID", metavar="act_ID", show_envvar=True,
                  help="The ad account. Without it: the twin's own.")  # fmt: skip
    @click.option("--api-version", envvar="ADTWIN_API_VERSION", default=VERSION, metavar="vN.N", show_default=True,
                  show_envvar=True, help="The version to ask for.")  # fmt: skip
    @wraps(command)
    def with_graph(
        *args: Any, graph_url: str, access_token: str | None, account: str | None, api_version: str, **kwargs: Any
    ) -> Any:
        client = Client(
            graph_url,
            token=access_token or None,
            secret=os.environ.get("ADTWIN_ADMIN_SECRET"),
            app_secret=None if access_token is None else os.environ.get("ADTWIN_APP_SECRET"),
            version=api_version,
        )
        return command(made(client, account), *args, **kwargs)

    return with_graph
