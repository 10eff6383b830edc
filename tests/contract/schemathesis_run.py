"""Schemathesis against the fake at a port, by the derived document: `python -m tests.contract.schemathesis_run`.

Words after that go to `st run`, as `--max-examples 50 --seed 2`; `schemathesis.toml` beside this says what is checked,
and what is not, and why. With `--mutant SENTENCE` first, also several times, what `mutants.py` has of that name stands
before the fake. It is a program of its own because Schemathesis is slow to import, and what it hooks into is global.
"""

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis.control import current_build_context
from hypothesis.errors import InvalidArgument
from schemathesis.cli import schemathesis as st

from podiomock import PodioMock, load
from podiomock.derive.openapi import document
from podiomock.http import Handler, Request, Response
from podiomock.server.running import Server
from tests.contract.mutants import MUTANTS, Mutant

SETTINGS = Path(__file__).with_name("schemathesis.toml")


class Mutated(PodioMock):
    """A fake with deviations before it."""

    def __init__(self, mutants: Sequence[Mutant]) -> None:
        super().__init__(load("documented"))
        self._mutants = mutants

    def respond(self, request: Request, *taken: Any, **asked: Any) -> Response:
        """Answer one request, as the deviations have it."""
        handler: Handler = lambda each: super(Mutated, self).respond(each, *taken, **asked)  # noqa: E731  one of a chain
        for mutant in self._mutants:
            handler = mutant(handler)
        return handler(request)


def begin_each_example_alike(mock: PodioMock) -> None:
    """Let each call find the world as it was at first, but those that follow another in one example."""
    begun: object = None

    @schemathesis.hook
    def before_call(_context: object, _case: object, _kwargs: object) -> None:
        nonlocal begun
        example: object
        try:
            example = current_build_context().data
        except InvalidArgument:
            example = object()  # the phases that draw nothing
        if begun is not example:
            begun = example
            mock.reset()


def living(described: dict[str, Any]) -> str:
    """Settings that have most paths name what is there: random ids would find nothing but 404."""
    known: dict[str, dict[Any, None]] = {}
    for operation in (each for path in described["paths"].values() for each in path.values()):
        for each in operation.get("parameters", ()):
            if each["in"] == "path" and "example" in each:
                known.setdefault(each["name"], {})[each["example"]] = None
    values = "".join(f"{name}.values = {json.dumps([*found])}\n" for name, found in known.items())
    bound = "".join(f'"path.{name}" = {{ dictionary = "{name}", probability = 0.9 }}\n' for name in known)
    return f"[dictionaries]\n{values}\n[parameters]\n{bound}"


def main(words: Sequence[str]) -> None:
    """Run it; the exit code is Schemathesis's own."""
    mutants: list[Mutant] = []
    while words[:1] == ["--mutant"]:
        mutants.append(MUTANTS[words[1]])
        words = words[2:]
    mock = Mutated(mutants)
    begin_each_example_alike(mock)
    described = document()
    with Server(mock) as server, tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)  # it leaves files where it stands
        Path("openapi.json").write_text(json.dumps(described))
        Path("schemathesis.toml").write_text(f"{SETTINGS.read_text()}\n{living(described)}")
        key = f"Authorization: Bearer {mock.api_key}"
        st(["run", "openapi.json", "--url", f"{server.url}/podio", "-H", key, *words])


if __name__ == "__main__":
    main(sys.argv[1:])
