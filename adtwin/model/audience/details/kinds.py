"""The kinds of details: keys of a targeting spec."""

from __future__ import annotations

from typing import Final

DEMOGRAPHICS: Final = (
    "life_events", "family_statuses", "industries", "income", "relationship_statuses", "education_statuses",
)  # fmt: skip
"""What `class=demographics` holds."""
NUMBERED: Final = ("relationship_statuses", "education_statuses")
"""Kinds that targeting names by small numbers, which are no ids of objects."""
KINDS: Final = (
    "interests", "behaviors", *DEMOGRAPHICS, "education_majors", "education_schools", "work_employers",
    "work_positions",
)  # fmt: skip
