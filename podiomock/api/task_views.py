"""How tasks look: the smaller view of lists, and the whole of a single one."""

from typing import Any

from msgspec import Struct, structs

from podiomock.api.comments import CommentOut, comments_on
from podiomock.api.labels import LabelOut, label_out
from podiomock.api.parameters import Moment
from podiomock.state import fragments, labels
from podiomock.state.references import label
from podiomock.state.rows import Fact, Reference, Task
from podiomock.state.task_groups import GROUPINGS
from podiomock.state.world import World

RIGHTS = ["view", "update", "delete", "comment", "rate", "subscribe", "assign", "complete", "add_file"]
"""A-46: which rights a task names was not recorded."""


class RemindDelta(Struct):
    """A reminder: minutes before the task is due."""

    remind_delta: int


class ReferenceOut(Struct):
    """What a task hangs on."""

    type: str
    type_name: str
    id: int
    title: str
    link: str
    data: fragments.NestedItem | fragments.AppBadge | fragments.SpaceMicro
    created_on: Moment
    created_by: fragments.Byline
    created_via: fragments.Via


class TaskRow(Struct, kw_only=True):
    """A task in a list: the smaller view [types]."""

    task_id: int
    text: str
    description: str
    status: str
    private: bool
    due_date: str | None
    due_time: str | None
    due_on: Moment | None
    group: Any
    labels: list[LabelOut]
    link: str
    ref: ReferenceOut | None
    responsible: fragments.Profile
    recurrence: dict[str, Any] | None
    reminder: RemindDelta | None
    space_id: int | None
    external_id: str | None


class TaskOut(TaskRow, kw_only=True):
    """A single task (`podio-api.md` 4.5): nulls are sent."""

    created_on: Moment
    created_by: fragments.Byline
    created_via: fragments.Via
    completed_on: Moment | None
    completed_by: fragments.Byline | None
    completed_via: fragments.Via | None
    files: list[fragments.FileOut]
    comments: list[CommentOut]
    rights: list[str]
    subscribed: bool
    subscribed_count: int
    presence: dict[str, Any]
    push: dict[str, Any]
    deleted_via: None = None
    started: bool = False
    pinned: bool = False
    like_count: int = 0
    is_liked: bool = False


def task_row(world: World, task: Task, grouping: str = "due_date") -> TaskRow:
    """A task in a list. `group` is by due date where nothing else was asked, as in the recordings of 2011."""
    moment = world.session.dialect.moment
    return TaskRow(
        task_id=task.task_id,
        text=task.text,
        description=task.description,
        status=task.status,
        private=task.private,
        due_date=f"{task.due_date}" if task.due_date else None,
        due_time=f"{task.due_time}" if task.due_time is not None else None,
        due_on=moment(task.due_on) if task.due_on else None,
        group=GROUPINGS[grouping](world, task).shown,
        labels=[label_out(each) for each in labels.on_task(world, task)],
        link=label(world, ("task", task.task_id))[1],
        ref=reference_out(world, task.ref) if task.ref else None,
        responsible=fragments.profile_of_user(world, task.responsible),
        recurrence=task.recurrence,
        reminder=RemindDelta(task.reminder) if task.reminder is not None else None,
        space_id=task.space_id,
        external_id=task.external_id,
    )


def task_out(world: World, task: Task, grouping: str = "due_date") -> TaskOut:
    """A single task, as the session's user sees it."""
    moment = world.session.dialect.moment
    reference = ("task", task.task_id)
    followers = [each.user_id for each in world.subscriptions.where("reference", reference)]
    return TaskOut(
        **structs.asdict(task_row(world, task, grouping)),
        created_on=moment(task.created_on),
        created_by=fragments.byline(world, task.created_by),
        created_via=fragments.via(world, task.created_via),
        completed_on=moment(task.completed_on) if task.completed_on else None,
        completed_by=fragments.byline(world, task.completed_by) if task.completed_by is not None else None,
        completed_via=fragments.via(world, task.completed_via) if task.completed_via is not None else None,
        files=fragments.files_on(world, *reference),
        comments=comments_on(world, *reference),
        rights=RIGHTS,
        subscribed=world.session.user_id in followers,
        subscribed_count=len(followers),
        presence=fragments.presence(world, *reference),
        push=fragments.push(world, *reference),
    )


def reference_out(world: World, reference: Reference) -> ReferenceOut:
    """What a task hangs on: an item, an app or a space, with its own small form as `data`."""
    kind, number = reference
    row: Fact
    data: fragments.NestedItem | fragments.AppBadge | fragments.SpaceMicro
    if kind == "item":
        row = item = world.items.rows[number]
        data = fragments.nested_item(world, item)
    elif kind == "app":
        row = app = world.applications.rows[number]
        data = fragments.app_badge(world, app)
    else:
        row = world.spaces.rows[number]
        data = fragments.space_micro(world, number)
    title, link = label(world, reference)
    return ReferenceOut(
        type=kind,
        type_name=kind.capitalize(),
        id=number,
        title=title,
        link=link,
        data=data,
        created_on=world.session.dialect.moment(row.created_on),
        created_by=fragments.byline(world, row.created_by),
        created_via=fragments.via(world, row.created_via),
    )
