"""The certificate authority of one installation: made once, kept in its data folder, read by its owner alone."""

from __future__ import annotations

import contextlib
import os
import ssl
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from adtwin.server.origin import VENDOR_HOSTS

if TYPE_CHECKING:
    import trustme

NAME = "adtwin intercept"
CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20:DHE+AESGCM"
"""Those of TLS 1.2; none of them is static RSA. TLS 1.3 has no others [D-269]."""
_KEY_BEGINS = b"-----BEGIN CERTIFICATE-----"


@dataclass(frozen=True)
class Authority:
    """A certificate authority of our own. `certificate` is the file that clients are told to trust."""

    certificate: Path
    _ca: trustme.CA

    @classmethod
    def in_folder(cls, folder: Path) -> Authority:
        """The authority kept in `folder`, made when there is none. OSError when it can't be read or written."""
        import trustme

        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        kept = folder / "authority.pem"
        if not kept.exists():
            unit = "trusted by what adtwin run starts, only"
            rsa = trustme.KeyType.RSA  # signs with sha256WithRSAEncryption, as the service's own does [D-269]
            made = trustme.CA(organization_name=NAME, organization_unit_name=unit, key_type=rsa)
            _write(kept, made.private_key_pem.bytes() + made.cert_pem.bytes())
        key, begins, certificate = kept.read_bytes().partition(_KEY_BEGINS)
        certificate = begins + certificate
        ca = trustme.CA.from_pem(certificate, key)
        shown = folder / "ca.pem"
        if not shown.exists() or shown.read_bytes() != certificate:
            _write(shown, certificate, replace=True)
        return cls(shown, ca)

    def server_context(self, names: Iterable[str] = VENDOR_HOSTS) -> ssl.SSLContext:
        """What a TLS server needs to pass for hosts of these names, for those who trust this authority."""
        context = modern_context()
        self._ca.issue_cert(*sorted(names)).configure_cert(context)
        return context


def modern_context() -> ssl.SSLContext:
    """A server's side of TLS 1.2 and 1.3 whose keys are agreed on anew each time, without a certificate [D-269]."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers(CIPHERS)
    context.set_alpn_protocols(["http/1.1"])
    return context


def _write(path: Path, content: bytes, *, replace: bool = False) -> None:
    """The file appears whole, readable by its owner alone. Of two that make it at once, the first counts."""
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        if replace:
            Path(temporary).replace(path)
        else:
            with contextlib.suppress(FileExistsError):
                os.link(temporary, path)
    finally:
        Path(temporary).unlink(missing_ok=True)
