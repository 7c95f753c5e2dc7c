"""Phones, tablets and their systems: what `user_device` and `user_os` of a targeting spec take."""

from __future__ import annotations

from typing import Final

from adtwin.model.audience.devices import KINDS, MODELS
from adtwin.model.audience.search.asked import Row

SYSTEMS: Final = {"iOS": "iPhones and iPads", "Android": "Phones and tablets with Android"}


def systems() -> list[Row]:
    """`class=user_os`."""
    return [
        {"name": name, "description": told, "platform": name, "type": "user_os", "path": ["Operating systems", name]}
        for name, told in SYSTEMS.items()
    ]


def devices() -> list[Row]:
    """`class=user_device`."""
    return [
        {"name": name, "description": "", "platform": system, "type": "user_device", "path": ["Devices", system, name]}
        for system, kinds in KINDS.items()
        for name in sorted((name for kind in kinds for name in MODELS[kind]), key=str.lower)
    ]
