"""No socket is opened, no name looked up: asked of the interpreter itself, in a process of its own."""

import subprocess
import sys

PROGRAM = """
import sys, urllib.request, http.client
import anyio, httpx, requests

from podiomock.http import Response
from podiomock.transports import Interception

watching = False
seen = []

def hook(event, args):
    if watching and event.startswith("socket.") and event != "socket.__new__":
        seen.append((event, args))
    elif watching and event == "socket.__new__":
        seen.append((event, args[1:]))

sys.addaudithook(hook)
URL = "https://api.maton.ai/podio/item/1"

async def ask():
    async with httpx.AsyncClient() as client:
        assert (await client.get(URL)).status_code == 200

def handler(request):
    return Response(200, (), b"{}")

with Interception(handler, frozenset({"api.maton.ai"})):
    watching = True
    assert httpx.get(URL).status_code == 200
    assert requests.get(URL).status_code == 200
    assert urllib.request.urlopen(URL).status == 200
    connection = http.client.HTTPSConnection("api.maton.ai")
    connection.request("GET", "/podio/item/1")
    assert connection.getresponse().status == 200
    coroutine = ask()
    try:
        coroutine.send(None)  # it needs no event loop either: a loop would open a socket pair
    except StopIteration:
        pass
    watching = False
print(seen)
"""


def test_no_client_opens_a_socket() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
