"""Part of an answer: what `Range` asks for [RFC 9110, 14]."""

import re

from podiomock.http import Request, Response

RANGE = re.compile(r"bytes\s*=\s*(?:(\d{1,18})\s*-\s*(\d{0,18})|-\s*(\d{1,18}))", re.IGNORECASE | re.ASCII)

ACCEPTED = ("Accept-Ranges", "bytes")
"""What says of an answer that parts of it can be had."""


def ranged(request: Request, response: Response) -> Response:
    """The part that is asked for, 206, or 416 where there is none; the whole answer to whatever else is asked.

    `If-Range` gets the whole too: there is no validator that it could name.
    """
    headers = request.headers
    if "range" not in headers or "if-range" in headers or request.method != "GET" or ACCEPTED not in response.headers:
        return response
    asked = RANGE.fullmatch(headers["range"].strip())
    if response.status != 200 or asked is None:  # noqa: PLR2004  HTTP's own number
        # so do several ranges at once.
        return response
    size = len(response.body)
    first, last, suffix = asked.groups()
    start = max(size - int(suffix), 0) if suffix else int(first)
    end = min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return response  # no range at all, and so ignored
    if start >= size:
        return Response(416, (ACCEPTED, ("Content-Range", f"bytes */{size}")))
    part = ("Content-Range", f"bytes {start}-{end}/{size}")
    return Response(206, (*response.headers, part), response.body[start : end + 1])
