"""`podiomock record`: stand between a program in any language and the real API, and keep what passes."""

import argparse
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from urllib.parse import urlsplit

from msgspec import structs

from podiomock import __version__, gateway, native
from podiomock.cassettes.cassette import LIVE, Cassette, CassetteError, Origin
from podiomock.cassettes.recorder import Recorder
from podiomock.cassettes.scrub import Scrubber
from podiomock.cassettes.secrets import LeakError, of_environment
from podiomock.http import Request, Response
from podiomock.options import CommandError, check_port
from podiomock.server.application import Application
from podiomock.server.running import LOOPBACK, Front, foreground
from podiomock.transports.upstream import Upstream

HOSTS = gateway.HOSTS | native.HOSTS

NO_HOST = b"This proxy records what goes through it; nobody is asked at its own address.\n"

PAUSE = 5.0
"""Seconds between one writing of the file and the next: a crash costs no more than these."""


def record(arguments: argparse.Namespace) -> int:
    """Run `podiomock record` until Ctrl-C."""
    check_port(arguments.port)
    return run(arguments.to, arguments.upstream, arguments.port, lambda url: _greet(url, arguments))


def run(path: Path, base: str | None, port: int, started: Callable[[str], None], front: Front | None = None) -> int:
    """Answer at a port as `base` does, or each host as it is itself, and record that until Ctrl-C.

    Raises:
        CommandError: what was asked makes no sense, the port is taken, or not all could be written.
    """
    if base is not None:
        parts = urlsplit(base)
        if parts.scheme not in ("http", "https") or not parts.netloc:
            raise CommandError(f"--upstream {base} is no URL; write https://api.maton.ai")
    upstream = Upstream()
    recorder = Recorder(upstream, opened(path, base), Scrubber(of_environment()))

    def answer(request: Request) -> Response:
        if base is not None:
            return recorder(at(base, request))
        if urlsplit(request.origin).hostname not in HOSTS:
            return Response(421, (("Content-Type", "text/plain"),), NO_HOST)
        return recorder(request)

    try:
        with upstream, keeping(recorder, tell=_progress):
            foreground(Application(answer, relays=True), LOOPBACK, port, started=started, front=front)
    except OSError as error:
        raise CommandError(
            f"cannot listen on {LOOPBACK}:{port}: {error.strerror or error}; --port 0 takes any free port"
        ) from None
    except LeakError as error:
        _say(summary(recorder))
        raise CommandError(str(error)) from None
    except CassetteError as error:
        raise CommandError(str(error)) from None
    _say(summary(recorder))
    return 0


def opened(path: Path, base: str | None) -> Cassette:
    """The cassette to add to, or a new one."""
    try:
        _check_writable(path)
        return Cassette.open(path)
    except FileNotFoundError:
        now = datetime.now(UTC).replace(microsecond=0)
        host = None if base is None else urlsplit(base).netloc
        source = LIVE if base is None or urlsplit(base).hostname in HOSTS else base
        return Cassette(path, Origin(host=host, source=source, recorded=now, by=f"podiomock {__version__}"))
    except CassetteError as error:
        raise CommandError(str(error)) from None
    except OSError as error:
        raise _unwritten(path, error) from None


def _check_writable(path: Path) -> None:
    """Raise `OSError` before anything is recorded that could not be kept."""
    folder = next(each for each in path.absolute().parents if each.exists())
    with tempfile.TemporaryFile(dir=folder):
        pass


def _unwritten(path: Path, error: OSError) -> CommandError:
    return CommandError(f"{path} cannot be written: {error.strerror or error}")


class keeping:  # noqa: N801  used as a function: `with keeping(recorder):`
    """Write what is recorded from time to time, and tell how far it is; and at the end, however that comes."""

    def __init__(
        self, recorder: Recorder, pause: float = PAUSE, tell: Callable[[str], None] = lambda _line: None
    ) -> None:
        self._recorder = recorder
        self._pause = pause
        self._tell = tell
        self._over = Event()
        self._thread = Thread(target=self._run, name="podiomock record", daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        try:
            self._recorder.save()
        except OSError as error:
            raise _unwritten(self._recorder.cassette.path, error) from None

    def _run(self) -> None:
        saved = 0
        while not self._over.wait(self._pause):
            if self._recorder.calls != saved:
                saved = self._recorder.calls
                # Told at the end: until then a rule may be missing, or the folder, not the calls.
                with suppress(LeakError, CassetteError, OSError):
                    self._recorder.save()
                self._tell(summary(self._recorder))


def summary(recorder: Recorder) -> str:
    """What was recorded, in a line."""
    path, replaced = recorder.cassette.path, recorder.scrubber.replaced
    recorded = recorder.calls - len(recorder.left_out)
    return f"{path}: {recorded} calls recorded, {recorder.bytes} bytes, {replaced} secrets replaced"


def _greet(url: str, arguments: argparse.Namespace) -> None:
    _say(
        f"podiomock records {arguments.upstream} at {url} into {arguments.to} until Ctrl-C. For your program:\n\n"
        f"export MATON_API_BASE_URL={url}\n\n"
        "The key in MATON_API_KEY is handed on, and never written."
    )


def _progress(line: str) -> None:
    """For whoever watches: what reads the output gets the summary only."""
    if sys.stderr.isatty():
        sys.stderr.write(f"{line}\n")


def _say(text: str) -> None:
    with suppress(BrokenPipeError):  # whoever reads has seen enough
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def at(base: str, request: Request) -> Request:
    """A request as the upstream is asked it."""
    parts = urlsplit(base)
    origin, path = f"{parts.scheme}://{parts.netloc}", parts.path.rstrip("/") + request.path
    return structs.replace(request, origin=origin, path=path)
