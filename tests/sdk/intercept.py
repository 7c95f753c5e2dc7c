"""Programs as they are, under `adtwin run`: `python -m tests.sdk.intercept`. None of them is told of a twin."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools import sdk_env, spec

HERE = Path(__file__).resolve().parent / "intercepted"
SECONDS = 300
CURL = (
    'curl -sSf "https://graph.facebook.com/v24.0/$AD_ACCOUNT_ID/campaigns" -F name=Curl -F objective=OUTCOME_TRAFFIC'
    ' -F status=PAUSED -F "special_ad_categories=[]" -F "access_token=$ACCESS_TOKEN"'
)


def programs() -> Iterator[tuple[str, list[str] | None, set[str]]]:
    """The name of each program, the command, and the hosts it must have called; None where it can't be had."""
    graph = {"graph.facebook.com"}
    yield "curl", ["sh", "-c", CURL] if shutil.which("curl") else None, graph
    for version in sdk_env.PYTHON_SDKS:
        python = str(sdk_env.python_of(version))
        hosts = graph | {"graph-video.facebook.com"}
        yield f"facebook-business {version}", [python, str(HERE / "python_sdk.py")], hosts
    node = sdk_env.node()
    command = [node, str(HERE / "node_sdk.cjs"), str(sdk_env.NODE)] if node and sdk_env.NODE.is_dir() else None
    yield "facebook-nodejs-business-sdk", command, graph
    yield "meta-ads-mcp", [str(sdk_env.python_of(sdk_env.AGENT)), str(HERE / "agent.py")], graph


def run(command: list[str], report: Path) -> tuple[int, dict[str, Any]]:
    """Run one program against a twin of its own; its exit code, and what it called."""
    own = [sys.executable, "-m", "adtwin.cli", "run", "--fresh", "--data", str(report.parent), "--report", str(report)]
    ended = subprocess.run([*own, "--", *command], cwd=spec.ROOT, timeout=SECONDS, check=False)
    return ended.returncode, json.loads(report.read_text(encoding="utf-8"))


def complaints(code: int, called: dict[str, Any], hosts: set[str]) -> list[str]:
    """What is not as it should be."""
    found = [f"it ended with {code}"] if code else []
    missing = hosts - {entry["host"] for entry in called["requests"]}
    found += [f"{host} was not called" for host in sorted(missing)]
    return found + [f"it wanted to reach {host}" for host in called["refused_hosts"]]


def main() -> int:
    """Exit status 0 when every program that could be had met the twin and nothing else."""
    failed = False
    for name, command, hosts in programs():
        print(f"{name}:", flush=True)
        if command is None:
            print("  skipped: it can't be had on this machine", flush=True)
            continue
        with tempfile.TemporaryDirectory(prefix="adtwin-intercept-") as folder:
            code, called = run(command, Path(folder, "called.json"))
        for complaint in complaints(code, called, hosts):
            failed = True
            print(f"  FAILED: {complaint}", flush=True)
    print("intercept: " + ("some programs did not meet the twin" if failed else "every program met the twin"))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
