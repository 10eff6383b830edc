"""What an answer rests on: the evidence of its operation and of its refusal, and the assumptions it touched.

The calls that are answered are watched as they run, and each line that rests on an assumption and is run counts. That
costs time, so nothing is watched unless a test, or a server, asks for it.
"""

import sys
from collections.abc import Callable, Iterable
from types import CodeType, FrameType
from typing import Any

from msgspec import structs

from podiomock import errors
from podiomock.citations import DIALECT, NONE, Citations, Cited, cited
from podiomock.dialects import DIFFERENCES, DOCUMENTED
from podiomock.evidence import ASSUMPTIONS, Evidence, Grounds, Least, documented, number
from podiomock.http import Request
from podiomock.ledger import UNSAID, endpoint_named, evidence_of
from podiomock.service import Answer, Service

HEADER = "X-Podiomock-Evidence"
WRAPPING = {errors.podio_refusal.__code__, errors.gateway_refusal.__code__}
"""What puts a refusal on the wire, in its first parameter."""

Trace = Callable[[FrameType, str, Any], Any]


class Witness:
    """Watches calls being answered."""

    def __init__(self, service: Service, least: str | None = None, *, header: bool = False) -> None:
        self._service = service
        self._least = None if least is None else Least.read(least)
        self._header = header
        self._missed: dict[tuple[str, Grounds], int] = {}
        self._cited = cited()
        self._touched: set[Citations] = set()
        self._rows: set[str] = set()
        self._refusal: type[BaseException] | None = None
        self._tracers: dict[CodeType, tuple[Citations, Trace | None]] = {}

    def watch(self, door: Callable[[Request], Answer], request: Request) -> tuple[Answer, Grounds | None]:
        """Have a request answered, and say what the answer rests on; None for one that is the test's own."""
        self._touched, self._rows, self._refusal = set(), set(), None
        self._service.forget()
        before = sys.gettrace()
        sys.settrace(self._called)
        try:
            answer = door(request)
        finally:
            sys.settrace(before)
        if answer.endpoint == "canned":
            return answer, None
        grounds = self._grounds(answer)
        if self._least is not None and self._least.missed_by(grounds):
            asked = (_asked(answer, request), grounds)
            self._missed[asked] = self._missed.get(asked, 0) + 1
        if self._header:
            response = answer.response
            headers = (*response.headers, (HEADER, str(grounds)))
            answer = structs.replace(answer, response=structs.replace(response, headers=headers))
        return answer, grounds

    def tell(self) -> str | None:
        """Which answers rested on less than is asked for, and on what; None if none did. Once, then it is told."""
        missed, self._missed = self._missed, {}
        if self._least is None or not missed:
            return None
        touched = sorted({each for _, grounds in missed for each in grounds.assumptions}, key=number)
        unaccepted = [each for each in touched if each not in self._least.accepted]
        weakest = min(grounds.evidence.kind for _, grounds in missed)
        lines = [f"these answers rest on less than evidence={str(self._least)!r}:"]
        for (asked, grounds), times in missed.items():
            often = f", {times} times" if times > 1 else ""
            lines.append(f"  {asked}{often}: {grounds}  ({grounds.evidence.source})")
        if unaccepted:
            lines += ["where podiomock assumes:", *(f"  {each}: {ASSUMPTIONS.get(each, '')}" for each in unaccepted)]
        lenient = Least(min(self._least.kind, weakest), self._least.accepted.union(touched if weakest else ()))
        lines.append(
            f"If that will do for this test, ask for evidence={str(lenient)!r}: by the marker, "
            "or by --podiomock-evidence, which wins over it."
        )
        return "\n".join(lines)

    def forgive(self) -> None:
        """Forget what `tell` would tell."""
        self._missed.clear()

    def _grounds(self, answer: Answer) -> Grounds:
        touched = {each.assumption for citations in self._touched for each in citations if each.row is None}
        known = evidence_of(answer.endpoint)
        weighed = [known] if known is not None else []
        operation = endpoint_named(answer.endpoint or "")
        if operation is not None:  # what its parameters rest on counts before it is called
            code = operation.function.__code__
            here = self._cited.get(code.co_filename, Cited()).calls.get(code.co_firstlineno, NONE)
            touched |= {each.assumption for each in here if each.row is None}
        if self._refusal is not None:
            refused: Evidence = getattr(self._refusal, "evidence", UNSAID)
            weighed.append(refused)
            touched.update(refused.assumptions)
        weighed += self._dialect(each.removeprefix(DIALECT) for each in touched if each.startswith(DIALECT))
        assumptions = {each for each in touched if not each.startswith(DIALECT)} | self._rows
        weakest = min(weighed, key=lambda each: each.kind, default=UNSAID)
        return Grounds(weakest, tuple(sorted(assumptions, key=number)))

    def _dialect(self, places: Iterable[str]) -> list[Evidence]:
        """What is known of the places where the answer follows the dialect: not even all of `recorded` is recorded."""
        dialect = self._service.world.session.dialect
        asked = sorted(place for place in places if place in DIFFERENCES)
        if dialect.name != DOCUMENTED.name:
            asked = [place for place in asked if "never recorded" in DIFFERENCES[place].recorded]
        return [documented(f"the dialect {dialect.name!r}, for: {', '.join(asked)}")] if asked else []

    def _called(self, frame: FrameType, _event: str, _: object) -> Trace | None:
        code = frame.f_code
        if (known := self._tracers.get(code)) is None:
            known = self._tracers[code] = self._prepare(code)
        citations, tracer = known
        if citations:
            self._touch(citations, frame)
        elif code in WRAPPING:
            self._refusal = type(frame.f_locals["error"])
        return tracer

    def _prepare(self, code: CodeType) -> tuple[Citations, Trace | None]:
        here = self._cited.get(code.co_filename)
        if here is None:
            return NONE, None
        at = {line for _, _, line in code.co_lines() if line is not None}
        resting = {line: citations for line, citations in here.lines.items() if line in at}
        return here.calls.get(code.co_firstlineno, NONE), self._tracer(resting) if resting else None

    def _tracer(self, resting: dict[int, Citations]) -> Trace:
        def trace(frame: FrameType, event: str, _: object) -> Trace:
            if event == "line" and (citations := resting.get(frame.f_lineno)) is not None:
                self._touch(citations, frame)
            return trace

        return trace

    def _touch(self, citations: Citations, frame: FrameType) -> None:
        self._touched.add(citations)
        for each in citations:
            if each.row is not None:  # of a table only what is looked up in it
                local = frame.f_locals
                if each.row == local[each.by] if each.by in local else each.row in _words(frame):
                    self._rows.add(each.assumption)


def _asked(answer: Answer, request: Request) -> str:
    """An operation by its path and name; a request as it is where it reached none."""
    endpoint = endpoint_named(answer.endpoint or "")
    return repr(request) if endpoint is None else f"{endpoint.method} {endpoint.path} {endpoint.name}"


def _words(frame: FrameType) -> list[str]:
    """The words that a function works with: its locals, and those in tuples."""
    found: list[str] = []
    for value in frame.f_locals.values():
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, tuple):
            found.extend(each for each in value if isinstance(each, str))
    return found
