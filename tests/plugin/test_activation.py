"""`podiomock.activate()`, for those without pytest."""

import asyncio
import os

import httpx
import pytest

import podiomock
from podiomock import PodioMock, activate

URL = "https://api.maton.ai/podio/item/123"


def status(method: str = "GET") -> int:
    headers = {"Authorization": f"Bearer {os.environ['MATON_API_KEY']}"}
    return httpx.request(method, URL, headers=headers).status_code


def test_as_a_context_manager() -> None:
    with activate() as mock:
        assert status("DELETE") == 204
        assert status() == 410
        assert [each.status for each in mock.calls] == [204, 410]
    with activate():
        assert status() == 200


def test_as_a_decorator() -> None:
    @activate()
    def plain() -> int:
        return status()

    @activate()
    def given(number: int, *, podiomock: PodioMock) -> tuple[int, int]:
        return number, len(podiomock.calls)

    @activate()
    async def later(podiomock: PodioMock) -> int:
        await asyncio.sleep(0)
        assert status() == 200
        return len(podiomock.calls)

    assert plain() == 200
    assert given(5) == (5, 0)  # type: ignore[call-arg]  # the decorator gives `podiomock`
    assert asyncio.run(later()) == 1  # type: ignore[call-arg]  # the same


def test_one_in_another_has_a_world_of_its_own() -> None:
    with activate() as outer:
        assert status("DELETE") == 204
        with activate() as inner:
            assert status() == 200
        assert status() == 410
        assert len(inner.calls) == 1
        assert len(outer.calls) == 2


def test_an_explicit_key_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATON_API_KEY", "mine")
    with activate(api_key="given") as mock:
        assert mock.api_key == os.environ["MATON_API_KEY"] == "given"
    assert os.environ["MATON_API_KEY"] == "mine"


def test_an_exception_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MATON_API_KEY", raising=False)
    with pytest.raises(ZeroDivisionError), activate():
        1 / 0  # noqa: B018  the exception is the point
    assert "MATON_API_KEY" not in os.environ


def test_snapshot_restore_and_reset() -> None:
    with activate() as mock:
        kept = mock.snapshot()
        assert status("DELETE") == 204
        mock.restore(kept)
        assert status() == 200
        assert status("DELETE") == 204
        mock.reset()
        assert status() == 200
        assert len(mock.calls) == 1
        mock.restore(kept)


def test_a_snapshot_that_was_passed_is_refused() -> None:
    with activate() as mock:
        first = mock.snapshot()
        status("DELETE")
        second = mock.snapshot()
        mock.restore(first)
        with pytest.raises(ValueError, match="take a new snapshot"):
            mock.restore(second)


def test_a_name_that_is_not_there_is_explained() -> None:
    with pytest.raises(AttributeError, match=r"it has .*activate"):
        podiomock.activat  # noqa: B018  the access is the point


def test_a_base_url_of_before_does_not_lead_past_the_fake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATON_API_BASE_URL", "http://127.0.0.1:8787")
    with activate():
        assert "MATON_API_BASE_URL" not in os.environ
    assert os.environ["MATON_API_BASE_URL"] == "http://127.0.0.1:8787"
