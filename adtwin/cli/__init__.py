"""The command `adtwin`: a face of the twin for the terminal. It speaks HTTP, except that `serve` starts the server."""

from __future__ import annotations

__all__ = ["main"]


def main() -> None:
    """Run the command line of this process."""
    from adtwin.cli.program import program

    program(prog_name="adtwin")
