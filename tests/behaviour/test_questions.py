"""Questions on posts and comments."""

from typing import Any

import httpx
import pytest

from podiomock import PodioMock
from tests.behaviour.outsiders import ME, SPACE, UNKNOWN, refused, speaking_as

ASKED = {"text": "Where?", "options": ["Here", "There"]}


@pytest.fixture(params=["status", "comment"])
def asked(api: httpx.Client, request: pytest.FixtureRequest) -> dict[str, Any]:
    """A question on a post of the caller's, or on a comment."""
    status = api.post(f"/status/space/{SPACE}/", json={"value": "Lunch"}).json()["status_id"]
    number = status if request.param == "status" else 456
    found: dict[str, Any] = api.post(f"/question/{request.param}/{number}/", json=ASKED).json()
    return found


def answers(api: httpx.Client, question: dict[str, Any]) -> list[tuple[int, int]]:
    ref = question["ref"]
    (found,) = api.get(f"/{ref['type']}/{ref['id']}").json()["questions"]
    return [(each["user"]["user_id"], each["question_option_id"]) for each in found["answers"]]


def test_a_question_is_answered(api: httpx.Client, podiomock: PodioMock, asked: dict[str, Any]) -> None:
    assert asked.keys() == {"question_id", "text", "ref", "options", "answers"}
    assert [each["text"] for each in asked["options"]] == ASKED["options"]
    here, there = (each["question_option_id"] for each in asked["options"])
    path, ref = f"/question/{asked['question_id']}/", asked["ref"]
    answer = api.post(path, json={"question_option_id": here})
    assert (answer.status_code, answer.content) == (204, b"")
    with speaking_as(podiomock, "Ann Other", org="regular", space="regular") as other:
        longer = f"{path}{ref['type']}/{ref['id']}/"
        assert other.post(longer, json={"question_option_id": here}).status_code == 204
        api.post(path, json={"question_option_id": there}).raise_for_status()
        assert answers(other, asked)[0] == (ME, there)
        assert [option for _, option in answers(api, asked)] == [there, here]


def test_answers_that_make_no_sense(api: httpx.Client, podiomock: PodioMock, asked: dict[str, Any]) -> None:
    before = podiomock.changes
    path, option = f"/question/{asked['question_id']}/", asked["options"][0]["question_option_id"]
    refused(api.post(path, json={"question_option_id": UNKNOWN}), 404)
    refused(api.post(path, json={"question_option_id": "x"}), 400)
    refused(api.post(path, json={}), 400)
    refused(api.post(f"/question/{UNKNOWN}/", json={"question_option_id": option}), 404)
    refused(api.post(f"{path}comment/453/", json={"question_option_id": option}), 404)
    refused(api.post(f"{path}item/123/", json={"question_option_id": option}), 400, "Invalid reference item")
    with speaking_as(podiomock, "Una Outside") as outsider:
        refused(outsider.post(path, json={"question_option_id": option}), 403)
    assert answers(api, asked) == []
    assert [each for each in podiomock.changes if each.startswith("answers")] == []
    assert before == [each for each in podiomock.changes if each in before]


def test_where_a_question_can_stand(api: httpx.Client) -> None:
    refused(api.post("/question/item/123/", json=ASKED), 400, "Invalid reference item")
    refused(api.post("/question/cheese/123/", json=ASKED), 400)
    refused(api.post("/question/comment/453/", json=ASKED), 403)  # somebody else's
    refused(api.post(f"/question/status/{UNKNOWN}/", json=ASKED), 404)
    refused(api.post("/question/comment/456/", json={"text": "Where?", "options": []}), 400)


def test_a_question_goes_with_what_it_is_on(api: httpx.Client, asked: dict[str, Any]) -> None:
    option = {"question_option_id": asked["options"][0]["question_option_id"]}
    api.delete(f"/{asked['ref']['type']}/{asked['ref']['id']}").raise_for_status()
    refused(api.post(f"/question/{asked['question_id']}/", json=option), 410)
