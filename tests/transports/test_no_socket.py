"""No socket is opened, no name looked up: asked of the interpreter itself, in a process of its own."""

import subprocess
import sys

PROGRAM = """
import sys, urllib.request, http.client
import asyncio, aiohttp, httplib2, httpx, httpx2, requests, urllib3

from podiomock.http import Response
from podiomock.transports import Interception

watching = False
seen = []

def hook(event, args):
    if watching and event.startswith("socket."):
        seen.append(event)

sys.addaudithook(hook)
URL = "https://api.maton.ai/podio/item/1"

async def ask():
    async with httpx.AsyncClient() as client:
        assert (await client.get(URL)).status_code == 200
    async with httpx2.AsyncClient() as client:
        assert (await client.get(URL)).status_code == 200
    async with aiohttp.ClientSession() as session, session.get(URL) as response:
        assert response.status == 200

def handler(request):
    return Response(200, (), b"{}")

loop = asyncio.new_event_loop()  # it opens a socket pair for itself
with Interception(handler, frozenset({"api.maton.ai"})):
    watching = True
    loop.run_until_complete(ask())
    assert httpx.get(URL).status_code == 200
    assert httpx2.get(URL).status_code == 200
    assert requests.get(URL).status_code == 200
    assert urllib3.PoolManager().request("GET", URL).status == 200
    assert httplib2.Http().request(URL)[0].status == 200
    assert urllib.request.urlopen(URL).status == 200
    connection = http.client.HTTPSConnection("api.maton.ai")
    connection.request("GET", "/podio/item/1")
    assert connection.getresponse().status == 200
    watching = False
loop.close()
print(seen)
"""


def test_no_client_opens_a_socket() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[]"
