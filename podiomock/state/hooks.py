"""Hooks: URLs that are called when something happens, once they have proved that they want to be."""

from hashlib import sha1
from ipaddress import ip_address
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from podiomock.state.rows import Hook, HookCall, HookEvent, Reference
from podiomock.state.table import Invalid
from podiomock.state.world import World

EVENTS: dict[str, tuple[str, ...]] = {
    "app": (
        "item.create", "item.update", "item.delete", "comment.create", "comment.delete", "file.change",
        "app.update", "app.delete", "form.create", "form.update", "form.delete", "tag.add", "tag.delete",
    ),
    # the page has all three item events for a field, a later list of what is accepted only this one.
    "app_field": ("item.update",),
    "space": (
        "app.create", "contact.create", "contact.update", "contact.delete", "member.add", "member.remove",
        "status.create", "status.update", "status.delete",
        # no list has task.delete, but the page of DELETE /task/{id} asks whether to fire hooks.
        "task.create", "task.update", "task.delete",
    ),
}  # fmt: skip
"""What a hook can listen to, by what it hangs on [doc][audit]."""

ITEM = ("item_id", "item_revision_id", "external_id")
FIELDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(("item.create", "item.update", "item.delete"), ITEM),
    **dict.fromkeys(("comment.create", "comment.delete"), ("item_id", "comment_id")),
    "file.change": ("item_id", "action_type", "file_ids"),
    **dict.fromkeys(("app.create", "app.update", "app.delete"), ("app_id",)),
    **dict.fromkeys(("form.create", "form.update", "form.delete"), ("form_id", "app_id")),
    **dict.fromkeys(("task.create", "task.update", "task.delete"), ("task_id",)),
    # What the following carry is not documented.
    **dict.fromkeys(("tag.add", "tag.delete"), ("item_id", "text")),
    **dict.fromkeys(("contact.create", "contact.update", "contact.delete"), ("profile_id",)),
    **dict.fromkeys(("member.add", "member.remove"), ("user_id",)),
    **dict.fromkeys(("status.create", "status.update", "status.delete"), ("status_id",)),
}
"""What a delivery carries of each event, beside `type` and `hook_id` [doc]."""

VERIFY = "hook.verify"

ANYWHERE: Reference = ("anywhere", 0)
"""What a test's own listener hangs on that hears of every object; nothing that the API knows."""

MOST = 10
"""How many hooks of one type an object has at most [doc]."""

PATIENCE = 5
"""A-290: how many deliveries fail one after the other before a hook becomes inactive."""

PORTS = (None, 80, 443)
LOCAL = ("localhost", "local", "internal", "lan", "test", "home")
"""Last parts of host names that mean something only inside a network."""


def create(world: World, reference: Reference, kind: str, url: str) -> Hook:
    """Make a hook, inactive until verified; `Invalid` for a type that the object does not have, or a bad URL."""
    if kind not in EVENTS[reference[0]]:
        raise Invalid(kind, f"must be one of {{{', '.join(map(repr, EVENTS[reference[0]]))}}}")
    _check(url)
    if sum(each.type == kind for each in world.hooks.where("reference", reference)) >= MOST:
        # that there are at most ten is documented, how an eleventh is refused is not.
        raise Invalid(kind, "", sentence=f"There are already {MOST} hooks of type {kind} on this object")
    return made(world, reference, kind, url)


def made(world: World, reference: Reference, kind: str, url: str) -> Hook:
    """Make a hook of what is known to be good."""
    fresh = world.new_id("hook")
    # a hook keeps one code, so that of two requests to verify either answer will do.
    code = sha1(f"hook {fresh}".encode(), usedforsecurity=False).hexdigest()[:8]
    return world.hooks.insert(
        fresh, Hook(hook_id=fresh, reference=reference, type=kind, url=url, code=code, **world.facts())
    )


def _check(url: str) -> None:
    """Refuse what is no http(s) address, and on the internet other ports than the usual [doc]."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:  # brackets that close nothing, a port that is no number
        host, port = None, None
    if not host or parts.scheme.lower() not in ("http", "https") or not url.isprintable() or " " in url:
        raise Invalid(url, "must be a valid URL")
    if port not in PORTS and not _private(host):
        # Podio calls ports 80 and 443 only; where it could not go at all, any port will do, for tests.
        raise Invalid(url, "must be a URL with port 80 or 443")


def _private(host: str) -> bool:
    try:
        return not ip_address(host).is_global
    except ValueError:
        return "." not in host or host.rpartition(".")[2] in LOCAL


def listening(world: World, event: HookEvent) -> list[Hook]:
    """The active hooks that an event is for, oldest first."""
    if not world.hooks.rows:
        return []
    places = [event.reference, ANYWHERE]
    if event.type == "item.update":
        places += [("app_field", each) for each in _changed_fields(world, int(event.payload["item_id"]))]
    found = [each for place in places for each in world.hooks.where("reference", place)]
    return sorted(
        (each for each in found if each.type == event.type and each.status == "active"), key=lambda each: each.hook_id
    )


def _changed_fields(world: World, item_id: int) -> list[int]:
    """The fields in which an item's two newest revisions differ; A-291: calculations never call a hook."""
    after, *older = world.revisions.newest("item", item_id, 2)
    before = older[0].values if older else {}
    app = world.applications.rows[world.items.rows[item_id].app_id]
    return [
        each.field_id
        for each in app.fields
        if each.type != "calculation" and before.get(each.field_id) != after.values.get(each.field_id)
    ]


def call(world: World, hook: Hook, kind: str, payload: dict[str, str]) -> HookCall:
    """Call a hook; its URL's query string travels in the body [doc].

    A-287: the event's own fields come first and win over those of the query string.
    """
    parts = urlsplit(hook.url)
    named = dict(parse_qsl(parts.query, keep_blank_values=True))
    fields = {"type": kind, "hook_id": str(hook.hook_id), **payload}
    fresh = world.new_id("hook_call")
    return world.hook_calls.insert(
        fresh,
        HookCall(
            call_id=fresh,
            hook_id=hook.hook_id,
            type=kind,
            url=urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")),
            payload=fields | {key: value for key, value in named.items() if key not in fields},
            created_on=world.now,
        ),
    )


def request_verification(world: World, hook: Hook) -> None:
    """Send a hook its code; A-286: an active one stays active."""
    call(world, hook, VERIFY, {"code": hook.code})


def validate(world: World, hook: Hook, code: str) -> None:
    """Make a hook active, given its code; a wrong one is `Invalid`."""
    if code != hook.code:
        raise Invalid(code, "must be the code that was sent to the hook")
    if hook.status != "active" or hook.failures:
        world.hooks.change(hook.hook_id, status="active", failures=0)


def answered(world: World, made: HookCall, *, well: bool) -> None:
    """Count what became of a call; a hook that fails again and again becomes inactive."""
    hook = world.hooks.rows[made.hook_id]
    failures = 0 if well else hook.failures + 1
    if made.type == VERIFY or failures == hook.failures:
        return
    # that failing hooks are found inactive is known [doc], after how many failures is not.
    world.hooks.change(hook.hook_id, failures=failures, status="inactive" if failures >= PATIENCE else hook.status)
