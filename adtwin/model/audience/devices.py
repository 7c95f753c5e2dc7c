"""Phones and tablets: models and releases of their systems, each with how many of its kind it is.

The shares are round figures of the twin's own; estimates and delivery take them from here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

Kind = Literal["iphone", "ipad", "android_smartphone", "android_tablet"]
"""A kind of device, as the breakdown `impression_device` names it."""
System = Literal["iOS", "Android"]

KINDS: Final[Mapping[System, tuple[Kind, ...]]] = {
    "iOS": ("iphone", "ipad"),
    "Android": ("android_smartphone", "android_tablet"),
}
ON_WIFI: Final = 0.7
"""How many of those who hold a device are on Wi-Fi."""
MODELS: Final[Mapping[Kind, Mapping[str, float]]] = {
    "iphone": {
        "iPhone": 1.0, "iPhone 11": 0.09, "iPhone 12": 0.10, "iPhone 13": 0.13, "iPhone 14": 0.12, "iPhone 15": 0.13,
        "iPhone 16": 0.16, "iPhone 17": 0.10, "iPhone SE": 0.06, "iPod": 0.002,
    },
    "ipad": {"iPad": 1.0, "iPad Air": 0.18, "iPad mini": 0.08, "iPad Pro": 0.20},
    "android_smartphone": {
        "Galaxy A15": 0.04, "Galaxy A54": 0.03, "Galaxy S22": 0.03, "Galaxy S23": 0.035, "Galaxy S24": 0.04,
        "Galaxy S25": 0.04, "Moto G": 0.05, "Pixel 7": 0.012, "Pixel 8": 0.012, "Pixel 9": 0.015,
        "Redmi Note 12": 0.03, "Redmi Note 13": 0.035, "Xiaomi 14": 0.01,
    },
    "android_tablet": {"Galaxy Tab S9": 0.08},
}  # fmt: skip
"""`iPhone` and `iPad` stand for every model of theirs."""
_OTHER_MODEL: Final = 0.01
"""A model that isn't listed, of its kind."""

# Releases: the number, how many point releases it has, and its part of the system's devices, spread evenly over them.
_RELEASES: Final[Mapping[System, tuple[tuple[int, int, float], ...]]] = {
    "iOS": (
        (12, 6, 0.005), (13, 8, 0.005), (14, 9, 0.010), (15, 9, 0.030), (16, 8, 0.070), (17, 8, 0.110), (18, 8, 0.270),
        (26, 4, 0.500),
    ),
    "Android": (
        (5, 2, 0.010), (6, 1, 0.012), (7, 2, 0.018), (8, 2, 0.050), (9, 1, 0.060), (10, 1, 0.090), (11, 1, 0.130),
        (12, 2, 0.120), (13, 1, 0.170), (14, 1, 0.170), (15, 1, 0.140), (16, 1, 0.030),
    ),
}  # fmt: skip
_DIGITS: Final = 6
"""No release has a longer number."""

Version = tuple[int, ...]
Bounds = tuple[Version, Version]
_EVERY: Final[Bounds] = ((), ())


def share_of_systems(system: System, named: Sequence[str], excluded: Iterable[str]) -> float:
    """The part of a system's devices that any of the named releases means, all where none is named, and none of the
    excluded: `iOS`, `iOS_ver_14.0_and_above`, `Android_ver_8.0_to_9.0`. A version without more means itself alone, 14
    all of its point releases."""
    wanted = _bounds_of(system, named) if named else [_EVERY]
    barred = _bounds_of(system, excluded)
    share = sum(
        share / points
        for number, points, share in _RELEASES[system]
        for point in range(points)
        if _among((number, point), wanted) and not _among((number, point), barred)
    )
    return min(1.0, share)


def share_of_models(kind: Kind, named: Iterable[str], excluded: Iterable[str]) -> float:
    """The part of a kind's devices that is among the named models, all where none is, and not among the excluded."""
    wanted, barred = ({name.lower() for name in names} for names in (named, excluded))
    left = _of_models(kind, wanted) if wanted else 1.0
    gone = _of_models(kind, barred)
    return max(0.0, left - (gone if 1.0 in (left, gone) else _of_models(kind, barred & wanted)))


def _among(release: Version, bounds: Iterable[Bounds]) -> bool:
    return any(low <= release and release[: len(high)] <= high for low, high in bounds)


def _bounds_of(system: System, names: Iterable[str]) -> list[Bounds]:
    return [found for name in names if (found := _bounds(system, name)) is not None]


def _bounds(system: System, name: str) -> Bounds | None:
    """The first and the last release that a name means, () for no bound; None for another system."""
    base, _, versions = name.lower().partition("_ver_")
    if base != system.lower():
        return None
    first, _, last = versions.removesuffix("_and_above").partition("_to_")
    unbounded = versions.endswith("_and_above")
    return _version(first), () if unbounded else _version(last or first)


def _version(text: str) -> Version:
    return tuple(int(part[:_DIGITS]) for part in text.split(".") if part)


def _of_models(kind: Kind, names: Iterable[str]) -> float:
    listed = {name.lower(): share for name, share in MODELS[kind].items()}
    return min(1.0, sum(listed.get(name, _OTHER_MODEL) for name in names if _kind_of(name) == kind))


def _kind_of(model: str) -> Kind:
    """The kind of a model by its name, listed or not."""
    if model.startswith(("iphone", "ipod")):
        return "iphone"
    if model.startswith("ipad"):
        return "ipad"
    return "android_tablet" if " tab" in model or " pad" in model else "android_smartphone"
