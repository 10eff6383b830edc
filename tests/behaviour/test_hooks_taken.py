"""In process, callables of a test take what hooks send."""

import threading
from collections.abc import Callable

import httpx
import pytest

from podiomock import PodioMock
from podiomock.hooks import LONGEST_CHAIN, HookLoopError
from podiomock.state.hooks import PATIENCE

APP, SPACE, TITLE, STATUS, ITEM = 456, 789, 2, 1, 123
URL = "https://example.com/podio"

Hook = Callable[..., int]


def create(api: httpx.Client, title: str = "New", **query: str) -> int:
    answer = api.post(f"/item/app/{APP}/", json={"fields": {"title": title}, "external_id": title}, params=query)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["item_id"])


def test_a_program_verifies_its_own_hook(api: httpx.Client, podiomock: PodioMock) -> None:
    taken = []

    def endpoint(form: dict[str, str]) -> None:
        taken.append(form["type"])
        if form["type"] == "hook.verify":
            answer = api.post(f"/hook/{form['hook_id']}/verify/validate", json={"code": form["code"]})
            assert answer.status_code == 204
        elif form["type"] == "item.create":
            api.put(f"/item/{form['item_id']}", json={"fields": {"status": 2}})
            assert taken[-1] == "item.create"  # the update's delivery waits its turn

    podiomock.hooks.deliver(URL, endpoint)
    for kind in ("item.create", "item.update"):
        api.post(f"/hook/app/{APP}/", json={"url": f"{URL}?kind={kind}", "type": kind})
    assert [each["status"] for each in api.get(f"/hook/app/{APP}/").json()] == ["active", "active"]
    create(api)
    assert taken == ["hook.verify", "hook.verify", "item.create", "item.update"]
    assert {each.state for each in podiomock.hooks.fired} == {"delivered"}


def test_a_pattern_takes_what_is_sent_to_many_urls_and_the_latest_wins(
    api: httpx.Client, podiomock: PodioMock, hook: Hook
) -> None:
    every: list[dict[str, str]] = []
    one: list[dict[str, str]] = []
    podiomock.hooks.deliver("https://example.com/*", every.append)
    podiomock.hooks.deliver("https://example.com/b", one.append)
    hook(url="https://example.com/a")
    hook(url="https://example.com/b")
    hook(url="https://other.example/c")
    create(api)
    assert [each["type"] for each in every] == [each["type"] for each in one] == ["hook.verify", "item.create"]
    assert [each.state for each in podiomock.hooks.fired[-3:]] == ["delivered", "delivered", "kept"]


@pytest.mark.parametrize(
    ("place", "expected"),
    [({}, 2), ({"app": APP}, 1), ({"app": 457}, 1), ({"app": 999}, 0)],
)
def test_a_listener_needs_no_registration(
    api: httpx.Client, podiomock: PodioMock, place: dict[str, int], expected: int
) -> None:
    taken: list[dict[str, str]] = []
    hook_id = podiomock.hooks.on("item.create", taken.append, **place)
    create(api)
    api.post("/item/app/457/", json={"fields": {"title": "x"}})
    assert [each["hook_id"] for each in taken] == [str(hook_id)] * expected
    assert api.delete(f"/hook/{hook_id}").status_code == (404 if 999 in place.values() else 204)
    create(api, "Another")
    assert len(taken) == expected


def test_a_listener_hears_of_a_field_or_a_space(api: httpx.Client, podiomock: PodioMock) -> None:
    taken: list[str] = []
    podiomock.hooks.on("item.update", lambda form: taken.append(f"status of {form['item_id']}"), field=STATUS)
    podiomock.hooks.on("task.create", lambda form: taken.append(f"task {form['task_id']}"), space=SPACE)
    api.put(f"/item/{ITEM}", json={"fields": {"title": "Other"}})
    api.put(f"/item/{ITEM}", json={"fields": {"status": 3}})
    task_id = api.post(f"/task/item/{ITEM}/", json={"text": "Call"}).json()["task_id"]
    assert taken == [f"status of {ITEM}", f"task {task_id}"]


def test_a_listener_for_what_no_hook_hears_is_refused(podiomock: PodioMock) -> None:
    with pytest.raises(ValueError, match=r"no hook of anything hears 'item.creat'; item\.create"):
        podiomock.hooks.on("item.creat", print)
    with pytest.raises(ValueError, match=r"no hook of space hears 'item.create'"):
        podiomock.hooks.on("item.create", print, space=SPACE)
    with pytest.raises(TypeError, match="give one of app="):
        podiomock.hooks.on("item.update", print, app=APP, field=TITLE)

    async def slow(_: dict[str, str]) -> None: ...

    for take in (slow, None):
        with pytest.raises(TypeError, match="cannot take deliveries: give a plain function"):
            podiomock.hooks.deliver(URL, take)  # type: ignore[arg-type]  # that is the mistake


def test_an_error_of_a_callable_comes_out_of_the_call_once_all_is_delivered(
    api: httpx.Client, podiomock: PodioMock
) -> None:
    taken: list[str] = []

    def fail(form: dict[str, str]) -> None:
        raise KeyError(form["item_id"])

    podiomock.hooks.on("item.create", fail)
    podiomock.hooks.on("item.create", lambda form: taken.append(form["item_id"]))
    with pytest.raises(KeyError):
        create(api)
    first, second = podiomock.hooks.fired
    assert (first.state, first.error, second.state) == ("failed", f"KeyError: '{taken[0]}'", "delivered")
    assert api.get(f"/item/{taken[0]}").status_code == 200


def test_a_hook_that_keeps_failing_becomes_inactive(api: httpx.Client, podiomock: PodioMock, hook: Hook) -> None:
    hook_id = hook()
    answers = iter([500] * (PATIENCE - 1) + [204] + [404] * PATIENCE)
    podiomock.hooks.deliver(URL, lambda _: next(answers))

    def status() -> str:
        return str(api.get(f"/hook/app/{APP}/").json()[0]["status"])

    for number in range(2 * PATIENCE - 1):
        create(api, str(number))
        assert status() == "active"
    create(api, "the last")
    assert status() == "inactive"
    last = podiomock.hooks.fired[-1]
    assert (last.state, last.status) == ("failed", 404)
    create(api, "unheard")
    assert podiomock.hooks.fired[-1] is last
    code = podiomock.hooks.fired[0].payload["code"]
    assert api.post(f"/hook/{hook_id}/verify/validate", json={"code": code}).status_code == 204
    assert status() == "active"


def test_an_endless_loop_is_broken(api: httpx.Client, podiomock: PodioMock) -> None:
    def again(form: dict[str, str]) -> None:
        api.put(f"/item/{form['item_id']}", json={"fields": {"title": f"{len(podiomock.hooks.fired)}"}})

    podiomock.hooks.on("item.update", again)
    with pytest.raises(HookLoopError, match="hook=false"):
        api.put(f"/item/{ITEM}", json={"fields": {"title": "Go"}})
    assert len(podiomock.hooks.fired) == LONGEST_CHAIN + 1
    assert api.get(f"/item/{ITEM}").status_code == 200


def test_a_bulk_deletion_is_no_loop(api: httpx.Client, podiomock: PodioMock) -> None:
    taken: list[str] = []
    podiomock.hooks.on("item.delete", lambda form: taken.append(form["item_id"]))
    items = [each["item_id"] for each in api.post(f"/item/app/{APP}/filter/", json={"limit": 500}).json()["items"]]
    assert len(items) > LONGEST_CHAIN
    api.post(f"/item/app/{APP}/delete", json={"item_ids": items})
    assert taken == [str(each) for each in items]


def test_a_callable_may_call_from_another_thread(api: httpx.Client, podiomock: PodioMock) -> None:
    seen: list[int] = []

    def elsewhere(form: dict[str, str]) -> None:
        asking = threading.Thread(target=lambda: seen.append(api.get(f"/item/{form['item_id']}").status_code))
        asking.start()
        asking.join(timeout=10)

    podiomock.hooks.on("item.create", elsewhere)
    create(api)
    assert seen == [200]


def test_threads_are_heard_in_the_order_of_their_calls(api: httpx.Client, podiomock: PodioMock) -> None:
    taken: list[str] = []
    podiomock.hooks.on("item.create", lambda form: taken.append(form["item_id"]))

    def work(number: int) -> None:
        for each in range(10):
            create(api, f"{number}.{each}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert taken == sorted(taken, key=int)
    assert len(taken) == 80


def test_reset_forgets_the_takers(api: httpx.Client, podiomock: PodioMock) -> None:
    taken: list[dict[str, str]] = []
    podiomock.hooks.on("item.create", taken.append)
    podiomock.hooks.deliver(URL, taken.append)
    podiomock.reset()
    create(api)
    api.post(f"/hook/app/{APP}/", json={"url": URL, "type": "item.create"})
    assert (taken, [each.state for each in podiomock.hooks.fired]) == ([], ["kept"])
