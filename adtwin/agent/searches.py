"""What targeting can name, by the words that tools and commands have for it, and the API's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

ANYTHING: Final = "anything"
"""Interests, behaviors, demographics and work at once, by an edge of the ad account."""
SEARCHES: Final[Mapping[str, Mapping[str, str]]] = {
    "interests": {"type": "adinterest"},
    "interest_suggestions": {"type": "adinterestsuggestion"},
    "valid_interests": {"type": "adinterestvalid"},
    "behaviors": {"type": "adTargetingCategory", "class": "behaviors"},
    "demographics": {"type": "adTargetingCategory", "class": "demographics"},
    "life_events": {"type": "adTargetingCategory", "class": "life_events"},
    "industries": {"type": "adTargetingCategory", "class": "industries"},
    "income": {"type": "adTargetingCategory", "class": "income"},
    "family_statuses": {"type": "adTargetingCategory", "class": "family_statuses"},
    "places": {"type": "adgeolocation"},
    "locales": {"type": "adlocale"},
    "schools": {"type": "adeducationschool"},
    "majors": {"type": "adeducationmajor"},
    "employers": {"type": "adworkemployer"},
    "job_titles": {"type": "adworkposition"},
}
BY_NAMES: Final = ("interest_suggestions", "valid_interests")
"""Searches by exact names of interests in place of words."""
