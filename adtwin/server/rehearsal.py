"""Writes that are tried out: carried out one on top of the other, answered, and all taken back."""

from __future__ import annotations

from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, Field

from adtwin.graph.batch import parts_of
from adtwin.graph.engine import Tried
from adtwin.graph.references import Answer, Part, Results
from adtwin.server.admin import Call, RefusedError
from adtwin.server.parts import request_of

MOST = 500


class RehearsalBody(BaseModel):
    """`{"access_token": "…", "batch": [{"method": "POST", "relative_url": "v24.0/act_1/campaigns", "body": {…}}]}`:
    what a batch takes, references among its parts included, with POST alone."""

    model_config = ConfigDict(extra="forbid")

    access_token: str = Field(min_length=1)
    batch: list[Any]


async def rehearse(call: Call) -> dict[str, Any]:
    """Try out some writes, each on top of those before, and take them all back.

    `{"answers": [{"code": 200, "body": {…}}]}`, one for each part; nothing of it is stored.

    Errors: those of a batch. No file can come along; a part that refers to one that failed is told so.
    """
    given = await call.body(RehearsalBody)
    parts = parts_of(given.batch, most=MOST)
    if any(part.method != "POST" for part in parts):
        raise RefusedError(400, "Only POST can be tried out.", "batch")
    call.exchange.request.params = {"access_token": given.access_token}

    def work(answer: Tried) -> list[dict[str, Any]]:
        results = Results()
        return [_tried(call, part, results, answer) for part in parts]

    return {"answers": await call.control.engine.rehearse(work)}


def _tried(call: Call, part: Part, results: Results, answer: Tried) -> dict[str, Any]:
    response = answer(lambda: request_of(call.exchange, part, results))
    body = orjson.loads(orjson.dumps(response.body))
    results.keep(part, Answer(response.status, [], "", body))
    return {"code": response.status, "body": body}
