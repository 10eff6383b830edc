"""Interactions for tests, made in a line."""

import json
from pathlib import Path
from typing import Any

from podiomock import PodioMock
from podiomock.cassettes.cassette import Cassette, Origin
from podiomock.cassettes.interaction import Interaction
from podiomock.cassettes.recorder import Recorder
from podiomock.cassettes.scrub import Scrubber
from podiomock.http import Request, Response

HOST = "https://api.maton.ai/podio"


def asked(line: str, body: Any = None, **headers: str) -> Request:
    """`asked("PUT /item/1", {"fields": {}})`."""
    method, path = line.split()
    sent = b"" if body is None else json.dumps(body).encode()
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return Request.to(method, HOST + path, ({"content-type": "application/json"} if sent else {}) | given, sent)


def answered(body: Any = None, status: int = 200, *headers: tuple[str, str]) -> Response:
    """An answer in JSON."""
    content = b"" if body is None else json.dumps(body).encode()
    return Response(status, (*headers, *([("Content-Type", "application/json")] if content else [])), content)


def tape(path: Path, *lines: tuple[str, Any] | tuple[str, Any, Any]) -> Cassette:
    """A cassette of `(line, answer)` or `(line, sent, answer)`, written and opened again."""
    cassette = Cassette(path, Origin(source="a test"))
    for line, *rest in lines:
        sent, answer = rest if len(rest) > 1 else (None, rest[0])
        cassette.append(Interaction(asked(line, sent), answered(answer)))
    cassette.save()
    return Cassette.open(path)


def told(path: Path, mock: PodioMock, *calls: tuple[str, Any] | str) -> Path:
    """Record calls to a fake, scrubbed as a recording is, with the real key in them."""
    recorder = Recorder(mock.handle, Cassette(path, Origin(source="a test")), Scrubber([mock.api_key]))
    for call in calls:
        line, sent = (call, None) if isinstance(call, str) else call
        recorder(asked(line, sent, authorization=f"Bearer {mock.api_key}"))
    recorder.save()
    return path
