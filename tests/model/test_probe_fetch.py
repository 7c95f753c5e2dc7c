"""Media by address: what is fetched, what is stood in for, and every address that is never connected to."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from adtwin.errors import GraphError
from adtwin.model.media import fetch
from adtwin.model.media.fetch import Outbound, fetch_image, fetch_video, final_address, refuse_facebook
from adtwin.model.media.make import stand_in_image
from adtwin.model.media.probe_image import probe_image
from adtwin.model.media.probe_video import probe_video

PICTURE = stand_in_image("Served", 64, 64)
LOOPBACK = Outbound("loopback")
PUBLIC = "93.184.215.14"


class Site(BaseHTTPRequestHandler):
    """A developer's own web server."""

    def do_GET(self) -> None:
        if self.path.startswith("/hop/"):
            left = int(self.path.rsplit("/", 1)[1])
            self.send_response(302)
            self.send_header("Location", f"/hop/{left - 1}" if left > 1 else "/a.jpg")
            self.end_headers()
        elif self.path.startswith("/to?"):
            self.send_response(301)
            self.send_header("Location", self.path[4:])
            self.end_headers()
        elif self.path == "/secret.jpg":
            self.send_error(401)
        elif self.path == "/gzip.jpg":
            self.answer({"Content-Encoding": "gzip", "Content-Length": "5"}, b"12345")
        elif self.path == "/huge.jpg":
            self.answer({"Content-Length": str(10**12)}, b"")
        elif self.path == "/endless.jpg":
            self.answer({}, b"x" * 3_000_000)
        elif self.path == "/short.jpg":
            self.answer({"Content-Length": "100"}, b"12345")
        elif self.path == "/silent.jpg":
            self.server.hold.wait(5)  # type: ignore[attr-defined]
        else:
            self.answer({"Content-Length": str(len(PICTURE)), "Set-Cookie": "a=b"}, PICTURE)

    def answer(self, headers: dict[str, str], body: bytes) -> None:
        self.server.seen.append(dict(self.headers))  # type: ignore[attr-defined]
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing is printed."""


@pytest.fixture(scope="module")
def site() -> Iterator[ThreadingHTTPServer]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.seen, server.hold = [], threading.Event()  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.hold.set()  # type: ignore[attr-defined]
    server.shutdown()
    server.server_close()
    thread.join()


def at(site: ThreadingHTTPServer, path: str) -> str:
    return f"http://127.0.0.1:{site.server_address[1]}{path}"


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Connections and look-ups are recorded instead of made."""
    tried: list[object] = []

    def recorded(*address: object, **_: object) -> None:
        tried.append(address)
        raise OSError("no network")

    monkeypatch.setattr(socket, "create_connection", recorded)
    monkeypatch.setattr(socket, "getaddrinfo", recorded)
    return tried


def test_off_makes_stand_ins_and_connects_to_nothing(no_network: list[object]) -> None:
    facts = probe_image(fetch_image("https://cdn.example.com/spring-sale-1200x628.png?x=1", Outbound()))
    assert (facts.width, facts.height, facts.type) == (1200, 628, "png")
    assert probe_video(fetch_video("https://cdn.example.com/film.mp4", Outbound())).seconds == 15.0
    assert fetch_image("http://169.254.169.254/a.jpg", Outbound())
    assert no_network == []


def test_stand_ins_are_the_same_for_the_same_address_only() -> None:
    first, again, other = (fetch_image(f"https://example.com/{name}.jpg", Outbound()) for name in "aab")
    assert first == again != other


def test_a_fixture_is_made_in_every_mode(no_network: list[object]) -> None:
    for mode in ("off", "loopback", "on"):
        assert probe_image(fetch_image("fixture://shop/hero-300x200.jpg", Outbound(mode))).width == 300
    assert no_network == []


@pytest.mark.req("A-229")
@pytest.mark.req("D-377")
def test_loopback_fetches_from_this_machine(site: ThreadingHTTPServer) -> None:
    assert fetch_image(at(site, "/a.jpg"), LOOPBACK) == PICTURE
    assert fetch_video(at(site, "/a.jpg"), LOOPBACK) == PICTURE
    headers = site.seen[-1]  # type: ignore[attr-defined]
    assert "Cookie" not in headers
    assert headers["Host"] == f"127.0.0.1:{site.server_address[1]}"


def test_loopback_stands_in_for_other_hosts_without_looking_them_up(no_network: list[object]) -> None:
    assert probe_image(fetch_image("https://example.com/a.jpg", LOOPBACK)).type == "jpeg"
    assert no_network == []


def test_three_redirects_are_followed_and_a_fourth_is_not(site: ThreadingHTTPServer) -> None:
    assert fetch_image(at(site, "/hop/3"), LOOPBACK) == PICTURE
    with pytest.raises(GraphError) as refused:
        fetch_image(at(site, "/hop/4"), LOOPBACK)
    assert refused.value.row.symbol == "IMAGE_NOT_DOWNLOADED"


@pytest.mark.parametrize(
    "target",
    ["http://169.254.169.254/", "http://10.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/", "fixture://a/b"],
)
def test_a_redirect_is_checked_like_a_first_address(site: ThreadingHTTPServer, target: str) -> None:
    with pytest.raises(GraphError) as refused:
        fetch_image(at(site, f"/to?{target}"), LOOPBACK)
    assert refused.value.row.symbol == "INVALID_URL"


@pytest.mark.req("A-218", "A-229", "D-198")
@pytest.mark.parametrize("path", ["/secret.jpg", "/gzip.jpg", "/huge.jpg", "/endless.jpg", "/short.jpg"])
def test_a_failed_fetch_has_its_documented_error(site: ThreadingHTTPServer, path: str) -> None:
    with pytest.raises(GraphError) as image:
        fetch_image(at(site, path), LOOPBACK, limit=1_000_000)
    assert (image.value.row.code, image.value.row.subcode) == (100, 3858258)
    with pytest.raises(GraphError) as video:
        fetch_video(at(site, path), LOOPBACK, limit=1_000_000)
    assert video.value.row.code == 389


def test_a_silent_server_is_left_in_time(site: ThreadingHTTPServer) -> None:
    with pytest.raises(GraphError) as refused:
        fetch_image(at(site, "/silent.jpg"), Outbound("loopback", seconds=0.05))
    assert refused.value.row.symbol == "IMAGE_NOT_DOWNLOADED"


def test_of_the_twin_itself_there_is_nothing_but_media(site: ThreadingHTTPServer) -> None:
    """Directly, and where a redirect leads."""
    port = site.server_address[1]
    own = Outbound("loopback", own_ports={port})
    media = at(site, "/_adtwin/media/0123")
    assert fetch_image(media, own) == PICTURE
    for path in ("/_adtwin/world", "/_adtwin/media", "/v24.0/me", "/a.jpg"):
        with pytest.raises(GraphError) as refused:
            fetch_image(at(site, path), own)
        assert refused.value.row.symbol == "INVALID_URL"
        with pytest.raises(GraphError, match="Unable to fetch"):
            fetch_video(at(site, path), own)
    assert final_address(at(site, "/hop/2"), own) == at(site, "/hop/2")


def test_nobody_listening_is_an_error() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(GraphError) as refused:
        fetch_video(f"http://127.0.0.1:{port}/a.mp4", LOOPBACK)
    assert refused.value.row.code == 389


BAD_FORMS = [
    "",
    "a.jpg",
    "//example.com/a.jpg",
    "/etc/passwd",
    "C:\\a.jpg",
    "\\\\host\\share",
    "ftp://example.com/a.jpg",
    "file:///etc/passwd",
    "file://localhost/etc/passwd",
    "gopher://example.com:70/_x",
    "dict://example.com:11211/",
    "ldap://example.com/",
    "data:image/png;base64,AAAA",
    "javascript:alert(1)",
    "jar:http://a!/b",
    "http:///a.jpg",
    "http://",
    "https://:443/a.jpg",
    "http:example.com",
    "http://example.com:0/",
    "http://example.com:99999/",
    "http://example.com:x/",
    "http://user@example.com/",
    "http://user:secret@example.com/",
    "http://example.com@127.0.0.1/",
    "http://example.com\\@127.0.0.1/",
    "http://127.0.0.1\t/",
    "http://exa mple.com/",
    "http://example.com/\r\nHost: a",
    "http://a\x00b/",
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0177.0.0.1/",
    "http://017700000001/",
    "http://127.1/",
    "http://127.0.1/",
    "http://127.0.0.1.0/",
    "http://0/",
    "http://1.2.3.4.5/",
    "http://256.1.1.1/",
    "http://169.254.43518/",
    "http://0xa9fea9fe/",
    "http://[::1/",
    "http://[::1]x/",
    "http://[fe80::1%25eth0]/",
    "http://[v1.a]/",
    "http://exa_-.com-/",
    "http://-a.com/",
    "http://a..b/",
    "http://.com/",
    "http://exam%70le.com/",
    "http://" + "a" * 70 + ".com/",
    "http://example.com/" + "a" * 9_000,
]
PRIVATE = [
    "http://127.0.0.1/",
    "http://127.255.0.3/",
    "http://0.0.0.0/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://172.31.255.1/",
    "http://192.168.1.1/",
    "http://169.254.169.254/latest/meta-data/",
    "http://100.64.0.1/",
    "http://100.127.255.254/",
    "http://192.0.0.1/",
    "http://192.0.2.1/",
    "http://198.18.0.1/",
    "http://198.51.100.7/",
    "http://203.0.113.9/",
    "http://224.0.0.1/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    "http://\u2460\u2461\u2466.0.0.1/",
    "http://\uff11\uff12\uff17.\uff10.\uff10.\uff11/",
    "http://127.0.0.1./",
    "http://[::1]/",
    "http://[::]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:a9fe:a9fe]/",
    "http://[::ffff:8.8.8.8]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b::a9fe:a9fe]/",
    "http://[64:ff9b:1::1]/",
    "http://[2002:7f00:1::]/",
    "http://[2002:c0a8:101::1]/",
    "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    "http://[fe80::1]/",
    "http://[fec0::1]/",
    "http://[fc00::1]/",
    "http://[fd12:3456::1]/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://[100::1]/",
    f"http://{PUBLIC}:22/",
    f"http://{PUBLIC}:25/",
    f"http://{PUBLIC}:6379/",
    f"http://{PUBLIC}:11211/",
]


def literal(host: str, _: int) -> list[str]:
    return [host]


def test_there_are_enough_vectors() -> None:
    assert len(BAD_FORMS) + len(PRIVATE) >= 80


@pytest.mark.parametrize("mode", ["off", "loopback", "on"])
@pytest.mark.parametrize("url", BAD_FORMS)
def test_addresses_of_a_bad_form_are_refused_in_every_mode(
    url: str, mode: fetch.Mode, no_network: list[object]
) -> None:
    with pytest.raises(GraphError) as image:
        fetch_image(url, Outbound(mode))
    assert image.value.row.code == 1500
    with pytest.raises(GraphError) as video:
        fetch_video(url, Outbound(mode))
    assert video.value.row.code == 389
    assert "secret" not in str(video.value.body("trace"))
    assert no_network == []


@pytest.mark.parametrize("url", PRIVATE)
def test_on_never_connects_to_what_is_not_public(url: str, no_network: list[object]) -> None:
    policy = Outbound("on", resolve=literal)
    with pytest.raises(GraphError) as image:
        fetch_image(url, policy)
    assert image.value.row.code == 1500
    with pytest.raises(GraphError) as video:
        fetch_video(url, policy)
    assert video.value.row.code == 389
    assert no_network == []


def test_one_private_answer_among_public_ones_is_enough_to_refuse(no_network: list[object]) -> None:
    policy = Outbound("on", resolve=lambda *_: [PUBLIC, "127.0.0.1"])
    with pytest.raises(GraphError):
        fetch_image("http://rebind.example.com/", policy)
    assert no_network == []


def test_a_name_is_resolved_once_and_its_address_pinned(no_network: list[object]) -> None:
    answers = iter([[PUBLIC], ["127.0.0.1"]])
    with pytest.raises(GraphError) as refused:
        fetch_image("http://rebind.example.com/", Outbound("on", resolve=lambda *_: next(answers)))
    assert refused.value.row.symbol == "IMAGE_NOT_DOWNLOADED"
    assert no_network == [((PUBLIC, 80),)]


def test_a_name_that_cannot_exist_is_not_stood_in_for() -> None:
    with pytest.raises(GraphError) as refused:
        fetch_video("https://nowhere.invalid/a.mp4", Outbound())
    assert refused.value.row.code == 389


@pytest.mark.req("D-128")
@pytest.mark.parametrize("host", ["scontent.xx.fbcdn.net", "www.facebook.com", "FACEBOOK.com"])
def test_an_image_on_facebook_is_refused(host: str) -> None:
    with pytest.raises(GraphError) as refused:
        refuse_facebook(f"https://{host}/a.jpg")
    assert refused.value.row.symbol == "IMAGE_URL_ON_FACEBOOK"
    refuse_facebook("https://notfacebook.com/a.jpg")
