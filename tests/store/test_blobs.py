"""Content-addressed bytes."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from adtwin.store.blobs import Blobs

DATA = b"\x89PNG picture"
NAME = hashlib.md5(DATA, usedforsecurity=False).hexdigest()


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


def test_a_blob_is_called_by_its_md5(blobs: Blobs, tmp_path: Path) -> None:
    assert blobs.put(DATA) == NAME
    assert blobs.put(DATA) == NAME
    assert blobs.get(NAME) == DATA
    assert blobs.size(NAME) == len(DATA)
    assert blobs.path(NAME) == tmp_path / "blobs" / NAME[:2] / NAME
    assert list(blobs.names()) == [NAME]
    assert [path.name for path in (tmp_path / "blobs").rglob("*") if path.is_file()] == [NAME]


def test_parts_make_one_blob(blobs: Blobs) -> None:
    assert blobs.put_parts([DATA[:3], b"", DATA[3:]]) == NAME
    assert blobs.put_parts([]) == hashlib.md5(b"", usedforsecurity=False).hexdigest()
    assert blobs.size("d41d8cd98f00b204e9800998ecf8427e") == 0


@pytest.mark.parametrize(
    "name", ["", "..", "../../../etc/passwd", NAME.upper(), NAME + "\n", "0" * 32, "a\0b", "g" * 32]
)
def test_other_names_are_of_nothing(blobs: Blobs, name: str) -> None:
    blobs.put(DATA)
    assert (blobs.get(name), blobs.path(name), blobs.size(name)) == (None, None, None)


def test_a_blob_that_breaks_off_is_not_kept(blobs: Blobs, tmp_path: Path) -> None:
    def parts() -> object:
        yield DATA
        raise OSError("the connection was lost")

    with pytest.raises(OSError, match="lost"):
        blobs.put_parts(parts())
    assert [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize(("durable", "syncs"), [(True, 3), (False, 0)])
def test_a_durable_blob_is_synced_with_its_folders(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, durable: bool, syncs: int
) -> None:
    seen: list[int] = []
    monkeypatch.setattr(os, "fsync", seen.append)
    Blobs(tmp_path, durable=durable).put(DATA)
    assert len(seen) == syncs


def test_blobs_of_the_older_layout_are_still_there(blobs: Blobs, tmp_path: Path) -> None:
    old = tmp_path / "blobs" / NAME[:2] / NAME[2:4] / NAME
    old.parent.mkdir(parents=True)
    old.write_bytes(DATA)
    other = blobs.put(b"other")
    assert (blobs.get(NAME), blobs.path(NAME), blobs.size(NAME)) == (DATA, old, len(DATA))
    assert blobs.put(DATA) == blobs.put_parts([DATA]) == NAME
    assert list(blobs.names()) == sorted([NAME, other])
    assert len([path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]) == 2
    blobs.keep_only({NAME})
    assert list(blobs.names()) == [NAME]
    blobs.keep_only({other})
    assert (list(blobs.names()), blobs.get(NAME), old.exists()) == ([], None, False)


def test_blobs_are_forgotten(blobs: Blobs) -> None:
    blobs.clear()
    other = blobs.put(b"other")
    blobs.put(DATA)
    blobs.keep_only({other})
    assert list(blobs.names()) == [other]
    blobs.clear()
    assert list(blobs.names()) == []
