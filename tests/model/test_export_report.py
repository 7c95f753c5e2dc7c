"""Report runs as files: what is in them, what they are called, and that a spreadsheet can open them."""

from __future__ import annotations

import csv
import errno
import io
import os
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from adtwin.delivery.events import ACTION_TYPES
from adtwin.reporting import mmm
from adtwin.reporting.attribution import WINDOWS
from adtwin.reporting.breakdowns import BREAKDOWNS
from adtwin.reporting.documented import OF_CONVERTED_PRODUCT
from adtwin.reporting.labels import LABELS, LANGUAGES, label
from adtwin.reporting.metrics import CONVERSIONS
from adtwin.reporting.rules import KNOWN_FIELDS
from tests.ads import ad, adset, approve, campaign, creative
from tests.live import Live, error_of, sqlite_live

PATH = "/ads/ads_insights/export_report/"
ASKED = {"level": "ad", "date_preset": "last_7d", "time_increment": 1, "fields": "ad_id,ad_name,impressions,spend"}


@pytest.fixture(scope="module")
def delivered() -> Iterator[Live]:
    """Two ads that ran for three days; one has a name that a spreadsheet would calculate."""
    with sqlite_live() as live:
        one = adset(live, campaign(live))
        for name in ("Boots", '=HYPERLINK("http://example.com")'):
            made = ad(live, one, creative(live, "Boots"))
            live.post(f"/{made}", {"name": name})
            approve(live, made)
        live.advance("3d")
        yield live


def ordered(live: Live, **given: Any) -> str:
    answer = live.post(f"/{live.world['ad_account_id']}/insights", ASKED | given)
    assert answer.status_code == 200, answer.text
    return str(answer.json()["report_run_id"])


def rows_of(live: Live, run: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = live.get(f"/{run}/insights", {"limit": 500}).json()["data"]
    return rows


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def cells(workbook: bytes) -> list[list[str]]:
    """The rows of a workbook's first sheet, read by its format's own rules."""
    space = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        sheet = ET.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iterfind(".//m:row", space):
        found = [
            cell.find("m:v", space) if cell.get("t") != "inlineStr" else cell.find("m:is/m:t", space) for cell in row
        ]
        rows.append(["" if cell is None else cell.text or "" for cell in found])
    return rows


@pytest.mark.req("C-306", "D-234")
def test_a_run_is_downloaded_as_lines_of_text(delivered: Live):
    run = ordered(delivered)
    answer = delivered.get(PATH, {"report_run_id": run, "format": "csv", "name": "my week"})
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert (
        answer.headers["content-disposition"] == "attachment; filename=\"my week.csv\"; filename*=UTF-8''my%20week.csv"
    )
    head, *lines = table(answer.content)
    assert head == ["Reporting starts", "Reporting ends", "Ad ID", "Ad name", "Impressions", "Amount spent (USD)"]
    rows = rows_of(delivered, run)
    assert len(lines) == len(rows) == 6
    for line, row in zip(lines, rows, strict=True):
        name = row["ad_name"] if row["ad_name"] == "Boots" else "'" + row["ad_name"]
        assert line[:4] == [row["date_start"], row["date_stop"], row["ad_id"], name]
        assert (line[4], float(line[5])) == (row["impressions"], float(row["spend"]))


@pytest.mark.req("C-306", "C-307")
def test_a_run_is_downloaded_as_a_workbook(delivered: Live):
    run = ordered(delivered)
    answer = delivered.get(PATH, {"report_run_id": run, "format": "xls", "name": "myreport"})
    assert answer.headers["content-disposition"].startswith('attachment; filename="myreport.xls";')
    head, *lines = cells(answer.content)
    assert head[:3] == ["Reporting starts", "Reporting ends", "Ad ID"]
    rows = rows_of(delivered, run)
    assert [line[2:5] for line in lines] == [[r["ad_id"], r["ad_name"], r["impressions"]] for r in rows]


@pytest.mark.req("C-306")
@pytest.mark.parametrize(
    ("locale", "spent"),
    [("de_DE", "Ausgegebener Betrag (USD)"), ("fr_FR", "Montant dépensé (USD)"), ("ja_JP", "Amount spent (USD)")],
)
def test_labels_follow_the_language(locale: str, spent: str, delivered: Live):
    answer = delivered.get(PATH, {"report_run_id": ordered(delivered), "format": "csv", "locale": locale})
    assert table(answer.content)[0][-1] == spent


EVERY_COLUMN = sorted(KNOWN_FIELDS - set(BREAKDOWNS) | {"date_start", "date_stop"})


@pytest.mark.req("C-306")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_has_a_label_in_every_language(language: str, delivered: Live):
    columns = [name for name in EVERY_COLUMN if name not in OF_CONVERTED_PRODUCT]
    run = ordered(delivered, export_columns=columns, export_format="csv")
    head = table(delivered.get(PATH, {"report_run_id": run, "locale": f"{language}_XX"}).content)[0]
    titles = {title.partition(":")[0] for title in head}
    for name in columns:
        assert label(name, language) + (" (USD)" if name == "spend" else "") in titles, name
    words = [word for title in head for word in title.replace(":", " ").split()]
    assert not [word for word in words if "_" in word], "a name of the wire above a column"


@pytest.mark.req("C-306")
def test_whatever_may_stand_in_a_title_has_a_label_in_every_language():
    actions = {f":{kind}" for kind in (*ACTION_TYPES, *CONVERSIONS.values())}
    for name in {*KNOWN_FIELDS, *BREAKDOWNS, *mmm.COLUMNS, *WINDOWS, *actions}:
        assert all(LABELS[name][language] for language in LANGUAGES), name
    assert not [name for name, said in LABELS.items() if name == said["en"]]


def test_each_kind_of_entry_has_a_column_of_its_own(delivered: Live):
    run = ordered(
        delivered, fields="ad_name,actions", action_breakdowns="action_device", action_attribution_windows="1d_click"
    )  # fmt: skip
    head, *lines = table(delivered.get(PATH, {"report_run_id": run, "locale": "fr_FR"}).content)
    for line, row in zip(lines, rows_of(delivered, run), strict=True):
        for entry in row["actions"]:
            if entry["action_type"] == "link_click":
                title = f"Actions: Clics sur un lien, {entry['action_device']}"
                assert line[head.index(title)] == entry["value"]
                assert line[head.index(f"{title} (clic sous 1 jour)")] == entry["1d_click"]


def test_results_are_told_with_what_they_are(delivered: Live):
    run = ordered(delivered, fields="ad_name,results,cost_per_result", locale="es_ES")
    head, *lines = table(delivered.get(PATH, {"report_run_id": run, "locale": "es_ES"}).content)
    assert head[3:] == ["Resultados", "Indicador de resultado", "Coste por resultado"]
    for line, row in zip(lines, rows_of(delivered, run), strict=True):
        [had], [cost] = row["results"], row["cost_per_result"]
        assert line[3:5] == [had["values"][0]["value"], had["indicator"]]
        assert float(line[5]) == float(cost["values"][0]["value"])


@pytest.mark.req("D-234", "D-264", "C-345")
def test_what_was_ordered_says_how_it_is_exported(delivered: Live):
    run = ordered(delivered, export_format="csv", export_name="weekly", export_columns=["ad_name", "cpm", "actions"])
    answer = delivered.get(PATH, {"report_run_id": run})
    assert answer.headers["content-disposition"].startswith('attachment; filename="weekly.csv"')
    head, *lines = table(answer.content)
    assert head[:4] == ["Reporting starts", "Reporting ends", "Ad name", "CPM (cost per 1,000 impressions)"]
    clicks = sum(int(line[head.index("Actions: Link clicks")] or 0) for line in lines)
    listed = delivered.get(f"/{delivered.world['ad_account_id']}/insights", ASKED | {"fields": "actions", "limit": 99})
    entries = [entry for row in listed.json()["data"] for entry in row["actions"]]
    assert clicks == sum(int(entry["value"]) for entry in entries if entry["action_type"] == "link_click") > 0


@pytest.mark.req("D-234")
def test_a_column_may_be_one_action_type(delivered: Live):
    run = ordered(delivered, export_format="csv", export_columns=["ad_name", "actions:link_click", "actions:like"])
    head, *lines = table(delivered.get(PATH, {"report_run_id": run}).content)
    assert head[2:] == ["Ad name", "Actions: Link clicks", "Actions: Page likes"]
    assert sum(int(line[3] or 0) for line in lines) > 0


def test_a_column_per_action_whatever_the_order(delivered: Live):
    run = ordered(delivered, fields="ad_name,actions", sort="ad_name_descending", export_format="csv")
    lines = table(delivered.get(PATH, {"report_run_id": run}).content)[1:]
    assert [line[2] for line in lines] == ["Boots"] * 3 + ['\'=HYPERLINK("http://example.com")'] * 3


def test_what_can_not_be_downloaded(delivered: Live):
    slow = delivered.post(
        f"/{delivered.world['ad_account_id']}/insights", ASKED, headers={"X-Adtwin-Report": "slow"}
    ).json()["report_run_id"]
    error_of(delivered.get(PATH, {"report_run_id": slow}), "REPORT_NOT_READY")
    error_of(delivered.get(PATH), "MISSING_PARAMETER", [["report_run_id"]])
    error_of(delivered.get(PATH, {"report_run_id": "123"}), "INVALID_PARAMETER", [["report_run_id"]])
    error_of(
        delivered.get(PATH, {"report_run_id": ordered(delivered), "format": "pdf"}), "INVALID_PARAMETER", [["format"]]
    )
    run = ordered(delivered)
    answer = delivered.get(PATH, {"report_run_id": run}, token=delivered.world["second_access_token"])
    error_of(answer, "INVALID_PARAMETER", [["report_run_id"]])


def test_a_name_stays_a_name(delivered: Live):
    answer = delivered.get(PATH, {"report_run_id": ordered(delivered), "name": 'a"\r\nX: 1/../ü'})
    told = answer.headers["content-disposition"]
    assert told == "attachment; filename=\"a___X_ 1_..__.csv\"; filename*=UTF-8''a%22%0D%0AX%3A%201%2F..%2F%C3%BC.csv"


def test_a_download_takes_a_token_and_knows_no_other_address(delivered: Live):
    run = ordered(delivered)
    error_of(delivered.get(PATH, {"report_run_id": run}, token=None), "TOKEN_REQUIRED")
    error_of(delivered.get("/ads/ads_insights/other", {"report_run_id": run}), "UNSUPPORTED_REQUEST")


class Full(io.BytesIO):
    """A file on a disk without room."""

    def write(self, _data: Any, /) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_full_disk_is_told_and_got_over(
    form: str, delivered: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"report_run_id": ordered(delivered), "format": form}
    with monkeypatch.context() as patch:
        patch.setattr(tempfile, "tempdir", str(tmp_path))
        patch.setattr(tempfile, "TemporaryFile", Full)
        error = error_of(delivered.get(PATH, asked), "SERVICE_UNAVAILABLE")
        assert error["is_transient"]
        assert "No space left on device" in error["error_user_msg"]
        assert list(tmp_path.iterdir()) == []
    assert delivered.get(PATH, asked).status_code == 200


def test_a_disk_that_takes_no_file_is_told(delivered: Live, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"report_run_id": ordered(delivered), "format": "xlsx"}
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "gone"))
    error_of(delivered.get(PATH, asked), "SERVICE_UNAVAILABLE")
