"""Where a secret stands by its name: the names, and how texts of all kinds put a value beside its name."""

import re

SECRET_NAME = re.compile(
    r"(?:^|[_\-.\[])(?:token|secret|password|passwd|pwd|passphrase|passcode|api[_-]?key|apikey|credentials?|signature"
    r"|mailbox|cookie|jwt|csrf|xsrf|bearer|session|session[_-]?id|authorization|auth[_-]?code|code[_-]?verifier"
    r"|(?:private|secret|access|client|signing|encryption)[_-]?key|calendar[_-]?code|otp|pin)(?:$|[_\-.\]]|s$)"
    r"|token$|secret$|password$",
    re.IGNORECASE,
)
"""Names of what is secret, of Podio's and the gateway's, and those that others use."""

INNOCENT = frozenset({"token_type", "tokens_left", "session_type", "password_set", "has_password", "expires_in"})
"""Names that read so, and hold none."""

CODE_PATH = "/oauth/"
"""Where `code` is a secret: elsewhere it is the code of an error."""

NAMING = ("name", "key", "header", "external_id")
"""Keys of an object that may name what stands under its `value` or `values`: headers are written so, and fields."""

_NAME = r"(?<![\w.\-\[\]])(?P<name>[\w.\-\[\]]{2,}+)"

QUOTED = re.compile(_NAME + r"(?:\\*[\"'])?\s*[:=]\s*(?P<quote>\\*[\"'])(?P<value>(?:(?!(?P=quote))[^\n])+)")
"""`"name": "value"`, also where JSON is broken off, in a log's line, or written by Python."""

ELEMENT = re.compile(r"<(?P<name>[\w.\-]{2,})(?:\s[^<>]*)?>(?P<value>[^<>]+)</(?P=name)>")
PAIR = re.compile(_NAME + r"=(?P<value>[^&\s\"'<>#;]+)")

LINE = re.compile(_NAME + r":[ \t]*(?P<value>[^\s\"'<>{}\[\],;&]{6,})")
"""`Name: value`, as headers are written, and prose."""

USERINFO = re.compile(r"(?P<before>://[^\s/:@?#\"'<>]*:)(?P<value>[^\s/@?#\"'<>]+)(?=@)")
"""The password in a URL."""

CALENDAR = re.compile(r"(?P<before>/ics/\d+/)(?P<value>[^/?\s\"']+)")
"""The address of somebody's calendar, which nothing but its last part guards."""

BEARER = re.compile(r"\b(?P<scheme>Bearer|OAuth2|Basic|Token)\s+(?P<value>[A-Za-z0-9._~+/=\-]{6,})", re.IGNORECASE)
JWT = re.compile(r"\beyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]*")

ENCODED_PAIRS = re.compile(r"(?<![^\s\"'<>&=])[^\s\"'<>&=%]*%[^\s\"'<>&=]*")
"""A URL in another's query."""

ENCODED_JSON = re.compile(r"(?<![A-Za-z0-9+/_\-])(?:ey|W3|ew)[A-Za-z0-9+/_\-]{12,}+={0,2}")
"""What base64 makes of JSON begins so."""

WORDS = re.compile(r"(?:[A-Z]?[a-z]{1,19}|[A-Z]{1,12})(?:[ ,._/:=\-]+(?:[A-Z]?[a-z]{1,19}|[A-Z]{1,12}))*[ .:=,;!?]*")


def is_words(value: str) -> bool:
    """Whether a value reads as prose: `Bearer authentication`, `password: required` hold no secret."""
    return WORDS.fullmatch(value) is not None
