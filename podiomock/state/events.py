"""What hooks can listen to. An event is kept whether or not anybody listens."""

from podiomock.state.rows import HookEvent, Reference
from podiomock.state.world import World


def fire(world: World, kind: str, reference: Reference, **payload: object) -> None:
    """Note an event on an app or a space; a delivery carries its payload as form fields, all strings."""
    fresh = world.new_id("event")
    world.hook_events.insert(
        fresh,
        HookEvent(
            event_id=fresh,
            type=kind,
            reference=reference,
            payload={key: "" if value is None else str(value) for key, value in payload.items()},
            created_on=world.now,
        ),
    )
