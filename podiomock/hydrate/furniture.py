"""Facts, written as the data of a world's file: what was seen stands in what it lies in.

What lies in something that nobody saw gets a place of its own to lie in.
"""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from podiomock.hydrate.facts import Facts, Record
from podiomock.hydrate.values import UNWRITTEN, Entry, in_order, referred_apps, referred_items, written
from podiomock.state.applications import CONFIG
from podiomock.state.making import FIELD_KEYS
from podiomock.state.people import ProfileKeys

FIELD = tuple(each for each in FIELD_KEYS if each not in ("label", "field_id", "settings", "default_value"))
CONFIG_OWN = ("name", "item_name", "description", "icon")

COUNTED = ("org", "space", "app", "item", "task", "comment", "file", "status")
"""What is numbered one after the other."""

ROLES = ("admin", "regular", "light")


def furniture(facts: Facts) -> Entry:
    """The data of a world's file."""
    return Furniture(facts).data()


class Furniture:
    """The writing of one world."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.users = self._users()
        self.tasks: dict[int, Entry] = {}
        self.profiles = {each["profile_id"] for each in self.users.values() if "profile_id" in each}

    def data(self) -> Entry:
        """All of it, from the outside in."""
        orgs = {number: self._org(number, record) for number, record in self._seen("org")}
        spaces = self._spaces(orgs)
        apps: dict[int, Entry] = {}
        for number, record in in_order(self._apps(), referred_apps):
            apps[number] = self._app(number, record)
            self._lay(orgs, spaces, record.get("in space"), apps[number])
        items = self._items(orgs)
        statuses = self._statuses(spaces)
        loose = self._talk({"item": items, "app": apps, "space": spaces, "status": statuses})
        found: Entry = {"users": list(self.users.values())}
        if (me := self._me()) is not None:
            found["me"] = me
            # A task shows the labels of who asks.
            labels = {each["id"]: each for _, record in self._seen("task") for each in _labels(record)}
            if labels:
                self.users[me]["labels"] = [labels[each] for each in sorted(labels)]
        if counters := self._counters():
            found["next"] = counters
        found["organizations"] = list(orgs.values())
        self._people_in(orgs, spaces)
        files = self._files({"item": items, "task": self.tasks, "status": statuses})
        return found | ({"tasks": loose} if loose else {}) | ({"files": files} if files else {})

    def _people_in(self, orgs: dict[int, Entry], spaces: dict[int, Entry]) -> None:
        """Who is in a space as what: as its members were listed, or as the caller was told; or else all as admins.

        Who was seen at work could see what they worked on.
        """
        me = self._me()
        for number, space in spaces.items():
            listed = self.facts.roles.get(number)
            roles = dict.fromkeys(self.users, "admin") if listed is None else dict(listed)
            if me is not None and (own := self._role("space", number)) is not None:
                roles[me] = own
            space["members"] = [
                {"user": user, "role": role} for user, role in sorted(roles.items()) if user in self.users
            ]
        for number, org in orgs.items():
            if me is not None and (own := self._role("org", number)) is not None:
                org["members"] = [{"user": me, "role": own}]

    def _role(self, kind: str, number: int) -> str | None:
        """What the caller is somewhere, if an answer told."""
        role = self.facts.seen[kind].get(number, {}).get("role")
        return role if role in ROLES else None

    def _files(self, places: dict[str, dict[int, Entry]]) -> list[Entry]:
        """Files, into what they hang on; those that hang on nothing that is there."""
        loose: list[Entry] = []
        for number, record in self._seen("file"):
            entry = {"id": number, "name": record["name"], "mimetype": record["mimetype"], **self._fact(record)}
            if number in self.facts.contents:
                entry |= _content(self.facts.contents[number])
            kind, holder = record.get("on", ("", 0))
            place = places.get(kind, {}).get(holder)
            (loose if place is None else place.setdefault("files", [])).append(entry)
        return loose

    def _apps(self) -> dict[int, Record]:
        """Those that were seen; and those whose items were, with the fields and the name that these show."""
        found = dict(self._seen("app"))
        for number, fields in self.facts.fields.items():
            if ("app", number) in self.facts.made and number not in found:
                continue
            record = found.setdefault(number, {"config": {"name": f"App {number}"}})
            if "fields" not in record:
                shown = sorted(fields.values(), key=lambda each: (each.get("config") or {}).get("delta") or 0)
                found[number] = {**record, "fields": shown}
        return found

    def _spaces(self, orgs: dict[int, Entry]) -> dict[int, Entry]:
        spaces: dict[int, Entry] = {}
        for number, record in self._seen("space"):
            spaces[number] = self._space(number, record)
            self._into(orgs, record.get("in org"), "Organization", "spaces", spaces[number])
        self._contacts(spaces)
        return spaces

    def _statuses(self, spaces: dict[int, Entry]) -> dict[int, Entry]:
        """Posts, into the space that they were listed of; or the only one, as a post does not show its own."""
        found: dict[int, Entry] = {}
        for number, record in self._seen("status"):
            space = spaces.get(record.get("in space", next(iter(spaces)) if len(spaces) == 1 else 0))
            if space is not None:
                found[number] = {"id": number, "value": record["value"], **self._fact(record)}
                space.setdefault("statuses", []).append(found[number])
        return found

    def _talk(self, places: dict[str, dict[int, Entry]]) -> list[Entry]:
        """Tasks and comments, into their places; the tasks that have none."""
        tasks = self.tasks
        loose: list[Entry] = []
        for number, record in self._seen("task"):
            tasks[number] = self._task(number, record)
            place = self._place(record, places)
            (loose if place is None else place.setdefault("tasks", [])).append(tasks[number])
        for number, record in self._seen("comment"):
            place = self._place(record, {**places, "task": tasks} | {"app": {}, "space": {}})
            if place is not None:
                place.setdefault("comments", []).append(self._comment(number, record))
        return loose

    def _items(self, orgs: dict[int, Entry]) -> dict[int, Entry]:
        """Items, those that others of their app refer to first; a reference around a circle is left out."""
        own: dict[int, list[tuple[int, Record]]] = {}
        for number, record in self._seen("item"):
            own.setdefault(record.get("in app", 0), []).append((number, record))
        items: dict[int, Entry] = {}
        for org in orgs.values():
            for space in org.get("spaces", ()):
                for app in space.get("apps", ()):
                    for number, record in in_order(dict(own.get(app["id"], ())), referred_items):
                        entry = self._item(number, record, app["fields"], items)
                        if all(name in entry["fields"] for name in _required(app["fields"])):
                            items[number] = entry
                            app.setdefault("items", []).append(entry)
        return items

    def _contacts(self, spaces: dict[int, Entry]) -> None:
        for number, record in sorted(self.facts.seen["profile"].items()):
            space = spaces.get(record.get("space_id") or 0)
            if record.get("user_id") is None and space is not None:
                known = {key: record[key] for key in ProfileKeys.__annotations__ if record.get(key) and key != "avatar"}
                space.setdefault("contacts", []).append({"id": number, "name": record["name"], **known})
                self.profiles.add(number)

    def _seen(self, kind: str) -> Iterable[tuple[int, Record]]:
        known = sorted(self.facts.seen[kind].items())
        if self.facts.keep == "last":
            return known
        return [(number, record) for number, record in known if (kind, number) not in self.facts.made]

    def _users(self) -> dict[int, Entry]:
        found: dict[int, Entry] = {}
        for number, record in sorted(self.facts.seen["user"].items()):
            found[number] = {"id": number, "name": str(record.get("name") or record["mail"])}
            if isinstance(record.get("mail"), str):
                found[number]["mail"] = record["mail"]
            for key in ("timezone", "locale"):
                if isinstance(record.get(key), str):
                    found[number][key] = record[key]
        for number, record in sorted(self.facts.seen["profile"].items()):
            if isinstance(user_id := record.get("user_id"), int):
                user = found.setdefault(user_id, {"id": user_id, "name": record["name"]})
                user["profile_id"] = number
                user |= {key: record[key] for key in ProfileKeys.__annotations__ if key in record and key != "avatar"}
        return found

    def _counters(self) -> dict[str, int]:
        """Before the recorded calls, the next of each kind is the first that they made."""
        if self.facts.keep == "last":
            return {}
        first: dict[str, int] = {}
        for kind, number in self.facts.made:
            if kind in COUNTED:
                first[kind] = min(number, first.get(kind, number))
        return dict(sorted(first.items()))

    def _me(self) -> int | None:
        """Who called: whom an answer named so, or who made what the calls made."""
        if self.facts.me in self.users:
            return self.facts.me
        for kind, number in sorted(self.facts.made):
            maker = self.facts.seen[kind].get(number, {}).get("created_by")
            if isinstance(maker, dict) and maker.get("user_id") in self.users:
                return int(maker["user_id"])
        return None

    def _org(self, number: int, record: Record) -> Entry:
        return {"id": number, "name": record["name"], "url_label": record["url_label"], **self._fact(record)}

    def _space(self, number: int, record: Record) -> Entry:
        kept = ("description", "privacy", "auto_join", "post_on_new_app", "post_on_new_member")
        own = {key: record[key] for key in kept if record.get(key) is not None}
        return {"id": number, "name": record["name"], "url_label": record["url_label"], **own, **self._fact(record)}

    def _app(self, number: int, record: Record) -> Entry:
        config = record["config"]
        own = {key: config[key] for key in CONFIG_OWN if config.get(key) is not None}
        more = {
            key: value for key, value in config.items() if key in CONFIG and key not in CONFIG_OWN and value is not None
        }
        fields = {each["external_id"]: self._field(each) for each in record.get("fields", ()) if _living(each)}
        return {
            "id": number,
            **own,
            "config": more,
            "fields": fields,
            "status": record.get("status", "active"),
        } | self._fact({"created_by": record.get("owner")} | record)

    def _field(self, field: Record) -> Entry:
        config = field.get("config") or {}
        own = {key: config[key] for key in FIELD if config.get(key) is not None}
        written: Entry = {"type": field["type"], "field_id": field["field_id"], "label": field["label"], **own}
        if settings := config.get("settings"):
            written["settings"] = settings
        return written

    def _item(self, number: int, record: Record, known: Entry, made: dict[int, Entry]) -> Entry:
        fields = [each for each in record.get("fields") or () if each["external_id"] in known]
        values = written(fields, made, self.profiles)
        if "fields" not in record and (titled := _titled(known)) is not None:
            values[titled] = record["title"]  # a reference to an item shows its title alone
        entry: Entry = {"id": number, "fields": values}
        for key in ("external_id", "tags"):
            if record.get(key):
                entry[key] = record[key]
        if isinstance(record.get("revision"), int):
            entry["revision"] = record["revision"]
        return entry | self._fact(record.get("initial_revision") or record)

    def _task(self, number: int, record: Record) -> Entry:
        entry: Entry = {"id": number, "text": record["text"], "private": bool(record.get("private"))}
        for key in ("description", "due_date", "due_time", "external_id"):
            if record.get(key):
                entry[key] = record[key]
        responsible = record.get("responsible")
        if isinstance(responsible, dict) and responsible.get("user_id") in self.users:
            entry["responsible"] = responsible["user_id"]
        if record.get("completed_on"):
            entry["completed_on"] = _moment(record["completed_on"])
        made = self._fact(record)
        if made.get("created_by") == self._me() is not None and (labels := _labels(record)):
            entry["labels"] = [each["id"] for each in labels]
        return entry | made

    def _comment(self, number: int, record: Record) -> Entry:
        return {"id": number, "value": record["value"], **self._fact(record)}

    def _fact(self, record: Record) -> Entry:
        found: Entry = {}
        if isinstance(record.get("created_on"), str):
            found["created_on"] = _moment(record["created_on"])
        maker = record.get("created_by")
        if isinstance(maker, dict) and maker.get("user_id") in self.users:
            found["created_by"] = maker["user_id"]
        return found

    def _place(self, record: Record, places: dict[str, dict[int, Entry]]) -> Entry | None:
        reference = record.get("ref")
        if not isinstance(reference, dict):
            return None
        return places.get(str(reference.get("type")), {}).get(reference.get("id", 0))

    def _lay(self, orgs: dict[int, Entry], spaces: dict[int, Entry], space_id: Any, app: Entry) -> None:
        if space_id not in spaces:
            number = space_id if isinstance(space_id, int) else max(spaces, default=0) + 1
            spaces[number] = {"id": number, "name": f"Space {number}"}
            self._into(orgs, None, "Organization", "spaces", spaces[number])
            space_id = number
        spaces[space_id].setdefault("apps", []).append(app)

    @staticmethod
    def _into(places: dict[int, Entry], number: Any, name: str, key: str, entry: Entry) -> None:
        """Put an entry into its place, or one that nobody saw."""
        if number not in places:
            number = number if isinstance(number, int) else max(places, default=0) or 1
            places.setdefault(number, {"id": number, "name": f"{name} {number}"})
        places[number].setdefault(key, []).append(entry)


def _content(body: bytes) -> Entry:
    try:
        return {"text": body.decode()}
    except UnicodeDecodeError:
        return {"content": body}


def _required(fields: Entry) -> list[str]:
    return [name for name, each in fields.items() if each.get("required") and each["type"] not in UNWRITTEN]


def _titled(fields: Entry) -> str | None:
    """The field that an item is titled by."""
    return next((name for name, each in fields.items() if each["type"] == "text"), None)


def _living(field: Record) -> bool:
    return bool(field.get("status", "active") == "active")


def _moment(text: str) -> datetime:
    """A moment, in either dialect."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo is not None else found.replace(tzinfo=UTC)


def _labels(task: Record) -> list[Entry]:
    """The labels that a task shows."""
    shown = [each for each in task.get("labels") or () if isinstance(each, dict)]
    return [{"id": each["label_id"], "text": each["text"], "color": each["color"]} for each in shown]
