"""What the demo says: the calls as they happen, the results as tables, and what to try next."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from adtwin.cli.demo.server import Server
from adtwin.cli.demo.story import DAYS, Row, Week, results

PLAIN_WIDTH = 120
"""Where no terminal tells its width, lines are not to be cut at 80."""


class Report:
    """Tells the story on standard output; without a terminal it writes plain lines."""

    def __init__(self, console: Console | None = None) -> None:
        found = console or Console(highlight=False)
        self.console = found if found.is_terminal or console else Console(highlight=False, width=PLAIN_WIDTH)

    def started(self, server: Server) -> None:
        """The twin is ready."""
        self._say(f"[bold]adtwin[/] serves at {server.url}, a world of its own in {escape(str(server.data))}")

    def chapter(self, title: str) -> None:
        """A part of the job begins."""
        self._say("")
        self._say(f"[bold cyan]{title}[/]")

    def called(self, method: str, path: str, outcome: str) -> None:
        """A call was answered."""
        self._say(f"  [green]{method:<4}[/] {escape(path)} [dim]→[/] {escape(outcome)}")

    def passed(self, day: int, now: str, row: Row | None, status: str) -> None:
        """A day went by."""
        done = "━" * day + "[dim]" + "─" * (DAYS - day) + "[/]"
        what = (
            f"{int(row['impressions']):>7,} impressions  {float(row['spend']):>7.2f} spent"
            if row
            else "nothing delivered"
        )
        self._say(f"  {done}  day {day} of {DAYS}  {row['date_start'] if row else now[:10]}  {status}  {what}")

    def results(self, week: Week) -> None:
        """Both tables."""
        self._say("")
        self.console.print(_table("Per day", ("date_start",), week.days, week, total=True))
        self.console.print(_table("By age and gender", ("age", "gender"), week.people, week, total=False))
        self._say("[dim]A result is a link click. Reach counts people once, however many days they saw the ad.[/]")

    def left_behind(self, files: list[Path], week: Week, kept: Server | None) -> None:
        """Where to find what was made."""
        self.chapter("Look at")
        for file in files:
            self._say(f"  {escape(str(file))}")
        if kept is None:
            self._say("  [dim]and with adtwin demo --keep, at the ad's preview and the requests[/]")
        else:
            self._say(f"  {week.preview}")
            self._say(f"  [dim]The server goes on as process {kept.process}, until: kill {kept.process}[/]")
            self._say(f"  [dim]Its data is in {escape(str(kept.data))}[/]")

    def next_steps(self, url: str, week: Week, *, kept: bool) -> None:
        """Something to paste."""
        self.chapter("Now you")
        lines = NEXT_KEPT if kept else NEXT
        for line in lines.format(url=url, campaign=week.campaign, adtwin=_command()).splitlines():
            self._say(escape(line))

    def _say(self, line: str) -> None:
        self.console.print(line, soft_wrap=True)


def _command() -> str:
    """How this very `adtwin` is called from here: by its name, or by its path where the name isn't known."""
    if shutil.which("adtwin") is not None:
        return "adtwin"
    script = Path(sys.executable).with_name("adtwin")
    if not script.exists():
        return f"{sys.executable} -m adtwin.cli"
    here = Path.cwd()
    return str(script.relative_to(here) if script.is_relative_to(here) else script)


_TRY = """\
  eval "$({adtwin} world --env)"
  curl "$ADTWIN_GRAPH_URL/v24.0/{path}&access_token=$ADTWIN_ACCESS_TOKEN"
"""
_PYTHON = """
  [Python SDK]
  from facebook_business.session import FacebookSession
  from facebook_business.api import FacebookAdsApi
  FacebookSession.GRAPH = "{url}"
  FacebookAdsApi.init(access_token="…")        # {adtwin} world access_token
"""
NEXT = (
    "  {adtwin} serve                                 # and, in another terminal:\n"
    + _TRY.replace("{path}", "$ADTWIN_AD_ACCOUNT_ID/campaigns?fields=name,status")
    + _PYTHON
)
NEXT_KEPT = (
    "  export ADTWIN_GRAPH_URL={url}\n"
    + _TRY.replace("{path}", "{campaign}/insights?fields=spend,actions&date_preset=maximum")
    + "  {adtwin} clock advance 7d\n"
    + _PYTHON
)


def _table(title: str, keys: tuple[str, ...], rows: list[Row], week: Week, *, total: bool) -> Table:
    """Narrow enough for 80 columns; amounts are in the account's currency."""
    table = Table(
        title=f"{title}, {week.currency}", title_justify="left", title_style="bold cyan", header_style="bold",
        box=SIMPLE_HEAD, show_footer=total, pad_edge=False, collapse_padding=True,
    )  # fmt: skip
    for position, name in enumerate(keys):
        table.add_column(name, footer="whole week" if position == 0 else "")
    for name, footer in zip(_COLUMNS, _cells(week.total), strict=True):
        table.add_column(name, justify="right", footer=footer)
    for row in rows:
        table.add_row(*(str(row[key]) for key in keys), *_cells(row))
    return table


_COLUMNS = ("impressions", "reach", "clicks", "ctr %", "results", "spend", "a result")


def _cells(row: Row) -> list[str]:
    count, spend = results(row), float(row["spend"])
    return [
        *(f"{int(row[name]):,}" for name in ("impressions", "reach", "clicks")),
        f"{float(row.get('ctr', 0)):.2f}",
        f"{count:,}",
        f"{spend:,.2f}",
        f"{spend / count:,.2f}" if count else "–",
    ]
