"""How long a person waits: commands beside a bare interpreter, and a test's twin beside the copy of its files."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

Row = tuple[str, float, float]


def measure(rounds: int) -> list[Row]:
    """What, seconds, how many times as long as the bare thing beside it; each the median of interleaved rounds."""
    adtwin = [sys.executable, "-m", "adtwin.cli"]
    commands = {
        "adtwin --help (goal: 200 ms)": [*adtwin, "--help"],
        "adtwin campaign create --help": [*adtwin, "campaign", "create", "--help"],
        "adtwin --version": [*adtwin, "--version"],
    }
    bare: list[float] = []
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(2 * rounds + 1):
        bare.append(_timed([sys.executable, "-c", "pass"]))
        for name, command in commands.items():
            taken[name].append(_timed(command))
    base = median(bare)
    rows = [("python -c pass", base, 1.0)]
    rows += [(name, median(seconds), median(seconds) / base) for name, seconds in taken.items()]
    return [*rows, _a_tests_twin(rounds)]


def _timed(command: list[str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def _a_tests_twin(rounds: int) -> Row:
    """A twin after the first of a process, beside copying as many bytes."""
    from adtwin.server.embedded import Embedded, Setting

    setting = Setting(now=1_780_000_000)
    Embedded(setting).close()
    twins, copies = [], []
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "source")
        source.write_bytes(bytes(2 << 20))
        for _ in range(4 * rounds):
            twins.append(_took(lambda: Embedded(setting).close()))
            copies.append(_took(lambda: shutil.copy(source, Path(folder, "copy"))))
    return "a test's twin, made and ended (goal: 50 ms)", median(twins), median(twins) / median(copies)


def _took(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began
