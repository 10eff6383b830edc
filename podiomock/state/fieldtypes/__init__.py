"""The types of field, one class each. Importing this folder fills `FIELD_TYPES`."""

from podiomock.state.fieldtype import FIELD_TYPES, FieldType
from podiomock.state.fieldtypes import calculation, category, dates, files, number, points, relations, text  # noqa: F401  each fills it

__all__ = ["FIELD_TYPES", "FieldType"]
