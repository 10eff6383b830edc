"""How tasks look: the smaller view of lists, and the whole of a single one."""

from typing import Any

from msgspec import Struct, structs

from podiomock.api.comments import CommentOut, comments_on
from podiomock.api.labels import LabelOut, label_out
from podiomock.api.parameters import Moment
from podiomock.api.reference_shapes import ReferenceOut, reference_out
from podiomock.state import fragments, labels, ratings
from podiomock.state.references import label
from podiomock.state.rights import rights_on
from podiomock.state.rows import Task
from podiomock.state.task_groups import GROUPINGS
from podiomock.state.world import World


class RemindDelta(Struct):
    """A reminder: minutes before the task is due."""

    remind_delta: int


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
    responsible: fragments.Profile | None
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
    like_count: int
    is_liked: bool


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
        responsible=None if task.responsible is None else fragments.profile_of_user(world, task.responsible),
        recurrence=task.recurrence,
        reminder=RemindDelta(task.reminder) if task.reminder is not None else None,
        space_id=task.space_id,
        external_id=task.external_id,
    )


def task_out(world: World, task: Task, grouping: str = "due_date") -> TaskOut:
    """A single task, as the session's user sees it."""
    moment = world.session.dialect.moment
    reference = ("task", task.task_id)
    fans = ratings.likers(world, reference)
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
        rights=list(rights_on(world, ("task", task.task_id))),
        subscribed=world.session.user_id in followers,
        subscribed_count=len(followers),
        presence=fragments.presence(world, *reference),
        push=fragments.push(world, *reference),
        like_count=len(fans),
        is_liked=world.session.user_id in fans,
    )
