"""Every Python client that minds the environment asks for one item, with the URL written in."""

import asyncio
import os
import sys
from urllib.request import Request, urlopen

URL = "https://api.maton.ai/podio/item/123"
HEADERS = {"Authorization": f"Bearer {os.environ['MATON_API_KEY']}"}


def with_httpx() -> bytes:
    import httpx

    return httpx.get(URL, headers=HEADERS).raise_for_status().content


def with_httpx_async() -> bytes:
    import httpx

    async def ask() -> bytes:
        async with httpx.AsyncClient(headers=HEADERS) as client:
            return (await client.get(URL)).raise_for_status().content

    return asyncio.run(ask())


def with_httpx2() -> bytes:
    import httpx2

    return httpx2.get(URL, headers=HEADERS).raise_for_status().content


def with_requests() -> bytes:
    import requests

    with requests.Session() as session:
        return session.get(URL, headers=HEADERS, timeout=30).content


def with_urllib() -> bytes:
    with urlopen(Request(URL, headers=HEADERS)) as answer:
        found: bytes = answer.read()
    return found


def with_httplib2() -> bytes:
    import httplib2

    found: bytes = httplib2.Http().request(URL, headers=HEADERS)[1]
    return found


def with_aiohttp() -> bytes:
    import aiohttp

    async def ask() -> bytes:
        async with aiohttp.ClientSession(trust_env=True) as session, session.get(URL, headers=HEADERS) as answer:
            return await answer.read()

    return asyncio.run(ask())


def with_maton() -> bytes:
    import json

    from maton_ai import Maton

    return json.dumps(Maton().api.get("/podio/item/123")).encode()


if __name__ == "__main__":
    sys.stdout.buffer.write(globals()[f"with_{sys.argv[1]}"]())
