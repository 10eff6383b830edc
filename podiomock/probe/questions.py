"""One question for an assumption each: it asks in a fresh app, and gives back what settles it, free of ids and times.

The same question is put to the fake: the assumption holds if both observations are equal.
"""

from collections.abc import Callable
from typing import Any

from podiomock.scratch import Scratch

Question = Callable[[Scratch], object]

QUESTIONS: dict[str, Question] = {}
"""By the assumption's number."""


def settles(number: str) -> Callable[[Question], Question]:
    """Declare which assumption a question settles."""

    def add(question: Question) -> Question:
        assert number not in QUESTIONS, number
        QUESTIONS[number] = question
        return question

    return add


@settles("A-8")
def text_filter(scratch: Scratch) -> object:
    scratch.item(title="Plan")
    scratch.item(title="Plan B")
    return [scratch.found(filters={"title": value}) for value in ("plan", "Pla", ["Plan"])]


@settles("A-12")
def tags_are_replaced(scratch: Scratch) -> object:
    item = scratch.item(title="One")
    scratch.ask(f"PUT /item/{item}", {"tags": ["a", "b"]})
    scratch.ask(f"PUT /item/{item}", {"tags": ["c"]})
    return sorted(scratch.ask(f"GET /item/{item}").said["tags"])


@settles("A-13")
def files_are_added(scratch: Scratch) -> object:
    item = scratch.item(title="One")
    for name in ("one.txt", "two.txt"):
        scratch.ask(f"PUT /item/{item}", {"file_ids": [scratch.upload(name, b"text")]})
    return sorted(each["name"] for each in scratch.ask(f"GET /item/{item}").said["files"])


@settles("A-14")
def without_a_value_comes_last(scratch: Scratch) -> object:
    scratch.item(title="Two", amount=2)
    scratch.item(title="None")
    scratch.item(title="One", amount=1)
    return [scratch.found(sort_by="amount", sort_desc=way) for way in (False, True)]


@settles("A-19")
def a_revision_from_the_future(scratch: Scratch) -> object:
    item = scratch.item(title="One")
    refused = scratch.ask(f"PUT /item/{item}", {"fields": {"title": "Two"}, "revision": 7}).told
    return [refused, scratch.ask(f"GET /item/{item}").said["title"]]


@settles("A-35")
def due_times_as_written(scratch: Scratch) -> object:
    task = scratch.ask("POST /task/", {"text": "Look", "due_date": "2031-05-06", "due_time": "07:08:09"}).said
    shown = [task.get(key) for key in ("due_date", "due_time")]
    scratch.ask(f"DELETE /task/{task['task_id']}")
    return shown


@settles("A-48")
def completed_tasks_of_an_item(scratch: Scratch) -> object:
    item = scratch.item(title="One")
    for text in ("open", "done"):
        task = scratch.ask(f"POST /task/item/{item}/", {"text": text}).said
    scratch.ask(f"POST /task/{task['task_id']}/complete")
    listed = scratch.ask(f"GET /task/item/{item}/").said
    return [sorted(each["text"] for each in listed), scratch.ask(f"GET /task/item/{item}/count").said]


@settles("A-64")
def an_organization_as_a_string(scratch: Scratch) -> object:
    answer = scratch.ask("POST /space/", {"org_id": "1", "name": "podiomock probe (delete me, too)"})
    if isinstance(answer.said, dict) and answer.said.get("space_id"):
        scratch.ask(f"DELETE /space/{answer.said['space_id']}")
    return answer.told


@settles("A-102")
def a_filter_on_an_image(scratch: Scratch) -> object:
    return scratch.found(filters={"picture": [1]})


@settles("A-110")
def an_address_without_an_at(scratch: Scratch) -> object:
    given = {"fields": {"mail": [{"type": "work", "value": "nobody"}]}}
    return scratch.ask(f"POST /item/app/{scratch.app}/", given).told


@settles("A-133")
def revisions_newest_first(scratch: Scratch) -> object:
    item = scratch.item(title="One")
    for title in ("Two", "Three"):
        scratch.ask(f"PUT /item/{item}", {"fields": {"title": title}})
    return [each["revision"] for each in scratch.ask(f"GET /item/{item}/revision/").said]


@settles("A-134")
def a_creation_reverted(scratch: Scratch) -> object:
    return scratch.ask(f"DELETE /item/{scratch.item(title='One')}/revision/0").told


@settles("A-135")
def a_query_key_that_names_nothing(scratch: Scratch) -> object:
    return scratch.ask(f"GET /item/app/{scratch.app}/?nothing=1").told


@settles("A-140")
def fields_that_items_do_not_have(scratch: Scratch) -> object:
    answer = scratch.ask(f"GET /item/{scratch.item(title='One')}?fields=items.fields(nothing)")
    return answer.status


@settles("A-141")
def one_external_id_for_two(scratch: Scratch) -> object:
    for title in ("Older", "Newer"):
        scratch.ask(f"POST /item/app/{scratch.app}/", {"fields": {"title": title}, "external_id": "same"})
    answer = scratch.ask(f"GET /item/app/{scratch.app}/external_id/same")
    return answer.said["title"] if answer.status == 200 else answer.told  # noqa: PLR2004  OK


@settles("A-142")
def the_older_list_beyond_its_limit(scratch: Scratch) -> object:
    return scratch.ask(f"GET /item/app/{scratch.app}/?limit=501").told


@settles("A-144")
def back_to_what_it_is(scratch: Scratch) -> object:
    item = scratch.item(title="One")
    scratch.ask(f"PUT /item/{item}", {"fields": {"title": "Two"}})
    answers = [scratch.ask(f"POST /item/{item}/revision/1/revert_to").status]
    return [*answers, scratch.revision(item)]


@settles("A-156")
def tags_by_themselves(scratch: Scratch) -> object:
    item = scratch.item(title="One")
    status = scratch.ask(f"POST /tag/item/{item}/", ["a"]).status
    return [status, scratch.revision(item)]


@settles("A-158")
def no_meeting(scratch: Scratch) -> object:
    return scratch.ask(f"GET /item/{scratch.item(title='One')}/meeting/url").told


@settles("A-161")
def nothing_is_pinned(scratch: Scratch) -> object:
    scratch.item(title="One")
    return scratch.found(filters={"pinned": True})


@settles("A-165")
def a_key_twice(scratch: Scratch) -> object:
    for amount in (1, 2, 3):
        scratch.item(title=f"{amount}", amount=amount)
    both = [{"key": "amount", "values": {"from": 2}}, {"key": "amount", "values": {"to": 2}}]
    return scratch.found(filters=both)


@settles("A-177")
def ties_go_by_age(scratch: Scratch) -> object:
    for title in ("A", "B", "C"):
        scratch.item(title=title, amount=1)
    return [scratch.found(sort_by="amount", sort_desc=way) for way in (False, True)]


@settles("A-178")
def an_empty_list_finds_nothing(scratch: Scratch) -> object:
    scratch.item(title="One", state=1)
    return scratch.found(filters={"state": []})


@settles("A-184")
def a_field_deleted_with_its_values(scratch: Scratch) -> object:
    item = scratch.item(title="One", amount=1)
    fields = scratch.ask(f"GET /app/{scratch.app}").said["fields"]
    amount = next(each["field_id"] for each in fields if each["external_id"] == "amount")
    status = scratch.ask(f"DELETE /app/{scratch.app}/field/{amount}?delete_values=true").status
    return [status, scratch.revision(item)]


@settles("A-226")
def a_due_day_without_a_key(scratch: Scratch) -> object:
    task = scratch.ask(f"POST /task/item/{scratch.item(title='One')}/", {"text": "Look"}).said["task_id"]
    return scratch.ask(f"PUT /task/{task}/due", {}).told


@settles("A-242")
def a_comment_updated(scratch: Scratch) -> object:
    given = {"value": "One", "external_id": "mine"}
    comment = scratch.ask(f"POST /comment/item/{scratch.item(title='One')}/", given).said["comment_id"]
    without = scratch.ask(f"PUT /comment/{comment}", {}).told
    scratch.ask(f"PUT /comment/{comment}", {"value": "Two"})
    kept = scratch.ask(f"GET /comment/{comment}").said
    return [without, kept["value"], kept["external_id"]]


@settles("A-248")
def revisions_of_a_comment(scratch: Scratch) -> object:
    path = f"/comment/item/{scratch.item(title='One')}/"
    comment = scratch.ask(f"POST {path}", {"value": "One"}).said["comment_id"]
    scratch.ask(f"PUT /comment/{comment}", {"value": "Two"})
    said: Any = scratch.ask(f"GET /comment/{comment}/revision").said
    return [each.get("value") for each in said] if isinstance(said, list) else said


@settles("A-266")
def a_file_deleted_in_a_field(scratch: Scratch) -> object:
    file = scratch.upload("a.png", b"\x89PNG\r\n\x1a\n")
    item = scratch.item(title="One", picture=[file])
    status = scratch.ask(f"DELETE /file/{file}").status
    shown = scratch.ask(f"GET /item/{item}").said
    return [status, shown["revision"], sorted(each["external_id"] for each in shown["fields"])]
