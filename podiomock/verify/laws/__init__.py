"""The laws, by what they are about."""

from podiomock.verify.law import LAWS, Law, given
from podiomock.verify.laws import answers, beside, effects, items, listings, places, written  # noqa: F401  they declare

__all__ = ["LAWS", "Law", "given"]
