"""A contract for users' own clients: they give their calls, and get laws and a state machine against them.

    class TestMyClient(podiomock.ClientContract):
        def setup_client(self):
            self.client = MyClient(os.environ["MATON_API_KEY"])

        def create(self, title):
            return self.client.add({"title": title})

        def list(self):
            return [item["item_id"] for item in self.client.all_items()]

What is not given is not tested. The truth is the fake's world, which the client never sees but through its calls.
Needs `podiomock[contract]`.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, ClassVar

import pytest

try:
    from hypothesis import HealthCheck, Phase, settings
    from hypothesis import strategies as st
    from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
except ModuleNotFoundError:
    raise ModuleNotFoundError(
        "podiomock.ClientContract draws with Hypothesis, which is not installed: pip install 'podiomock[contract]'"
    ) from None

from podiomock.activation import activate
from podiomock.http import Request
from podiomock.mock import PodioMock

BASE = "https://api.maton.ai/podio"
TITLES = st.text("abcdefghij ", min_size=1, max_size=10).map(str.strip).filter(bool)
SIZES = (0, 1, 25, 101, 501)
"""How many items there are at first: none, and more than one page of any usual length."""

TROUBLES: dict[str, Callable[[PodioMock], object]] = {
    "a timeout before anything was done": lambda mock: mock.faults.time_out("create_item"),
    "a timeout after it was done": lambda mock: mock.faults.time_out("create_item", after=True),
    "a connection that broke after it was done": lambda mock: mock.faults.reset("create_item", after=True),
    "too many calls": lambda mock: mock.faults.throttle("create_item"),
}
"""What may befall the making of an item."""


CALLS = ("create", "read", "update", "delete", "list")
"""What a client may be able to do."""


class ClientContract:
    """Subclass it as a test, and give the calls of your client that there are.

    `app_id` names an app of `world` with a text field `title`, and one beside it, `other`, with a value that a
    colleague writes. `examples` and `steps` bound the machine.
    """

    world: ClassVar[str] = "documented"
    app_id: ClassVar[int] = 456
    title: ClassVar[str] = "title"
    other: ClassVar[tuple[str, Any]] = ("status", 2)
    examples: ClassVar[int] = 30
    steps: ClassVar[int] = 12

    def setup_client(self) -> None:
        """Make the client anew; the key is in `MATON_API_KEY`, and the hosts are answered."""

    def create(self, title: str) -> int:
        """Make an item of this title, and give its id; raise if it may not have been made."""
        raise NotGivenError

    def read(self, item_id: int) -> str:
        """Give an item's title; raise if there is none."""
        raise NotGivenError

    def update(self, item_id: int, title: str) -> None:
        """Give an item another title."""
        raise NotGivenError

    def delete(self, item_id: int) -> None:
        """Delete an item."""
        raise NotGivenError

    def list(self) -> Iterable[int]:
        """Give the ids of all items of the app, in any order."""
        raise NotGivenError

    # The laws, one by one.

    def test_every_page_is_listed(self) -> None:
        """All items are listed, each once, however many there are."""
        with truth(self, "list") as world:
            for size in SIZES:
                world.fill(size)
                world.listed()

    def test_what_is_made_is_made_once(self) -> None:
        """An item is made once, whatever befalls the call."""
        with truth(self, "create") as world:
            world.create("Made")
            for trouble in TROUBLES:
                world.create("Troubled", trouble)

    def test_what_was_written_is_read(self) -> None:
        """An item is read as it is, and as it is after somebody changed it."""
        with truth(self, "read") as world:
            item = world.make("Old")
            world.read(item)
            world.put(item, {self.title: "New"})
            world.read(item)

    def test_an_update_keeps_the_rest(self) -> None:
        """An update changes one title, and nothing that a colleague wrote."""
        with truth(self, "update") as world:
            item, _ = world.make("Old"), world.make("Old")
            world.update(item, "New")
            world.put(item, dict([self.other]))
            world.update(item, "Newer")

    def test_what_is_deleted_is_gone(self) -> None:
        """A deleted item is gone, and no namesake of it; to read one is an error, not an empty answer."""
        with truth(self, "delete") as world:
            first, _, last = (world.make("Gone") for _ in range(3))
            world.delete(first)
            world.delete(last)
        with truth(self, "read") as world:
            item = world.make("Gone")
            world.ask("DELETE", f"/item/{item}")
            world.read(item)

    def test_machine(self) -> None:
        """All of that in any order, shrunk to the shortest history that breaks it."""
        if not any(gives(self, call) for call in CALLS):
            pytest.skip(f"{type(self).__name__} gives none of {', '.join(CALLS)}")
        with placed(self):
            pass  # what is wrong with it is told before anything is drawn
        run_state_machine_as_test(
            lambda: Machine(self),  # type: ignore[arg-type]  # any factory will do
            settings=settings(
                max_examples=self.examples,
                stateful_step_count=self.steps,
                deadline=None,
                database=None,
                report_multiple_bugs=False,  # to shrink each of them takes longer than to mend one
                # To explain takes longer than to find and shrink: each example makes a client.
                phases=(Phase.generate, Phase.shrink),
                suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
            ),
        )


class NotGivenError(NotImplementedError):
    """A call that the contract's subclass does not give."""


def gives(contract: ClientContract, call: str) -> bool:
    """Whether a contract's subclass gives a call."""
    return getattr(type(contract), call) is not getattr(ClientContract, call)


@contextmanager
def truth(contract: ClientContract, call: str) -> "Iterator[Truth]":
    """The world behind a contract's client; the test is skipped if it does not give the call that is tested."""
    if not gives(contract, call):
        pytest.skip(f"{type(contract).__name__} gives no {call}()")
    with placed(contract) as mock:
        yield Truth(contract, mock)


@contextmanager
def placed(contract: ClientContract) -> Iterator[PodioMock]:
    """The contract's world, in use; its test fails in a sentence where that, the app or a field is not there."""
    with ExitStack() as stack:
        try:
            mock = stack.enter_context(activate(world=contract.world, strict_faults=False))
        except ValueError as error:
            pytest.fail(f"{type(contract).__name__}: {error}", pytrace=False)
        if (wrong := misplaced(contract, mock)) is not None:
            pytest.fail(f"{type(contract).__name__}: {wrong}", pytrace=False)
        yield mock


def misplaced(contract: ClientContract, mock: PodioMock) -> str | None:
    """What a contract names that its world does not have."""
    apps = mock.world.applications
    app = apps.get(contract.app_id)
    if app is None:
        there = ", ".join(f"{each.app_id} {each.config['name']}" for each in apps)
        return f"app_id = {contract.app_id} is no app of the world {contract.world!r}; there is {there or 'none'}"
    fields = [each.external_id for each in app.fields]
    named = (("title", contract.title), ("other", contract.other[0]))
    wrong = [f"{attribute} = {name!r}" for attribute, name in named if name not in fields]
    return f"{', '.join(wrong)} is no field of app {app.app_id}; it has {', '.join(fields)}" if wrong else None


class Truth:
    """The app as it is, and the client's calls held against it. Each raises AssertionError, with the last calls."""

    def __init__(self, contract: ClientContract, mock: PodioMock) -> None:
        self.contract = contract
        self.mock = mock
        contract.setup_client()

    @property
    def items(self) -> set[int]:
        """The ids of the app's items."""
        return {each.item_id for each in self.mock.world.items if each.app_id == self.contract.app_id}

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """Ask the fake, past the client."""
        headers = {"authorization": f"Bearer {self.mock.api_key}", "content-type": "application/json"}
        sent = b"" if body is None else json.dumps(body).encode()
        response = self.mock.handle(Request.to(method, BASE + path, headers, sent))
        return json.loads(response.body) if response.body else None

    def make(self, title: str) -> int:
        """Make an item, past the client."""
        sent = {"fields": {self.contract.title: title}}
        made: int = self.ask("POST", f"/item/app/{self.contract.app_id}/", sent)["item_id"]
        return made

    def put(self, item: int, fields: dict[str, Any]) -> None:
        """Change an item as a colleague would."""
        self.ask("PUT", f"/item/{item}", {"fields": fields})

    def fill(self, size: int) -> None:
        """Have at least so many items."""
        app = self.mock.world.app(self.contract.app_id)
        for number in range(len(self.items), size):
            app.item({self.contract.title: f"Item {number}"})

    def others(self, item: int) -> dict[int, int]:
        """The revisions of the app's other items."""
        rows = self.mock.world.items.rows
        return {each: rows[each].revision for each in self.items - {item}}

    def values(self, item: int) -> dict[str, Any]:
        """What an item holds, by field."""
        shown = self.ask("GET", f"/item/{item}")
        return {each["external_id"]: each["values"] for each in shown["fields"]}

    def create(self, title: str, trouble: str | None = None) -> None:
        """Make an item through the client: exactly one, or, if it raises, at most one."""
        before = self.items
        if trouble is not None:
            TROUBLES[trouble](self.mock)
        raised: Exception | None = None
        made = None
        try:
            made = self.contract.create(title)
        except NotGivenError:
            raise
        except Exception as error:  # noqa: BLE001  whatever a client raises for it
            raised = error
        self.mock.faults.clear()
        new = self.items - before
        befell = f" after {trouble}" if trouble is not None else ""
        if raised is not None and trouble is None:
            raise self.broken(f"create({title!r}) raised {raised!r}, and nothing was wrong") from raised
        if len(new) > 1:
            raise self.broken(f"create({title!r}) made {len(new)} items{befell}: a retry made what was there already")
        if raised is None and new != {made}:
            raise self.broken(f"create({title!r}) gave {made!r}{befell}, and made {sorted(new) or 'nothing'}")
        if raised is None and (found := self.title_of(self.values(made or 0))) != title:
            raise self.broken(f"create({title!r}) made an item titled {found!r}")

    def title_of(self, values: dict[str, Any]) -> str | None:
        """The title among an item's values."""
        shown = values.get(self.contract.title, [])
        return shown[0]["value"] if shown else None

    def read(self, item: int) -> None:
        """Read an item through the client."""
        if item not in self.items:
            try:
                said = self.contract.read(item)
            except NotGivenError:
                raise
            except Exception:  # noqa: BLE001  whatever a client raises for it
                return
            raise self.broken(f"read({item}) gave {said!r}, and the item is deleted")
        wanted, said = self.title_of(self.values(item)), self.contract.read(item)
        if said != wanted:
            raise self.broken(f"read({item}) gave {said!r}, and the title is {wanted!r}")

    def update(self, item: int, title: str) -> None:
        """Give an item another title through the client, and look at all of it."""
        before, others = self.values(item), self.others(item)
        self.contract.update(item, title)
        after = self.values(item)
        if changed := sorted(others.items() ^ self.others(item).items()):
            raise self.broken(f"update({item}, {title!r}) changed {changed[0][0]}, too")
        if self.title_of(after) != title:
            raise self.broken(f"update({item}, {title!r}) left the title {self.title_of(after)!r}")
        for name in before.keys() | after.keys() - {self.contract.title}:
            if name != self.contract.title and before.get(name) != after.get(name):
                raise self.broken(f"update({item}, {title!r}) changed {name}, too: what a colleague wrote is lost")

    def delete(self, item: int) -> None:
        """Delete an item through the client."""
        before = self.items
        self.contract.delete(item)
        if self.items != before - {item}:
            raise self.broken(f"delete({item}) left it there, or took others: {sorted(before - self.items)} went")

    def listed(self) -> None:
        """List all items through the client."""
        said, wanted = [*self.contract.list()], self.items
        if len(said) != len(set(said)):
            raise self.broken(f"list() gave {len(said) - len(set(said))} items twice")
        if set(said) != wanted:
            missing, more = wanted - set(said), set(said) - wanted
            raise self.broken(
                f"list() gave {len(said)} items of {len(wanted)}: {len(missing)} missing, {len(more)} unknown"
            )

    def broken(self, wrong: str) -> AssertionError:
        """What is wrong, and the last calls."""
        calls = "\n  ".join(str(each) for each in list(self.mock.calls)[-8:])
        return AssertionError(f"{wrong}\nThe last calls:\n  {calls}")


class Machine(RuleBasedStateMachine):
    """Any order of what a contract gives."""

    def __init__(self, contract: ClientContract) -> None:
        super().__init__()
        self.contract = contract
        self._active = activate(world=contract.world, strict_faults=False)
        self.truth = Truth(contract, self._active.__enter__())

    @initialize(size=st.sampled_from(SIZES[:-1]))
    def fill(self, size: int) -> None:
        """Begin with so many items."""
        self.truth.fill(size)

    def pick(self, data: st.DataObject) -> int:
        """One of the newest items: few, so that one is met more than once."""
        return data.draw(st.sampled_from(sorted(self.truth.items)[-3:]))

    def has_items(self) -> bool:
        """Whether there are any."""
        return bool(self.truth.items)

    @precondition(lambda self: gives(self.contract, "create"))
    @rule(title=TITLES, trouble=st.sampled_from([None, *TROUBLES]))
    def create(self, title: str, trouble: str | None) -> None:
        """Make one."""
        self.truth.create(title, trouble)

    @precondition(lambda self: gives(self.contract, "read") and self.has_items())
    @rule(data=st.data(), deleted=st.booleans())
    def read(self, data: st.DataObject, deleted: bool) -> None:  # noqa: FBT001  Hypothesis gives it by name
        """Read one, perhaps after a colleague deleted it."""
        item = self.pick(data)
        if deleted:
            self.truth.ask("DELETE", f"/item/{item}")
        self.truth.read(item)

    @precondition(lambda self: gives(self.contract, "update") and self.has_items())
    @rule(data=st.data(), title=TITLES)
    def update(self, data: st.DataObject, title: str) -> None:
        """Change one."""
        self.truth.update(self.pick(data), title)

    @precondition(lambda self: gives(self.contract, "delete") and self.has_items())
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        """Delete one."""
        self.truth.delete(self.pick(data))

    @precondition(lambda self: gives(self.contract, "list"))
    @rule()
    def list_all(self) -> None:
        """List all."""
        self.truth.listed()

    @precondition(lambda self: self.has_items())
    @rule(data=st.data(), title=TITLES)
    def colleague(self, data: st.DataObject, title: str) -> None:
        """Somebody else changes one."""
        self.truth.put(self.pick(data), {self.contract.title: title, **dict([self.contract.other])})

    def teardown(self) -> None:
        """Give the world back."""
        self._active.__exit__(None, None, None)
