"""The laws, asked of a recording of themselves: the cassette keeps them as what was recorded does."""

from pathlib import Path

import pytest

from podiomock import PodioMock, load
from podiomock.cassettes.cassette import Cassette, Origin
from podiomock.cassettes.recorder import Recorder
from podiomock.cassettes.replay import Replay
from podiomock.cassettes.scrub import Scrubber
from podiomock.http import Handler
from podiomock.verify.laws import LAWS
from podiomock.verify.verifying import verify
from tests.contract.mutants import MUTANTS

KEY = "a-live-key-of-mine"
ANOTHER = "another-key-of-mine"


def broken(handler: Handler, key: str) -> list[str]:
    verdicts = list(verify(handler, key))
    assert len(verdicts) == len(LAWS)
    return [each.law for each in verdicts if each.wrong is not None]  # nobody hears hooks from a cassette


@pytest.mark.parametrize("mutant", [None, "a stale update wins"])
def test_what_was_recorded_is_played_with_the_same_verdicts(tmp_path: Path, mutant: str | None) -> None:
    mock = PodioMock(load("documented"), api_key=KEY)
    asked = mock.handle if mutant is None else MUTANTS[mutant](mock.handle)
    recorder = Recorder(asked, Cassette(tmp_path / "laws.yaml", Origin(source="a test")), Scrubber([KEY]))
    found = broken(recorder, KEY)
    recorder.save()
    assert bool(found) == (mutant is not None)
    replay = Replay(Cassette.open(tmp_path / "laws.yaml"), Scrubber([ANOTHER]).request)
    assert broken(replay, ANOTHER) == found
    assert replay.unused == []
