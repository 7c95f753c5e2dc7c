"""A listener with TLS of its own, met by real TLS clients."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import trustme
from cryptography import x509

from adtwin.server.intercept.authority import modern_context
from adtwin.server.options import Options, ServeRefusedError
from tests.live import START_SECONDS, Server, live_server, start

BUILD = "tests.server.fake:build"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A twin that speaks TLS by its own authority."""
    with live_server({"tls": True, "data": str(tmp_path_factory.mktemp("tls"))}, build=BUILD) as one:
        yield one


WEAK = "ALL:@SECLEVEL=0"
"""Whatever the library knows: what it would not offer by itself, too."""


def wanting(context: ssl.SSLContext, version: ssl.TLSVersion, ciphers: str | None = None) -> ssl.SSLContext:
    """The context, offering this version and these ciphers alone."""
    if ciphers is not None:
        context.set_ciphers(ciphers)
    context.minimum_version = context.maximum_version = version
    return context


def shaken(server: Server, version: ssl.TLSVersion, ciphers: str | None = None) -> ssl.SSLSocket:
    """A connection whose two sides have agreed; ssl.SSLError when they can't."""
    context = wanting(ssl.create_default_context(cafile=server.ready["ca"]), version, ciphers)
    plain = socket.create_connection(("127.0.0.1", server.ready["port"]), timeout=START_SECONDS)
    try:
        return context.wrap_socket(plain, server_hostname="localhost")
    except Exception:
        plain.close()
        raise


@pytest.mark.req("D-269")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_tls_12_and_13_are_spoken(server: Server, version: ssl.TLSVersion):
    with shaken(server, version) as connection:
        assert connection.version() == version.name.replace("_", ".")
        connection.sendall(b"GET /_adtwin/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert connection.recv(1_000).startswith(b"HTTP/1.1 200 OK\r\n")
        certificate = connection.getpeercert(binary_form=True)
    assert certificate is not None
    assert x509.load_der_x509_certificate(certificate).signature_algorithm_oid._name == "sha256WithRSAEncryption"


OLD: dict[str, tuple[str, dict[str, Any]]] = {
    "TLS 1.0": ("UNSUPPORTED_PROTOCOL", {"ciphers": WEAK, "version": ssl.TLSVersion.TLSv1}),
    "TLS 1.1": ("UNSUPPORTED_PROTOCOL", {"ciphers": WEAK, "version": ssl.TLSVersion.TLSv1_1}),
    "static RSA": ("NO_SHARED_CIPHER", {"ciphers": "AES128-GCM-SHA256", "version": ssl.TLSVersion.TLSv1_2}),
}
"""What clients of long ago offer, and why a server of today has nothing to say to them."""


@pytest.mark.req("D-269")
@pytest.mark.parametrize("offered", OLD)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_what_is_older_is_refused(server: Server, offered: str):
    why, settings = OLD[offered]
    with pytest.raises(ssl.SSLError):
        shaken(server, **settings)
    here, there = ssl.MemoryBIO(), ssl.MemoryBIO()
    client = wanting(ssl.create_default_context(cafile=server.ready["ca"]), **settings)
    asking = client.wrap_bio(here, there, server_hostname="localhost")
    answering = modern_context().wrap_bio(there, here, server_side=True)
    with pytest.raises(ssl.SSLWantReadError):
        asking.do_handshake()
    with pytest.raises(ssl.SSLError) as refused:
        answering.do_handshake()
    assert refused.value.reason == why


def test_links_lead_back_by_https(server: Server):
    assert server.url.startswith("https://127.0.0.1:")
    for _ in range(3):
        server.live.post("/v24.0/act_700/things", {"name": "Lamp"})
    answer = server.live.get("/me", {"metadata": 1}).json()
    assert all(one.startswith("https://127.0.0.1:") for one in answer["metadata"]["connections"].values())


def test_who_does_not_trust_the_authority_does_not_get_in(server: Server):
    with httpx.Client(base_url=server.url, trust_env=False) as client, pytest.raises(httpx.ConnectError):
        client.get("/me")
    plain = server.url.replace("https", "http")
    with httpx.Client(base_url=plain, trust_env=False) as client, pytest.raises(httpx.HTTPError):
        client.get("/me")


def test_a_certificate_of_ones_own(tmp_path: Path):
    authority = trustme.CA()
    leaf = authority.issue_cert("127.0.0.1")
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    certificate.write_bytes(b"".join(blob.bytes() for blob in leaf.cert_chain_pems))
    key.write_bytes(leaf.private_key_pem.bytes())
    trust = ssl.create_default_context()
    authority.configure_trust(trust)
    process = start(
        {"port": 0, "json": True, "ephemeral": True, "tls_certificate": str(certificate), "tls_key": str(key)}, BUILD
    )
    try:
        assert process.stdout is not None
        ready = httpx.Response(200, content=process.stdout.readline()).json()
        assert "ca" not in ready
        with httpx.Client(base_url=ready["url"], verify=trust, trust_env=False) as client:
            assert client.get("/_adtwin/health").json()["status"] == "ok"
    finally:
        process.terminate()
        process.communicate(timeout=START_SECONDS)


def test_files_that_are_none_are_refused(tmp_path: Path):
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no certificate")
    process = start({"port": 0, "ephemeral": True, "tls_certificate": str(wrong)}, BUILD)
    _, complaint = process.communicate(timeout=START_SECONDS)
    assert process.returncode != 0
    assert "not a certificate and its key in PEM" in complaint
    with pytest.raises(ServeRefusedError, match="--tls-certificate"):
        Options(tls_key=wrong).check()
