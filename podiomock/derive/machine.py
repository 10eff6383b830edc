"""A state machine over all endpoints: calls in any order, each answer held against the declarations and a model.

    run(lambda: Trial(world, [Subject(mock.handle, mock.api_key)]))

With several subjects, all get the same calls, and must give the same answers: the fake and a server, one door and the
other. The first is the one whose world the calls are drawn from.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, NamedTuple

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from podiomock.answers import Broken, as_declared
from podiomock.derive.calls.broken import broken_calls
from podiomock.derive.calls.call import Call
from podiomock.derive.calls.lawful import ENDPOINTS, calls
from podiomock.derive.model import Model, item_of
from podiomock.derive.shortening import shortest
from podiomock.http import Handler, Request, Response
from podiomock.state.world import World

REFUSED = 400

ITEMS = ("create_item", "update_item", "delete_item", "filter_items", "get_item")
"""What is called more often than chance would have it: what the model knows."""

UNCALLED = frozenset({"create_connection", "delete_connection"})
"""What leads nowhere: without a connection nothing is answered."""

VIEWED = frozenset({"notifications"})
"""The tables that a GET may write: what one has looked at is marked as seen [page]."""

REMEMBERED = "remember"
"""The key of a query that has a listing kept as the view that was used last."""


class Subject(NamedTuple):
    """Something that answers, how it is asked, and what of its answers is its own: texts, by what stands for them."""

    handler: Handler
    key: str
    base: str | None = None
    scheme: str = "Bearer"
    own: tuple[str, ...] = ()

    def request(self, call: Call) -> Request:
        """A call, as this one is asked."""
        return call.request(self.key, base=self.base, scheme=self.scheme)

    def outcome(self, response: Response) -> Any:
        """An answer without what is this one's own."""
        text = response.body.decode(errors="replace")
        for each in self.own:
            text = text.replace(each, "HERE")
        try:
            return response.status, json.loads(text)
        except ValueError:
            return response.status, text


class Trial:
    """One history: a world that calls are drawn from, and who answers them. `close` is called when it is over."""

    def __init__(
        self,
        world: World,
        subjects: Sequence[Subject],
        *,
        endpoints: Sequence[str] | None = None,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        self.world = world
        self.subjects = subjects
        self.endpoints = [each for each in ENDPOINTS if each not in UNCALLED] if endpoints is None else list(endpoints)
        self.close = close
        self.model = Model()
        self.taken: list[Call] = []
        self.history: list[str] = []
        """What was sent, and the status that came, a line each."""

    def send(self, call: Call) -> Response:
        """Ask every subject, and hold the answers against all that is known; the first's is given back."""
        first, *others = self.subjects
        mark = self.world.journal.mark()
        request = first.request(call)
        try:
            response = first.handler(request)
        except Exception as error:
            self.history.append(f"{call} -> no answer")
            raise Broken(f"{call} is not answered: {error!r}") from error
        self.history.append(f"{call} -> {response.status}")
        as_declared(request, response)
        if call.wrong is not None and response.status < REFUSED:
            raise Broken(f"{call} is {response.status}: it must be refused")
        self._wrote(call, response, mark)
        for each in others:
            wanted, came = first.outcome(response), each.outcome(each.handler(each.request(call)))
            if came != wanted:
                raise Broken(f"{call} is answered differently:\n  {wanted}\n  {came}")
        self.model.observe(call, response)
        return response

    def _wrote(self, call: Call, response: Response, mark: int) -> None:
        """Refuse writes of calls that may make none."""
        journal = self.world.journal
        if response.status >= REFUSED and journal.mark() != mark:
            raise Broken(f"{call} was refused, and wrote")
        if call.method == "GET" and REMEMBERED not in call.query:
            tables = {cells.name for cells, key, _ in journal.entries[mark:] if key != "now"}
            if tables - VIEWED:
                raise Broken(f"{call} wrote to {', '.join(sorted(tables - VIEWED))}")

    def take(self, call: Call) -> None:
        """Send a call; one that writes an item between two looks at it.

        `Broken` tells the history.
        """
        self.taken.append(call)
        try:
            self._take(call)
        except Broken as error:
            raise Broken("\n  ".join([str(error), "The history:", *self.history])) from error.__cause__

    def _take(self, call: Call) -> None:
        item = item_of(call)
        writes = call.name in ("update_item", "delete_item") and call.wrong is None
        if writes and call.name == "update_item":
            self._look(item)
        response = self.send(call)
        if call.name == "create_item" and response.status < REFUSED:
            writes, item = True, json.loads(response.body)["item_id"]
        if not writes:
            return
        self._look(item)
        if (row := self.world.items.rows.get(item or 0)) is not None:
            self.send(Call("filter_items", "POST", f"/item/app/{row.app_id}/filter/", body={"limit": 1}))

    def _look(self, item: int | None) -> None:
        self.send(Call("get_item", "GET", f"/item/{item}", {"mark_as_viewed": False}))


class Machine(RuleBasedStateMachine):
    """Any calls in any order; `last` is the trial that was made last."""

    last: ClassVar[Trial]
    trial: Trial


def machine(begin: Callable[[], Trial]) -> type[Machine]:
    """The machine whose histories begin as `begin` says."""

    class Histories(Machine):
        def __init__(self) -> None:
            super().__init__()
            self.trial = begin()
            Histories.last = self.trial

        @rule(data=st.data())
        def item(self, data: st.DataObject) -> None:
            """A call about items."""
            self.trial.take(data.draw(calls(self.trial.world, _among(ITEMS, self.trial))))

        @rule(data=st.data())
        def call(self, data: st.DataObject) -> None:
            """A call of any endpoint."""
            self.trial.take(data.draw(calls(self.trial.world, self.trial.endpoints)))

        @rule(data=st.data())
        def broken(self, data: st.DataObject) -> None:
            """A call that must be refused."""
            self.trial.take(data.draw(broken_calls(self.trial.world, self.trial.endpoints)))

        def teardown(self) -> None:
            """End the history."""
            self.trial.close()

    return Histories


def _among(names: Sequence[str], trial: Trial) -> list[str]:
    return [each for each in names if each in trial.endpoints]


def run(begin: Callable[[], Trial], *, examples: int = 40, steps: int = 20) -> None:
    """Try so many histories of so many calls; `Broken` tells the shortest that breaks something."""
    histories = machine(begin)
    try:
        run_state_machine_as_test(
            histories,
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                deadline=None,
                database=None,
                derandomize=True,
                report_multiple_bugs=False,
                phases=(Phase.generate,),  # a history of values is shortened faster than one that is drawn
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
            ),
        )
    except Broken:
        replay(begin, shortest(histories.last.taken, lambda history: breaks(begin, history)))
        raise  # it is not shown again: whoever answers, answers differently each time


def breaks(begin: Callable[[], Trial], history: Sequence[Call]) -> bool:
    """Whether a history breaks something."""
    try:
        replay(begin, history)
    except Broken:
        return True
    return False


def replay(begin: Callable[[], Trial], history: Sequence[Call]) -> None:
    """Take the calls of a history from the beginning."""
    trial = begin()
    try:
        for call in history:
            trial.take(call)
    finally:
        trial.close()
