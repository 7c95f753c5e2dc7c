"""How a server of tools was started: which Graph root, with which token, and what it may do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

DEFAULT_URL = "http://127.0.0.1:8910"
VERSION = "v24.0"
REAL_HOSTS = ("facebook.com", "instagram.com", "meta.com")
"""Hosts of the vendor's own service: no clock to move there, and nothing to reset."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`folders` are those that tools may read files from; `secret` is the twin's admin secret."""

    graph_url: str = DEFAULT_URL
    version: str = VERSION
    token: str | None = None
    app_secret: str | None = None
    secret: str | None = None
    account_id: str | None = None
    read_only: bool = False
    dry_run: bool = False
    every_tool: bool = False
    folders: tuple[Path, ...] = ()

    @property
    def host(self) -> str:
        """The Graph root's host."""
        return urlsplit(self.graph_url).hostname or ""

    @property
    def is_real(self) -> bool:
        """Whether the Graph root is the vendor's own, where ads cost money and nothing can be reset."""
        return any(self.host == one or self.host.endswith(f".{one}") for one in REAL_HOSTS)

    @property
    def is_here(self) -> bool:
        """Whether the Graph root is on this machine, so that no proxy is asked."""
        return self.host in {"localhost", "::1"} or self.host.startswith("127.")
