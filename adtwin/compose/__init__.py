"""Friendly arguments to Graph payloads, with warnings and problems. Pure: no network, no state, no clock of its own."""

from __future__ import annotations

from adtwin.compose.ad_level import TOOLS_NAMES, Translated, check, check_update, to_graph
from adtwin.compose.creative import ARGUMENTS, Composed, compose_creative, compute_image_crops
from adtwin.compose.problem import Problem, RefusedError

__all__ = [
    "ARGUMENTS",
    "TOOLS_NAMES",
    "Composed",
    "Problem",
    "RefusedError",
    "Translated",
    "check",
    "check_update",
    "compose_creative",
    "compute_image_crops",
    "to_graph",
]
