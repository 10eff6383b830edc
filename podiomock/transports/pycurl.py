"""pycurl: refused. Its handles are of a type written in C, so that a subclass takes the type's place."""

from types import ModuleType
from typing import Any

import pycurl

from podiomock.transports.curl import checked
from podiomock.transports.patch import Patch


def _guarded(curl: Any) -> Any:
    class Curl(curl):  # type: ignore[misc] # it is only known when it is found
        __slots__ = ()

        setopt = checked(pycurl.URL)(curl.setopt)

    return Curl


PATCHES = (
    Patch(pycurl, "Curl", _guarded)
    if type(pycurl) is ModuleType  # isinstance would be answered by what stands in for it
    # pytest-recording puts an object of its own in the place of the module, and a class in that of the type.
    else Patch(pycurl.Curl, "setopt", checked(pycurl.URL)),
)
