"""The specs by which a creative says what may be done to it. [C-011, C-012, C-053, C-062, C-063, C-143, C-207]"""

from __future__ import annotations

from typing import Any, Literal

from adtwin.graph.types import NumericId
from adtwin.model.spec import ListOf, Spec

Enrolled = Literal["OPT_IN", "OPT_OUT"]


class Choice(Spec):
    """`{"enroll_status": "OPT_IN"}`, with what a feature takes besides [C-035, C-063, E-199]."""

    enroll_status: Enrolled | None = None
    customizations: dict[str, Any] | None = None
    action_metadata: dict[str, Any] | None = None


class FreedomSpec(Spec):
    """`degrees_of_freedom_spec`; keys beside the features are kept as sent."""

    creative_features_spec: dict[str, Choice] | None = None


class MultiAdvertiser(Spec):
    """`contextual_multi_ads`: whether the ad may stand beside ads of others [C-143]."""

    enroll_status: Enrolled | None = None


class SiteLink(Spec):
    """One further address below the picture; the image address wins over the hash [C-053, C-054]."""

    site_link_title: str | None = None
    site_link_url: str | None = None
    site_link_image_hash: str | None = None
    site_link_image_url: str | None = None


class SourcingSpec(Spec):
    """`creative_sourcing_spec`: site links, and the products that are shown beside the media [C-053, C-062]."""

    site_links_spec: ListOf[SiteLink] = ()
    associated_product_set_id: NumericId | None = None


class Transformation(Spec):
    """A format that a catalog ad may be turned into, and what from; no source named is every source [C-208]."""

    format: str | None = None
    data_source: ListOf[str] = ()
