"""Who may import whom: each floor only what lies below it, each third party only its own rooms."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "podiomock"

FLOORS = {
    "http": 0,
    "dialects": 0,
    "links": 0,
    "ranges": 0,
    "errors": 0,  # knows the wire beside it: the envelopes
    "state": 1,
    "calls": 1,
    "clock": 2,
    "limits": 2,
    "effects": 2,
    "changes": 2,
    "contract": 2,
    "faults": 3,
    "evidence": 0,
    "citations": 1,
    "operations": 2,
    "canned": 3,
    "api": 3,
    "rooms": 4,
    "ledger": 5,
    "answers": 5,
    "service": 5,
    "witness": 6,
    "gateway": 6,
    "native": 6,
    "colleagues": 5,
    "churn": 6,
    "hooks": 6,
    "transports": 6,
    "cassettes": 6,
    "derive": 6,
    "strategies": 8,
    "client_contract": 9,
    "mock": 7,
    "activation": 8,
    "server": 8,
    "plugin": 13,
    "cassette_plugin": 11,
    "cassette_report_plugin": 10,
    "dialect_plugin": 11,
    "sweep": 8,
    "sweep_plugin": 11,
    "usage": 8,
    "usage_plugin": 10,
    "worlds_plugin": 12,
    "rerunning": 1,
    "example_plugin": 11,
    "cassette_commands": 10,
    "recording": 11,
    "hydrate": 7,
    "importing": 10,
    "check": 11,
    "ear": 0,
    "scratch": 1,
    "probe": 11,
    "verify": 11,
    "options": 9,
    "proxy": 12,
    "cli": 13,
    "demo": 8,
    "__main__": 14,
    "": 14,
}
NARROWER = {
    "http": set[str](),
    "dialects": set[str](),
    "errors": {"http", "evidence"},
    "links": {"http"},
    "ranges": {"http"},
    "state": {"dialects"},
    "contract": {"errors", "evidence"},
    "faults": {"errors", "evidence", "http", "limits", "state"},
    "evidence": set[str](),
    "citations": set[str](),
    "operations": set[str](),
    "calls": {"http", "evidence"},
    "clock": {"state"},
    "limits": {"errors", "state"},
    "effects": {"calls", "http", "state"},
    "changes": {"calls", "http", "state"},
    "canned": {"contract", "errors", "http"},
    "api": {"contract", "state", "errors", "evidence"},
    "transports": {"http"},
    "cassettes": {"http"},
    "hooks": {"state"},
}
"""Rooms that may import only these, though more lies below them."""

FENCES = {
    "yaml": {"state/worlds.py", "cassettes/blocks.py", "cassettes/foreign/vcrpy.py"},
    "filelock": {"cassettes/cassette.py"},
    "ahocorasick_rs": {"cassettes/secrets.py"},
    "hypothesis": {
        "derive/strategies.py",
        "client_contract.py",
        "derive/bodies.py",
        "derive/calls",
        "derive/machine.py",
        "example_plugin.py",
        "strategies.py",
        "worlds_plugin.py",
    },
    "respx": {
        "transports/past_respx.py",
        "transports/claims.py",
        "transports/httpx.py",
        "transports/__init__.py",
        "mock.py",
    },
    "httpx": {"transports/claims.py", "transports/httpx.py", "transports/past_respx.py", "transports/upstream.py"},
    "httpx2": {"transports/httpx2.py"},
    "requests": set[str](),  # answered beneath it, in urllib3
    "urllib3": {"transports/urllib3.py"},
    "aiohttp": {"transports/aiohttp.py"},
    "httplib2": {"transports/httplib2.py"},
    "curl_cffi": {"transports/curl_cffi.py"},
    "pycurl": {"transports/pycurl.py"},
    "uvicorn": {"server"},
    "uvloop": {"transports/uvloop.py", "server"},
    "httptools": {"server"},
    "python_multipart": {"contract/multipart.py"},
    "openpyxl": {"state/exports.py"},
    "trustme": {"proxy/authority.py"},
    "cryptography": {"proxy/authority.py"},
    "_pytest": {"rerunning.py"},
    "pytest": {
        "plugin.py",
        "example_plugin.py",
        "client_contract.py",
        "cassette_plugin.py",
        "cassette_report_plugin.py",
        "dialect_plugin.py",
        "sweep_plugin.py",
        "usage_plugin.py",
        "worlds_plugin.py",
        "rerunning.py",
    },
}


def imports() -> Iterator[tuple[str, str, str]]:
    """Walk (file, its room, module imported)."""
    for path in sorted(PACKAGE.rglob("*.py")):
        file = path.relative_to(PACKAGE).as_posix()
        room = file.removesuffix(".py").split("/")[0].replace("__init__", "")
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                yield from ((file, room, name.name) for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                if node.module == "podiomock":
                    yield from ((file, room, f"podiomock.{name.name}") for name in node.names)
                else:
                    yield file, room, node.module


OURS = [
    (file, room, module.split(".")[1])
    for file, room, module in imports()
    if module.startswith("podiomock.") and module != "podiomock.__version__"
]
THEIRS = [(file, module.split(".")[0]) for file, _, module in imports() if module.split(".")[0] in FENCES]


def test_every_room_has_its_floor() -> None:
    assert {room for _, room, _ in imports()} <= FLOORS.keys()


@pytest.mark.parametrize(("file", "room", "imported"), sorted(set(OURS)))
def test_a_room_imports_only_what_lies_below(file: str, room: str, imported: str) -> None:
    if room in NARROWER:
        assert imported in {room, *NARROWER[room]}, f"{file} imports {imported}"
    elif room not in ("", imported):
        assert FLOORS[imported] < FLOORS[room], f"{file} imports {imported}, which is not below {room}"


@pytest.mark.parametrize(("file", "third_party"), sorted(set(THEIRS)))
def test_a_third_party_stays_in_its_rooms(file: str, third_party: str) -> None:
    assert any(file == room or file.startswith(f"{room}/") for room in FENCES[third_party])
