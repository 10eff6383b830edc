"""Where the code cites its assumptions, and so which of them a line, or a call, rests on.

A citation belongs to what it stands at: a comment to the line below it, or its own; a docstring to the function. One
that stands outside of functions belongs to what it explains there, a class, a constant or a row of a table, and so to
every line that names that. What is kept by a `cache` is not called each time, and so goes by its name, too.
"""

import ast
from collections.abc import Mapping
from functools import cache

from podiomock.citations.source import (
    CITATION,
    DIALECT,
    NONE,
    PACKAGE,
    Citation,
    Citations,
    Cited,
    Module,
    first_line,
    mentions,
)

__all__ = ["DIALECT", "NONE", "Citation", "Citations", "Cited", "cited", "near", "places"]


@cache
def cited() -> Mapping[str, Cited]:
    """What each file of the package cites, by the file's absolute name."""
    return {str(each.path): each.cited for each in _followed() if each.cited.lines or each.cited.calls}


ASIDE = frozenset({"evidence.py", "derive/evidence.py", "probe/questions.py"})
"""What names assumptions and rests on none: the ledger's kinds, and the questions that settle them."""


@cache
def places() -> Mapping[str, tuple[str, ...]]:
    """Where each assumption is written in the code, `state/query.py:44`, by its number."""
    found: dict[str, list[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if path.relative_to(PACKAGE).as_posix() in ASIDE:
            continue
        for at, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            for assumption in CITATION.findall(line):
                found.setdefault(assumption, []).append(f"{path.relative_to(PACKAGE).as_posix()}:{at}")
    return {assumption: tuple(places) for assumption, places in found.items()}


@cache
def near(module: str, function: str) -> tuple[str, ...]:
    """What a function cites, and those that it names: of the same module all that they name, of others the first.

    Of a table's row it depends on the call whether it counts, and so it is not here.
    """
    by_name = {each.name: each for each in _followed()}
    found: set[str] = set()
    seen: set[tuple[str, str]] = set()
    todo = [(module, function)]
    while todo:
        home, name = todo.pop()
        if (home, name) in seen or (definition := by_name[home].top.get(name)) is None:
            continue
        seen.add((home, name))
        first, last = first_line(definition), definition.end_lineno or 0
        for table in (by_name[home].cited.lines, by_name[home].cited.calls):
            inside = [each for at, citations in table.items() if first <= at <= last for each in citations]
            found.update(each.assumption for each in inside if each.row is None)
        if home == module:
            named = [each for each in mentions(by_name[home], by_name) if first <= each[0] <= last]
            todo += [(other.name, mentioned) for _, other, mentioned, _ in named if other.name != "podiomock.errors"]
    found = {each for each in found if not each.startswith(DIALECT)}
    return tuple(sorted(found, key=lambda each: int(each[2:])))


@cache
def _followed() -> list[Module]:
    """Every module, with what is cited outside of functions brought to the lines that name it."""
    modules = [
        Module(path) for path in sorted(PACKAGE.rglob("*.py")) if path.relative_to(PACKAGE).as_posix() not in ASIDE
    ]
    by_name = {each.name: each for each in modules}
    naming = [(each, mention) for each in modules for mention in mentions(each, by_name)]
    news = True
    while news:
        news = False
        for module, (at, home, name, key) in naming:
            for known in home.definitions.get(name, NONE):
                if (citation := _looked_up(known, key)) is None:
                    continue
                function = module.function_at(at)
                if function is not None:
                    news |= module.rest(function, citation, at)
                elif (around := module.definition_at(at)) is not None and (module, around) != (home, name):
                    news |= module.define(around, citation)
    return modules


def _looked_up(citation: Citation, key: ast.expr | None) -> Citation | None:
    """What a line that names a table rests on, by the key that it looks up there; a known one is that row or none."""
    if citation.row is None or key is None:
        return citation
    if isinstance(key, ast.Constant):
        return Citation(citation.assumption) if key.value == citation.row else None
    return Citation(citation.assumption, citation.row, key.id if isinstance(key, ast.Name) else None)
