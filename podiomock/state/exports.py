"""Items as tables: the columns of an export, and the files they are written to."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from podiomock.state import actors
from podiomock.state.fieldtype import FIELD_TYPES, title
from podiomock.state.items import shown_fields
from podiomock.state.rows import Application, Field, Item
from podiomock.state.world import World

Cell = str | int | float | None

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

SHEET_FORBIDS = re.compile(r"[\\/?*\[\]:]")
LONGEST_SHEET_NAME = 31
LONGEST_CELL = 32_767
"""What a workbook's format allows in a sheet's name, and as the length of it and of a cell."""

OWN_COLUMNS = ("Item ID", "Unique ID", "External ID", "Title", "Created on", "Created by", "Tags")
"""A-152: which columns beside the fields' own an export has, and in which order, is inferred."""


def table(
    world: World, app: Application, found: Iterable[Item], *, deleted_columns: bool = False
) -> Iterator[Sequence[Cell]]:
    """The rows of an export, a row of column names first; fields by label, deleted ones only if wanted."""
    fields = [each for each in app.fields if deleted_columns or each.status == "active"]
    yield [*OWN_COLUMNS, *[each.label for each in fields]]
    moment = world.session.dialect.moment
    for item in found:
        held = {field.field_id: values for field, values in shown_fields(app, item.values)}
        yield [
            item.item_id,
            item.app_item_id,
            item.external_id,
            title(world, item),
            moment(item.created_on),
            actors.name(world, item.created_by),
            ", ".join(item.tags),
            *[_cell(world, each, held.get(each.field_id, ())) for each in fields],
        ]


def _cell(world: World, field: Field, values: tuple[Any, ...]) -> Cell:
    if len(values) == 1 and isinstance(values[0], int | Decimal) and field.type in ("number", "progress", "duration"):
        return values[0] if isinstance(values[0], int) else float(values[0])
    return "; ".join(FIELD_TYPES[field.type].text(world, field, each) for each in values) or None


def as_csv(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Write comma separated values: UTF-8, lines ended as RFC 4180 has them."""
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def as_xlsx(rows: Iterable[Sequence[Cell]], name: str) -> bytes:
    """Write a workbook of one sheet, or raise `ModuleNotFoundError` with what to install."""
    try:
        from openpyxl import Workbook
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(
            "an export to xlsx needs openpyxl: pip install 'podiomock[xlsx]', or export to csv"
        ) from error
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET_FORBIDS.sub(" ", name)[:LONGEST_SHEET_NAME] or "Items")

    def written(value: Cell) -> Any:
        if not isinstance(value, str):
            return value
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL])
        cell.data_type = "s"  # or a text that begins with = would be a formula
        return cell

    for row in rows:
        sheet.append([written(each) for each in row])
    content = BytesIO()
    book.save(content)
    return content.getvalue()
