"""Planned faults as data: in Python, in a plan's file, in a world's."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from podiomock import PodioMock, activate
from podiomock.mock import Unproven

BASE = "https://api.maton.ai/podio"
KEY = {"Authorization": "Bearer podiomock-key"}


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        (lambda faults: faults.time_out("creat_item"), r"no endpoint is named 'creat_item'; there are create_item"),
        (lambda faults: faults.refuse("get_item", 418), "no refusal has the status 418; there are 400"),
        (lambda faults: faults.outage("get_item", 404), "an outage is one of 500"),
        (lambda faults: faults.slow("get_item", -1), "seconds=-1 lies in the past"),
        (lambda faults: faults.cut("get_item", at=-1), "at=-1 is no number of bytes"),
        (lambda faults: faults.time_out("get_item", times=0), "times=0 plans nothing"),
        (lambda faults: faults.time_out("get_item", nth=0), "nth=0 is no call"),
        (
            lambda faults: faults.disconnect("get_item", "GONE"),
            "status='GONE'; give 'DELETED' or 'PENDING' or 'FAILED'",
        ),
        (lambda faults: faults.plan([{"endpoint": "get_item", "fault": "rest"}]), "unknown fault 'rest' in fault 1"),
        (lambda faults: faults.plan([{"fault": "slow"}]), "missing key 'seconds' of slow in fault 1"),
        (lambda faults: faults.plan([{"fault": "cut", "att": 3}]), "unknown key 'att' of cut in fault 1"),
        (lambda faults: faults.plan([{"fault": "cut", "at": "x"}]), "'at' is 'x' in fault 1; write a whole number"),
        (lambda faults: faults.plan({"fault": "cut"}), "a plan is a list of faults, not a mapping"),
        (lambda faults: faults.plan([{"endpoint": "get_itme", "status": 409}]), "no endpoint .* in fault 1; there are"),
        (lambda faults: faults.plan([3]), r"a fault is 3 in fault 1; write a mapping: \{endpoint: create_item"),
        (lambda faults: faults.plan([{"status": 1}, {"fault": "reset"}, {"fault": "reset", "times": 0}]), "in fault 1"),
        (lambda faults: faults.plan(7), "a plan is 7; give a list of faults, or the path of a YAML file"),
        (lambda faults: faults.plan("none.yaml"), r"no plan of faults at none.yaml \(folders searched: /"),
        (lambda faults: faults.plan([{"fault": ["reset"]}]), "unknown fault .* in fault 1; did you mean"),
        (lambda faults: faults.plan([{"error": "conflikt"}]), "no refusal .* in fault 1; did you mean 'conflict'"),
        (lambda faults: faults.refuse("get_item", "conflikt"), "no refusal .*; did you mean 'conflict'"),
        (lambda faults: faults.refuse("get_item", "409"), "no refusal has the error '409'"),
        (
            lambda faults: faults.plan([{"error": "conflict", "status": 404}]),
            "'conflict' has not the status 404 in fault 1; it has 409",
        ),
        (lambda faults: faults.plan([{"fault": "refuse"}]), "without a status or an error in fault 1; write status"),
        (lambda faults: faults.plan([{"fault": "refuse", "status": 502, "description": "x"}]), "leave it out"),
        (lambda faults: faults.time_out("get_item", times="2"), "times='2'; give a whole number"),
        (lambda faults: faults.time_out("get_item", after=1), "after=1; give true or false"),
        (lambda faults: faults.slow("get_item", float("nan")), "seconds=nan is no number"),
        (lambda faults: faults.throttle("get_item", retry_after=-1), "retry_after=-1 lies in the past"),
        (lambda faults: faults.throttle("get_item", status=503), "a throttle is 429 or 420, not 503"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(plan: Callable[[Any], None], says: str, podiomock: PodioMock) -> None:
    with pytest.raises(ValueError, match=says):
        plan(podiomock.faults)
    assert podiomock.faults.planned == []


def test_a_plan_in_a_file(podiomock: PodioMock, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(
        "faults:\n  - {endpoint: get_item, fault: outage, status: 504}\n  - {endpoint: get_item, status: 409, nth: 2}\n"
    )
    podiomock.faults.plan(file)
    assert [httpx.get(f"{BASE}/item/123", headers=KEY).status_code for _ in range(4)] == [504, 409, 200, 200]
    file.write_text("faults:\n  - endpoint: get_item\n    fault: outage\n    status: 404\n")
    with pytest.raises(ValueError, match=rf"{file}:\d"):
        podiomock.faults.plan(file)


def test_unused_faults_are_told(podiomock: PodioMock) -> None:
    podiomock.faults.time_out("delete_item", times=2)
    httpx.get(f"{BASE}/item/123", headers=KEY)
    with pytest.raises(Unproven) as raised:
        podiomock.exhaust()
    told = str(raised.value)
    assert "time_out for delete_item: 2 of 2 left, no call matched" in told
    assert "What was called: get_item." in told
    podiomock.exhaust()


def test_every_kind_survives_being_told(podiomock: PodioMock) -> None:
    plan: list[dict[str, Any]] = [
        {"fault": "slow", "seconds": 1.0},
        {"fault": "disconnect", "status": "FAILED"},
        {"status": 420},
        {"status": 404},
    ]
    podiomock.faults.plan(plan)
    told = [each.told() for each in podiomock.faults.planned]
    podiomock.faults.clear()
    podiomock.faults.plan([{key: value for key, value in each.items() if key != "left"} for each in told])
    assert [each.told() for each in podiomock.faults.planned] == told
    assert json.loads(json.dumps(told)) == told
    podiomock.faults.clear()


def get() -> int:
    return httpx.get(f"{BASE}/item/123", headers=KEY).status_code


def test_a_plan_is_taken_as_a_whole_or_not_at_all(podiomock: PodioMock) -> None:
    with pytest.raises(ValueError, match="in fault 2"):
        podiomock.faults.plan([{"fault": "reset"}, {"fault": "rest"}])
    assert podiomock.faults.planned == []


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"status": 429}, "throttle 429"),
        ({"status": 420}, "throttle 420"),
        ({"status": 409}, "refuse 409"),
        ({"status": 500}, "refuse 500"),
        ({"status": 503, "after": True}, "outage 503 after the commit"),
        ({"error": "invalid_grant"}, "refuse invalid_grant"),
        ({"error": "not_found", "status": 400}, "refuse not_found"),
        ({"retry_after": 2}, "throttle"),
    ],
)
def test_a_status_says_which_fault_is_meant(given: dict[str, Any], told: str, podiomock: PodioMock) -> None:
    podiomock.faults.plan([given])
    assert str(podiomock.faults.planned[0].fault) == told
    podiomock.faults.clear()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- endpoint: get_itm\n  fault: reset\n", "no endpoint is named 'get_itm' at {}:1 ([0].endpoint); there are"),
        ("faults:\n  - fault: slow\n    second: 3\n", "at {}:3 (faults[0].second); did you mean 'seconds'?"),
        ("- fault: outage\n  after: yes\n", "'after' is 'yes' at {}:2 ([0].after); write true or false"),
        ("- fault: reset\n  times: 0\n", "times=0 plans nothing at {}:2 ([0].times); give 1 or more"),
        ("faults:\n", "a plan is a list of faults, not null at {}:1 (faults)"),
        ("fault: []\n", "unknown key 'fault' at {}:1 (fault); a plan has the key 'faults' only"),
        ("- [\n", "this is not YAML"),
        ("", "a plan is a list of faults, not null at {}"),
    ],
)
def test_a_bad_file_is_told_its_line(text: str, says: str, podiomock: PodioMock, tmp_path: Path) -> None:
    file = tmp_path / "plan.yaml"
    file.write_text(text)
    with pytest.raises(ValueError) as raised:  # noqa: PT011  the text is what is looked at
        podiomock.faults.plan(file)
    assert says.format(file) in str(raised.value)


def test_a_file_is_found_by_its_name_beside_the_worlds(tmp_path: Path) -> None:
    (tmp_path / "bad_day.yaml").write_text("- {endpoint: get_item, fault: outage}\n")
    for name in ("bad_day", "bad_day.yaml", str(tmp_path / "bad_day.yaml")):
        with activate(worlds=[tmp_path], faults=name):
            assert [get(), get()] == [503, 200]


WORLD = """
organizations:
  - name: Acme
faults:
  - {endpoint: list_organizations, fault: outage, status: 504}
"""


def test_a_world_may_plan_faults(tmp_path: Path) -> None:
    file = tmp_path / "outage.yaml"
    file.write_text(WORLD)
    for _ in range(2):  # the world is taken from the shelf the second time
        with activate(file, faults=[{"endpoint": "list_organizations", "status": 404}]):
            answers = [httpx.get(f"{BASE}/org/", headers=KEY).status_code for _ in range(3)]
        assert answers == [504, 404, 200]
    with pytest.raises(Unproven, match="outage 504 for list_organizations"), activate(file):
        pass
    with activate(file, strict_faults=False):
        pass


@pytest.mark.parametrize(
    ("faults", "says"),
    [
        ("3", "'faults' is 3 at {}:2 (faults); write a list"),
        ("[{endpoint: list_organizations, fault: outge}]", "at {}:2 (faults[0].fault); did you mean 'outage'?"),
    ],
)
def test_a_world_that_plans_badly_is_told_so(faults: str, says: str, tmp_path: Path) -> None:
    file = tmp_path / "world.yaml"
    file.write_text(f"organizations: []\nfaults: {faults}\n")
    with pytest.raises(ValueError) as raised, activate(file):  # noqa: PT011  the text is what is looked at
        pass
    assert says.format(file) in str(raised.value)


def test_what_was_probably_meant_is_told(podiomock: PodioMock) -> None:
    podiomock.faults.reset("get_item_basic")
    get()
    with pytest.raises(Unproven, match="no call matched; did you mean 'get_item'"):
        podiomock.exhaust()
