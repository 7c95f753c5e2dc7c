"""Every row of the catalogue reaches a client over HTTP: by its rule, or by a fault alone, and then it says why."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from adtwin.errors import CATALOGUE
from adtwin.errors.documented import FAULT_ONLY
from tests.live import Live, error_of

ROOT = Path(__file__).parents[2]
WORD = re.compile(r"\b[A-Z][A-Z0-9_]+\b")


@cache
def _raised() -> frozenset[str]:
    """The symbols that the package uses, apart from declaring them."""
    files = [path for path in (ROOT / "adtwin").rglob("*.py") if "errors" not in path.relative_to(ROOT).parts]
    return frozenset(word for path in files for word in WORD.findall(_without_imports(path)))


def _without_imports(path: Path) -> str:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    lines = path.read_text(encoding="utf-8").splitlines()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for line in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[line] = ""
    return "\n".join(lines)


@cache
def _provoked() -> frozenset[str]:
    """The symbols that tests name who speak HTTP."""
    files = [path for path in (ROOT / "tests").rglob("test_*.py") if path != Path(__file__)]
    texts = [path.read_text(encoding="utf-8") for path in files]
    return frozenset(word for text in texts if "live" in text for word in WORD.findall(text))


@pytest.mark.req("C-541")
@pytest.mark.parametrize("symbol", sorted(CATALOGUE))
def test_a_row_is_raised_by_a_rule_and_tried_or_says_why_not(symbol: str):
    if symbol in FAULT_ONLY:
        assert symbol not in _raised(), "a rule raises it by now: take it out of FAULT_ONLY"
    else:
        assert symbol in _raised(), "nothing raises it: give it a rule, or tell in FAULT_ONLY why there is none"
        assert symbol in _provoked() or symbol in OTHERS, "no test provokes it over HTTP"


def test_what_is_had_by_fault_only_exists():
    assert FAULT_ONLY.keys() <= CATALOGUE.keys()
    assert all(why.endswith(".") for why in FAULT_ONLY.values())


def test_a_limit_that_was_asked_for_says_how_long_to_wait(live: Live):
    error = live.get("/me", headers={"X-Adtwin-Error": "17/2446079"}).json()["error"]
    assert error["error_user_msg"].startswith("Wait 5 minutes of the twin's clock")


ASKED = """
from adtwin.server.faults import error_of
print(error_of(100, 2490155).row.symbol, error_of(4, None).row.symbol)
"""


def test_numbers_are_found_whatever_was_loaded_before():
    run = subprocess.run([sys.executable, "-c", ASKED], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["POST_OF_AD_UNAVAILABLE", "APP_CALL_LIMIT"]


@pytest.mark.req("C-472", "C-473", "C-477", "C-479")
def test_every_row_is_answered_whole_when_a_fault_asks_for_it(live: Live):
    for symbol, row in CATALOGUE.items():
        answer = live.get("/me", headers={"X-Adtwin-Error": symbol})
        error = answer.json()["error"]
        found = (answer.status_code, error["code"], error.get("error_subcode"), error["type"], error["is_transient"])
        assert found == (row.status, row.code, row.subcode, row.type, row.transient), symbol
        assert row.status >= 500 or error["message"].startswith(f"(#{row.code}) "), symbol
        assert error["error_user_title"], symbol
        assert error["error_user_msg"], symbol
        texts = (error["message"], error["error_user_title"], error["error_user_msg"])
        assert not any(sign in text for text in texts for sign in ("  ", "<>", " .")), (symbol, texts)
        assert "{" not in error["error_user_title"], symbol
    assert live.get("/me").status_code == 200


OTHERS = {"USER_CHECKPOINTED", "USER_UNCONFIRMED"}
"""Tried below, by what ends them."""


@pytest.mark.req("C-480")
@pytest.mark.parametrize(
    ("reason", "symbol"), [("checkpointed", "USER_CHECKPOINTED"), ("unconfirmed", "USER_UNCONFIRMED")]
)
def test_a_person_who_is_held_up_has_no_working_token(live: Live, reason: str, symbol: str):
    live.admin("POST", "/sessions", {"user_id": live.world["user_id"], "reason": reason})
    error_of(live.get("/me"), symbol)
