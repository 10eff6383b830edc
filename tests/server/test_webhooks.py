"""Hooks over real sockets: created, verified, called, tried again, given up."""

import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from podiomock import activate
from podiomock.mock import PodioMock
from podiomock.server.running import Server, serve_in_thread
from tests.server.hook_receiver import Receiver
from tests.server.small_world import KEY

APP = 456
CREATE = f"/podio/item/app/{APP}/"
PATIENCE_SECONDS = 20

Hook = Callable[..., int]


def create(client: httpx.Client, title: str = "New", **query: str) -> int:
    answer = client.post(CREATE, json={"fields": {"title": title}, "external_id": title}, params=query)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["item_id"])


def control(client: httpx.Client) -> Any:
    return client.get("/_podiomock/hooks").json()


def status_of(client: httpx.Client, hook_id: int) -> str:
    (found,) = (each for each in client.get(f"/podio/hook/app/{APP}/").json() if each["hook_id"] == hook_id)
    return str(found["status"])


def test_the_whole_round(client: httpx.Client, server: Server, receiver: Receiver) -> None:
    """A program registers hooks for all it wants to know, verifies them as it is called, and hears of everything."""
    kinds = ("item.create", "item.update", "item.delete", "comment.create", "file.change")

    def program(form: dict[str, str]) -> int:
        if form["type"] == "hook.verify":
            url = f"{server.url}/podio/hook/{form['hook_id']}/verify/validate"
            answer = httpx.post(url, json={"code": form["code"]}, headers=KEY, trust_env=False)
            assert answer.status_code == 204
        return 200

    receiver.answer = program
    hooks = {}
    for kind in kinds:
        made = client.post(f"/podio/hook/app/{APP}/", json={"url": f"{receiver.url}/hook", "type": kind})
        hooks[kind] = made.json()["hook_id"]
    server.hooks.settle()
    assert {status_of(client, each) for each in hooks.values()} == {"active"}
    receiver.forms.clear()

    item_id = create(client, "A")
    client.put(f"/podio/item/{item_id}", json={"fields": {"title": "B"}})
    comment_id = client.post(f"/podio/comment/item/{item_id}/", json={"value": "Well"}).json()["comment_id"]
    file_id = client.post("/podio/file/", files={"source": ("a.txt", b"a")}, data={"filename": "a.txt"}).json()[
        "file_id"
    ]
    attached = client.post(f"/podio/file/{file_id}/attach", json={"ref_type": "item", "ref_id": item_id})
    assert attached.status_code == 204, attached.text
    client.delete(f"/podio/item/{item_id}")
    server.hooks.settle()
    forms = {each["type"]: each for each in receiver.forms}
    assert sorted(forms) == sorted(kinds)
    assert len(receiver.forms) == len(kinds)
    for kind, hook_id in hooks.items():
        assert list(forms[kind])[:2] == ["type", "hook_id"]
        assert (forms[kind]["hook_id"], forms[kind]["item_id"]) == (str(hook_id), str(item_id))
    assert forms["comment.create"]["comment_id"] == str(comment_id)
    assert (forms["file.change"]["action_type"], forms["file.change"]["file_ids"]) == ("file_created", str(file_id))
    assert forms["item.create"]["external_id"] == "A"

    receiver.forms.clear()
    quiet = {"hook": "false"}
    item_id = create(client, "C", **quiet)
    client.put(f"/podio/item/{item_id}", json={"fields": {"title": "D"}}, params=quiet)
    client.post(f"/podio/comment/item/{item_id}/", json={"value": "Well"}, params=quiet)
    client.delete(f"/podio/item/{item_id}", params=quiet)
    server.hooks.settle()
    assert receiver.forms == []
    told = len(client.get("/_podiomock/effects").json()["notifications"])
    create(client, "E", silent="true")
    server.hooks.settle()
    assert receiver.types == ["item.create"]
    assert len(client.get("/_podiomock/effects").json()["notifications"]) == told


def test_a_delivery_is_a_form_posted_to_the_url_without_its_query(
    client: httpx.Client, server: Server, receiver: Receiver, hook: Hook
) -> None:
    hook(path="/a%20b/c?secret=s%26s&x=")
    item_id = create(client, "Käse & Brot")
    server.hooks.settle()
    path, headers = receiver.requests[-1]
    assert path == "/a%20b/c"
    assert headers["content-type"] == "application/x-www-form-urlencoded"
    form = receiver.forms[-1]
    assert list(form) == ["type", "hook_id", "item_id", "item_revision_id", "external_id", "secret", "x"]
    assert (form["item_id"], form["external_id"], form["secret"], form["x"]) == (str(item_id), "Käse & Brot", "s&s", "")


def test_a_hooks_deliveries_keep_their_order_whoever_calls(server: Server, receiver: Receiver, hook: Hook) -> None:
    hook()
    receiver.forms.clear()

    def work(number: int) -> None:
        with httpx.Client(base_url=server.url, headers=KEY, trust_env=False) as own:
            for each in range(5):
                create(own, f"{number}.{each}")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    server.hooks.settle()
    received = [int(each["item_id"]) for each in receiver.forms]
    assert received == sorted(received)
    assert len(received) == 20


def test_a_slow_hook_holds_up_neither_the_call_nor_the_others(
    client: httpx.Client, server: Server, receiver: Receiver, hook: Hook
) -> None:
    slow, quick = hook(path="/slow"), hook(path="/quick")
    go = threading.Event()
    heard = threading.Event()

    def answer(form: dict[str, str]) -> int:
        if form["hook_id"] == str(slow):
            assert go.wait(PATIENCE_SECONDS)
        else:
            heard.set()
        return 200

    receiver.answer = answer
    create(client)
    assert heard.wait(PATIENCE_SECONDS)
    states = {each["hook_id"]: each["state"] for each in control(client)["deliveries"]}
    assert states[slow] == "waiting"
    with pytest.raises(TimeoutError, match=r"these wait to be delivered:\n<item\.create"):
        server.hooks.settle(0.01)
    go.set()
    server.hooks.settle()
    told = control(client)
    assert told["waiting"] == 0
    assert {each["hook_id"]: each["state"] for each in told["deliveries"]} == {slow: "delivered", quick: "delivered"}


def test_a_receiver_may_call_back_and_what_that_causes_is_settled_too(
    client: httpx.Client, server: Server, receiver: Receiver, hook: Hook
) -> None:
    hook()
    hook("item.update")
    receiver.forms.clear()

    def program(form: dict[str, str]) -> int:
        if form["type"] == "item.create":
            client.put(f"/podio/item/{form['item_id']}", json={"fields": {"title": "Seen"}}).raise_for_status()
        return 204

    receiver.answer = program
    create(client)
    server.hooks.settle()
    assert receiver.types == ["item.create", "item.update"]


def test_what_was_taken_back_is_not_delivered(
    client: httpx.Client, server: Server, receiver: Receiver, hook: Hook, mock: PodioMock
) -> None:
    hook()
    busy, go = threading.Event(), threading.Event()

    def answer(_: dict[str, str]) -> int:
        busy.set()
        assert go.wait(PATIENCE_SECONDS)
        return 200

    receiver.answer = answer
    start = mock.snapshot()
    create(client, "A")
    assert busy.wait(PATIENCE_SECONDS)
    create(client, "B")
    mock.restore(start)
    create(client, "C")
    go.set()
    server.hooks.settle()
    assert [each.get("external_id") for each in receiver.forms[1:]] == ["A", "C"]
    client.post("/_podiomock/reset")
    assert control(client) == {"hooks": [], "deliveries": [], "waiting": 0}


def test_a_callable_of_the_test_goes_before_the_network(
    client: httpx.Client, server: Server, receiver: Receiver, hook: Hook, mock: PodioMock
) -> None:
    hook()
    forms: list[dict[str, str]] = []

    def program(form: dict[str, str]) -> None:
        client.get(f"/podio/item/{form['item_id']}").raise_for_status()  # the server has its hands free
        forms.append(form)

    mock.hooks.deliver(f"{receiver.url}/*", program)
    item_id = create(client)
    server.hooks.settle()
    assert [each["item_id"] for each in forms] == [str(item_id)]
    assert receiver.types == ["hook.verify"]


def test_a_program_in_process_is_called_over_the_network_while_there_is_a_server(receiver: Receiver) -> None:
    with activate() as mock, serve_in_thread(mock) as server:
        key = {"Authorization": f"Bearer {mock.api_key}"}
        with httpx.Client(base_url="https://api.maton.ai/podio", headers=key) as api:
            api.post(f"/hook/app/{APP}/", json={"url": receiver.url, "type": "item.create"})
            server.hooks.settle()
            api.post(f"/hook/{receiver.forms[0]['hook_id']}/verify/validate", json={"code": receiver.forms[0]["code"]})
            api.post(f"/item/app/{APP}/", json={"fields": {"title": "x"}})
            server.hooks.settle()
    assert receiver.types == ["hook.verify", "item.create"]
