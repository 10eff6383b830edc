"""Nonsense at every endpoint there is: the API's own 4xx, in its envelope, and nothing changed."""

import json
import re
from typing import Any

import pytest

from podiomock import PodioMock, Request, Response
from podiomock.contract import Endpoint
from podiomock.rooms import MATON, PODIO

HOSTILE = {
    "no JSON": b"{",
    "not UTF-8": b'{"fields": {"title": "\xff\xfe"}}',
    "a lone surrogate": b'{"text": "\\ud800", "name": "\\ud800", "value": "\\ud800", "app": "\\ud800"}',
    "a scalar": b"5",
    "null": b"null",
    "a list of scalars": b'["Test"]',
    "a list in a list": b"[[[]]]",
    "wrong types": json.dumps({key: [[1]] for key in ("fields", "text", "name", "value", "filters", "tags")}).encode(),
    "deep": b"[" * 100_000,
    "deep, closed": b'{"fields": {"title": ' + b"[" * 500 + b"]" * 500 + b"}}",
    "a large number": b'{"limit": 1e400, "org_id": 99999999999999999999999999, "fields": {"title": 1e400}}',
    "NaN": b'{"fields": {"title": NaN}}',
    "nothing": b"",
}
ENDPOINTS = [*PODIO.by_name.values(), *MATON.by_name.values()]
WRITERS = [each for each in ENDPOINTS if each.body is not None]
NUMBERS = {
    "item_id": 123,
    "app_id": 456,
    "space_id": 789,
    "org_id": 123456,
    "task_id": 789,
    "label_id": 1,
    "file_id": 12345,
    "user_id": 12345,
    "profile_id": 22001,
    "comment_id": 456,
}


def path_of(endpoint: Endpoint, number: int | None = None) -> str:
    """Fill an endpoint's path with ids that live, or with one number."""

    def fill(found: re.Match[str]) -> str:
        name = found[1]
        if dict(endpoint.ids)[name] is str:
            return "item" if "type" in name else "last"
        return str(NUMBERS.get(name, 123) if number is None else number)

    path = re.sub(r"\{(\w+)\}", fill, endpoint.path)
    return path if endpoint.name in MATON.by_name else f"/podio{path}"


def ask(podiomock: PodioMock, method: str, path: str, body: bytes = b"", **headers: str) -> Response:
    named = {"Authorization": f"Bearer {podiomock.api_key}", **headers}
    return podiomock.handle(Request.to(method, f"https://api.maton.ai{path}", named, body))


def is_refusal(response: Response) -> bool:
    """Whether an answer is a 4xx in one of the envelopes."""
    assert 400 <= response.status < 500, (response.status, response.body)
    body: Any = json.loads(response.body)
    podio = {"error", "error_detail", "error_description", "error_parameters", "error_propagate", "request"}
    return body.keys() == podio or body.keys() in ({"message", "type", "code"}, {"error"})


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
@pytest.mark.parametrize("endpoint", WRITERS, ids=lambda endpoint: endpoint.name)
def test_a_hostile_body(podiomock: PodioMock, endpoint: Endpoint, body: bytes) -> None:
    before = podiomock.world.state()
    for content_type in ("application/json", "multipart/form-data; boundary=x"):
        response = ask(podiomock, endpoint.method, path_of(endpoint), body, **{"Content-Type": content_type})
        if response.status >= 400:
            assert is_refusal(response)
            assert podiomock.world.state() == before
        else:
            podiomock.reset()


@pytest.mark.parametrize("query", ["limit=x&offset=-5&silent=perhaps", "%ff=%fe&[]=&&=&limit=", "limit=" + "9" * 40])
@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda endpoint: endpoint.name)
def test_a_hostile_query(podiomock: PodioMock, endpoint: Endpoint, query: str) -> None:
    response = ask(podiomock, endpoint.method, f"{path_of(endpoint)}?{query}", b"{}")
    assert response.status < 400 or is_refusal(response)


@pytest.mark.parametrize("number", [0, 999_999_999, 2**63])
@pytest.mark.parametrize(
    "endpoint", [each for each in PODIO.by_name.values() if each.refs], ids=lambda endpoint: endpoint.name
)
def test_an_id_that_is_not_there(podiomock: PodioMock, endpoint: Endpoint, number: int) -> None:
    before = podiomock.world.state()
    response = ask(podiomock, endpoint.method, path_of(endpoint, number), b"{}")
    assert is_refusal(response)
    assert response.status in (400, 404)
    assert podiomock.world.state() == before


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer ", "Basic abc", "Bearer wrong", "podiomock-key"])
def test_a_wrong_key(podiomock: PodioMock, authorization: str) -> None:
    response = podiomock.handle(Request.to("GET", "https://api.maton.ai/podio/org/", {"Authorization": authorization}))
    assert response.status == 401
    assert json.loads(response.body).keys() == {"error"}


def test_a_huge_body(podiomock: PodioMock) -> None:
    body = b'{"fields": {"title": "' + b"x" * (17 * 1024 * 1024) + b'"}}'
    response = ask(podiomock, "POST", "/podio/item/app/456/", body)
    assert (response.status, is_refusal(response)) == (413, True)


BEYOND = 2**63 - 1
PAGED = [each for each in ENDPOINTS if each.query is not None and "offset" in each.query.single]


@pytest.mark.parametrize("endpoint", PAGED, ids=lambda each: each.name)
def test_a_page_beyond_all_numbers_is_empty(endpoint: Endpoint, podiomock: PodioMock) -> None:
    url = f"{path_of(endpoint)}?offset={BEYOND}&limit=20&query=plan&text=plan&app=456"
    response = ask(podiomock, endpoint.method, url)
    assert response.status in {200, 400, 404}, response.body


@pytest.mark.parametrize("offset", [BEYOND, 10**30])
def test_so_is_one_that_a_body_asks_for(podiomock: PodioMock, offset: int) -> None:
    body = json.dumps({"query": "project", "offset": offset, "limit": 20}).encode()
    for path in ("/podio/search/", "/podio/item/app/456/filter/"):
        assert ask(podiomock, "POST", path, body).status == 200
