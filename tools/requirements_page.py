"""docs/requirements.md: which statements of docs/spec are proven by a test, refused with a reason, or open."""

from __future__ import annotations

from tools import marks, spec

PAGE = "docs/requirements.md"

_TOP = """\
# Requirements: proven, refused, open

Generated from the tests' marks by `make docs`; do not edit. The statements themselves are in
[spec/](spec/README.md). A statement is *proven* when a test carries its number, *refused* when
[spec/refused.toml](spec/refused.toml) says why, *open* otherwise.
"""


def page() -> str:
    """The whole page."""
    proven = marks.proofs()
    return "\n".join([_TOP, *_summary(proven), "", *_details(proven)]) + "\n"


def _summary(proven: dict[str, list[str]]) -> list[str]:
    every = _counts(tuple(spec.numbers()), proven)
    lines = [
        f"**{every[0]:,} statements: {every[1]:,} proven, {every[2]:,} refused, {every[3]:,} open.**",
        "",
        "| chapter | statements | proven | refused | open |",
        "|---|---:|---:|---:|---:|",
    ]
    for chapter in spec.chapters():
        counts = " | ".join(str(count) for count in _counts(chapter.numbers, proven))
        lines.append(f"| [{chapter.file[0].upper()}](spec/{chapter.file}) {chapter.title} | {counts} |")
    return lines


def _counts(numbers: tuple[str, ...], proven: dict[str, list[str]]) -> tuple[int, int, int, int]:
    done = sum(number in proven for number in numbers)
    dropped = sum(number in spec.refused() for number in numbers)
    return len(numbers), done, dropped, len(numbers) - done - dropped


def _details(proven: dict[str, list[str]]) -> list[str]:
    lines: list[str] = []
    for chapter in spec.chapters():
        lines += [f"## {chapter.file[0].upper()}: {chapter.title}", ""]
        settled = [number for number in chapter.numbers if number in proven or number in spec.refused()]
        lines += [f"- {number} {_settled(number, proven)}" for number in settled]
        if still_open := [number for number in chapter.numbers if number not in settled]:
            lines.append(f"- open: {ranges(still_open)}")
        lines.append("")
    return lines[:-1]


def _settled(number: str, proven: dict[str, list[str]]) -> str:
    if number in proven:
        return ", ".join(f"`{test.removeprefix('tests/')}`" for test in proven[number])
    return f"refused: {spec.refused()[number]}"


def ranges(numbers: list[str]) -> str:
    """Consecutive numbers as one range: `A-021…A-023, A-025`."""
    runs: list[list[str]] = []
    for number in numbers:
        if runs and number[0] == runs[-1][-1][0] and int(number[2:]) == int(runs[-1][-1][2:]) + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}…{run[-1]}" for run in runs)
