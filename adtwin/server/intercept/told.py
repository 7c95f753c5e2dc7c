"""What a program is told of the twin it is to meet, in environment variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

COMMON_NAMES = {
    "access_token": ("ACCESS_TOKEN", "META_ACCESS_TOKEN"),
    "ad_account_id": ("AD_ACCOUNT_ID",),
    "business_id": ("BUSINESS_ID",),
    "app_id": ("META_APP_ID",),
    "app_secret": ("META_APP_SECRET",),
}
"""Under which names common clients look for what the world knows [wire facts 2]."""


def environment_of(url: str, world: Mapping[str, Any]) -> dict[str, str]:
    """`ADTWIN_GRAPH_URL`, every identity as `ADTWIN_…`, and those that clients look for under names of their own."""
    named = {f"ADTWIN_{key.upper()}": _text(value) for key, value in {"graph_url": url, **world}.items()}
    common = {name: _text(world[key]) for key, names in COMMON_NAMES.items() if world.get(key) for name in names}
    return {**named, **common}


def _text(value: Any) -> str:
    if value is None:
        return ""
    return ",".join(map(str, value)) if isinstance(value, list) else str(value)
