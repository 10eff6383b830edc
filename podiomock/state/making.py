"""What builders share: in whose name and when a thing is made, short forms of fields, and errors that teach."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from podiomock.state.applications import FIELD_CONFIG
from podiomock.state.fieldtypes import FIELD_TYPES
from podiomock.state.items import given_values
from podiomock.state.rows import Application
from podiomock.state.slugs import slug
from podiomock.state.table import Invalid, Missing
from podiomock.state.world import FIRST_IDS, Session, World

CONSENTING = "consenting user"
"""The cell that says whose account a connection stands for once its page was opened: the caller."""


class BuildError(ValueError):
    """A builder was given what it does not take. `at` says where: keywords and keys, outermost first."""

    def __init__(self, message: str, *at: str | int) -> None:
        self.at = at
        super().__init__(message)


def nearest(wrong: object, known: Iterable[object]) -> str:
    """Say what was probably meant, or all there is: `; did you mean 'title'?`."""
    names = [str(each) for each in known]
    close = get_close_matches(str(wrong), names, n=1, cutoff=0.55) or [each for each in names if str(wrong) in each]
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; there is {', '.join(names)}" if names else "; there is none"


def caller(world: World) -> int:
    """The user in whose name builders act unless told otherwise: who consented, else the world's first."""
    found = world.cells.rows.get(CONSENTING)
    return found if found is not None else next((each.user_id for each in world.users), 0)


def person(world: World, who: Any) -> int:
    """A user's id, from an id, a name, a mail or a handle."""
    wanted = getattr(who, "id", who)
    for each in world.users:
        if wanted in (each.user_id, each.name, each.mail):
            return each.user_id
    known = [f"{each.user_id} {each.name}" for each in world.users]
    raise BuildError(f"no user {wanted!r}{nearest(wanted, known)}")


@contextmanager
def acting(world: World, created_by: Any, created_on: datetime | None) -> Iterator[None]:
    """Act as somebody at some time, the caller and now by default; all of it or nothing."""
    user_id = caller(world) if created_by is None else at("created_by", person, world, created_by)
    if created_on is not None and created_on.tzinfo is None:
        raise BuildError(f"{created_on} has no time zone; write datetime(..., tzinfo=UTC)", "created_on")
    mark, session, now = world.journal.mark(), world.session, world.now
    world.session = Session(user_id, 1, session.dialect, session.origin)
    try:
        if created_on is not None:
            world.set_now(created_on)
        yield
        if created_on is not None:
            world.set_now(now)
    except BaseException:
        world.journal.rewind(mark)
        raise
    finally:
        world.session = session


def at(place: str | int, make: Any, *arguments: Any) -> Any:
    """Call, and say of an error where it arose."""
    try:
        return make(*arguments)
    except BuildError as error:
        raise BuildError(str(error), place, *error.at) from None


def spelled(name: str, spec: Any) -> dict[str, Any]:
    """Write a field's short form out as the API takes it.

    The short forms: a type; a list of category options; an app, to refer to; or a dict of `type`, of the field's
    own `label`, `field_id`, `required` and the like, and of the type's settings.
    """
    if isinstance(spec, str):
        given: dict[str, Any] = {"type": spec}
    elif isinstance(spec, list | tuple):
        given = {"type": "category", "options": list(spec)}
    elif isinstance(spec, Mapping):
        given = dict(spec)
    elif hasattr(spec, "id"):
        given = {"type": "app", "referenced_apps": [{"app_id": spec.id}]}
    else:
        raise BuildError(f"{spec!r} is no field; write a type, a list of options, or a dict", "fields", name)
    kind = FIELD_TYPES.get(given.pop("type", ""))
    if kind is None:
        raise BuildError(f"no field type {spec!r}{nearest(spec, sorted(FIELD_TYPES))}", "fields", name)
    field: dict[str, Any] = {"type": kind.name, "external_id": slug(name)}
    if "field_id" in given:
        field["field_id"] = given.pop("field_id")
    config: dict[str, Any] = {"label": given.pop("label", None) or slug(name).replace("-", " ").capitalize()}
    config |= {key: given.pop(key) for key in FIELD_CONFIG & given.keys()}
    settings = dict(given.pop("settings", {}))
    known = kind.settings({}) or {}
    for key, value in given.items():
        if key not in known:
            accepted = ("label", "field_id", "settings", *sorted(FIELD_CONFIG), *known)
            raise BuildError(f"a {kind.name} field has no {key!r}{nearest(key, accepted)}", "fields", name, key)
        settings[key] = value
    return {**field, "config": {**config, "settings": settings}}


def raw_values(app: Application, fields: Any, more: Mapping[str, Any]) -> dict[str, Any] | list[Any]:
    """Gather an item's values as a body would send them; `due_date` is read as `due-date`."""
    if fields is not None and not isinstance(fields, Mapping):
        if more:
            raise BuildError("write the fields as keywords or as a list, not both", "fields")
        return list(fields)
    known = [each.external_id for each in app.fields if each.status == "active"]
    numbers = [str(each.field_id) for each in app.fields]
    raw: dict[str, Any] = {}
    for key, value in {**(fields or {}), **more}.items():
        name = str(key)
        if name not in known and name not in numbers:
            if slug(name) not in known:
                raise BuildError(
                    f"app {app.app_id} {app.config['name']!r} has no field {name!r}{nearest(name, known)}",
                    "fields",
                    name,
                )
            name = slug(name)
        raw[name] = value
    return raw


@contextmanager
def refused() -> Iterator[None]:
    """Say as a builder what the state refuses."""
    try:
        yield
    except (Invalid, Missing) as error:
        raise BuildError(sentence(error)) from None


@contextmanager
def refused_values(world: World, app: Application, raw: dict[str, Any] | list[Any]) -> Iterator[None]:
    """Say of a refused value which field did not take it, and what that takes."""
    try:
        yield
    except (Invalid, Missing) as error:
        parts: Iterable[tuple[Any, Any]] = raw.items() if isinstance(raw, dict) else enumerate(raw)
        for key, value in parts:
            try:
                given_values(world, app, {key: value} if isinstance(raw, dict) else [value])
            except (Invalid, Missing) as culprit:
                field = next((each for each in app.fields if key in (each.external_id, str(each.field_id))), None)
                takes = f"; a {field.type} field takes {FIELD_TYPES[field.type].accepts}" if field else ""
                raise BuildError(f"{key} does not take {value!r}: {sentence(culprit)}{takes}", "fields", key) from None
        raise BuildError(sentence(error)) from None


def sentence(error: Invalid | Missing) -> str:
    """What a refusal of the state says."""
    if isinstance(error, Missing):
        return error.sentence or f"there is no {error}"
    return error.sentence or error.rule


@contextmanager
def numbered(world: World, kind: str, table: str, number: int | None) -> Iterator[None]:
    """Have what is made inside take this id, if one is given, and the count of the others stay as it is."""
    if number is None:
        yield
        return
    if number in getattr(world, table).rows:
        raise BuildError(f"{kind} {number} exists already; ids are never used twice", f"{kind}_id")
    following = world.ids.rows.get(kind, FIRST_IDS.get(kind, 1))
    world.ids.put(kind, number)
    yield
    world.ids.put(kind, following)


def one_of(name: str, value: str, accepted: tuple[str, ...]) -> str:
    """Take one of a few words."""
    if value not in accepted:
        raise BuildError(f"{value!r} is no {name}{nearest(value, accepted)}", name)
    return value
