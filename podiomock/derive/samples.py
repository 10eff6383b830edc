"""Values for what a call sends: by the names of its keys where those say it, or else by their types."""

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import UNSET, inspect

WORDS: dict[str, tuple[Any, ...]] = {
    "access_level": ("view",),
    "aggregation": ("count",),
    "app_ids": ([456],),
    "app_label": ("tasks",),
    "before": (788,),
    "before_item_id": (1148,),
    "client_type": ("email",),
    "code": ("0000",),
    "color": ("blue",),
    "date_from": ("2025-02-01",),
    "date_to": ("2025-02-28",),
    "due_date": ("2025-02-15",),
    "due_on": ("2025-02-15 16:00:00",),
    "email": ("ann@example.com",),
    "embed_url": ("https://example.com/plan",),
    "exporter": ("csv",),
    "external_id": ("external-1",),
    "field": ("title",),
    "field_id": (3, 4, 6),
    "first": (0,),
    "key": ("name",),
    "locale": ("en_GB",),
    "name": ("example",),
    "notification_type": ("digest",),
    "number": ("1",),
    "old_file_id": (12344,),
    "org_label": ("myorg",),
    "participant": (12346,),
    "people": (12346,),
    "plugin": ("app_export",),
    "profile_ids": ("21002",),
    "query": ("project",),
    "ref_id": (123,),
    "ref_type": ("item",),
    "responsible": (12346,),
    "revision": (0, 1),
    "role": ("admin",),
    "second": (1,),
    "space_label": ("project-space",),
    "target": ("item_field",),
    "text": ("project-alpha",),
    "time": ("today",),
    "timezone": ("Europe/Copenhagen",),
    "type": ("like", "text", "item.create"),
    "url": ("https://podio.com/myorg/project-space", "https://example.com/plan"),
    "url_label": ("project-space", "tasks"),
    "user_ids": ("12346",),
    "value": ("Example",),
    "which": ("last",),
}
"""What stands under a name, in paths, queries and bodies, where neither a type nor the world says it."""

PLAIN: dict[type, type] = {inspect.StrType: str, inspect.IntType: int}


def word(name: str, turn: int) -> Any:
    """What stands under a name; where there are several, another each turn. UNSET if nothing is known."""
    known = WORDS.get(name, (UNSET,))
    return known[turn % len(known)]


def bodies(kind: inspect.Type, ids: Mapping[str, Any], turn: int) -> Iterator[Any]:
    """Bodies to try: what must be there, then what may be, one key at a time; `ids` are by the names of their keys."""
    kind = _sent(kind)
    value = sample(kind, "", ids, turn)
    yield {} if value is UNSET else value
    for each in kind.fields if isinstance(kind, inspect.StructType) else ():
        if not each.required and (value := sample(each.type, each.encode_name, ids, turn)) is not UNSET:
            yield {each.encode_name: value}


def sample(kind: inspect.Type, name: str, ids: Mapping[str, Any], turn: int) -> Any:
    """A value of a type, under the key `name`; UNSET if there is none."""
    kind = _sent(kind)
    if isinstance(kind, inspect.Metadata):
        return sample(kind.type, name, ids, turn)
    if isinstance(kind, inspect.LiteralType):
        said = word(name, turn)
        return said if said in kind.values else next(each for each in kind.values if each is not None)
    if isinstance(kind, inspect.ListType | inspect.VarTupleType):
        value = sample(kind.item_type, name.removesuffix("s"), ids, turn)
        return UNSET if value is UNSET else [value]
    if isinstance(kind, inspect.StructType):
        must = [each for each in kind.fields if each.required]
        return {each.encode_name: sample(each.type, each.encode_name, ids, turn) for each in must}
    known = ids.get(name, ids.get(f"{name}_id", word(name, turn)))
    if isinstance(kind, inspect.AnyType) or isinstance(known, PLAIN.get(type(kind), ())):
        return known
    return {
        inspect.StrType: "Example",
        inspect.IntType: getattr(kind, "ge", None) or 1,
        inspect.BoolType: True,
    }.get(type(kind), UNSET)


def _sent(kind: inspect.Type) -> inspect.Type:
    """A type without the None that may be sent, too."""
    if isinstance(kind, inspect.UnionType):
        return next(each for each in kind.types if not isinstance(each, inspect.NoneType))
    return kind
