"""A planned fault, and the call that it strikes."""

from collections.abc import Callable
from datetime import timedelta
from math import isfinite
from typing import Any, ClassVar

import msgspec
from msgspec import Struct, structs

from podiomock.faults.refusals import Door, Refusal, worded
from podiomock.http import Request, Response
from podiomock.state.teaching import described, fits, options
from podiomock.state.world import World


class Again(Exception):
    """The world has changed under a call: its door looks at it anew. `fault` is what changed it, in words."""

    def __init__(self, fault: "Fault", endpoint: str) -> None:
        super().__init__(f"podiomock: {fault}")
        self.fault = str(fault)
        self.endpoint = endpoint


class Asked(Struct, frozen=True):
    """The call that a fault strikes: its endpoint, Podio's own path, and through which door of which world it came."""

    request: Request
    endpoint: str
    path: str
    door: Door
    world: World

    def wait(self, seconds: float) -> None:
        """Let the world's time pass."""
        self.world.set_now(self.world.now + timedelta(seconds=seconds))

    def refused(self, refusal: Refusal) -> Response:
        """A refusal as this call's door words it."""
        return worded(refusal, self.door, self.request, self.path)


Answering = Callable[[], Response]


class Fault(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="fault", omit_defaults=True):
    """What strikes which calls: those of the endpoints that a name or pattern matches.

    It strikes `times` calls, beginning with the `nth` that matches.
    """

    endpoint: str = "*"
    times: int = 1
    nth: int = 1

    AFTER: ClassVar[str] = " after the commit"

    def __post_init__(self) -> None:
        for each in structs.fields(self):
            _hold(each.name, getattr(self, each.name), each.type)
        if self.times < 1:
            raise ValueError(f"times={self.times} plans nothing; give 1 or more")
        if self.nth < 1:
            raise ValueError(f"nth={self.nth} is no call; the next one is 1")
        self._check()

    def around(self, answer: Answering, asked: Asked) -> Response:
        """Have a fault's way with a call; `answer` answers it, and commits."""
        return self._strike(answer, asked)

    def _check(self) -> None:
        """Refuse what makes no sense, with a ValueError that says what does."""

    def _strike(self, answer: Answering, asked: Asked) -> Response:
        raise NotImplementedError

    def told(self) -> dict[str, Any]:
        """The fault as a plan has it."""
        built: dict[str, Any] = msgspec.to_builtins(self)
        return {"fault": self.kind, "endpoint": self.endpoint} | built

    @property
    def kind(self) -> str:
        """Its name in a plan: `time_out`."""
        return str(type(self).__struct_config__.tag)

    def __str__(self) -> str:
        return self.kind + (self.AFTER if getattr(self, "after", False) else "")


def _hold(name: str, value: object, wanted: Any) -> None:
    """Hold a field to its type, also for callers without a type checker."""
    number = float in options(wanted) and isinstance(value, int | float) and not isinstance(value, bool)
    if not number and wanted is not Any and not fits(value, wanted):
        raise ValueError(f"{name}={value!r}; give {described(wanted)}")
    if isinstance(value, float) and not isfinite(value):
        raise ValueError(f"{name}={value!r} is no number; give {described(wanted)}")
