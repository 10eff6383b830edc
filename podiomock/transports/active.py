"""Which handler answers for which host at this moment; read by every replacement, on every call."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from podiomock.http import Handler, Request, Response, Unanswered

_handlers: Mapping[str, Handler] = {}
_passing: ContextVar[bool] = ContextVar("podiomock_passing", default=False)


def plain(host: str) -> str:
    """A host name as they are compared: without case and without the root's dot."""
    return host.lower().rstrip(".")


def answering(host: str | None) -> Handler | None:
    """The handler that answers for a host, or None when its calls are none of ours."""
    if not host or not _handlers or _passing.get():
        return None
    handler = _handlers.get(host)
    return _handlers.get(plain(host)) if handler is None else handler


@contextmanager
def passing() -> Iterator[None]:
    """Let calls of this context go to the network: those of a recorder, to whom it records."""
    token = _passing.set(True)
    try:
        yield
    finally:
        _passing.reset(token)


def passes() -> bool:
    """Whether calls of this context go to the network."""
    return _passing.get()


def current(host: str) -> Handler:
    """Whoever answers for a host when it is asked: a connection may be kept longer than an interception lasts.

    When nobody does any more, the line is dead, as a server's that was stopped.
    """

    def answer(request: Request) -> Response:
        handler = answering(host)
        if handler is None:
            raise Unanswered("reset")
        return handler(request)

    return answer


def answer_for(handlers: Mapping[str, Handler]) -> None:
    """Replace the whole table, in one assignment: a call in another thread sees the old one or the new."""
    global _handlers  # noqa: PLW0603 - one table for the process is the point: so are the patched clients
    _handlers = handlers
