"""The pages that are no code: what is cited is there, what is assumed is told, the contributor's sample works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from adtwin.errors import CATALOGUE
from tools import differences_page, spec

ROOT = spec.ROOT
PAGES = [
    "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "docs/differences.md", "docs/spec/README.md", "docs/spec/wire.md",
    "docs/spec/assurance.md", "docs/gallery.md", "docs/adr/0004-preview-below-the-model.md",
]  # fmt: skip
LINK = re.compile(r"\]\((?!https?:)([^)#]+)")
CITING = ("adtwin", "tests", "tools")
WIRE = re.compile(r"wire facts ((?:\d+)(?:, \d+\b)*)")
GOAL = re.compile(r"\[((?:[RS]\d+(?:, )?)+)\]")
SAMPLE = re.compile(r"`((?:adtwin|tests)/[\w/]+\.py)`[^\n]*\n\n( *)```python\n(.*?)^ *```", re.MULTILINE | re.DOTALL)


def _text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def _cited(pattern: re.Pattern[str]) -> set[str]:
    """What the sources cite in this form, one by one."""
    sources = [path for folder in CITING for path in (ROOT / folder).rglob("*.py") if path != Path(__file__)]
    return {
        one.strip()
        for path in sources
        for match in pattern.finditer(path.read_text(encoding="utf-8"))
        for one in match.group(1).split(",")
    }


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page):
    assert [link for link in LINK.findall(_text(page)) if not ((ROOT / page).parent / link).exists()] == []


def test_every_section_of_the_wire_facts_that_is_cited_is_there():
    sections = set(re.findall(r"^## (\d+)\. ", _text("docs/spec/wire.md"), re.MULTILINE))
    assert _cited(WIRE) >= {"1", "2", "3", "4", "8"}
    assert _cited(WIRE) - sections == set()


def test_every_goal_that_is_cited_is_there():
    goals = set(re.findall(r"^\| ([RS]\d+) \|", _text("docs/spec/assurance.md"), re.MULTILINE))
    assert _cited(GOAL) >= {"S5", "S8"}
    assert _cited(GOAL) - goals == set()


def test_the_tests_that_hold_a_goal_exist():
    named = re.findall(r"`(tests/[^`]*)`", _text("docs/spec/assurance.md"))
    assert len(named) > 30
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_assumed_error_is_on_the_page_of_differences():
    page = differences_page.page()
    missing = [
        symbol for symbol, row in CATALOGUE.items() if row.evidence.startswith("assumed") and f"`{symbol}`" not in page
    ]
    assert missing == []


GAP = 'area = "A"\nwhat = "W"\ninstead = "I"\nmatters = "M"\n'


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [
        (GAP.replace('matters = "M"\n', ""), "missing or unknown key"),
        (GAP.replace('"I"', '""'), "missing or unknown key"),
        (GAP + 'sees = ["README.md"]\n', "sees"),
        (GAP + 'see = ["docs/nowhere.md"]\n', "docs/nowhere.md, which isn't there"),
        (GAP + 'numbers = ["A-999"]\n', "A-999, which isn't there"),
    ],
)
def test_a_faulty_gap_is_refused(tmp_path, entry, complaint):
    file = tmp_path / "gaps.toml"
    file.write_text(f"[[gap]]\n{entry}")
    with pytest.raises(spec.SpecError, match=complaint):
        differences_page.gaps(file)


def test_a_gap_is_read(tmp_path):
    file = tmp_path / "gaps.toml"
    file.write_text(f'[[gap]]\n{GAP}see = ["README.md"]\nnumbers = ["A-001"]\n')
    assert differences_page.gaps(file) == [differences_page.Gap("A", "W", "I", "M", ("README.md",), ("A-001",))]


def test_the_sample_node_type_works_as_it_stands(tmp_path):
    """CONTRIBUTING's fifteen minutes, done to a copy."""
    for folder in ("adtwin", "tests", "tools", "docs/spec"):
        ignored = shutil.ignore_patterns("__pycache__", "node_modules", "sdk")
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    samples = SAMPLE.findall(_text("CONTRIBUTING.md"))
    assert [path for path, _, _ in samples] == [
        "adtwin/errors/tree.py", "adtwin/model/tree/ad_note.py", "tests/model/test_ad_note.py",
    ]  # fmt: skip
    for path, _, code in samples:
        with (tmp_path / path).open("a", encoding="utf-8") as file:
            file.write(textwrap.dedent(code))
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", samples[-1][0]]
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False, timeout=100)
    assert "2 passed" in done.stdout, done.stdout + done.stderr
