"""Print the part of requirements/lock.txt that running takes: `python tools/runtime_lock.py > runtime.txt`.

The lock holds the tools of tests and checks too. What belongs to running is found by pip-compile's own notes: a release
stays when the package itself wants it without an extra, or something that stays does.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BUILDING = {"setuptools"}
_ENTRY = re.compile(r"^(?=[a-z0-9])", re.MULTILINE)
_NAME = re.compile(r"^([A-Za-z0-9._-]+)")
_VIA = re.compile(r"^ *#(?: +via)? +([a-z0-9][\w.-]*)(?: \(.*\))?$", re.MULTILINE)


def normal(name: str) -> str:
    """A package's name in its one spelling."""
    return re.sub(r"[-_.]+", "-", name).lower()


def entries(lock: str) -> dict[str, str]:
    """The text of each release of a lock file, by name."""
    found = [text for text in _ENTRY.split(lock) if "==" in text.partition("\n")[0]]
    return {normal(text.partition("==")[0].partition("[")[0]): text for text in found}


def runtime(lock: str, project: str) -> str:
    """The entries that running takes, in the order of the lock."""
    known = entries(lock)
    wanted = {
        normal(match[1]) for one in tomllib.loads(project)["project"]["dependencies"] if (match := _NAME.match(one))
    }
    keep = wanted | BUILDING
    while True:
        more = {
            name for name, text in known.items() if name not in keep and keep & set(map(normal, _VIA.findall(text)))
        }
        if not more:
            return "".join(text for name, text in known.items() if name in keep)
        keep |= more


if __name__ == "__main__":
    lock = (ROOT / "requirements" / "lock.txt").read_text(encoding="utf-8")
    print(runtime(lock, (ROOT / "pyproject.toml").read_text(encoding="utf-8")), end="")
