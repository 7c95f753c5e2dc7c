"""A request as a curl command that does the same."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from pathlib import Path

from adtwin.cli.client import Client

TOKEN = '-H "Authorization: OAuth $ADTWIN_ACCESS_TOKEN"'  # noqa: S105 - the name of a variable
"""The token itself stays out of the terminal's scrollback."""


def as_curl(
    client: Client, method: str, path: str, params: Mapping[str, str], files: Mapping[str, Path] | None = None
) -> str:
    """The command, a parameter a line."""
    parts = [f"curl {shlex.quote(client.address(path))}", TOKEN]
    if method == "GET":
        parts[0] = parts[0].replace("curl ", "curl -G " if params else "curl ", 1)
        parts += [f"--data-urlencode {shlex.quote(f'{name}={value}')}" for name, value in params.items()]
    else:
        parts[0] = parts[0].replace("curl ", f"curl -X {method} ", 1)
        parts += [f"--form-string {shlex.quote(f'{name}={value}')}" for name, value in params.items()]
        parts += [f"-F {shlex.quote(f'{name}=@{file}')}" for name, file in (files or {}).items()]
    return " \\\n  ".join(parts)
