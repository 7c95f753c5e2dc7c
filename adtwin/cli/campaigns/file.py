"""A campaign file: one label, campaigns, their ad sets, their ads, lying in each other.

    label: spring-launch              # what is applied carries it; the campaign's name without it
    campaign:
      name: Spring
      objective: OUTCOME_TRAFFIC
      adsets:
        - name: Austria
          targeting: {geo_locations: {countries: [AT]}}
          ads:
            - {name: Poster, primary_text: …, final_url: …, image_file: poster.jpg}

Campaigns and ad sets have the API's names; ads have them too, or those of the ads tools. `${page_id}` stands for an id
of the twin's world, or for the variable ADTWIN_PAGE_ID.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

LISTS = {"campaign": "campaigns", "adset": "adsets", "ad": "ads"}
NOT_SENT = ("label", "placements", "media", "destination")
"""What campaigns and ad sets may say for their ads to be judged by; the API has no such parameters."""
_PLACE = re.compile(r"\$\{(\w+)\}")
Json = dict[str, Any]


@dataclass
class Ad:
    """An ad as the file has it; `image` and `video` are files beside it."""

    name: str
    given: Json
    image: Path | None = None
    video: Path | None = None


@dataclass
class AdSet:
    """An ad set with the parameters of the API, and its ads."""

    name: str
    params: Json
    ads: list[Ad] = field(default_factory=list)


@dataclass
class Campaign:
    """A campaign with the parameters of the API, and its ad sets."""

    name: str
    params: Json
    adsets: list[AdSet] = field(default_factory=list)


@dataclass
class CampaignFile:
    """What a file holds."""

    label: str
    campaigns: list[Campaign]


def read(file: Path) -> Any:
    """The document in a YAML or JSON file. ClickException when it is neither."""
    text = file.read_text(encoding="utf-8")
    if file.suffix == ".json":
        try:
            return json.loads(text)
        except ValueError as error:
            raise click.ClickException(f"{file} is no JSON: {error}.") from None
    import yaml

    try:
        return yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise click.ClickException(f"{file} is no YAML: {' '.join(str(error).split())}.") from None


def is_campaign_file(document: Any) -> bool:
    """Whether it holds campaigns rather than an ad or a creative."""
    return isinstance(document, Mapping) and ("campaign" in document or "campaigns" in document)


def filled(document: Any, value_of: Callable[[str], str]) -> Any:
    """The document with its `${names}` filled in."""
    if isinstance(document, Mapping):
        return {key: filled(value, value_of) for key, value in document.items()}
    if isinstance(document, list):
        return [filled(value, value_of) for value in document]
    return _PLACE.sub(lambda match: value_of(match.group(1)), document) if isinstance(document, str) else document


def parsed(document: Any, folder: Path) -> CampaignFile:
    """The campaigns of a document. ClickException that names the place when something is missing or double."""
    if not is_campaign_file(document):
        raise click.ClickException("the file holds no campaign: begin with 'campaign:' and its name.")
    outer = {key: value for key, value in document.items() if key not in ("campaign", "campaigns", "label")}
    campaigns = [_campaign({**outer, **one}, place, folder) for place, one in _held(document, "campaign", "")]
    _each_once(campaigns, "campaigns")
    return CampaignFile(str(document.get("label") or campaigns[0].name), campaigns)


def _campaign(given: Json, place: str, folder: Path) -> Campaign:
    params = {key: value for key, value in given.items() if key not in ("adset", "adsets", *NOT_SENT)}
    params.setdefault("special_ad_categories", [])
    adsets = [_adset(one, inner, folder) for inner, one in _held(given, "adset", f"{place}.")]
    _each_once(adsets, f"{place}.adsets")
    return Campaign(_name(given, place), params, adsets)


def _adset(given: Json, place: str, folder: Path) -> AdSet:
    params = {key: value for key, value in given.items() if key not in ("ad", "ads", *NOT_SENT)}
    ads = [_ad(one, inner, folder) for inner, one in _held(given, "ad", f"{place}.")]
    _each_once(ads, f"{place}.ads")
    return AdSet(_name(given, place), params, ads)


def _ad(given: Json, place: str, folder: Path) -> Ad:
    shown = {key: value for key, value in given.items() if key not in ("image_file", "video_file", "label")}
    return Ad(
        _name(given, place), shown, _file(given, "image_file", place, folder), _file(given, "video_file", place, folder)
    )


def _file(given: Json, key: str, place: str, folder: Path) -> Path | None:
    if not given.get(key):
        return None
    path = folder / str(given[key])
    if not path.is_file():
        raise click.ClickException(f"{place}.{key}: there is no file {path}.")
    return path


def _held(document: Mapping[str, Any], one: str, before: str) -> list[tuple[str, Json]]:
    """The objects under `campaign` or `campaigns`, each with its place."""
    found: list[tuple[str, Any]] = [(f"{before}{one}", document[one])] if one in document else []
    several = document.get(LISTS[one], [])
    if not isinstance(several, list):
        raise click.ClickException(f"{before}{LISTS[one]}: expected a list.")
    found += [(f"{before}{LISTS[one]}[{at}]", value) for at, value in enumerate(several)]
    for place, value in found:
        if not isinstance(value, Mapping):
            raise click.ClickException(f"{place}: expected an object with a name, found {value!r}.")
    return [(place, dict(value)) for place, value in found]


def _name(given: Json, place: str) -> str:
    name = given.get("name")
    if not isinstance(name, str) or not name.strip():
        raise click.ClickException(f"{place}.name: give it a name; that is how it is found again.")
    return name


def _each_once(found: list[Any], place: str) -> None:
    names = [one.name for one in found]
    double = sorted({name for name in names if names.count(name) > 1})
    if double:
        raise click.ClickException(
            f"{place}: {', '.join(map(repr, double))} stands there twice; names tell them apart."
        )
