"""curl_cffi: refused, where each of its clients tells a handle its URL."""

from curl_cffi import Curl, CurlOpt

from podiomock.transports.curl import checked
from podiomock.transports.patch import Patch

PATCHES = (Patch(Curl, "setopt", checked(CurlOpt.URL)),)
