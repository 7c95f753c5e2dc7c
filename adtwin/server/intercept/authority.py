"""The certificate authority of one installation: made once, kept in its data folder, read by its owner alone."""

from __future__ import annotations

import contextlib
import os
import ssl
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from adtwin.server.origin import VENDOR_HOSTS

if TYPE_CHECKING:
    import trustme

NAME = "adtwin intercept"
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
            made = trustme.CA(organization_name=NAME, organization_unit_name="trusted by what adtwin run starts, only")
            _write(kept, made.private_key_pem.bytes() + made.cert_pem.bytes())
        key, begins, certificate = kept.read_bytes().partition(_KEY_BEGINS)
        certificate = begins + certificate
        ca = trustme.CA.from_pem(certificate, key)
        shown = folder / "ca.pem"
        if not shown.exists() or shown.read_bytes() != certificate:
            _write(shown, certificate, replace=True)
        return cls(shown, ca)

    def server_context(self) -> ssl.SSLContext:
        """What a TLS server needs to pass for every one of the vendor's hosts, for those who trust this authority."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.set_alpn_protocols(["http/1.1"])
        self._ca.issue_cert(*sorted(VENDOR_HOSTS)).configure_cert(context)
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
