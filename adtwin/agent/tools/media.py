"""Uploads: from a local file, from bytes, or by an address that the Graph root fetches; the tool fetches nothing."""

from __future__ import annotations

import asyncio
import base64
from typing import Any

from pydantic import Field, model_validator

from adtwin.agent import files
from adtwin.agent.answers import Answer, ok, refusal
from adtwin.agent.tool import AccountId, Agent, Effect, Id, Json, Refusal, Tool, Writes
from adtwin.agent.tools.writing import request_of, send

POLLS = 20
CHUNK = 8 * 2**20
"""Videos above this size are sent in pieces."""


class Upload(Writes):
    """One of the three sources."""

    account_id: AccountId | None = None
    path: str | None = Field(default=None, description="A file of this machine, inside a folder the server may read.")
    data: str | None = Field(default=None, description="The bytes as base64, or a data URL.")
    url: str | None = Field(default=None, description="An address; the Graph root fetches it, never this tool.")
    name: str | None = Field(default=None, description="What to call it.")

    @model_validator(mode="after")
    def _one_source(self) -> Upload:
        if sum(map(bool, (self.path, self.data, self.url))) != 1:
            raise ValueError("send exactly one of path, data and url")
        return self


class UploadImage(Upload):
    """An image."""

    page_id: Id | None = Field(default=None, description="With url: a page of yours; the Graph takes images by address")


class UploadVideo(Upload):
    """A video."""

    wait: bool = Field(default=True, description="Wait until it is ready to be used.")


def _source(agent: Agent, given: Upload, kind: str) -> files.Upload:
    if given.path:
        return files.local(given.path, agent.settings.folders, kind)
    return files.encoded(str(given.data), kind, given.name)


async def upload_ad_image(agent: Agent, given: UploadImage) -> Json:
    """Upload an image (jpg, png, up to 30 MB) from a local path, from bytes, or by its address, and get the image_hash
    that creatives want, with its width and height for compute_image_crops."""
    account = agent.account(given.account_id)
    if given.url:
        return await _image_by_address(agent, account, given)
    source = _source(agent, given, "image")
    path = f"{account}/adimages"
    if given.dry_run or agent.settings.dry_run:
        return ok(dry_run=True, request=request_of(path, {"name": given.name, "file": source.name}))
    content = source.content or await asyncio.to_thread(_read, source)
    text = base64.b64encode(content).decode()
    answer = await agent.graph.post(path, {"bytes": text, "name": given.name or source.name})
    return _image(next(iter((answer.get("images") or {}).values()), {}))


def _read(source: files.Upload) -> bytes:
    return source.path.read_bytes() if source.path else source.content


def _image(found: Json) -> Json:
    return ok(
        image_hash=found.get("hash"), width=found.get("width"), height=found.get("height"), name=found.get("name")
    )


async def _image_by_address(agent: Agent, account: str, given: UploadImage) -> Json:
    """A creative takes a picture by address and puts it into the library; the creative is deleted again."""
    page = given.page_id or await _first_page(agent)
    story = {"page_id": page, "link_data": {"link": given.url, "picture": given.url}}
    params = {"name": given.name or "Image by address", "object_story_spec": story}
    made = await send(agent, f"{account}/adcreatives", params, dry_run=given.dry_run)
    found = await agent.graph.get(str(made["id"]), {"fields": "image_hash,object_story_spec"})
    await agent.graph.post(str(made["id"]), {"status": "DELETED"})
    spec = found.get("object_story_spec") or {}
    hash_ = found.get("image_hash") or (spec.get("link_data") or {}).get("image_hash")
    if not hash_:
        return refusal("The Graph root did not keep the picture.", "Send the file by path or data.", param="url")
    listed = await agent.graph.get(f"{account}/adimages", {"hashes": [hash_], "fields": "hash,width,height,name"})
    return _image(next(iter(listed.get("data", [])), {"hash": hash_}))


async def _first_page(agent: Agent) -> str:
    pages = await agent.graph.get("me/accounts", {"fields": "id", "limit": 1})
    rows = pages.get("data") or []
    if not rows:
        raise Refusal(
            refusal("There is no page to take the picture for.", "Send page_id, or path or data.", param="page_id")
        )
    return str(rows[0]["id"])


async def upload_ad_video(agent: Agent, given: UploadVideo) -> Json:
    """Upload a video (mp4, mov, up to 4 GB) from a local path, from bytes, or by its address, and get its video_id, its
    status and a thumbnail_url for create_ad_creative."""
    account = agent.account(given.account_id)
    path = f"{account}/advideos"
    if given.url:
        params = {"file_url": given.url, "name": given.name}
        made = await send(agent, path, params, dry_run=given.dry_run)
    else:
        source = _source(agent, given, "video")
        if given.dry_run or agent.settings.dry_run:
            return ok(dry_run=True, request=request_of(path, {"name": given.name, "file": source.name}))
        made = await _send_video(agent, path, source, given.name)
    return await _video(agent, str(made.get("id") or made.get("video_id")), wait=given.wait)


async def _send_video(agent: Agent, path: str, source: files.Upload, name: str | None) -> Json:
    if source.path is None or source.path.stat().st_size <= CHUNK:
        content = source.content or await asyncio.to_thread(_read, source)
        return await agent.graph.post(path, {"name": name or source.name}, files={"source": (source.name, content)})
    size = source.path.stat().st_size
    begun = await agent.graph.post(path, {"upload_phase": "start", "file_size": size})
    session = begun["upload_session_id"]
    start, end = int(begun["start_offset"]), int(begun["end_offset"])
    with source.path.open("rb") as file:
        while start < end:
            file.seek(start)
            piece = await asyncio.to_thread(file.read, end - start)
            step = await agent.graph.post(
                path,
                {"upload_phase": "transfer", "upload_session_id": session, "start_offset": start},
                files={"video_file_chunk": (source.name, piece)},
            )
            start, end = int(step["start_offset"]), int(step["end_offset"])
    await agent.graph.post(path, {"upload_phase": "finish", "upload_session_id": session, "title": name or source.name})
    return {"id": begun["video_id"]}


async def _video(agent: Agent, video: str, *, wait: bool) -> Json:
    found: Json = {}
    for _ in range(POLLS if wait else 1):
        found = await agent.graph.get(video, {"fields": "id,title,length,status,picture"})
        if (found.get("status") or {}).get("video_status") != "processing":
            break
        await asyncio.sleep(0 if agent.settings.is_here else 3)
    stills = await agent.graph.get(f"{video}/thumbnails", {"fields": "uri,is_preferred"})
    rows: list[Any] = stills.get("data") or []
    chosen = next((one for one in rows if one.get("is_preferred")), rows[0] if rows else {})
    return ok(
        video_id=video,
        status=(found.get("status") or {}).get("video_status"),
        length=found.get("length"),
        thumbnail_url=chosen.get("uri"),
    )


TOOLS = (
    Tool("upload_ad_image", UploadImage, upload_ad_image, Effect.ADDS, Answer, "Upload an image"),
    Tool("upload_ad_video", UploadVideo, upload_ad_video, Effect.ADDS, Answer, "Upload a video"),
)
