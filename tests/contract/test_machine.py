"""The machine: any calls in any order keep every law, give the same answers everywhere, and find what deviates."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

import pytest
from msgspec import structs

from podiomock import PodioMock, World, load
from podiomock.answers import Broken
from podiomock.derive.machine import Subject, Trial, run
from podiomock.http import Handler, Request, Response
from podiomock.rooms import PODIO
from podiomock.server.running import Server
from podiomock.transports.upstream import Upstream
from tests.contract.mutants import MUTANTS, put, said

LOGIN = {
    "grant_type": "password",
    "client_id": "podiomock-client",
    "client_secret": "podiomock-secret",
    "username": "john.doe@example.com",
    "password": "podiomock-password",
}


def small() -> World:
    """A world with little in it, so that calls meet each other."""
    world = World()
    world.user("John Doe")
    world.user("Jane Roe")
    world.oauth_client("podiomock-client", "podiomock-secret")
    space = world.org("Acme").space("Sales")
    app = space.app("Deals", title="text", amount="number", state=["Open", "Won"], mail="email")
    app.item(title="First", amount=1).comment("Why?")
    app.item(title="Second", state="Won").task("Call")
    return world


class Fake:
    """A fake that each history begins anew."""

    def __init__(self, world: World, **settings: str) -> None:
        self.mock = PodioMock(world, **settings)  # type: ignore[arg-type]  # the settings that are text
        self.start = self.mock.snapshot()

    def begin(self) -> PodioMock:
        self.mock.restore(self.start)
        return self.mock


def alone(
    fake: Fake, between: Callable[[Handler], Handler] = lambda handler: handler, endpoints: Sequence[str] | None = None
) -> Callable[[], Trial]:
    """Histories of one subject, with something between it and its handler."""

    def begin() -> Trial:
        mock = fake.begin()
        return Trial(mock.world, [Subject(between(mock.handle), mock.api_key)], endpoints=endpoints)

    return begin


@pytest.mark.parametrize("world", ["small", "documented"])
def test_any_history_keeps_every_law(world: str) -> None:
    run(alone(Fake(small() if world == "small" else load(world))), examples=30)


@pytest.mark.parametrize(
    "mutant",
    [
        "an update is lost",
        "a revision is not bumped",
        "a deletion is forgotten",
        "the limit is ignored",
        "an update drops what was not sent",
        "numbers are numbers",
        "a wrong value is a server's error",
    ],
)
def test_what_deviates_is_found_in_a_short_history(mutant: str) -> None:
    with pytest.raises(Broken) as found:
        run(alone(Fake(small()), MUTANTS[mutant]), examples=30)
    assert len(asked(found.value)) <= 3, found.value


def history(error: Broken) -> list[str]:
    """The calls that an error tells."""
    return str(error).partition("The history:")[2].strip().splitlines()


def asked(error: Broken) -> list[str]:
    """The same without those that only look at what was written."""
    looks = ("mark_as_viewed=false", '{"limit": 1}')
    return [each for each in history(error) if not any(look in each for look in looks)]


def test_an_id_that_is_given_twice_is_found() -> None:
    again = said(put("comment_id", 1), "add_comment")
    with pytest.raises(Broken, match="gave the comment_id 1 a second time") as found:
        run(alone(Fake(small()), again, ["add_comment", "list_comments"]), examples=30)
    assert len([each for each in history(found.value) if "POST /comment/" in each]) == 2


def test_a_refused_call_that_writes_is_found() -> None:
    fake = Fake(small())

    def careless(handler: Handler) -> Handler:
        def handle(request: Request) -> Response:
            response = handler(request)
            if response.status == 404:
                fake.mock.world.cells.put("written", request.path)
            return response

        return handle

    with pytest.raises(Broken, match="was refused, and wrote"):
        run(alone(fake, careless), examples=5)


# The same histories, put to two.


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Fake, Fake, Server, Upstream]]:
    """A fake, another behind a socket, and the way there."""
    with ExitStack() as stack:
        one, other = Fake(small()), Fake(small())
        server = stack.enter_context(Server(other.mock))
        yield one, other, server, stack.enter_context(Upstream(server.url))


def test_the_server_answers_as_the_fake_does(served: tuple[Fake, Fake, Server, Upstream]) -> None:
    one, other, server, upstream = served

    def begin() -> Trial:
        mock = one.begin()
        base = f"{server.url}/podio"  # asked by one name, both give the same links
        there = Subject(upstream, other.begin().api_key, base)
        return Trial(mock.world, [Subject(mock.handle, mock.api_key, base), there], endpoints=[*PODIO.by_name])

    run(begin, examples=15)


def native(mock: PodioMock) -> str:
    """A token of the native door."""
    sent = json.dumps(LOGIN).encode()
    answer = mock.handle(Request.to("POST", "https://api.podio.com/oauth/token/v2", {}, sent))
    token: str = json.loads(answer.body)["access_token"]
    return token


def doors(between: Callable[[Handler], Handler] = lambda handler: handler) -> Callable[[], Trial]:
    """Histories of the gateway's door and of the native one, in one dialect."""
    mocks = [PodioMock(small(), dialect="documented") for _ in range(2)]
    tokens = [native(each) for each in mocks]
    fakes = [Fake(each.world, dialect="documented") for each in mocks]

    def begin() -> Trial:
        one, other = (each.begin() for each in fakes)
        maton = Subject(one.handle, one.api_key, own=("https://api.maton.ai/podio",))
        podio = Subject(
            between(other.handle), tokens[1], "https://api.podio.com", "OAuth2", own=("https://api.podio.com",)
        )
        return Trial(one.world, [maton, podio], endpoints=[*PODIO.by_name])

    return begin


def test_both_doors_lead_to_the_same_answers() -> None:
    run(doors(), examples=15)


def test_a_door_that_answers_otherwise_is_found() -> None:
    def renamed(handler: Handler) -> Handler:
        def handle(request: Request) -> Response:
            response = handler(request)
            return structs.replace(response, body=response.body.replace(b'"Sales"', b'"Else"'))

        return handle

    with pytest.raises(Broken, match="is answered differently") as found:
        run(doors(renamed), examples=30)
    assert len(history(found.value)) == 1
