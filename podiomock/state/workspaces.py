"""Handles on organizations, their spaces, and the apps in those."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, Self, Unpack

from podiomock.state import (
    applications,
    calculations,
    embeds,
    items,
    memberships,
    organizations,
    people,
    rows,
    statuses,
)
from podiomock.state.handles import Contact, Filed, Item, Status, Tasked, Thing, Who, making
from podiomock.state.making import (
    acting,
    at,
    check_config,
    known_keys,
    person,
    raw_values,
    refused,
    refused_values,
    spelled,
    zoned,
)
from podiomock.state.teaching import BuildError, checked

Role = Literal["admin", "regular", "light"]
SpaceRole = Literal["admin", "regular", "light", "grant_only"]


class App(Thing[rows.Application], Tasked):
    """An app."""

    kind, table = "app", "applications"

    @checked
    def item(
        self,
        fields: Mapping[str, Any] | Sequence[Any] | None = None,
        *,
        item_id: int | None = None,
        external_id: str | None = None,
        tags: Sequence[str] = (),
        revision: int = 0,
        last_edit_on: datetime | None = None,
        last_edit_by: Who | None = None,
        created_on: datetime | None = None,
        created_by: Who | None = None,
        **more: Any,
    ) -> Item:
        """Make an item; values go by external_id in any form that the API takes, `due_date` for `due-date`.

        Handles do for the ids of items and people. At `revision=5` there are six revisions, all with these values.
        """
        world = self.world
        if revision < 0:
            raise BuildError(f"a revision is 0 or more, not {revision}", "revision")
        raw = raw_values(self.row, fields, more)
        with making(world, Item, item_id, created_by, created_on):
            with refused_values(world, self.row, raw):
                known = calculations.given(world, self.row, raw) if isinstance(raw, dict) else None
                row = items.create(world, self.row, raw, external_id=external_id, tags=tags, calculated=known)
            editor = row.created_by if last_edit_by is None else at("last_edit_by", person, world, last_edit_by)
            with acting(world, editor, zoned("last_edit_on", last_edit_on)):
                for _ in range(revision):
                    row = items.edit(world, row, {})
        return Item(world, row.item_id)


class Space(Thing[rows.Space], Tasked, Filed):
    """A workspace."""

    kind, table = "space", "spaces"

    @checked
    def member(self, user: Who, role: SpaceRole = "regular") -> Self:
        """Give somebody a role in this space; `grant_only` makes a guest, who sees what is shared with them."""
        organizations.join(self.world, self.reference, person(self.world, user), role)
        return self

    @checked
    def invite(self, mail: str, role: SpaceRole = "regular", message: str = "") -> Self:
        """Ask somebody into this space: one who has an account is in it at once, one who is new can join."""
        with acting(self.world, None, None), refused():
            memberships.invite(self.world, self.id, memberships.by_mail(self.world, mail), role, message)
        return self

    @checked
    def contact(
        self,
        name: str,
        *,
        profile_id: int | None = None,
        mail: Sequence[str] = (),
        external_id: str | None = None,
        created_on: datetime | None = None,
        **profile: Unpack[people.ProfileKeys],
    ) -> Contact:
        """Make a contact of this space: somebody who is not a user. It takes all that a profile has: `city="Rome"`."""
        world = self.world
        known_keys("contact", profile)
        with making(world, Contact, profile_id, None, created_on):
            columns = people.profile_columns(world, {"mail": list(mail), "external_id": external_id, **profile})
            row = people.create_contact(world, name, space_id=self.id, **columns)
        return Contact(world, row.profile_id)

    @checked
    def status(
        self,
        value: str,
        *,
        status_id: int | None = None,
        embed_url: str | None = None,
        created_on: datetime | None = None,
        created_by: Who | None = None,
    ) -> Status:
        """Say something in this space; `@[Jane Roe](user:12346)` mentions her."""
        if not value:
            raise BuildError("an empty post", "value")
        with making(self.world, Status, status_id, created_by, created_on):
            embed_id = embeds.make(self.world, embed_url).embed_id if embed_url else None
            row = statuses.create(self.world, self.id, value, embed_id=embed_id)
        return Status(self.world, row.status_id)

    @checked
    def app(
        self,
        name: str,
        fields: Mapping[str, Any] | None = None,
        *,
        app_id: int | None = None,
        item_name: str | None = None,
        description: str | None = None,
        icon: str = "251.png",
        config: Mapping[str, Any] | None = None,
        status: Literal["active", "inactive"] = "active",
        created_on: datetime | None = None,
        created_by: Who | None = None,
        **more: Any,
    ) -> App:
        """Make an app; its fields go by external_id, in order.

        A field is a type (`"text"`), a list of category options, an app to refer to, or a dict of `type` with
        `label`, `field_id`, `required`, ... and the type's settings.
        """
        world = self.world
        whole = {"name": name, "item_name": item_name or name, "description": description, "icon": icon}
        at("config", check_config, config or {})
        listed = [at("fields", at, each[0], spelled, *each) for each in {**(fields or {}), **more}.items()]
        with making(world, App, app_id, created_by, created_on):
            row = applications.create(world, self.id, {**whole, **(config or {})}, listed)
            if status != "active":
                world.applications.change(row.app_id, status=status)
        return App(world, row.app_id)


class Org(Thing[rows.Organization]):
    """An organization."""

    kind, table = "org", "organizations"

    @checked
    def member(self, user: Who, role: Role = "regular") -> Self:
        """Give somebody a role in this organization."""
        organizations.join(self.world, self.reference, person(self.world, user), role)
        return self

    @checked
    def space(
        self,
        name: str,
        *,
        space_id: int | None = None,
        url_label: str | None = None,
        description: str | None = None,
        privacy: Literal["open", "closed"] = "closed",
        auto_join: bool = False,
        post_on_new_app: bool = True,
        post_on_new_member: bool = True,
        created_on: datetime | None = None,
        created_by: Who | None = None,
    ) -> Space:
        """Make a workspace."""
        with making(self.world, Space, space_id, created_by, created_on):
            if url_label is not None:
                taken = {each.url_label for each in self.world.spaces.where("org", self.id)}
                organizations.free_label(url_label, taken)
            row = organizations.create_space(
                self.world,
                self.id,
                name,
                url_label=url_label,
                description=description,
                privacy=privacy,
                auto_join=auto_join,
                post_on_new_app=post_on_new_app,
                post_on_new_member=post_on_new_member,
            )
        return Space(self.world, row.space_id)
