"""The clients, each as a program holds it: made once, for many calls. And each as a function, made anew for every call.

None follows a redirect unless told to.
"""

from importlib.metadata import version

from tests.transports.asynchronous import Aiohttp, Httpx2Async, HttpxAsync, HttpxTrio
from tests.transports.blocking import (
    HttpClient,
    Httplib2,
    Httpx,
    Httpx2,
    Requests,
    Urllib,
    Urllib3,
    Urllib3Itself,
    Urllib3Pool,
)
from tests.transports.client import Client, Send, anew

KINDS: dict[str, type[Client]] = {
    "httpx": Httpx,
    "httpx-async": HttpxAsync,
    "httpx-trio": HttpxTrio,
    "httpx2": Httpx2,
    "httpx2-async": Httpx2Async,
    "requests": Requests,
    "urllib3": Urllib3,
    "urllib3-pool": Urllib3Pool,
    "urllib3-itself": Urllib3Itself,
    "urllib": Urllib,
    "http.client": HttpClient,
    "httplib2": Httplib2,
    "aiohttp": Aiohttp,
}


if version("urllib3").startswith("1."):  # there, `urllib3.request` is a module
    del KINDS["urllib3-itself"]


CLIENTS: dict[str, Send] = {name: anew(kind) for name, kind in KINDS.items()}
