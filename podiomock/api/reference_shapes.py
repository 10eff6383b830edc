"""How a thing looks where another names it: type, title, address, and its own small form as `data`."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from podiomock.api.parameters import Moment
from podiomock.state import embeds, fragments
from podiomock.state.references import label
from podiomock.state.rows import Reference
from podiomock.state.world import World


class ReferenceOut(Struct):
    """A thing that is named; who made it is null for what nobody made."""

    type: str
    type_name: str
    id: int
    title: str
    link: str
    data: Any
    created_on: Moment | None
    created_by: fragments.Byline | None
    created_via: fragments.Via | None


class OrgBadge(Struct):
    """An organization, at its smallest."""

    org_id: int
    name: str
    url: str
    url_label: str
    type: str


class PersonBadge(Struct):
    """A user, at their smallest."""

    user_id: int
    name: str
    avatar: None = None


def reference_out(world: World, reference: Reference) -> ReferenceOut:
    """A thing that is or was there, as others name it."""
    kind, number = reference
    row = world.table_of(kind).rows[number]
    title, link = label(world, reference)
    made = getattr(row, "created_on", None)
    by, via = getattr(row, "created_by", None), getattr(row, "created_via", None)
    return ReferenceOut(
        type=kind,
        type_name=kind.replace("_", " ").capitalize(),
        id=number,
        title=title,
        link=link,
        data=data(world, reference),
        created_on=None if made is None else world.session.dialect.moment(made),
        created_by=None if by is None else fragments.byline(world, by),
        created_via=None if via is None else fragments.via(world, via),
    )


def data(world: World, reference: Reference) -> Any:
    """A thing's small form; of types that have none here its id."""
    kind, number = reference
    face = DATA.get(kind)
    return {f"{kind}_id": number} if face is None else face(world, world.table_of(kind).rows[number])


def org_badge(world: World, org_id: int) -> OrgBadge:
    """An organization by id."""
    org = world.organizations.rows[org_id]
    return OrgBadge(org_id, org.name, fragments.org_url(world, org_id), org.url_label, org.type)


def person_badge(world: World, user_id: int) -> PersonBadge:
    """A user by id."""
    return PersonBadge(user_id, world.users.rows[user_id].name)


def _task(world: World, task: Any) -> dict[str, Any]:
    return {
        "task_id": task.task_id,
        "status": task.status,
        "text": task.text,
        "description": task.description,
        "due_date": f"{task.due_date}" if task.due_date else None,
        "responsible": None if task.responsible is None else person_badge(world, task.responsible),
    }


def _status(world: World, status: Any) -> dict[str, Any]:
    embed = world.embeds.get(status.embed_id)
    return {
        "status_id": status.status_id,
        "value": status.value,
        "rich_value": status.rich_value,
        "embed": embeds.embed_out(embed) if embed else None,
        "embed_file": None,
        "questions": [
            _question(world, each) for each in world.questions.where("reference", ("status", status.status_id))
        ],
    }


def _question(world: World, question: Any) -> dict[str, Any]:
    answers = world.answers.where("question", question.question_id)
    return {
        "question_id": question.question_id,
        "text": question.text,
        "options": [{"question_option_id": each.option_id, "text": each.text} for each in question.options],
        "answers": [
            {"question_option_id": each.option_id, "user": person_badge(world, each.created_by)} for each in answers
        ],
    }


DATA: dict[str, Callable[[World, Any], Any]] = {
    "org": lambda world, org: org_badge(world, org.org_id),
    "space": lambda world, space: fragments.space_micro(world, space.space_id),
    "app": fragments.app_badge,
    "item": fragments.nested_item,
    "task": _task,
    "status": _status,
    "question": _question,
    "comment": lambda _, comment: {
        "comment_id": comment.comment_id,
        "value": comment.value,
        "rich_value": comment.rich_value,
        "ref": fragments.Ref(*comment.reference),
    },
    "file": fragments.file_out,
    "user": lambda world, user: fragments.profile(world, user.profile_id),
    "profile": lambda world, contact: fragments.profile(world, contact.profile_id),
    "conversation": lambda _, conversation: {
        "conversation_id": conversation.conversation_id,
        "subject": conversation.subject,
        "type": conversation.type,
    },
    "message": lambda _, message: {"message_id": message.message_id, "text": message.text},
    "embed": lambda _, embed: embeds.embed_out(embed),
    "label": lambda _, label: {"label_id": label.label_id, "text": label.text, "color": label.color},
    "view": lambda _, view: {"view_id": view.view_id, "name": view.name},
    "batch": lambda _, batch: {"batch_id": batch.batch_id, "name": batch.name, "status": batch.status},
}
"""The small form of each type that has one."""
