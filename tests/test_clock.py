"""The world's time in a test's hand, and what goes with it."""

import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import freezegun
import httpx
import pytest
import time_machine

from podiomock import PodioMock

PODIO = "https://api.maton.ai/podio"
NATIVE = "https://api.podio.com"
MARCH = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def api(podiomock: PodioMock) -> Any:
    with httpx.Client(base_url=PODIO, headers={"Authorization": f"Bearer {podiomock.api_key}"}) as client:
        yield client


def made(api: httpx.Client) -> str:
    item = api.post("/item/app/456/", json={"fields": {"title": "New"}}).json()["item_id"]
    moment: str = api.get(f"/item/{item}").json()["created_on"]
    return moment


def test_it_stands_still_but_for_a_second_a_write(api: httpx.Client, podiomock: PodioMock) -> None:
    before = podiomock.clock.now
    api.get("/item/123")
    assert podiomock.clock.now == before
    made(api)
    assert podiomock.clock.now == before + timedelta(seconds=1)
    podiomock.clock.steps(60)
    made(api)
    assert podiomock.clock.now == before + timedelta(seconds=61)


def test_frozen_it_stands(api: httpx.Client, podiomock: PodioMock) -> None:
    podiomock.clock.freeze(MARCH)
    assert [made(api), made(api)] == ["2026-03-01T12:00:00Z"] * 2
    assert podiomock.clock.mode == "frozen"


def test_it_moves_what_is_made_due_and_expires(api: httpx.Client, podiomock: PodioMock) -> None:
    podiomock.clock.set(MARCH)
    task = api.post("/task/", json={"text": "x", "due_date": "2026-03-02"}).json()
    token = httpx.post(
        f"{NATIVE}/oauth/token",
        data={
            "grant_type": "password", "client_id": "podiomock-client", "client_secret": "podiomock-secret",
            "username": "john.doe@example.com", "password": "podiomock-password",
        },
    ).json()  # fmt: skip
    native = {"Authorization": f"OAuth2 {token['access_token']}"}
    first = api.post("/item/app/456/", json={"fields": {"title": "Early"}}).json()["item_id"]

    def seen() -> tuple[str, int, int]:
        days = {"filters": {"created_on": {"from": "-2d", "to": "+0d"}}, "limit": 500}
        return (
            api.get(f"/task/{task['task_id']}").json()["group"],
            httpx.get(f"{NATIVE}/item/123", headers=native).status_code,
            [each["item_id"] for each in api.post("/item/app/456/filter/", json=days).json()["items"]].count(first),
        )

    assert seen() == ("tomorrow", 200, 1)
    podiomock.clock.advance(days=5)
    assert seen() == ("overdue", 401, 0)


def test_a_moment_needs_its_zone(podiomock: PodioMock) -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        podiomock.clock.set(datetime(2026, 3, 1))  # noqa: DTZ001  that is the point
    podiomock.clock.set(datetime(2026, 3, 1, 13, tzinfo=timezone(timedelta(hours=1))))
    assert podiomock.clock.now == MARCH


def test_it_goes_back_with_a_snapshot(podiomock: PodioMock) -> None:
    before, now = podiomock.snapshot(), podiomock.clock.now
    podiomock.clock.freeze()
    podiomock.clock.advance(days=400)
    podiomock.restore(before)
    assert (podiomock.clock.now, podiomock.clock.mode) == (now, "steps")


def test_sleeping_takes_the_worlds_time(podiomock: PodioMock) -> None:
    podiomock.clock.freeze(MARCH)
    podiomock.clock.sleep(0.5)
    assert podiomock.clock.now == MARCH + timedelta(seconds=1)


def test_it_follows_the_computers(api: httpx.Client, podiomock: PodioMock) -> None:
    podiomock.clock.follow()
    assert abs(podiomock.clock.now - datetime.now(UTC)) < timedelta(minutes=5)
    podiomock.clock.advance(days=1)
    assert abs(podiomock.clock.now - datetime.now(UTC) - timedelta(days=1)) < timedelta(minutes=5)
    assert podiomock.clock.mode == "real"
    made(api)


def test_freezegun_moves_it(api: httpx.Client, podiomock: PodioMock) -> None:
    podiomock.clock.follow()
    with freezegun.freeze_time("2031-05-06 07:08:09") as frozen:
        assert made(api) == "2031-05-06T07:08:09Z"
        frozen.tick(3600)
        assert made(api) == "2031-05-06T08:08:09Z"


def test_time_machine_moves_it(api: httpx.Client, podiomock: PodioMock) -> None:
    podiomock.clock.follow()
    with time_machine.travel(datetime(2031, 5, 6, 7, 8, 9, tzinfo=UTC), tick=False) as traveller:
        assert made(api) == "2031-05-06T07:08:09Z"
        traveller.shift(3600)
        assert made(api) == "2031-05-06T08:08:09Z"


@freezegun.freeze_time("2031-05-06 07:08:09")
@pytest.mark.podiomock(clock="real")
def test_freezegun_decorates_a_test(podiomock: PodioMock) -> None:
    with httpx.Client(base_url=PODIO, headers={"Authorization": f"Bearer {podiomock.api_key}"}) as api:
        assert made(api) == "2031-05-06T07:08:09Z"


@pytest.mark.parametrize(
    "frozen", [freezegun.freeze_time("2031-05-06"), time_machine.travel(datetime(2031, 5, 6, tzinfo=UTC))]
)
def test_a_world_that_does_not_follow_stays_where_it_is(frozen: Any, api: httpx.Client, podiomock: PodioMock) -> None:
    now = podiomock.clock.now
    with frozen:
        old = podiomock.world.app(456).item(title="Old", created_on=datetime(2020, 1, 1, tzinfo=UTC)).id
        assert api.get(f"/item/{old}").json()["created_on"] == "2020-01-01T00:00:00Z"
        assert made(api) == now.strftime("%Y-%m-%dT%H:%M:%SZ")
        podiomock.clock.set(datetime(2026, 3, 1, 12, tzinfo=UTC))
    assert podiomock.clock.now == MARCH
    assert {type(each.created_on) for each in podiomock.world.items if each.item_id > 123} == {datetime}


def test_neither_is_needed() -> None:
    program = (
        "import sys; sys.modules['freezegun'] = sys.modules['time_machine'] = None\n"
        "import podiomock\n"
        "with podiomock.activate(clock='real') as mock:\n"
        "    print(mock.clock.advance(days=1))\n"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True)
    assert abs(datetime.fromisoformat(done.stdout.strip()) - datetime.now(UTC)) < timedelta(days=1, minutes=5)


def test_a_retry_that_sleeps_gets_through(
    api: httpx.Client, podiomock: PodioMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", podiomock.clock.sleep)
    podiomock.limits.on(per_second=1)
    statuses: list[int] = []
    while len(statuses) < 2 or statuses[-1] != 200:
        answer = api.get("/item/123")
        statuses.append(answer.status_code)
        if answer.status_code == 429:
            time.sleep(int(answer.headers["Retry-After"]))
    assert statuses == [200, 429, 200]


@pytest.mark.podiomock(clock="2030-01-01T00:00:00Z")
def test_it_starts_where_the_setting_says(api: httpx.Client) -> None:
    assert made(api) == "2030-01-01T00:00:00Z"


@pytest.mark.parametrize("wrong", ["soon", "2030-01-01", "2030-01-01T00:00:00"])
def test_a_setting_that_is_no_time_is_refused(wrong: str, podiomock: PodioMock) -> None:
    with pytest.raises(
        ValueError, match=f"clock='{wrong}' is none of steps, frozen, real, nor a moment in a time zone"
    ):
        podiomock.clock.start(wrong)
