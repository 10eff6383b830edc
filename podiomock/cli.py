"""The command line: `podiomock serve` and what joins it.

A command is one function in `COMMANDS`, which adds its parser and says what runs. What runs is imported only then:
`podiomock --help` imports nothing.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from podiomock import __version__
from podiomock.options import CommandError, add_port, add_world, check_port, mock, unused

AddParser = Callable[..., argparse.ArgumentParser]

FAILED = 2
"""Exit code when a command could not start, as argparse's own."""

INTERRUPTED = 130
"""Exit code of a command that Ctrl-C broke off, as a shell's own; a server is not broken off, but stopped: 0."""


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
    except OSError as error:
        if error.filename is None:
            raise
        sys.stderr.write(f"podiomock: {error.filename}: {error.strerror}\n")  # a file that was named
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED


def serve(add_parser: AddParser) -> None:
    """Add `podiomock serve`."""
    parser = add_parser("serve", help="answer on a local port, until Ctrl-C")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    add_port(parser, 8787)
    parser.add_argument(
        "--native-port",
        type=int,
        metavar="N",
        help="stand in for https://api.podio.com, too, on this port (0: any free)",
    )
    add_world(parser)
    parser.add_argument(
        "--allow-remote",
        action="store_true",
        help="listen on a --host that other machines reach; they can read and change everything in the world",
    )
    parser.set_defaults(run=_serve)


def _serve(arguments: argparse.Namespace) -> int:
    from podiomock.server.targets import is_loopback

    host, port = arguments.host, arguments.port
    if not is_loopback(host) and not arguments.allow_remote:
        raise CommandError(f"--host {host} would let other machines in; add --allow-remote if they should be")
    check_port(port)
    native_port: int | None = arguments.native_port
    if native_port is not None:
        check_port(native_port, "--native-port")
    served = mock(arguments)

    from podiomock.server.running import run

    try:
        run(
            served,
            host,
            port,
            native_port=native_port,
            started=lambda *urls: _greet(arguments.world, served.api_key, *urls),
            hook_targets=arguments.hook_target,
        )
    except OSError as error:
        reason = error.strerror or error
        ports, free = f"{port}", "--port 0 takes"
        if native_port is not None:
            ports, free = f"{port} and {native_port}", "--port 0 and --native-port 0 take"
        raise CommandError(f"cannot listen on {host}:{ports}: {reason}; {free} any free port") from None
    sys.stderr.writelines(unused(served))
    return 0


def _greet(world: str, key: str, url: str, native_url: str | None = None) -> None:
    from shlex import quote

    lines = (
        f"podiomock serves the world {world!r} at {url} until Ctrl-C. For your program:",
        "",
        f"export MATON_API_BASE_URL={url}",
        f"export MATON_API_KEY={quote(key)}",
        "",
        f"Podio's paths start with {url}/podio/, the control API is at {url}/_podiomock/",
        *(() if native_url is None else (f"The native door, for https://api.podio.com, is {native_url}",)),
    )
    with suppress(BrokenPipeError):  # whoever reads has seen enough
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()


def proxy(add_parser: AddParser) -> None:
    """Add `podiomock proxy`."""
    parser = add_parser("proxy", help="answer for https://api.maton.ai itself, as a proxy, until Ctrl-C")
    add_port(parser, 8788)
    add_world(parser)
    _add_allow(parser)
    parser.add_argument(
        "--record", type=Path, metavar="FILE", help="ask the real API, not the fake, and record what passes"
    )
    parser.add_argument("--upstream", metavar="URL", help="with --record: who is asked (default: each host itself)")
    parser.set_defaults(run=_proxy)


def _proxy(arguments: argparse.Namespace) -> int:
    from podiomock.proxy import command

    return command.proxy(arguments)


def run(add_parser: AddParser) -> None:
    """Add `podiomock run`."""
    parser = add_parser(
        "run",
        help="run a command, in any language, with the fake behind https://api.maton.ai",
        usage="podiomock run [options] -- COMMAND [ARGUMENT ...]",
    )
    add_world(parser)
    _add_allow(parser)
    parser.add_argument(
        "--summary", action="store_true", help="print to stderr what the command called, and what that changed"
    )
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="COMMAND", help="what to run, with its arguments")
    parser.set_defaults(run=_run)


def _run(arguments: argparse.Namespace) -> int:
    from podiomock.proxy import command

    return command.command(arguments)


def _add_allow(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--allow",
        action="append",
        default=[],
        metavar="HOST",
        help="let connections out to a host, as example.com, example.com:8443 or '*.example.com'; else to none; "
        "can be given several times",
    )


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


def record(add_parser: AddParser) -> None:
    """Add `podiomock record`."""
    parser = add_parser("record", help="stand before the real API and record what passes, until Ctrl-C")
    parser.add_argument(
        "--to", required=True, type=Path, metavar="FILE", help="the cassette; one that is there is added to"
    )
    parser.add_argument("--upstream", default="https://api.maton.ai", help="who is asked (default: %(default)s)")
    add_port(parser, 8789)
    parser.set_defaults(run=_record)


def _record(arguments: argparse.Namespace) -> int:
    from podiomock import recording

    return recording.record(arguments)


def contract(add_parser: AddParser) -> None:
    """Add `podiomock contract`."""
    parser = add_parser("contract", help="print what is derived from the declarations: OpenAPI, schemas, pages")
    pages = ("openapi", "schemas", "reference", "coverage", "evidence", "dialects")
    what = "openapi: OpenAPI 3.1, schemas: the JSON Schema of each answer, both as JSON; the others: Markdown"
    parser.add_argument("page", choices=pages, help=what)
    parser.set_defaults(run=_contract)


def _contract(arguments: argparse.Namespace) -> int:
    from importlib import import_module

    with suppress(BrokenPipeError):
        sys.stdout.write(import_module(f"podiomock.derive.{arguments.page}").page())
    return 0


def check(add_parser: AddParser) -> None:
    """Add `podiomock check`."""
    parser = add_parser("check", help="put recordings to the fake, and tell where it answers otherwise")
    parser.add_argument("paths", nargs="+", type=Path, metavar="CASSETTE", help="files, or folders of them")
    parser.add_argument("--json", action="store_true", help="print it for programs")
    parser.set_defaults(run=_check)


def _check(arguments: argparse.Namespace) -> int:
    from podiomock.check import command

    return command.check(arguments)


def import_(add_parser: AddParser) -> None:
    """Add `podiomock import`."""
    parser = add_parser("import", help="print the world that recordings show, as a world's file")
    parser.add_argument("what", choices=("app",), help="app: organizations, spaces, apps and what lies in them")
    parser.add_argument("paths", nargs="+", type=Path, metavar="CASSETTE", help="files, or folders of them")
    parser.set_defaults(run=_import)


def _import(arguments: argparse.Namespace) -> int:
    from podiomock.importing import print_world

    return print_world(arguments)


def probe(add_parser: AddParser) -> None:
    """Add `podiomock probe`."""
    parser = add_parser(
        "probe",
        help="ask the real API what podiomock assumes, in a scratch space that is removed afterwards",
        description="Ask the real API, with the key in MATON_API_KEY, what podiomock assumes (see `podiomock evidence "
        "'A-*'`). It happens in a space that is made for it and removed afterwards. Each question is recorded.",
    )
    parser.add_argument("assumptions", nargs="*", metavar="A-N", help="only these (default: all that can be asked)")
    parser.add_argument(
        "--to",
        type=Path,
        default=Path("cassettes/probe"),
        metavar="FOLDER",
        help="for the recordings (default: %(default)s)",
    )
    parser.add_argument(
        "--org", type=int, metavar="ID", help="the organization to make the space in, if there are several"
    )
    parser.add_argument("--upstream", default="https://api.maton.ai", help="who is asked (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print it for programs")
    parser.set_defaults(run=_probe)


def _probe(arguments: argparse.Namespace) -> int:
    from podiomock.probe import command

    return command.run(arguments)


def verify(add_parser: AddParser) -> None:
    """Add `podiomock verify`."""
    parser = add_parser(
        "verify",
        help="hold an API that claims to be Podio to the laws, in a scratch space that is removed afterwards",
        description="Check the laws of the API, and that each answer is as declared, with the key in MATON_API_KEY, in "
        "a space that is made for it and removed afterwards. What does not hold is shown with the calls that show it.",
    )
    parser.add_argument("laws", nargs="*", metavar="LAW", help="only these (default: all)")
    parser.add_argument("--list", action="store_true", help="print the laws, and who says so")
    parser.add_argument(
        "--recorded",
        nargs="+",
        type=Path,
        metavar="CASSETTE",
        help="ask nobody, but hold recordings (files, or folders of them) to the laws that traffic shows by itself",
    )
    parser.add_argument(
        "--shrink",
        action="store_true",
        help="at the real API, too, look for the smallest history that shows what does not hold: about 30 more calls a "
        "law, at most 150; elsewhere that is done unasked",
    )
    parser.add_argument(
        "--usage", metavar="FILE", help="only what a suite relies on, as pytest --podiomock-usage=FILE writes it"
    )
    parser.add_argument(
        "--hook-url", metavar="URL", help="where hooks reach --hook-port of this machine, as a tunnel gives it"
    )
    parser.add_argument(
        "--hook-port", type=int, default=0, metavar="N", help="for what hooks are called with (default: any free)"
    )
    parser.add_argument(
        "--org", type=int, metavar="ID", help="the organization to make the space in, if there are several"
    )
    parser.add_argument("--upstream", default="https://api.maton.ai", help="who is held to them (default: %(default)s)")
    parser.add_argument("--json", action="store_true", help="print it for programs")
    parser.set_defaults(run=_verify)


def _verify(arguments: argparse.Namespace) -> int:
    from podiomock.verify import command

    return command.run(arguments)


def cassette(add_parser: AddParser) -> None:
    """Add `podiomock cassette`, whose own words are read by the room that knows them."""
    what = "look after cassettes: lint, stats, prune, diff, merge, convert, scrub"
    parser = add_parser("cassette", add_help=False, help=what)
    parser.add_argument("-h", "--help", action="store_true")  # what remains never begins with an option
    parser.add_argument("words", nargs=argparse.REMAINDER)
    parser.set_defaults(run=_cassette)


def _cassette(arguments: argparse.Namespace) -> int:
    from podiomock import cassette_commands

    return cassette_commands.run(["--help"] if arguments.help else arguments.words)


COMMANDS: tuple[Callable[[AddParser], None], ...] = (
    serve,
    proxy,
    run,
    demo,
    evidence,
    record,
    cassette,
    check,
    contract,
    probe,
    verify,
    import_,
)
"""In the order of the help."""
