"""The authority is made once, and nobody else can read it."""

from __future__ import annotations

import ssl

from adtwin.server.intercept.authority import Authority


def test_it_is_made_once_and_readable_by_its_owner_alone(tmp_path):
    folder = tmp_path / "deep" / "intercept"
    first = Authority.in_folder(folder)
    certificate = first.certificate.read_bytes()
    again = Authority.in_folder(folder)
    assert again.certificate.read_bytes() == certificate
    assert oct(folder.stat().st_mode & 0o777) == "0o700"
    assert {path.name: oct(path.stat().st_mode & 0o777) for path in folder.iterdir()} == {
        "authority.pem": "0o600", "ca.pem": "0o600",
    }  # fmt: skip


def test_what_clients_are_given_holds_no_key(tmp_path):
    assert b"PRIVATE KEY" not in Authority.in_folder(tmp_path).certificate.read_bytes()
    assert b"PRIVATE KEY" in (tmp_path / "authority.pem").read_bytes()


def test_a_lost_or_foreign_certificate_file_is_mended(tmp_path):
    right = Authority.in_folder(tmp_path).certificate.read_bytes()
    (tmp_path / "ca.pem").write_text("something else")
    assert Authority.in_folder(tmp_path).certificate.read_bytes() == right


def test_a_folder_that_others_could_read_is_closed(tmp_path):
    tmp_path.chmod(0o755)
    Authority.in_folder(tmp_path)
    assert oct(tmp_path.stat().st_mode & 0o777) == "0o700"


def test_its_certificate_passes_a_strict_reader(tmp_path):
    """Python 3.13 reads certificates by the letter of RFC 5280; so do others."""
    authority = Authority.in_folder(tmp_path)
    client = ssl.create_default_context(cafile=authority.certificate)
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    here, there = ssl.MemoryBIO(), ssl.MemoryBIO()
    asking = client.wrap_bio(here, there, server_hostname="graph-video.facebook.com")
    answering = authority.server_context().wrap_bio(there, here, server_side=True)
    for side in (asking, answering, asking, answering, asking):
        try:
            side.do_handshake()
        except ssl.SSLWantReadError:
            continue
    subject = dict(part[0] for part in asking.getpeercert()["issuer"])
    assert subject["organizationName"] == "adtwin intercept"
