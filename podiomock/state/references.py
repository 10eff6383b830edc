"""What a task, comment, file or hook can hang on, found by type and id.

One row a type says what it belongs to, what it is called, and where it stands on the site.
"""

from collections.abc import Callable, Collection
from typing import Any

from msgspec import Struct

from podiomock.state import fragments, rights
from podiomock.state.fieldtype import title
from podiomock.state.rows import Reference
from podiomock.state.table import Invalid, Missing
from podiomock.state.world import World

RESOLVABLE = (
    "action", "app", "app_field", "app_revision", "app_share", "batch", "bulletin", "comment", "conversation",
    "embed", "extension", "file", "form", "grant", "item", "item_revision", "label", "live", "message", "org",
    "partner", "profile", "promotion", "question", "share", "space", "space_member", "space_member_request",
    "status", "task", "user", "view", "vote", "widget",
)  # fmt: skip
"""The types that a reference can name [audit], and `app_share`, which takes comments [doc]."""

UNRESOLVABLE = (
    "ai_conversation", "ai_message", "alert", "answer", "auth_client", "campaign", "condition", "condition_set",
    "connection", "contract", "extension_installation", "file_service", "flow", "flow_condition", "flow_effect",
    "hook", "icon", "identity", "integration", "invoice", "item_participation", "linked_account", "location",
    "notification", "org_member", "payment", "project", "question_answer", "rating", "share_install",
    "subscription", "system", "tag", "task_action", "voting", "voucher",
)  # fmt: skip
"""The types that are known, but that no reference leads to: 400 `Invalid reference hook` [audit]."""

COMMENTABLE = ("item", "task", "status", "file", "action", "app_share")
TASKABLE = ("item", "status", "app", "space", "conversation")


class Unreferable(ValueError):
    """A type that is known, but that cannot be referred to, or not here."""

    def __init__(self, kind: str) -> None:
        super().__init__(f"Invalid reference {kind}")


class Kind(Struct, frozen=True):
    """A type of reference, each face a function of the world and the row."""

    parent: Callable[[World, Any], Reference | None]
    title: Callable[[World, Any], str]
    link: Callable[[World, Any], str]


def _site(_world: World, _row: object) -> str:
    return fragments.SITE


def _first_words(world: World, conversation_id: int) -> str:
    return world.messages.first("conversation", conversation_id).text


KINDS: dict[str, Kind] = {
    "org": Kind(
        parent=lambda _, __: None,
        title=lambda _, org: org.name,
        link=lambda world, org: fragments.org_url(world, org.org_id),
    ),
    "space": Kind(
        parent=lambda _, space: ("org", space.org_id),
        title=lambda _, space: space.name,
        link=lambda world, space: fragments.space_url(world, space.space_id),
    ),
    "app": Kind(
        parent=lambda _, app: ("space", app.space_id),
        title=lambda _, app: str(app.config["name"]),
        link=fragments.app_url,
    ),
    "item": Kind(
        parent=lambda _, item: ("app", item.app_id),
        title=title,
        link=fragments.item_url,
    ),
    "task": Kind(
        parent=lambda _, task: None if task.space_id is None else ("space", task.space_id),
        title=lambda _, task: task.text,
        link=lambda _, task: f"{fragments.SITE}/tasks/{task.task_id}",
    ),
    "comment": Kind(
        parent=lambda _, comment: comment.reference,
        title=lambda _, comment: comment.value,
        link=lambda world, comment: label(world, comment.reference)[1],
    ),
    "file": Kind(
        parent=lambda _, file: file.ref,
        title=lambda _, file: file.name,
        link=_site,
    ),
    "status": Kind(
        parent=lambda _, status: ("space", status.space_id),
        title=lambda _, status: status.value,
        # the address of a status post on the site was never recorded.
        link=lambda world, status: f"{fragments.space_url(world, status.space_id)}/status/{status.status_id}",
    ),
    "question": Kind(
        parent=lambda _, question: question.reference,
        title=lambda _, question: question.text,
        link=lambda world, question: label(world, question.reference)[1],
    ),
    "space_member_request": Kind(
        parent=lambda _, request: ("space", request.space_id),
        title=lambda world, request: world.users.rows[request.created_by].name,
        link=lambda world, request: f"{fragments.space_url(world, request.space_id)}/members",
    ),
    "view": Kind(
        parent=lambda _, view: ("app", view.app_id),
        title=lambda _, view: view.name,
        link=lambda world, view: (
            f"{fragments.app_url(world, world.applications.rows[view.app_id])}?view={view.view_id}"
        ),
    ),
    "form": Kind(
        parent=lambda _, form: ("app", form.app_id),
        title=lambda world, form: str(world.applications.rows[form.app_id].config["name"]),
        link=lambda _, form: f"{fragments.SITE}/webforms/{form.app_id}/{form.form_id}",
    ),
    "widget": Kind(
        parent=lambda _, widget: widget.reference,
        title=lambda _, widget: widget.title,
        link=lambda world, widget: label(world, widget.reference)[1],
    ),
    "user": Kind(
        parent=lambda _, __: None,
        title=lambda _, user: user.name,
        link=lambda _, user: f"{fragments.SITE}/users/{user.user_id}",
    ),
    "profile": Kind(
        parent=lambda _, profile: None if profile.space_id is None else ("space", profile.space_id),
        title=lambda _, profile: profile.name,
        link=lambda world, profile: fragments.profile(world, profile.profile_id).link,
    ),
    "conversation": Kind(
        # What a conversation is about does not hold it: only its participants see it.
        parent=lambda _, __: None,
        title=lambda world, conversation: conversation.subject or _first_words(world, conversation.conversation_id),
        link=lambda _, conversation: f"{fragments.SITE}/chat/{conversation.conversation_id}",
    ),
    "message": Kind(
        parent=lambda _, message: ("conversation", message.conversation_id),
        title=lambda _, message: message.text,
        link=lambda world, message: label(world, ("conversation", message.conversation_id))[1],
    ),
    "embed": Kind(
        parent=lambda _, __: None,
        title=lambda _, embed: embed.title or embed.url,
        link=lambda _, embed: embed.url,
    ),
    "label": Kind(
        parent=lambda _, __: None,
        title=lambda _, label: label.text,
        link=_site,
    ),
    "batch": Kind(
        parent=lambda _, __: None,
        title=lambda _, batch: batch.name,
        link=_site,
    ),
}
"""Every type that something can hang on, or that can be named by `{type}/{id}`."""


def accept(kind: str, taken: Collection[str] = RESOLVABLE) -> None:
    """Refuse a type that is not taken here: `Unreferable` if Podio knows it, else `Invalid`."""
    if kind in taken:
        return
    if kind in RESOLVABLE or kind in UNRESOLVABLE:
        raise Unreferable(kind)
    raise Invalid(kind, f"must be one of {{{', '.join(map(repr, sorted(taken)))}}}")


def require(world: World, reference: Reference, right: str = "view", *, taken: Collection[str] = RESOLVABLE) -> None:
    """Check that an object is of a type taken here, lives with all it lies in, and that the session's user may."""
    kind, number = reference
    accept(kind, taken)
    if kind not in KINDS:
        raise Missing(f"{kind} {number}")
    row = world.table_of(kind)[number]
    while (parent := KINDS[kind].parent(world, row)) is not None and parent[0] in KINDS:
        kind = parent[0]
        row = world.table_of(kind)[parent[1]]
    rights.demand(world, reference, right)


def sees(world: World, user_id: int, reference: Reference) -> bool:
    """Whether a user, the session's or another, may see an object that was there once."""
    return rights.may(world, reference, "view", user_id)


def lies_in(world: World, reference: Reference, place: Reference) -> bool:
    """Whether an object is another, or lies in it: a comment in the file that it is on."""
    found: Reference | None = reference
    while found is not None and found != place:
        row = world.table_of(found[0]).rows.get(found[1]) if found[0] in KINDS else None
        found = None if row is None else KINDS[found[0]].parent(world, row)
    return found == place


def within(world: World, reference: Reference, kind: str) -> int | None:
    """The org, space, app or other object of a kind that an object lies in, or is; None if in none."""
    found: Reference | None = reference
    while found is not None and found[0] != kind and found[0] in KINDS:
        row = world.table_of(found[0]).rows.get(found[1])
        found = None if row is None else KINDS[found[0]].parent(world, row)
    return found[1] if found is not None and found[0] == kind else None


def space_of(world: World, reference: Reference) -> int | None:
    """The space that an object lies in, if any."""
    return within(world, reference, "space")


def app_of(world: World, reference: Reference) -> int | None:
    """The app that an object lies in, if any."""
    return within(world, reference, "app")


def label(world: World, reference: Reference) -> tuple[str, str]:
    """An object's title and address."""
    kind, number = reference
    if (known := KINDS.get(kind)) is None:
        return "", fragments.SITE
    row = world.table_of(kind).rows[number]
    return known.title(world, row), known.link(world, row)
