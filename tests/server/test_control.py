"""The control API does over a socket what a test in process does with the mock."""

from typing import Any

import httpx
import pytest

from podiomock.mock import PodioMock
from podiomock.server.running import Server
from tests.server.small_world import ITEM, KEY

CREATE = "/podio/item/app/456/"
BODY = {"fields": {"title": "New"}}


class Control:
    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=f"{url}/_podiomock", trust_env=False)

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        response = (
            self.client.request(method, path, json=body) if body is not None else self.client.request(method, path)
        )
        assert response.status_code == 200, response.text
        return response.json()

    def refused(self, method: str, path: str, content: str = "", status: int = 400) -> str:
        response = self.client.request(method, path, content=content)
        assert response.status_code == status, response.text
        error: str = response.json()["error"]
        return error


@pytest.fixture
def control(server: Server) -> Any:
    made = Control(server.url)
    with made.client:
        yield made


def test_the_index_lists_every_operation_as_it_is_typed(control: Control) -> None:
    lines = control.ask("GET", "/")["operations"]
    assert (
        'POST /_podiomock/restore {"snapshot": "s1"} - Put the world back as it was; later snapshots are lost.' in lines
    )
    assert [each.split(" - ")[0].split(" ")[:2] for each in lines] == [
        ["GET", "/_podiomock/"],
        ["POST", "/_podiomock/reset"],
        ["POST", "/_podiomock/snapshot"],
        ["POST", "/_podiomock/restore"],
        ["GET", "/_podiomock/state?full=1"],
        ["GET", "/_podiomock/calls?limit=10"],
        ["DELETE", "/_podiomock/calls"],
        ["GET", "/_podiomock/changes"],
        ["GET", "/_podiomock/effects"],
        ["GET", "/_podiomock/hooks"],
        ["GET", "/_podiomock/clock"],
        ["POST", "/_podiomock/clock"],
        ["GET", "/_podiomock/limits"],
        ["POST", "/_podiomock/limits"],
        ["GET", "/_podiomock/faults"],
        ["POST", "/_podiomock/faults"],
        ["DELETE", "/_podiomock/faults"],
    ]


def test_every_path_answers_with_and_without_slashes(server: Server) -> None:
    for path in ("/_podiomock", "/_podiomock/", "//_podiomock//", "/_podiomock/clock/", "//_podiomock//clock"):
        assert httpx.get(httpx.URL(server.url).copy_with(raw_path=path.encode()), trust_env=False).status_code == 200
    assert httpx.head(f"{server.url}/_podiomock/clock", trust_env=False).status_code == 200


def test_an_unknown_path_is_told_what_there_is(control: Control) -> None:
    response = control.client.get("/stat")
    assert response.status_code == 404
    assert response.json()["error"] == "There is no /_podiomock/stat."
    assert len(response.json()["operations"]) == len(control.ask("GET", "/")["operations"])


def test_a_wrong_method_is_told_the_right_one(control: Control) -> None:
    assert control.refused("GET", "/reset", status=405) == "/_podiomock/reset takes POST, not GET."
    assert control.client.put("/faults").headers["Allow"] == "GET, POST, DELETE"


def test_reset_starts_over(control: Control, client: httpx.Client, mock: PodioMock) -> None:
    control.ask("POST", "/faults", {"endpoint": "get_item", "times": 5})
    control.ask("POST", "/snapshot")
    item_id = client.post(CREATE, json=BODY).json()["item_id"]
    assert control.ask("POST", "/reset") == {"reset": True}
    assert not mock.calls
    assert not mock.faults.unused
    assert client.get(f"/podio/item/{item_id}").status_code == 404
    assert client.get(ITEM).status_code == 200
    assert control.refused("POST", "/restore", '{"snapshot": "s1"}').endswith("is not known; there are: none.")


def test_a_snapshot_can_be_gone_back_to_again_and_again(control: Control, client: httpx.Client) -> None:
    assert control.ask("POST", "/snapshot") == {"snapshot": "s1"}
    assert control.ask("POST", "/snapshot", {}) == {"snapshot": "s2"}
    before = control.ask("GET", "/state?full=1")
    for _ in range(2):
        client.delete(ITEM)
        assert client.get(ITEM).status_code == 410
        assert control.ask("POST", "/restore", {"snapshot": "s1"}) == {"restored": "s1"}
        assert client.get(ITEM).status_code == 200
        assert control.ask("GET", "/state?full=1") == before


def test_a_snapshot_that_was_lost_is_refused(control: Control, client: httpx.Client) -> None:
    control.ask("POST", "/snapshot")
    client.post(CREATE, json=BODY)
    control.ask("POST", "/snapshot")
    control.ask("POST", "/restore", {"snapshot": "s1"})
    assert control.refused("POST", "/restore", '{"snapshot": "s2"}') == (
        "The snapshot 's2' is lost: an earlier one was restored since; there are: s1."
    )


def test_state_tells_tables_and_changes(control: Control, client: httpx.Client) -> None:
    client.post(CREATE, json=BODY)
    client.delete(ITEM)
    state = control.ask("GET", "/state")
    assert state["tables"]["items"] == {"living": 1, "deleted": 1}
    assert state["tables"]["organizations"] == {"living": 1, "deleted": 0}
    assert "item 123: deleted" in state["changes"]
    assert "rows" not in state


def test_full_state_has_the_rows(control: Control, client: httpx.Client) -> None:
    client.post("/podio/file/", files={"source": ("a.txt", b"content", "text/plain")}, data={"filename": "a.txt"})
    rows = control.ask("GET", "/state?full=1")["rows"]
    assert rows["organizations"][0]["name"] == "My Organization"
    assert [each["item_id"] for each in rows["items"]] == [123]


def test_calls_are_told_oldest_first_without_secrets(control: Control, client: httpx.Client, server: Server) -> None:
    client.get(ITEM)
    client.get("/podio/itme/123?oauth_token=whispered")
    client.get(f"/podio/org/?x={KEY['Authorization'].removeprefix('Bearer ')}")
    httpx.get(f"{server.url}/podio/org/", headers={"Authorization": "Bearer production"}, trust_env=False)
    answer = control.ask("GET", "/calls")
    assert answer["total"] == 4
    assert answer["calls"][0] == {
        "method": "GET",
        "url": f"{server.url}{ITEM}",
        "status": 200,
        "endpoint": "get_item",
        "hint": None,
        "fault": None,
    }
    assert answer["calls"][1]["hint"].startswith("nearest operations: GET /item/{item_id}")
    assert [each["status"] for each in answer["calls"]] == [200, 404, 200, 401]
    told = control.client.get("/calls").text + control.client.get("/state?full=1").text + control.client.get("/").text
    assert not [each for each in ("whispered", "podiomock-key", "production") if each in told]


@pytest.mark.parametrize(("limit", "left"), [(0, []), (1, [404]), (2, [200, 404]), (99, [200, 200, 404])])
def test_calls_can_be_limited_to_the_newest(
    control: Control, client: httpx.Client, limit: int, left: list[int]
) -> None:
    for path in (ITEM, ITEM, "/podio/item/9"):
        client.get(path)
    answer = control.ask("GET", f"/calls?limit={limit}")
    assert [each["status"] for each in answer["calls"]] == left
    assert answer["total"] == 3


def test_calls_can_be_forgotten_and_the_world_stays(control: Control, client: httpx.Client) -> None:
    client.delete(ITEM)
    assert control.ask("DELETE", "/calls") == {"calls": [], "total": 0}
    assert control.ask("GET", "/calls")["total"] == 0
    assert client.get(ITEM).status_code == 410


def test_the_control_apis_own_calls_are_not_the_programs(control: Control) -> None:
    control.ask("GET", "/state")
    assert control.ask("GET", "/calls")["total"] == 0


def test_effects_tell_who_was_reached_and_which_hooks_fired(control: Control, client: httpx.Client) -> None:
    client.post(CREATE, json=BODY, params={"silent": "true", "hook": "false"})
    nothing = {"notifications": [], "hooks": [], "invitations": [], "viewed": [], "reached": [], "people": 0}
    nothing["ledger"] = []
    assert control.ask("GET", "/effects") == nothing
    client.post(CREATE, json=BODY)
    assert "item.create" in [each["type"] for each in control.ask("GET", "/effects")["hooks"]]


def test_the_clock_moves_by_an_amount_or_to_a_moment(control: Control, client: httpx.Client) -> None:
    assert control.ask("GET", "/clock") == {"now": "2026-02-01T09:00:00Z", "mode": "steps"}
    moved = control.ask("POST", "/clock", {"advance": {"days": 3, "hours": -1.5}})
    assert moved == {"now": "2026-02-04T07:30:00Z", "mode": "steps"}
    moved = control.ask("POST", "/clock", {"now": "2027-01-01T01:00:00+01:00"})
    assert moved == {"now": "2027-01-01T00:00:00Z", "mode": "steps"}
    item_id = client.post(CREATE, json=BODY).json()["item_id"]
    assert client.get(f"/podio/item/{item_id}").json()["created_on"] == "2027-01-01T00:00:00Z"


def test_a_fault_is_planned_told_and_used_up(control: Control, client: httpx.Client) -> None:
    plan = {"endpoint": "*_item", "status": 429, "times": 2, "retry_after": 0}
    told = {"fault": "throttle", "times": 2, "retry_after": 0.0} | plan
    assert control.ask("POST", "/faults", plan) == {"faults": [told | {"left": 2}]}
    response = client.get(ITEM)
    assert (response.status_code, response.headers["Retry-After"]) == (429, "0")
    assert control.ask("GET", "/faults") == {"faults": [told | {"left": 1}]}
    assert [client.get(ITEM).status_code for _ in range(2)] == [429, 200]
    assert control.ask("GET", "/faults") == {"faults": []}


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 410, 420, 429, 503])
def test_a_fault_has_one_of_many_statuses(control: Control, client: httpx.Client, status: int) -> None:
    control.ask("POST", "/faults", {"endpoint": "get_item", "status": status})
    assert [client.get(ITEM).status_code for _ in range(2)] == [status, 200]


def test_faults_can_be_forgotten(control: Control, client: httpx.Client) -> None:
    control.ask("POST", "/faults", {})
    assert control.ask("DELETE", "/faults") == {"faults": []}
    assert client.get(ITEM).status_code == 200


@pytest.mark.parametrize(
    ("request_line", "content", "says"),
    [
        ("POST /restore", "", 'Write POST /_podiomock/restore {"snapshot": "s1"}: Object missing required field'),
        ("POST /restore", "{", "Input data was truncated"),
        ("POST /restore", "\xff", "JSON is malformed"),
        ("POST /restore", '{"snapshot": 1}', "Expected `str`, got `int` - at `$.snapshot`"),
        ("POST /restore", '{"snapshot": "s9"}', "The snapshot 's9' is not known; there are: none."),
        ("POST /restore", '{"snapshot": "s1", "x": 1}', "unknown field `x`"),
        ("POST /reset", '{"world": "other"}', "unknown field `world`"),
        ("POST /snapshot", "[]", "Expected `object`, got `array`"),
        ("POST /clock", "", "The clock takes either"),
        ("POST /clock", '{"advance": {"days": 1}, "now": "2026-02-01T09:00:00Z"}', "The clock takes either"),
        ("POST /clock", '{"advance": {"months": 1}}', "unknown field `months`"),
        ("POST /clock", '{"advance": {"days": "x"}}', "Expected `float`"),
        ("POST /clock", '{"advance": {"days": 1e300}}', "The clock stays between the years 1970 and 2999."),
        ("POST /clock", '{"advance": {"days": -1e5}}', "The clock stays between the years 1970 and 2999."),
        ("POST /clock", '{"now": "2026-02-01T09:00:00"}', "timezone"),
        ("POST /clock", '{"now": "0001-01-01T00:00:00+14:00"}', "The clock stays between"),
        ("POST /clock", '{"now": "yesterday"}', "Invalid RFC3339 encoded datetime"),
        ("POST /faults", '{"endpoint": "get_itme"}', "no endpoint is named 'get_itme'; there are"),
        ("POST /faults", '{"status": 418}', "no refusal has the status 418; there are 400, 401"),
        ("POST /faults", '{"times": 0}', "times=0 plans nothing; give 1 or more"),
        ("POST /faults", '{"fault": "thortle"}', "unknown fault 'thortle'; did you mean 'throttle'?"),
        ("POST /faults", '{"retry_after": -1}', "retry_after=-1 lies in the past"),
        ("POST /faults", "[" * 100_000, "Write POST /_podiomock/faults"),
        ("GET /calls?limit=-1", "", "must not be less than 0"),
        ("GET /calls?limit=x", "", "Write GET /_podiomock/calls?limit=10: Invalid value"),
        ("GET /state?full=maybe", "", "must be boolean"),
    ],
)
def test_bad_input_is_one_sentence_and_changes_nothing(
    control: Control, mock: PodioMock, request_line: str, content: str, says: str
) -> None:
    before = mock.world.state()
    method, path = request_line.split()
    sentence = control.refused(method, path, content)
    assert says in sentence
    assert "\n" not in sentence
    assert mock.world.state() == before
    assert not mock.faults.unused
