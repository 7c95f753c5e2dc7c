"""Names in a file that nobody knows, most often misspelt: at every level, from the campaign down into each spec."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from adtwin.cli.campaigns.file import LISTS, NOT_SENT
from adtwin.cli.nodes.declared import kinds, specs

Known = Mapping[str, str]
"""Names that may stand in an object, each with the spec of what lies below it, or with none."""
BELOW: Final = {"campaign": "adset", "adset": "ad"}
WORDS: Final = {"campaign": "A campaign", "adset": "An ad set", "ad": "An ad"}
_CARRIES: Final = ("LinkData", "VideoData", "Card")
"""Specs in which the ads tools' names may stand for the API's."""
_FILES: Final = {"image_file": "", "video_file": ""}


@dataclass(frozen=True)
class Unknown:
    """A name, at its place, that `holder` does not have; `near` is what was most likely meant."""

    name: str
    place: str
    holder: str
    near: str | None
    command: str

    @property
    def message(self) -> str:
        """What is wrong."""
        return f"{self.holder} has no {self.name}."

    @property
    def fix(self) -> str:
        """How to mend it."""
        if self.near:
            return f"Did you mean {self.near}?"
        return f"'adtwin {self.command} create --help' lists what there is."


def unknown_names(document: Any) -> Iterator[Unknown]:
    """Of a campaign file, an ad, or a creative in any form."""
    if not isinstance(document, Mapping):
        return
    if "campaign" in document or "campaigns" in document:
        yield from _compared(document, _of("campaign"), _At("", "campaign", "The file"))
        yield from _held(document, "campaign", "")
    elif any(name in document for name in ("adsets", "adset", "ads", "ad")):
        kind = "campaign" if "adsets" in document or "adset" in document else "adset"
        yield from _object(kind, "", document)
    else:
        both = _of("ad") | _of("adcreative") | dict.fromkeys(_arguments(), "")
        yield from _compared(document, both, _At("", "ad", "An ad or a creative"))


@dataclass(frozen=True)
class _At:
    """Where one is: the place, the command whose help lists the names, and what the object is called."""

    place: str
    command: str
    holder: str

    def below(self, name: str) -> _At:
        return _At(f"{self.place}.{name}" if self.place else name, self.command, name)


def _held(document: Mapping[str, Any], kind: str, before: str) -> Iterator[Unknown]:
    """The objects of a kind that lie in another."""
    held = [(kind, document.get(kind))]
    several = document.get(LISTS[kind])
    held += [(f"{LISTS[kind]}[{at}]", one) for at, one in enumerate(several if isinstance(several, list) else ())]
    for name, given in held:
        if isinstance(given, Mapping):
            yield from _object(kind, f"{before}{name}", given)


def _object(kind: str, place: str, given: Mapping[str, Any]) -> Iterator[Unknown]:
    yield from _compared(given, _of(kind), _At(place, kind, WORDS[kind]))
    if kind in BELOW:
        yield from _held(given, BELOW[kind], f"{place}." if place else "")


def _of(kind: str) -> dict[str, str]:
    """What an object of a file may have."""
    known = {param.name: param.spec for param in kinds()[kind].create}
    if kind == "ad":
        return known | _tools_names() | _FILES | {"creative": "AdCreative", "creative_id": ""}
    if kind == "adcreative":
        return known | _tools_names() | {"creative_id": "", "id": ""}
    return known | dict.fromkeys((*NOT_SENT, *LISTS, *LISTS.values()), "")


def _spec(name: str) -> Known:
    if name == "AdCreative":
        return _of("adcreative")
    return {**specs()[name], **(_tools_names() if name in _CARRIES else {})}


def _tools_names() -> dict[str, str]:
    from adtwin.compose import TOOLS_NAMES

    return dict.fromkeys(TOOLS_NAMES, "") | {"cards": "Card"}


def _arguments() -> tuple[str, ...]:
    from adtwin.compose import ARGUMENTS

    return ARGUMENTS


def _compared(given: Mapping[str, Any], known: Known, at: _At) -> Iterator[Unknown]:
    """The names that are not known, then what lies below those that are."""
    for name, value in given.items():
        here = at.below(str(name))
        if name not in known:
            near = difflib.get_close_matches(str(name), known, n=1)
            yield Unknown(str(name), here.place, at.holder, near[0] if near else None, at.command)
        elif known[name]:
            yield from _below(value, _spec(known[name]), here)


def _below(value: Any, known: Known, at: _At) -> Iterator[Unknown]:
    if isinstance(value, Mapping):
        yield from _compared(value, known, at)
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from _below(one, known, _At(f"{at.place}[{number}]", at.command, at.holder))
