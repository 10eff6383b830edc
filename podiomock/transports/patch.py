"""One attribute of somebody else's, replaced for a while and put back exactly as it was."""

from collections.abc import Callable
from functools import WRAPPER_UPDATES, update_wrapper
from typing import Any

_ABSENT: Any = object()


class Patch:
    """Replaces `owner.name` by `wrap(original)` between `start` and `stop`; both may be called again.

    Other tools patch the same places. Whoever patched on top of us still holds our replacement and puts it
    back later, so a replacement must pass everything on while nothing is intercepted.
    """

    def __init__(self, owner: object, name: str, wrap: Callable[[Any], Any]) -> None:
        self._owner = owner
        self._name = name
        self._wrap = wrap
        self._found: Any = _ABSENT
        self._replacement: Any = _ABSENT

    def start(self) -> None:
        """Put the replacement in place, unless it still is."""
        found = vars(self._owner).get(self._name, _ABSENT)
        if self._replacement is _ABSENT or found is not self._replacement:
            self._found = found
            original = getattr(self._owner, self._name)
            wrapped = self._wrap(original)
            # A class has names of its own, and no dictionary that could be updated.
            updated = () if isinstance(wrapped, type) else WRAPPER_UPDATES
            self._replacement = update_wrapper(wrapped, original, updated=updated)
            setattr(self._owner, self._name, self._replacement)

    def stop(self) -> None:
        """Put back what was found; if somebody patched over us since, leave theirs alone."""
        if self._replacement is _ABSENT or vars(self._owner).get(self._name, _ABSENT) is not self._replacement:
            return
        if self._found is _ABSENT:
            delattr(self._owner, self._name)  # it was inherited
        else:
            setattr(self._owner, self._name, self._found)
