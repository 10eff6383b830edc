"""Hooks: create, list, verify, delete."""

from typing import Annotated

from msgspec import Meta, Struct

from podiomock.api.parameters import Moment
from podiomock.contract import endpoint
from podiomock.errors import Forbidden, InvalidValue
from podiomock.state import fragments, hooks, rights
from podiomock.state.rows import Hook, Reference
from podiomock.state.table import Deleted, Invalid, Missing
from podiomock.state.world import World

HookId = Annotated[int, Meta(ge=1, extra={"ref": "hooks"})]
HookableType = Annotated[str, Meta(extra={"ref": "references"}, extra_json_schema={"enum": sorted(hooks.EVENTS)})]
HookableId = Annotated[int, Meta(ge=1, extra={"ref": "references"})]


class HookOut(Struct):
    """A hook [doc]; `status` is inactive until its URL was verified, and again once that fails too often."""

    hook_id: int
    status: str
    type: str
    url: str
    created_on: Moment
    created_by: fragments.Byline
    created_via: fragments.Via


class HookCreate(Struct):
    """Which URL is called at which event."""

    url: str
    type: str


class HookCreated(Struct):
    """A new hook's id [doc]."""

    hook_id: int


class Verification(Struct):
    """The code that the hook's URL was sent."""

    code: str


@endpoint("POST", "/hook/{ref_type}/{ref_id}/", raises=(Forbidden,))
def create_hook(world: World, ref_type: HookableType, ref_id: HookableId, body: HookCreate) -> HookCreated:
    """Have a URL called at events of one type on an app, a field (`app_field`) or a space.

    The hook is inactive; its URL is sent `hook.verify` at once, and must give the code back.
    """
    hook = hooks.create(world, manageable(world, (ref_type, ref_id)), body.type, body.url)
    hooks.request_verification(world, hook)
    return HookCreated(hook.hook_id)


@endpoint("GET", "/hook/{ref_type}/{ref_id}/", raises=(Forbidden, InvalidValue))
def list_hooks(world: World, ref_type: HookableType, ref_id: HookableId) -> list[HookOut]:
    """The hooks on an app, a field or a space, oldest first."""
    found = world.hooks.where("reference", manageable(world, (ref_type, ref_id)))
    return [hook_out(world, each) for each in found]


@endpoint("POST", "/hook/{hook_id}/verify/request", raises=(Forbidden,))
def request_hook_verification(world: World, hook_id: HookId) -> None:
    """Send `hook.verify` to a hook's URL once more."""
    hooks.request_verification(world, _managed(world, hook_id))


@endpoint("POST", "/hook/{hook_id}/verify/validate", raises=(Forbidden,))
def validate_hook_verification(world: World, hook_id: HookId, body: Verification) -> None:
    """Give a hook's code back, which makes it active; a wrong one is 400."""
    hooks.validate(world, _managed(world, hook_id), body.code)


@endpoint("DELETE", "/hook/{hook_id}", raises=(Forbidden,))
def delete_hook(world: World, hook_id: HookId) -> None:
    """Delete a hook; A-292: what happened before is still told to it."""
    world.hooks.delete(_managed(world, hook_id).hook_id, world.now)


def manageable(world: World, reference: Reference) -> Reference:
    """What hooks hang on, if it lives and the session's user may manage its hooks.

    A-284: those may who may add one to the app, or to the space; the others do not see the hooks either.
    """
    kind, number = reference
    if kind not in hooks.EVENTS:
        raise Invalid(kind, f"must be one of {{{', '.join(map(repr, hooks.EVENTS))}}}")
    if kind == "space":
        rights.in_space(world, world.spaces[number].space_id, "add_hook")
    else:
        app = world.applications[number if kind == "app" else _app_of_field(world, number)]
        rights.on_app(world, app.app_id, "add_hook")
    return reference


def _app_of_field(world: World, field_id: int) -> int:
    for app in world.applications:
        for field in app.fields:
            if field.field_id == field_id:
                if field.status != "active":
                    raise Deleted(f"field {field_id}")
                return app.app_id
    raise Missing(f"field {field_id}")


def _managed(world: World, hook_id: int) -> Hook:
    hook = world.hooks[hook_id]
    if hook.reference != hooks.ANYWHERE:
        manageable(world, hook.reference)
    return hook


def hook_out(world: World, hook: Hook) -> HookOut:
    """A hook as it is listed."""
    return HookOut(
        hook_id=hook.hook_id,
        status=hook.status,
        type=hook.type,
        url=hook.url,
        created_on=world.session.dialect.moment(hook.created_on),
        created_by=fragments.byline(world, hook.created_by),
        created_via=fragments.via(world, hook.created_via),
    )
