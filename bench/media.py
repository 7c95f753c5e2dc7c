"""Taking in pictures, in this process."""

from __future__ import annotations

import hashlib
import io
import itertools
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PIL import Image

from adtwin.model.media.library import take_in
from adtwin.model.media.make import stand_in_image
from adtwin.store.blobs import Blobs

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


def seconds_of(work: Callable[..., object], *given: object) -> float:
    """What the processor spends on it once."""
    began = time.process_time()
    work(*given)
    return time.process_time() - began


def measure_images() -> list[tuple[str, float, float]]:
    """Rows of (what, seconds, ratio). Each picture is a new one to the store, which doesn't wait for the disk.

    Seconds are those of the processor, both sides in turns.
    """
    rows = []
    for width, height in SIZES:
        data, number = photograph(width, height), itertools.count()
        with tempfile.TemporaryDirectory() as folder:
            blobs = Blobs(Path(folder), durable=False)
            turns = [
                (seconds_of(take_in, blobs, data + b"%8d" % next(number), "a.jpg"), seconds_of(bare, data))
                for _ in range(ROUNDS + 1)
            ][1:]
        ours, theirs = (statistics.median(times) for times in zip(*turns, strict=True))
        what = f"taking in a JPEG of {width:,} × {height:,}, beside decoding and hashing it"
        rows.append((what, ours, ours / theirs))
    return rows
