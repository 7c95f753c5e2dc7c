"""What a server is started with: the options of `adtwin serve`, and what they may be together."""

from __future__ import annotations

import ipaddress
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

WORLDS = ("demo", "empty", "agency")
UNGUESSABLE = 2**62
"""The least seed that nobody tries out."""


class ServeRefusedError(Exception):
    """The server can't start as it was asked to; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Options:
    """The flags of `adtwin serve`. Without `data` a folder of the user's own is used, unless `ephemeral`."""

    host: str = "127.0.0.1"
    port: int = 8910
    """0 takes any free port; the ready line says which."""
    data: Path | None = None
    ephemeral: bool = False
    database: str | None = None
    """`postgresql://…`; without it SQLite in the data folder."""
    world: str = "demo"
    clock: Literal["manual", "real"] = "manual"
    now: int | None = None
    """Epoch seconds at which the clock starts; start-up time without it."""
    seed: int | None = None
    """Without one: 1 on this machine alone, and one of chance where others can reach the server."""
    durability: Literal["full", "relaxed"] = "full"
    outbound: Literal["off", "loopback", "on"] = "off"
    reports: str = "duckdb:"
    """The engine that answers reports: `duckdb:` in this process, `clickhouse://…`, `chdb:///FOLDER`, `spark://…`."""
    reports_see: str = ""
    """What that engine calls the folder of fact files, where it isn't the same path."""
    throttle: Literal["off", "documented", "strict"] = "documented"
    """Which rate limits hold."""
    admin_secret: str | None = None
    allowed_hosts: tuple[str, ...] = ()
    """Further names under which the server may be called, besides loopback, IP addresses and `host`."""
    json: bool = False
    tls: bool = False
    """Speak TLS, by a certificate of the twin's own authority."""
    tls_certificate: Path | None = None
    """Speak TLS by this certificate instead, and the ones that vouch for it, in PEM."""
    tls_key: Path | None = None
    """Its private key, where that isn't in the same file."""
    generator_url: str | None = None
    """An OpenAI-compatible address that makes texts and pictures for Advantage+ creative, instead of stand-ins."""
    generator_model: str | None = None
    generator_key: str | None = field(default=None, repr=False)

    def check(self) -> None:
        """Raise ServeRefusedError when the options are unsafe or contradict each other. [S5]"""
        if self.world not in WORLDS:
            raise ServeRefusedError(f"there is no world {self.world!r}: choose one of {', '.join(WORLDS)}")
        if self.ephemeral and (self.data is not None or self.database is not None):
            raise ServeRefusedError("--ephemeral keeps nothing: leave it out, or leave out --data and --database")
        if not 0 <= self.port <= 65_535:
            raise ServeRefusedError(f"{self.port} is no port: choose 0 to 65535")
        if self.tls_key is not None and self.tls_certificate is None:
            raise ServeRefusedError("--tls-key goes with --tls-certificate: give the certificate that the key is of")
        if not is_loopback(self.host) and not self.admin_secret:
            raise ServeRefusedError(
                f"{self.host} can be reached from other machines: give --admin-secret, which every call to /_adtwin"
                " must then carry in the header X-Adtwin-Secret, or bind 127.0.0.1"
            )
        if self.generator_url is not None:
            from adtwin.model.creative.features.choice import refusal

            if (reason := refusal(self.generator_url, self.outbound)) is not None:
                raise ServeRefusedError(f"--generator-url can't be used: {reason}. Give --outbound loopback or on")
        if self.seed is not None:
            self.check_seed(self.seed)

    def check_seed(self, seed: int) -> None:
        """Raise ServeRefusedError when others could work out the tokens of a world of this seed. [S5]"""
        if not is_loopback(self.host) and seed < UNGUESSABLE:
            raise ServeRefusedError(
                f"{self.host} can be reached from other machines, and a world's tokens follow from its seed ({seed}):"
                f" leave --seed out for one of chance, or give one of at least {UNGUESSABLE}. A data folder keeps the"
                " seed that it began with: take another one"
            )

    def choose_seed(self) -> int:
        """The seed for a new world."""
        if self.seed is not None:
            return self.seed
        return 1 if is_loopback(self.host) else UNGUESSABLE + secrets.randbelow(UNGUESSABLE)

    @property
    def is_secure(self) -> bool:
        """Whether the server speaks TLS."""
        return self.tls or self.tls_certificate is not None

    @property
    def services(self) -> dict[str, str]:
        """The services outside that the twin may use, by setting."""
        names = ("generator_url", "generator_model", "generator_key")
        return {name: value for name in names if (value := getattr(self, name))}

    @property
    def folder(self) -> Path | None:
        """Where the state lives; None when nothing is to be kept."""
        if self.ephemeral:
            return None
        return self.data if self.data is not None else default_folder()


def default_folder() -> Path:
    """The user's own folder for the state of a twin, as the XDG rules have it."""
    root = os.environ.get("XDG_DATA_HOME")
    return (Path(root) if root else Path.home() / ".local" / "share") / "adtwin"


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach the address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
