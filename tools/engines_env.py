"""Build the environment in which reports run on other engines: their clients, on top of the project's own packages.

They weigh more than a gigabyte together, so `make test` does without them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from tools import spec

FOLDER = spec.ROOT / ".engines-venv"
PINNED = spec.ROOT / "requirements" / "engines.txt"


def main() -> None:
    """Build it, unless it stands."""
    wanted = PINNED.read_text(encoding="utf-8")
    stamp = FOLDER / ".complete"
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    print(f"building {FOLDER.name}: the clients of ClickHouse and Spark, about a gigabyte", flush=True)
    shutil.rmtree(FOLDER, ignore_errors=True)
    _run(sys.executable, "-m", "venv", "--without-pip", str(FOLDER))
    python = FOLDER / "bin" / "python"
    _run(sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "--require-hashes", "-r", str(PINNED))
    own = Path(sysconfig.get_path("purelib"))
    packages = next((FOLDER / "lib").glob("python*/site-packages"))
    (packages / "project.pth").write_text(f"{own}\n", encoding="utf-8")
    stamp.write_text(wanted, encoding="utf-8")


def _run(*command: str) -> None:
    subprocess.run(command, check=True, cwd=spec.ROOT)


if __name__ == "__main__":
    main()
