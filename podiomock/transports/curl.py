"""libcurl looks names up by itself, past the guard: pycurl and curl_cffi are refused where they take a URL."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from podiomock.transports.guard import check


def check_url(url: object) -> None:
    """Refuse a URL, as libcurl takes one (text or bytes, its scheme may be left out), if its host is one of ours."""
    text = url.decode("latin-1") if isinstance(url, bytes) else str(url)
    check(urlsplit(text if "://" in text else f"//{text}").hostname)


def checked(option: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Wrap a handle's `setopt`, given the number by which it is told its URL."""

    def wrap(setopt: Callable[..., Any]) -> Callable[..., Any]:
        def set_option(self: Any, name: Any, value: Any) -> Any:
            if name == option:
                check_url(value)
            return setopt(self, name, value)

        return set_option

    return wrap
