"""The edges that answer previews: of a creative, of an ad, and of a spec that is not stored. [A-139…A-148, D-221]"""

from __future__ import annotations

import difflib
from typing import Any, Literal

import orjson
from pydantic import BaseModel

from adtwin import preview
from adtwin.errors.creative import PREVIEW_PARAMETER_MISSING
from adtwin.errors.protocol import INVALID_PARAMETER
from adtwin.graph.call import Call
from adtwin.graph.node import Edge, Node, Operation
from adtwin.graph.rows import RowType
from adtwin.graph.twin import Twin
from adtwin.graph.types import Count, NumericId, WireTime
from adtwin.model.creative import preview_page
from adtwin.model.creative.draft import draft
from adtwin.model.creative.features import previews
from adtwin.model.creative.features.setup import setup_of
from adtwin.model.creative.features.transform import Source
from adtwin.model.creative.feed.variants import labels_of
from adtwin.model.creative.inline import creative_from
from adtwin.model.creative.preview_page import kind_of
from adtwin.model.creative.preview_spec import completed, with_post
from adtwin.model.creative.preview_token import VALID, Kind, PreviewToken
from adtwin.model.creative.story import story_of


class PreviewParams(BaseModel):
    """The parameters of a preview [D-221]."""

    ad_format: str | None = None
    width: Count | None = None
    height: Count | None = None
    creative_feature: str | None = None
    dynamic_asset_label: str | None = None
    dynamic_creative_spec: dict[str, Any] | None = None
    dynamic_customization: dict[str, Any] | None = None
    start_date: WireTime | None = None
    end_date: WireTime | None = None
    place_page_id: NumericId | None = None
    post: dict[str, Any] | None = None
    product_item_ids: list[str] | None = None


class GenerateParams(PreviewParams):
    """The same with the creative to show: a spec, `{"object_story_id": …}` or `{"creative_id": …}` [A-140, A-146]."""

    creative: dict[str, Any] | None = None


PREVIEW = RowType("AdPreview", "body", "transformation_spec", at_once=True)


def previews_edge() -> Edge:
    """`previews` of a creative, or of the creative that an ad shows."""
    return Edge(
        get=Operation(_of_node, PreviewParams, slow=True, rows=PREVIEW),
        doc="The ad as people see it, one format per call.",
    )


def generatepreviews_edge(verb: Literal["GET", "POST"] = "GET") -> Edge:
    """`generatepreviews` of an ad account; nothing of the creative is stored but its preview."""
    doc = "A creative spec as people would see it."
    if verb == "POST":
        return Edge(post=Operation(_of_loose_spec, GenerateParams), doc=doc)
    return Edge(get=Operation(_of_spec, GenerateParams, slow=True, rows=PREVIEW), doc=doc)


def preview_url(call: Call, node: Node, ad_format: str) -> str:
    """The link that shows a stored creative, or the one an ad has, for 24 hours."""
    return _url(call, "creative", str(_creative_of(call, node).pk), ad_format)


def page(twin: Twin, token: str, origin: str) -> tuple[str, int] | None:
    """The HTML page behind a preview link and the epoch second it ends at; None for what is no link of this twin."""
    return preview_page.page(twin, token, origin)


def _of_node(call: Call, node: Node, params: PreviewParams) -> list[dict[str, Any]]:
    creative = _creative_of(call, node)
    ad_format = _format(params)
    data = creative.obj.data
    preview.check_supported(kind_of(story_of(call.view, data), data), ad_format)
    url = _url(call, "creative", str(creative.pk), ad_format, _label(params, data))
    return _with_feature(call, _answer(url, ad_format, params), data, params, _aims_of(call, node))


def _of_loose_spec(call: Call, account: Node, params: GenerateParams) -> dict[str, Any]:
    """`adpreviews`, whose sample leaves out what a create has to say [C-190]."""
    spec = None if params.creative is None else completed(call, account, params.creative)
    return {"data": _of_spec(call, account, params.model_copy(update={"creative": spec}))}


def _of_spec(call: Call, account: Node, params: GenerateParams) -> list[dict[str, Any]]:
    if params.creative is None:
        raise PREVIEW_PARAMETER_MISSING(blame=["creative"], param="creative")
    ad_format = _format(params)
    spec = with_post(params.creative, params.post, ad_format)
    if "creative_id" in spec:
        return _of_node(call, creative_from(call, account, spec), params)
    data = draft(call, account, spec).obj.data
    preview.check_supported(kind_of(story_of(call.view, data), data), ad_format)
    url = _blob_url(call, data, ad_format, _label(params, data))
    return _with_feature(call, _answer(url, ad_format, params), data, params, (None, None))


def _creative_of(call: Call, node: Node) -> Node:
    """The node itself when it is a creative, else the creative it names."""
    named = node.obj.data.get("creative_id")
    creative = call.load(int(named)) if named else node
    return creative if creative is not None else node


def _with_feature(
    call: Call,
    rows: list[dict[str, Any]],
    data: dict[str, Any],
    params: PreviewParams,
    aims: tuple[str | None, str | None],
) -> list[dict[str, Any]]:
    """The rows with what the feature that was asked for makes of the ad, if the ad can have it [C-047, C-049]."""
    if params.creative_feature is None:
        return rows
    name, ad_format = previews.check_feature(params.creative_feature), _format(params)
    story = story_of(call.view, data)

    def show(changed: dict[str, Any]) -> str:
        url = _blob_url(call, changed, ad_format, _label(params, data))
        return preview.iframe(url, ad_format, params.width, params.height)

    spec = previews.transformation_spec(Source(call, story, data, ad_format), setup_of(story, data, *aims), name, show)
    if spec is not None:
        rows[0]["transformation_spec"] = spec
    return rows


def _aims_of(call: Call, node: Node) -> tuple[str | None, str | None]:
    """The objective and the destination type of an ad; None for what is no ad."""
    adset = call.load(int(node.obj.data.get("adset_id") or 0))
    campaign = None if adset is None else call.load(int(adset.obj.data["campaign_id"]))
    if adset is None or campaign is None:
        return None, None
    return campaign.obj.data.get("objective"), adset.obj.data.get("destination_type")


def _format(params: PreviewParams) -> str:
    if params.ad_format is None:
        raise PREVIEW_PARAMETER_MISSING(blame=["ad_format"], param="ad_format")
    if params.ad_format not in preview.FORMATS:
        near = difflib.get_close_matches(params.ad_format.upper(), preview.FORMATS, n=3, cutoff=0.3)
        detail = f"Param ad_format must be a preview format such as {', '.join(near) or 'MOBILE_FEED_STANDARD'}"
        raise INVALID_PARAMETER(blame=["ad_format"], detail=detail)
    return params.ad_format


def _label(params: PreviewParams, data: dict[str, Any]) -> str:
    """The label whose assets are to be seen, which a rule of the feed must name [B-309]."""
    label = params.dynamic_asset_label
    rules = (data.get("asset_feed_spec") or {}).get("asset_customization_rules") or ()
    named = {name: None for rule in rules for name in labels_of(rule).values()}
    if label and label not in named:
        known = f"Use one of {', '.join(named)}" if named else "This creative has no customization rules"
        detail = f"dynamic_asset_label {label[:100]} is named by no rule of the asset feed. {known}"
        raise INVALID_PARAMETER(blame=["dynamic_asset_label"], detail=detail)
    return label or ""


def _url(call: Call, kind: Kind, reference: str, ad_format: str, label: str = "") -> str:
    token = PreviewToken(kind, reference, ad_format, call.now + VALID, label)
    return f"{call.request.own_url}/_adtwin/preview/{token.signed(call.twin.seed)}"


def _blob_url(call: Call, data: dict[str, Any], ad_format: str, label: str = "") -> str:
    """The link to a preview of data that no stored creative has."""
    return _url(call, "blob", call.twin.store.blobs.put(orjson.dumps(data)), ad_format, label)


def _answer(url: str, ad_format: str, params: PreviewParams) -> list[dict[str, Any]]:
    body = preview.iframe(url, ad_format, params.width, params.height)
    return [{"body": body}]
