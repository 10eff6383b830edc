"""Where files are: attach, replace, copy, hold in a field; who is told, and what hooks hear."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.files import COMMENT, ITEM, LOOSE, SPACE, TASK, attach, attached, upload
from tests.behaviour.outsiders import UNKNOWN, elsewhere, refused, speaking_as


def fired(podiomock: PodioMock) -> list[dict[str, str]]:
    return [each.payload for each in podiomock.effects.hooks if each.type == "file.change"]


def told(podiomock: PodioMock) -> list[tuple[str, str]]:
    return [(podiomock.world.users.rows[each.user_id].name, each.type) for each in podiomock.effects.notifications]


@pytest.mark.parametrize(
    ("kind", "number", "path"),
    [("item", ITEM, f"/item/{ITEM}"), ("task", TASK, f"/task/{TASK}"), ("comment", COMMENT, f"/comment/{COMMENT}")],
)
def test_an_attached_file_stands_on_its_object(api: httpx.Client, kind: str, number: int, path: str) -> None:
    before = attached(api, path)
    answer = attach(api, LOOSE, kind, number)
    assert (answer.status_code, answer.content) == (204, b"")
    assert attached(api, path) == [*before, LOOSE]
    context = api.get(f"/file/{LOOSE}").json()["context"]
    assert (context["type"], context["id"]) == (kind, number)
    assert context.keys() == {
        "type", "type_name", "id", "title", "link", "data", "created_on", "created_by", "created_via",
    }  # fmt: skip
    refused(attach(api, LOOSE, kind, number), 404, "Object not found")


def test_a_status_post_and_a_space_take_files(api: httpx.Client) -> None:
    status = api.post(f"/status/space/{SPACE}/", json={"value": "Hello"}).json()["status_id"]
    assert attach(api, LOOSE, "status", status).status_code == 204
    assert attached(api, f"/status/{status}") == [LOOSE]
    plan = upload(api)
    assert attach(api, plan, "space", SPACE).status_code == 204
    listed = api.get(f"/file/space/{SPACE}/", params={"attached_to": "space"}).json()
    assert [(each["file_id"], each["context"]["title"]) for each in listed] == [(plan, "Project Space")]


def test_the_context_names_items_as_their_app_does(api: httpx.Client) -> None:
    context = api.get("/file/12343").json()["context"]
    assert (context["type_name"], context["title"]) == ("Task", "Complete project plan")
    assert context["link"] == api.get(f"/item/{ITEM}").json()["link"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"ref_type": "item", "ref_id": UNKNOWN}, 404),
        ({"ref_type": "org", "ref_id": 123456}, 400),
        ({"ref_type": "nonsense", "ref_id": 1}, 400),
        ({"ref_type": "item", "ref_id": 0}, 400),
        ({"ref_type": "item"}, 400),
        ({"ref_id": ITEM}, 400),
    ],
)
def test_what_a_file_cannot_be_attached_to(api: httpx.Client, body: dict[str, Any], status: int) -> None:
    refused(api.post(f"/file/{LOOSE}/attach", json=body), status)
    assert api.get(f"/file/{LOOSE}").json()["context"] is None


def test_who_may_not_add_files(api: httpx.Client, podiomock: PodioMock) -> None:
    place = elsewhere(podiomock)
    refused(attach(api, LOOSE, "space", place.space_id), 403)
    with speaking_as(podiomock, "Ann", org="regular") as ann:
        refused(attach(ann, upload(ann)), 403)


def test_followers_are_told_and_hooks_hear(api: httpx.Client, podiomock: PodioMock) -> None:
    attach(api, LOOSE)
    assert told(podiomock) == [("Jane Roe", "file"), ("Sam Poe", "file")]
    assert fired(podiomock) == [{"item_id": f"{ITEM}", "action_type": "file_created", "file_ids": f"{LOOSE}"}]
    event = podiomock.effects.hooks[-1]
    assert event.reference == ("app", 456)


@pytest.mark.parametrize(("silent", "hook"), [(True, True), (False, False), (True, False)])
def test_silent_and_hook_keep_quiet(api: httpx.Client, podiomock: PodioMock, *, silent: bool, hook: bool) -> None:
    query: dict[str, Any] = {"silent": silent, "hook": hook}
    attach(api, LOOSE, **query)
    second = upload(api)
    api.post(f"/file/{second}/replace", json={"old_file_id": LOOSE}, params=query)
    api.delete(f"/file/{second}", params=query)
    assert bool(told(podiomock)) is not silent
    assert [each["action_type"] for each in fired(podiomock)] == (
        ["file_created", "file_replaced", "file_deleted"] if hook else []
    )


def test_files_of_other_things_are_no_change_of_an_app(api: httpx.Client, podiomock: PodioMock) -> None:
    attach(api, LOOSE, "task", TASK)
    attach(api, upload(api), "comment", COMMENT)
    assert fired(podiomock) == []


def test_files_in_an_items_body_are_heard_of(api: httpx.Client, podiomock: PodioMock) -> None:
    first, second = upload(api), upload(api)
    item = api.post("/item/app/456/", json={"fields": {"title": "x"}, "file_ids": [first, second]}).json()["item_id"]
    assert fired(podiomock) == [{"item_id": f"{item}", "action_type": "file_created", "file_ids": f"{first},{second}"}]
    third = upload(api)
    # As it reads, with one more: those that are there already stay.
    assert api.put(f"/item/{item}", json={"file_ids": [first, second, third]}).status_code == 200
    assert attached(api, f"/item/{item}") == [first, second, third]
    assert fired(podiomock)[1:] == [{"item_id": f"{item}", "action_type": "file_created", "file_ids": f"{third}"}]
    assert api.put(f"/item/{item}", json={"file_ids": [first]}).status_code == 204
    refused(api.put("/item/122", json={"file_ids": [first]}), 404)


def test_a_new_revision_takes_the_place_of_a_file(api: httpx.Client, podiomock: PodioMock) -> None:
    names = ["two.txt", "three.txt"]
    ids = [12343]
    for name in names:
        ids.append(upload(api, name, name.encode()))
        answer = api.post(f"/file/{ids[-1]}/replace", json={"old_file_id": ids[-2]})
        assert (answer.status_code, answer.content) == (204, b"")
    assert attached(api) == [ids[-1], 12344]
    newest = api.get(f"/file/{ids[-1]}").json()
    assert [each["file_id"] for each in newest["replaces"]] == [ids[1], 12343]
    assert [each["replaces"] for each in newest["replaces"]] == [[], []]
    assert newest["context"]["id"] == ITEM
    assert api.get(f"/file/{ids[1]}/raw").text == "two.txt"
    assert [each["action_type"] for each in fired(podiomock)] == ["file_replaced", "file_replaced"]
    assert fired(podiomock)[-1]["file_ids"] == f"{ids[-1]}"
    listed = [each["file_id"] for each in api.get("/file/app/456/").json()]
    assert ids[-1] in listed
    assert not {12343, ids[1]} & set(listed)
    # They go together.
    api.delete(f"/file/{ids[-1]}")
    assert {api.get(f"/file/{each}").status_code for each in ids} == {410}


def test_what_cannot_be_replaced(api: httpx.Client) -> None:
    fresh = upload(api)
    refused(
        api.post(f"/file/{fresh}/replace", json={"old_file_id": LOOSE}),
        400,
        f"Invalid value {LOOSE} (integer): must be an attachment",
    )
    refused(api.post(f"/file/{fresh}/replace", json={"old_file_id": UNKNOWN}), 404)
    refused(api.post("/file/12344/replace", json={"old_file_id": 12343}), 404)
    assert api.post(f"/file/{fresh}/replace", json={"old_file_id": 12343}).status_code == 204
    refused(api.post(f"/file/{upload(api)}/replace", json={"old_file_id": 12343}), 400)
    assert attached(api) == [fresh, 12344]


def test_a_copy_is_a_twin_attached_to_nothing(api: httpx.Client, podiomock: PodioMock) -> None:
    api.put("/file/12343", json={"description": "The scope"})
    with speaking_as(podiomock, "Ann", org="regular", space="regular") as ann:
        answer = ann.post("/file/12343/copy")
        assert answer.status_code == 200
        assert answer.json().keys() == {"file_id"}
        twin = ann.get(f"/file/{answer.json()['file_id']}").json()
        first = ann.get("/file/12343").json()
        same = ("name", "mimetype", "size", "description")
        assert [twin[key] for key in same] == [first[key] for key in same]
        assert (twin["context"], twin["created_by"]["name"]) == (None, "Ann")
        assert attach(ann, twin["file_id"]).status_code == 204
    assert attached(api) == [12343, 12344, twin["file_id"]]


@pytest.fixture
def app_id(api: httpx.Client) -> int:
    fields = [
        {"type": kind, "external_id": kind, "config": {"label": kind}} for kind in ("text", "image", "file", "embed")
    ]
    return int(
        api.post("/app/", json={"space_id": SPACE, "config": {"name": "X", "item_name": "X"}, "fields": fields}).json()[
            "app_id"
        ]
    )


def create(api: httpx.Client, app_id: int, **fields: Any) -> int:
    answer = api.post(f"/item/app/{app_id}/", json={"fields": {"text": "x", **fields}})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["item_id"])


def held(api: httpx.Client, item_id: int) -> dict[str, list[Any]]:
    return {each["external_id"]: each["values"] for each in api.get(f"/item/{item_id}").json()["fields"]}


def test_a_file_in_a_field_is_seen_by_who_sees_the_item(api: httpx.Client, podiomock: PodioMock, app_id: int) -> None:
    picture, preview = upload(api, "a.png"), upload(api, "b.png")
    embed = api.post("/embed/", json={"url": "https://example.com"}).json()["embed_id"]
    item_id = create(api, app_id, image=picture, embed={"embed": embed, "file": preview})
    with speaking_as(podiomock, "Ann", org="regular", space="regular") as ann:
        for each in (picture, preview):
            assert ann.get(f"/file/{each}/raw").status_code == 200
            assert ann.get(f"/file/{each}").json()["context"]["id"] == item_id
        (value,) = held(ann, item_id)["image"]
        assert ann.get(f"{value['value']['link']}/small").status_code == 200
    refused(attach(api, picture), 404)
    assert attached(api, f"/item/{item_id}") == []
    fresh = upload(api, "c.png")
    api.put(f"/item/{item_id}", json={"fields": {"image": [picture, fresh]}})
    assert {each["file_id"] for each in api.get(f"/file/app/{app_id}/").json()} == {picture, preview, fresh}
    api.delete(f"/item/{item_id}")
    assert {api.get(f"/file/{each}").status_code for each in (picture, preview, fresh)} == {410}


def test_somebody_elses_file_cannot_be_had_through_a_field(
    api: httpx.Client, podiomock: PodioMock, app_id: int
) -> None:
    secret = upload(api, "secret.png")
    with speaking_as(podiomock, "Ann", org="regular", space="regular") as ann:
        answer = ann.post(f"/item/app/{app_id}/", json={"fields": {"text": "x", "image": secret}})
        refused(answer, 404)
        refused(ann.get(f"/file/{secret}"), 403)


def test_a_deleted_file_leaves_the_fields_that_hold_it(api: httpx.Client, app_id: int) -> None:
    gone, kept = upload(api, "gone.png"), upload(api, "kept.png")
    embed = api.post("/embed/", json={"url": "https://example.com"}).json()["embed_id"]
    item_id = create(api, app_id, image=[gone, kept], file=gone, embed={"embed": embed, "file": gone})
    other = create(api, app_id, file=gone)
    api.delete(f"/file/{gone}")
    values = held(api, item_id)
    assert [each["value"]["file_id"] for each in values["image"]] == [kept]
    assert "file" not in values
    assert values["embed"][0]["file"] is None
    assert held(api, other).keys() == {"text"}
    assert api.get(f"/item/{item_id}").json()["revision"] == 0
