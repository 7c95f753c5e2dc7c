"""The stores that promoted apps come from, and the phones that their ads are for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from adtwin.model.audience.targeting import Targeting

STORES: Final = {"apps.apple.com": "iOS", "itunes.apple.com": "iOS", "play.google.com": "Android"}


def systems_of(promoted: Mapping[str, Any] | None) -> tuple[str, ...]:
    """The systems of the stores that a promoted object names; none for stores of no phone, such as Facebook's own."""
    told = promoted or {}
    addresses = [str(told.get("object_store_url") or ""), *map(str, told.get("object_store_urls") or ())]
    found = (system for address in addresses for host, system in STORES.items() if host in address)
    return tuple(dict.fromkeys(found))


def runs_on(targeted: str, systems: tuple[str, ...]) -> bool:
    """Whether an entry of `user_os` is one of these systems, whatever its version."""
    return targeted.lower().startswith(tuple(system.lower() for system in systems))


def for_the_app(spec: Targeting, promoted: Mapping[str, Any] | None) -> Targeting | None:
    """The targeting of those who can install what is promoted; None when it names none of them. With a pixel beside the
    app, its website is promoted as well, to everybody."""
    systems = systems_of(promoted)
    if not systems or (promoted or {}).get("pixel_id"):
        return spec
    left = tuple(one for one in spec.user_os if runs_on(one, systems)) if spec.user_os else systems
    return spec.model_copy(update={"user_os": left}) if left else None
