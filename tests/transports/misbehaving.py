"""A real server on loopback that leaves every request unanswered in one way, or cuts its answer."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Thread

CUT = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nfive."


@contextmanager
def misbehaving(fault: str) -> Iterator[str]:
    """The URL of a server that is `refused`, `reset`, silent until the `timeout`, or has a body `lost`."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = listener.getsockname()
        url = f"http://127.0.0.1:{address[1]}/"
        if fault == "refused":
            listener.close()
            yield url
            return
        kept: list[socket.socket] = []
        thread = Thread(target=_serve, args=(listener, fault, kept))
        thread.start()
        try:
            yield url
        finally:
            with suppress(OSError):
                socket.create_connection(address).close()  # without a word: that is the end
            thread.join()
            for each in kept:
                each.close()


def _serve(listener: socket.socket, fault: str, kept: list[socket.socket]) -> None:
    while True:
        connection, _ = listener.accept()
        received = b""
        while b"\r\n\r\n" not in received:
            piece = connection.recv(65536)
            if not piece:
                break
            received += piece
        if not received:
            connection.close()
            return
        if fault == "timeout":
            kept.append(connection)
            continue
        if fault == "lost":
            connection.sendall(CUT)
        connection.close()
