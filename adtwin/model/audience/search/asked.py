"""What a search is asked by. Each kind reads the parameters that it knows."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from adtwin.graph.types import NumericId
from adtwin.model.spec import ListOf


class SearchParams(BaseModel):
    """`type` says what is searched, `q` what for."""

    type: str | None = None
    q: str = ""
    class_: str | None = Field(default=None, validation_alias="class")
    interest_list: ListOf[str] = ()
    interest_fbid_list: ListOf[NumericId] = ()
    location_types: ListOf[str] = ()
    country_code: str | None = None
    region_id: NumericId | None = None
    match_country_code: bool = False
    countries: ListOf[str] = ()
    country_groups: ListOf[str] = ()
    regions: ListOf[NumericId] = ()
    cities: ListOf[NumericId] = ()
    zips: ListOf[str] = ()
    geo_markets: ListOf[str] = ()
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    distance_unit: Literal["mile", "kilometer"] = "mile"


Row = dict[str, Any]
