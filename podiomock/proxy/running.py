"""The proxy as a test holds it: a server in a thread of its own, and a certificate authority while it runs."""

import os
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from podiomock.mock import DEFAULT_KEY, PodioMock
from podiomock.proxy.authority import Authority
from podiomock.proxy.front import Front
from podiomock.proxy.routes import HOSTS, Routes
from podiomock.proxy.variables import environment, groups
from podiomock.server import running
from podiomock.server.running import Server


@contextmanager
def authorised() -> Iterator[Authority]:
    """A certificate authority for our hosts, and a folder that only we may open, gone at the end."""
    with TemporaryDirectory(prefix="podiomock-proxy-") as folder:
        yield Authority(HOSTS, Path(folder))


def front(routes: Routes, authority: Authority) -> running.Front:
    """What a server puts before itself to be a proxy."""
    return partial(Front, routes=routes, tls=authority.context)


class Proxy:
    """A fake behind https://api.maton.ai and its other hosts, for programs that come through a proxy, until `close`.

    `mock` can be replaced between requests, as a server's. `allow` has hosts that connections may leave for, as
    `example.com`, `example.com:8443` or `*.example.com`; ValueError for one that is none. `port` 0 takes a free one;
    OSError if it cannot be had. What addresses the proxy itself is answered as a `Server` would.
    """

    def __init__(
        self,
        mock: PodioMock | None = None,
        port: int = 0,
        *,
        allow: Iterable[str] = (),
        hook_targets: Iterable[str] = (),
    ) -> None:
        self._routes = Routes(allow)
        with ExitStack() as stack:
            self._authority = stack.enter_context(authorised())
            made = front(self._routes, self._authority)
            self.server = stack.enter_context(Server(mock, port=port, hook_targets=hook_targets, front=made))
            self._stack = stack.pop_all()

    @property
    def mock(self) -> PodioMock | None:
        """Who answers."""
        return self.server.mock

    @mock.setter
    def mock(self, mock: PodioMock | None) -> None:
        self.server.mock = mock

    @property
    def url(self) -> str:
        """Where the proxy listens, `http://127.0.0.1:40123`: what `HTTPS_PROXY` says."""
        return self.server.url

    @property
    def certificate(self) -> Path:
        """The authority's certificate, in PEM, for programs that are told whom to trust beside others."""
        return self._authority.certificate

    @property
    def bundle(self) -> Path:
        """That and all that is trusted already, for programs that are told whom to trust and nobody else."""
        return self._authority.bundle

    @property
    def refused(self) -> Counter[str]:
        """The other hosts that programs asked for in vain, and how often."""
        return self._routes.refused

    def allow(self, host: str) -> None:
        """Let connections leave for a host, too, until `reset`."""
        self._routes.allow(host)

    def reset(self) -> None:
        """Forget what was allowed since it started, and what was refused."""
        self._routes.reset()

    @property
    def environment(self) -> dict[str, str]:
        """The environment for a program: this process's own, and what leads through the proxy.

        `subprocess.run(["node", "sync.js"], env=podiomock_proxy.environment)`
        """
        key = DEFAULT_KEY if self.mock is None else self.mock.api_key
        return environment(groups(self.url, self._authority, key, os.environ), os.environ)

    def close(self) -> None:
        """Stop, free the port and remove the certificates. A second time does nothing."""
        self._stack.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Proxy {self.url}>"
