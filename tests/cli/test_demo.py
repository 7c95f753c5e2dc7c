"""The demo: the whole of it once, and its parts."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner
from PIL import Image
from rich.console import Console

from adtwin.cli.client import Client
from adtwin.cli.demo import command, server, story
from adtwin.cli.demo.chart import draw
from adtwin.cli.demo.picture import paint
from adtwin.cli.demo.report import Report
from adtwin.cli.program import program
from tests.live import served


def row(spend: float, clicks: int, **keys: str) -> story.Row:
    """A row of insights as the wire has it."""
    actions = [{"action_type": "link_click", "value": str(clicks)}, {"action_type": "post_engagement", "value": "99"}]
    return {"impressions": "1000", "reach": "900", "clicks": "12", "ctr": "1.2", "spend": str(spend),
            "actions": actions, **keys}  # fmt: skip


WEEK = story.Week(
    "act_1", "120", "121", "EUR", "http://127.0.0.1:1/_adtwin/preview/x", row(30, 5),
    [row(10, 2, date_start="2026-06-01"), row(20, 3, date_start="2026-06-02")],
    [row(30, 0, age="18-24", gender="male") | {"actions": []}],
)  # fmt: skip


def told(**more: int) -> tuple[Report, io.StringIO]:
    """A report without a terminal, and what it says."""
    out = io.StringIO()
    return Report(Console(file=out, highlight=False, width=more.get("width", 120))), out


def test_the_whole_demo(tmp_path):
    """From a started server to the chart, on the embedded default, in a process of its own."""
    output = tmp_path / "out"
    ended = subprocess.run(
        [sys.executable, "-m", "adtwin.cli", "demo", "--output", str(output)],
        check=False, capture_output=True, text=True, timeout=100,
        env={**os.environ, "TMPDIR": str(tmp_path), "COLUMNS": "80"},
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    said = ended.stdout
    for call in ("adimages", "campaigns", "adsets", "adcreatives", "ads"):
        assert re.search(rf"POST /v24.0/act_\d+/{call} → \w+", said), call
    assert "PENDING_REVIEW" in said
    assert re.search(r"preview_shareable_link → http\S+/preview/", said)
    assert [int(day) for day in re.findall(r"day (\d) of 7 .* ACTIVE", said)] == list(range(1, 8))
    days = re.findall(r"^ 2026-06-0(\d) +([\d,]+) .* ([\d.]+) +[\d.]+ *$", said, re.MULTILINE)
    assert [day for day, *_ in days] == list("1234567")
    whole = re.search(r"^ whole week +([\d,]+) .* ([\d.]+) +[\d.]+ *$", said, re.MULTILINE)
    assert whole is not None
    assert sum(int(count.replace(",", "")) for _, count, _ in days) == int(whole[1].replace(",", ""))
    assert sum(round(100 * float(spend)) for *_, spend in days) == round(100 * float(whole[2])) > 0
    assert re.search(r"^ 25-34 +female ", said, re.MULTILINE)
    with Image.open(output / "insights.png") as chart:
        assert chart.size == (1560, 504)
    left = {path.name for path in tmp_path.iterdir() if path.name.startswith("adtwin-")}
    assert left == set(), "the server's folder is gone"


def test_the_story_is_the_same_over_any_client(tmp_path):
    """Told to a live server of any kind; what it returns adds up."""
    with served() as live:
        client = Client(live.url, token=live.live.world["access_token"])
        report, out = told()
        week = story.tell(client, paint(tmp_path / "poster.jpg"), report)
    assert len(week.days) in {7, 8}
    assert sum(int(one["impressions"]) for one in week.people) == int(week.total["impressions"])
    assert week.currency == "USD"
    assert "Activate" in out.getvalue()


def test_the_picture_is_a_real_file(tmp_path):
    with Image.open(paint(tmp_path / "poster.jpg")) as picture:
        assert (picture.format, picture.size) == ("JPEG", (1200, 628))
        assert len(picture.getcolors(1 << 20) or []) > 500


def test_the_same_week_draws_the_same_chart(tmp_path):
    assert draw(WEEK, tmp_path / "a.png").read_bytes() == draw(WEEK, tmp_path / "b.png").read_bytes()


def test_tables_fit_a_terminal_of_80_columns():
    report, out = told(width=80)
    report.results(WEEK)
    text = out.getvalue()
    assert "whole week" in text
    assert "18-24" in text
    assert [line for line in text.splitlines() if len(line.rstrip()) > 80 and "Reach" not in line] == []
    assert re.search(r"2026-06-02 .* 3 +20.00 +6.67", text)
    assert re.search(r"18-24 +male .* 0 +30.00 +–", text)


def test_a_day_without_delivery_is_told():
    report, out = told()
    report.passed(3, "2026-06-04T07:00:00Z", None, "PENDING_REVIEW")
    assert "day 3 of 7  2026-06-04  PENDING_REVIEW  nothing delivered" in out.getvalue()


@pytest.mark.parametrize(
    ("kept", "expected"),
    [
        (False, ["adtwin demo --keep", " serve ", 'FacebookSession.GRAPH = "http://127.0.0.1:8910"']),
        (True, ["until: kill 4711", "/v24.0/120/insights?fields=spend", "clock advance 7d", WEEK.preview]),
    ],
)
def test_next_steps_can_be_pasted(tmp_path, kept, expected):
    report, out = told()
    one = server.Server("http://127.0.0.1:8910", tmp_path, 4711, Client("http://127.0.0.1:8910"), {})
    report.left_behind([tmp_path / "insights.png"], WEEK, one if kept else None)
    report.next_steps(one.url, WEEK, kept=kept)
    assert [words for words in expected if words not in out.getvalue()] == []


def test_without_matplotlib(monkeypatch):
    monkeypatch.setattr(command.importlib.util, "find_spec", lambda _name: None)
    result = CliRunner().invoke(program, ["demo"])
    assert result.exit_code == 1
    assert result.stderr == "Error: the chart needs matplotlib: pip install 'adtwin[demo]'.\n"


def test_a_server_that_does_not_start(monkeypatch, tmp_path):
    monkeypatch.setattr(server.tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(server, "MONDAY", "noon")
    result = CliRunner().invoke(program, ["demo", "--output", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert "Error: the server did not start: " in result.stderr
    assert "'noon' is no time" in result.stderr
    assert not list(tmp_path.glob("adtwin-demo-*"))


def test_keep_leaves_the_server_running(tmp_path):
    ended = subprocess.run(
        [sys.executable, "-m", "adtwin.cli", "demo", "--keep", "--output", str(tmp_path / "out")],
        check=False, capture_output=True, text=True, timeout=100,
        env={**os.environ, "TMPDIR": str(tmp_path)},
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    process = int(re.search(r"kill (\d+)", ended.stdout)[1])
    try:
        url = re.search(r"serves at (http\S+),", ended.stdout)[1]
        assert Client(url).admin("GET", "/health")["status"] == "ok"
    finally:
        os.kill(process, 15)
