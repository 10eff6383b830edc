"""Rules an endpoint declares beyond its types: each one object that enforces itself and says itself."""

from typing import Any, Protocol

from podiomock.errors import ApiError, NoOperation, Sentence


class Rule(Protocol):
    """What an endpoint's `rules` hold."""

    refusal: type[ApiError]

    @property
    def sentence(self) -> str:
        """The rule in words, for the reference page."""
        ...

    def enforce(self, arguments: dict[str, Any]) -> None:
        """Raise `refusal` if the arguments break the rule."""
        ...


class AtLeastOne:
    """At least one of the query's keys must be given."""

    refusal: type[ApiError] = Sentence

    def __init__(self, *keys: str, wording: str) -> None:
        self.keys = keys
        self.wording = wording

    @property
    def sentence(self) -> str:
        """The rule in words."""
        return f"At least one of {', '.join(self.keys)} must be given."

    def enforce(self, arguments: dict[str, Any]) -> None:
        """Raise `Sentence` when none is given."""
        query = arguments["query"]
        if all(getattr(query, key) in (None, ()) for key in self.keys):
            raise Sentence(self.wording)


class Required:
    """The query's keys that must be given; without them there is no such operation [recorded]."""

    refusal: type[ApiError] = NoOperation

    def __init__(self, *keys: str) -> None:
        self.keys = keys

    @property
    def sentence(self) -> str:
        """The rule in words."""
        return f"{' and '.join(self.keys)} must be given."

    def enforce(self, arguments: dict[str, Any]) -> None:
        """Raise `NoOperation` when one is not given."""
        missing = [key for key in self.keys if not getattr(arguments["query"], key)]
        if missing:
            raise NoOperation(f"Missing parameters: {', '.join(missing)}.")
