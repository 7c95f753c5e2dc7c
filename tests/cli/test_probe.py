"""`adtwin probe` against a real server."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from adtwin.cli.program import program
from adtwin.model.media.make import stand_in_image
from tests.live import served
from tests.model.uploads import CLIP


def test_a_file_is_looked_into(tmp_path: Path):
    clip, image, text = tmp_path / "clip.mp4", tmp_path / "hero.jpg", tmp_path / "notes.txt"
    clip.write_bytes(CLIP)
    image.write_bytes(stand_in_image("Hero", 600, 600))
    text.write_text("This is neither a picture nor a film. " * 60)
    with served() as server:
        run = lambda *args: CliRunner().invoke(program, ["probe", "--graph-url", server.url, *args])  # noqa: E731
        told = run(str(clip))
        assert told.exit_code == 0, told.output
        assert "advice: width is 320, advised is at least 1200 pixels. Export larger." in told.output
        facts = json.loads(run("--json", str(image)).output)["facts"]
        assert (facts["type"], facts["width"], facts["bytes"]) == ("image", 600, image.stat().st_size)
        assert run(str(text)).exit_code == 1
