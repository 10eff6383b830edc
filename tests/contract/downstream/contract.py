"""What the downstream project tests its client with: nothing but podiomock's own contract, and a strategy."""

import os

import client
from hypothesis import given, settings
from hypothesis import strategies as st

import podiomock
from podiomock import activate, strategies


class TestTasks(podiomock.ClientContract):
    def setup_client(self) -> None:
        self.client = client.Tasks(os.environ["MATON_API_KEY"])

    def create(self, title: str) -> int:
        return self.client.add(title)

    def read(self, item_id: int) -> str:
        return self.client.title(item_id)

    def update(self, item_id: int, title: str) -> None:
        self.client.rename(item_id, title)

    def delete(self, item_id: int) -> None:
        self.client.remove(item_id)

    def list(self) -> "list[int]":
        return self.client.all()


class TestReadOnly(podiomock.ClientContract):
    """A client that only lists: the laws about the rest are skipped, and say so."""

    examples = 3

    def setup_client(self) -> None:
        self.client = client.Tasks(os.environ["MATON_API_KEY"])

    def list(self) -> "list[int]":
        return self.client.all()


@settings(max_examples=10, deadline=None)
@given(world=strategies.worlds())
def test_whatever_the_world(world: podiomock.World) -> None:
    with activate(world=world) as mock:
        http = client.Tasks(mock.api_key).http
        for app in world.applications:
            url = f"https://api.maton.ai/podio/item/app/{app.app_id}/filter/"
            found = http.post(url, json={}).raise_for_status().json()
            assert found["total"] == sum(each.app_id == app.app_id for each in world.items)


@settings(max_examples=10, deadline=None)
@given(title=st.text("abc", min_size=1))
def test_each_example_begins_alike(podiomock: podiomock.PodioMock, title: str) -> None:
    tasks = client.Tasks(podiomock.api_key)
    before = tasks.all()
    assert tasks.add(title) not in before
