"""Errors of Advantage+ creative, site links, flexible ads and format automation. [C-011…C-101, C-143…C-211]"""

from __future__ import annotations

from adtwin.errors.catalogue import row

UNKNOWN_FEATURE = row(
    "UNKNOWN_FEATURE",
    code=100,
    message='Invalid keys "{name}" were found in param "degrees_of_freedom_spec[creative_features_spec]".',
    title="Unknown creative feature",
    text="There is no creative feature {name}.{suggestion} Take it out or mend its name.",
    evidence="report wire facts 1; doc E-197",
)
FEATURE_WITHOUT_STATUS = row(
    "FEATURE_WITHOUT_STATUS",
    code=100,
    subcode=3858082,
    message="Invalid parameter",
    title="enroll_status is required",
    text="{where} says neither OPT_IN nor OPT_OUT. Send its enroll_status.",
    evidence="doc C-061, C-069, C-145, D-133",
)
STANDARD_ENHANCEMENTS_GONE = row(
    "STANDARD_ENHANCEMENTS_GONE",
    code=100,
    subcode=3858504,
    message="Invalid parameter",
    title="Standard enhancements are no longer available",
    text=(
        "{name} can't be opted in to or out of since v22.0. Take it out of creative_features_spec and name single"
        " features instead: {instead}."
    ),
    evidence="doc C-043, C-066, E-200; report wire facts 1",
)
SITE_LINK_INCOMPLETE = row(
    "SITE_LINK_INCOMPLETE",
    code=100,
    message="Param {where} needs site_link_title and site_link_url",
    title="Site link is incomplete",
    text="Give each site link a site_link_title and a site_link_url: {where} lacks {lacking}.",
    evidence="assumed",
)
PRODUCT_SET_NOT_USABLE = row(
    "PRODUCT_SET_NOT_USABLE",
    code=100,
    message="Param {where} must be a product set of a catalog that you can use",
    title="Product set not available",
    text="Product set {id} doesn't exist or you may not use its catalog. Send one of the catalog's `product_sets`.",
    evidence="assumed",
)
FORMAT_TRANSFORMATION = row(
    "FORMAT_TRANSFORMATION",
    code=100,
    message="Param format_transformation_spec is not valid",
    title="Format transformation not accepted",
    text="{detail}",
    evidence="doc C-206, C-207",
)
FLEXIBLE_OBJECTIVE = row(
    "FLEXIBLE_OBJECTIVE",
    code=100,
    message="Param creative_asset_groups_spec can't be used with objective {objective}",
    title="Flexible format not available",
    text="The flexible ad format is for campaigns with objective OUTCOME_SALES or OUTCOME_APP_PROMOTION. Leave it out.",
    evidence="doc C-198",
)
FLEXIBLE_GROUP = row(
    "FLEXIBLE_GROUP",
    code=100,
    message="Param creative_asset_groups_spec is not valid",
    title="Asset group not accepted",
    text="{detail}",
    evidence="doc C-200",
)
FLEXIBLE_CREATIVE = row(
    "FLEXIBLE_CREATIVE",
    code=100,
    subcode=3858355,
    message="Invalid parameter",
    title="The creative doesn't fit the asset groups",
    text="Image {hash} of the new creative is in none of the asset groups. Send creative_asset_groups_spec as well.",
    evidence="report wire facts 1",
    canonical=True,
)
