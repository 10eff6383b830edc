"""One program of calls through every client and through the server: equal answers, equal worlds at the end."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from podiomock.activation import SHELF
from podiomock.mock import DEFAULT_KEY, PodioMock
from podiomock.server.running import Server
from podiomock.transports import Interception
from tests.transports.echoing import CLIENTS, HOST, Send

HEADERS = ("content-type", "content-disposition", "content-length", "accept-ranges", "retry-after", "link")
BOUNDARY = "----podiomock"


class Step(NamedTuple):
    """One call: `{item}` in its path is the item that was created last."""

    method: str
    path: str
    body: bytes | None = None
    content_type: str = "application/json"
    key: str = DEFAULT_KEY


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes


def sent(method: str, path: str, body: Any = None) -> Step:
    return Step(method, path, None if body is None else json.dumps(body).encode())


def uploaded(name: str, content: bytes) -> Step:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="source"; filename="{name}"\r\n'
    body = head.encode() + b"Content-Type: application/octet-stream\r\n\r\n" + content
    body += f'\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name="filename"\r\n\r\n{name}'.encode()
    body += f"\r\n--{BOUNDARY}--\r\n".encode()
    return Step("POST", "/podio/file/", body, f"multipart/form-data; boundary={BOUNDARY}")


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20)
ITEMS = st.sampled_from(["{item}", "123", "999999999", "abc"])
QUERIES = st.sampled_from(["", "?silent=true", "?hook=false", "?silent=true&hook=false", "?silent=maybe"])

STEPS = st.one_of(
    st.builds(
        lambda text, query: sent("POST", f"/podio/item/app/456/{query}", {"fields": {"title": text}}), TEXTS, QUERIES
    ),
    st.builds(lambda text: sent("POST", "/podio/item/app/456/", {"fields": {"no-such-field": text}}), TEXTS),
    st.builds(lambda item: sent("GET", f"/podio/item/{item}"), ITEMS),
    st.builds(
        lambda item, text, query: sent("PUT", f"/podio/item/{item}{query}", {"fields": {"title": text}}),
        ITEMS,
        TEXTS,
        QUERIES,
    ),
    st.builds(lambda item, query: sent("DELETE", f"/podio/item/{item}{query}"), ITEMS, QUERIES),
    st.builds(
        lambda limit, sort: sent("POST", "/podio/item/app/456/filter/", {"limit": limit, "sort_by": sort}),
        st.integers(0, 3),
        st.sampled_from(["created_on", "title", "nothing"]),
    ),
    st.builds(lambda item, text: sent("POST", f"/podio/comment/item/{item}/", {"value": text}), ITEMS, TEXTS),
    st.builds(lambda item: sent("GET", f"/podio/comment/item/{item}/"), ITEMS),
    st.builds(uploaded, st.sampled_from(["notes.txt", "a b.bin"]), st.binary(max_size=300)),
    st.builds(lambda path: sent("GET", path), st.sampled_from(["/podio/org/", "/connections", "/podio/nothing/", "/"])),
    st.just(Step("GET", "/podio/item/123", key="wrong")),
    st.just(Step("POST", "/podio/item/app/456/", b"{not json")),
    st.just(Step("HEAD", "/podio/item/123")),
)


def run(send: Send, origin: str, steps: list[Step]) -> list[Answer]:
    answers = []
    item = "123"
    for step in steps:
        headers = {"Authorization": f"Bearer {step.key}"}
        if step.body is not None:
            headers["Content-Type"] = step.content_type
        reply = send(step.method, origin + step.path.replace("{item}", item), headers, step.body)
        # Links lead back to where the client asked; nothing else may tell the two apart.
        body = reply.body.replace(f"{origin}/files.podio.com".encode(), b"https://files.podio.com")
        body = body.replace(origin.encode(), b"ORIGIN")
        kept = {name: reply.headers[name] for name in HEADERS if name in reply.headers}
        if step.method != "HEAD" and "content-length" in kept:
            assert kept.pop("content-length") == str(len(reply.body))
        answers.append(Answer(reply.status, kept, body))
        if (
            step.method == "POST"
            and "/item/app/456/" in step.path
            and reply.status == 200
            and "item_id" in reply.json()
        ):
            item = str(reply.json()["item_id"])
    return answers


@contextmanager
def mocked() -> Iterator[PodioMock]:
    world, start = SHELF.take("documented", [])
    try:
        yield PodioMock(world, api_key=DEFAULT_KEY)
    finally:
        SHELF.give_back("documented", [], world, start)


def in_process(send: Send, steps: list[Step]) -> tuple[list[Answer], object]:
    with mocked() as mock, Interception(mock.handle, frozenset({HOST})):
        return run(send, f"https://{HOST}", steps), mock.world.state()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with Server() as running:
        yield running


def through(server: Server, send: Send, steps: list[Step]) -> tuple[list[Answer], object]:
    with mocked() as mock, ExitStack() as stack:
        server.mock = mock
        stack.callback(setattr, server, "mock", None)
        return run(send, server.url, steps), mock.world.state()


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=1, max_size=10))
def test_every_client_gets_the_same_answers_and_leaves_the_same_world(server: Server, steps: list[Step]) -> None:
    answers, state = in_process(CLIENTS["httpx"], steps)
    for name, send in CLIENTS.items():
        for got, left in (in_process(send, steps), through(server, send, steps)):
            assert got == answers, name
            assert left == state, name
