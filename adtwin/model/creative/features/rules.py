"""Rules of Advantage+ creative, multi-advertiser ads, site links, added products and format automation."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from adtwin.errors import features as errors
from adtwin.errors.creative import IMAGE_NOT_IN_LIBRARY
from adtwin.graph.change import Change
from adtwin.graph.versions import difference
from adtwin.model.creative.features.enrollment import FEATURES_OF, FREEDOM, asks_an_older_version
from adtwin.model.creative.features.setup import setup_of
from adtwin.model.creative.features.spec import Choice, FreedomSpec, MultiAdvertiser, SourcingSpec, Transformation
from adtwin.model.creative.features.table import ALIASES, BUNDLE, BUNDLED, KNOWN, RETIRED
from adtwin.model.creative.pictures import SOURCING
from adtwin.model.creative.story import number_in
from adtwin.model.links import check_link
from adtwin.model.media import library

if TYPE_CHECKING:
    from adtwin.model.creative.adcreative import AdCreative

TRANSFORMATION = "format_transformation_spec"
MORE_FORMATS = difference(
    "format_transformation_spec",
    "Ads are turned into carousels, collections and slideshows too, with site links as a source [reference page].",
    since="v25.0",
)
FORMATS, LATER_FORMATS = ("da_collection",), ("carousel", "sa_collection", "video_slideshow")
SOURCES, LATER_SOURCES = ("none", "catalog"), ("site_links",)


def _features(change: Change[AdCreative]) -> Mapping[str, Choice]:
    spec = cast("FreedomSpec | None", change.typed(FREEDOM)) if change.creating else None
    return (spec.creative_features_spec if spec is not None else None) or {}


def features_have_known_names(change: Change[AdCreative]) -> None:
    """Features that nobody knows are refused, with the nearest known one [E-197]."""
    for name in _features(change):
        if name not in KNOWN and name not in ALIASES and name not in RETIRED:
            near = difflib.get_close_matches(name, KNOWN, n=1)
            suggestion = f" Did you mean {near[0]}?" if near else ""
            raise errors.UNKNOWN_FEATURE(blame=[FREEDOM, FEATURES_OF, name], name=name[:100], suggestion=suggestion)


def enhancements_are_named_singly(change: Change[AdCreative]) -> None:
    """The old bundle can be opted in to or out of only below v22.0 [C-043, C-066, C-072]."""
    for name in _features(change):
        if name in RETIRED and not (name == BUNDLE and asks_an_older_version(change.call)):
            instead = ", ".join(BUNDLED["image"])
            raise errors.STANDARD_ENHANCEMENTS_GONE(blame=[FREEDOM, FEATURES_OF, name], name=name, instead=instead)


def features_say_in_or_out(change: Change[AdCreative]) -> None:
    """A feature that is named says OPT_IN or OPT_OUT [C-012, C-069, E-196]."""
    for name, choice in _features(change).items():
        if choice.enroll_status is None:
            path = [FREEDOM, FEATURES_OF, name, "enroll_status"]
            raise errors.FEATURE_WITHOUT_STATUS(blame=path, where=".".join(path[:-1]))


def multi_advertiser_ads_say_in_or_out(change: Change[AdCreative]) -> None:
    """`contextual_multi_ads`, if it is sent, has an enroll_status [C-145]."""
    spec = cast("MultiAdvertiser | None", change.typed("contextual_multi_ads"))
    if change.creating and spec is not None and spec.enroll_status is None:
        path = ["contextual_multi_ads", "enroll_status"]
        raise errors.FEATURE_WITHOUT_STATUS(blame=path, where=path[0])


def _sourcing(change: Change[AdCreative]) -> SourcingSpec | None:
    return cast("SourcingSpec | None", change.typed(SOURCING)) if change.creating else None


def site_links_are_complete(change: Change[AdCreative]) -> None:
    """Each site link has a title and an address; its picture is in the library [C-053]."""
    spec = _sourcing(change)
    coming = change.notes.get("pictures", {})
    for place, link in enumerate(spec.site_links_spec if spec is not None else ()):
        path = [SOURCING, "site_links_spec", str(place)]
        for name in ("site_link_title", "site_link_url"):
            if not getattr(link, name):
                raise errors.SITE_LINK_INCOMPLETE(blame=[*path, name], where=".".join(path), lacking=name)
        check_link(link.site_link_url, [*path, "site_link_url"])
        account, image = int(change.new.account_id), link.site_link_image_hash
        if link.site_link_image_url or not image or image in coming:
            continue
        if library.find(change.call.view, account, image) is None:
            raise IMAGE_NOT_IN_LIBRARY(blame=[*path, "site_link_image_hash"], hash=image[:100], account=account)


def added_products_can_be_used(change: Change[AdCreative]) -> None:
    """`associated_product_set_id` is a product set that the caller can see [C-062]."""
    spec = _sourcing(change)
    given = spec.associated_product_set_id if spec is not None else None
    if given is None:
        return
    number = number_in(given)
    found = change.call.visible(number) if number is not None else None
    if type(found).__name__ != "ProductSet":
        path = [SOURCING, "associated_product_set_id"]
        raise errors.PRODUCT_SET_NOT_USABLE(blame=path, where=".".join(path), id=given)


def format_transformations_are_known(change: Change[AdCreative]) -> None:
    """Each names a format that there is, and sources that there are [C-207, C-208]."""
    later = MORE_FORMATS.holds(change.call.version)
    formats, sources = FORMATS + LATER_FORMATS * later, SOURCES + LATER_SOURCES * later
    for place, entry in enumerate(_transformations(change)):
        path = [TRANSFORMATION, str(place)]
        if entry.format not in formats:
            detail = f"format must be one of {', '.join(formats)}, not {entry.format or 'nothing'}."
            raise errors.FORMAT_TRANSFORMATION(blame=[*path, "format"], detail=detail)
        unknown = [source for source in entry.data_source if source not in sources]
        if unknown or ("none" in entry.data_source and len(entry.data_source) > 1):
            detail = f"data_source must be none alone, or any of {', '.join(sources[1:])}."
            raise errors.FORMAT_TRANSFORMATION(blame=[*path, "data_source"], detail=detail)


def format_automation_is_for_catalog_ads(change: Change[AdCreative]) -> None:
    """Only Advantage+ catalog ads are turned into other formats [C-206]."""
    entries = _transformations(change)
    if not any(entry.format in FORMATS for entry in entries):
        return
    data: dict[str, Any] = change.new.obj.data
    if setup_of(change.notes["story"], data).format != "catalog":
        detail = "Only Advantage+ catalog ads can be turned into collections. Send product_set_id, or leave it out."
        raise errors.FORMAT_TRANSFORMATION(blame=[TRANSFORMATION], detail=detail)


def _transformations(change: Change[AdCreative]) -> list[Transformation]:
    return list(change.typed(TRANSFORMATION) or ()) if change.creating else []


ALL = (
    features_have_known_names,
    enhancements_are_named_singly,
    features_say_in_or_out,
    multi_advertiser_ads_say_in_or_out,
    site_links_are_complete,
    added_products_can_be_used,
    format_transformations_are_known,
    format_automation_is_for_catalog_ads,
)
