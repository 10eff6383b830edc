"""The reference page, `fixtures/contract/reference.md`: what fields of each type take and give, and the rules of calls.

Every form in it is an example that a test sends, and every rule one that a test breaks. Print it anew with
`python -m podiomock.derive.reference`.
"""

import json
import sys
from collections.abc import Iterable, Iterator
from types import EllipsisType
from typing import Any

from podiomock.rooms import PODIO
from podiomock.state.fieldtypes import FIELD_TYPES, FieldType

HEADING = """# Reference

Made from the code by `python -m podiomock.derive.reference`; a test keeps it true.

## Field types

The forms of one row are the same value: each write form writes what reads as the read form, one element of a
field's `values`, and each filter form finds it. Ids are those of the world `documented`; `...` stands for more keys.
A field's values may also stand as `{"external_id": ..., "values": [...]}` in a list of fields; `[]` clears a field.
What is not accepted is 400 in the wire's words and changes nothing.

"""

RULES = """
## Rules

What an operation demands of a call beyond the types of its keys; without it the call is refused, and changes nothing.
[The evidence](evidence.md) says how each operation is known, [the coverage](coverage.md) which there are, and
[openapi.json](openapi.json) what they take and answer.

"""

COLUMNS = ("type", "settings and their defaults", "write forms", "read form", "filter forms", "sorts")


def page() -> str:
    """The whole page."""
    return HEADING + field_types() + RULES + rules()


def field_types() -> str:
    """The table of field types."""
    rows = [_row(COLUMNS), _row("---" for _ in COLUMNS)]
    return "\n".join([*rows, *(_row(_cells(FIELD_TYPES[name])) for name in sorted(FIELD_TYPES))]) + "\n"


def rules() -> str:
    """The table of rules."""
    columns = ("operation", "", "rule", "or else")
    rows = [
        _row((f"`{each.name}`", f"{each.method} {each.path}", rule.sentence, f"{rule.refusal.status}"))
        for each in PODIO.by_name.values()
        for rule in each.rules
    ]
    return "\n".join([_row(columns), _row("---" for _ in columns), *rows]) + "\n"


def _cells(kind: FieldType) -> Iterator[str]:
    yield f"`{kind.name}`"
    yield "<br>".join(f"`{key}` {_code(value)}" for key, value in (kind.settings({}) or {}).items())
    yield _forms(kind.write_forms) or f"none: {kind.accepts.partition(': ')[2]}"
    yield _code(kind.read_form) if kind.read_form is not None else "none"
    yield _forms(kind.filter_forms) or "none"
    yield "yes" if kind.sortable else "no"


def _forms(forms: Iterable[Any]) -> str:
    return "<br>".join(map(_code, forms))


def _code(form: Any) -> str:
    return f"`{printed(form)}`".replace("|", "\\|")


def printed(form: Any) -> str:
    """A form as JSON; the key `...` stands for more keys."""
    if isinstance(form, dict):
        pairs = ["..." if isinstance(key, EllipsisType) else f'"{key}": {printed(each)}' for key, each in form.items()]
        return f"{{{', '.join(pairs)}}}"
    if isinstance(form, list):
        return f"[{', '.join(map(printed, form))}]"
    return json.dumps(form, ensure_ascii=False)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    sys.stdout.write(page())
