"""Hypothesis in pytest: each example of a test begins where the first did. Loaded by the plugin.

Hypothesis refuses fixtures that are not made anew for each example, as they carry one example's writes into the next.
Ours are put back instead, which costs an integer; so its health check is told that they may be used. It still holds
for all other fixtures. Like the plugin, this imports nothing until a test asks.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import wraps
from inspect import iscoroutinefunction
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from podiomock.mock import PodioMock

OURS = frozenset({"podiomock", "podiomock_server", "podiomock_url", "podiomock_proxy"})
"""The fixtures that are put back before each example."""

SETTINGS = "_hypothesis_internal_use_settings"
"""Where a test's settings are; Hypothesis's own plugin replaces them there, too: there is no public place."""


def has_examples(item: pytest.Item) -> bool:
    """Whether Hypothesis runs a test."""
    return getattr(getattr(item, "obj", None), "is_hypothesis_test", False) is True and hasattr(item.obj, "hypothesis")  # type: ignore[attr-defined]  # a function's item has it


@contextmanager
def examples(item: pytest.Item, mock: PodioMock, *, strict: bool) -> Iterator[None]:
    """While a test runs, begin each of its examples where the first begins, and look for what it leant on."""
    obj: Any = item.obj  # type: ignore[attr-defined]  # `has_examples` has seen it
    handle = obj.hypothesis
    function = getattr(obj, "__func__", obj)
    inner, settings = handle.inner_test, getattr(function, SETTINGS, None)
    checkpoint = mock.checkpoint()

    def begin() -> None:
        mock.rewind(checkpoint)

    def end() -> None:
        if strict:
            mock.check()

    handle.inner_test = _framed(inner, begin, end)
    if settings is not None and _all_ours(item):
        setattr(function, SETTINGS, _allowing(settings))
    try:
        yield
    finally:
        handle.inner_test = inner
        if settings is not None:
            setattr(function, SETTINGS, settings)


def _framed(inner: Callable[..., Any], begin: Callable[[], None], end: Callable[[], None]) -> Callable[..., Any]:
    @wraps(inner)
    def example(*args: Any, **kwargs: Any) -> None:
        begin()
        inner(*args, **kwargs)
        end()

    @wraps(inner)
    async def awaited(*args: Any, **kwargs: Any) -> None:
        begin()
        await inner(*args, **kwargs)
        end()

    return awaited if iscoroutinefunction(inner) else example


def _all_ours(item: pytest.Item) -> bool:
    """Whether no other fixture of the function's scope would be carried from example to example."""
    from inspect import signature

    info: Any = getattr(item, "_fixtureinfo", None)
    if info is None:
        return False
    # What @pytest.mark.parametrize gives looks like a fixture, and is a value.
    given = getattr(getattr(item, "callspec", None), "params", {})
    asked = signature(item.function).parameters.keys() - given.keys()  # type: ignore[attr-defined]  # a function's item has it
    return all(
        name in OURS or name not in asked or definitions[-1].scope != "function"
        for name, definitions in info.name2fixturedefs.items()
    )


def _allowing(settings: Any) -> Any:
    from hypothesis import HealthCheck
    from hypothesis import settings as settings_of

    return settings_of(
        parent=settings,
        suppress_health_check={*settings.suppress_health_check, HealthCheck.function_scoped_fixture},
    )
