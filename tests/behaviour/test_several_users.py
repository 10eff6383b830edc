"""Several people in one world: each connection of the gateway acts as one of them."""

from pathlib import Path

import httpx
import pytest

from podiomock import PodioMock, activate
from podiomock.state.teaching import BuildError
from podiomock.state.world import World

PLAN = "https://api.maton.ai/podio/item/123"
ME = "https://api.maton.ai/podio/user/"


def test_john_shares_an_item_and_kim_answers(podiomock: PodioMock) -> None:
    key = {"Authorization": f"Bearer {podiomock.api_key}"}
    john = {**key, **podiomock.world.connection(user="John Doe").headers}
    kim = {**key, **podiomock.world.connection(user="Kim Loe").headers}

    assert httpx.get(PLAN, headers=kim).status_code == 403
    podio = "https://api.maton.ai/podio"
    httpx.post(f"{podio}/grant/item/123", headers=john, json={"people": [{"type": "user", "id": 12348}]})
    httpx.post(f"{podio}/comment/item/123/", headers=kim, json={"value": "Looks good"})

    comment = httpx.get(PLAN, headers=john).json()["comments"][-1]
    assert (comment["value"], comment["created_by"]["name"]) == ("Looks good", "Kim Loe")
    assert "John Doe" in podiomock.effects.reached


def test_the_header_decides_who_calls(podiomock: PodioMock) -> None:
    key = {"Authorization": f"Bearer {podiomock.api_key}"}
    jane = podiomock.world.connection(user="Jane Roe")
    assert jane.headers == {"Maton-Connection": jane.id}
    (johns,) = [each for each in podiomock.world.connections if each.connection_id != jane.id]
    for connection_id, name in ((jane.id, "Jane Roe"), (johns.connection_id, "John Doe")):
        answer = httpx.get(ME, headers={**key, "Maton-Connection": connection_id})
        assert podiomock.world.users[answer.json()["user_id"]].name == name
    # Without the header the newest active connection is used [maton].
    assert httpx.get(ME, headers=key).json()["user_id"] == 12346


def who(podiomock: PodioMock) -> int:
    answer = httpx.get(ME, headers={"Authorization": f"Bearer {podiomock.api_key}"})
    user_id: int = answer.json()["user_id"]
    return user_id


@pytest.mark.podiomock(user="Jane Roe")
def test_a_marker_says_who_calls(podiomock: PodioMock) -> None:
    assert who(podiomock) == 12346
    assert podiomock.changes == []


@pytest.mark.parametrize("user", ["Sam Poe", 12347, "12347"])
def test_a_block_says_who_calls(user: int | str) -> None:
    with activate(user=user) as podiomock:
        assert who(podiomock) == 12347
    with activate() as podiomock:
        assert who(podiomock) == 12345


def test_nobody_of_that_name_calls() -> None:
    with pytest.raises(BuildError, match=r"no user 'Jane Row'.*did you mean 'Jane Roe'"), activate(user="Jane Row"):
        pass


def test_a_world_without_a_connection_gets_one() -> None:
    world = World()
    world.user("Ann")
    bob = world.user("Bob")
    with activate(world, user="Bob") as podiomock:
        assert who(podiomock) == bob.id


WORLD = """
version: 1
me: Ann
users: [{name: Ann}, {name: Bob}, {name: Cy}]
connections:
  - {id: for-ann}
  - {id: for-bob, user: Bob}
  - {id: for-cy, user: Cy}
organizations:
  - name: Acme
    spaces:
      - name: Sales
        apps:
          - name: Deals
            fields: {title: {type: text}}
            items:
              - id: 7
                fields: {title: Anvils}
                shares: [{user: Bob, access_level: edit}, {user: Cy, message: Look}]
"""


def test_a_file_says_who_there_is_and_what_they_were_given(tmp_path: Path) -> None:
    (tmp_path / "shared.yaml").write_text(WORLD)
    with activate(tmp_path / "shared.yaml") as podiomock:
        url = "https://api.maton.ai/podio/item/7"

        def wrote(connection: str) -> int:
            headers = {"Authorization": f"Bearer {podiomock.api_key}", "Maton-Connection": connection}
            return httpx.put(url, headers=headers, json={"fields": {"title": connection}}).status_code

        assert [wrote(each) for each in ("for-ann", "for-bob", "for-cy")] == [200, 200, 403]
