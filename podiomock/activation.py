"""Put the fake behind the clients of this process, for a while."""

import functools
import inspect
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TypeVar, cast

from podiomock import gateway, native
from podiomock.faults import Plan
from podiomock.gateway import Ambiguity
from podiomock.hydrate.loading import load
from podiomock.mock import DEFAULT_KEY, PodioMock
from podiomock.state.table import Snapshot
from podiomock.state.world import World
from podiomock.transports import Interception

DEFAULT_WORLD = "documented"

Function = TypeVar("Function", bound=Callable[..., Any])


@contextmanager
def environment(**variables: str | None) -> Iterator[None]:
    """Set environment variables for a while, or unset them (None); only these are put back."""
    before = {name: os.environ.get(name) for name in variables}
    _put(variables)
    try:
        yield
    finally:
        _put(before)


def _put(variables: Mapping[str, str | None]) -> None:
    for name, value in variables.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value


@contextmanager
def recording_environment(*, live: bool) -> Iterator[None]:
    """What a program finds in its environment while a cassette is played: a key, which may be any unless it is `live`.

    It is not led past our hosts, and the vendor's SDK is told not to send telemetry.
    """
    key = os.environ.get("MATON_API_KEY")
    told = os.environ.get("MATON_TELEMETRY", "0")
    with environment(MATON_API_KEY=key if live else key or DEFAULT_KEY, MATON_API_BASE_URL=None, MATON_TELEMETRY=told):
        yield


class Shelf:
    """Worlds that were loaded before and are not in use: put back to their start, they are as good as new."""

    def __init__(self) -> None:
        self._idle: dict[tuple[str, tuple[str, ...]], list[tuple[World, Snapshot]]] = {}

    def take(self, name: str, folders: Sequence[Path]) -> tuple[World, Snapshot]:
        """A world at its start, of a shipped name or from a file."""
        idle = self._idle.get(self._key(name, folders))
        if idle:
            return idle.pop()
        world = load(name, *folders)
        return world, world.snapshot()

    def give_back(self, name: str, folders: Sequence[Path], world: World, start: Snapshot) -> None:
        """Take back every write and keep the world for the next test."""
        if start.alive:
            world.restore(start)
            self._idle.setdefault(self._key(name, folders), []).append((world, start))

    @staticmethod
    def _key(name: str, folders: Sequence[Path]) -> tuple[str, tuple[str, ...]]:
        return name, tuple(map(str, folders))


SHELF = Shelf()


def _checked(check: Callable[[], None]) -> Callable[[type[BaseException] | None, object, object], None]:
    """Check as a block ends, unless that ends with an error of its own."""

    def leave(kind: type[BaseException] | None, _error: object, _trace: object) -> None:
        if kind is None:
            check()

    return leave


class activate:  # noqa: N801  used as a function: `with activate() as podiomock:` and `@activate()`
    """Answer every call to the gateway from a fake, in this process, until the block ends.

    `world` is a shipped name, the path of a YAML file, a name in one of the `worlds` folders, or a `World`.
    `user` is whom calls act as that name no connection: an id, a name or a mail, by default the world's own caller.
    `api_key` is what the fake takes and what `MATON_API_KEY` says meanwhile; by default the variable's own
    value, or `podiomock-key` where it is not set. The vendor's SDK is told not to send telemetry.
    A `strict` block ends with `Unproven` if it called operations that are not emulated.
    `clock` is how the world's time goes, `steps` (a second a write), `frozen` or `real`, or where it starts;
    `limits` whether too many calls are refused; `ambiguous` whether calls that name no connection while several are
    active go to the `newest`, or are an `error`.
    `evidence` is the least that answers may rest on, `recorded` or `documented`, and behind a `;` the assumptions that
    are accepted beside it; else the block ends with `Unproven`, too. With `evidence_header` answers say it themselves.

    `faults` are planned as `PodioMock.faults.plan` does: a list, or a YAML file, by its path, or by its name in one of
    the `worlds` folders; a world's file may hold a list `faults` itself. A `strict_faults` block ends with `Unproven`
    if it did not use them up.

    `dialect` is `documented` or `recorded` at both doors, where else the one goes at Maton's and the other at Podio's.

    As a decorator it works on plain and async functions; one that has a parameter `podiomock` is given the mock.
    """

    def __init__(
        self,
        world: str | Path | World = DEFAULT_WORLD,
        *,
        user: int | str | None = None,
        api_key: str | None = None,
        worlds: Sequence[str | Path] = (),
        strict: bool = True,
        clock: str | datetime | None = None,
        limits: bool = False,
        ambiguous: Ambiguity = "newest",
        evidence: str | None = None,
        evidence_header: bool = False,
        faults: Plan = (),
        strict_faults: bool = True,
        dialect: str | None = None,
    ) -> None:
        self._world = world
        self._user = user
        self._api_key = api_key
        self._folders = [Path(each) for each in worlds]
        self._strict = strict
        self._given: dict[str, Any] = {"clock": clock, "limits": limits, "ambiguous": ambiguous}
        self._given |= {"evidence": evidence, "evidence_header": evidence_header, "dialect": dialect}
        self._faults = faults
        self._strict_faults = strict_faults
        self._stack: list[ExitStack] = []

    def __enter__(self) -> PodioMock:
        with ExitStack() as stack:
            world = self._world
            if not isinstance(world, World):
                name = str(world)
                world, start = SHELF.take(name, self._folders)
                stack.callback(SHELF.give_back, name, self._folders, world, start)
            if self._user is not None:
                world.build.call_as(self._user)
            key = self._api_key or os.environ.get("MATON_API_KEY") or DEFAULT_KEY
            mock = PodioMock(world, api_key=key, **self._given)
            # A base URL pasted for a server of before would lead the vendor's SDK past the fake.
            stack.enter_context(environment(MATON_API_KEY=key, MATON_API_BASE_URL=None))
            if "MATON_TELEMETRY" not in os.environ:
                stack.enter_context(environment(MATON_TELEMETRY="0"))
            if self._strict:
                stack.push(_checked(mock.check))
            stack.push(_checked(mock.prove))
            mock.faults.plan(self._faults, self._folders)
            if self._strict_faults:
                stack.push(_checked(mock.exhaust))
            mock.interception = stack.enter_context(Interception(mock.handle, gateway.HOSTS | native.HOSTS))
            self._stack.append(stack.pop_all())
        return mock

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.pop().__exit__(kind, error, trace)

    def __call__(self, function: Function) -> Function:
        """Activate anew for each call of a function."""
        signature = inspect.signature(function)
        wants = "podiomock" in signature.parameters

        def given(mock: PodioMock, named: dict[str, Any]) -> dict[str, Any]:
            return {**named, "podiomock": mock} if wants else named

        wrapper: Callable[..., Any]
        if inspect.iscoroutinefunction(function):

            @functools.wraps(function)
            async def wrapper(*args: Any, **named: Any) -> Any:
                with self as mock:
                    return await function(*args, **given(mock, named))
        else:

            @functools.wraps(function)
            def wrapper(*args: Any, **named: Any) -> Any:
                with self as mock:
                    return function(*args, **given(mock, named))

        # A test runner must not take the parameter for a fixture.
        kept = [each for name, each in signature.parameters.items() if name != "podiomock"]
        wrapper.__signature__ = signature.replace(parameters=kept)  # type: ignore[attr-defined]  # as wraps does
        return cast("Function", wrapper)

    def __repr__(self) -> str:
        return f"activate({self._world!r})"
