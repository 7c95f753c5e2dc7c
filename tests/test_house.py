"""The house rules that a machine can see."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from adtwin.errors import CATALOGUE
from tools import marks, spec

ROOT = spec.ROOT
NOT_OURS = {
    ".git",
    ".venv",
    ".sdk-venvs",
    ".engines-venv",
    "node_modules",
    "build",
    "dist",
    "__pycache__",
    "demo-output",
}
NOT_OURS |= {".hypothesis", ".pytest_cache", ".mypy_cache", ".ruff_cache"}
TEXT = {".py", ".md", ".toml", ".txt", ".yaml", ".yml", ".ini", ".html", ".css", ".js", ".json", ".mako", ".cfg", ""}
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}
LONGEST_FUNCTION = 60

MACHINE_PATH = re.compile(r"(?<![\w.~<>{}$*)\]-])/(?:home|work|tmp|root|Users|mnt|farm)/\w")


def _files() -> list[Path]:
    return [
        path
        for path in sorted(ROOT.rglob("*"))
        if path.is_file()
        and path.suffix in TEXT
        and not NOT_OURS.intersection(path.relative_to(ROOT).parts)
        and not any(part.endswith(("_cache", ".egg-info")) for part in path.parts)
    ]


def _modules(folder: str = "adtwin") -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_file_holds_a_path_of_somebodys_machine():
    found = [
        f"{_name(path)}:{line}: {text.strip()[:100]}"
        for path in _files()
        for line, text in enumerate(path.read_text(encoding="utf-8", errors="ignore").splitlines(), 1)
        if MACHINE_PATH.search(text)
    ]
    assert found == []


def _imported(path):
    """The packages a module imports; a name in a text, such as a sample for the reader, is none."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    nodes = list(ast.walk(tree))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.partition(".")[0] for name in plain | named}


def test_the_package_never_imports_the_vendors_sdk():
    assert [_name(path) for path in _modules() if "facebook_business" in _imported(path)] == []


def test_every_module_name_says_something():
    folders = [path for path in (ROOT / "adtwin").rglob("*") if path.is_dir()]
    assert [_name(path) for path in [*_modules(), *folders] if path.stem in SAYS_NOTHING] == []


def test_functions_are_short_enough_to_read():
    too_long = [
        f"{_name(path)}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for path in [*_modules(), *_modules("tools")]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert too_long == []


def test_every_error_tells_the_reader_how_to_mend_the_request():
    assert [symbol for symbol, error in CATALOGUE.items() if not (error.title and error.text)] == []


def test_an_error_cites_statements_that_exist():
    cited = {
        (symbol, number)
        for symbol, error in CATALOGUE.items()
        for number in re.findall(r"\b[A-E]-\d+\b", error.evidence)
    }
    assert sorted((symbol, number) for symbol, number in cited if number not in spec.numbers()) == []


def test_a_path_is_told_from_a_url():
    assert MACHINE_PATH.search("open('" + "/ho" + "me/anna/x')")
    assert not MACHINE_PATH.search("https://example.com/home/page")


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("@pytest.mark.req('A-001', 'A-002')\ndef test_x(): ...", [("A-001", "test_x"), ("A-002", "test_x")]),
        ("@pytest.mark.req('A-001')\nclass TestX:\n    def test_y(self): ...", [("A-001", "TestX")]),
        ("class TestX:\n    @pytest.mark.req('A-001')\n    def test_y(self): ...", [("A-001", "TestX::test_y")]),
        ("pytestmark = pytest.mark.req('A-001')", [("A-001", "")]),
        (
            "ROWS = [('A-001', 1), ('A-002', 2)]\nCASES = [pytest.param(x, marks=pytest.mark.req(n)) for n, x in ROWS]",
            [("A-001", ""), ("A-002", "")],
        ),
        ("def test_x(): ...", []),
    ],
)
def test_marks_are_read_from_the_source(tmp_path, source, expected):
    folder = tmp_path / "tests"
    folder.mkdir()
    (folder / "test_sample.py").write_text(source)
    found = [(number, tests) for number, tests in sorted(marks.proofs(folder).items())]
    assert found == [(number, ["tests/test_sample.py" + (f"::{test}" if test else "")]) for number, test in expected]


@pytest.mark.parametrize(
    ("argument", "complaint"),
    [
        ("'A-999'", "A-999 is no number of docs/spec"),
        ("'A-023'", "A-023 is proven here and refused"),
        ("number", "takes literal numbers"),
        ("*NUMBERS", "takes literal numbers"),
    ],
)
def test_a_mark_that_proves_nothing_is_refused(tmp_path, argument, complaint):
    (tmp_path / "test_sample.py").write_text(f"@pytest.mark.req({argument})\ndef test_x(): ...")
    with pytest.raises(spec.SpecError, match=complaint):
        marks.proofs(tmp_path)


def test_the_spec_holds_every_statement():
    letters = [number[0] for number in spec.numbers()]
    assert {letter: letters.count(letter) for letter in "ABCDE"} == {"A": 431, "B": 475, "C": 543, "D": 394, "E": 495}
