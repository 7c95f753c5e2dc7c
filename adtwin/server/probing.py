"""What is really in a media file, and where it misses the specifications; nothing is kept. [A-233, E-375…E-381]"""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from adtwin.compose.ad_level import media, spec
from adtwin.compose.problem import Problem
from adtwin.server.admin import Call, RefusedError
from adtwin.server.files import kind_of
from adtwin.server.limits import VIDEOS

HEAD = 64


async def probe(call: Call) -> dict[str, Any]:
    """The body is a picture or a film: its facts, advice for ad videos, and findings for each placement."""
    with tempfile.NamedTemporaryFile(prefix="adtwin-probe-") as file:
        size = 0
        async for piece in call.pieces():
            size += len(piece)
            if size > VIDEOS.file:
                raise RefusedError(413, f"A media file may have at most {VIDEOS.file} bytes.")
            file.write(piece)
        file.flush()
        if not size:
            raise RefusedError(400, "Send the file as the body of the request.")
        return await asyncio.to_thread(_probed, Path(file.name))


def _probed(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        head = file.read(HEAD)
    known: dict[str, Any] = {"file_type": media.file_type(head), "bytes": path.stat().st_size}
    if kind_of(head).startswith("image/"):
        known |= {"type": "image", **_image(path)}
        advised: list[dict[str, Any]] = []
    else:
        found, advised = _video(path)
        known |= {"type": "video", **found}
    placements = [placement for placement, kind in spec.MEDIA if kind == known["type"]]
    findings = {one: [_shown(problem) for problem in media.check_file(known, one)] for one in placements}
    return {"facts": known, "advice": advised, "placements": findings}


def _image(path: Path) -> dict[str, Any]:
    from adtwin.model.media.probe_image import LIBRARY_LIMIT, probe_image

    facts = probe_image(path.read_bytes(), "The file", LIBRARY_LIMIT)
    return {"width": facts.width, "height": facts.height, "animated": facts.animated, "hash": facts.hash}


def _video(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    from adtwin.model.media.ad_specs import advice
    from adtwin.model.media.probe_details import probe_details
    from adtwin.model.media.probe_video import probe_video

    facts, more = probe_video(path, "The file"), probe_details(path, "The file")
    return asdict(facts) | asdict(more), advice(facts, more)


def _shown(problem: Problem) -> dict[str, Any]:
    return {
        "severity": problem.severity, "field": problem.field.removeprefix("media."), "limit": problem.limit,
        "actual": problem.actual, "message": problem.message, "fix": problem.fix,
    }  # fmt: skip
