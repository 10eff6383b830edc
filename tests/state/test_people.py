"""People in a world's file, and in builders: a profile's keys are keywords."""

from pathlib import Path

import pytest

from podiomock import World, load
from podiomock.state.people import profile_values
from podiomock.state.teaching import BuildError
from podiomock.state.worlds import WorldError

FILE = """
version: 1
users:
  - {id: 5, name: Ann Lee, title: [Cook], birthdate: 1980-02-29}
organizations:
  - name: Acme
    spaces:
      - name: Sales
        contacts:
          - {id: 7, name: Bolt Ltd, external_id: bolt, phone: ["+45 1"], city: Aarhus}
"""


def test_a_file_says_all_that_a_profile_has(tmp_path: Path) -> None:
    (tmp_path / "world.yaml").write_text(FILE)
    world = load(tmp_path / "world.yaml")
    ann, bolt = world.contacts.rows[world.users.rows[5].profile_id], world.contacts.rows[7]
    assert (profile_values(ann, "title"), profile_values(ann, "birthdate")) == (["Cook"], ["1980-02-29"])
    assert (bolt.external_id, bolt.phone, bolt.details) == ("bolt", ("+45 1",), {"city": "Aarhus"})


@pytest.mark.parametrize(("line", "complaint"), [("town: Aarhus", "unknown key 'town'"), ("city: 5", "'city' is 5")])
def test_a_file_is_told_what_is_wrong(tmp_path: Path, line: str, complaint: str) -> None:
    (tmp_path / "world.yaml").write_text(FILE.replace("city: Aarhus", line))
    with pytest.raises(WorldError, match=complaint):
        load(tmp_path / "world.yaml")


def test_a_builder_says_what_is_nearest() -> None:
    world = World()
    space = world.org("Acme").space("Sales")
    with pytest.raises(BuildError, match="contact has no 'titel'; did you mean 'title'"):
        space.contact("Bolt Ltd", titel="Supplier")  # type: ignore[call-arg]  # what is tested
    with pytest.raises(BuildError, match="there is no file 9"):
        world.user("Ann Lee", avatar=9)
    with pytest.raises(BuildError, match="must be a valid email"):
        space.contact("Bolt Ltd", mail=["nobody"])
