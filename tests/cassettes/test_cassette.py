"""The file: what is written is had back, what others wrote is refused with its line, and nothing is ever half there."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from podiomock.cassettes import blocks
from podiomock.cassettes.cassette import Cassette, CassetteError, Origin
from podiomock.cassettes.interaction import Failure, Interaction
from podiomock.http import Request, Response, Unanswered
from tests.cassettes.recording import answered, asked, tape
from tests.cassettes.test_bodies import JSON

HEADERS = st.dictionaries(
    st.from_regex(r"[a-z][a-z\-]{0,12}", fullmatch=True).filter(lambda name: name != "content-encoding"),
    st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=20),
    max_size=3,
)
BODIES = st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode())
RESPONSES = st.builds(
    Response,
    st.integers(200, 599),
    st.lists(st.sampled_from([("Content-Type", "text/html"), ("Set-Cookie", "a=1"), ("X-A", "b: c #d")])).map(
        lambda pairs: tuple(sorted(pairs))
    ),
    BODIES,
    st.integers(0, 5),
)
INTERACTIONS = st.builds(
    Interaction,
    st.builds(Request.to, st.sampled_from(["GET", "POST", "PUT"]), st.just("https://x.test/a?b=%20c"), HEADERS, BODIES),
    RESPONSES | st.builds(Failure, st.sampled_from(["timeout", "reset", "refused"]), st.just(1.5)),
    st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  bounds of aware ones
    st.none() | st.sampled_from([0.0, 0.25, 12.0]),
)


@given(INTERACTIONS)
def test_a_block_is_read_as_it_was_written(interaction: Interaction) -> None:
    kept: dict[str, bytes] = {}
    again = blocks.read(blocks.write(interaction, kept.__setitem__), kept.__getitem__)
    assert (again.at, again.seconds, type(again.response)) == (
        interaction.at,
        interaction.seconds,
        type(interaction.response),
    )
    assert said(again.request.body) == said(interaction.request.body)
    if isinstance(interaction.response, Failure):
        assert again.response == interaction.response
    else:
        assert isinstance(again.response, Response)
        assert said(again.response.body) == said(interaction.response.body)
        assert again.response.headers == interaction.response.headers
        assert (again.response.status, again.response.lost) == (interaction.response.status, interaction.response.lost)


def said(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body


def test_a_file_is_indexed_without_being_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.yaml"
    tape(path, *((f"GET /item/{number}", {"item_id": number}) for number in range(50)))
    parsed: list[bytes] = []
    real = blocks.parse

    def parse(text: bytes) -> object:
        parsed.append(text)
        return real(text)

    monkeypatch.setattr(blocks, "parse", parse)
    cassette = Cassette.open(path)
    assert len(cassette) == 50
    assert len(parsed) == 1  # its head
    assert json.loads(cassette[7].answer().body) == {"item_id": 7}


def test_what_was_there_stays_byte_for_byte(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    tape(path, ("GET /item/1", {"item_id": 1}))
    before = (
        path.read_text().replace("- method", "# why this one\n- method").replace("item_id: 1", "item_id:   1  # one")
    )
    path.write_text(before)
    cassette = Cassette.open(path)
    cassette.append(Interaction(asked("GET /item/2"), answered({"item_id": 2})))
    cassette.save()
    assert path.read_text().startswith(before)
    assert [entry.url.rpartition("/")[2] for entry in Cassette.open(path).entries] == ["1", "2"]


def test_a_block_with_its_keys_in_another_order_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(
        "podiomock: 1\ninteractions:\n"
        "- url: 'https://x.test/a'\n  response: {status: 204}\n  method: POST\n  request: {json: {a: 1}}\n"
    )
    (entry,) = Cassette.open(path).entries
    assert (entry.method, entry.url) == ("POST", "https://x.test/a")
    assert entry.match is not None


HEAD = "podiomock: 1\norigin: {source: a test}\ninteractions:\n"
GOOD = "- method: GET\n  url: https://x.test/a\n  response:\n    status: 200\n"


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", r"no cassette of podiomock's, which begins with `podiomock: 1`, at .*podiomock cassette convert"),
        ("version: 1\ninteractions: []\n", "podiomock cassette convert"),
        ("podiomock: 2\n", "version 2 is not known, this is 1; take a newer podiomock at .*:1$"),
        ("podiomock: 1\norigin: {hots: x}\n", r"unknown field `hots`"),
        (HEAD + GOOD.replace("200", "two"), r"Expected `int`, got `str` \(response.status\) at .*:7$"),
        (HEAD + GOOD + "    boddy: x\n", r"unknown field `boddy` .* at .*:8$"),
        (HEAD + GOOD + "    text: a\n    base64: YQ==\n", "a body is told once, not as text and base64 at .*:4$"),
        (HEAD + GOOD + "    base64: 'a?'\n", "a body that cannot be had"),
        (HEAD + GOOD + "    file: ../../etc/passwd\n", "no SHA-256 in hexadecimal"),
        (HEAD + GOOD + f"    file: {'a' * 64}\n", "commit that folder, too"),
        (
            HEAD + GOOD + "    text: !!python/object/apply:os.system [x]\n",
            "the tag .* has no place in a cassette at .*:8$",
        ),
        (HEAD + GOOD + "    json: &a [1]\n", "anchors and aliases have no place in a cassette at .*:8$"),
        (HEAD + GOOD + "    json: " + "[" * 300 + "]" * 300 + "\n", "deeper than 200 levels at .*:8$"),
        (HEAD + GOOD + "    json: " + "[" * 100_000 + "\n", ":8$"),
        (HEAD + GOOD + "    text: 'never ends\n", "at .*a.yaml:"),
        (HEAD + GOOD + "    json: 2026-99-99\n", "month must be in"),
        (HEAD + GOOD + "    json: {a: 2026-01-01}\n", "date.*; write what is no JSON in quotes at .*:4$"),
        (HEAD + GOOD + "    json: {a: .nan}\n", "write what is no JSON in quotes at .*:4$"),
        (HEAD + GOOD + "    json: {a: 1, a: 2}\n", "the key 'a' stands twice at .*:8$"),
        (HEAD + GOOD + "    text: a\n    text: b\n", "the key 'text' stands twice at .*:9$"),
        (HEAD + GOOD + '    text: "a\0b"\n', "^unacceptable character #x0000: [^\n]* at .*:8$"),
        (HEAD + GOOD.replace("x.test", "[::1"), "'https://\\[::1/a' is no URL at .*:4$"),
        (HEAD + GOOD.replace("https://x.test/a", "'/a'"), "'/a' is no URL at .*:4$"),
        (HEAD + GOOD.replace("200", "-5"), r"`int` >= 100 \(response.status\) at .*:7$"),
        (HEAD + GOOD + "    lost: 999999999999\n", r"`int` <= .* \(response.lost\) at .*:8$"),
        (HEAD + GOOD + '    headers: {A: "b\\r\\nX-C: d"}\n', "a header of several lines at .*:4$"),
        (
            HEAD + "  " + GOOD.replace("\n", "\n  "),
            "each interaction begins with `- ` at the start of its line at .*:3$",
        ),
        ("podiomock: 1\ninteractions: 1000000\n", "each interaction begins with `- ` .* at .*:2$"),
        (
            "podiomock: 1\ninteractions: [" + "null," * 100_000 + "]\n",
            "the first interaction is not in the first 65536 bytes",
        ),
        (
            HEAD + "<<<<<<< ours\n" + GOOD + "=======\n" + GOOD + ">>>>>>> theirs\n",
            "git's conflict markers.*podiomock cassette merge.* at .*:4$",
        ),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_line(tmp_path: Path, text: str, wrong: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text)
    with pytest.raises(CassetteError, match=wrong) as raised:
        list(Cassette.open(path))
    assert "\n" not in str(raised.value)


def test_a_large_body_stands_beside_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    cassette = Cassette(path, Origin())
    body = os.urandom(100_000)
    cassette.append(Interaction(asked("GET /file/1/raw"), Response(200, (), body)))
    cassette.save()
    assert path.stat().st_size < 1000
    again = Cassette.open(path)
    assert again[0].answer().body == body
    (beside,) = (tmp_path / "a.bodies").iterdir()
    beside.write_bytes(b"other")
    with pytest.raises(CassetteError, match="its hash is another"):
        again[0].answer()


def test_a_failure_is_raised_again(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    cassette = Cassette(path, Origin())
    cassette.append(Interaction(asked("GET /item/1"), Failure("timeout", 5.0)))
    cassette.save()
    with pytest.raises(Unanswered) as raised:
        Cassette.open(path)[0].answer()
    assert (raised.value.kind, raised.value.seconds) == ("timeout", 5.0)


def test_who_writes_at_the_same_time_keeps_what_they_wrote(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_write_one, args=(path, number)) for number in range(1, 4)]
    for each in writers:
        each.start()
    for each in writers:
        each.join()
    assert {entry.url.rpartition("/")[2] for entry in Cassette.open(path).entries} == {"1", "2", "3"}


def _write_one(path: Path, number: int) -> None:
    cassette = Cassette.open(path) if path.exists() else Cassette(path, Origin())
    cassette.append(Interaction(asked(f"GET /item/{number}"), answered({"item_id": number})))
    time.sleep(0.2)
    cassette.save()


def test_a_killed_writer_leaves_the_old_file_or_the_new_one(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    tape(path, ("GET /item/0", {}))
    program = (
        "import sys; from pathlib import Path\n"
        "from tests.cassettes.recording import asked, answered\n"
        "from podiomock.cassettes.cassette import Cassette\n"
        "from podiomock.cassettes.interaction import Interaction\n"
        "path = Path(sys.argv[1])\n"
        "while True:\n"
        "    cassette = Cassette.open(path)\n"
        "    cassette.append(Interaction(asked('GET /item/1'), answered({'text': 'x' * 200_000})))\n"
        "    cassette.keep(cassette.entries[-3:])\n"
        "    cassette.save()\n"
        "    print('.', end='', flush=True)\n"
    )
    root = Path(__file__).parents[2]
    for delay in (0.0, 0.003, 0.007, 0.011, 0.017):
        with subprocess.Popen([sys.executable, "-c", program, path], cwd=root, stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            writer.stdout.read(2)
            time.sleep(delay)
            writer.send_signal(signal.SIGKILL)
        assert all(each.answer().status == 200 for each in Cassette.open(path))
    cassette = Cassette.open(path)
    cassette.append(Interaction(asked("GET /item/2"), answered({})))
    cassette.save()
    assert sorted(each.name for each in tmp_path.iterdir() if each != cassette.folder) == ["a.yaml"]


def test_a_user_without_a_name_can_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: pytest.fail("containers run as numbers that no file names"))
    tape(tmp_path / "a.yaml", ("GET /item/0", {}))
