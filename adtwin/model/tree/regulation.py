"""What law and policy ask of ad sets: who pays in Europe, who answers in Taiwan, whom special categories may reach."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from adtwin.errors.audience import ADVANTAGE_AUDIENCE_MUST_BE_STATED, LOCATION_RESTRICTED, SPECIAL_CATEGORY_TARGETING
from adtwin.errors.goals import DSA_MISSING, REGIONAL_REGULATION_MISSING
from adtwin.graph.change import Change
from adtwin.graph.versions import difference
from adtwin.model.audience.targeting import Targeting, countries, reaches_the_eu
from adtwin.model.audience.targeting.geo import GeoLocations

if TYPE_CHECKING:
    from adtwin.model.tree.adset import AdSet

RESTRICTED_COUNTRIES: Final = frozenset({"CU", "IR", "KP", "RU", "SY"})
"""Where ads can't be shown at present (the twin's own list) [D-189]."""
EQUAL_CHANCES: Final = frozenset({"EMPLOYMENT", "HOUSING", "CREDIT", "FINANCIAL_PRODUCTS_SERVICES"})
"""Categories in which nobody may be left out by age, gender or postal code."""
ADVANTAGE_MUST_BE_STATED: Final = difference(
    "advantage_audience",
    "Ad sets of special categories must say `advantage_audience`; before, it may be left out [wire facts 8].",
    since="v26.0",
)
"""The API version from which these categories must say whether Advantage+ audience is on."""


def europe_needs_beneficiary_and_payor(change: Change[AdSet]) -> None:
    """Ad sets that reach people in the EU say who benefits and who pays [D-188, C-536]."""
    adset = change.new
    if not change.changed("targeting", "dsa_beneficiary", "dsa_payor"):
        return
    if reaches_the_eu(_targeting(change)) and not (adset.dsa_beneficiary and adset.dsa_payor):
        raise DSA_MISSING(blame=["dsa_payor" if adset.dsa_beneficiary else "dsa_beneficiary"])


def taiwan_needs_its_regulation(change: Change[AdSet]) -> None:
    """Ad sets that reach people in Taiwan name the regulation and who answers for the ads [B-099]."""
    names = ("regional_regulated_categories", "regional_regulation_identities")
    if not change.changed("targeting", *names) or "TW" not in countries(_targeting(change)):
        return
    missing = [name for name in names if not change.new.obj.data.get(name)]
    if missing:
        raise REGIONAL_REGULATION_MISSING(blame=[[name] for name in missing], country="TW")


def locations_are_not_restricted(change: Change[AdSet]) -> None:
    """Some countries can be neither included nor excluded [D-189]."""
    if not change.changed("targeting"):
        return
    spec = _targeting(change)
    for key in ("geo_locations", "excluded_geo_locations"):
        geo: GeoLocations | None = getattr(spec, key)
        for country in geo.countries if geo else ():
            if country in RESTRICTED_COUNTRIES:
                raise LOCATION_RESTRICTED(blame=["targeting", key, "countries"], location=country)


def special_categories_reach_everybody(change: Change[AdSet]) -> None:
    """Ads for jobs, homes and credit don't choose people by age, gender or postal code."""
    categories = EQUAL_CHANCES.intersection(change.new.campaign_of(change.call).special_ad_categories or ())
    if not categories or not change.changed("targeting"):
        return
    category, spec = min(categories), _targeting(change)
    chosen = [name for name, is_chosen in _choices(spec).items() if is_chosen]
    if chosen:
        raise SPECIAL_CATEGORY_TARGETING(blame=["targeting", chosen[0]], category=category, options=", ".join(chosen))
    automation = spec.targeting_automation
    stated = automation is not None and automation.advantage_audience is not None
    if not stated and ADVANTAGE_MUST_BE_STATED.holds(change.call.version):
        raise ADVANTAGE_AUDIENCE_MUST_BE_STATED(blame=["targeting", "targeting_automation", "advantage_audience"])


def _choices(spec: Targeting) -> dict[str, bool]:
    """Which of the options that special categories bar are used, by their key."""
    geo = spec.geo_locations
    return {
        "age_min": (spec.age_min or 18) > 18,
        "age_max": (spec.age_max or 65) < 65,
        "genders": bool(spec.genders) and not {1, 2} <= set(spec.genders) and 0 not in spec.genders,
        "geo_locations": geo is not None and bool(geo.zips),
        "excluded_geo_locations": spec.excluded_geo_locations is not None and bool(spec.excluded_geo_locations.zips),
    }


def _targeting(change: Change[AdSet]) -> Targeting:
    return Targeting.model_validate(change.new.targeting or {})
