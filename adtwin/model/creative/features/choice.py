"""Who generates for this twin: its own stand-in, or the endpoint that it was told to use. [S8]"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adtwin.model.creative.features.generator import Generator
from adtwin.model.creative.features.stand_in import STAND_IN
from adtwin.model.media.address import RefusedError, UnfetchedError, is_loopback, parse_url

if TYPE_CHECKING:
    from adtwin.graph.call import Call


def generator_of(call: Call) -> Generator:
    """The generator of this twin."""
    url = call.twin.services.get("generator_url")
    if not url:
        return STAND_IN
    from adtwin.model.creative.features.endpoint import Endpoint

    services = call.twin.services
    return Endpoint(url, services.get("generator_model") or "", services.get("generator_key") or "")


def refusal(url: str, outbound: str) -> str | None:
    """Why an endpoint may not be called with this policy, or None when it may. [S8]"""
    try:
        parts = parse_url(url)
    except (RefusedError, UnfetchedError) as problem:
        return str(problem)
    if outbound == "on" or (outbound == "loopback" and is_loopback(parts.hostname or "")):
        return None
    return f"--outbound {outbound} keeps the twin from calling {parts.hostname}"
