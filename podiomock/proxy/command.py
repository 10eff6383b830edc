"""`podiomock proxy`, in the foreground until Ctrl-C, and `podiomock run`, for as long as one command runs."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from subprocess import Popen
from threading import Thread
from types import FrameType
from typing import TextIO

from podiomock.mock import PodioMock
from podiomock.options import CommandError, check_port, mock, unused
from podiomock.proxy.authority import MissingExtra
from podiomock.proxy.routes import HOSTS, Routes
from podiomock.proxy.running import Proxy, authorised, front
from podiomock.proxy.variables import groups, lines
from podiomock.server.running import LOOPBACK, run

NOT_FOUND = 127
NOT_EXECUTABLE = 126
KILLED = 128
"""What shells exit with; the last plus the number of the signal that a command died of."""

PASSED_ON = ("SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2")
"""Signals for whoever started us, and so for the command."""

TYPED = ("SIGINT", "SIGQUIT")
"""Signals that a terminal sends to the command as well as to us."""

STOPPING = ("SIGINT", "SIGTERM", "SIGHUP")
"""Signals that stop a server."""

Start = Callable[[Sequence[str], dict[str, str]], "Popen[bytes]"]
Handle = Callable[[int, FrameType | None], None]


def proxy(arguments: argparse.Namespace) -> int:
    """Run `podiomock proxy`."""
    check_port(arguments.port)
    routes = _routes(arguments)
    if arguments.record is not None:
        return _record(arguments, routes)
    if arguments.upstream is not None:
        raise CommandError("--upstream is who is asked where --record FILE says what to keep it in")
    served = mock(arguments)
    with _kept_signals() as raise_kept, _made(), authorised() as authority:

        def started(url: str) -> None:
            _greet(url, arguments.world, lines(groups(url, authority, served.api_key, os.environ)))
            raise_kept()

        try:
            run(
                served,
                LOOPBACK,
                arguments.port,
                started=started,
                hook_targets=arguments.hook_target,
                front=front(routes, authority),
            )
        except OSError as error:
            reason = error.strerror or error
            raise CommandError(
                f"cannot listen on {LOOPBACK}:{arguments.port}: {reason}; --port 0 takes any free port"
            ) from None
    sys.stderr.writelines(unused(served))
    return 0


def _record(arguments: argparse.Namespace, routes: Routes) -> int:
    """Ask the real API, and record what passes."""
    from podiomock import recording

    with _kept_signals() as raise_kept, _made(), authorised() as authority:

        def started(url: str) -> None:
            asked = arguments.upstream or "each host itself"
            _say(
                f"# podiomock records {', '.join(sorted(HOSTS))} into {arguments.record}, asking {asked},\n"
                f"# for programs that come through the proxy {url}, until Ctrl-C. For your program,\n"
                f"# whose key is handed on and never written:\n\n{lines(groups(url, authority, None, os.environ))}"
            )
            raise_kept()

        made = front(routes, authority)
        return recording.run(arguments.record, arguments.upstream, arguments.port, started, front=made)


def command(arguments: argparse.Namespace) -> int:
    """Run `podiomock run`: the exit status is the command's own."""
    words: list[str] = arguments.words[1:] if arguments.words[:1] == ["--"] else arguments.words
    if not words:
        raise CommandError("there is no command; write it after two hyphens: podiomock run -- python sync.py")
    served = mock(arguments)
    _routes(arguments)
    with (
        _passing_signals() as start,
        _made(),
        Proxy(served, allow=arguments.allow, hook_targets=arguments.hook_target) as made,
    ):
        try:
            status = _run(start, words, made.environment)
        finally:
            _report(served, made, sys.stderr, summary=arguments.summary)
    return status


def _run(start: Start, words: Sequence[str], environment: dict[str, str]) -> int:
    try:
        status = _ended(start(words, environment))
    except FileNotFoundError:
        sys.stderr.write(f"podiomock: {words[0]}: command not found\n")
        return NOT_FOUND
    except OSError as error:
        sys.stderr.write(f"podiomock: {words[0]}: {error.strerror}\n")
        return NOT_EXECUTABLE
    return status if status >= 0 else KILLED - status


def _ended(process: "Popen[bytes]") -> int:
    """Wait for a command, with an ear for signals.

    One that another thread of ours takes, or that comes just before we wait, would be heard only when the wait ends:
    so the wait is for a pipe, which Python writes a byte to for each signal.
    """
    read, write = os.pipe()
    os.set_blocking(write, False)

    def watch() -> None:
        process.wait()
        os.write(write, b"\0")

    watcher = Thread(target=watch, name="podiomock run", daemon=True)
    before = signal.set_wakeup_fd(write, warn_on_full_buffer=False)
    try:
        watcher.start()
        while process.returncode is None:
            os.read(read, 4096)
        watcher.join()
    finally:
        signal.set_wakeup_fd(before)
        os.close(read)
        os.close(write)
    return process.returncode


@contextmanager
def _passing_signals() -> Iterator[Start]:
    """Let the command have the signals that are sent to us; what comes before it runs waits for it."""
    started: list[Popen[bytes]] = []
    early: list[int] = []
    typed_to_all = _at_terminal()

    def pass_on(number: int, _frame: FrameType | None) -> None:
        if not started:
            early.append(number)
        elif not (typed_to_all and number in typed):
            started[0].send_signal(number)

    def start(words: Sequence[str], environment: dict[str, str]) -> "Popen[bytes]":
        process = Popen(words, env=environment)  # noqa: S603  the user's own command
        started.append(process)
        for number in early:
            process.send_signal(number)
        return process

    typed = {getattr(signal, name, None) for name in TYPED}
    with _handled(PASSED_ON + TYPED, pass_on):
        yield start


def _at_terminal() -> bool:
    """Whether Ctrl-C goes to the command, too: it is typed at the terminal, whose foreground we are."""
    with suppress(OSError, AttributeError):
        return os.tcgetpgrp(sys.__stderr__.fileno() if sys.__stderr__ else 2) == os.getpgrp()
    return False


@contextmanager
def _handled(names: Sequence[str], handler: Handle) -> Iterator[None]:
    """Handle the signals that this system has."""
    before = []
    for name in names:
        number = getattr(signal, name, None)
        # What we were started to ignore, as by `nohup`, stays so.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            before.append((number, signal.signal(number, handler)))
    try:
        yield
    finally:
        for number, each in before:
            signal.signal(number, each)


@contextmanager
def _kept_signals() -> Iterator[Callable[[], None]]:
    """Keep a signal that comes early until the server heeds it: what is half made could not be removed."""
    kept: list[int] = []

    def raise_kept() -> None:
        for number in kept:
            signal.raise_signal(number)

    with _handled(STOPPING, lambda number, _: kept.append(number)):
        yield raise_kept


@contextmanager
def _made() -> Iterator[None]:
    try:
        yield
    except MissingExtra as error:
        raise CommandError(str(error)) from None


def _routes(arguments: argparse.Namespace) -> Routes:
    try:
        return Routes(arguments.allow)
    except ValueError as error:
        raise CommandError(f"--allow {error}") from None


def _greet(url: str, world: str, variables: str) -> None:
    """Say it so that a shell can read all of it."""
    _say(
        f"# podiomock stands in for {', '.join(sorted(HOSTS))}\n"
        f"# with the world {world!r}, for programs that come through the proxy {url}, until Ctrl-C.\n"
        f"# The control API is at {url}/_podiomock/\n"
        f"# For your program, or let `podiomock run -- COMMAND` do it for one command:\n\n{variables}"
    )


def _say(text: str) -> None:
    with suppress(BrokenPipeError):  # whoever reads has seen enough
        sys.stdout.write(text)
        sys.stdout.flush()


def _report(served: PodioMock, made: Proxy, to: TextIO, *, summary: bool) -> None:
    """Say what was refused, and with a summary what was called and what that changed."""
    told = [
        f"podiomock let nothing out to {host} ({times} {'times' if times > 1 else 'time'}); "
        f"let it with --allow {host.partition(':')[0]}"
        for host, times in made.refused.items()
    ]
    if summary:
        with served.lock:
            calls, changes = [str(each) for each in served.calls], str(served.changes)
        told += [f"podiomock answered {len(calls)} calls:", *(f"  {each}" for each in calls)]
        told += ["and they changed:", *(f"  {each}" for each in changes.splitlines())]
    with suppress(BrokenPipeError):
        to.write("".join(f"{line}\n" for line in told))
        to.writelines(unused(served))
