"""Build the environments in which the official SDKs and an agent's tools run, each by itself under .sdk-venvs.

The vendor's SDKs are test-time tools: nothing of them is part of this repository or of the package. An environment is
built once and again when its pinned list changes.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tools import spec

PYTHON_SDKS = ("24", "25", "26")
MCP = "mcp-1"
"""The older client of the Model Context Protocol; the newer one is among adtwin's own dependencies."""
AGENT = "meta-ads-mcp"
"""Tools of agents that people use, from the package index: they run unchanged under `adtwin run`."""
FOLDER = spec.ROOT / ".sdk-venvs"
NODE = FOLDER / "node"
NODE_SOURCES = spec.ROOT / "tests" / "sdk" / "node"


def python_of(version: str) -> Path:
    """The interpreter of the environment that holds facebook-business of this major version, or of the MCP SDK."""
    return FOLDER / version / "bin" / "python"


def node() -> str | None:
    """The Node program, when this machine has Node and its package manager."""
    return shutil.which("node") if shutil.which("npm") else None


def build_python(version: str, listed: str) -> None:
    """An environment with one SDK, from its hash-pinned list."""
    wanted = (spec.ROOT / "requirements" / f"{listed}.txt").read_text(encoding="utf-8")
    stamp = FOLDER / version / ".complete"
    if _is_current(stamp, wanted):
        return
    print(f"{listed}: building {stamp.parent.relative_to(spec.ROOT)}", flush=True)
    environment = FOLDER / version
    shutil.rmtree(environment, ignore_errors=True)
    _run(sys.executable, "-m", "venv", "--without-pip", str(environment))
    pip = (sys.executable, "-m", "pip", "--python", str(python_of(version)))
    _run(*pip, "install", "--quiet", "--require-hashes", "--requirement", f"requirements/{listed}.txt")
    stamp.write_text(wanted, encoding="utf-8")


def build_node() -> None:
    """A folder with facebook-nodejs-business-sdk, from its lock file."""
    wanted = (NODE_SOURCES / "package-lock.json").read_text(encoding="utf-8")
    stamp = NODE / ".complete"
    if _is_current(stamp, wanted):
        return
    print(f"facebook-nodejs-business-sdk: building {NODE.relative_to(spec.ROOT)}", flush=True)
    shutil.rmtree(NODE, ignore_errors=True)
    NODE.mkdir(parents=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(NODE_SOURCES / name, NODE / name)
    _run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--prefix", str(NODE))
    stamp.write_text(wanted, encoding="utf-8")


def _is_current(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text(encoding="utf-8") == wanted


def _run(*command: str) -> None:
    subprocess.run(command, check=True, cwd=spec.ROOT)


def main() -> None:
    """Build what is missing."""
    for version in PYTHON_SDKS:
        build_python(version, f"sdk-{version}")
    build_python(MCP, MCP)
    build_python(AGENT, AGENT)
    if not node():
        print("no Node on this machine: its SDK is left out")
        return
    try:
        build_node()
    except (OSError, subprocess.CalledProcessError) as problem:
        shutil.rmtree(NODE, ignore_errors=True)
        print(f"the Node SDK can't be had on this machine, so it is left out: {problem}")


if __name__ == "__main__":
    main()
