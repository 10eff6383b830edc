"""What a world says is behind addresses, in code and in YAML."""

from pathlib import Path

import pytest

from podiomock import load
from podiomock.state.teaching import BuildError
from podiomock.state.world import World


def test_an_address_in_code() -> None:
    world = World()
    plan = world.url("https://example.com/plans/Q1%20plan.pdf?x=1", content=b"%PDF")
    assert (plan.name, plan.mimetype, plan.content) == ("Q1 plan.pdf", "application/pdf", b"%PDF")
    assert world.url("https://example.com", "home", mimetype="text/html").name == "example.com"
    assert world.url(plan.id, "moved", name="plan.txt").row.mimetype == "text/plain"
    assert plan.content == b"moved"


@pytest.mark.parametrize(
    ("url", "columns", "wrong"),
    [
        ("plan.pdf", {}, "must be a valid URL"),
        ("https://example.com/a", {"text": "x", "content": b"x"}, "give a url either text or content"),
        ("https://example.com/a", {"mime": "x"}, "url has no 'mime'; did you mean 'mimetype'?"),
    ],
)
def test_what_is_wrong_is_said(url: str, columns: dict[str, object], wrong: str) -> None:
    with pytest.raises(BuildError) as refused:
        World().url(url, **columns)  # type: ignore[arg-type]  # wrong on purpose
    assert wrong in str(refused.value)


def test_addresses_and_a_spaces_files_in_yaml(tmp_path: Path) -> None:
    path = tmp_path / "world.yaml"
    path.write_text(
        """
version: 1
urls:
  - {url: "https://example.com/a.csv", text: "a,b"}
organizations:
  - name: Acme
    spaces:
      - name: Sales
        files: [{name: terms.txt, text: Terms}]
"""
    )
    world = load(str(path))
    assert world.web["https://example.com/a.csv"].content == b"a,b"
    (file,) = world.files
    assert (file.name, file.ref) == ("terms.txt", ("space", 2001))
