"""Mutation testing of our own code: mutmut makes the mutants, this runs the tests that reach each.

    python -m tests.mutation contract/query state/items     of these modules (with none: of all of them)
    python -m tests.mutation --sample 12                    of each module so many, drawn with a fixed seed

mutmut's own runner collects the tests anew for each mutant, seconds each time, in a process whose caches earlier tests
have filled; this one collects once, runs nothing, and forks. What came of it: mutation.md.
"""

import argparse
import json
import os
import random
import resource
import signal
import subprocess
import sys
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import Phase, settings

ACTIVE = "MUTANT_UNDER_TEST"
"""The variable that tells a mutated file which of its mutants to be."""

ONE = "podiomock.contract.rules.xǁAtLeastOneǁenforce__mutmut_1"
"""A mutant that few tests reach: mutmut makes no mutants without running some."""

PYTEST = (sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", "-p", "no:cacheprovider", "--hypothesis-seed=0")
LONGEST = 6.0
"""Seconds of tests for one mutant, beside the tests of its own room."""


def main() -> None:
    """Make the mutants if there are none, choose some, run them, and say which survived."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("modules", nargs="*", metavar="contract/query")
    parser.add_argument("--sample", type=int, metavar="N", help="so many of each module")
    options = parser.parse_args()
    ours = tomllib.loads(Path("pyproject.toml").read_text(encoding="utf-8"))["tool"]["mutmut"]
    made = Path("mutants")
    if not (made / "mutmut-stats.json").exists():
        mutmut = Path(sys.executable).with_name("mutmut")
        if not mutmut.exists():
            parser.error('mutmut is not here: pip install "mutmut==3.8.1"')
        subprocess.run([mutmut, "run", "--max-children", "1", ONE], check=True)
    chosen: list[str] = []
    for file in sorted(made.glob("podiomock/**/*.py.meta")):
        module = str(file.relative_to(made / "podiomock")).removesuffix(".py.meta")
        if not options.modules or module in options.modules:
            names = list(json.loads(file.read_text())["exit_code_by_key"])
            chosen += random.Random(7).sample(names, min(options.sample or len(names), len(names)))
    if not chosen:
        parser.error("no such modules: name them as contract/query, state/items")
    (made / "chosen.txt").write_text("\n".join(chosen))
    (made / "verdicts.txt").write_text("")
    command = [*PYTEST, "-p", "tests.mutation", *ours["pytest_add_cli_args_test_selection"]]
    subprocess.run(command, cwd=made, env={**os.environ, ACTIVE: "stats"}, check=True)
    verdicts = [line.split() for line in (made / "verdicts.txt").read_text().splitlines()]
    print(*(f"{verdict} {name}" for verdict, name in verdicts if verdict != "killed"), sep="\n")
    print(f"{sum(verdict == 'killed' for verdict, _ in verdicts)} of {len(verdicts)} killed")


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    """Instead of the tests: for each mutant those that reach it."""
    from mutmut.state import state

    early = set(state()._stats)  # what ran while modules were imported: a fork cannot change that
    os.environ[ACTIVE] = ""
    known = json.loads(Path("mutmut-stats.json").read_text())
    seconds: dict[str, float] = defaultdict(lambda: 0.05, known["duration_by_test"])
    items = {item.nodeid: item for item in session.items if isinstance(item, pytest.Function)}
    for item in items.values():
        _hasten(item)
    for name in Path("chosen.txt").read_text().split():
        function = name.rpartition("__mutmut_")[0]
        room = f"tests/{'/test_'.join(function.split('.')[1:3])}.py"
        reaching = items if function in early else {*known["tests_by_mangled_function_name"].get(function, ())}
        own = [each for each in items if each.startswith(room)]
        others = sorted((each for each in items if each in reaching and each not in own), key=seconds.__getitem__)
        chosen = [*own, *_spread(others, seconds)]
        verdict = _forked(name, [items[each] for each in chosen])
        if verdict == "survived" and function in early:
            verdict = _afresh(name, chosen)
        with Path("verdicts.txt").open("a") as verdicts:
            verdicts.write(f"{verdict if chosen else 'untested'} {name}\n")
    return True


def _hasten(item: pytest.Function) -> None:
    """Let Hypothesis find a failure without shrinking it, or keeping it for the next mutant."""
    own = getattr(item.function, "_hypothesis_internal_use_settings", None)
    if own is not None:
        fewer, phases = min(own.max_examples, 50), (Phase.explicit, Phase.generate)
        item.function._hypothesis_internal_use_settings = settings(
            own, max_examples=fewer, phases=phases, database=None
        )


def _spread(tests: list[str], seconds: dict[str, float]) -> Iterator[str]:
    """Of each test function one case, then a second, and so on, for as long as there is time."""
    functions: dict[str, list[str]] = defaultdict(list)
    for each in tests:
        functions[each.partition("[")[0]].append(each)
    left = LONGEST
    for turn in range(max(map(len, functions.values()), default=0)):
        for cases in functions.values():
            if turn < len(cases) and (left == LONGEST or seconds[cases[turn]] <= left):
                left -= seconds[cases[turn]]
                yield cases[turn]


def _afresh(name: str, tests: list[str]) -> str:
    environment = {**os.environ, ACTIVE: name}
    found = subprocess.run([*PYTEST, "-x", *tests], env=environment, check=False, capture_output=True)
    return "killed" if found.returncode else "survived"


def _forked(name: str, items: list[pytest.Function]) -> str:
    from _pytest.runner import runtestprotocol

    if child := os.fork():
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        return {0: "survived", 1: "killed"}.get(code, "killed" if code > 0 else "endless")
    os.environ[ACTIVE] = name
    resource.setrlimit(resource.RLIMIT_CPU, (int(5 * LONGEST), int(5 * LONGEST)))
    signal.alarm(100 * int(LONGEST))
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    for item, following in zip(items, [*items[1:], None], strict=True):
        if any(report.failed for report in runtestprotocol(item, log=False, nextitem=following)):
            os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
