"""A small world to ask items of, and beside it what was written there, as plain data."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import structs

from podiomock import World
from podiomock.state import items, ratings
from podiomock.state.rows import Application

NOW = datetime(2026, 2, 1, 11, 30, tzinfo=UTC)  # in Auckland it is half past midnight on the 2nd
ZONES = ("UTC", "America/New_York", "Pacific/Auckland")
OPTIONS = ("New", "Won", "Lost")
FIELDS: dict[str, Any] = {
    "name": "text",
    "amount": "number",
    "price": {"type": "money", "allowed_currencies": ["EUR", "USD"]},
    "done": "progress",
    "took": "duration",
    "due": "date",
    "stage": list(OPTIONS),
    "colours": {"type": "category", "multiple": True, "options": ["Red", "Green", "Blue"]},
    "asked": {"type": "question", "options": ["Yes", "No"]},
    "phase": {"type": "state", "allowed_values": ["open", "shut"]},
    "people": "contact",
    "owner": "member",
}
NUMBERS = ("amount", "price", "done", "took")


@dataclass
class Model:
    """An item as the slow implementation knows it: what was written, not what is kept."""

    number: int
    item_id: int
    created_on: datetime
    created_by: int
    created_via: int
    last_edit_on: datetime
    last_edit_by: int
    last_edit_via: int
    external_id: str | None = None
    tags: list[str] = field(default_factory=list)
    fields: dict[str, Any] = field(default_factory=dict)
    ratings: dict[tuple[int, str], int] = field(default_factory=dict)


@dataclass
class Drawn:
    """What Hypothesis draws of an item; people and links as positions."""

    fields: dict[str, Any]
    user: int
    client: int
    age: timedelta
    external_id: str | None
    tags: list[str]


class Place:
    """A small world with an app of every type of field, and what can be pointed at."""

    def __init__(self, zone: str) -> None:
        self.world = world = World()
        world.set_now(NOW)
        self.zone = ZoneInfo(zone)
        self.users = [world.user(name, timezone=zone).id for name in ("Ann", "bob", "Cid")]
        self.names = dict(zip(self.users, ("Ann", "bob", "Cid"), strict=True))
        space = world.org("Acme").space("Sales")
        others = space.app("Others", title="text")
        self.titles = {others.item(title=each).id: each for each in ("beta", "Alpha")}
        links = {"type": "app", "referenced_apps": [{"app_id": others.id}], "multiple": True}
        self.handle = space.app("Deals", {**FIELDS, "links": links})
        self.profiles = {world.users.rows[each].profile_id: self.names[each] for each in self.users}
        self.models: list[Model] = []
        self.act(0, 1)

    @property
    def app(self) -> Application:
        return self.handle.row

    def act(self, user: int, client: int) -> None:
        self.world.session = structs.replace(self.world.session, user_id=self.users[user], auth_client_id=client)

    def add(self, drawn: Drawn) -> None:
        self.act(drawn.user, drawn.client)
        self.world.set_now(NOW - drawn.age)
        row = items.create(self.world, self.app, self.written(drawn), external_id=drawn.external_id, tags=drawn.tags)
        self.world.set_now(NOW)
        when, via, user_id = NOW - drawn.age, drawn.client, self.users[drawn.user]
        self.models.append(
            Model(
                row.app_item_id, row.item_id, when, user_id, via, when, user_id, via,
                drawn.external_id, list(dict.fromkeys(drawn.tags)), self.known(drawn),
            )
        )  # fmt: skip
        self.act(0, 1)

    def change(self, at: int, drawn: Drawn) -> None:
        model = self.models[at % len(self.models)]
        self.act(drawn.user, drawn.client)
        row = self.world.items[model.item_id]
        cleared: dict[str, list[object]] = {each: [] for each in (*FIELDS, "links")}
        changed = items.update(self.world, row, {**cleared, **self.written(drawn)}, tags=drawn.tags)
        if changed is not row:
            model.fields, model.tags = self.known(drawn), list(dict.fromkeys(drawn.tags))
            model.last_edit_on, model.last_edit_via = NOW, drawn.client
            model.last_edit_by = self.users[drawn.user]
        self.act(0, 1)

    def remove(self, at: int) -> None:
        items.delete(self.world, self.world.items[self.models.pop(at % len(self.models)).item_id])

    def rate(self, at: int, user: int, kind: str, value: int) -> None:
        model = self.models[at % len(self.models)]
        self.act(user, 1)
        ratings.rate(self.world, ("item", model.item_id), kind, value)
        model.ratings[self.users[user], kind] = value
        self.act(0, 1)

    def written(self, drawn: Drawn) -> dict[str, Any]:
        raw: dict[str, Any] = {}
        for key, value in self.known(drawn).items():
            if key == "price":
                raw[key] = {"value": str(value), "currency": "EUR"}
            elif key == "due":
                start, end = value
                raw[key] = {"start": str(start)} if end is None else {"start": str(start), "end": str(end)}
            elif key == "people":
                raw[key] = [{"type": "profile", "id": each} for each in value]
            else:
                raw[key] = value
        return raw

    def known(self, drawn: Drawn) -> dict[str, Any]:
        found = {key: value for key, value in drawn.fields.items() if value not in (None, [])}
        for key, numbers in (("people", list(self.profiles)), ("owner", self.users), ("links", list(self.titles))):
            if key in found:
                found[key] = list(dict.fromkeys(numbers[at % len(numbers)] for at in found[key]))
        return found
