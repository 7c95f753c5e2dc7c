"""`adtwin doctor`: what stands in the way, and the step that mends it."""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

import click

import adtwin
from adtwin.cli.client import CallError, Client
from adtwin.cli.options import as_json, on_a_twin, say_json

ROOM = 200 << 20
SIGNS = {"ok": ("✓", "green"), "note": ("–", "yellow"), "wrong": ("✗", "red")}


@dataclass(frozen=True)
class Finding:
    """One thing looked at: how it stands, what was seen, and what to do if it is not well."""

    what: str
    state: Literal["ok", "note", "wrong"]
    seen: str
    mend: str = ""


@click.command(short_help="See what stands in the way.")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), metavar="DIR",
              help="The data folder, if it is not the usual one.")  # fmt: skip
@as_json
@on_a_twin
def doctor(client: Client, data: Path | None, as_json: bool) -> None:
    """Look at Python, the packages, the data folder, the certificate authority, the browser and the running twin.

    Exit code 1 when something is wrong; a dash marks what is merely not there.
    """
    from adtwin.server.options import default_folder

    found = [*_python(), *_packages(), *_folder(data or default_folder()), *_programs(), *_twin(client)]
    if as_json:
        say_json([asdict(one) for one in found])
    else:
        for one in found:
            sign, colour = SIGNS[one.state]
            click.echo(f"{click.style(sign, fg=colour)} {one.what:22} {one.seen}")
            if one.mend:
                click.echo(f"  {'':22} → {one.mend}")
    if any(one.state == "wrong" for one in found):
        click.get_current_context().exit(1)


def _python() -> Iterator[Finding]:
    fits = sys.version_info >= (3, 11)
    yield Finding(
        "Python", "ok" if fits else "wrong", platform.python_version(), "" if fits else "adtwin needs 3.11 or newer."
    )
    yield Finding("adtwin", "ok", f"{adtwin.__version__} in {Path(adtwin.__file__).parent}")


def _packages() -> Iterator[Finding]:
    """Whether what the package asks for is there, in the releases it asks for."""
    if find_spec("packaging") is None:
        yield Finding("packages", "note", "not compared", "pip check says the same.")
        return
    from importlib.metadata import PackageNotFoundError, requires, version

    from packaging.requirements import Requirement

    wrong = []
    for wanted in map(Requirement, requires("adtwin") or ()):
        if wanted.marker is not None and not wanted.marker.evaluate({"extra": ""}):
            continue
        try:
            installed = version(wanted.name)
        except PackageNotFoundError:
            wrong.append(f"{wanted.name} is missing")
            continue
        if not wanted.specifier.contains(installed, prereleases=True):
            wrong.append(f"{wanted.name} {installed} is not {wanted.specifier}")
    if wrong:
        yield Finding("packages", "wrong", "; ".join(wrong), "pip install --upgrade adtwin")
    else:
        yield Finding("packages", "ok", "as adtwin asks for them")
    plots = find_spec("matplotlib") is not None
    yield Finding(
        "plots",
        "ok" if plots else "note",
        "matplotlib" if plots else "no matplotlib",
        "" if plots else "pip install 'adtwin[demo]'",
    )


def _folder(folder: Path) -> Iterator[Finding]:
    there = folder if folder.exists() else next(parent for parent in folder.parents if parent.exists())
    if not os.access(there, os.W_OK):
        yield Finding("data folder", "wrong", f"{there} can't be written", "Choose another one with --data.")
        return
    free = shutil.disk_usage(there).free
    state: Literal["ok", "wrong"] = "ok" if free > ROOM else "wrong"
    said = f"{folder}, {free / 1e9:.1f} GB free{'' if folder.exists() else ' (made when it is needed)'}"
    yield Finding("data folder", state, said, "" if state == "ok" else "Make room, or choose another one with --data.")
    key = folder / "intercept" / "authority.pem"
    if not key.exists():
        yield Finding("certificate authority", "note", "none yet: 'adtwin run' makes one")
    elif key.stat().st_mode & 0o077:
        yield Finding("certificate authority", "wrong", f"others can read {key}", f"chmod 600 {key}")
    else:
        yield Finding("certificate authority", "ok", f"{key}, readable by you alone")


def _programs() -> Iterator[Finding]:
    from adtwin.agent.browser import VARIABLE, find

    browser = find()
    if browser:
        yield Finding("Chromium", "ok", browser)
    else:
        yield Finding(
            "Chromium", "note", "none: 'adtwin preview' can't draw", f"Install one, or name it in {VARIABLE}."
        )
    caught = [name for name in ("HTTP_PROXY", "http_proxy") if os.environ.get(name)]
    if caught and not os.environ.get("NO_PROXY", os.environ.get("no_proxy")):
        yield Finding(
            "proxy", "note", f"{caught[0]} is set, NO_PROXY is not", "export NO_PROXY=localhost,127.0.0.1,::1"
        )


def _twin(client: Client) -> Iterator[Finding]:
    try:
        health = client.admin("GET", "/health")
        known = client.admin("GET", "/world")
    except CallError as error:
        refused = "no twin answers" in error.message
        yield Finding("twin", "note" if refused else "wrong", error.message if not refused else f"none at {client.url}",
                      "adtwin serve" if refused else "")  # fmt: skip
        return
    yield Finding("twin", "ok", f"{client.url}, {health['world']} world, {known.get('ad_account_id', 'no account')}")
    same = health["version"] == adtwin.__version__
    yield Finding(
        "its version",
        "ok" if same else "note",
        health["version"],
        "" if same else "Start it anew: another adtwin runs.",
    )
    yield Finding("its clock", "ok", health["clock"])
    durable = health["durability"] == "full"
    said = (
        "every acknowledged write survives a power cut"
        if durable
        else "relaxed: a power cut may lose the newest writes"
    )
    yield Finding("its durability", "ok" if durable else "note", said)
    yield Finding("what it may call", "ok" if health["outbound"] == "off" else "note", f"outbound {health['outbound']}")
