"""Zip uploads: what comes out, and what never does."""

from __future__ import annotations

import io
import stat
import zipfile

import pytest

from adtwin.errors import GraphError
from adtwin.model.media.archive import MOST_ENTRIES, expand_zip, is_zip


def packed(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return out.getvalue()


def test_files_come_out_in_order_without_folders_and_system_files() -> None:
    data = packed(
        ("b.png", b"2"), ("folder/", b""), ("folder/a.jpg", b"1"), ("__MACOSX/b.png", b"x"), (".DS_Store", b"x")
    )
    assert is_zip(data)
    assert expand_zip(data) == [("b.png", b"2"), ("folder/a.jpg", b"1")]


def linked() -> bytes:
    info = zipfile.ZipInfo("link.png")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    return packed((info, b"/etc/passwd"))


def lying_size() -> bytes:
    """A directory that says one byte where there are a million."""
    data = bytearray(packed(("a.png", b"a" * 1_000_000)))
    for mark, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = data.find(mark)
        data[place + at : place + at + 4] = (1).to_bytes(4, "little")
    return bytes(data)


REFUSED = {
    "upwards": packed(("../a.png", b"1")),
    "upwards inside": packed(("a/../../b.png", b"1")),
    "absolute": packed(("/etc/a.png", b"1")),
    "drive": packed(("C:/a.png", b"1")),
    "UNC": packed(("\\\\host\\share\\a.png", b"1")),
    "backslash": packed(("..\\a.png", b"1")),
    "NUL": packed(("aXb.png", b"1")).replace(b"aXb.png", b"a\x00b.png"),
    "long name": packed(("a" * 300 + ".png", b"1")),
    "link": linked(),
    "bomb": packed(("a.png", bytes(50_000_000))),
    "lying size": lying_size(),
    "too many": packed(*((f"{number}.png", b"1") for number in range(MOST_ENTRIES + 1))),
    "empty": packed(),
    "damaged": packed(("a.png", b"1"))[:-10],
    "not a zip": b"PK\x03\x04 nothing",
}


@pytest.mark.parametrize("case", REFUSED)
def test_dangerous_archives_are_refused(case: str) -> None:
    with pytest.raises(GraphError) as refused:
        expand_zip(REFUSED[case])
    assert (refused.value.row.symbol, refused.value.row.code) == ("IMAGE_ARCHIVE", 100)


def test_as_many_files_as_allowed_come_out() -> None:
    assert len(expand_zip(packed(*((f"{number}.png", b"1") for number in range(MOST_ENTRIES))))) == MOST_ENTRIES
