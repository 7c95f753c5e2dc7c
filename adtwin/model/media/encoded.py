"""A video file taken in: probed, kept as a blob, with stills to choose a thumbnail from. [D-198]"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from adtwin.graph.call import Call
from adtwin.model.media import phases
from adtwin.model.media.fetch import fetch_video, policy_of
from adtwin.model.media.probe_video import Still, VideoFacts, probe_video, thumbnails
from adtwin.model.media.thumbnails import still_id
from adtwin.store import Obj

if TYPE_CHECKING:
    from adtwin.store.blobs import Blobs

STILLS = 5
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Encoded:
    """A video whose file and stills are blobs."""

    facts: VideoFacts
    source: str
    stills: tuple[tuple[str, Still], ...]

    def describe(self, call: Call, obj: Obj) -> None:
        """Write what is known of the file into a video's data; the middle still is the picture. It is encoded now."""
        obj.data |= {
            "length": round(self.facts.seconds, 3),
            "width": self.facts.width,
            "height": self.facts.height,
            "codec": self.facts.codec,
            "fps": round(self.facts.fps, 3),
            "audio_codec": self.facts.audio_codec,
            "bytes": self.facts.bytes,
            "source_hash": self.source,
            "picture_hash": self.stills[len(self.stills) // 2][0] if self.stills else "",
            "stills": [
                {
                    "id": still_id(obj.id, place), "hash": blob, "width": still.width, "height": still.height,
                }
                for place, (blob, still) in enumerate(self.stills)
            ],
        }  # fmt: skip
        obj.data.pop("upload", None)
        phases.begin(call, obj)


def encode(blobs: Blobs, source: Path | bytes, name: str) -> Encoded:
    """Probe a file and keep it. Slow; outside of transactions. Errors: as `probe_video`."""
    facts = probe_video(source, name)
    stills = thumbnails(source, STILLS)
    kept = tuple((blobs.put(still.jpeg), still) for still in stills)
    return Encoded(facts, blobs.put(source) if isinstance(source, bytes) else _put_file(blobs, source), kept)


def by_address(call: Call, url: str) -> Encoded:
    """The video at an address, or a stand-in for it. Error: VIDEO_URL (389) and those of `probe_video`."""
    return encode(call.twin.store.blobs, fetch_video(url, policy_of(call.twin)), "The video")


def _put_file(blobs: Blobs, path: Path) -> str:
    with path.open("rb") as file:
        return blobs.put_parts(iter(lambda: file.read(_CHUNK), b""))
