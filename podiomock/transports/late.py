"""Notice a client that is imported later than the interception began."""

import sys
from collections.abc import Callable, Collection, Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any


class LateImports(MetaPathFinder):
    """Tells `imported(name)` when a named module has just been executed, before its importer goes on.

    It finds nothing itself: it asks the finders behind it, and stands between the module and its loader.
    """

    def __init__(self, names: Collection[str], imported: Callable[[str], None]) -> None:
        self._names = names
        self._imported = imported
        self._underway: set[str] = set()

    def announces(self, name: str) -> bool:
        """Whether a module is being imported this moment, and will be announced: no need to wait for it."""
        return name in self._underway

    def start(self) -> None:
        """Ask us first."""
        if self not in sys.meta_path:
            sys.meta_path.insert(0, self)

    def stop(self) -> None:
        """Ask us no more."""
        if self in sys.meta_path:
            sys.meta_path.remove(self)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec that the others find, with a loader that announces the module."""
        if fullname not in self._names:
            return None
        for finder in list(sys.meta_path):
            spec = None if finder is self else finder.find_spec(fullname, path, target)
            if spec is not None:
                if spec.loader is not None:
                    spec.loader = _Announcing(spec.loader, self._underway, self._imported)
                return spec
        return None


class _Announcing(Loader):
    """A module's own loader, and a word when it is done."""

    def __init__(self, loader: Loader, underway: set[str], imported: Callable[[str], None]) -> None:
        self._loader = loader
        self._underway = underway
        self._imported = imported

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        self._underway.add(spec.name)
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        # The module must not carry us: importlib.resources, inspect and pickle ask it for its loader.
        module.__loader__ = self._loader
        if module.__spec__ is not None:
            module.__spec__.loader = self._loader
        try:
            self._loader.exec_module(module)
            self._imported(module.__name__)
        finally:
            self._underway.discard(module.__name__)
