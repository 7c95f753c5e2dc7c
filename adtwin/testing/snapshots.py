"""Values that are kept beside a test and compared with what it finds now."""

from __future__ import annotations

import difflib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from adtwin.testing.masking import masked

FOLDER = "snapshots"
_AWKWARD = re.compile(r"[^\w.-]+")


@dataclass(frozen=True)
class Snapshots:
    """The snapshots of one test: `snapshots/<module>/<test>[.<name>].json` beside its module."""

    folder: Path
    test: str
    write: bool

    @classmethod
    def of(cls, module: Path, test: str, *, write: bool) -> Snapshots:
        """Those of a test in a module."""
        return cls(module.parent / FOLDER / module.stem, _AWKWARD.sub("-", test).strip("-"), write)

    def compare(self, value: Any, name: str) -> None:
        """AssertionError when the masked value isn't what is kept, or nothing is; with `write` it is kept instead."""
        __tracebackhide__ = True
        file = self.folder / (f"{self.test}.{_AWKWARD.sub('-', name)}.json" if name else f"{self.test}.json")
        now = json.dumps(masked(value), indent=2, ensure_ascii=False, sort_keys=True) + "\n"
        if self.write:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(now, encoding="utf-8")
            return
        if not file.exists():
            raise AssertionError(f"there is no snapshot {file} yet: pytest --adtwin-write-snapshots keeps one")
        kept = file.read_text(encoding="utf-8")
        if kept != now:
            lines = difflib.unified_diff(kept.splitlines(), now.splitlines(), "kept", "now", lineterm="", n=2)
            told = "\n".join(lines)
            raise AssertionError(
                f"{file.name} differs (pytest --adtwin-write-snapshots keeps what is there now):\n{told}"
            )
