"""One program of calls through every client and through the server: equal answers, equal worlds at the end.

It goes through either door, and each client is made once, before the first fake: one that a program keeps.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from msgspec import structs

from podiomock.activation import SHELF
from podiomock.http import Request, Response
from podiomock.mock import DEFAULT_KEY, PodioMock
from podiomock.server.application import Application
from podiomock.server.running import Server
from podiomock.transports import Interception
from tests.transports.client import Client
from tests.transports.clients import KINDS

HEADERS = ("content-type", "content-disposition", "content-length", "accept-ranges", "retry-after", "link")
BOUNDARY = "----podiomock"

PASSWORD = {
    "grant_type": "password",
    "client_id": "podiomock-client",
    "client_secret": "podiomock-secret",
    "username": "john.doe@example.com",
    "password": "podiomock-password",
}


class Door(NamedTuple):
    """Where programs knock, and where Podio's paths begin there."""

    origin: str
    prefix: str


MATON = Door("https://api.maton.ai", "/podio")
NATIVE = Door("https://api.podio.com", "")


class Step(NamedTuple):
    """One call: `{prefix}` in its path is the door's, `{item}` and `{task}` what was created last."""

    method: str
    path: str
    body: bytes | None = None
    content_type: str = "application/json"
    authorized: bool = True


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


class Outcome(NamedTuple):
    """What a program was told, and the world that it leaves."""

    answers: list[Answer]
    state: object


def sent(method: str, path: str, body: Any = None) -> Step:
    return Step(method, f"{{prefix}}{path}", None if body is None else json.dumps(body).encode())


def uploaded(name: str, content: bytes) -> Step:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="source"; filename="{name}"\r\n'
    body = head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content
    body += f'\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name="filename"\r\n\r\n{name}'.encode()
    body += f"\r\n--{BOUNDARY}--\r\n".encode()
    return Step("POST", "{prefix}/file/", body, f"multipart/form-data; boundary={BOUNDARY}")


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
ITEMS = st.sampled_from(["{item}", "123", "999999999", "0"])
TASKS = st.sampled_from(["{task}", "1", "0"])
QUERIES = st.sampled_from(["", "?silent=true", "?hook=false", "?silent=true&hook=false", "?silent=maybe"])
LIMITS = st.integers(0, 3)
SORTS = st.sampled_from(["created_on", "title", "nothing"])

STEPS = st.one_of(
    st.builds(lambda text, query: sent("POST", f"/item/app/456/{query}", {"fields": {"title": text}}), TEXTS, QUERIES),
    st.builds(lambda text: sent("POST", "/item/app/456/", {"fields": {"no-such-field": text}}), TEXTS),
    st.builds(lambda item: sent("GET", f"/item/{item}"), ITEMS),
    st.builds(
        lambda item, text, query: sent("PUT", f"/item/{item}{query}", {"fields": {"title": text}}),
        ITEMS,
        TEXTS,
        QUERIES,
    ),
    st.builds(lambda item, query: sent("DELETE", f"/item/{item}{query}"), ITEMS, QUERIES),
    st.builds(
        lambda limit, sort: sent("POST", "/item/app/456/filter/", {"limit": limit, "sort_by": sort}), LIMITS, SORTS
    ),
    st.builds(lambda item, text: sent("POST", f"/comment/item/{item}/", {"value": text}), ITEMS, TEXTS),
    st.builds(lambda item: sent("GET", f"/comment/item/{item}/"), ITEMS),
    st.builds(lambda item, text: sent("POST", f"/task/item/{item}/", {"text": text}), ITEMS, TEXTS),
    st.builds(lambda text, query: sent("POST", f"/task/{query}", {"text": text}), TEXTS, QUERIES),
    st.builds(lambda task, verb: sent("POST", f"/task/{task}/{verb}"), TASKS, st.sampled_from(["complete", "start"])),
    st.builds(lambda task: sent("GET", f"/task/{task}"), TASKS),
    st.builds(lambda task: sent("DELETE", f"/task/{task}"), TASKS),
    st.builds(uploaded, st.sampled_from(["notes.txt", "a b.bin"]), st.binary(max_size=300)),
    st.builds(lambda path: Step("GET", path), st.sampled_from(["{prefix}/org/", "/connections", "/oauth/token"])),
    st.builds(lambda path: Step("GET", path, authorized=False), st.sampled_from(["{prefix}/item/123", "/connections"])),
    st.just(Step("POST", "{prefix}/item/app/456/", b"{not json")),
    st.just(sent("GET", "/item/abc")),
    st.just(Step("HEAD", "{prefix}/item/123")),
)


def run(client: Client, door: Door, at: str, steps: list[Step]) -> list[Answer]:
    """Run a program at an address of a door."""
    answers = []
    made = {"item": "123", "task": "1"}
    key = f"Bearer {DEFAULT_KEY}"
    if door is NATIVE:
        form = {"Content-Type": "application/json"}
        reply = client.send("POST", f"{at}/oauth/token/v2", form, json.dumps(PASSWORD).encode())
        key = f"OAuth2 {reply.json()['access_token']}"
        answers.append(Answer(reply.status, {}, reply.body))
    for step in steps:
        headers = {"Authorization": key if step.authorized else "Bearer nothing"}
        if step.body is not None:
            headers["Content-Type"] = step.content_type
        reply = client.send(step.method, at + step.path.format(prefix=door.prefix, **made), headers, step.body)
        kept = {name: reply.headers[name] for name in HEADERS if name in reply.headers}
        if step.method != "HEAD" and "content-length" in kept:
            assert kept.pop("content-length") == str(len(reply.body))
        answers.append(Answer(reply.status, kept, told(reply.body, at)))
        if step.method == "POST" and reply.status in {200, 201} and reply.headers["content-type"].startswith(JSON):
            said = reply.json()
            made |= {kind: str(said[f"{kind}_id"]) for kind in made if isinstance(said, dict) and f"{kind}_id" in said}
    return answers


JSON = "application/json"


def told(body: bytes, at: str) -> bytes:
    """A body without the address: links lead back to where the client asked, and nothing else may tell two apart."""
    for ours, theirs in (("/files.podio.com", "https://files.podio.com"), ("/connect?", "https://connect.maton.ai/?")):
        body = body.replace(f"{at}{ours}".encode(), theirs.encode())
    return body.replace(at.encode(), b"ORIGIN")


@contextmanager
def mocked() -> Iterator[PodioMock]:
    world, start = SHELF.take("documented", [])
    try:
        yield PodioMock(world, api_key=DEFAULT_KEY)
    finally:
        SHELF.give_back("documented", [], world, start)


def in_process(client: Client, door: Door, steps: list[Step]) -> Outcome:
    host = door.origin.partition("//")[2]
    with mocked() as mock, Interception(mock.handle, frozenset({host})):
        return Outcome(run(client, door, door.origin, steps), mock.world.state())


def through(server: Server, client: Client, door: Door, steps: list[Step]) -> Outcome:
    """Run it against a socket; the native door's stands where a proxy that ends TLS would be."""
    with mocked() as mock, ExitStack() as stack:
        server.mock = mock
        stack.callback(setattr, server, "mock", None)
        application = server._application
        assert isinstance(application, Application)
        if door is NATIVE:
            behind = application.handler

            def tunnelled(request: Request) -> Response:
                return behind(structs.replace(request, origin=door.origin))

            application.handler = tunnelled
        return Outcome(run(client, door, server.url, steps), mock.world.state())


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


@pytest.fixture(scope="module")
def clients() -> Iterator[dict[str, Client]]:
    with ExitStack() as stack:
        yield {name: stack.enter_context(closing(kind())) for name, kind in KINDS.items()}


@pytest.mark.parametrize("door", [MATON, NATIVE], ids=["maton", "native"])
@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    database=None,
    phases=set(Phase) - {Phase.explain},  # it traces every line, in this process: half of the time
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=1, max_size=10))
def test_every_client_gets_the_same_answers_and_leaves_the_same_world(
    server: Server, clients: dict[str, Client], door: Door, steps: list[Step]
) -> None:
    expected = in_process(clients["httpx"], door, steps)
    for name, client in clients.items():
        assert in_process(client, door, steps) == expected, f"{name}, in process"
        assert through(server, client, door, steps) == expected, f"{name}, through the server"
