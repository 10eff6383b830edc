"""Decline offers of another protocol, and answer the request that came with them.

Java's HttpClient and `curl --http2` offer HTTP/2 with their first request. httptools takes the offer for accepted
and drops the request's body; a server may as well ignore it (RFC 9110, 7.8).
"""

from types import SimpleNamespace
from typing import Any

from httptools import HttpParserUpgrade, HttpRequestParser


class DecliningParser:
    """Stands in for a protocol's `httptools.HttpRequestParser`, and calls the protocol as that would."""

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol
        self._declined: bytes | None = None
        """The head of the request that is to be read again, without the offer."""
        self._start()

    def _start(self) -> None:
        protocol = self._protocol
        callbacks = SimpleNamespace(
            on_message_begin=protocol.on_message_begin,
            on_url=protocol.on_url,
            on_header=protocol.on_header,
            on_headers_complete=self._headers_complete,
            on_body=protocol.on_body,
            on_message_complete=self._message_complete,
        )
        self._parser = HttpRequestParser(callbacks)
        self.get_method = self._parser.get_method
        self.get_http_version = self._parser.get_http_version
        self.should_keep_alive = self._parser.should_keep_alive

    def should_upgrade(self) -> bool:
        """Whether to switch protocols: never."""
        return False

    def feed_data(self, data: bytes) -> None:
        """Parse what arrived."""
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade as offer:
            if self._declined is None:
                raise
            head, self._declined = self._declined, None
            self._start()
            self.feed_data(head + data[offer.args[0] :])

    def _headers_complete(self) -> None:
        method = self.get_method()
        # CONNECT is an offer by itself, and refused as any method that does nothing.
        if self._parser.should_upgrade() and method != b"CONNECT":
            protocol = self._protocol
            lines = [b"%b %b HTTP/%b" % (method, protocol.url, self.get_http_version().encode())]
            lines += [b"%b: %b" % (name, value) for name, value in protocol.headers if name != b"upgrade"]
            self._declined = b"\r\n".join([*lines, b"", b""])
        else:
            self._protocol.on_headers_complete()

    def _message_complete(self) -> None:
        if self._declined is None:
            self._protocol.on_message_complete()
