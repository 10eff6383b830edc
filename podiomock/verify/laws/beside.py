"""What hangs on items: comments, tasks, files."""

from typing import Any

from podiomock.scratch import Scratch
from podiomock.verify.law import expect, given, law, me, moment, refused, shown


@law("A comment is read as it was written, until it is deleted.")
def comments_are_kept(scratch: Scratch) -> None:
    item = scratch.item(title="1")
    made = [given(scratch.ask(f"POST /comment/item/{item}/", {"value": text}), "a comment") for text in ("A", "B")]
    listed = given(scratch.ask(f"GET /comment/item/{item}/"), "the comments")
    expect("the comments, the oldest first", [each["value"] for each in listed], ["A", "B"])
    first = made[0]["comment_id"]
    given(scratch.ask(f"PUT /comment/{first}", {"value": "C"}), "an update of a comment")
    expect("the comment", given(scratch.ask(f"GET /comment/{first}"))["value"], "C")
    expect("the status of a comment's deletion", scratch.ask(f"DELETE /comment/{first}").status, 204)
    listed = given(scratch.ask(f"GET /comment/item/{item}/"), "the comments")
    expect("the comments that are left", [each["value"] for each in listed], ["B"])
    expect("the item's revision", shown(scratch, item)["revision"], 0)


@law("A comment hangs where it was put, and is its writer's.")
def comments_stay_in_their_place(scratch: Scratch) -> None:
    items = [scratch.item(title=each) for each in ("1", "2")]
    for item in items:
        made = given(scratch.ask(f"POST /comment/item/{item}/", {"value": f"On {item}"}), "a comment")
        found = given(scratch.ask(f"GET /comment/{made['comment_id']}"), "a comment")
        expect("what it hangs on", (found["ref"]["type"], found["ref"]["id"]), ("item", item))
        expect("who wrote it", found["created_by"]["user_id"], me(scratch))
    for item in items:
        listed = given(scratch.ask(f"GET /comment/item/{item}/"), "the comments")
        expect("the comments of one item", [each["value"] for each in listed], [f"On {item}"])


@law("A deleted comment is 410.")
def deleted_comments_are_gone(scratch: Scratch) -> None:
    sent = {"value": "A"}
    made = given(scratch.ask(f"POST /comment/item/{scratch.item(title='1')}/", sent), "a comment")["comment_id"]
    given(scratch.ask(f"GET /comment/{made}"), "a comment")
    given(scratch.ask(f"DELETE /comment/{made}"), "the deletion of a comment")
    refused("a deleted comment", scratch.ask(f"GET /comment/{made}"), 410)


@law("A comment without a text is refused.")
def empty_comments_are_refused(scratch: Scratch) -> None:
    item = scratch.item(title="1")
    refused("a comment without a text", scratch.ask(f"POST /comment/item/{item}/", {}), 400)
    expect("the comments", given(scratch.ask(f"GET /comment/item/{item}/")), [])


@law("A task is completed, made open again, and deleted.")
def tasks_are_completed(scratch: Scratch) -> None:
    item = scratch.item(title="1")
    sent = {"text": "Look", "due_date": "2031-05-06", "private": False}
    task = given(scratch.ask(f"POST /task/item/{item}/", sent), "a task")
    number = task["task_id"]
    expect("a new task", (task["text"], task["status"], task["due_date"]), ("Look", "active", "2031-05-06"))
    expect("what it hangs on", (task["ref"]["type"], task["ref"]["id"]), ("item", item))
    given(scratch.ask(f"POST /task/{number}/complete"), "completing a task")
    found = given(scratch.ask(f"GET /task/{number}"), "a task")
    expect("a completed task", found["status"], "completed")
    moment(found["completed_on"])
    given(scratch.ask(f"POST /task/{number}/incomplete"), "opening a task")
    expect("an open task", given(scratch.ask(f"GET /task/{number}"))["status"], "active")
    expect("the status of a task's deletion", scratch.ask(f"DELETE /task/{number}").status, 204)
    refused("a deleted task", scratch.ask(f"GET /task/{number}"), 410)


@law("A task keeps its time and whether it is private; its maker is who made it.")
def tasks_are_kept(scratch: Scratch) -> None:
    user, item = me(scratch), scratch.item(title="1")
    for private in (True, False):
        sent = {"text": "Look", "due_date": "2031-05-06", "due_time": "10:00:00", "private": private}
        made = given(scratch.ask(f"POST /task/item/{item}/", sent), "a task")
        found = given(scratch.ask(f"GET /task/{made['task_id']}"), "a task")
        kept = {key: found[key] for key in sent}
        expect("the task", kept, sent)
        expect("when it is due, as told at first", found["due_on"], made["due_on"])
        expect("its people", (found["created_by"]["user_id"], found["responsible"]["user_id"]), (user, user))


@law("A task given a moment in UTC is due then.")
def moments_of_tasks_are_in_utc(scratch: Scratch) -> None:
    sent: dict[str, Any] = {"text": "Look", "due_on": "2031-05-06 10:00:00"}
    made = given(scratch.ask(f"POST /task/item/{scratch.item(title='1')}/", sent), "a task")
    due = moment(given(scratch.ask(f"GET /task/{made['task_id']}"), "a task")["due_on"])
    expect("when it is due", f"{due:%Y-%m-%d %H:%M:%S}", sent["due_on"])


@law("A list of tasks by what they hang on has those, and pages of a list partition it.")
def task_lists_by_place(scratch: Scratch) -> None:
    items = [scratch.item(title=each) for each in ("1", "2")]
    for item in items:
        given(scratch.ask(f"POST /task/item/{item}/", {"text": f"On {item}"}), "a task")
    for item in items:
        listed = given(scratch.ask(f"GET /task/?reference=item:{item}"), "an item's tasks")
        expect("the tasks of one item", [each["text"] for each in listed], [f"On {item}"])
    line = f"GET /task/?space={scratch.space}"
    pages = [given(scratch.ask(f"{line}&limit=1&offset={each}"), "a page of tasks") for each in (0, 1)]
    expect("the lengths of the pages", [len(each) for each in pages], [1, 1])
    texts = sorted(each["text"] for page in pages for each in page)
    expect("the tasks of all pages", texts, sorted(f"On {item}" for item in items))


@law("An update of a task keeps what was not sent.")
def task_updates_keep_the_rest(scratch: Scratch) -> None:
    sent = {"text": "Look", "description": "Twice", "due_date": "2031-05-06"}
    task = given(scratch.ask(f"POST /task/item/{scratch.item(title='1')}/", sent), "a task")["task_id"]
    given(scratch.ask(f"PUT /task/{task}", {"text": "Read"}), "an update of a task")
    found = given(scratch.ask(f"GET /task/{task}"), "a task")
    kept = (found["text"], found["description"], found["due_date"])
    expect("the task", kept, ("Read", "Twice", "2031-05-06"))


@law("A list of tasks needs at least one of its filters.", "[maton]")
def at_least_one(scratch: Scratch) -> None:
    refused("a list of all tasks", scratch.ask("GET /task/"), 400)
    given(scratch.ask(f"GET /task/?space={scratch.space}"), "a list of a space's tasks")


@law("A list of tasks has those that pass, and no others.")
def task_lists_filter(scratch: Scratch) -> None:
    item = scratch.item(title="1")
    numbers = [
        given(scratch.ask(f"POST /task/item/{item}/", {"text": text}), "a task")["task_id"] for text in ("A", "B")
    ]
    given(scratch.ask(f"POST /task/{numbers[0]}/complete"), "completing a task")
    for completed, wanted in (("true", "A"), ("false", "B")):
        line = f"GET /task/?space={scratch.space}&completed={completed}"
        expect(f"completed={completed}", [each["text"] for each in given(scratch.ask(line), "a list")], [wanted])


@law("A file's bytes are given back as they came, and it hangs where it was attached.")
def files_are_kept(scratch: Scratch) -> None:
    content = bytes(range(256))
    file = scratch.upload("all bytes.bin", content)
    item = scratch.item(title="1")
    given(scratch.ask(f"POST /file/{file}/attach", {"ref_type": "item", "ref_id": item}), "attaching a file")
    found = given(scratch.ask(f"GET /file/{file}"), "a file")
    expect("its name and size", (found["name"], found["size"]), ("all bytes.bin", 256))
    expect("the item's files", [each["file_id"] for each in shown(scratch, item)["files"]], [file])
    scratch.ask(f"GET /file/{file}/raw")
    expect("its bytes", scratch.last.body, content)
