"""Apps that tests make for themselves."""

from typing import Any

import httpx
from msgspec import structs

from podiomock import PodioMock
from tests.behaviour.outsiders import SPACE

RECORDED_KEYS = {
    "app", "app_item_id", "app_item_id_formatted", "comments", "created_by", "created_on", "created_via",
    "current_revision", "external_id", "fields", "files", "initial_revision", "invite", "is_liked", "item_id",
    "last_event_on", "like_count", "link", "linked_account_data", "linked_account_id", "participants", "priority",
    "presence", "push", "ratings", "recurrence", "ref", "refs", "reminder", "revision", "revisions", "rights",
    "subscribed", "subscribed_count", "tags", "title", "user_ratings",
}  # fmt: skip
NEWER_KEYS = {"sharefile_vault_url", "sharefile_vault_folder_id"}
"""The keys of a single item: in every recording, and in the newer ones."""


def text(label: str, **config: Any) -> dict[str, Any]:
    """A text field."""
    return {"type": "text", "config": {"label": label, **config}}


def category(label: str, *options: str, multiple: bool = False, **config: Any) -> dict[str, Any]:
    """A category field with these options, whose ids count from 1."""
    settings = {"options": list(options), "multiple": multiple}
    return {"type": "category", "config": {"label": label, "settings": settings, **config}}


def field(kind: str, label: str, **config: Any) -> dict[str, Any]:
    """A field of any type."""
    return {"type": kind, "config": {"label": label, **config}}


def pointing_at(label: str, *app_ids: int, **config: Any) -> dict[str, Any]:
    """An app field."""
    settings = {"referenced_apps": [{"app_id": each} for each in app_ids]}
    return {"type": "app", "config": {"label": label, "settings": settings, **config}}


def app(api: httpx.Client, *fields: dict[str, Any], name: str = "Deals", **config: Any) -> int:
    """A new app's id."""
    body = {"space_id": SPACE, "config": {"name": name, **config}, "fields": list(fields)}
    answer = api.post("/app/", json=body)
    assert answer.status_code == 200, answer.text
    return int(answer.json()["app_id"])


def item(api: httpx.Client, app_id: int, values: dict[str, Any] | None = None, **more: Any) -> int:
    """A new item's id."""
    answer = api.post(f"/item/app/{app_id}/", json={"fields": values or {}, **more})
    assert answer.status_code == 200, answer.text
    return int(answer.json()["item_id"])


def values(api: httpx.Client, item_id: int) -> dict[str, Any]:
    """An item's values in the newer form."""
    answer = api.get(f"/item/{item_id}/value/v2")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def delete_field(podiomock: PodioMock, app_id: int, external_id: str) -> None:
    """Mark a field deleted; it lingers."""
    row = podiomock.world.applications[app_id]
    fields = tuple(
        structs.replace(each, status="deleted") if each.external_id == external_id else each for each in row.fields
    )
    podiomock.world.applications.change(app_id, fields=fields)


TITLE = text("Title")
STATE = category("State", "Open", "Won")


def deals(**more: Any) -> dict[str, Any]:
    """A new app's body."""
    return {"space_id": SPACE, "config": {"name": "Deals"}, "fields": [TITLE, STATE], **more}


def make(api: httpx.Client, name: str = "Deals", **more: Any) -> int:
    """A new app's id."""
    return int(api.post("/app/", json=deals(config={"name": name}, **more)).json()["app_id"])
