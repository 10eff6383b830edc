"""Python programs behind the proxy: clients that mind the environment, and libraries with hosts written in."""

import json
import sys

import httpx
import pytest

from podiomock import PodioMock
from podiomock.proxy.running import Proxy
from tests.proxy.conftest import PROGRAMS, Behind

CLIENTS = ("httpx", "httpx_async", "httpx2", "requests", "urllib", "httplib2", "aiohttp", "maton")


@pytest.mark.parametrize("client", CLIENTS)
def test_a_client_runs_as_it_is(client: str, behind: Behind, podiomock: PodioMock) -> None:
    done = behind(sys.executable, str(PROGRAMS / "clients.py"), client)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["item_id"] == 123
    (call,) = podiomock.calls
    assert (call.endpoint, call.request.origin) == ("get_item", "https://api.maton.ai")


def test_turbopod_saves_what_a_test_reads(behind: Behind, podiomock: PodioMock, podiomock_proxy: Proxy) -> None:
    # Both share one world: a token that this process was given lets the other in.
    form = {"grant_type": "password", "client_id": "podiomock-client", "client_secret": "podiomock-secret"}
    person = {"username": "john.doe@example.com", "password": "podiomock-password"}
    token = httpx.post("https://api.podio.com/oauth/token", data=form | person).json()["access_token"]
    podiomock.calls.clear()

    known = {"TETRAPOD_CLIENT_ID": "podiomock-client", "TETRAPOD_ACCESS_TOKEN": token}
    done = behind(sys.executable, str(PROGRAMS / "turbo.py"), **known)
    assert (done.returncode, done.stdout) == (0, "123 Tasks\n"), done.stderr
    assert {call.request.origin for call in podiomock.calls} == {"https://api.podio.com"}
    assert [call.endpoint for call in podiomock.calls if call.request.method != "GET"] == ["update_values"]
    assert 'status "In Progress" -> "Done"' in str(podiomock.changes)
    assert not podiomock_proxy.refused
