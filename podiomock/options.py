"""The options that all commands take which start a fake, and the fake that they ask for."""

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from podiomock.mock import PodioMock


class CommandError(Exception):
    """Why a command cannot run, in one sentence for the person who typed it."""


def add_world(parser: argparse.ArgumentParser) -> None:
    """Add where the fake starts, and what it minds."""
    parser.add_argument(
        "--world",
        default="documented",
        help="where to start: a shipped world, a YAML file, or a name in fixtures/worlds (default: %(default)s)",
    )
    parser.add_argument("--api-key", default="podiomock-key", help="the key to accept (default: %(default)s)")
    parser.add_argument(
        "--hook-target",
        action="append",
        default=[],
        metavar="URL",
        help="deliver hooks to URLs that begin so, too, as https://example.com/podio; else only to this machine; "
        "can be given several times",
    )
    parser.add_argument(
        "--clock",
        default="steps",
        help="how the world's time goes: steps (a second a write), frozen, real, or the moment where it starts "
        "(default: %(default)s)",
    )
    parser.add_argument(
        "--dialect",
        choices=("documented", "recorded"),
        help="whose word goes where the vendor's page and the recordings disagree (default: documented at Maton's "
        "door, recorded at Podio's own)",
    )
    parser.add_argument(
        "--faults",
        default="",
        metavar="FILE",
        help="plan the faults of a YAML file; those of the world's own file are planned before them",
    )
    parser.add_argument("--limits", action="store_true", help="refuse more calls than the gateway and Podio allow")
    parser.add_argument(
        "--ambiguous",
        default="newest",
        choices=("newest", "error"),
        help="what a call gets that names no connection while several are active (default: %(default)s)",
    )
    parser.add_argument(
        "--evidence-header", action="store_true", help="say in X-Podiomock-Evidence what each answer rests on"
    )


def add_port(parser: argparse.ArgumentParser, default: int) -> None:
    """Add where to listen."""
    parser.add_argument("--port", default=default, type=int, help="port, 0 for any free one (default: %(default)s)")


def check_port(port: int, option: str = "--port") -> None:
    """Refuse what is no port."""
    if not 0 <= port <= 65535:  # noqa: PLR2004  TCP's own number
        raise CommandError(f"{option} {port} is no port; give one from 1 to 65535, or 0 for any free one")


def live_key(advice: str) -> str:
    """The key in MATON_API_KEY; `CommandError` if there is none, or none that a header can carry."""
    key = os.environ.get("MATON_API_KEY", "")
    if not key:
        raise CommandError(f"there is no key; {advice}")
    if not fits_header(key):
        raise CommandError("the key in MATON_API_KEY fits into no header: it begins or ends with a blank, or has lines")
    return key


def fits_header(key: str) -> bool:
    """Whether a key can stand in `Authorization: Bearer <key>`."""
    return bool(key) and key == key.strip() and key.isascii() and key.isprintable()


def mock(arguments: argparse.Namespace) -> "PodioMock":
    """The fake that the options ask for; `CommandError` for what they cannot mean."""
    from podiomock.server.targets import target

    key = arguments.api_key
    if not fits_header(key):
        raise CommandError("--api-key must be plain text that fits into the header Authorization: Bearer <key>")
    try:
        for each in arguments.hook_target:
            target(each)
    except ValueError as error:
        raise CommandError(f"--hook-target {error}") from None

    from podiomock.faults.plans import PlanError
    from podiomock.hydrate.loading import load
    from podiomock.mock import PodioMock
    from podiomock.state.worlds import WorldError

    folder = Path("fixtures/worlds")
    try:
        world = load(arguments.world, folder)
    except WorldError as error:
        raise CommandError(str(error)) from None
    try:
        made = PodioMock(
            world,
            api_key=key,
            clock=arguments.clock,
            limits=arguments.limits,
            ambiguous=arguments.ambiguous,
            evidence_header=arguments.evidence_header,
            dialect=arguments.dialect,
        )
        made.faults.plan(arguments.faults, [folder])
    except PlanError as error:
        raise CommandError(str(error)) from None
    except ValueError as error:
        raise CommandError(f"--{error}") from None
    return made


def unused(served: "PodioMock") -> list[str]:
    """A line for each planned fault that was not used up, for the end of a command."""
    with served.lock:
        return [f"podiomock: a planned fault was not used up: {each!r}\n" for each in served.faults.unused]
