"""The most memory that this process has had."""

from __future__ import annotations

import resource
from pathlib import Path

_STATUS = Path("/proc/self/status")


def peak_mib() -> float:
    """MiB of resident memory at most since the program began.

    Where the kernel tells the high water mark of the program, that one counts: `ru_maxrss` survives fork and exec, so a
    small program that a large one has started would report its parent's peak.
    """
    try:
        said = _STATUS.read_text()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) for line in said.splitlines() if line.startswith("VmHWM:")) / 1024
