"""A certificate authority for one run, and what it takes to be trusted by a program.

Its own key never leaves memory. The server's key is a file while OpenSSL reads it, in the run's folder.
"""

import os
import re
import ssl
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

TRUST = ("SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "NODE_EXTRA_CA_CERTS")
"""Where the environment names certificates that a program trusts already."""

SYSTEM = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")
"""Where systems keep what they trust, wherever this Python would look: Debian's place, Fedora's, macOS's."""

CERTIFICATE = re.compile(r"-----BEGIN CERTIFICATE-----[\w\s+/=]+-----END CERTIFICATE-----")

STORE_PASSWORD = "changeit"  # noqa: S105  Java's customary one: a truststore holds nothing secret
"""What opens the truststore."""


class MissingExtra(ImportError):
    """What makes the certificates is not installed."""


class Authority:
    """Signs one certificate for all of `hosts`; what programs need of it is put into `folder`."""

    def __init__(self, hosts: Iterable[str], folder: Path) -> None:
        made = _trustme().CA(organization_name="podiomock", organization_unit_name="this run only")
        leaf = made.issue_cert(*sorted(hosts), organization_name="podiomock")
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with leaf.private_key_and_cert_chain_pem.tempfile(dir=str(folder)) as path:
            self.context.load_cert_chain(path)
        self.context.set_alpn_protocols(["http/1.1"])
        self._folder = folder
        own = made.cert_pem.bytes().decode()
        self.certificate = folder / "podiomock.pem"
        """The authority's certificate alone."""
        self.certificate.write_text(own)
        self.bundle = folder / "trusted.pem"
        """It and all that the environment trusts, for the programs that take the one or the other."""
        self.bundle.write_text("\n".join([own.strip(), *trusted(os.environ), ""]))
        self.php = folder / "php"
        """A folder with a setting for PHP, which reads no variable."""
        self.php.mkdir()
        (self.php / "podiomock.ini").write_text(f'curl.cainfo="{self.bundle}"\nopenssl.cafile="{self.bundle}"\n')

    @cached_property
    def truststore(self) -> Path:
        """The bundle as Java reads it: PKCS #12, opened by `STORE_PASSWORD`."""
        from warnings import catch_warnings, simplefilter

        from cryptography import x509
        from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

        found = []
        with catch_warnings():
            simplefilter("ignore")  # old roots have serial numbers that nobody would give today
            for number, each in enumerate(CERTIFICATE.findall(self.bundle.read_text())):
                try:
                    certificate = x509.load_pem_x509_certificate(each.encode())
                except ValueError:  # a root that OpenSSL takes and this parser does not
                    continue
                found.append(pkcs12.PKCS12Certificate(certificate, b"root %d" % number))
            store = pkcs12.serialize_java_truststore(found, BestAvailableEncryption(STORE_PASSWORD.encode()))
        path = self._folder / "trusted.p12"
        path.write_bytes(store)
        return path


def trusted(environment: Mapping[str, str]) -> list[str]:
    """The certificates that programs trust so far, in PEM: the system's, and what the environment names."""
    paths = [environment.get(name) for name in TRUST]
    if "SSL_CERT_FILE" not in environment:
        paths += [ssl.get_default_verify_paths().cafile, *SYSTEM]
    found: dict[str, None] = {}
    for path in dict.fromkeys(paths):
        if path is not None and Path(path).is_file():
            found |= dict.fromkeys(CERTIFICATE.findall(Path(path).read_text(errors="replace")))
    return list(found)


def _trustme() -> Any:
    try:
        import trustme
    except ImportError:
        raise MissingExtra(
            "the proxy makes its certificates with trustme, which is not installed: pip install 'podiomock[proxy]'"
        ) from None
    return trustme
