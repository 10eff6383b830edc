"""One request and what came of it."""

from datetime import datetime
from typing import Literal

from msgspec import Struct

from podiomock.cassettes.coding import packed
from podiomock.http import Request, Response, Unanswered


class Failure(Struct, frozen=True):
    """No answer came: nothing in time, nobody listened, or the line broke; after so many seconds."""

    kind: Literal["timeout", "refused", "reset"]
    seconds: float = 0.0

    def again(self) -> Unanswered:
        """What a handler raises to have it fail so once more."""
        return Unanswered(self.kind, self.seconds)


class Interaction(Struct, frozen=True):
    """A request as it was sent, and its answer, or that there was none.

    Bodies are decoded: what a `Content-Encoding` compressed stands there plain, and its header remains. `at` is when
    the request left, `seconds` how long the answer took.
    """

    request: Request
    response: Response | Failure
    at: datetime | None = None
    seconds: float | None = None

    def answer(self) -> Response:
        """The answer, or the failure raised."""
        if isinstance(self.response, Failure):
            raise self.response.again()
        return packed(self.response)
