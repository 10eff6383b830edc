"""Hooks are created, verified, listed and deleted."""

from collections.abc import Callable

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import refused, speaking_as

APP, SPACE, FIELD, ITEM = 456, 789, 2, 123
URL = "https://example.com/podio"

Make = Callable[..., int]


@pytest.fixture
def make(api: httpx.Client) -> Make:
    def make(place: str = f"app/{APP}", kind: str = "item.create", url: str = URL) -> int:
        answer = api.post(f"/hook/{place}/", json={"url": url, "type": kind})
        assert answer.status_code == 200, answer.text
        assert answer.json().keys() == {"hook_id"}
        return int(answer.json()["hook_id"])

    return make


@pytest.mark.parametrize(
    ("place", "kind"),
    [(f"app/{APP}", "item.create"), (f"app_field/{FIELD}", "item.update"), (f"space/{SPACE}", "task.create")],
)
def test_a_hook_is_inactive_until_its_code_comes_back(
    api: httpx.Client, podiomock: PodioMock, make: Make, place: str, kind: str
) -> None:
    hook_id = make(place, kind)
    (hook,) = api.get(f"/hook/{place}/").json()
    assert hook.keys() == {"hook_id", "status", "type", "url", "created_on", "created_by", "created_via"}
    assert (hook["hook_id"], hook["status"], hook["type"], hook["url"]) == (hook_id, "inactive", kind, URL)
    assert hook["created_by"]["name"] == "John Doe"
    (sent,) = podiomock.hooks.fired
    assert (sent.type, sent.hook_id, sent.url) == ("hook.verify", hook_id, URL)
    assert list(sent.payload) == ["type", "hook_id", "code"]
    assert api.post(f"/hook/{hook_id}/verify/validate", json={"code": sent.payload["code"]}).status_code == 204
    assert api.get(f"/hook/{place}").json()[0]["status"] == "active"


def test_a_wrong_code_is_refused(api: httpx.Client, make: Make) -> None:
    hook_id = make()
    for body in ({"code": "guess"}, {"code": ""}, {}):
        refused(api.post(f"/hook/{hook_id}/verify/validate", json=body), 400)
    assert api.get(f"/hook/app/{APP}/").json()[0]["status"] == "inactive"


def test_verification_can_be_requested_again(api: httpx.Client, podiomock: PodioMock, make: Make) -> None:
    hook_id = make()
    assert api.post(f"/hook/{hook_id}/verify/request").status_code == 204
    first, second = podiomock.hooks.fired
    assert first.payload == second.payload
    api.post(f"/hook/{hook_id}/verify/validate", json={"code": first.payload["code"]})
    api.post(f"/hook/{hook_id}/verify/request")
    assert len(podiomock.hooks.fired) == 3
    assert api.get(f"/hook/app/{APP}/").json()[0]["status"] == "active"


def test_hooks_are_listed_oldest_first_each_on_its_own_object(api: httpx.Client, make: Make) -> None:
    made = [make(), make(kind="item.update"), make()]
    make("app/457")
    make(f"space/{SPACE}", "app.create")
    make(f"app_field/{FIELD}", "item.update")
    assert [each["hook_id"] for each in api.get(f"/hook/app/{APP}/").json()] == made
    assert api.get("/hook/app_field/1/").json() == []


def test_a_deleted_hook_is_gone(api: httpx.Client, podiomock: PodioMock, hook: Make) -> None:
    hook_id = hook()
    assert api.delete(f"/hook/{hook_id}").status_code == 204
    assert api.get(f"/hook/app/{APP}/").json() == []
    for answer in (
        api.delete(f"/hook/{hook_id}"),
        api.post(f"/hook/{hook_id}/verify/request"),
        api.post(f"/hook/{hook_id}/verify/validate", json={"code": "x"}),
    ):
        refused(answer, 410)
    api.post(f"/item/app/{APP}/", json={"fields": {"title": "x"}})
    assert [each.type for each in podiomock.hooks.fired] == ["hook.verify"]


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        (f"app/{APP}", "task.create"),
        (f"app/{APP}", "app.create"),
        (f"app/{APP}", "hook.verify"),
        (f"app/{APP}", "item.*"),
        (f"app/{APP}", ""),
        (f"space/{SPACE}", "item.create"),
        (f"space/{SPACE}", "app.delete"),
        (f"app_field/{FIELD}", "item.create"),
        (f"app_field/{FIELD}", "item.delete"),
        (f"item/{ITEM}", "item.update"),
        ("hook/1", "item.update"),
    ],
)
def test_a_type_that_the_object_does_not_have_is_refused(
    api: httpx.Client, podiomock: PodioMock, place: str, kind: str
) -> None:
    refused(api.post(f"/hook/{place}/", json={"url": URL, "type": kind}), 400)
    assert podiomock.hooks.fired == []


@pytest.mark.parametrize(
    "url",
    [
        *("", "example.com/hook", "/hook", "ftp://example.com/", "https://", "https://exa mple.com/", "http://[::1/"),
        *("javascript:alert(1)", "https://example.com:8080/hook", "http://example.com:99999/", "http://8.8.8.8:81/"),
        "https://example.com/a\nb",
    ],
)
def test_a_url_that_podio_could_not_call_is_refused(api: httpx.Client, url: str) -> None:
    answer = api.post(f"/hook/app/{APP}/", json={"url": url, "type": "item.create"})
    refused(answer, 400)
    assert answer.json()["error_description"].endswith(("must be a valid URL", "must be a URL with port 80 or 443"))


@pytest.mark.parametrize(
    "url",
    [
        *("https://example.com", "HTTPS://EXAMPLE.com:443/x", "http://example.com:80/x?y=z", "http://localhost:5000/h"),
        *("http://127.0.0.1:1", "http://[::1]:8000/", "http://web:8000/hook", "http://10.0.0.7:9000/"),
    ],
)
def test_the_usual_ports_and_any_port_within_reach_of_a_test(make: Make, url: str) -> None:
    make(url=url)


def test_ten_hooks_of_a_type_on_an_object_are_enough(api: httpx.Client, make: Make) -> None:
    made = [make(url=f"{URL}/{number}") for number in range(10)]
    refused(api.post(f"/hook/app/{APP}/", json={"url": URL, "type": "item.create"}), 400)
    make(kind="item.update")
    make("app/457")
    api.delete(f"/hook/{made[0]}")
    make()


@pytest.mark.parametrize(
    "body",
    [{"url": URL}, {"type": "item.create"}, {"url": 5, "type": "item.create"}, {"url": URL, "type": 5}, []],
)
def test_a_hook_needs_a_url_and_a_type(api: httpx.Client, body: object) -> None:
    refused(api.post(f"/hook/app/{APP}/", json=body), 400)
    refused(api.post(f"/hook/app/{APP}/"), 404)


@pytest.mark.parametrize("place", ["app/999", "app_field/999", "space/999"])
def test_a_hook_on_nothing(api: httpx.Client, place: str) -> None:
    kind = "task.create" if "space" in place else "item.update"
    refused(api.post(f"/hook/{place}/", json={"url": URL, "type": kind}), 404)
    refused(api.get(f"/hook/{place}/"), 404)


def test_a_hook_on_what_was_deleted(api: httpx.Client, make: Make) -> None:
    hook_id = make(f"app_field/{FIELD}", "item.update")
    api.delete(f"/app/{APP}/field/{FIELD}")
    refused(api.get(f"/hook/app_field/{FIELD}/"), 410)
    refused(api.delete(f"/hook/{hook_id}"), 410)


@pytest.mark.parametrize("place", [f"app/{APP}", f"app_field/{FIELD}", f"space/{SPACE}"])
@pytest.mark.parametrize("role", ["regular", None])
def test_hooks_are_the_business_of_those_who_may_change_the_place(
    podiomock: PodioMock, make: Make, place: str, role: str | None
) -> None:
    kind = "task.create" if "space" in place else "item.update"
    hook_id = make(place, kind)
    with speaking_as(podiomock, "Rita Regular", org="regular", space=role) as other:
        refused(other.get(f"/hook/{place}/"), 403)
        refused(other.post(f"/hook/{place}/", json={"url": URL, "type": kind}), 403)
        refused(other.post(f"/hook/{hook_id}/verify/request"), 403)
        refused(other.post(f"/hook/{hook_id}/verify/validate", json={"code": "x"}), 403)
        refused(other.delete(f"/hook/{hook_id}"), 403)
    with speaking_as(podiomock, "Ada Admin", org="regular", space="admin") as admin:
        assert [each["hook_id"] for each in admin.get(f"/hook/{place}/").json()] == [hook_id]
        assert admin.delete(f"/hook/{hook_id}").status_code == 204
