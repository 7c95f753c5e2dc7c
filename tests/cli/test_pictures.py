"""Insights and previews, as tables and as pictures."""

from __future__ import annotations

import csv
import json

import pytest
from PIL import Image

from adtwin.agent import browser
from tests import ads
from tests.live import served


@pytest.fixture(scope="module")
def server():
    """A world in which an ad has run for three days."""
    with served() as one:
        live = one.live
        ad = ads.tree(live)[2]
        live.admin("POST", "/review", {"ad_id": ad, "decision": "approve"})
        live.advance("3d")
        one.ad = ad
        yield one


def test_what_was_delivered_as_a_table(run):
    head, row = run("insights", "--fields", "impressions,spend").stdout.splitlines()
    assert head.split() == ["campaign_name", "impressions", "spend"]
    assert row.split()[0] == "Campaign"
    assert int(row.split()[1]) > 0


def test_cut_and_by_day_it_sums_up(run):
    whole = json.loads(run("insights", "--fields", "impressions", "--json").stdout)["data"]
    cut = json.loads(run("insights", "--fields", "impressions", "--by", "age,gender", "--json").stdout)["data"]
    days = run("insights", "--fields", "impressions", "--per", "1").stdout.splitlines()
    assert sum(int(row["impressions"]) for row in cut) == int(whole[0]["impressions"])
    assert days[0].split()[:2] == ["date_start", "campaign_name"]
    assert sum(int(row.split()[-1]) for row in days[1:]) == int(whole[0]["impressions"])


def test_a_plot(run, tmp_path):
    file = tmp_path / "week.png"
    assert run("insights", "--per", "1", "--plot", str(file)).stdout.endswith(f"{file}\n")
    with Image.open(file) as picture:
        assert picture.width > 600
        assert len(picture.convert("RGB").getcolors(1 << 20)) > 10
    assert "is no plain figure" in run("insights", "--plot", str(file), "--metric", "actions", code=1).stderr


def test_insights_say_when_there_is_nothing_and_what_is_missing(run, server):
    said = run("insights", server.ad, "--level", "ad", "--since", "2026-11-20", "--until", "2026-11-21")
    assert said.stderr == "Nothing was delivered in that time.\n"
    assert "--since and --until go together" in run("insights", "--since", "2026-11-20", code=2).stderr
    assert "/insights" in run("insights", "--curl").stdout


def test_a_preview_has_an_address(run, server):
    url = run("preview", server.ad, "--url").stdout.strip()
    assert url.startswith(f"{server.url}/_adtwin/preview/")
    assert b"Boots that know the way" in server.live.client.get(url).content
    assert "ad_format must be a preview format" in run("preview", server.ad, "--format", "SKY", code=1).stderr


@pytest.mark.skipif(not browser.find(), reason="no Chromium on this machine")
@pytest.mark.parametrize("ad_format", ["MOBILE_FEED_STANDARD", "MOBILE_BANNER"])
def test_a_preview_is_a_picture(run, server, tmp_path, ad_format):
    file = tmp_path / "ad.png"
    said = run("preview", server.ad, "--format", ad_format, "--out", str(file)).stdout
    with Image.open(file) as picture:
        assert said == f"{file}  {picture.width} × {picture.height}\n"
        assert len(picture.convert("RGB").getcolors(1 << 20)) > 50


def test_without_a_browser_it_says_so(run, server, tmp_path):
    said = run("preview", server.ad, "--out", str(tmp_path / "x.png"), code=1, ADTWIN_CHROMIUM="/no/such").stderr
    assert "no Chromium or Chrome here" in said
    assert "--url shows the address" in said
    broken = run("preview", server.ad, "--out", str(tmp_path / "x.png"), code=1, ADTWIN_CHROMIUM="true").stderr
    assert "drew nothing of" in broken
    assert not (tmp_path / "x.png").exists()


def test_a_report_is_kept_as_a_file(run, server, tmp_path):
    file = tmp_path / "ages.csv"
    said = run("insights", "--fields", "impressions", "--by", "age", "--to", str(file)).stdout
    with file.open(encoding="utf-8-sig", newline="") as sheet:
        kept = {row["Age"]: row["Impressions"] for row in csv.DictReader(sheet)}
    shown = json.loads(run("insights", "--fields", "impressions", "--by", "age", "--json").stdout)["data"]
    assert kept == {row["age"]: row["impressions"] for row in shown}
    assert said == f"{file}  {file.stat().st_size:,} bytes\n"


def test_a_report_that_fails_leaves_no_file(run, server, tmp_path):
    server.live.admin("POST", "/faults", {"path": "*/insights", "report": "fail", "times": 1})
    ended = run("insights", "--to", str(tmp_path / "week.xlsx"), code=1)
    assert ": Job Failed: " in ended.stderr
    assert "--to takes a name that ends in .csv" in run("insights", "--to", str(tmp_path / "week.pdf"), code=2).stderr
    assert list(tmp_path.iterdir()) == []
