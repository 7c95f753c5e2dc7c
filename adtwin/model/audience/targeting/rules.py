"""What a targeting spec must fulfil beyond its shape. Each rule is a statement; `check` asks all of them in order."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from adtwin.errors.audience import (
    AGE_MAX_WITH_ADVANTAGE_AUDIENCE,
    AGE_MIN_WITH_ADVANTAGE_AUDIENCE,
    AGES_ARE_REVERSED,
    CONNECTIONS_ARE_GONE,
    DETAILED_LOCATION_UNDER_AGE,
    DETAILED_TARGETING_UNDER_AGE,
    EXPLORE_IS_GONE,
    INSTAGRAM_POSITION_NEEDS_OTHERS,
    LOCATION_INVALID,
    LOCATION_MISSING,
    LOCATION_TYPES_ARE_GONE,
    LOCATIONS_OVERLAP,
    POSITION_WITHOUT_PLATFORM,
    THREADS_NEEDS_INSTAGRAM_STREAM,
    UNKNOWN_TARGETING_KEY,
    VIDEO_FEEDS_ARE_GONE,
)
from adtwin.graph.versions import DEFAULT, difference
from adtwin.model.audience.targeting.geo import LOCATION_KEYS, SMALL_KEYS, City, CustomLocation, GeoLocations
from adtwin.model.audience.targeting.spec import Details, Targeting
from adtwin.model.audience.targeting.vocabulary import CONNECTION_KEYS, DETAIL_KEYS, POSITION_KEYS
from adtwin.model.spec import Spec, unknown_keys

EXPLORE_ENDED: Final = difference(
    "explore", "The instagram position `explore` is refused; before, it is taken [wire facts 8].", since="v26.0"
)
VIDEO_FEEDS_ENDED: Final = difference(
    "video_feeds", "The facebook position `video_feeds` is refused; before, it is taken [wire facts 8].", since="v24.0"
)
INDIVIDUAL_SETTING_BEGINS: Final = difference(
    "individual_setting",
    "`targeting_automation.individual_setting` sets age and gender apart; before, an unknown key [wire facts 8].",
    since="v23.0",
)

_ADULT: Final = 18
_ADULT_IN: Final = {"TH": 20, "ID": 21}
_OLDEST: Final = 65
_OLDEST_MINIMUM_AS_CONTROL: Final = 25
# Smallest and largest radius by unit, of cities and of custom locations (reference, Basic Targeting).
_CITY_RADIUS: Final = {"mile": (10, 50), "kilometer": (17, 80)}
_POINT_RADIUS: Final = {"mile": (0.63, 50), "kilometer": (1, 80)}
_NEEDED_POSITIONS: Final = {
    "explore": ("stream",), "explore_home": ("stream", "explore"), "ig_search": ("stream",),
}  # fmt: skip
_BOTH_LOCATION_TYPES: Final = frozenset({"home", "recent"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A spec under test: the path it was sent at, and the modelled version that answers."""

    spec: Targeting
    path: tuple[str, ...] = ("targeting",)
    version: str = DEFAULT

    def at(self, *keys: str) -> list[str]:
        """The path of a key, for the blame."""
        return [*self.path, *keys]


def check(spec: Targeting, *, path: Sequence[str] = ("targeting",), version: str = DEFAULT) -> None:
    """Raise the error of the first rule that the spec breaks."""
    asked = Asked(spec, tuple(path), version)
    for rule in RULES:
        rule(asked)


def every_key_is_known(asked: Asked) -> None:
    """Unknown keys are refused by name, with the nearest known one."""
    for keys, holder in unknown_keys(asked.spec):
        near = difflib.get_close_matches(keys[-1], type(holder).model_fields, n=1)
        raise UNKNOWN_TARGETING_KEY(
            blame=asked.at(*keys),
            key=keys[-1],
            param=".".join(asked.at(*keys[:-1])),
            suggestion=f" Did you mean {near[0]}?" if near else "",
        )


def every_key_is_of_the_version(asked: Asked) -> None:
    """Keys that came later are unknown to older versions."""
    automation, key = asked.spec.targeting_automation, "individual_setting"
    given = automation is not None and automation.individual_setting is not None
    if given and not INDIVIDUAL_SETTING_BEGINS.holds(asked.version):
        path = asked.at("targeting_automation")
        raise UNKNOWN_TARGETING_KEY(blame=[*path, key], key=key, param=".".join(path), suggestion="")


def connections_are_not_used(asked: Asked) -> None:
    """Connection targeting is deprecated [C-499]."""
    for keys, details in _details(asked.spec):
        for key in CONNECTION_KEYS:
            if getattr(details, key):
                raise CONNECTIONS_ARE_GONE(blame=asked.at(*keys, key), key=key)


def some_location_is_given(asked: Asked) -> None:
    """Targeting needs a location [D-185]."""
    geo = asked.spec.geo_locations
    if geo is None or not any(getattr(geo, key) for key in LOCATION_KEYS):
        raise LOCATION_MISSING(blame=asked.at("geo_locations"))


def location_types_are_not_given(asked: Asked) -> None:
    """Everybody in a location is meant [C-503]. What the API reads back (home and recent) may be sent again."""
    for key in ("geo_locations", "excluded_geo_locations"):
        geo: GeoLocations | None = getattr(asked.spec, key)
        if geo and geo.location_types and set(geo.location_types) != _BOTH_LOCATION_TYPES:
            raise LOCATION_TYPES_ARE_GONE(blame=asked.at(key, "location_types"), value=", ".join(geo.location_types))


def radii_are_in_range(asked: Asked) -> None:
    """Circles around cities and points have a smallest and a largest radius."""
    geo = asked.spec.geo_locations
    if geo is None:
        return
    circles: tuple[City | CustomLocation, ...] = (*geo.cities, *geo.custom_locations, *geo.places)
    for circle in circles:
        limits = _CITY_RADIUS if isinstance(circle, City) else _POINT_RADIUS
        unit = circle.distance_unit or "mile"
        low, high = limits[unit]
        if circle.radius is not None and not low <= circle.radius <= high:
            raise LOCATION_INVALID(
                blame=asked.at("geo_locations"),
                detail=f"radius {circle.radius:g} must be from {low} to {high} {unit}s. Change it.",
            )


def points_are_somewhere(asked: Asked) -> None:
    """A custom location names a point or an address."""
    geo = asked.spec.geo_locations
    for point in geo.custom_locations if geo else ():
        placed = point.latitude is not None and point.longitude is not None
        if not (placed or point.address_string or point.custom_type or point.country or point.primary_city_id):
            raise LOCATION_INVALID(
                blame=asked.at("geo_locations", "custom_locations"),
                detail="A custom location needs latitude and longitude, or address_string. Send them.",
            )


def excluded_locations_are_not_included(asked: Asked) -> None:
    """A location can't be both included and excluded."""
    wanted, unwanted = asked.spec.geo_locations, asked.spec.excluded_geo_locations
    if wanted is None or unwanted is None:
        return
    for key in ("countries", "regions", "cities", "zips", "geo_markets"):
        both = _names(getattr(wanted, key)) & _names(getattr(unwanted, key))
        if both:
            raise LOCATIONS_OVERLAP(blame=asked.at("excluded_geo_locations", key), location=min(both))


def ages_are_in_order(asked: Asked) -> None:
    """The youngest is not older than the oldest."""
    spec = asked.spec
    pairs = [(spec.age_min, spec.age_max, "age_min")]
    if spec.age_range:
        pairs.append((spec.age_range[0], spec.age_range[1], "age_range"))
    for low, high, key in pairs:
        if low is not None and high is not None and low > high:
            raise AGES_ARE_REVERSED(blame=asked.at(key), age_min=low, age_max=high)


def detailed_targeting_is_for_adults(asked: Asked) -> None:
    """Detailed targeting only from 18, 20 in Thailand, 21 in Indonesia [C-502]; only a stated age_min is judged."""
    if asked.spec.age_min is None:
        return
    for age, where in _adult_ages(asked.spec):
        used = [key for _, details in _details(asked.spec) for key in DETAIL_KEYS if getattr(details, key)]
        if asked.spec.age_min < age and used:
            raise DETAILED_TARGETING_UNDER_AGE(
                blame=asked.at("age_min"), age=age, where=where, options=", ".join(sorted(set(used)))
            )


def small_locations_are_for_adults(asked: Asked) -> None:
    """Places smaller than a city only from 18, 20 in Thailand, 21 in Indonesia [C-534]."""
    geo = asked.spec.geo_locations
    if asked.spec.age_min is None or geo is None:
        return
    small = [key for key in SMALL_KEYS if getattr(geo, key)]
    for age, where in _adult_ages(asked.spec):
        if asked.spec.age_min < age and small:
            raise DETAILED_LOCATION_UNDER_AGE(blame=asked.at("age_min"), age=age, where=where, options=", ".join(small))


def advantage_audience_is_free_in_age(asked: Asked) -> None:
    """With Advantage+ audience the ages are suggestions: no maximum, a minimum of 25 at most, unless set apart."""
    spec, automation = asked.spec, asked.spec.targeting_automation
    if automation is None or automation.advantage_audience != 1 or automation.individual_setting is not None:
        return
    if spec.age_max is not None and spec.age_max < _OLDEST:
        raise AGE_MAX_WITH_ADVANTAGE_AUDIENCE(blame=asked.at("age_max"))
    if spec.age_min is not None and spec.age_min > _OLDEST_MINIMUM_AS_CONTROL:
        raise AGE_MIN_WITH_ADVANTAGE_AUDIENCE(blame=asked.at("age_min"))


def positions_have_their_platform(asked: Asked) -> None:
    """A platform's positions need the platform among `publisher_platforms`, when that is given."""
    platforms = asked.spec.publisher_platforms
    for key, platform in POSITION_KEYS.items():
        if platforms and getattr(asked.spec, key) and platform not in platforms:
            raise POSITION_WITHOUT_PLATFORM(blame=asked.at(key), key=key, platform=platform)


def removed_positions_are_not_used(asked: Asked) -> None:
    """Facebook's video feeds ended with v24, Instagram's explore with v26."""
    if VIDEO_FEEDS_ENDED.holds(asked.version) and "video_feeds" in asked.spec.facebook_positions:
        raise VIDEO_FEEDS_ARE_GONE(blame=asked.at("facebook_positions"))
    if EXPLORE_ENDED.holds(asked.version) and "explore" in asked.spec.instagram_positions:
        raise EXPLORE_IS_GONE(blame=asked.at("instagram_positions"))


def instagram_positions_have_those_they_need(asked: Asked) -> None:
    """Explore and search results need the stream, the grid of Explore needs Explore too, as long as there is one
    [A-302]."""
    chosen = asked.spec.instagram_positions
    for position, needed in _NEEDED_POSITIONS.items():
        for other in needed if position in chosen else ():
            if other not in chosen and not (other == "explore" and EXPLORE_ENDED.holds(asked.version)):
                raise INSTAGRAM_POSITION_NEEDS_OTHERS(
                    blame=asked.at("instagram_positions"), position=position, missing=other
                )


def threads_goes_with_instagram_stream(asked: Asked) -> None:
    """Threads needs Instagram, and its stream [A-334, A-337]."""
    spec = asked.spec
    if "threads" not in spec.publisher_platforms and not spec.threads_positions:
        return
    no_platform = bool(spec.publisher_platforms) and "instagram" not in spec.publisher_platforms
    positions_given = bool(spec.instagram_positions or spec.threads_positions)
    if no_platform or (positions_given and "stream" not in spec.instagram_positions):
        raise THREADS_NEEDS_INSTAGRAM_STREAM(blame=asked.at("publisher_platforms"))


RULES: Final[tuple[Callable[[Asked], None], ...]] = (
    every_key_is_known,
    every_key_is_of_the_version,
    connections_are_not_used,
    some_location_is_given,
    location_types_are_not_given,
    radii_are_in_range,
    points_are_somewhere,
    excluded_locations_are_not_included,
    ages_are_in_order,
    detailed_targeting_is_for_adults,
    small_locations_are_for_adults,
    advantage_audience_is_free_in_age,
    positions_have_their_platform,
    removed_positions_are_not_used,
    instagram_positions_have_those_they_need,
    threads_goes_with_instagram_stream,
)


def _details(spec: Targeting) -> Iterator[tuple[tuple[str, ...], Details]]:
    yield (), spec
    for position, details in enumerate(spec.flexible_spec):
        yield ("flexible_spec", str(position)), details
    if spec.exclusions is not None:
        yield ("exclusions",), spec.exclusions


def _adult_ages(spec: Targeting) -> Iterator[tuple[int, str]]:
    yield _ADULT, "everywhere"
    for country in spec.geo_locations.countries if spec.geo_locations else ():
        if country in _ADULT_IN:
            yield _ADULT_IN[country], country


def _names(places: Sequence[Spec | str]) -> set[str]:
    return {place if isinstance(place, str) else str(getattr(place, "key", "")) for place in places}
