"""What hooks can listen to. An event is kept whether or not anybody listens."""

from podiomock.state import hooks
from podiomock.state.rows import HookEvent, Reference
from podiomock.state.world import World


def fire(world: World, kind: str, reference: Reference, **payload: object) -> None:
    """Note an event on an app or a space, and call the hooks that listen; `payload` is what `hooks.FIELDS` says."""
    fresh = world.new_id("event")
    event = HookEvent(
        event_id=fresh,
        type=kind,
        reference=reference,
        payload={key: "" if payload[key] is None else str(payload[key]) for key in hooks.FIELDS[kind]},
        created_on=world.now,
    )
    world.hook_events.insert(fresh, event)
    for hook in hooks.listening(world, event):
        hooks.call(world, hook, kind, event.payload)
