"""Finding the endpoint of a method and path."""

from collections.abc import Callable
from typing import Any

import pytest

from podiomock.contract.declaration import Endpoint
from podiomock.contract.routing import Routes


def nothing(world: object) -> None: ...


def of_an_item(world: object, item_id: int) -> None: ...


def of_a_word(world: object, word: str) -> None: ...


def route(method: str, path: str, function: Callable[..., Any] = nothing) -> Endpoint:
    """An endpoint with a name of its own."""
    found = Endpoint(method, path, function)
    found.name = f"{method} {path}"
    return found


@pytest.fixture
def routes() -> Routes:
    return Routes(
        [
            route("GET", "/item/{item_id}", of_an_item),
            route("PUT", "/item/{item_id}", of_an_item),
            route("DELETE", "/item/{item_id}", of_an_item),
            route("GET", "/item/{item_id}/value", of_an_item),
            route("GET", "/item/{word}", of_a_word),
            route("GET", "/item/{word}/text", of_a_word),
            route("GET", "/item/count"),
            route("GET", "/item/count/all"),
            route("GET", "/org/"),
        ]
    )


@pytest.mark.parametrize(
    ("method", "path", "found", "captured"),
    [
        ("GET", "/item/12", "GET /item/{item_id}", ("12",)),
        ("PUT", "//item//12//", "PUT /item/{item_id}", ("12",)),
        ("GET", "/item/" + "9" * 19, "GET /item/{item_id}", ("9" * 19,)),
        ("GET", "/item/" + "9" * 20, "GET /item/{word}", ("9" * 20,)),
        ("GET", "/item/twelve%20", "GET /item/{word}", ("twelve ",)),
        ("GET", "/item/١٢", "GET /item/{word}", ("١٢",)),
        ("GET", "/item/count", "GET /item/count", ()),
        ("GET", "/item/count/text", "GET /item/{word}/text", ("count",)),
        ("GET", "/item/12/text", "GET /item/{word}/text", ("12",)),
        ("GET", "/org", "GET /org/", ()),
    ],
)
def test_literals_win_over_numbers_and_numbers_over_words(
    routes: Routes, method: str, path: str, found: str, captured: tuple[str, ...]
) -> None:
    call = routes.match(method, path)
    assert call is not None
    assert (call.endpoint.name, call.captured) == (found, captured)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/item/12"),
        ("GET", "/item"),
        ("GET", "/item/count/none"),
        ("GET", "/org/12"),
        ("GET", "/org/x"),
        ("GET", "/"),
    ],
)
def test_what_leads_nowhere(routes: Routes, method: str, path: str) -> None:
    assert routes.match(method, path) is None


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("/org/", "two endpoints are named GET /org/"),
        ("/org", "<Endpoint GET /org: GET /org> stands where <Endpoint GET /org/: GET /org/> does"),
    ],
)
def test_one_place_and_one_name_hold_one_endpoint(path: str, problem: str) -> None:
    with pytest.raises(TypeError) as refused:
        Routes([route("GET", "/org/"), route("GET", path)])
    assert str(refused.value) == problem


@pytest.mark.parametrize(
    ("method", "path", "nearest"),
    [
        ("GET", "/items/12345678", ["GET /item/{item_id}", "PUT /item/{item_id}", "DELETE /item/{item_id}"]),
        ("GET", "/itme/1/velue", ["GET /item/{item_id}/value"]),
        ("GET", "/xxxxxxxx/", ["GET /org/"]),
        ("TRACE", "/xxxxxxxx/", []),
    ],
)
def test_what_lies_nearest_is_named_whatever_the_ids_are(
    routes: Routes, method: str, path: str, nearest: list[str]
) -> None:
    numbered = Routes(each for each in routes.by_name.values() if each.function is not of_a_word)
    found = numbered.nearest(method, path)
    assert found[: len(nearest)] == nearest
    assert len(found) <= 3
    assert bool(found) == bool(nearest)
