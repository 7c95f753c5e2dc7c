"""Tell the story through every official SDK, each against a fresh server of its own: `python -m tests.sdk.run`."""

from __future__ import annotations

import json
import re
import selectors
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import sdk_env, spec

HERE = Path(__file__).resolve().parent
START_SECONDS = 60
STORY_SECONDS = 600
CLOSING = re.compile(r"^(\d+) passed, (\d+) failed, (\d+) skipped$", re.MULTILINE)
NOW = "2026-11-02T08:00:00Z"


@contextmanager
def server() -> Iterator[str]:
    """The address of a twin on a free port, with a freshly seeded world that lies in memory only."""
    command = (sys.executable, "-m", "adtwin.cli", "serve", "--ephemeral", "--json", "--port", "0", "--now", NOW)
    process = subprocess.Popen(command, cwd=spec.ROOT, stdout=subprocess.PIPE)
    try:
        yield _address(process)
    finally:
        process.terminate()
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            raise


def _address(process: subprocess.Popen[bytes]) -> str:
    """The `url` of the one JSON line that says the server is ready."""
    assert process.stdout is not None
    deadline = time.monotonic() + START_SECONDS
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while selector.select(max(0.0, deadline - time.monotonic())):
            line = process.stdout.readline()
            if not line:
                raise RuntimeError(f"the server ended with status {process.wait()} before it was ready")
            if line.startswith(b"{"):
                return str(json.loads(line)["url"]).rstrip("/")
    raise RuntimeError(f"the server was not ready within {START_SECONDS} s")


def stories() -> Iterator[tuple[str, list[str] | None]]:
    """The name of each story and the command that tells it, `{url}` to be filled in; None where it can't be told."""
    for version in sdk_env.PYTHON_SDKS:
        yield f"facebook-business {version}", [str(sdk_env.python_of(version)), str(HERE / "story.py"), "{url}"]
    yield "mcp 1.x", [str(sdk_env.python_of(sdk_env.MCP)), str(HERE / "mcp_story.py"), "{url}", sys.executable]
    node = sdk_env.node()
    script = str(HERE / "node" / "story.cjs")
    told = [node, script, "{url}", str(sdk_env.NODE)] if node and sdk_env.NODE.is_dir() else None
    yield "facebook-nodejs-business-sdk", told


def tell(command: list[str]) -> Counter[str]:
    """Run one story against a server of its own; print what it prints, and return its counts."""
    with server() as url:
        told = subprocess.run(
            [part.format(url=url) for part in command],
            cwd=HERE,
            capture_output=True,
            text=True,
            timeout=STORY_SECONDS,
            check=False,
        )
    print(told.stdout, end="", flush=True)
    closing = CLOSING.search(told.stdout)
    if closing is None or (told.returncode != 0) != (closing[2] != "0" or closing[3] != "0"):
        print(told.stderr[-4000:], flush=True)
        return Counter(failed=1)
    return Counter(passed=int(closing[1]), failed=int(closing[2]), skipped=int(closing[3]))


def main() -> int:
    """Exit status 0 when every story that could be told passed, step by step."""
    total: Counter[str] = Counter(passed=0, failed=0, skipped=0)
    incomplete = False
    for name, command in stories():
        print(f"{name}:", flush=True)
        if command is None:
            print("  skipped: neither Node nor its SDK can be had on this machine", flush=True)
            total["skipped"] += 1
            continue
        counts = tell(command)
        incomplete |= bool(counts["failed"] or counts["skipped"])
        total += counts
    print(f"SDK stories: {total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
    return 1 if incomplete else 0


if __name__ == "__main__":
    sys.exit(main())
