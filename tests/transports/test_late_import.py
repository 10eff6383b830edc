"""A client that a program imports once the interception is on; each in a process of its own."""

import subprocess
import sys
import textwrap
from importlib.metadata import version

import pytest

BEGIN = """
import sys
from podiomock.http import Response
from podiomock.transports import Interception

CLIENTS = {
    "httpx", "httpx2", "respx", "requests", "urllib3", "urllib.request", "http.client", "httplib2", "aiohttp", "uvloop"
}

def handler(request):
    return Response(200, (("Content-Type", "application/json"),), b'{"path": "%s"}' % request.path.encode())

interception = Interception(handler, frozenset({"api.maton.ai"}))
"""

SNIPPETS = {
    "httpx": "import httpx; path = httpx.get(URL).json()['path']",
    "httpx by way of respx": "import respx, httpx; path = httpx.get(URL).json()['path']",
    "httpx, asynchronous": """
        import asyncio, httpx
        async def ask():
            async with httpx.AsyncClient() as client:
                return (await client.get(URL)).json()["path"]
        path = asyncio.run(ask())
    """,
    "httpx by way of our router": "interception.respx; import httpx; path = httpx.get(URL).json()['path']",
    "requests": "import requests; path = requests.get(URL).json()['path']",
    "httpx2": "import httpx2; path = httpx2.get(URL).json()['path']",
    "httpx2, asynchronous": """
        import asyncio, httpx2
        async def ask():
            async with httpx2.AsyncClient() as client:
                return (await client.get(URL)).json()["path"]
        path = asyncio.run(ask())
    """,
    "urllib3": "import json, urllib3; path = json.loads(urllib3.PoolManager().request('GET', URL).data)['path']",
    "urllib3 by its connections": """
        from urllib3.connection import HTTPSConnection
        import json
        connection = HTTPSConnection("api.maton.ai")
        connection.request("GET", "/podio/org/")
        response = connection.getresponse()
        path = json.loads(response.data if hasattr(response, "data") else response.read())["path"]
    """,
    "httplib2": "import json, httplib2; path = json.loads(httplib2.Http().request(URL)[1])['path']",
    "aiohttp": """
        import asyncio, aiohttp
        async def ask():
            async with aiohttp.ClientSession() as session, session.get(URL) as response:
                return (await response.json())["path"]
        path = asyncio.run(ask())
    """,
    "urllib": "import json, urllib.request; path = json.load(urllib.request.urlopen(URL))['path']",
    "http.client": """
        import json, http.client
        connection = http.client.HTTPSConnection("api.maton.ai")
        connection.request("GET", "/podio/org/")
        path = json.load(connection.getresponse())["path"]
    """,
}


def run(program: str) -> str:
    command = [sys.executable, "-W", "error", "-c", BEGIN + textwrap.dedent(program)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_no_client_is_imported_for_the_programs_sake() -> None:
    run("""
    with interception:
        assert not CLIENTS & set(sys.modules), CLIENTS & set(sys.modules)
    """)


@pytest.mark.parametrize("snippet", SNIPPETS.values(), ids=SNIPPETS.keys())
def test_a_client_imported_meanwhile_is_answered(snippet: str) -> None:
    run(f"""
URL = "https://api.maton.ai/podio/org/"
interception.__enter__()
{textwrap.dedent(snippet)}
assert path == "/podio/org/", path
interception.__exit__(None, None, None)
assert not [finder for finder in sys.meta_path if type(finder).__module__.startswith("podiomock")]
""")


REFUSED = {
    "pycurl": "import pycurl; handle = pycurl.Curl(); handle.setopt(pycurl.URL, URL)",
    "curl_cffi": "import curl_cffi.requests; curl_cffi.requests.get(URL)",
}


@pytest.mark.parametrize("module", REFUSED)
def test_a_client_imported_meanwhile_is_refused(module: str) -> None:
    pytest.importorskip(module, reason="it is a wheel on Linux only")
    run(f"""
    URL = "https://api.maton.ai/podio/org/"
    with interception:
        try:
            {REFUSED[module]}
        except OSError as error:
            assert "podiomock keeps calls" in str(error)
        else:
            raise AssertionError("let through")
    import pycurl
    assert not hasattr(pycurl.Curl, "__wrapped__")
    """)


def test_a_module_is_none_the_worse_for_having_been_noticed() -> None:
    run("""
    import importlib.util, inspect
    with interception:
        assert importlib.util.find_spec("httpx").origin.endswith("__init__.py")
        assert importlib.util.find_spec("httpx").loader.get_code("httpx")
        assert "httpx" not in sys.modules
        import httpx, requests.adapters
        for module in (httpx, requests.adapters):
            assert type(module.__loader__).__name__ == "SourceFileLoader"
            assert module.__spec__.loader is module.__loader__
            assert inspect.getsource(module)
    """)


def test_a_room_imported_before_its_client_does_no_harm() -> None:
    run("""
    with interception:
        from podiomock.transports.httpx import adapt
        import httpx
        try:
            httpx.get("https://api.maton.ai/")
        except httpx.ConnectError as error:
            assert "podiomock keeps calls" in str(error)
    with interception:
        assert httpx.get("https://api.maton.ai/").status_code == 200
    """)


def test_a_client_that_is_not_installed_is_still_not_found() -> None:
    run("""
    with interception:
        class Nothing:
            @staticmethod
            def find_spec(name, path=None, target=None):
                return None
        found = sys.meta_path[:]
        sys.meta_path[1:] = [Nothing]
        try:
            import httpx
        except ModuleNotFoundError:
            pass
        else:
            raise AssertionError("found")
        finally:
            sys.meta_path[:] = found
    """)


def test_a_client_first_imported_when_it_is_over_is_not_touched() -> None:
    run("""
    with interception:
        pass
    import aiohttp, httplib2, httpx, httpx2, urllib3
    assert not hasattr(httpx.HTTPTransport.handle_request, "__wrapped__")
    assert not hasattr(httpx2.HTTPTransport.handle_request, "__wrapped__")
    assert not hasattr(urllib3.connection.HTTPConnection.connect, "__wrapped__")
    assert not hasattr(httplib2.HTTPConnectionWithTimeout.connect, "__wrapped__")
    assert not hasattr(aiohttp.BaseConnector.connect, "__wrapped__")
    """)


@pytest.mark.skipif(
    version("urllib3").startswith("1."),
    reason="urllib3 1.26's importer blocks for ever when threads import requests and urllib.request at once",
)
def test_threads_that_import_and_intercept_at_once_come_to_an_end() -> None:
    run("""
    import threading
    barrier = threading.Barrier(6)
    failed = []
    def intercept():
        barrier.wait()
        for _ in range(200):
            with Interception(handler, frozenset({"api.maton.ai"})):
                pass
    def use(name):
        barrier.wait()
        try:
            module = __import__(name, fromlist=["*"])
            URL = "https://api.maton.ai/"
            if hasattr(module, "get"):
                assert module.get(URL).status_code == 200
            else:
                module.urlopen(URL).close()
        except BaseException as error:
            failed.append((name, error))
    with interception:
        threads = [threading.Thread(target=intercept, daemon=True) for _ in range(3)]
        threads += [
            threading.Thread(target=use, args=(name,), daemon=True) for name in ("httpx", "requests", "urllib.request")
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
            assert not thread.is_alive()
    assert not failed, failed
    """)
