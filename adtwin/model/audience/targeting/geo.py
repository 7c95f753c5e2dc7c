"""Where people are: `geo_locations` and `excluded_geo_locations`."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field

from adtwin.model.audience.targeting.vocabulary import DistanceUnit
from adtwin.model.countries import Country
from adtwin.model.spec import ListOf, Spec


def _as_place(value: Any) -> Any:
    """A bare key stands for the place it names."""
    return {"key": value} if isinstance(value, str | int) and not isinstance(value, bool) else value


class Place(Spec):
    """A place by the key that targeting search gives: region, zip, market, area. Names and country are kept as sent."""

    key: Annotated[str, Field(min_length=1, max_length=60)]
    name: str | None = None
    country: str | None = None
    country_code: str | None = None
    country_name: str | None = None
    type: str | None = None
    region: str | None = None
    region_id: str | None = None
    primary_city_id: str | None = None
    geo_hierarchy_level: str | None = None
    geo_hierarchy_name: str | None = None
    supports_city: bool | None = None
    supports_region: bool | None = None
    market_type: str | None = None


class City(Place):
    """A city, with the people around it when a radius is given."""

    radius: Annotated[int | float, Field(gt=0)] | None = None
    distance_unit: DistanceUnit | None = None


class CustomLocation(Spec):
    """A circle around a point, an address or a place page."""

    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    radius: Annotated[int | float, Field(gt=0)] | None = None
    distance_unit: DistanceUnit | None = None
    name: str | None = None
    address_string: str | None = None
    country: str | None = None
    country_group: str | None = None
    primary_city_id: str | None = None
    region_id: str | None = None
    custom_type: str | None = None
    max_population: int | None = None
    min_population: int | None = None
    key: str | None = None


PlaceOrKey = Annotated[Place, BeforeValidator(_as_place)]
CityOrKey = Annotated[City, BeforeValidator(_as_place)]


class GeoLocations(Spec):
    """Locations; people in any of them are meant [D-185]."""

    countries: ListOf[Country] = ()
    country_groups: ListOf[str] = ()
    regions: Annotated[ListOf[PlaceOrKey], Field(max_length=200)] = ()
    cities: Annotated[ListOf[CityOrKey], Field(max_length=250)] = ()
    zips: Annotated[ListOf[PlaceOrKey], Field(max_length=50_000)] = ()
    geo_markets: Annotated[ListOf[PlaceOrKey], Field(max_length=2_500)] = ()
    electoral_districts: ListOf[PlaceOrKey] = ()
    large_geo_areas: ListOf[PlaceOrKey] = ()
    medium_geo_areas: ListOf[PlaceOrKey] = ()
    small_geo_areas: ListOf[PlaceOrKey] = ()
    metro_areas: ListOf[PlaceOrKey] = ()
    subcities: ListOf[PlaceOrKey] = ()
    neighborhoods: ListOf[PlaceOrKey] = ()
    subneighborhoods: ListOf[PlaceOrKey] = ()
    places: Annotated[ListOf[CustomLocation], Field(max_length=200)] = ()
    custom_locations: Annotated[ListOf[CustomLocation], Field(max_length=200)] = ()
    location_cluster_ids: ListOf[PlaceOrKey] = ()
    location_set_ids: ListOf[str] = ()
    location_types: ListOf[str] = ()


WHOLE_KEYS: Final = ("countries", "country_groups")
CITY_SIZED_KEYS: Final = ("regions", "cities", "geo_markets", "metro_areas", "large_geo_areas", "electoral_districts")
SMALL_KEYS: Final = (
    "zips", "medium_geo_areas", "small_geo_areas", "subcities", "neighborhoods", "subneighborhoods", "places",
    "custom_locations", "location_cluster_ids", "location_set_ids",
)  # fmt: skip
LOCATION_KEYS: Final = (*WHOLE_KEYS, *CITY_SIZED_KEYS, *SMALL_KEYS)
