"""Who hears what hooks are called with, and can be waited for."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from urllib.parse import parse_qsl

LONGEST = 1 << 20
"""Bytes of a delivery: a form of a few fields."""

SIZE = re.compile(r"[0-9]{1,9}")


class Ear:
    """Keeps what comes to a URL, in order. Safe from several threads."""

    def __init__(self, url: str, patience: float = 10.0) -> None:
        self.url = url
        self.patience = patience
        """Seconds to wait for a delivery, at most."""
        self._heard: list[dict[str, str]] = []
        self._came = Condition()

    def take(self, fields: dict[str, str]) -> None:
        """Hear a delivery's form fields."""
        with self._came:
            self._heard.append(fields)
            self._came.notify_all()

    def heard(self, hooks: set[int], least: int) -> list[dict[str, str]]:
        """What these hooks were called with, once it is so many calls, or patience ends."""

        def own() -> list[dict[str, str]]:
            return [each for each in self._heard if each.get("hook_id") in set(map(str, hooks))]

        with self._came:
            self._came.wait_for(lambda: len(own()) >= least, self.patience)
            return own()


def listening(port: int = 0, url: str | None = None) -> AbstractContextManager[Ear]:
    """An ear at a port of this machine; `url` is where that is reached from elsewhere.

    Raises:
        OSError: the port is taken.
    """

    class Listener(BaseHTTPRequestHandler):
        timeout = 10  # seconds for one that announces more than it sends

        def do_POST(self) -> None:
            length = self.headers.get("Content-Length", "")
            well = SIZE.fullmatch(length) is not None and int(length) <= LONGEST
            if well:  # a URL that is reached from elsewhere is reached by anybody
                body = self.rfile.read(int(length)).decode("utf-8", "replace")
                ear.take(dict(parse_qsl(body, keep_blank_values=True)))
            self.send_response(HTTPStatus.OK if well else HTTPStatus.BAD_REQUEST)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *told: object) -> None:
            """Say nothing: a delivery may hold a hook's code."""

    server = ThreadingHTTPServer(("127.0.0.1", port), Listener)
    ear = Ear(url or f"http://127.0.0.1:{server.server_port}/hook")
    return _open(ear, server)


@contextmanager
def _open(ear: Ear, server: ThreadingHTTPServer) -> Iterator[Ear]:
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield ear
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
