"""A handler that says what it was asked."""

import gzip
import json

from podiomock.http import Request, Response

HOST = "api.maton.ai"
URL = f"https://{HOST}"
JSON = ("Content-Type", "application/json; charset=utf-8")


class BrokenFakeError(Exception):
    """What a bug in a handler raises."""


def echo(request: Request) -> Response:
    """Say what was asked, as JSON; a few paths answer otherwise."""
    match request.path.split("/"):
        case ["", "status", status]:
            return Response(int(status), (JSON,), b'{"error": "as asked"}')
        case ["", "empty", status]:
            return Response(int(status))
        case ["", "binary"]:
            return Response(200, (("Content-Type", "application/octet-stream"),), bytes(range(256)) * 400)
        case ["", "gzip"]:
            body = gzip.compress(b'{"packed": true}')
            return Response(200, (JSON, ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")), body)
        case ["", "redirect"]:
            return Response(302, (("Location", "/landed"),))
        case ["", "cookie"]:
            return Response(200, (("Set-Cookie", "session=abc; Path=/"), ("Set-Cookie", "theme=dark; Path=/")))
        case ["", "cut"]:
            return Response(200, (("Content-Length", "100"),), b"five.")
        case ["", "broken"]:
            raise BrokenFakeError("a bug in the fake")
        case ["", "broken", "type"]:
            raise TypeError("a bug in the fake")
    said = {
        "method": request.method,
        "origin": request.origin,
        "path": request.path,
        "query": request.query,
        "headers": request.headers,
        "body": request.body.decode("latin-1"),
    }
    return Response(200, (JSON, ("X-Rate-Limit-Limit", "250")), json.dumps(said).encode())
