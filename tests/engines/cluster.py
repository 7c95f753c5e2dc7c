"""A standalone Spark cluster on this machine: a master and workers, each a process of its own."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

START_SECONDS = 120
_MASTER = "org.apache.spark.deploy.master.Master"
_WORKER = "org.apache.spark.deploy.worker.Worker"


@contextlib.contextmanager
def spark_cluster(folder: Path, workers: int) -> Iterator[str]:
    """The address of the master, once every worker has joined it; all of it ends with the block."""
    with contextlib.ExitStack() as stack:
        master = folder / "master.log"
        stack.enter_context(_daemon(master, _MASTER, "--host", "127.0.0.1", "--port", "0", "--webui-port", "0"))
        url = _said(master, r"Starting Spark master at (spark://\S+)")
        for number in range(workers):
            log = folder / f"worker-{number}.log"
            place = ("--work-dir", str(folder / f"work-{number}"))
            size = ("--cores", "1", "--memory", "1g", "--host", "127.0.0.1", "--webui-port", "0")
            stack.enter_context(_daemon(log, _WORKER, *size, *place, url))
            _said(log, r"(Successfully registered with master)")
        yield url


@contextlib.contextmanager
def _daemon(log: Path, *command: str) -> Iterator[None]:
    import pyspark

    home = Path(pyspark.__file__).parent
    environment = os.environ | {"SPARK_LOCAL_IP": "127.0.0.1", "SPARK_NO_DAEMONIZE": "1"}
    with log.open("wb") as out:
        process = subprocess.Popen(
            [str(home / "bin" / "spark-class"), *command], stdout=out, stderr=subprocess.STDOUT, env=environment
        )
        try:
            yield
        finally:
            process.terminate()
            process.wait(timeout=30)


def _said(log: Path, pattern: str) -> str:
    """What a daemon says when it is ready. These are other programs: their time is real."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        found = re.search(pattern, log.read_text(errors="replace"))
        if found:
            return found[1]
        time.sleep(0.1)
    raise TimeoutError(f"{log.name} did not say {pattern}:\n{log.read_text(errors='replace')[-2000:]}")
