"""The ad-level payload as the API takes it. [E-349, E-373, E-385, E-387…E-391]"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from adtwin.compose.ad_level import findings
from adtwin.compose.ad_level.places import Ad, Context
from adtwin.compose.problem import Problem

Json = dict[str, Any]

LINK_NAMES = {"primary_text": "message", "headline": "name", "final_url": "link", "cards": "child_attachments"}
VIDEO_NAMES = {"primary_text": "message", "headline": "title", "description": "link_description"}
BUTTON_KEYS = ("call_to_action_type", "lead_form_id", "phone_number", "lead_gen_form_id")
OURS = ("ad_format", "objective", "destination", "destination_type", "placements", "media", "label", "page_id")
"""What the API does not take with an ad; `label` becomes adlabels."""
CONTENT = ("primary_text", "headline", "description", "link_description", "final_url", "link", "image_hash", "video_id")

TOOLS_NAMES = (*OURS, *CONTENT, *BUTTON_KEYS, "cards")
"""What may stand in an ad beside the API's parameters."""


@dataclass(frozen=True, slots=True)
class Translated:
    """Parameters of `POST act_<id>/ads`, or the problems that stop them."""

    payload: Json
    problems: tuple[Problem, ...] = ()


def to_graph(document: Mapping[str, Any], *, page_id: str | None = None) -> Translated:
    """An ad with the tools' names in the API's: PAUSED unless it says otherwise [E-391]."""
    ad = Ad(document, "", Context(page_id=page_id))
    payload: Json = {key: value for key, value in document.items() if key not in TOOLS_NAMES}
    payload["status"] = document.get("status") or "PAUSED"
    if document.get("label"):
        labels = document["label"] if isinstance(document["label"], list) else [document["label"]]
        payload["adlabels"] = [label if isinstance(label, Mapping) else {"name": label} for label in labels]
    if document.get("creative_id") and not document.get("creative"):
        payload["creative"] = {"creative_id": str(payload.pop("creative_id"))}
        return Translated(payload)
    creative = dict(document.get("creative") or {})
    if set(creative) & {"creative_id", "object_story_id", "asset_feed_spec"}:
        return Translated(payload)
    story = dict(creative.get("object_story_spec") or {})
    flat = {key: document[key] for key in (*CONTENT, *BUTTON_KEYS, "cards") if document.get(key)}
    page = story.get("page_id") or document.get("page_id") or page_id
    if not page:
        return Translated({}, (findings.PAGE_MISSING(ad.at("creative.object_story_spec.page_id")),))
    story["page_id"] = str(page)
    is_video = "video_data" in story or (flat.get("video_id") and "link_data" not in story)
    part = "video_data" if is_video else "link_data"
    story[part] = _part({**flat, **(story.get(part) or {})}, VIDEO_NAMES if is_video else LINK_NAMES)
    payload["creative"] = creative | {"object_story_spec": story}
    return Translated(payload)


def _part(given: Json, names: Mapping[str, str]) -> Json:
    """link_data or video_data with the API's keys; the button carries link, form or number."""
    link = given.get("link") or given.get("final_url")
    if given.get("link_description") and not given.get("description") and names is LINK_NAMES:
        given = given | {"description": given["link_description"]}
    found: Json = {}
    for key, value in given.items():
        if key in BUTTON_KEYS or (key == "link_description" and names is LINK_NAMES):
            continue
        found[names.get(key, key)] = [_card(card) for card in value] if key == "cards" else value
    button = _button(given, link)
    if button and "call_to_action" not in found:
        found["call_to_action"] = button
    if names is VIDEO_NAMES:
        found.pop("link", None)
        found.pop("final_url", None)
    return found


def _card(card: Any) -> Any:
    return _part(dict(card), LINK_NAMES) if isinstance(card, Mapping) else card


def _button(given: Json, link: Any) -> Json | None:
    chosen = given.get("call_to_action_type")
    form = given.get("lead_form_id") or given.get("lead_gen_form_id")
    if not chosen:
        return None
    if chosen == "CALL_NOW" and given.get("phone_number"):
        return {"type": chosen, "value": {"link": f"tel:{given['phone_number']}"}}
    if form:
        return {"type": chosen, "value": {"lead_gen_form_id": str(form)}}
    return {"type": chosen, "value": {"link": link} if link else {}}


def graph_format(ad_format: str, *, video: bool) -> str:
    """SINGLE_MEDIA is a name of the tools alone: the API's format follows from the medium [E-349]."""
    if ad_format != "SINGLE_MEDIA":
        return ad_format
    return "SINGLE_VIDEO" if video else "SINGLE_IMAGE"
