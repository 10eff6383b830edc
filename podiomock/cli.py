"""The command line: `podiomock serve` and what joins it.

A command is one function in `COMMANDS`, which adds its parser and says what runs. What runs is imported only then:
`podiomock --help` imports nothing.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress

from podiomock import __version__

AddParser = Callable[..., argparse.ArgumentParser]

FAILED = 2
"""Exit code when a command could not start, as argparse's own."""

INTERRUPTED = 130
"""Exit code of a command that Ctrl-C broke off, as a shell's own; a server is not broken off, but stopped: 0."""


class CommandError(Exception):
    """Why a command cannot run, in one sentence for the person who typed it."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code; without one, print the help."""
    parser = argparse.ArgumentParser(prog="podiomock", description="A fake Podio behind the Maton gateway.")
    parser.add_argument("--version", action="version", version=f"podiomock {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in COMMANDS:
        command(commands.add_parser)
    arguments = parser.parse_args(argv)
    if "run" not in arguments:
        parser.print_help()
        return 0
    run: Callable[[argparse.Namespace], int] = arguments.run
    try:
        return run(arguments)
    except CommandError as error:
        sys.stderr.write(f"podiomock: {error}\n")
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def serve(add_parser: AddParser) -> None:
    """Add `podiomock serve`."""
    parser = add_parser("serve", help="answer on a local port, until Ctrl-C")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", default=8787, type=int, help="port, 0 for any free one (default: %(default)s)")
    parser.add_argument(
        "--world",
        default="documented",
        help="where to start: a shipped world, a YAML file, or a name in fixtures/worlds (default: %(default)s)",
    )
    parser.add_argument("--api-key", default="podiomock-key", help="the key to accept (default: %(default)s)")
    parser.add_argument(
        "--allow-remote",
        action="store_true",
        help="listen on a --host that other machines reach; they can read and change everything in the world",
    )
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
    parser.set_defaults(run=_serve)


def _serve(arguments: argparse.Namespace) -> int:
    from podiomock.server.targets import is_loopback, target

    host, port, key = arguments.host, arguments.port, arguments.api_key
    if not is_loopback(host) and not arguments.allow_remote:
        raise CommandError(f"--host {host} would let other machines in; add --allow-remote if they should be")
    if not 0 <= port <= 65535:  # noqa: PLR2004  TCP's own number
        raise CommandError(f"--port {port} is no port; give one from 1 to 65535, or 0 for any free one")
    if not key or key != key.strip() or not (key.isascii() and key.isprintable()):
        raise CommandError("--api-key must be plain text that fits into the header Authorization: Bearer <key>")

    try:
        for each in arguments.hook_target:
            target(each)
    except ValueError as error:
        raise CommandError(f"--hook-target {error}") from None

    from pathlib import Path

    from podiomock.mock import PodioMock
    from podiomock.server.running import run
    from podiomock.state.worlds import WorldError, load

    try:
        world = load(arguments.world, Path("fixtures/worlds"))
    except WorldError as error:
        raise CommandError(str(error)) from None
    try:
        mock = PodioMock(
            world,
            api_key=key,
            clock=arguments.clock,
            limits=arguments.limits,
            ambiguous=arguments.ambiguous,
            evidence_header=arguments.evidence_header,
        )
    except ValueError as error:
        raise CommandError(f"--{error}") from None
    try:
        run(
            mock,
            host,
            port,
            started=lambda url: _greet(url, arguments.world, key),
            hook_targets=arguments.hook_target,
        )
    except OSError as error:
        reason = error.strerror or error
        raise CommandError(f"cannot listen on {host}:{port}: {reason}; --port 0 takes any free port") from None
    return 0


def _greet(url: str, world: str, key: str) -> None:
    from shlex import quote

    lines = (
        f"podiomock serves the world {world!r} at {url} until Ctrl-C. For your program:",
        "",
        f"export MATON_API_BASE_URL={url}",
        f"export MATON_API_KEY={quote(key)}",
        "",
        f"Podio's paths start with {url}/podio/, the control API is at {url}/_podiomock/",
    )
    with suppress(BrokenPipeError):  # whoever reads has seen enough
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()


def demo(add_parser: AddParser) -> None:
    """Add `podiomock demo`."""
    parser = add_parser("demo", help="test a small sync script against the fake, before your eyes")
    parser.add_argument("--folder", help="where to write it (default: a new temporary folder)")
    parser.set_defaults(run=_demo)


def _demo(arguments: argparse.Namespace) -> int:
    from podiomock.demo import run

    return run(arguments.folder)


def evidence(add_parser: AddParser) -> None:
    """Add `podiomock evidence`."""
    parser = add_parser("evidence", help="list how every endpoint, error and assumption is known")
    parser.add_argument(
        "pattern", nargs="*", help="only what is named so or does so: update_item, 'A-*', 'PUT /item/*', '*conflict'"
    )
    parser.add_argument("--kind", choices=("recorded", "documented", "inferred"), help="only what is known so")
    parser.add_argument("--json", action="store_true", help="print it for programs")
    parser.set_defaults(run=_evidence)


def _evidence(arguments: argparse.Namespace) -> int:
    from podiomock import ledger

    found = ledger.chosen(ledger.entries(), arguments.pattern, arguments.kind)
    if not found:
        asked = arguments.pattern[0] if arguments.pattern else ""
        raise CommandError(
            f"nothing in the ledger is {' or '.join(arguments.pattern)}; '*{asked}*' finds it inside of names"
        )
    with suppress(BrokenPipeError):
        sys.stdout.write(ledger.as_json(found) if arguments.json else ledger.as_text(found))
    return 0


COMMANDS: tuple[Callable[[AddParser], None], ...] = (serve, demo, evidence)
"""In the order of the help."""
