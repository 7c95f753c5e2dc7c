"""`adtwin mcp`: tools for agents, over stdio or HTTP."""

from __future__ import annotations

from pathlib import Path

import click

from adtwin.cli.client import DEFAULT_URL, VERSION

LOOPBACK = ("127.0.0.1", "localhost", "::1")


@click.command(short_help="Offer tools to an agent (MCP).")
@click.option("--graph-url", envvar="ADTWIN_GRAPH_URL", default=DEFAULT_URL, metavar="URL", show_default=True,
              show_envvar=True, help="The Graph root: a twin, or https://graph.facebook.com.")  # fmt: skip
@click.option("--graph-version", default=VERSION, show_default=True, metavar="vN.N", help="Version of the API.")
@click.option("--access-token", envvar="ADTWIN_ACCESS_TOKEN", metavar="TOKEN", show_envvar=True,
              help="Without it, a twin on this machine is asked for its own.")  # fmt: skip
@click.option("--app-secret", envvar="ADTWIN_APP_SECRET", metavar="SECRET", show_envvar=True,
              help="Adds appsecret_proof to every call.")  # fmt: skip
@click.option("--admin-secret", envvar="ADTWIN_ADMIN_SECRET", metavar="SECRET", show_envvar=True,
              help="What the twin was started with, if anything.")  # fmt: skip
@click.option("--account-id", envvar="ADTWIN_AD_ACCOUNT_ID", metavar="act_N", show_envvar=True,
              help="The ad account of calls that name none.")  # fmt: skip
@click.option("--files", "folders", multiple=True, metavar="DIR",
              type=click.Path(exists=True, file_okay=False, resolve_path=True, path_type=Path),
              help="A folder that uploads may read files from. Repeatable; without it none.")  # fmt: skip
@click.option("--read-only", is_flag=True, help="Offer no tool that changes anything.")
@click.option("--dry-run", is_flag=True, help="Show and check every request that would change something; send none.")
@click.option("--tools", "which", type=click.Choice(["default", "all"]), default="default", show_default=True,
              help="all: also the names that other servers use, such as get_campaigns.")  # fmt: skip
@click.option("--transport", type=click.Choice(["stdio", "http"]), default="stdio", show_default=True,
              help="http: streamable HTTP at /mcp.")  # fmt: skip
@click.option("--host", default="127.0.0.1", show_default=True, help="With http: address to listen on.")
@click.option("--port", default=8911, show_default=True, type=click.IntRange(0, 65_535), help="With http: port.")
@click.option("--http-secret", envvar="ADTWIN_MCP_SECRET", metavar="SECRET", show_envvar=True,
              help="With http: callers must send it as a bearer token. Needed beyond this machine.")  # fmt: skip
def mcp(
    *,
    graph_url: str,
    graph_version: str,
    access_token: str | None,
    app_secret: str | None,
    admin_secret: str | None,
    account_id: str | None,
    folders: tuple[Path, ...],
    read_only: bool,
    dry_run: bool,
    which: str,
    transport: str,
    host: str,
    port: int,
    http_secret: str | None,
) -> None:
    """Offer tools to an agent: creatives, campaigns, uploads, previews, insights, against a twin or the real Graph API.

    Everything is created PAUSED. What may cost money or cannot be undone wants confirm: true. No answer holds a token.

    \b
    adtwin mcp --files ~/ads           a twin on this machine, over stdio
    adtwin mcp --transport http        the same over HTTP
    adtwin mcp --graph-url https://graph.facebook.com
    """
    from adtwin.agent.run import serve
    from adtwin.agent.settings import Settings

    if transport == "http" and host not in LOOPBACK and not http_secret:
        raise click.UsageError("Other machines can reach this address: give --http-secret.")
    settings = Settings(
        graph_url=graph_url.rstrip("/"),
        version=graph_version,
        token=access_token or None,
        app_secret=app_secret or None,
        secret=admin_secret or None,
        account_id=account_id or None,
        read_only=read_only,
        dry_run=dry_run,
        every_tool=which == "all",
        folders=folders,
    )
    serve(settings, None if transport == "stdio" else (host, port), http_secret)
