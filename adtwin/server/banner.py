"""What the server says when it is ready."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

import adtwin
from adtwin.server.control import Control
from adtwin.server.operations import moment
from adtwin.server.options import Options

_OUTBOUND = {
    "off": "nothing leaves this machine (media by URL becomes a labelled stand-in)",
    "loopback": "calls to this machine only",
    "on": "guarded fetches of public addresses",
}


def ready_line(control: Control, options: Options, port: int, authority: Path | None) -> str:
    """One line of JSON, for programs that start the server."""
    facts = _facts(control, options, port)
    trusted = {} if authority is None else {"ca": str(authority)}
    return orjson.dumps(facts | trusted).decode()


def ready_banner(control: Control, options: Options, port: int, authority: Path | None) -> str:
    """The same for people."""
    facts = _facts(control, options, port)
    known = control.identities
    clock = "runs" if control.twin.clock.runs else "stands until it is told: adtwin clock advance 7d"
    durability = (
        "every acknowledged write survives a power cut"
        if facts["durability"] == "full"
        else "RELAXED: a power cut may lose the newest writes"
    )
    trust = [] if authority is None else [f"  trust        {authority}  (SSL_CERT_FILE, REQUESTS_CA_BUNDLE, --cacert)"]
    cacert = "" if authority is None else f" --cacert {authority}"
    lines = [
        f"adtwin {adtwin.__version__}  {facts['url']}",
        "",
        f"  world        {facts['world']}",
        f"  token        {known.get('access_token', '-')}",
        f"  ad account   {known.get('ad_account_id', '-')}",
        f"  clock        {facts['clock']}, {clock}",
        f"  data         {facts['data'] or 'kept nowhere: gone when the server stops'}",
        f"  durability   {durability}",
        f"  outbound     {options.outbound}: {_OUTBOUND[options.outbound]}",
        f"  admin        {facts['url']}/_adtwin/health",
        *trust,
        "",
        f"  curl{cacert} '{facts['url']}/v24.0/me/adaccounts?access_token={known.get('access_token', 'TOKEN')}'",
    ]
    return "\n".join(lines)


def _facts(control: Control, options: Options, port: int) -> dict[str, Any]:
    twin = control.twin
    host = f"[{options.host}]" if ":" in options.host else options.host
    shown = "127.0.0.1" if host in ("0.0.0.0", "[::]") else host  # noqa: S104 - compared only
    return {
        "status": "ready",
        "url": f"{'https' if options.is_secure else 'http'}://{shown}:{port}",
        "host": options.host,
        "port": port,
        "version": adtwin.__version__,
        "world": twin.world,
        "clock": moment(twin.clock.now()),
        "durability": twin.store.durability,
        "outbound": twin.outbound,
        "data": str(options.folder) if options.folder is not None else None,
        "access_token": control.identities.get("access_token"),
        "ad_account_id": control.identities.get("ad_account_id"),
    }
