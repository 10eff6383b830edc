"""Search: what is found, where, in which order, and by whom."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from podiomock.state.search_words import terms
from tests.behaviour.apps import app, item, text
from tests.behaviour.outsiders import APP, ORG, SPACE, UNKNOWN, elsewhere, refused, speaking_as

ITEM, TASK, PRIVATE_TASK, PROJECT, PROJECTS = 123, 789, 783, 901, 457
KEYS = {
    "id", "type", "rank", "title", "created_on", "created_by", "link", "app", "org", "space", "highlight",
    "search_id", "item",
}  # fmt: skip
PLACES = ["", f"/org/{ORG}", f"/space/{SPACE}", f"/app/{APP}"]


def found(api: httpx.Client, query: str, place: str = "", **more: Any) -> list[tuple[str, int]]:
    """What both versions of a search find."""
    old = api.post(f"/search{place}/", json={"query": query, **more})
    new = api.get(f"/search{place}/v2/", params={"query": query, **more})
    assert old.status_code == new.status_code == 200, old.text
    assert new.json() == {"counts": None, "results": old.json()}
    return [(each["type"], each["id"]) for each in old.json()]


@pytest.mark.parametrize("place", PLACES)
def test_an_item_is_found_by_its_title(api: httpx.Client, place: str) -> None:
    assert found(api, "complete PLANS", place) == [("item", ITEM)]


def test_a_result_says_what_it_is_and_where(api: httpx.Client) -> None:
    [result] = api.post("/search/", json={"query": "complete project plan"}).json()
    read = api.get(f"/item/{ITEM}").json()
    assert set(result) == KEYS
    for key in ("title", "link", "created_on", "created_by"):
        assert result[key] == read[key]
    assert (result["app"]["app_id"], result["space"]["space_id"], result["org"]["org_id"]) == (APP, SPACE, ORG)
    assert (result["rank"], result["highlight"], result["item"]) == (0, None, None)


def test_texts_are_cut_into_words(api: httpx.Client) -> None:
    assert terms("Toys.R.Us having Über SUCCESS!") == ["toy", "r", "us", "hav", "uber", "success"]
    for written, asked in (("cars", "car"), ("going", "go"), ("have", "having"), ("parties", "party"), ("ó", "o")):
        assert terms(written) == terms(asked)
    assert found(api, "projec") == found(api, "!!") == []


@pytest.mark.parametrize(
    ("query", "hit"),
    [
        ("what is in and out", None),
        ("scope people", ("item", ITEM)),  # html, without its markup
        ("12.5", ("item", ITEM)),
        ("project-alpha relaunch", None),
        ("dates in the second file", ("item", ITEM)),  # a comment
        ("Detailed Q1", ("task", TASK)),
        ("old ideas", ("app", 458)),
        ("brief", ("file", 12345)),
        ("jane roe", ("profile", 21002)),
        ("acme.example", ("profile", 22001)),
    ],
)
def test_what_is_searched(api: httpx.Client, query: str, hit: tuple[str, int] | None) -> None:
    assert found(api, query) == ([hit] if hit else [])


def test_status_posts_are_found_by_text_and_comments(api: httpx.Client) -> None:
    status = api.post(f"/status/space/{SPACE}/", json={"value": "The kettle is broken"}).json()["status_id"]
    assert found(api, "broken kettle") == found(api, "kettle", f"/space/{SPACE}") == [("status", status)]
    assert found(api, "kettle", f"/app/{APP}") == []
    api.post(f"/comment/status/{status}/", json={"value": "Repaired"})
    assert found(api, "repair kettle") == [("status", status)]


def test_conversations_are_found_by_who_takes_part(api: httpx.Client, podiomock: PodioMock) -> None:
    body = {"subject": "Kettle", "text": "Shall we get a samovar?", "participants": [12346]}
    made = api.post("/conversation/v2/", json=body).json()["conversation_id"]
    assert found(api, "samovars") == found(api, "kettle", ref_type="conversation") == [("conversation", made)]
    with speaking_as(podiomock, "Ann Other", org="admin", space="admin") as ann:
        assert found(ann, "samovar") == []


def test_a_conversation_is_found_where_it_hangs(api: httpx.Client) -> None:
    body = {"subject": "Kettle", "text": "Shall we get a samovar?", "participants": [12346]}
    made = api.post(f"/conversation/item/{ITEM}/", json=body).json()["conversation_id"]
    assert found(api, "samovar", f"/app/{APP}") == [("conversation", made)]
    assert found(api, "samovar", f"/app/{PROJECTS}") == []


def test_an_app_is_not_found_in_itself(api: httpx.Client) -> None:
    assert found(api, "old ideas", f"/space/{SPACE}") == [("app", 458)]
    assert found(api, "old ideas", "/app/458") == []


def test_a_place_has_what_lies_in_it(api: httpx.Client, podiomock: PodioMock) -> None:
    task = api.post(f"/task/item/{ITEM}/", json={"text": "Kettle"}).json()["task_id"]
    file_id = podiomock.world.item(ITEM).file("kettle.txt").id
    other = item(api, app(api, text("Title"), name="Kettles"), {"title": "kettle"})
    inside = {("task", task), ("file", file_id)}
    assert set(found(api, "kettle", f"/app/{APP}")) == inside
    everywhere = {*inside, ("item", other)}
    for place in PLACES[:3]:
        apps = {each for each in found(api, "kettle", place) if each[0] == "app"}
        assert set(found(api, "kettle", place)) - apps == everywhere
        assert len(apps) == 1
    in_task = next(each for each in api.post("/search/", json={"query": "kettle"}).json() if each["type"] == "task")
    assert in_task["app"]["app_id"] == APP


def test_the_newest_activity_comes_first(api: httpx.Client) -> None:
    made = app(api, text("Title"))
    first, second, third = (item(api, made, {"title": f"kettle {each}"}) for each in range(3))
    api.put(f"/item/{first}", json={"fields": {"title": "kettle again"}})
    api.post(f"/comment/item/{second}/", json={"value": "Hot"})
    assert found(api, "kettle") == [("item", second), ("item", first), ("item", third)]
    task = api.post(f"/task/item/{ITEM}/", json={"text": "kettle"}).json()["task_id"]
    api.put(f"/item/{third}", json={"fields": {"title": "tea kettle"}})
    assert found(api, "kettle")[:2] == [("item", third), ("task", task)]
    api.post(f"/comment/task/{task}/", json={"value": "Hot"})
    assert found(api, "kettle")[0] == ("task", task)


def test_pages_and_types(api: httpx.Client) -> None:
    first = found(api, "step")
    assert len(first) == 20
    assert found(api, "step", limit=500) == first
    assert found(api, "step", limit=3, offset=2) == first[2:5]
    ranks = [each["rank"] for each in api.post("/search/", json={"query": "step", "limit": 3, "offset": 2}).json()]
    assert ranks == [2, 3, 4]
    assert {"item", "task", "app", "file"} <= {kind for kind, _ in found(api, "project")}
    assert {kind for kind, _ in found(api, "project", ref_type="app")} == {"app"}


def test_counts_are_of_all_types(api: httpx.Client) -> None:
    query = {"query": "step", "ref_type": "item", "limit": "1", "counts": "true"}
    answer = api.get("/search/v2/", params=query).json()
    assert (answer["counts"], len(answer["results"])) == ({"item": 148}, 1)
    counted = api.get("/search/v2/", params={"query": "project", "counts": "1", "ref_type": "app"}).json()
    assert counted["counts"]["app"] == len(counted["results"])
    assert counted["counts"]["item"] > 0


def test_search_fields_say_where_to_look(api: httpx.Client) -> None:
    def of(query: str, fields: str) -> list[tuple[str, int]]:
        params = {"query": query, "search_fields": fields}
        new = api.get("/search/v2/", params=params).json()["results"]
        old = api.post("/search/", json={"query": query}, params={"search_fields": fields}).json()
        assert old == new == api.post("/search/", json={"query": query, "search_fields": fields.split(",")}).json()
        return [(each["type"], each["id"]) for each in new]

    assert of("scope people", "text_values") == [("item", ITEM)]
    assert of("scope people", "title") == of("scope people", "comments") == []
    assert of("great", "comments,title") == [("item", ITEM)]
    assert of("sales", "mail") == [("profile", 22001)]
    assert of("sales", "name") == []
    assert ("item", ITEM) in of("alpha", "tags")


def test_highlights_show_the_words(api: httpx.Client) -> None:
    query = {"query": "plan dates", "highlights": "true"}
    [result] = api.get("/search/v2/", params=query).json()["results"]
    assert result["id"] == ITEM
    assert result["highlight"]["title"] == ["Complete project <em>plan</em>"]
    assert any("<em>dates</em>" in each for each in result["highlight"]["comments"])


def test_private_tasks_are_for_their_people(api: httpx.Client, podiomock: PodioMock) -> None:
    assert found(api, "book a holiday") == [("task", PRIVATE_TASK)]
    mine = api.post(f"/task/item/{ITEM}/", json={"text": "kettle", "private": True}).json()["task_id"]
    assert found(api, "kettle") == [("task", mine)]
    with speaking_as(podiomock, "Ann Other", org="admin", space="admin") as ann:
        assert found(ann, "book a holiday") == found(ann, "kettle") == []
        assert ann.get("/search/v2/", params={"query": "kettle", "counts": "1"}).json()["counts"] == {}


def test_nobody_finds_what_they_may_not_see(api: httpx.Client, podiomock: PodioMock) -> None:
    far = elsewhere(podiomock)
    assert found(api, "secrets") == found(api, "stranger") == []
    with speaking_as(podiomock, "Ann Other") as ann:
        assert found(ann, "plan") == found(ann, "jane") == []
        for place in PLACES[1:]:
            refused(ann.post(f"/search{place}/", json={"query": "plan"}), 403)
            refused(ann.get(f"/search{place}/v2/", params={"query": "plan"}), 403)
    refused(api.post(f"/search/app/{far.app_id}/", json={"query": "secrets"}), 403)


def test_what_changes_is_found_anew(api: httpx.Client) -> None:
    assert found(api, "kettle") == []
    api.put(f"/item/{ITEM}", json={"fields": {"title": "kettle"}})
    assert found(api, "kettle") == [("item", ITEM)]
    assert found(api, "complete plan") == []
    api.delete(f"/item/{ITEM}")
    assert found(api, "kettle") == []


def test_a_title_that_is_another_things_name_follows_it(api: httpx.Client) -> None:
    reference = {"type": "app", "config": {"label": "On", "settings": {"referenced_apps": [{"app_id": PROJECTS}]}}}
    made = item(api, app(api, reference), {"on": PROJECT})
    assert ("item", made) in found(api, "alpha")
    api.put(f"/item/{PROJECT}", json={"fields": {"title": "Kettle"}})
    assert set(found(api, "kettle")) == {("item", made), ("item", PROJECT)}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400), ({"query": ""}, 400), ({"query": 5}, 400), ({"query": "a", "limit": 0}, 400),
        ({"query": "a", "offset": -1}, 400), ({"query": "a", "ref_type": "planet"}, 400),
        ({"query": "a", "search_fields": ["fame"]}, 400), (["a"], 400),
    ],
)  # fmt: skip
def test_a_bad_search_is_refused(api: httpx.Client, body: Any, status: int) -> None:
    refused(api.post("/search/", json=body), status)
    refused(api.post(f"/search/app/{UNKNOWN}/", json={"query": "a"}), 404)


def test_a_bad_search_by_get_is_refused(api: httpx.Client) -> None:
    refused(api.get("/search/v2/"), 404, "No matching operation could be found. Missing parameters: query.")
    refused(api.get("/search/v2/", params={"query": "a", "ref_type": "planet"}), 400)
    refused(api.get("/search/v2/", params={"query": "a", "search_fields": "fame"}), 400)
    refused(api.post("/search/v2/", json={"query": "a"}), 404)
