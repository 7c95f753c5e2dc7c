"""The feed's assets in Graph form: images, videos, texts. [E-044…E-067]"""

from __future__ import annotations

from typing import Any

from adtwin.compose.creative import findings
from adtwin.compose.creative.draft import Draft, Json, Route
from adtwin.compose.problem import RefusedError

TEXTS = (
    ("bodies", "message", "messages"),
    ("titles", "headline", "headlines"),
    ("descriptions", "description", "descriptions"),
)
"""The feed's list, the argument for one text, the argument for several."""

LABEL_KEYS = ("body_label", "title_label", "description_label")


def take_media(draft: Draft) -> None:
    """Images and videos, with the labels the caller gave [E-054…E-066]."""
    given = draft.given
    hashes = given.image_hashes or ([given.image_hash] if given.image_hash else [])
    images: list[Json] = [{"hash": one} for one in hashes]
    images += _labelled("images", given.images or [], {"image_hash": "hash"}, required="image_hash")
    videos: list[Json] = []
    if given.video_id:
        videos.append({"video_id": given.video_id})
        if given.thumbnail_url:
            videos[0]["thumbnail_url"] = given.thumbnail_url
    keys = {"video_id": "video_id", "thumbnail_url": "thumbnail_url"}
    videos += _labelled("videos", given.videos or [], keys, required="video_id")
    if images:
        draft.feed["images"] = images
    if videos:
        draft.feed["videos"] = videos
    if images and videos:
        draft.warn(findings.MIXED_MEDIA("images" if given.images else "image_hashes", "videos"))


def _labelled(argument: str, entries: list[Json], keys: dict[str, str], *, required: str) -> list[Json]:
    """`{"image_hash", "label"}` as `{"hash", "adlabels"}`; a label stands for one asset [E-058, E-059, E-065]."""
    found: list[Json] = []
    seen: set[str] = set()
    for place, entry in enumerate(entries):
        field = f"{argument}[{place}]"
        unknown = sorted(set(entry) - set(keys) - {"label"})
        if unknown:
            raise RefusedError(findings.ARGUMENT_INVALID(field, detail=f"holds unknown keys: {', '.join(unknown)}"))
        asset: Json = {}
        for key, wire in keys.items():
            value = _text(entry.get(key))
            if value:
                asset[wire] = value
        if keys[required] not in asset:
            raise RefusedError(findings.ARGUMENT_INVALID(field, detail=f"must name its {required} as text"))
        labels = _labels(field, entry.get("label"))
        for label in labels:
            if label in seen:
                raise RefusedError(findings.LABEL_TWICE(argument, label=label))
            seen.add(label)
        if labels:
            asset["adlabels"] = [{"name": label} for label in labels]
        found.append(asset)
    return found


def _text(value: Any) -> str | None:
    """A text or an id; a number becomes its digits [E-009]."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) and value else None


def _labels(field: str, label: Any) -> list[str]:
    labels = label if isinstance(label, list) else [label] if label not in (None, "") else []
    if not all(isinstance(one, str) and one for one in labels):
        raise RefusedError(findings.ARGUMENT_INVALID(field, detail="has a label that is no text"))
    return labels


def take_texts(draft: Draft) -> None:
    """Bodies, titles and descriptions: one text becomes a list of one [E-020, E-048]."""
    for wire, single, plural in TEXTS:
        entries = texts(draft, single, plural)
        if entries:
            draft.feed[wire] = entries


def texts(draft: Draft, single: str, plural: str) -> list[Json]:
    """The texts of one kind in Graph form."""
    one = getattr(draft.given, single)
    if one:
        return [{"text": one}]
    return [_entry(f"{plural}[{place}]", entry) for place, entry in enumerate(getattr(draft.given, plural) or ())]


def _entry(field: str, entry: str | Json) -> Json:
    """A text or `{"text", "adlabels"}` [E-045, E-049]."""
    if isinstance(entry, str):
        return {"text": entry}
    detail = None
    if not isinstance(entry.get("text"), str):
        detail = "has no text"
    elif set(entry) - {"text", "adlabels"}:
        detail = f"holds unknown keys: {', '.join(sorted(set(entry) - {'text', 'adlabels'}))}"
    elif not _are_labels(entry.get("adlabels", [])):
        detail = "has adlabels that are no list of names"
    if detail:
        raise RefusedError(findings.TEXT_MALFORMED(field, detail=detail))
    return {key: [dict(label) for label in value] if key == "adlabels" else value for key, value in entry.items()}


def _are_labels(labels: Any) -> bool:
    return isinstance(labels, list) and all(
        isinstance(label, dict) and set(label) == {"name"} and isinstance(label["name"], str) for label in labels
    )


def take_texts_beside_a_post(draft: Draft) -> None:
    """The post keeps its copy; only texts that a rule refers to by label go along [E-053]."""
    rules = draft.given.asset_customization_rules or []
    wanted = {name for rule in rules for key in LABEL_KEYS if isinstance(name := _name(rule.get(key)), str)}
    ignored = []
    for wire, single, plural in TEXTS:
        entries = texts(draft, single, plural)
        taken = [entry for entry in entries if any(label["name"] in wanted for label in entry.get("adlabels", ()))]
        if taken:
            draft.feed[wire] = taken
        if len(taken) < len(entries):
            ignored.append(single if getattr(draft.given, single) else plural)
    if ignored:
        draft.warn(findings.COPY_NOT_OVERRIDABLE(*ignored))


def _name(label: Any) -> Any:
    return label.get("name") if isinstance(label, dict) else label


def choose_formats(draft: Draft) -> None:
    """The caller's formats or those that fit the media; Instagram videos leave no choice [E-072, E-078…E-083]."""
    given = draft.given
    has_video = bool(draft.feed.get("videos"))
    formats = given.ad_formats
    if formats is None:
        flexible = draft.route in {Route.FLEXIBLE_IMAGE, Route.FLEXIBLE_VIDEO} and given.image_hashes
        formats = ["AUTOMATIC_FORMAT"] if flexible else ["SINGLE_VIDEO"] if has_video else ["SINGLE_IMAGE"]
    elif has_video and given.instagram_actor_id and "SINGLE_VIDEO" not in formats:
        formats = ["SINGLE_VIDEO"]
        draft.warn(findings.FORMATS_FORCED("ad_formats"))
    draft.feed["ad_formats"] = formats
    if given.optimization_type:
        draft.feed["optimization_type"] = given.optimization_type
