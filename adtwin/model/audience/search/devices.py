"""Phones, tablets and their systems: what `user_device` and `user_os` of a targeting spec take."""

from __future__ import annotations

from typing import Final

from adtwin.model.audience.search.asked import Row

SYSTEMS: Final = {"iOS": "iPhones and iPads", "Android": "Phones and tablets with Android"}
DEVICES: Final = {
    "iOS": (
        "iPad", "iPad Air", "iPad mini", "iPad Pro", "iPhone 11", "iPhone 12", "iPhone 13", "iPhone 14", "iPhone 15",
        "iPhone 16", "iPhone 17", "iPhone SE", "iPod",
    ),
    "Android": (
        "Galaxy A15", "Galaxy A54", "Galaxy S22", "Galaxy S23", "Galaxy S24", "Galaxy S25", "Galaxy Tab S9", "Moto G",
        "Pixel 7", "Pixel 8", "Pixel 9", "Redmi Note 12", "Redmi Note 13", "Xiaomi 14",
    ),
}  # fmt: skip


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
        for system, names in DEVICES.items()
        for name in names
    ]
