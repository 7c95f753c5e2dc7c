"""Subtitles of a video: SubRip files, one for each locale, which the file's name says (`clip.en_US.srt`)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from adtwin.errors.media import CAPTIONS_NAME, CAPTIONS_UNKNOWN, CAPTIONS_UNREADABLE
from adtwin.errors.protocol import MISSING_PARAMETER
from adtwin.graph.call import Call
from adtwin.graph.rows import RowType
from adtwin.model.media.library import media_url

if TYPE_CHECKING:
    from adtwin.model.media.video import Video

FILE = "captions_file"
LARGEST = 4 << 20
_NAME = re.compile(r".*\.([a-z]{2,3}_[A-Z]{2})\.srt")
_MOMENT = r"(\d{2}):([0-5]\d):([0-5]\d)[,.](\d{3})"
_TIMES = re.compile(rf"{_MOMENT} --> {_MOMENT}(?: .*)?")


class CaptionsUpload(BaseModel):
    """The file comes as the part `captions_file`; without one, only the default locale changes."""

    default_locale: str | None = None


class CaptionsName(BaseModel):
    """Which subtitles are meant."""

    locale: str


CAPTIONS = RowType("VideoCaptions", "create_time", "is_auto_generated", "is_default", "locale", "locale_name", "uri")


def listed(call: Call, video: Video, params: Any) -> list[dict[str, Any]]:  # noqa: ARG001 - an operation's signature
    """The subtitles by locale."""
    default = video.obj.data.get("captions_default")
    return [
        {
            "create_time": call.moment(one["created"], video.zone(call)), "is_auto_generated": False,
            "is_default": locale == default, "locale": locale, "locale_name": _language(locale),
            "uri": media_url(call, one["hash"]),
        }
        for locale, one in sorted(_of(video).items())
    ]  # fmt: skip


def before(call: Call, given: CaptionsUpload) -> tuple[str, str] | None:
    """Read the file: its locale and blob. Errors: CAPTIONS_NAME, CAPTIONS_UNREADABLE, MISSING_PARAMETER."""
    file = next((one for one in call.request.files if one.name == FILE), None)
    if file is None:
        if given.default_locale is None:
            raise MISSING_PARAMETER(blame=[FILE], param=FILE)
        return None
    name = _NAME.fullmatch(file.filename)
    if name is None or _known(name[1]) is None:
        raise CAPTIONS_NAME(blame=[FILE], name=file.filename)
    problem = "it is too large" if file.size > LARGEST else trouble_in(file.data)
    if problem is not None:
        raise CAPTIONS_UNREADABLE(blame=[FILE], name=file.filename, detail=problem)
    return name[1], call.twin.store.blobs.put(file.data)


def add(call: Call, video: Video, given: CaptionsUpload) -> dict[str, bool]:
    """Keep the file in place of one of the same locale; `default_locale` says what is shown first, `none` nothing."""
    kept = _of(video)
    if call.prepared is not None:
        locale, blob = call.prepared
        kept[locale] = {"hash": blob, "created": call.now}
    default = given.default_locale
    if default is not None and default != "none" and default not in kept:
        raise CAPTIONS_UNKNOWN(blame=["default_locale"], locale=default)
    if default is not None:
        video.obj.data["captions_default"] = default
    _keep(call, video, kept)
    return {"success": True}


def remove(call: Call, video: Video, given: CaptionsName) -> dict[str, bool]:
    """Drop the subtitles of a locale."""
    kept = _of(video)
    if kept.pop(given.locale, None) is None:
        raise CAPTIONS_UNKNOWN(blame=["locale"], locale=given.locale)
    if video.obj.data.get("captions_default") == given.locale:
        del video.obj.data["captions_default"]
    _keep(call, video, kept)
    return {"success": True}


def trouble_in(data: bytes) -> str | None:
    """What is wrong with a SubRip file, or None: numbered blocks whose times run forwards, with text."""
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n").strip()
    except UnicodeDecodeError:
        return "it is not UTF-8"
    blocks = re.split(r"\n\s*\n", text) if text else []
    if not blocks:
        return "it holds no text"
    for place, block in enumerate(blocks, start=1):
        lines = block.strip().split("\n")
        times = _TIMES.fullmatch(lines[1].strip()) if len(lines) > 1 else None
        if not lines[0].strip().isdigit() or times is None:
            return f"block {place} has no number and line of times"
        moments = [int(part) for part in times.groups()]
        if moments[:4] >= moments[4:]:
            return f"block {place} ends before it begins"
        if len(lines) == len(lines[:2]):
            return f"block {place} has no text"
    return None


def _of(video: Video) -> dict[str, dict[str, Any]]:
    return dict(video.obj.data.get("captions", {}))


def _keep(call: Call, video: Video, kept: dict[str, dict[str, Any]]) -> None:
    video.obj.data["captions"] = kept
    video.obj.updated_time = call.now
    call.tx.update(video.obj)


def _known(locale: str) -> Any:
    """Babel's locale of this name, or None."""
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(locale)
    except (UnknownLocaleError, ValueError):
        return None


def _language(locale: str) -> str:
    """The locale in English: `English (United States)`."""
    known = _known(locale)
    return locale if known is None else str(known.get_display_name("en"))
