"""TLS of the server's own: by a certificate that was given, or by one of the twin's own authority. [D-269]"""

from __future__ import annotations

import ssl
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from adtwin.server.intercept.authority import Authority, modern_context
from adtwin.server.options import Options, ServeRefusedError

FOLDER = "intercept"
"""Where the authority lies in the data folder; `adtwin run` uses the same one."""
HERE = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True)
class Tls:
    """What a listener needs, and the file that clients are told to trust, where the twin signed for itself."""

    context: ssl.SSLContext
    authority: Path | None = None


def tls_of(options: Options, stack: ExitStack) -> Tls | None:
    """The TLS that the options ask for; None for plain HTTP. ServeRefusedError when the files can't be used.

    The authority of a twin that keeps nothing is gone with it: it lies in a folder that ends with `stack`.
    """
    if not options.is_secure:
        return None
    if options.tls_certificate is not None:
        return Tls(_given(options.tls_certificate, options.tls_key))
    folder = options.folder or Path(stack.enter_context(TemporaryDirectory(prefix="adtwin-tls-")))
    try:
        authority = Authority.in_folder(folder / FOLDER)
    except OSError as error:
        raise ServeRefusedError(f"--tls: no authority can be kept in {folder / FOLDER} ({error.strerror})") from error
    named = (name for name in (options.host, *options.allowed_hosts) if name not in ("0.0.0.0", "::"))  # noqa: S104
    return Tls(authority.server_context({*HERE, *named}), authority.certificate)


def _given(certificate: Path, key: Path | None) -> ssl.SSLContext:
    context = modern_context()
    try:
        context.load_cert_chain(certificate, key)
    except (OSError, ssl.SSLError) as error:
        reason = getattr(error, "reason", None) or error.strerror or str(error)
        raise ServeRefusedError(
            f"--tls-certificate {certificate}: not a certificate and its key in PEM ({reason})"
        ) from error
    return context
