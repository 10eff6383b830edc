"""The laws of the journal: restore gives back the exact world, and a refused call changes nothing."""

import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from podiomock import PodioMock, Request, load

WORLD = load("documented")
MOCK = PodioMock(WORLD)
HEADERS = {"Authorization": f"Bearer {MOCK.api_key}"}

ids = st.sampled_from([0, 1, 122, 123, 124, 125, 456, 457, 789, 790, 12345, 12346, 123456, 999999])
texts = st.sampled_from(["", "Plan", "@[Jane Roe](user:12346) look", "x" * 50])
booleans = st.sampled_from(["true", "False", "1", "0", "", "perhaps"])
anything = st.recursive(
    st.none() | st.booleans() | st.integers(-2, 200) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts | st.sampled_from(["value", "start"]), inner),
    max_leaves=5,
)
values = st.fixed_dictionaries(
    {},
    optional={
        "title": texts | anything,
        "status": st.integers(0, 5) | st.sampled_from(["1", "2"]) | anything,
        "due-date": st.just({"start": "2025-02-15"}) | anything,
        "nowhere": anything,
    },
)
item_bodies = st.fixed_dictionaries(
    {},
    optional={
        "fields": values | anything,
        "revision": st.integers(-1, 7),
        "tags": st.lists(texts, max_size=2) | anything,
        "file_ids": st.lists(ids, max_size=2) | anything,
    },
)
CALLS: dict[str, st.SearchStrategy[tuple[str, Any]]] = {
    "GET": st.tuples(
        st.one_of(
            ids.map("/podio/item/{}".format),
            ids.map("/podio/comment/item/{}/".format),
            ids.map("/podio/space/{}".format),
            ids.map("/podio/app/{}".format),
            ids.map("/podio/task/{}".format),
            ids.map("/podio/task/?org={}".format),
            st.just("/podio/org/"),
            st.just("/connections"),
        ),
        st.none(),
    ),
    "POST": st.one_of(
        st.tuples(ids.map("/podio/item/app/{}/".format), item_bodies | anything),
        st.tuples(ids.map("/podio/item/app/{}/filter/".format), st.dictionaries(texts, anything) | anything),
        st.tuples(
            ids.map("/podio/comment/item/{}/?alert_invite=true".format),
            st.fixed_dictionaries(
                {"value": texts}, optional={"file_ids": st.lists(ids, max_size=2), "embed_url": texts}
            ),
        ),
        st.tuples(
            st.just("/podio/task/"),
            st.fixed_dictionaries(
                {"text": texts},
                optional={"ref_type": st.sampled_from(["item", "space", "cheese"]), "ref_id": ids, "labels": anything},
            ),
        ),
        st.tuples(ids.map("/podio/task/{}/complete".format), st.none()),
        st.tuples(ids.map("/podio/task/{}/rank".format), st.fixed_dictionaries({"after": ids})),
        st.tuples(ids.map("/podio/task/{}/assign".format), st.fixed_dictionaries({"responsible": ids})),
        st.tuples(
            st.just("/podio/space/"), st.fixed_dictionaries({"name": texts, "org_id": ids}, optional={"x": anything})
        ),
        st.tuples(st.just("/connections"), st.just({"app": "podio"}) | anything),
    ),
    "PUT": st.one_of(
        st.tuples(
            st.tuples(ids, booleans).map(lambda pair: f"/podio/item/{pair[0]}?silent={pair[1]}"),
            item_bodies | anything,
        ),
        st.tuples(
            ids.map("/podio/task/{}/ref".format),
            st.fixed_dictionaries({"ref_type": st.sampled_from(["item", "app", "space"]), "ref_id": ids}),
        ),
        st.tuples(ids.map("/podio/recurrence/task/{}".format), st.just({"name": "weekly"}) | anything),
    ),
    "DELETE": st.tuples(
        st.one_of(
            ids.map("/podio/item/{}".format),
            ids.map("/podio/task/{}".format),
            st.sampled_from(list(WORLD.connections.rows)).map("/connections/{}".format),
        ),
        st.none(),
    ),
}
calls = st.one_of([st.tuples(st.just(method), strategy) for method, strategy in CALLS.items()])
histories = st.lists(calls, max_size=8)


def perform(call: tuple[str, tuple[str, Any]]) -> int:
    method, (path, body) = call
    sent = b"" if body is None else json.dumps(body).encode()
    return MOCK.handle(Request.to(method, f"https://api.maton.ai{path}", HEADERS, sent)).status


@settings(max_examples=150, deadline=None)
@given(before=histories, after=histories)
def test_restore_gives_back_the_exact_world(before: list[Any], after: list[Any]) -> None:
    MOCK.reset()
    for call in before:
        perform(call)
    kept, then = MOCK.snapshot(), WORLD.state()
    orders = {name: list(rows) for name, rows in then.items()}
    for call in after:
        perform(call)
    MOCK.restore(kept)
    now = WORLD.state()
    assert now == then
    assert {name: list(rows) for name, rows in now.items()} == orders


def test_a_snapshot_says_where_it_stands_and_whether_it_can_still_be_restored() -> None:
    MOCK.reset()
    first = MOCK.snapshot()
    assert perform(("PUT", ("/podio/item/123", {"fields": {"title": "Renamed"}}))) == 200
    second = MOCK.snapshot()
    assert repr(second) == f"<Snapshot at write {second.mark}>"
    MOCK.restore(first)
    assert repr(second) == f"<Snapshot at write {second.mark}, no longer reachable>"


@settings(max_examples=150, deadline=None)
@given(history=histories, call=calls)
def test_a_refused_call_changes_nothing(history: list[Any], call: Any) -> None:
    MOCK.reset()
    for earlier in history:
        perform(earlier)
    then = WORLD.state()
    status = perform(call)
    assert status < 500
    if status >= 400:
        assert WORLD.state() == then


@settings(max_examples=60, deadline=None)
@given(history=histories)
def test_the_same_history_gives_the_same_world(history: list[Any]) -> None:
    worlds = []
    for _ in range(2):
        MOCK.reset()
        statuses = [perform(call) for call in history]
        worlds.append((statuses, WORLD.state()))
    assert worlds[0] == worlds[1]
