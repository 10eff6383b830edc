"""A file of the package as it is written: what it cites, where, and what it names."""

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from msgspec import Struct

CITATION = re.compile(r"\bA-\d+\b")
PACKAGE = Path(__file__).parents[1]
DIALECT = "dialect."
"""What a place where dialects differ is cited by: `dialect.moment`."""

CACHES = {"cache", "lru_cache"}

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
CONSTANTS = (ast.Assign, ast.AnnAssign)


class Citation(Struct, frozen=True):
    """An assumption that is cited; `row` is the key of the table's row that it is about, if that is all.

    `by` is the variable that holds the key, where a line looks the table up by one.
    """

    assumption: str
    row: str | None = None
    by: str | None = None


Citations = frozenset[Citation]
NONE: Citations = frozenset()


Mention = tuple[int, "Module", str, ast.expr | None]
"""A line that names something: whose, its name, and the key that it looks up there."""


class Cited(Struct):
    """What a file cites: by the line that rests on it, and by the first line of the function that does."""

    lines: dict[int, Citations] = {}
    calls: dict[int, Citations] = {}


class Module:
    """One file: its functions, and what is defined beside them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.name = ".".join(["podiomock", *path.relative_to(PACKAGE).with_suffix("").parts]).removesuffix(".__init__")
        text = path.read_text("utf-8")
        self.tree = ast.parse(text)
        self.nodes = list(ast.walk(self.tree))
        self.text = text.splitlines()
        self.cited = Cited()
        self.mentions: list[Mention] = []
        self.definitions: dict[str, Citations] = {}
        """What names of this module rest on: its classes, constants, and functions that are kept."""
        self.top = {each.name: each for each in self.tree.body if isinstance(each, (ast.FunctionDef, ast.ClassDef))}
        """Its functions and classes by name."""
        self.functions = sorted(
            (node for node in self.nodes if isinstance(node, FUNCTIONS)), key=lambda node: node.lineno
        )
        self._starts = {first_line(node): node for node in self.functions}
        self._cite()

    def _cite(self) -> None:
        for at, line in enumerate(self.text, 1):
            for assumption in CITATION.findall(line):
                self._place(Citation(assumption), at)
        for node in self.nodes:
            if (found := _of_dialect(node)) is not None and (function := self.function_at(found[1])) is not None:
                self.rest(function, Citation(f"{DIALECT}{found[0]}"), found[1])

    def _place(self, citation: Citation, at: int) -> None:
        function = self.function_at(at)
        below = self._below(at)
        if function is None and isinstance(inner := self.function_at(below), ast.Lambda):
            function = inner
        if function is not None:
            if isinstance(function, ast.Lambda):
                self.rest(function, citation, below)
            else:
                self.rest(function, citation, at if self._documents(function, at) else below)
            return
        if (function := self._starts.get(below)) is not None:
            self.rest(function, citation, below)
        elif (definition := self._definition(at)) is not None:
            name, rows = definition
            for row in rows:
                self.define(name, Citation(citation.assumption, row))
        else:  # the module's own docstring: all of it
            for each in self.functions:
                self.rest(each, citation, first_line(each))

    def rest(self, function: Function, citation: Citation, at: int) -> bool:
        """Note that a line of a function rests on an assumption; whether that is news."""
        kept = _kept(function)
        if kept is not None:  # what it looked up is not known where it is called: only what it always rests on counts
            return citation.row is None and self.define(kept, citation)
        body_starts = function.body.lineno if isinstance(function, ast.Lambda) else function.body[0].lineno
        whole = isinstance(function, ast.Lambda) or at < body_starts or self._documents(function, at)
        table, place = (self.cited.calls, first_line(function)) if whole else (self.cited.lines, at)
        known = table.get(place, NONE)
        table[place] = known | {citation}
        return citation not in known

    def define(self, name: str, citation: Citation) -> bool:
        """Note that a name rests on an assumption; whether that is news."""
        known = self.definitions.get(name, NONE)
        self.definitions[name] = known | {citation}
        return citation not in known

    def function_at(self, at: int) -> Function | None:
        """The innermost function that a line lies in, decorators included."""
        around = [each for each in self.functions if first_line(each) <= at <= (each.end_lineno or 0)]
        return around[-1] if around else None

    def definition_at(self, at: int) -> str | None:
        """The class or constant at the top of the module that a line lies in."""
        for node in self.tree.body:
            if isinstance(node, (ast.ClassDef, *CONSTANTS)) and first_line(node) <= at <= (node.end_lineno or 0):
                return _name(node)
        return None

    def _documents(self, function: ast.AST, at: int) -> bool:
        body = getattr(function, "body", None)
        first = body[0] if isinstance(body, list) else None
        return isinstance(first, ast.Expr) and first.lineno <= at <= (first.end_lineno or 0) and _is_text(first.value)

    def _below(self, at: int) -> int:
        """The line that a comment is about: the next that is none."""
        below = at
        while below < len(self.text) and self.text[below - 1].lstrip().startswith("#"):
            below += 1
        return below

    def _definition(self, at: int) -> tuple[str, list[str | None]] | None:
        below = self._below(at)
        for before, node in zip([None, *self.tree.body], self.tree.body, strict=False):
            if not first_line(node) <= below <= (node.end_lineno or 0):
                continue
            if isinstance(node, ast.Expr) and before is not None and isinstance(before, CONSTANTS):
                return _name(before), [None]
            if isinstance(node, CONSTANTS):
                return _name(node), _rows(node.value, below) or [None]
            if isinstance(node, ast.ClassDef):
                return node.name, [None]
        return None


def mentions(module: Module, by_name: Mapping[str, Module]) -> list[Mention]:
    """Every line of a module that names something from the top of a module: the line, whose, its name, the key."""
    if not module.mentions:
        module.mentions = list(_named(module, by_name))
    return module.mentions


def _named(module: Module, by_name: Mapping[str, Module]) -> Iterator[Mention]:
    known, aliases = _vocabulary(module, by_name)
    keys = dict(map(_key, module.nodes))
    declared = {id(part) for node in module.nodes for each in _decorators(node) for part in ast.walk(each)}
    for node in module.nodes:
        if id(node) in declared:  # what may be refused, and the like, is not what was done
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) and node.id in known:
            yield node.lineno, *known[node.id], keys.get(id(node))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in aliases:
            yield node.lineno, aliases[node.value.id], node.attr, keys.get(id(node))


def _vocabulary(
    module: Module, by_name: Mapping[str, Module]
) -> tuple[dict[str, tuple[Module, str]], dict[str, Module]]:
    """What a module calls the definitions that it can name, and the modules."""
    known: dict[str, tuple[Module, str]] = {}
    aliases: dict[str, Module] = {}
    for node in module.nodes:
        if isinstance(node, (*CONSTANTS, ast.ClassDef, ast.FunctionDef)):
            known[_name(node)] = (module, _name(node))
        elif isinstance(node, ast.ImportFrom) and (node.module or "") in by_name:
            for each in node.names:
                if (inner := by_name.get(f"{node.module}.{each.name}")) is not None:
                    aliases[each.asname or each.name] = inner
                else:
                    known[each.asname or each.name] = (by_name[node.module or ""], each.name)
    return known, aliases


def _key(node: ast.AST) -> tuple[int, ast.expr | None]:
    """What is looked up in, as an id of its node, and the key: of `TABLE[key]` and of `TABLE.get(key)`."""
    match node:
        case ast.Subscript(value=table, slice=key):
            return id(table), key
        case ast.Call(func=ast.Attribute(value=table, attr="get"), args=[key, *_]):
            return id(table), key
    return 0, None


def _of_dialect(node: ast.AST) -> tuple[str, int] | None:
    """The place where dialects differ that is asked for, `moment` of `world.session.dialect.moment`, and the line."""
    match node:
        case ast.Attribute(value=ast.Attribute(attr="dialect"), attr=place, lineno=at):
            return place, at
    return None


def _decorators(node: ast.AST) -> list[ast.expr]:
    return getattr(node, "decorator_list", [])


def _kept(function: Function) -> str | None:
    """The name of a function whose answers are kept."""
    for each in _decorators(function):
        named = each.func if isinstance(each, ast.Call) else each
        if isinstance(named, ast.Name) and named.id in CACHES:
            return getattr(function, "name", None)
    return None


def first_line(node: ast.stmt | ast.expr) -> int:
    """The first line of a definition, as its code object has it: that of its first decorator."""
    return min([node.lineno, *(each.lineno for each in _decorators(node))])


def _name(node: ast.stmt) -> str:
    match node:
        case ast.ClassDef(name=name) | ast.FunctionDef(name=name):
            return name
        case ast.AnnAssign(target=ast.Name(id=name)) | ast.Assign(targets=[ast.Name(id=name)]):
            return name
    return ""


def _rows(value: ast.expr | None, at: int) -> list[str | None]:
    """The keys of a table's entry that a line lies in: of one row, or of the several of a `**dict.fromkeys(...)`."""
    if isinstance(value, ast.Dict):
        for key, each in zip(value.keys, value.values, strict=True):
            if not (key or each).lineno <= at <= (each.end_lineno or 0):
                continue
            if isinstance(key, ast.Constant):
                return [str(key.value)]
            if isinstance(each, ast.Call) and each.args and isinstance(keys := each.args[0], ast.Tuple):
                return [str(one.value) for one in keys.elts if isinstance(one, ast.Constant)]
    return []


def _is_text(value: ast.expr) -> bool:
    return isinstance(value, ast.Constant) and isinstance(value.value, str)
