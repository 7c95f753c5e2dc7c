"""Time zones of ad accounts: Meta's numeric ids, local days, times as the wire writes and reads them.

The ids follow the order of the Marketing API reference, "Timezone IDs", as far as it is known: they were not held
against that page, so take them as assumed. Names are IANA's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# In the order of the published ids, which run from 1 without a gap.
_NAMES: Final = """
America/Los_Angeles America/Denver Pacific/Honolulu America/Anchorage America/Phoenix America/Chicago America/New_York
Asia/Dubai America/Argentina/San_Luis America/Argentina/Buenos_Aires America/Argentina/Salta Europe/Vienna
Australia/Perth Australia/Broken_Hill Australia/Sydney Europe/Sarajevo Asia/Dhaka Europe/Brussels Europe/Sofia
Asia/Bahrain America/La_Paz America/Noronha America/Campo_Grande America/Belem America/Sao_Paulo America/Nassau
America/Dawson America/Vancouver America/Dawson_Creek America/Edmonton America/Rainy_River America/Regina
America/Atikokan America/Iqaluit America/Toronto America/Blanc-Sablon America/Halifax America/St_Johns Europe/Zurich
Pacific/Easter America/Santiago Asia/Shanghai America/Bogota America/Costa_Rica Asia/Nicosia Europe/Prague
Europe/Berlin Europe/Copenhagen America/Santo_Domingo Pacific/Galapagos America/Guayaquil Europe/Tallinn Africa/Cairo
Atlantic/Canary Europe/Madrid Europe/Helsinki Europe/Paris Europe/London Africa/Accra Europe/Athens America/Guatemala
Asia/Hong_Kong America/Tegucigalpa Europe/Zagreb Europe/Budapest Asia/Jakarta Asia/Makassar Asia/Jayapura Europe/Dublin
Asia/Jerusalem Asia/Kolkata Asia/Baghdad Atlantic/Reykjavik Europe/Rome America/Jamaica Asia/Amman Asia/Tokyo
Africa/Nairobi Asia/Seoul Asia/Kuwait Asia/Beirut Asia/Colombo Europe/Vilnius Europe/Luxembourg Europe/Riga
Africa/Casablanca Europe/Skopje Europe/Malta Indian/Mauritius Indian/Maldives America/Tijuana America/Hermosillo
America/Mazatlan America/Mexico_City Asia/Kuala_Lumpur Africa/Lagos America/Managua Europe/Amsterdam Europe/Oslo
Pacific/Auckland Asia/Muscat America/Panama America/Lima Asia/Manila Asia/Karachi Europe/Warsaw America/Puerto_Rico
Asia/Gaza Atlantic/Azores Europe/Lisbon America/Asuncion Asia/Qatar Europe/Bucharest Europe/Belgrade Europe/Kaliningrad
Europe/Moscow Europe/Samara Asia/Yekaterinburg Asia/Omsk Asia/Krasnoyarsk Asia/Irkutsk Asia/Yakutsk Asia/Vladivostok
Asia/Magadan Asia/Kamchatka Asia/Riyadh Europe/Stockholm Asia/Singapore Europe/Ljubljana Europe/Bratislava
America/El_Salvador Asia/Bangkok Africa/Tunis Europe/Istanbul America/Port_of_Spain Asia/Taipei Europe/Kiev
America/Montevideo America/Caracas Asia/Ho_Chi_Minh Africa/Johannesburg America/Winnipeg America/Detroit
Australia/Melbourne Asia/Kathmandu Asia/Baku
""".split()  # noqa: SIM905 - easier to read than 146 quoted strings

ZONE_NAMES: Final[Mapping[int, str]] = dict(enumerate(_NAMES, start=1))
ZONE_IDS: Final[Mapping[str, int]] = {name: number for number, name in ZONE_NAMES.items()}

# Hours east of UTC of the abbreviations people write; IST is India's.
_ABBREVIATIONS: Final[Mapping[str, float]] = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "GST": 4, "PKT": 5, "IST": 5.5, "WIB": 7, "ICT": 7, "SGT": 8, "HKT": 8, "AWST": 8, "JST": 9, "KST": 9,
    "ACST": 9.5, "AEST": 10, "ACDT": 10.5, "AEDT": 11, "NZST": 12, "NZDT": 13, "ART": -3, "BRT": -3, "NST": -3.5,
    "ADT": -3, "AST": -4, "EDT": -4, "EST": -5, "CDT": -5, "CST": -6, "MDT": -6, "MST": -7, "PDT": -7, "PST": -8,
    "AKDT": -8, "AKST": -9, "HST": -10,
}  # fmt: skip

_UNIX = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_NAMED_OFFSET = re.compile(r"(?P<moment>.*\d)\s*(?P<zone>[A-Za-z]{1,5})")
_BLANK_BEFORE_OFFSET = re.compile(r"(?<!\s)\s+(?=[+-]\d{2}:?\d{2}$)")
_LATEST = 253_402_300_799  # the last second of the year 9999


def zone(name: str) -> ZoneInfo:
    """The zone of a name; ValueError when there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name} is not a time zone") from error


def zone_name(number: int) -> str:
    """The name of one of Meta's ids; ValueError when it is unknown."""
    if number not in ZONE_NAMES:
        raise ValueError(f"{number} is not a time zone id")
    return ZONE_NAMES[number]


def zone_id(name: str) -> int:
    """Meta's id of a zone name; ValueError when it is not one an ad account can use."""
    if name not in ZONE_IDS:
        raise ValueError(f"{name} is not a time zone of ad accounts")
    return ZONE_IDS[name]


@lru_cache(maxsize=65_536)
def iso(epoch: int, name: str) -> str:
    """A moment as ad objects show it: `2026-11-22T01:02:03-0800`. Cached: reads render times again and again."""
    return datetime.fromtimestamp(epoch, zone(name)).strftime("%Y-%m-%dT%H:%M:%S%z")


def spoken(epoch: int, name: str) -> str:
    """A moment as people write it: `1/15/2026 at 2:46 PM`."""
    local = datetime.fromtimestamp(epoch, zone(name))
    half = "AM" if local.hour < 12 else "PM"
    return f"{local.month}/{local.day}/{local.year} at {local.hour % 12 or 12}:{local:%M} {half}"


def local_date(epoch: float, name: str) -> date:
    """The calendar day of a moment in a zone."""
    return datetime.fromtimestamp(epoch, zone(name)).date()


def local_hour(epoch: float, name: str) -> int:
    """The hour of the day, 0 to 23, of a moment in a zone."""
    return datetime.fromtimestamp(epoch, zone(name)).hour


@lru_cache(maxsize=8_192)
def day_start(day: date, name: str) -> int:
    """The first second of a local day."""
    return int(datetime(day.year, day.month, day.day, tzinfo=zone(name)).timestamp())


def day_bounds(day: date, name: str) -> tuple[int, int]:
    """First second of a local day, and first second of the next: 23, 24 or 25 hours apart."""
    return day_start(day, name), day_start(day + timedelta(days=1), name)


def offset_hours(epoch: int, name: str) -> float:
    """Hours ahead of UTC at a moment, the account's `timezone_offset_hours_utc` [D-064]."""
    offset = datetime.fromtimestamp(epoch, zone(name)).utcoffset()
    return 0.0 if offset is None else offset.total_seconds() / 3600


def parse_date(text: str) -> date:
    """A day written `YYYY-MM-DD`; ValueError otherwise."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text.strip()):
        raise ValueError(f"{text!r} is not a day of the form YYYY-MM-DD")
    return date.fromisoformat(text.strip())


def parse_time(value: object, name: str = "UTC") -> int:
    """A moment in any documented form as epoch seconds; ValueError when it is none [D-175].

    Taken are unix timestamps (numbers or digits; 0 stays 0, which ends nothing), ISO 8601 with or without an offset,
    `2015-03-12 23:59:59-07:00`, `2015-03-12 23:59:59 PDT`, and days. Without an offset the zone `name` is meant.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"{value!r} is not a time")  # noqa: TRY004 - one kind of error for bad input
    if isinstance(value, str) and not _UNIX.fullmatch(value.strip()):
        return _written_time(value.strip(), name)
    seconds = float(value)
    if not 0 <= seconds <= _LATEST:
        raise ValueError(f"{value!r} is not a time")
    return int(seconds)


def _written_time(text: str, name: str) -> int:
    named = _NAMED_OFFSET.fullmatch(text)
    if named and len(named["zone"]) > 1 and named["zone"].upper() in _ABBREVIATIONS:
        moment = datetime.fromisoformat(named["moment"])
        hours = _ABBREVIATIONS[named["zone"].upper()]
        return _epoch(moment.replace(tzinfo=timezone(timedelta(hours=hours))))
    # "23:59:59 -0700": a blank before the offset is common, fromisoformat knows it only without
    moment = datetime.fromisoformat(_BLANK_BEFORE_OFFSET.sub("", text))
    return _epoch(moment if moment.tzinfo else moment.replace(tzinfo=zone(name)))


def _epoch(moment: datetime) -> int:
    try:
        seconds = int(moment.astimezone(UTC).timestamp())
    except OverflowError as error:
        raise ValueError(f"{moment} is out of range") from error
    if seconds < 0:
        raise ValueError(f"{moment} lies before 1970")
    return seconds
