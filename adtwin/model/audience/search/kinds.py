"""The kinds of things that can be searched for, by the value of `type`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from adtwin.model.audience.search import details, locale, places
from adtwin.model.audience.search.asked import Row, SearchParams

Find = Callable[[SearchParams], list[Row] | Row]
"""All rows for what is asked, in their order, for the edge to cut into pages; or a whole answer."""

KINDS: Final[Mapping[str, Find]] = {
    "adeducationmajor": details.covered("education_majors"),
    "adeducationschool": details.covered("education_schools"),
    "adgeolocation": places.find,
    "adgeolocationmeta": places.meta,
    "adinterest": details.interests,
    "adinterestsuggestion": details.suggestions,
    "adinterestvalid": details.valid,
    "adlocale": locale.find,
    "adradiussuggestion": places.radius,
    "adTargetingCategory": details.categories,
    "adworkemployer": details.covered("work_employers"),
    "adworkposition": details.covered("work_positions"),
    "adcountry": places.of_type("country"),
    "adregion": places.of_type("region"),
    "adcity": places.of_type("city"),
    "adzipcode": places.of_type("zip"),
}
BY_NAME: Final[Mapping[str, Find]] = {name.casefold(): find for name, find in KINDS.items()}
"""The case of `type` does not matter: clients write `adTargetingCategory` and `adtargetingcategory`."""
