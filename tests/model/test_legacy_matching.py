"""Which page an address belongs to, and what is appended to one: pure."""

from __future__ import annotations

from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from adtwin.model.creative.legacy.matching import Candidate, context, detected, listed, matches
from adtwin.model.creative.legacy.tracking import passed_to_a_tab, tagged
from adtwin.model.media.fetch import Outbound, final_address


@pytest.mark.req("E-454", "E-455", "E-456", "E-457", "E-460", "E-461")
@pytest.mark.parametrize(
    ("website", "address", "fits"),
    [
        ("www.mybrand.com", "www.mybrand.com", True),
        ("www.mybrand.com", "www.mybrand.com/?=query", True),
        ("www.mybrand.com", "www.mybrand.com/somevalue", False),
        ("www.mybrand.com", "shop.mybrand.com", False),
        ("www.mybrand.com/path", "www.mybrand.com/path", True),
        ("www.mybrand.com/path", "www.mybrand.com/path?=query", True),
        ("www.mybrand.com/path", "www.mybrand.com/path/more-path", False),
        ("www.mybrand.com/path", "www.mybrand.com/", False),
        ("www.mybrand.com", "https://WWW.MyBrand.com/#top", True),
        ("http://www.mybrand.com:80/path/", "http://www.mybrand.com/path", True),
        ("www.mybrand.com", "mybrand.com", False),
        ("www.mybrand.com/path", "www.mybrand.com/PATH", False),
        ("www.mybrand.com", "www.mybrand.com:8080", False),
        ("www.mybrand.com", "http://[", False),
        ("", "", False),
    ],
)
def test_host_and_path_must_be_equal(website: str, address: str, fits: bool):
    assert matches(website, address) is fits


@pytest.mark.req("E-454", "E-458")
def test_an_address_is_detected_for_one_page_alone():
    shop = Candidate(1, listed("www.mybrand.com, www.mybrand.com/shop"), 50)
    blog = Candidate(2, listed("www.mybrand.com/blog"), 50)
    twin = Candidate(3, listed("http://www.mybrand.com/blog"), 50)
    assert detected([shop, blog], "www.mybrand.com/blog?x=1") == 2
    assert detected([shop, blog], "www.mybrand.com/shop") == 1
    assert detected([shop, blog, twin], "www.mybrand.com/blog") is None
    assert detected([shop, blog], "www.mybrand.com/other") is None


@pytest.mark.req("E-449", "E-451", "E-452")
@pytest.mark.parametrize(
    ("wanted", "fans", "found"), [("1", 10, 7), ("7", 10, 7), ("0", 10, None), ("8", 10, None), ("1", 9, None)]
)
def test_a_page_gives_context_when_it_is_wanted_and_liked(wanted: str, fans: int, found: int | None):
    assert context([Candidate(7, ("x.com",), fans)], "http://x.com/", wanted) == found


@pytest.mark.req("E-453", "E-461")
def test_redirects_are_followed_within_the_policy():
    class Redirects(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            step = int(self.path.strip("/") or 0)
            self.send_response(302 if step < 2 else 200)
            if step < 2:
                self.send_header("Location", f"/{step + 1}")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = HTTPServer(("127.0.0.1", 0), Redirects)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        start = f"http://127.0.0.1:{server.server_port}/0"
        assert final_address(start, Outbound("loopback")) == start.replace("/0", "/2")
        assert final_address(start, Outbound("off")) == start
        assert final_address(start, Outbound("on")) == start, "no private address is reached"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.req("E-486", "E-489")
@pytest.mark.parametrize(
    ("address", "tags", "whole"),
    [
        ("http://x.com/?b=2", "a=1", "http://x.com/?b=2&a=1"),
        ("http://x.com/", "a=1", "http://x.com/?a=1"),
        ("http://x.com/#top", "?a=1", "http://x.com/?a=1#top"),
        ("http://x.com/?", "a=1", "http://x.com/?a=1"),
        ("", "a=1", ""),
        ("http://x.com/", " ", "http://x.com/"),
    ],
)
def test_tags_are_appended(address: str, tags: str, whole: str):
    assert tagged(address, tags) == whole


def test_a_tab_sees_its_key_and_its_data():
    given = "https://www.facebook.com/p?sk=app_1&app_data=a%3Db&other=y"
    assert passed_to_a_tab(given) == "https://www.facebook.com/p?sk=app_1&app_data=a%3Db"
