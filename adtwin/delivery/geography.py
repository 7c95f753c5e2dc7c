"""The simulated countries: people online, clocks, price levels, phones, regions. Round figures of our own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

AGES: Final = ("13-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+")
AGE_STARTS: Final = (13, 18, 25, 35, 45, 55, 65)
AGE_ENDS: Final = (17, 24, 34, 44, 54, 64, 90)
GENDERS: Final = ("female", "male", "unknown")
GENDER_SHARES: Final = (0.505, 0.485, 0.010)

_PYRAMIDS: Final = {
    "young": (0.08, 0.30, 0.29, 0.16, 0.09, 0.05, 0.03),
    "middle": (0.06, 0.20, 0.26, 0.20, 0.14, 0.09, 0.05),
    "old": (0.04, 0.14, 0.21, 0.19, 0.17, 0.14, 0.11),
}


@dataclass(frozen=True, slots=True)
class Country:
    """One country: reachable people, hours east of UTC, price per thousand in USD, iPhone share, regions' weights.

    `clocks` are the regions whose clocks differ from the country's.
    """

    code: str
    people: int
    hours_east: float
    price: float
    iphone: float
    pyramid: tuple[float, ...]
    regions: tuple[tuple[str, float], ...]
    clocks: Mapping[str, float] = field(default_factory=dict)

    def clock(self, region: str) -> float:
        """Hours east of UTC in a region, in winter."""
        return self.clocks.get(region, self.hours_east)


# code: (million people, hours east of UTC, USD per thousand impressions, share of iPhones, pyramid)
_COUNTRIES: Final[dict[str, tuple[float, float, float, float, str]]] = {
    "US": (238, -6, 11.0, 0.57, "old"), "CA": (29, -5, 8.5, 0.58, "old"), "GB": (49, 0, 8.8, 0.51, "old"),
    "IE": (3.9, 0, 7.8, 0.50, "middle"), "AU": (20, 10, 10.0, 0.58, "old"), "NZ": (3.9, 12, 8.5, 0.55, "old"),
    "DE": (45, 1, 7.6, 0.38, "old"), "AT": (5.4, 1, 6.8, 0.40, "old"), "CH": (5.3, 1, 10.0, 0.54, "old"),
    "FR": (43, 1, 5.6, 0.36, "old"), "BE": (8.2, 1, 5.8, 0.38, "old"), "NL": (11.5, 1, 7.0, 0.42, "old"),
    "ES": (33, 1, 4.6, 0.25, "old"), "PT": (7, 0, 3.6, 0.26, "old"), "IT": (39, 1, 4.6, 0.29, "old"),
    "SE": (7.6, 1, 7.4, 0.58, "old"), "NO": (4.2, 1, 9.4, 0.64, "old"), "DK": (4.4, 1, 8.6, 0.65, "old"),
    "FI": (3.9, 2, 6.0, 0.35, "old"), "PL": (24, 1, 2.9, 0.18, "old"), "CZ": (6, 1, 2.9, 0.27, "old"),
    "HU": (5.6, 1, 2.4, 0.24, "old"), "RO": (12, 2, 1.9, 0.22, "middle"), "GR": (6.4, 2, 2.4, 0.22, "old"),
    "UA": (19, 2, 1.2, 0.25, "middle"), "TR": (59, 3, 1.4, 0.20, "middle"), "IL": (6.2, 2, 7.2, 0.33, "middle"),
    "AE": (9.4, 4, 5.2, 0.32, "middle"), "SA": (27, 3, 3.6, 0.34, "young"), "EG": (49, 2, 0.7, 0.10, "young"),
    "MA": (22, 1, 0.8, 0.10, "young"), "NG": (39, 1, 0.6, 0.10, "young"), "KE": (14, 3, 0.8, 0.06, "young"),
    "ZA": (27, 2, 2.2, 0.17, "young"), "IN": (402, 5.5, 0.9, 0.05, "young"), "PK": (52, 5, 0.5, 0.06, "young"),
    "BD": (57, 6, 0.5, 0.05, "young"), "LK": (8.5, 5.5, 0.7, 0.09, "young"), "ID": (131, 7, 1.1, 0.11, "young"),
    "MY": (22, 8, 2.2, 0.27, "middle"), "SG": (4, 8, 8.0, 0.45, "old"), "TH": (50, 7, 1.6, 0.30, "middle"),
    "VN": (74, 7, 1.1, 0.32, "young"), "PH": (87, 8, 1.1, 0.15, "young"), "JP": (48, 9, 7.4, 0.62, "old"),
    "KR": (22, 9, 6.6, 0.29, "old"), "TW": (17, 8, 4.9, 0.50, "old"), "HK": (5, 8, 7.2, 0.47, "old"),
    "BR": (142, -3, 1.9, 0.19, "middle"), "MX": (93, -6, 2.1, 0.24, "young"), "AR": (32, -3, 1.3, 0.13, "middle"),
    "CL": (13.5, -3, 2.3, 0.24, "middle"), "CO": (37, -5, 1.2, 0.17, "middle"), "PE": (26, -5, 1.0, 0.16, "young"),
}  # fmt: skip

# Region names as insights show them, with people in millions (or any common unit).
_REGIONS: Final[dict[str, str]] = {
    "US": """California 39|Texas 30.5|Florida 22.6|New York 19.6|Pennsylvania 13|Illinois 12.5|Ohio 11.8|Georgia 11
        |North Carolina 10.8|Michigan 10|New Jersey 9.3|Virginia 8.7|Washington 7.8|Arizona 7.4|Tennessee 7.1
        |Massachusetts 7|Indiana 6.9|Missouri 6.2|Maryland 6.2|Wisconsin 5.9|Colorado 5.9|Minnesota 5.7
        |South Carolina 5.4|Alabama 5.1|Louisiana 4.6|Kentucky 4.5|Oregon 4.2|Oklahoma 4.1|Connecticut 3.6|Utah 3.4
        |Iowa 3.2|Nevada 3.2|Arkansas 3.1|Kansas 2.9|Mississippi 2.9|New Mexico 2.1|Nebraska 2|Idaho 2
        |West Virginia 1.8|Hawaii 1.4|New Hampshire 1.4|Maine 1.4|Montana 1.1|Rhode Island 1.1|Delaware 1
        |South Dakota 0.9|North Dakota 0.8|Alaska 0.7|Washington, District of Columbia 0.7|Vermont 0.6|Wyoming 0.6""",
    "CA": """Ontario 15.6|Quebec 8.9|British Columbia 5.5|Alberta 4.7|Manitoba 1.5|Saskatchewan 1.2|Nova Scotia 1.1
        |New Brunswick 0.8|Newfoundland and Labrador 0.5|Prince Edward Island 0.2""",
    "GB": "England 57|Scotland 5.4|Wales 3.1|Northern Ireland 1.9",
    "AU": """New South Wales 8.3|Victoria 6.8|Queensland 5.5|Western Australia 2.9|South Australia 1.9|Tasmania 0.6
        |Australian Capital Territory 0.5|Northern Territory 0.3""",
    "DE": """Nordrhein-Westfalen 18|Bayern 13|Baden-Württemberg 11|Niedersachsen 8|Hessen 6.4|Rheinland-Pfalz 4.1
        |Sachsen 4|Berlin 3.8|Schleswig-Holstein 2.9|Brandenburg 2.6|Sachsen-Anhalt 2.2|Thüringen 2.1|Hamburg 1.9
        |Mecklenburg-Vorpommern 1.6|Saarland 1|Bremen 0.7""",
    "FR": """Ile-de-France 12.3|Auvergne-Rhone-Alpes 8.1|Nouvelle-Aquitaine 6.1|Occitanie 6|Hauts-de-France 6
        |Grand Est 5.6|Provence-Alpes-Cote d'Azur 5.1|Pays de la Loire 3.9|Normandie 3.3|Bretagne 3.4
        |Bourgogne-Franche-Comte 2.8|Centre-Val de Loire 2.6|Corse 0.3""",
    "ES": """Andalucía 8.5|Cataluña 7.9|Comunidad de Madrid 6.9|Comunidad Valenciana 5.2|Galicia 2.7|Castilla y León 2.4
        |País Vasco 2.2|Canarias 2.2|Castilla-La Mancha 2.1|Región de Murcia 1.5|Aragón 1.3|Islas Baleares 1.2""",
    "IT": """Lombardia 10|Lazio 5.7|Campania 5.6|Veneto 4.9|Sicilia 4.8|Emilia-Romagna 4.4|Piemonte 4.3|Puglia 3.9
        |Toscana 3.7|Calabria 1.8|Sardegna 1.6|Liguria 1.5""",
    "BR": """São Paulo (state) 44|Minas Gerais 20.5|Rio de Janeiro (state) 16|Bahia 14|Paraná 11.4
        |Rio Grande do Sul 10.9|Pernambuco 9|Ceará 8.8|Pará 8.1|Santa Catarina 7.6|Goiás 7|Distrito Federal 2.8""",
    "MX": """Estado de México 17|Ciudad de México 9.2|Jalisco 8.3|Veracruz 8.1|Puebla 6.6|Guanajuato 6.2|Nuevo León 5.8
        |Chiapas 5.5|Michoacán 4.7|Baja California 3.8|Chihuahua 3.7|Quintana Roo 1.9""",
    "IN": """Maharashtra 126|Uttar Pradesh 120|Tamil Nadu 80|West Bengal 70|Karnataka 69|Gujarat 66|Rajasthan 60
        |Bihar 58|Madhya Pradesh 55|Delhi 40|Kerala 37|Punjab region 30""",
    "JP": """Tokyo 14|Kanagawa 9.2|Osaka 8.8|Aichi 7.5|Saitama 7.3|Chiba 6.3|Hyogo 5.4|Hokkaido 5.1|Fukuoka 5.1
        |Shizuoka 3.6|Ibaraki 2.8|Hiroshima 2.7|Kyoto 2.5|Miyagi 2.3|Okinawa 1.5""",
}  # fmt: skip

# Regions by hours east of UTC, where a country has several clocks and the region isn't on the country's own.
_CLOCKS: Final[dict[str, dict[float, str]]] = {
    "US": {
        -5: """New York|Florida|Pennsylvania|Ohio|Georgia|North Carolina|Michigan|New Jersey|Virginia|Massachusetts
            |Indiana|Maryland|South Carolina|Kentucky|Connecticut|West Virginia|New Hampshire|Maine|Rhode Island
            |Delaware|Washington, District of Columbia|Vermont""",
        -7: "Arizona|Colorado|Utah|New Mexico|Idaho|Montana|Wyoming",
        -8: "California|Washington|Oregon|Nevada",
        -9: "Alaska",
        -10: "Hawaii",
    },
    "CA": {
        -8: "British Columbia",
        -7: "Alberta",
        -6: "Manitoba|Saskatchewan",
        -4: "Nova Scotia|New Brunswick|Prince Edward Island",
        -3.5: "Newfoundland and Labrador",
    },
    "AU": {9.5: "South Australia|Northern Territory", 8: "Western Australia"},
    "MX": {-8: "Baja California", -5: "Quintana Roo"},
}


def _clocks(code: str) -> dict[str, float]:
    return {name.strip(): hours for hours, names in _CLOCKS.get(code, {}).items() for name in names.split("|")}


WHOLE_COUNTRY: Final = "Unknown"
"""The region of people in countries whose regions aren't modelled."""
UNLISTED_REGION: Final = 0.02
"""The part of a country's people in a region that isn't in the table."""


def _regions(code: str) -> tuple[tuple[str, float], ...]:
    parts = [part.strip().rpartition(" ") for part in _REGIONS.get(code, f"{WHOLE_COUNTRY} 1").split("|")]
    total = sum(float(weight) for _, _, weight in parts)
    return tuple((name, float(weight) / total) for name, _, weight in parts)


@lru_cache(maxsize=512)
def country(code: str) -> Country:
    """The country of an ISO code; one that isn't in the table gets a generic size, clock and price."""
    people, hours_east, price, iphone, pyramid = _COUNTRIES.get(code, (2.0, 0.0, 1.5, 0.20, "middle"))
    size = int(people * 1e6)
    return Country(code, size, hours_east, price, iphone, _PYRAMIDS[pyramid], _regions(code), _clocks(code))


def listed() -> tuple[Country, ...]:
    """The countries that have figures of their own."""
    return tuple(country(code) for code in _COUNTRIES)
