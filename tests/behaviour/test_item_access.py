"""Who may do what with items, and what is not there."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import APP, ME, SPACE, UNKNOWN, elsewhere, refused, speaking_as

ITEM, EDITED = 123, 122


READS = ["/item/{}", "/item/{}/basic", "/item/{}/value", "/item/{}/value/v2", "/item/{}/value/title"]
READS += ["/item/{}/value/title/v2", "/item/{}/revision/", "/item/{}/revision/0", "/item/{}/revision/0/0"]
READS += ["/item/{}/reference/", "/item/{}/reference/field/6", "/item/{}/reference/6/preview", "/item/{}/clone"]
READS += ["/rating/item/{}", "/rating/item/{}/like", "/rating/item/{}/liked_by/", "/rating/item/{}/like_count"]
READS += ["/rating/item/{}/like/self", "/item/{}/meeting/url"]
WRITES: list[tuple[str, str, Any]] = [
    ("PUT", "/item/{}", {}),
    ("DELETE", "/item/{}", None),
    ("PUT", "/item/{}/value", {}),
    ("PUT", "/item/{}/value/title", "x"),
    ("DELETE", "/item/{}/revision/1", None),
    ("POST", "/item/{}/revision/0/revert_to", None),
    ("POST", "/item/{}/clone", None),
    ("POST", "/item/{}/rearrange", {"before_item_id": EDITED}),
    ("PUT", "/item/{}/ref", {"type": "space", "id": SPACE}),
    ("DELETE", "/item/{}/ref", None),
    ("PUT", "/item/{}/participation", {"status": "accepted"}),
    ("POST", "/rating/item/{}/like", {"value": 1}),
    ("DELETE", "/rating/item/{}/like", None),
    ("POST", "/tag/item/{}/", ["x"]),
    ("PUT", "/tag/item/{}/", ["x"]),
    ("DELETE", "/tag/item/{}/?text=x", None),
]
EVERYTHING = [("GET", each, None) for each in READS] + WRITES


def asked(api: httpx.Client, method: str, path: str, body: Any) -> httpx.Response:
    return api.request(method, path) if body is None else api.request(method, path, json=body)


@pytest.mark.parametrize(("method", "path", "body"), EVERYTHING)
def test_what_is_not_there_is_404_or_410(api: httpx.Client, method: str, path: str, body: Any) -> None:
    refused(asked(api, method, path.format(UNKNOWN), body), 404, "Object not found")
    assert asked(api, method, path.format("soon"), body).status_code == 404
    api.delete(f"/item/{ITEM}")
    assert asked(api, method, path.format(ITEM), body).status_code == 410


@pytest.mark.parametrize(("method", "path", "body"), EVERYTHING)
def test_outsiders_are_refused(podiomock: PodioMock, method: str, path: str, body: Any) -> None:
    before = podiomock.changes
    with speaking_as(podiomock, "Ann Outsider") as outsider:
        refused(asked(outsider, method, path.format(ITEM), body), 403)
    assert [each for each in podiomock.changes if "item" in each] == [each for each in before if "item" in each]


@pytest.mark.parametrize(
    ("method", "path", "body", "event"),
    [
        ("POST", f"/item/app/{APP}/", {"fields": {"title": "x"}}, "item.create"),
        ("PUT", f"/item/{ITEM}", {"fields": {"title": "x"}}, "item.update"),
        ("PUT", f"/item/{ITEM}/value", {"title": "x"}, "item.update"),
        ("PUT", f"/item/{ITEM}/value/title", "x", "item.update"),
        ("DELETE", f"/item/{ITEM}", None, "item.delete"),
        ("POST", f"/item/{ITEM}/clone", None, "item.create"),
        ("POST", f"/item/app/{APP}/delete", {"item_ids": [ITEM]}, "item.delete"),
    ],
)
@pytest.mark.parametrize(("hook", "silent"), [(True, False), (False, False), (True, True), (False, True)])
def test_effects(
    api: httpx.Client, podiomock: PodioMock, method: str, path: str, body: Any, event: str, *, hook: bool, silent: bool
) -> None:
    answer = api.request(method, path, params={"hook": hook, "silent": silent}, json=body)
    assert answer.status_code in (200, 204)
    fired = [each for each in podiomock.effects.hooks if each.reference == ("app", APP)]
    assert [each.type for each in fired] == [event] * hook
    assert all({"item_id", "item_revision_id", "external_id"} <= set(each.payload) for each in fired)
    assert ("Jane Roe" in podiomock.effects.reached) is not silent


def test_a_stranger_apps_items_are_not_for_the_caller(api: httpx.Client, podiomock: PodioMock) -> None:
    place = elsewhere(podiomock)
    for method, path in [
        ("POST", "/item/app/{}/"),
        ("POST", "/item/app/{}/filter/"),
        ("POST", "/item/app/{}/delete"),
        ("POST", "/item/app/{}/export/csv"),
        ("GET", "/item/app/{}/"),
        ("GET", "/item/app/{}/v2/"),
        ("GET", "/item/app/{}/count"),
        ("GET", "/item/app/{}/values"),
        ("GET", "/item/app/{}/xlsx/"),
        ("GET", "/item/app/{}/external_id/x"),
        ("GET", "/app/{}/item/1"),
    ]:
        body: Any = None if method == "GET" else {"item_ids": []}
        refused(asked(api, method, path.format(place.app_id), body), 403)
        assert asked(api, method, path.format(UNKNOWN), body).status_code == 404
    refused(api.post(f"/item/app/{place.app_id}/calculate", json={"aggregation": "count"}), 403)
    assert ME not in [each.user_id for each in podiomock.effects.notifications]
