"""The proxy stands in for the vendor's hosts, and reaches nobody but the twin."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl

import httpx
import pytest

from adtwin.server.intercept.proxy import LONGEST_HEAD, Target, target_of
from adtwin.server.intercept.running import intercepting
from tests.live import served


@pytest.fixture(scope="module")
def server():
    with served() as one:
        yield one


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("authority")


@pytest.fixture
def interception(server, folder):
    with intercepting(server.url, folder) as one:
        yield one


@pytest.fixture
def client(interception):
    trusting = ssl.create_default_context(cafile=interception.certificate)
    proxy = f"http://127.0.0.1:{interception.port}"
    with httpx.Client(proxy=proxy, verify=trusting, trust_env=False) as one:
        yield one


@pytest.mark.parametrize(
    "host", ["graph.facebook.com", "graph-video.facebook.com", "rupload.facebook.com", "www.facebook.com",
             "graph.beta.facebook.com"],
)  # fmt: skip
def test_the_vendors_hosts_are_the_twin(client, server, host):
    answer = client.get(f"https://{host}/v24.0/me", params={"access_token": server.live.world["access_token"]})
    assert answer.json()["id"] == server.live.world["user_id"]


def test_links_lead_through_the_proxy_again(client, server):
    world = server.live.world
    edge = f"https://graph.facebook.com/v24.0/{world['ad_account_id']}/adimages"
    params = {"limit": 1, "fields": "url", "access_token": world["access_token"]}
    first = client.get(edge, params=params).json()
    assert first["paging"]["next"].startswith("https://graph.facebook.com/v24.0/")
    second = client.get(first["paging"]["next"]).json()
    assert second["data"][0]["id"] != first["data"][0]["id"]
    assert client.get(first["data"][0]["url"]).headers["content-type"].startswith("image/")


def test_a_preview_is_opened_in_a_browser_which_knows_no_proxy(client, server):
    world = server.live.world
    spec = {"object_story_spec": {"page_id": world["page_id"], "link_data": {"link": "https://example.com/"}}}
    answer = client.get(
        f"https://graph.facebook.com/v24.0/{world['ad_account_id']}/generatepreviews",
        params={"creative": json.dumps(spec), "ad_format": "MOBILE_FEED_STANDARD"},
        headers={"Authorization": f"OAuth {world['access_token']}"},
    )
    frame = answer.json()["data"][0]["body"]
    assert f'src="{server.url}/_adtwin/preview/' in frame


@pytest.mark.parametrize("url", ["https://example.com/", "http://example.com/", "https://graph.facebook.com.evil.org/",
                                 "https://graph.facebook.com:8443/", "https://169.254.169.254/latest",
                                 "https://localhost/", "http://graph.facebook.com:22/"])  # fmt: skip
def test_every_other_host_is_refused_without_a_connection(client, interception, url):
    """A connection of the proxy's would be seen: tests may not leave this machine."""
    if url.startswith("https:"):
        with pytest.raises(httpx.ProxyError, match="403 Refused by adtwin run"):
            client.get(url)
    else:
        answer = client.get(url)
        assert answer.status_code == 403
        assert "was not called" in answer.text
    assert sum(interception.proxy.refused.values()) == 1


def test_some_clients_send_the_whole_url_instead_of_asking_for_a_tunnel(interception, server):
    token = server.live.world["access_token"]
    with socket.create_connection(("127.0.0.1", interception.port)) as plain:
        plain.sendall(
            f"GET https://graph.facebook.com/v24.0/me?access_token={token} HTTP/1.1\r\nHost: graph.facebook.com\r\n"
            "Connection: close\r\n\r\n".encode()
        )
        answer = b"".join(iter(lambda: plain.recv(65_536), b""))
    assert answer.startswith(b"HTTP/1.1 200")
    assert server.live.world["user_id"].encode() in answer


def test_inside_a_tunnel_another_host_is_nobodys(client):
    answer = client.get("https://graph.facebook.com/v24.0/me", headers={"Host": "example.com"})
    assert answer.status_code == 400
    assert "example.com" in answer.json()["error"]["message"]


def test_a_client_that_does_not_trust_us_gets_nothing(interception):
    with (
        httpx.Client(proxy=f"http://127.0.0.1:{interception.port}", trust_env=False) as stranger,
        pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        stranger.get("https://graph.facebook.com/v24.0/me")


def test_a_large_upload_passes(client, server):
    world = server.live.world
    answer = client.post(
        f"https://graph-video.facebook.com/v24.0/{world['ad_account_id']}/advideos",
        data={"upload_phase": "start", "file_size": 9_000_000, "access_token": world["access_token"]},
    ).json()
    sent = client.post(
        f"https://graph-video.facebook.com/v24.0/{world['ad_account_id']}/advideos",
        data={"upload_phase": "transfer", "upload_session_id": answer["upload_session_id"], "start_offset": 0,
              "access_token": world["access_token"]},
        files={"video_file_chunk": b"\x00" * int(answer["end_offset"])},
    )  # fmt: skip
    assert sent.json()["start_offset"] == answer["end_offset"], sent.text


def test_a_twin_that_is_gone_is_told(folder):
    with intercepting("http://127.0.0.1:9", folder) as one:
        trusting = ssl.create_default_context(cafile=one.certificate)
        with (
            httpx.Client(proxy=f"http://127.0.0.1:{one.port}", verify=trusting, trust_env=False) as client,
            pytest.raises(httpx.ProxyError, match="502"),
        ):
            client.get("https://graph.facebook.com/v24.0/me")


@pytest.mark.parametrize("sent", [b"\x16\x03\x01\x02\x00\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"CONNECT graph\r\n\r\n",
                                  b"CONNECT [::1 HTTP/1.1\r\n\r\n",
                                  b"POST ftp://graph.facebook.com/ HTTP/1.1\r\n\r\n"])  # fmt: skip
def test_what_is_no_request_to_a_proxy_is_answered_so(interception, sent):
    with socket.create_connection(("127.0.0.1", interception.port)) as plain:
        plain.sendall(sent)
        assert plain.recv(65_536).startswith(b"HTTP/1.1 400 ")


def test_a_head_without_end_is_cut(interception):
    with socket.create_connection(("127.0.0.1", interception.port)) as plain:
        plain.sendall(b"CONNECT " + b"a" * (LONGEST_HEAD + 65_536))
        with contextlib.suppress(ConnectionResetError):
            assert plain.recv(1) == b""


@pytest.mark.parametrize(
    ("line", "target", "known"),
    [
        (b"CONNECT Graph.Facebook.com.:443 HTTP/1.1", Target("graph.facebook.com", 443, tunnel=True), True),
        (b"CONNECT graph.facebook.com:80 HTTP/1.1", Target("graph.facebook.com", 80, tunnel=True), False),
        (b"GET http://graph.facebook.com/x HTTP/1.1", Target("graph.facebook.com", 80, tunnel=False), True),
        (b"GET https://www.facebook.com/x HTTP/1.1", Target("www.facebook.com", 443, tunnel=False), True),
        (b"GET http://u:p@graph.facebook.com@evil.org/ HTTP/1.1", Target("evil.org", 80, tunnel=False), False),
        (b"CONNECT 127.0.0.1:443 HTTP/1.1", Target("127.0.0.1", 443, tunnel=True), False),
    ],
)
def test_whom_a_request_is_for(line, target, known):
    assert target_of(line + b"\r\n\r\n") == target
    assert target.known is known
