"""The tutorial, followed: its commands are executed in its order, and leave what it promises."""

from __future__ import annotations

import csv
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from adtwin.agent.browser import NAMES
from tests.live import live_server

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs/tutorial.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
BEFOREHAND = ("# once, ", "# in a first terminal\n")
"""How blocks begin that set up what the test has already."""
HAS_BROWSER = any(shutil.which(name) for name in NAMES)


def _script() -> str:
    """Every command that a newcomer types into the second terminal."""
    script = "".join(block for block in BLOCKS if not block.startswith(BEFOREHAND))
    return script if HAS_BROWSER else re.sub(r"^adtwin preview .*\n", "", script, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """The folder in which the tutorial was followed, and what the terminal showed."""
    folder = tmp_path_factory.mktemp("tutorial")
    (folder / "examples").symlink_to(ROOT / "examples")
    own = folder / "bin" / "adtwin"
    own.parent.mkdir()
    own.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m adtwin.cli "$@"\n')
    own.chmod(0o755)
    with live_server() as server:
        env = {"PATH": f"{own.parent}:{Path(sys.executable).parent}:{os.environ['PATH']}", "HOME": str(folder),
               "PYTHONPATH": str(ROOT), "ADTWIN_GRAPH_URL": server.url}  # fmt: skip
        command = ["bash", "-euxo", "pipefail", "-c", _script()]
        ended = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, timeout=240)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return folder / "my-campaign", ended.stdout


def test_what_is_done_beforehand_is_told():
    assert [block.splitlines()[-1] for block in BLOCKS if block.startswith(BEFOREHAND)] == [
        ". .venv/bin/activate", "adtwin serve --ephemeral",
    ]  # fmt: skip


def test_the_campaign_is_made_once(followed):
    _, said = followed
    assert "0 errors, 0 warnings" in said
    assert said.count("4 to create, 0 to change, 0 as they should be") == 2  # planned, then done
    assert "0 to create, 3 to change, 1 as they should be" in said  # activated


def test_seven_days_have_results(followed):
    folder, said = followed
    assert re.search(r"^Autumn walks +\d+ ", said, re.MULTILINE)
    with (folder / "week.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["Reporting starts"] for row in rows}) in (7, 8)
    assert {row["Age"] for row in rows} == {"25-34", "35-44", "45-54", "55-64", "65+"}
    spent = sum(float(row["Amount spent (USD)"]) for row in rows)
    assert 0 < spent <= 7 * 30 * 1.25


def test_the_workbook_opens(followed):
    folder, _ = followed
    with zipfile.ZipFile(io.BytesIO((folder / "week.xlsx").read_bytes())) as book:
        assert "Reporting starts" in book.read("xl/worksheets/sheet1.xml").decode() + "".join(
            book.read(name).decode() for name in book.namelist() if name.endswith("sharedStrings.xml")
        )


def test_there_are_pictures(followed):
    folder, _ = followed
    pictures = {file.name for file in folder.glob("*.png")}
    assert pictures >= {"poster.png", "week.png"} | ({"feed.png", "story.png"} if HAS_BROWSER else set())


def test_the_ad_is_rejected_in_the_end(followed):
    assert "DISAPPROVED" in followed[1]
