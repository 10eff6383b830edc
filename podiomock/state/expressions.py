"""The expressions of calculations, as far as they are understood: arithmetic on numbers, texts and dates.

Understood are numbers, quoted texts, `+ - * /`, parentheses, and two kinds of tokens:

- `@[Price](field_12)`: the value of another field of the item;
- `@[Sum of Price](in_sum_12_34)`: of the items that point here through the app field 34, the sum of their field 12;
  also `in_avg`, `in_min` and `in_max`.

Natively a script is JavaScript. Anything beyond these is not understood: `parse` gives None, and the calculation's
value is what the world was given.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal, DivisionByZero, InvalidOperation, Overflow
from typing import Literal, NamedTuple

from msgspec import Struct

Value = Decimal | str | date | None
"""What an expression makes; None where it makes nothing."""

Aggregate = Literal["sum", "avg", "min", "max"]


class FieldToken(Struct, frozen=True):
    """The value of a field of the item itself."""

    field_id: int


class IncomingToken(Struct, frozen=True):
    """An aggregate of a field of the items that point here through an app field of theirs."""

    aggregate: Aggregate
    value_field_id: int
    reference_field_id: int


Token = FieldToken | IncomingToken
Lookup = Callable[[Token], Value]
Node = Callable[[Lookup], Value]


class Expression(NamedTuple):
    """An expression that was understood: what it reads, and how it is evaluated."""

    tokens: tuple[Token, ...]
    evaluate: Node
    texts: bool
    """Whether there are quoted texts in it, which makes it a text."""


LEXEME = re.compile(
    r"""\s*(?:
        (?P<number>\d+(?:\.\d+)?|\.\d+)
      | "(?P<double>[^"\\]*)" | '(?P<single>[^'\\]*)'
      | @\[[^\]]*\]\((?:field_(?P<field>\d{1,18})|in_(?P<how>sum|avg|min|max)_(?P<of>\d{1,18})_(?P<through>\d{1,18}))\)
      | (?P<sign>[-+*/()])
    )""",
    re.VERBOSE | re.ASCII,
)
DEEPEST = 50
"""How deep parentheses may nest."""


class NotUnderstood(ValueError):
    """The script says more than is understood here."""


def parse(script: object) -> Expression | None:
    """Understand a script, or give None."""
    if not isinstance(script, str) or not script.strip():
        return None
    try:
        return Parser(script.strip().removesuffix(";")).expression()
    except NotUnderstood:
        return None


class Parser:
    """Reads one script, by descent: sums of products of signed atoms."""

    def __init__(self, script: str) -> None:
        self.lexemes: list[re.Match[str]] = []
        self.at = 0
        self.depth = 0
        self.tokens: list[Token] = []
        self.texts = False
        end = 0
        while script[end:].strip():
            found = LEXEME.match(script, end)
            if found is None:
                raise NotUnderstood(script[end:])
            self.lexemes.append(found)
            end = found.end()

    def expression(self) -> Expression:
        """The whole script."""
        node = self.sum()
        if self.at < len(self.lexemes):
            raise NotUnderstood(self.lexemes[self.at][0])
        return Expression(tuple(dict.fromkeys(self.tokens)), node, self.texts)

    def sign(self, signs: str) -> str | None:
        """Take the next lexeme if it is one of these signs."""
        if self.at < len(self.lexemes):
            found = self.lexemes[self.at]["sign"]
            if found is not None and found in signs:
                self.at += 1
                return found
        return None

    def sum(self) -> Node:
        """Products, added and subtracted."""
        parts = [("+", self.product())]
        while sign := self.sign("+-"):
            parts.append((sign, self.product()))
        return _folded(parts)

    def product(self) -> Node:
        """Atoms, multiplied and divided."""
        parts = [("*", self.atom())]
        while sign := self.sign("*/"):
            parts.append((sign, self.atom()))
        return _folded(parts)

    def atom(self) -> Node:
        """A number, a text, a token, or something in parentheses; with a sign or without."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise NotUnderstood("too deep")
        try:
            return self._atom()
        finally:
            self.depth -= 1

    def _atom(self) -> Node:
        if sign := self.sign("+-"):
            inner = self.atom()
            zero = Decimal(0)
            if sign == "-":
                return lambda lookup: combined("-", zero, inner(lookup))
            return lambda lookup: combined("-", inner(lookup), zero)
        if self.sign("("):
            node = self.sum()
            if not self.sign(")"):
                raise NotUnderstood("a parenthesis is open")
            return node
        if self.at >= len(self.lexemes):
            raise NotUnderstood("the script ends early")
        found = self.lexemes[self.at]
        self.at += 1
        if found["sign"]:
            raise NotUnderstood(found["sign"])
        constant: Value
        if found["field"] or found["of"]:
            token: Token = FieldToken(int(found["field"] or 0))
            if found["how"]:
                aggregate: Aggregate = found["how"]  # type: ignore[assignment]  # the pattern allows only these
                token = IncomingToken(aggregate, int(found["of"]), int(found["through"]))
            self.tokens.append(token)
            return lambda lookup: lookup(token)
        if found["number"]:
            constant = Decimal(found["number"])
        else:
            self.texts = True
            constant = found["double"] if found["double"] is not None else found["single"]
        return lambda _: constant


def _folded(parts: list[tuple[str, Node]]) -> Node:
    (_, first), *rest = parts
    if not rest:
        return first

    def evaluate(lookup: Lookup) -> Value:
        value = first(lookup)
        for sign, node in rest:
            value = combined(sign, value, node(lookup))
        return value

    return evaluate


def combined(sign: str, left: Value, right: Value) -> Value:
    """Join two values; None where that makes nothing.

    A-117: texts are joined by `+`; a number is added to a date as days, and dates differ by days; a field without
    a value counts as 0 beside a number and as nothing beside a text; what is divided by zero makes nothing.
    """
    if sign == "+" and (isinstance(left, str) or isinstance(right, str)):
        return shown(left) + shown(right)
    if left is None and isinstance(right, Decimal):
        left = Decimal(0)
    elif right is None and isinstance(left, Decimal):
        right = Decimal(0)
    try:
        if isinstance(left, Decimal) and isinstance(right, Decimal):
            return {
                "+": Decimal.__add__,
                "-": Decimal.__sub__,
                "*": Decimal.__mul__,
                "/": Decimal.__truediv__,
            }[sign](left, right)
        if isinstance(left, date) and isinstance(right, Decimal) and sign in "+-":
            days = timedelta(days=int(right))
            return left + days if sign == "+" else left - days
        if isinstance(left, Decimal) and isinstance(right, date) and sign == "+":
            return right + timedelta(days=int(left))
        if isinstance(left, date) and isinstance(right, date) and sign == "-":
            return Decimal((left - right).days)
    except (DivisionByZero, InvalidOperation, Overflow, OverflowError):
        return None
    return None


def shown(value: Value) -> str:
    """A value inside a text."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
