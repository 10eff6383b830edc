"""What a recording must not keep, taken out of it, so that joins survive: the same user is the same fake user.

It fails closed. Headers stay only if they are listed. A secret is known by the name it stands under, in queries, in
forms, in JSON, in URLs within texts; from then on by its value, wherever it turns up (`secrets`). People are known by
their mails and phones, and by the names beside these. What takes their place is numbered by first appearance; requests
are compared with these numbers left out, as the next run of a program brings other secrets.
"""

import json
import re
from base64 import b64encode
from collections.abc import Iterable
from threading import RLock
from typing import Any
from urllib.parse import quote, unquote, unquote_plus

from msgspec import Struct, structs

from podiomock.cassettes import multipart, places, standins
from podiomock.cassettes.encodings import debased, url_base64
from podiomock.cassettes.interaction import Failure, Interaction
from podiomock.cassettes.people import PHONE_KEYS, People
from podiomock.cassettes.secrets import LeakError, Secrets
from podiomock.http import Request, Response

SENT_HEADERS = frozenset({"accept", "content-type", "maton-connection", "range", "if-none-match", "if-modified-since"})
ANSWER_HEADERS = frozenset(
    {
        "accept-ranges", "allow", "content-disposition", "content-encoding", "content-range", "content-type", "etag",
        "last-modified", "link", "location", "retry-after", "www-authenticate", "x-podiomock-evidence",
        "x-rate-limit-limit", "x-rate-limit-remaining",
    }
)  # fmt: skip
"""The headers that are kept, by default."""

NUMBER = re.compile(r"(?<![\w.])\d+(?![\w.])")

TEXTS = ("text/", "application/json", "application/x-www-form-urlencoded", "application/xml", "application/javascript")
CHARSET = re.compile(r"charset=\"?([\w\-]+)", re.IGNORECASE)

SHORTEST_NUMBER = 8
"""Digits of a number that is looked for as a secret."""


class Rules(Struct, frozen=True):
    """What is kept and what is secret beyond the usual: header names (lower case), names of secrets, and texts.

    `people` False leaves mails, phones and names as they are. `ids` has numbers to be written as others, wherever they
    stand: `{30123456: 456}`; when it is played, a request may have either.
    """

    keep_headers: frozenset[str] = frozenset()
    secret_names: frozenset[str] = frozenset()
    innocent_names: frozenset[str] = frozenset()
    people: bool = True
    ids: dict[int, int] = {}


class Scrubber:
    """Takes secrets and people out of interactions; one for all that must join. Safe from several threads."""

    def __init__(self, secrets: Iterable[str] = (), rules: Rules | None = None) -> None:
        self.rules = rules or Rules()
        self._lock = RLock()
        self._by_value = True
        self._replaced = 0
        self.secrets = Secrets()
        self._numbers = standins.Numbers()
        self._people = People(self.secrets)
        for each in secrets:
            self._secret(each, "key")

    @property
    def replaced(self) -> int:
        """How many secrets are known, people's data not counted."""
        return self._replaced

    def learn(self, interaction: Interaction) -> None:
        """Know the secrets and the people of an interaction.

        All that are written together are learned first: what one answer names may stand unnamed in an earlier one.
        """
        with self._lock:
            self._by_value = False
            try:
                self._scrubbed(interaction)
            finally:
                self._by_value = True

    def interaction(self, interaction: Interaction) -> Interaction:
        """The interaction as it may be written."""
        with self._lock:
            return self._scrubbed(interaction)

    def _scrubbed(self, interaction: Interaction) -> Interaction:
        request, response = interaction.request, interaction.response
        if not isinstance(response, Failure):
            for name, value in response.headers:
                if name.lower() == "set-cookie":
                    self._cookie(value.partition(";")[0])
            response = self.response(response, request.path)
        return structs.replace(interaction, request=self.request(request), response=response)

    def _know(self, headers: dict[str, str]) -> None:
        """Know the secrets that a request carries in its headers."""
        for name, value in headers.items():
            if name in ("authorization", "proxy-authorization"):
                scheme, _, credentials = value.rpartition(" ")
                self._credentials(scheme, credentials, "key")
            elif name == "cookie":
                for each in value.split(";"):
                    self._cookie(each)
            elif name == "maton-connection":
                self._secret(value, "connection")
            elif self._is_secret(name) or "auth" in name:
                self._secret(value, "header")

    def request(self, request: Request) -> Request:
        """A request as it is written, and compared."""
        with self._lock:
            self._know(request.headers)
            kept = SENT_HEADERS | self.rules.keep_headers
            headers = {name: self._text(value) for name, value in request.headers.items() if name in kept}
            return Request(
                request.method,
                self._origin(request.origin),
                self._encoded(request.path, safe="/:@!$&'()*+,;=~"),
                self._query(request.query, request.path),
                headers,
                self._body(request.body, request.headers.get("content-type", ""), request.path),
            )

    def response(self, response: Response, path: str = "") -> Response:
        """An answer as it is written; `path` is what was asked."""
        with self._lock:
            kept = ANSWER_HEADERS | self.rules.keep_headers
            body = self._body(response.body, response.header("content-type") or "", path)
            headers = tuple((name, self._text(value)) for name, value in response.headers if name.lower() in kept)
            return structs.replace(response, headers=headers, body=body)

    def inspect(self, content: bytes) -> None:
        """Raise `LeakError` if a known secret is in what is about to be written."""
        with self._lock:
            if self.secrets.found(content):
                raise LeakError(
                    "nothing was written: a secret was still in it, in some encoding. Name the place by a rule "
                    "(secret_names=...), or leave the call out of what is recorded."
                )

    # Each kind of content.

    def _body(self, body: bytes, content_type: str, path: str) -> bytes:
        if not body:
            return body
        try:
            found = json.loads(body)
        except (ValueError, RecursionError):
            return self._other_body(body, content_type, path)
        try:
            cleaned = self._value(found, None, path)
        except RecursionError:
            return self._other_body(body, content_type, path)
        return body if cleaned == found else json.dumps(cleaned, ensure_ascii=False, separators=(",", ":")).encode()

    def _other_body(self, body: bytes, content_type: str, path: str) -> bytes:
        kind = content_type.lower()
        if (between := multipart.boundary(content_type)) is not None:
            return multipart.changed(
                body, between, self._bytes, lambda name, part, content: self._part(name, part, content, path)
            )
        if kind.startswith("application/x-www-form-urlencoded"):
            return self._query(body.decode("utf-8", "surrogateescape"), path).encode("utf-8", "surrogateescape")
        for charset in (*CHARSET.findall(kind), "utf-8", "latin-1") if kind.startswith(TEXTS) else ("utf-8",):
            try:
                return self._bytes(self._text(body.decode(charset)).encode(charset))
            except (UnicodeError, LookupError):
                continue
        return self._bytes(body)

    def _part(self, name: str, kind: str, content: bytes, path: str) -> bytes:
        """What a field of a multipart body says, or a file's content."""
        if self._is_secret(name) or (name == "code" and places.CODE_PATH in path):
            return self._secret(content.decode("utf-8", "replace"), name).encode()
        return self._body(content, kind, path)

    def _bytes(self, content: bytes) -> bytes:
        return self.secrets.without(content) if self._by_value else content

    def _query(self, query: str, path: str) -> str:
        parts = []
        for part in query.split("&"):
            name, equals, value = part.partition("=")
            plain = unquote_plus(value)
            named = unquote_plus(name)
            cleaned_name = self._text(named)
            kept = name if cleaned_name == named else quote(cleaned_name, safe="")
            if value and (self._is_secret(named) or (name == "code" and places.CODE_PATH in path)):
                parts.append(f"{kept}={quote(self._secret(plain, named), safe='')}")
            else:
                cleaned = self._text(plain)
                parts.append(f"{kept}{equals}{value if cleaned == plain else quote(cleaned, safe='')}")
        joined = "&".join(parts)
        return self.secrets.text(joined) if self._by_value else joined

    def _value(self, value: Any, name: str | None, path: str, within: str | None = None) -> Any:
        """Data without its secrets; `within` is the secret name above, whose values may stand deeper."""
        if isinstance(value, dict):
            person = self._people.who(value) if self.rules.people else None
            named = next(
                (each for key in places.NAMING if isinstance(each := value.get(key), str) and self._is_secret(each)),
                None,
            )
            above = name if name is not None and self._is_secret(name) else within
            return {
                self._text(key): standins.name(person)
                if person is not None and key == "name" and isinstance(each, str) and each
                else self._value(each, key, path, named if named and key in ("value", "values") else above)
                for key, each in value.items()
            }
        if isinstance(value, list):
            return [self._value(each, name, path, within) for each in value]
        secret = name is not None and (self._is_secret(name) or (name == "code" and places.CODE_PATH in path))
        if isinstance(value, str):
            if secret and value:
                return self._secret(value, name or "")
            if within is not None and name not in places.INNOCENT and " " not in value and not places.is_words(value):
                return self._secret(value, within)
            if self.rules.people and name in PHONE_KEYS:
                return self._people.phone(value)
            return self._text(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        digits = str(value)
        if secret and len(digits) >= SHORTEST_NUMBER:
            self._secret(digits, name or "")
        if secret or digits in self.secrets:
            return 0
        return self.rules.ids.get(value, value) if isinstance(value, int) else value

    def _text(self, text: str) -> str:
        """A text that may be anything: JSON in a string, a URL, a log, prose."""
        bare = text.strip()
        if bare[:1] in ("{", "[") and bare[-1:] in ("}", "]"):
            try:
                found = json.loads(bare)
                cleaned = self._value(found, None, "")
            except (ValueError, RecursionError):
                pass
            else:
                return text if cleaned == found else json.dumps(cleaned, ensure_ascii=False)
        if self.rules.ids:
            text = NUMBER.sub(self._number, text)
        for place in (places.CALENDAR, places.USERINFO):
            text = place.sub(lambda found: found["before"] + self._secret(found["value"], "address"), text)
        for place in (places.QUOTED, places.ELEMENT, places.LINE):
            text = place.sub(self._named, text)
        text = places.PAIR.sub(self._pair, text)
        text = places.BEARER.sub(self._bearer, text)
        text = places.JWT.sub(lambda found: self._secret(found[0], "jwt"), text)
        text = places.ENCODED_JSON.sub(self._encoded_json, text)
        if "%3" in text or "%25" in text:
            text = places.ENCODED_PAIRS.sub(lambda found: self._encoded(found[0]), text)
        if self._by_value:
            text = self.secrets.text(text)
        if self.rules.people:
            text = self._people.text(text)
        return text

    def _encoded(self, text: str, safe: str = "") -> str:
        """A text that is percent-encoded."""
        plain = unquote(text)
        cleaned = self._text(plain)
        return text if cleaned == plain else quote(cleaned, safe=safe)

    def _origin(self, origin: str) -> str:
        """The host, without who asks."""
        before, at, host = origin.rpartition("@")
        if not at:
            return origin
        self._text(origin)
        return f"{before.partition('://')[0]}://{host}"

    def _number(self, found: re.Match[str]) -> str:
        known = self.rules.ids.get(int(found[0])) if len(found[0]) < 19 else None  # noqa: PLR2004  64 bits
        return found[0] if known is None else str(known)

    def _named(self, found: re.Match[str]) -> str:
        name, value = found["name"], found["value"]
        if not self._is_secret(name) or (found.re is places.LINE and places.is_words(value)):
            return found[0]
        start, end = (at - found.start() for at in found.span("value"))
        return found[0][:start] + self._secret(value, name) + found[0][end:]

    def _pair(self, found: re.Match[str]) -> str:
        if not self._is_secret(found["name"]):
            return found[0]
        return f"{found['name']}={quote(self._secret(unquote_plus(found['value']), found['name']), safe='')}"

    def _bearer(self, found: re.Match[str]) -> str:
        if places.is_words(found["value"]):
            return found[0]
        return f"{found['scheme']} {self._credentials(found['scheme'], found['value'], 'token')}"

    def _encoded_json(self, found: re.Match[str]) -> str:
        """JSON in base64."""
        plain = debased(found[0].encode())
        try:
            said = json.loads(plain or b"")
            cleaned = self._value(said, None, "")
        except (ValueError, RecursionError):
            return found[0]
        encode = url_base64 if "-" in found[0] or "_" in found[0] else b64encode
        return found[0] if cleaned == said else encode(json.dumps(cleaned).encode()).decode()

    # What takes whose place.

    def _is_secret(self, name: str) -> bool:
        plain = name.lower()
        if plain in places.INNOCENT or plain in self.rules.innocent_names:
            return False
        return plain in self.rules.secret_names or places.SECRET_NAME.search(name) is not None

    def _secret(self, value: str, name: str) -> str:
        if not value or standins.is_stand_in(value):
            return self._numbers.met("secret", value)
        if value in self.secrets:
            return self.secrets.add(value)
        self._replaced += 1
        return self.secrets.add(value, standins.secret(name, self._numbers.next("secret")))

    def _credentials(self, scheme: str, value: str, name: str) -> str:
        """What follows a scheme: of Basic, the password in it is a secret, too."""
        if scheme.lower() == "basic" and (plain := debased(value.encode())) is not None:
            password = plain.decode("latin-1").partition(":")[2]
            if password and not standins.is_stand_in(value):
                self._secret(password, "password")
        return self._secret(value, name)

    def _cookie(self, pair: str) -> None:
        value = pair.partition("=")[2].strip()
        if not places.is_words(value):  # the language, the theme
            self._secret(value, "cookie")
