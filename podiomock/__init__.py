"""A stateful fake of the Podio API behind the Maton gateway: a pytest plugin and a local server.

    def test_sync(podiomock):
        my_code.sync()  # calls https://api.maton.ai/podio/..., answered in process
        assert podiomock.effects.people == 0

Names are imported on first touch, so that a pytest run that does not use the fixture pays for none of them.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from podiomock.activation import activate
    from podiomock.calls import Call
    from podiomock.client_contract import ClientContract
    from podiomock.derive.schemas import schema
    from podiomock.http import Handler, Request, Response
    from podiomock.hydrate.hydration import from_cassette
    from podiomock.hydrate.loading import load
    from podiomock.mock import PodioMock
    from podiomock.state.world import World
    from podiomock.state.worlds import WorldError

__version__ = "0.1.0"

__all__ = [
    "Call",
    "ClientContract",
    "Handler",
    "PodioMock",
    "Request",
    "Response",
    "World",
    "WorldError",
    "activate",
    "from_cassette",
    "load",
    "schema",
]

_ROOMS = {
    "Call": "calls",
    "ClientContract": "client_contract",
    "Handler": "http",
    "PodioMock": "mock",
    "Request": "http",
    "Response": "http",
    "World": "state.world",
    "WorldError": "state.worlds",
    "activate": "activation",
    "from_cassette": "hydrate.hydration",
    "load": "hydrate.loading",
    "schema": "derive.schemas",
}


def __getattr__(name: str) -> object:
    room = _ROOMS.get(name)
    if room is None:
        raise AttributeError(f"module 'podiomock' has no attribute {name!r}; it has {', '.join(__all__)}")
    from importlib import import_module

    value: object = getattr(import_module(f"podiomock.{room}"), name)
    globals()[name] = value
    return value
