"""Targeting: the spec, its rules, the placements it leads to, and what delivery takes from it."""

from adtwin.model.audience.targeting.equipment import device_platforms
from adtwin.model.audience.targeting.geo import GeoLocations
from adtwin.model.audience.targeting.placements import (
    EXCLUDABLE,
    PLACEMENT_KEYS,
    chosen_placements,
    effective_placements,
    placements_are_automatic,
)
from adtwin.model.audience.targeting.rules import check
from adtwin.model.audience.targeting.spec import Targeting
from adtwin.model.audience.targeting.summary import audience, countries, reaches_the_eu

__all__ = [
    "EXCLUDABLE",
    "PLACEMENT_KEYS",
    "GeoLocations",
    "Targeting",
    "audience",
    "check",
    "chosen_placements",
    "countries",
    "device_platforms",
    "effective_placements",
    "placements_are_automatic",
    "reaches_the_eu",
]
