"""Taking in pictures, in this process."""

from __future__ import annotations

import hashlib
import io
import itertools
import tempfile
from pathlib import Path

from PIL import Image

from adtwin.model.media.library import take_in
from adtwin.model.media.make import stand_in_image
from adtwin.store.blobs import Blobs
from bench.inside import seconds_of

SIZES = ((1_080, 1_080), (1_080, 1_920), (4_000, 3_000))
ROUNDS = 9


def photograph(width: int, height: int) -> bytes:
    """A picture that packs like a photograph."""
    drawn = Image.open(io.BytesIO(stand_in_image("Bench", width, height)))
    noise = Image.effect_noise((width, height), 60).convert("RGB")
    out = io.BytesIO()
    Image.blend(drawn, noise, 0.2).save(out, "JPEG", quality=85)
    return out.getvalue()


def bare(data: bytes) -> None:
    """The baseline: decode and hash."""
    Image.open(io.BytesIO(data)).load()
    hashlib.md5(data, usedforsecurity=False).hexdigest()


def measure_images() -> list[tuple[str, float, float]]:
    """Rows of (what, seconds, ratio). Each picture is a new one to the store, which doesn't wait for the disk."""
    rows = []
    for width, height in SIZES:
        data, number = photograph(width, height), itertools.count()
        with tempfile.TemporaryDirectory() as folder:
            blobs = Blobs(Path(folder), durable=False)
            ours = seconds_of(lambda: take_in(blobs, data + b"%8d" % next(number), "a.jpg"), ROUNDS)  # noqa: B023
        theirs = seconds_of(lambda: bare(data), ROUNDS)  # noqa: B023
        what = f"taking in a JPEG of {width:,} × {height:,}, beside decoding and hashing it"
        rows.append((what, ours, ours / theirs))
    return rows
