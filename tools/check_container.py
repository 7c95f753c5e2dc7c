"""Carry out the steps of the Containerfile without a container engine: `python -m tools.check_container`.

Every build step runs in a folder that holds what `.dockerignore` lets through and nothing else; then the image's
command is started from what they made, and its health check is run against it.
"""

from __future__ import annotations

import fnmatch
import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools import spec

FILE = "Containerfile"
PREFIX = "/opt/adtwin"
SECRET = "only-for-this-check"  # noqa: S105 - nobody else's
START_SECONDS = 60.0
Instruction = tuple[str, str]


def instructions(text: str) -> list[Instruction]:
    """What the file says, line by line: instruction and its words; continued lines are joined."""
    lines = [line for line in text.replace("\\\n", " ").splitlines() if line.strip() and not line.startswith("#")]
    return [(word.upper(), rest.strip()) for word, _, rest in (line.strip().partition(" ") for line in lines)]


def stages(found: list[Instruction]) -> list[list[Instruction]]:
    """The instructions of each stage."""
    parts: list[list[Instruction]] = []
    for one in found:
        if one[0] == "FROM":
            parts.append([])
        parts[-1].append(one)
    return parts


def context(root: Path) -> list[Path]:
    """The files that the build sees, by `.dockerignore`: the last pattern that fits decides."""
    rules = [line.strip() for line in (root / ".dockerignore").read_text(encoding="utf-8").splitlines() if line.strip()]
    tracked = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=root, capture_output=True, text=True, check=True
    )
    return [
        Path(name) for name in tracked.stdout.splitlines() if (root / name).is_file() and _is_let_through(name, rules)
    ]


def _is_let_through(name: str, rules: list[str]) -> bool:
    passes = True
    for rule in rules:
        pattern = rule.removeprefix("!").removeprefix("**/")
        parts = Path(name).parts
        fits = any(fnmatch.fnmatch("/".join(parts[: at + 1]), pattern) for at in range(len(parts)))
        if "**" in rule:
            fits = fits or pattern in parts
        passes = rule.startswith("!") if fits else passes
    return passes


def build(stage: list[Instruction], source: Path, work: Path, prefix: Path) -> None:
    """Carry out COPY and RUN of a stage in the folder `work`, what it installs under `prefix`."""
    for word, rest in stage:
        if word == "COPY":
            *names, target = rest.split()
            for name in names:
                _copy(source / name, work / target / name if target.endswith("/") else work / target)
        elif word == "RUN":
            print(f"RUN {rest}", flush=True)
            command = rest.replace("python -m venv", f"{shlex.quote(sys.executable)} -m venv").replace(
                PREFIX, str(prefix)
            )
            env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
            subprocess.run(command, shell=True, cwd=work, env=env, check=True)


def _copy(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, target)


def start(stage: list[Instruction], prefix: Path, data: Path, port: int) -> None:
    """Start the image's command, and wait until its health check passes."""
    said = dict(stage)
    words = [*json.loads(said["ENTRYPOINT"]), *json.loads(said["CMD"])]
    words = [{"8910": str(port), "/data": str(data)}.get(word, word) for word in words]
    check = json.loads(said["HEALTHCHECK"].partition("CMD")[2])
    env = {"PATH": f"{prefix}/bin:{os.environ['PATH']}", "ADTWIN_ADMIN_SECRET": SECRET, "HOME": str(data)}
    print(shlex.join(words), flush=True)
    with subprocess.Popen([str(prefix / "bin" / words[0]), *words[1:]], env=env, cwd=data) as process:
        try:
            _healthy([str(prefix / "bin" / check[0]), *(word.replace("8910", str(port)) for word in check[1:])])
        finally:
            process.terminate()
    print("the health check passes, and SIGTERM ends it")


def _healthy(check: list[str]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while subprocess.run(check, capture_output=True, check=False).returncode:
        if time.monotonic() > deadline:
            raise SystemExit("the health check does not pass")
        time.sleep(0.5)


def main() -> None:
    """Every step; a failing one ends it."""
    made, final = stages(instructions((spec.ROOT / FILE).read_text(encoding="utf-8")))
    with tempfile.TemporaryDirectory(prefix="adtwin-container-") as folder:
        source, work, prefix, data = (Path(folder, name) for name in ("context", "src", "opt", "data"))
        for path in context(spec.ROOT):
            _copy(spec.ROOT / path, source / path)
        work.mkdir()
        data.mkdir()
        build(made, source, work, prefix)
        start(final, prefix, data, 18_910)


if __name__ == "__main__":
    main()
