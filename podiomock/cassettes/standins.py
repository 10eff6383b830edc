"""What takes the place of a secret, or of somebody: numbered by first appearance, and left out of comparisons."""

import re

STAND_IN = re.compile(
    rb"scrubbed-[a-z\-]+-\d+|person-\d+(?:@|%40)example\.com|(?:\+|%2B)1555010\d{4,}|Person \d+"
)  # fmt: skip


NUMBER = re.compile(r"(?<=-)\d+(?=$|@|%40)|(?<= )\d+$|(?<=1555010)\d+$")


def secret(kind: str, number: int) -> str:
    """In place of a secret: `scrubbed-access-token-1`."""
    return f"scrubbed-{re.sub(r'[^a-z]+', '-', kind.lower()).strip('-') or 'secret'}-{number}"


def name(number: int) -> str:
    """In place of somebody's name."""
    return f"Person {number}"


def mail(number: int) -> str:
    """In place of somebody's mail: their number is that of their name."""
    return f"person-{number}@example.com"


def phone(number: int) -> str:
    """In place of a phone number, from a range that nobody has."""
    return f"+1555010{number:04d}"


def number(text: str) -> int:
    """The number of a stand-in; 0 of what is none."""
    found = NUMBER.search(text) if is_stand_in(text) else None
    return int(found[0]) if found is not None else 0


def is_stand_in(text: str) -> bool:
    """Whether a text is one of these."""
    return STAND_IN.fullmatch(text.encode("utf-8", "surrogatepass")) is not None


def masked(content: bytes) -> bytes:
    """The bytes with all of these made the same: the next run brings other secrets in another order."""
    return STAND_IN.sub(b"***", content)


class Numbers:
    """Numbers of each kind by first appearance."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def next(self, kind: str) -> int:
        """The next one."""
        self._last[kind] = self._last.get(kind, 0) + 1
        return self._last[kind]

    def met(self, kind: str, text: str) -> str:
        """Give no later one the number of a stand-in that was there before."""
        self._last[kind] = max(self._last.get(kind, 0), number(text))
        return text
