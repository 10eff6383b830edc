"""What builders share: in whose name and when a thing is made, and under which id; short forms of fields."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from msgspec import ValidationError, convert

from podiomock.state.app_fields import FIELD_CONFIG
from podiomock.state.applications import CONFIG
from podiomock.state.fieldtypes import FIELD_TYPES
from podiomock.state.items import given_values
from podiomock.state.people import ProfileKeys
from podiomock.state.recurrences import Recurrence, kept
from podiomock.state.rows import Application
from podiomock.state.slugs import slug
from podiomock.state.table import Invalid, Missing
from podiomock.state.teaching import BuildError, described, nearest
from podiomock.state.world import FIRST_IDS, Session, World

FIELD_KEYS: dict[str, Any] = {
    "label": str,
    "field_id": int,
    "description": str | None,
    "required": bool,
    "unique": bool,
    "hidden": bool,
    "hidden_create_view_edit": bool,
    "visible": bool,
    "mapping": str | None,
    "default_value": object,
    "settings": Mapping,
}
"""What a field's dict may say beside its type and, spelled out or in `settings`, the type's settings."""

CONSENTING = "consenting user"
"""The cell that says whose account a connection stands for once its page was opened: the caller."""


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
    named = isinstance(wanted, str)
    known = [each.name if named else f"{each.user_id} {each.name}" for each in world.users]
    raise BuildError(f"no user {wanted!r}", advice=nearest(wanted, known))


def recurring(raw: Mapping[str, Any]) -> dict[str, Any] | None:
    """A recurrence as rows keep it; a file may have `until` as a day."""
    plain = {key: f"{each}" if isinstance(each, date) else each for key, each in raw.items()}
    try:
        return kept(convert(plain, Recurrence))
    except ValidationError as error:
        advice = '; write {"name": "weekly", "config": {"days": ["monday"]}, "step": 2, "until": "2031-01-31"}'
        raise BuildError(f"{error}", advice=advice) from None
    except Invalid as error:
        raise BuildError(f"{error.value!r} {error.rule}", "until") from None


def zoned(name: str, moment: datetime | None) -> datetime | None:
    """A keyword's moment, if it knows its time zone."""
    if moment is not None and moment.tzinfo is None:
        raise BuildError(f"{moment} has no time zone", name, advice=f"; {moment:%Y-%m-%dT%H:%M:%S}Z is in UTC")
    return moment


@contextmanager
def acting(world: World, created_by: Any, created_on: datetime | None) -> Iterator[None]:
    """Act as somebody at some time, the caller and now by default; all of it or nothing."""
    user_id = caller(world) if created_by is None else at("created_by", person, world, created_by)
    zoned("created_on", created_on)
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
        raise BuildError(error.wrong, place, *error.at, advice=error.advice) from None


def spelled(name: str, spec: Any) -> dict[str, Any]:
    """Write a field's short form out as the API takes it.

    The short forms: a type; a list of category options; an app, to refer to; or a dict of `type`, of the field's
    own `label`, `field_id`, `required` and the like, and of the type's settings.
    """
    given = lengthened(spec)
    kind = FIELD_TYPES.get(str(given.get("type")))
    if kind is None:
        wanted = given.get("type")
        raise BuildError(f"no field type {wanted!r}", advice=nearest(wanted, sorted(FIELD_TYPES)))
    # A setting named like a key of the field itself, as contact's `type`, is written in `settings`.
    known = [each for each in kind.settings({}) or {} if each not in ("type", *FIELD_KEYS)]
    accepted = ("type", *FIELD_KEYS, *known)
    for key, value in given.items():
        if key not in accepted:
            raise BuildError(f"a {kind.name} field has no {key!r}", key, advice=nearest(key, accepted))
        if not isinstance(value, FIELD_KEYS.get(key, object)):
            raise BuildError(f"{key!r} is {value!r}", key, advice=f"; write {described(FIELD_KEYS[key])}")
    if given.get("field_id", 1) < 1:
        raise BuildError(f"an id is 1 or more, not {given['field_id']}", "field_id")
    settings = {**(given.get("settings") or {}), **{key: given[key] for key in known if key in given}}
    try:
        kind.settings(settings)
    except (Invalid, TypeError) as error:
        words = sentence(error) if isinstance(error, Invalid) else str(error)
        raise BuildError(f"the settings of this {kind.name} field: {words}") from None
    config = {key: given[key] for key in FIELD_CONFIG if key in given}
    config |= {"label": given.get("label") or slug(name).replace("-", " ").capitalize(), "settings": settings}
    return {"type": kind.name, "external_id": slug(name), "field_id": given.get("field_id"), "config": config}


def lengthened(spec: Any) -> dict[str, Any]:
    """A field's short form as a dict."""
    if isinstance(spec, str):
        return {"type": spec}
    if isinstance(spec, list | tuple):
        return {"type": "category", "options": list(spec)}
    if isinstance(spec, Mapping):
        return dict(spec)
    if hasattr(spec, "id"):
        return {"type": "app", "referenced_apps": [{"app_id": spec.id}]}
    raise BuildError(f"{spec!r} is no field", advice="; write a type, a list of options, or a mapping with a type")


def known_keys(kind: str, profile: Mapping[str, Any]) -> None:
    """Refuse a keyword that is no key of a profile."""
    for key in profile:
        if key not in ProfileKeys.__annotations__:
            raise BuildError(f"{kind} has no {key!r}", key, advice=nearest(key, ProfileKeys.__annotations__))


def check_config(config: Mapping[str, Any]) -> None:
    """Refuse what an app's config does not have, or not of that type."""
    for key, value in config.items():
        if key not in CONFIG:
            raise BuildError(f"an app's config has no {key!r}", key, advice=nearest(key, CONFIG))
        if CONFIG[key] is not None and type(value) is not type(CONFIG[key]):
            raise BuildError(f"{key!r} is {value!r}", key, advice=f"; write {described(type(CONFIG[key]))}")


def raw_values(app: Application, fields: Any, more: Mapping[str, Any]) -> dict[str, Any] | list[Any]:
    """Gather an item's values as a body would send them; `due_date` is read as `due-date`, a handle as its id."""
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
                there = f"app {app.app_id} {app.config['name']!r}"
                raise BuildError(f"{there} has no field {name!r}", "fields", name, advice=nearest(name, known))
            name = slug(name)
        raw[name] = sendable(value)
    return raw


def sendable(value: Any) -> Any:
    """A value as a body would send it: a handle as its id, and a user's as theirs."""
    if isinstance(value, list | tuple):
        return [sendable(each) for each in value]
    kind = getattr(value, "kind", None)
    if kind is None:
        return value
    return {"type": "user", "id": value.id} if kind == "user" else value.id


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
                name = key
                if isinstance(raw, list) and isinstance(value, dict):
                    name = value.get("external_id") or value.get("field_id")
                wrong = f"{name!r} does not take {value!r}: {rule(culprit)}"
                raise BuildError(wrong, "fields", key, advice=takes(app, name, value)) from None
        given = given_values(world, app, raw)
        for field in app.fields:
            if field.required and not given.get(field.field_id):
                wrong = f"{field.external_id!r} is required"
                raise BuildError(wrong, "fields", advice=takes(app, field.external_id, None)) from None
        raise BuildError(sentence(error)) from None


def takes(app: Application, name: object, value: object) -> str:
    """What a field takes, in words; of a category, the option that was probably meant."""
    field = next((each for each in app.fields if name in (each.external_id, str(each.field_id))), None)
    if field is None:
        return nearest(name, [each.external_id for each in app.fields])
    if field.type == "category" and isinstance(value, str):
        return nearest(value, [each["text"] for each in (field.settings or {})["options"]])
    return f"; fields of type {field.type} take {FIELD_TYPES[field.type].accepts}"


def rule(error: Invalid | Missing) -> str:
    """What a refusal of the state asks for."""
    return sentence(error) if isinstance(error, Missing) else error.sentence or error.rule


def sentence(error: Invalid | Missing) -> str:
    """What a refusal of the state says."""
    if isinstance(error, Missing):
        return error.sentence or f"there is no {error}"
    return error.sentence or f"{error.value!r} {error.rule}"


@contextmanager
def numbered(world: World, kind: str, table: str, number: int | None) -> Iterator[None]:
    """Have what is made inside take this id, if one is given, and the count of the others stay as it is."""
    if number is None:
        yield
        return
    if number in getattr(world, table).rows:
        raise BuildError(f"{kind} {number} exists already", f"{kind}_id", advice="; ids are never used twice")
    if number < 1:
        raise BuildError(f"an id is 1 or more, not {number}", f"{kind}_id")
    following = world.ids.rows.get(kind, FIRST_IDS.get(kind, 1))
    world.ids.put(kind, number)
    yield
    world.ids.put(kind, following)
