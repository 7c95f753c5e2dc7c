"""Times in the form that `date_format` asks for: the letters of PHP's `date`, of which `U` is the unix time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from adtwin.base import zones
from adtwin.errors.protocol import INVALID_PARAMETER

LONGEST = 100

Moment = Callable[[datetime], str]


def _offset(moment: datetime) -> str:
    return moment.strftime("%z")


def _suffix(moment: datetime) -> str:
    day = moment.day
    return "th" if 10 < day < 14 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _days_in_month(moment: datetime) -> int:
    return (31, 29 if _is_leap(moment.year) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[moment.month - 1]


LETTERS: dict[str, Moment] = {
    "d": lambda at: f"{at.day:02}",
    "D": lambda at: at.strftime("%a"),
    "j": lambda at: str(at.day),
    "l": lambda at: at.strftime("%A"),
    "N": lambda at: str(at.isoweekday()),
    "S": _suffix,
    "w": lambda at: str(at.isoweekday() % 7),
    "z": lambda at: str(at.timetuple().tm_yday - 1),
    "W": lambda at: f"{at.isocalendar().week:02}",
    "F": lambda at: at.strftime("%B"),
    "m": lambda at: f"{at.month:02}",
    "M": lambda at: at.strftime("%b"),
    "n": lambda at: str(at.month),
    "t": lambda at: str(_days_in_month(at)),
    "L": lambda at: str(int(_is_leap(at.year))),
    "o": lambda at: str(at.isocalendar().year),
    "Y": lambda at: str(at.year),
    "y": lambda at: f"{at.year % 100:02}",
    "a": lambda at: "am" if at.hour < 12 else "pm",
    "A": lambda at: "AM" if at.hour < 12 else "PM",
    "g": lambda at: str(at.hour % 12 or 12),
    "G": lambda at: str(at.hour),
    "h": lambda at: f"{at.hour % 12 or 12:02}",
    "H": lambda at: f"{at.hour:02}",
    "i": lambda at: f"{at.minute:02}",
    "s": lambda at: f"{at.second:02}",
    "u": lambda _: "000000",
    "v": lambda _: "000",
    "e": lambda at: str(at.tzinfo),
    "I": lambda at: str(int(bool(at.dst()))),
    "O": _offset,
    "P": lambda at: f"{_offset(at)[:3]}:{_offset(at)[3:]}",
    "T": lambda at: at.tzname() or "",
    "Z": lambda at: str(int((at.utcoffset() or at - at).total_seconds())),
    "c": lambda at: at.isoformat(timespec="seconds"),
    "r": lambda at: f"{at:%a}, {at:%d} {at:%b} {at.year} {at:%H:%M:%S} {_offset(at)}",
    "U": lambda at: str(int(at.timestamp())),
}


def written(epoch: int, zone: str, form: str) -> str | int:
    """An epoch second in this form, in this zone; a number for `U` alone. Unknown letters stand for themselves."""
    if form == "U":
        return epoch
    moment = datetime.fromtimestamp(epoch, zones.zone(zone))
    out: list[str] = []
    letters = iter(form)
    for letter in letters:
        if letter == "\\":
            out.append(next(letters, ""))
        else:
            show = LETTERS.get(letter)
            out.append(letter if show is None else show(moment))
    return "".join(out)


def form_of(given: object) -> str | None:
    """The form that a `date_format` parameter asks for."""
    if given is None:
        return None
    form = str(given).strip('"')
    if len(form) > LONGEST:
        raise INVALID_PARAMETER(blame=["date_format"], detail=f"date_format may have at most {LONGEST} characters")
    return form
