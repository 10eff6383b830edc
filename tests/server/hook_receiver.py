"""A program that is called by hooks: it keeps what it is sent, and answers as it is told."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qsl

Answer = Callable[[dict[str, str]], int]


class Receiver:
    """What came in, form by form, and the status that is answered."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.forms: list[dict[str, str]] = []
        self.requests: list[tuple[str, dict[str, str]]] = []
        self.answer: Answer = lambda _: 200

    @property
    def types(self) -> list[str]:
        return [each["type"] for each in self.forms]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver behind a real socket."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = dict(parse_qsl(body, keep_blank_values=True, strict_parsing=True))
            receiver.requests.append((self.path, {key.lower(): value for key, value in self.headers.items()}))
            receiver.forms.append(form)
            status = receiver.answer(form)
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None: ...

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        receiver = Receiver(f"http://127.0.0.1:{server.server_address[1]}")
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
