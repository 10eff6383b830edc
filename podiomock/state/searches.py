"""Search: what holds all words of a query, of any kind, the newest activity first."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from msgspec import Struct

from podiomock.state import contacts
from podiomock.state.conditions import PLAIN_TYPES
from podiomock.state.fieldtype import FIELD_TYPES, title
from podiomock.state.people import profile_values
from podiomock.state.references import app_of, within
from podiomock.state.rights import may
from podiomock.state.rows import Application, Comment, Contact, Conversation, File, Item, Reference, Space, Status, Task
from podiomock.state.search_words import Wanted, folded
from podiomock.state.world import World

Place = Reference | None
"""Where to search: an org, a space, an app, or everywhere."""

Texts = Iterable[tuple[str, str]]
"""Texts, each with the search field it belongs to; `text` is none that one can choose."""

FIELD_VALUES = {
    "text": "text_values",
    "email": "email_values",
    "phone": "phone_values",
    "tel": "phone_values",
    "number": "num_values",
    "money": "num_values",
    "location": "location_values",
    "tag": "tags",
}
"""The types of field whose values are searched [doc], and the search field of each."""

PROFILE_VALUES = {"name": "name", "title": "job_title"} | {
    each: each for each in ("skill", "about", "location", "mail", "phone", "skype")
}
"""The keys of a profile that are searched [doc], and the search field of each."""

FIELDS = tuple(dict.fromkeys((*PROFILE_VALUES.values(), "comments", "title", *FIELD_VALUES.values())))
"""What a search can be limited to [doc]."""


class Kind(Struct, frozen=True):
    """A kind of thing that is searched.

    `rows` are those that lie in a place, whoever sees them; `texts` what is looked at in one. These are kept while
    the row and its `witness` stay the same, unless they rest on more than those: then they are not `steady`.
    """

    rows: Callable[[World, Place], Iterable[tuple[int, Any]]]
    texts: Callable[[World, Any], Texts]
    active_on: Callable[[Any], datetime] = lambda row: row.created_on
    witness: Callable[[World, Any], object] = lambda _, __: None
    steady: Callable[[World, Any], bool] = lambda _, __: True
    commented: bool = False


class Hit(NamedTuple):
    """Something that was found."""

    active_on: datetime
    kind: str
    number: int

    @property
    def reference(self) -> Reference:
        """Type and id."""
        return self.kind, self.number


def _spaces(world: World, place: Place) -> Iterable[Space]:
    if place is None:
        return world.spaces
    if place[0] == "org":
        return world.spaces.where("org", place[1])
    return [world.spaces[place[1]]] if place[0] == "space" else []


def _apps(world: World, place: Place) -> Iterator[tuple[int, Application]]:
    if place is not None and place[0] == "app":
        yield place[1], world.applications[place[1]]
    for space in _spaces(world, place):
        for app in world.applications.where("space", space.space_id):
            yield app.app_id, app


def _apps_by_name(world: World, place: Place) -> Iterable[tuple[int, Application]]:
    """In an app there are items and tasks to be found, not the app itself [doc]."""
    return () if place is not None and place[0] == "app" else _apps(world, place)


def _items(world: World, place: Place) -> Iterator[tuple[int, Item]]:
    if place is None:
        yield from ((each.item_id, each) for each in world.items)
        return
    for app_id, _ in _apps(world, place):
        yield from ((each.item_id, each) for each in world.items.where("app", app_id))


def _item_texts(world: World, item: Item) -> Iterator[tuple[str, str]]:
    yield "title", title(world, item)
    for field in world.applications.rows[item.app_id].fields:
        if field.status == "active" and (named := FIELD_VALUES.get(field.type)) is not None:
            for value in item.values.get(field.field_id, ()):
                yield named, FIELD_TYPES[field.type].text(world, field, value)
    for tag in item.tags:
        yield "tags", tag


def _plainly_titled(world: World, item: Item) -> bool:
    """Whether an item's title is its own, and not another thing's name, which no row here says."""
    fields = world.applications.rows[item.app_id].fields
    first = next((each for each in fields if each.status == "active" and item.values.get(each.field_id)), None)
    return first is None or first.type in PLAIN_TYPES


def _tasks(world: World, place: Place) -> Iterator[tuple[int, Task]]:
    for task in world.tasks:
        if place is None or _lies(world, task.ref, task.space_id, place):
            yield task.task_id, task


def _lies(world: World, reference: Reference | None, space_id: int | None, place: Reference) -> bool:
    kind, number = place
    if kind == "app":
        return reference is not None and app_of(world, reference) == number
    if space_id is None:
        return False
    return space_id == number if kind == "space" else world.spaces.rows[space_id].org_id == number


def _task_texts(_: World, task: Task) -> Texts:
    return ("title", task.text), ("text", task.description)


def _statuses(world: World, place: Place) -> Iterator[tuple[int, Status]]:
    for space in _spaces(world, place):
        yield from ((each.status_id, each) for each in world.statuses.where("space", space.space_id))


def _files(world: World, place: Place) -> Iterator[tuple[int, File]]:
    for file in world.files:
        if file.replaced_by is None and (place is None or within(world, ("file", file.file_id), place[0]) == place[1]):
            yield file.file_id, file


def _profiles(world: World, place: Place) -> Iterator[tuple[int, Contact]]:
    found: list[Contact] = []
    if place is None:
        found = contacts.known(world)
    elif place[0] != "app":
        found = (contacts.in_org if place[0] == "org" else contacts.in_space)(world, place[1])
    return ((each.profile_id, each) for each in found)


def _profile_texts(_: World, contact: Contact) -> Texts:
    return ((named, str(each)) for key, named in PROFILE_VALUES.items() for each in profile_values(contact, key))


def _conversations(world: World, place: Place) -> Iterator[tuple[int, Conversation]]:
    """Those of the session's user; nobody else finds them [doc]."""
    for mine in world.participants.where("user", world.session.user_id):
        row = world.conversations.get(mine.conversation_id)
        if row is not None and (
            place is None or (row.reference is not None and within(world, row.reference, place[0]) == place[1])
        ):
            yield row.conversation_id, row


def _conversation_texts(world: World, row: Conversation) -> Iterator[tuple[str, str]]:
    yield "title", row.subject or ""
    for message in world.messages.where("conversation", row.conversation_id):
        yield "text", message.text


KINDS: dict[str, Kind] = {
    "item": Kind(
        rows=_items,
        texts=_item_texts,
        active_on=lambda item: item.last_event_on,
        witness=lambda world, item: world.applications.rows[item.app_id],
        steady=_plainly_titled,
        commented=True,
    ),
    "task": Kind(
        rows=_tasks,
        texts=_task_texts,
        active_on=lambda task: task.completed_on or task.created_on,
        commented=True,
    ),
    "conversation": Kind(
        rows=_conversations,
        texts=_conversation_texts,
        active_on=lambda row: row.last_event_on,
        steady=lambda _, __: False,
    ),
    "app": Kind(rows=_apps_by_name, texts=lambda _, app: (("title", app.config["name"]),)),
    "status": Kind(rows=_statuses, texts=lambda _, status: (("text", status.value),), commented=True),
    "file": Kind(rows=_files, texts=lambda _, file: (("title", file.name),)),
    "profile": Kind(rows=_profiles, texts=_profile_texts),
}
"""What is searched [doc], in the order of the documented `ref_type`."""


def find(world: World, query: str, place: Place, kinds: Collection[str], fields: tuple[str, ...] = ()) -> list[Hit]:
    """What holds the query, in some search fields or any, the newest activity first, whoever sees it."""
    wanted = Wanted(query)
    if not wanted.terms:
        return []
    said = _comments(world) if not fields or "comments" in fields else {}
    return sorted((hit for each in kinds for hit in _hits(world, each, place, wanted, fields, said)), reverse=True)


def seen(world: World, hits: Iterable[Hit]) -> Iterator[Hit]:
    """Those of the hits that the session's user may see."""
    return (each for each in hits if may(world, each.reference))


Said = dict[Reference, list[Comment]]


def _comments(world: World) -> Said:
    said: Said = {}
    for comment in world.comments:
        said.setdefault(comment.reference, []).append(comment)
    return said


def _hits(world: World, name: str, place: Place, wanted: Wanted, fields: tuple[str, ...], said: Said) -> Iterator[Hit]:
    kind = KINDS[name]
    inside, witness_of = wanted.inside, kind.witness
    kept: dict[int, tuple[Any, object, str]] = {} if fields else world.cache.setdefault(("searched", name), {})
    for number, row in kind.rows(world, place):
        witness = witness_of(world, row)
        known = kept.get(number)
        if known is not None and known[0] is row and known[1] is witness:
            text = known[2]
        else:
            texts = [text for field, text in kind.texts(world, row) if not fields or field in fields]
            text = folded("\n".join(texts))
            if kind.steady(world, row):
                kept[number] = (row, witness, text)
        active_on = kind.active_on(row)
        if said and kind.commented and (comments := said.get((name, number))):
            text = "\n".join((text, *(folded(each.value) for each in comments)))
            active_on = max(active_on, comments[-1].created_on)
        if inside(text):
            yield Hit(active_on, name, number)


def highlight(world: World, hit: Hit, query: str, fields: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """Where the query was found, by search field. A-319: the form of highlights is unknown; words stand in `<em>`."""
    kind, wanted = KINDS[hit.kind], Wanted(query)
    texts = [*kind.texts(world, world.table_of(hit.kind).rows[hit.number])]
    if kind.commented:
        texts += [("comments", each.value) for each in world.comments.where("reference", hit.reference)]
    found: dict[str, list[str]] = {}
    for field, text in texts:
        if (not fields or field in fields) and (shown := wanted.marked(text)) is not None:
            found.setdefault(field, []).append(shown)
    return found
