"""What a recording must not keep, taken out of it, so that joins survive: the same user is the same fake user.

It fails closed. Headers stay only if they are listed. A secret is known by the name it stands under, in queries, in
forms, in JSON, in URLs within texts; from then on by its value, wherever it turns up (`secrets`). People are known by
their mails and phones, and by the names beside these. What takes their place is numbered by first appearance; requests
are compared with these numbers left out, as the next run of a program brings other secrets.
"""

import json
import re
from collections.abc import Iterable
from threading import RLock
from typing import Any
from urllib.parse import quote, unquote_plus

from msgspec import Struct, structs

from podiomock.cassettes import standins
from podiomock.cassettes.interaction import Failure, Interaction
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

SECRET_NAME = re.compile(
    r"(?:^|[_\-.])(?:token|secret|password|passwd|pwd|api[_-]?key|apikey|credentials?|signature|mailbox|cookie|jwt"
    r"|session|session[_-]?id|authorization|private[_-]?key|calendar[_-]?code|otp|pin)(?:$|[_\-.]|s$)"
    r"|token$|secret$|password$",
    re.IGNORECASE,
)
"""Names of what is secret, of Podio's and the gateway's, and those that others use."""

INNOCENT = frozenset({"token_type", "tokens_left", "session_type", "password_set", "has_password", "expires_in"})
"""Names that read so, and hold none."""

CODE_PATH = "/oauth/"
"""Where `code` is a secret: elsewhere it is the code of an error."""

CALENDAR = re.compile(r"(?P<path>/ics/\d+/)(?P<value>[^/?\s\"']+)")
"""The address of somebody's calendar, which nothing but its last part guards."""

NUMBER = re.compile(r"(?<![\w.])\d+(?![\w.])")

MAIL = re.compile(r"[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}")
FAKE_MAIL = re.compile(r"@(?:[\w\-]+\.)*(?:example\.(?:com|org|net)|test|invalid)$|@example$", re.IGNORECASE)
PHONE_KEYS = frozenset({"phone", "phones", "mobile", "fax", "tel", "telephone", "phone_number"})
PHONE = re.compile(r"(?<![\w.])\+\d[\d\s().\-]{6,17}\d(?![\w.])")
PERSON_KEYS = frozenset({"user_id", "profile_id", "mail", "mails", "email", "avatar"})
"""An object with one of these is somebody: its `name` is a person's."""

PAIR = re.compile(r"(?P<name>[\w.\-]{2,64})=(?P<value>[^&\s\"'<>#;]+)")
BEARER = re.compile(r"\b(?P<scheme>Bearer|OAuth2|Basic|Token)\s+(?P<value>[A-Za-z0-9._~+/=\-]{6,})", re.IGNORECASE)
JWT = re.compile(r"\beyJ[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]{8,}\.[A-Za-z0-9_\-]*")


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
        self._counts: dict[str, int] = {}
        self._people: dict[str, int] = {}
        self._lock = RLock()
        self._by_value = True
        self._replaced = 0
        self.secrets = Secrets()
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
                    self._secret(value.partition(";")[0].partition("=")[2], "cookie")
            response = self.response(response, request.path)
        return structs.replace(interaction, request=self.request(request), response=response)

    def _know(self, headers: dict[str, str]) -> None:
        """Know the secrets that a request carries in its headers."""
        for name, value in headers.items():
            if name == "authorization":
                self._secret(value.rpartition(" ")[2], "key")
            elif name == "cookie":
                for each in value.split(";"):
                    self._secret(each.partition("=")[2].strip(), "cookie")
            elif name == "maton-connection":
                self._secret(value, "connection")
            elif self._is_secret(name):
                self._secret(value, "header")

    def request(self, request: Request) -> Request:
        """A request as it is written, and compared."""
        with self._lock:
            self._know(request.headers)
            kept = SENT_HEADERS | self.rules.keep_headers
            headers = {name: self._text(value) for name, value in request.headers.items() if name in kept}
            return Request(
                request.method,
                request.origin,
                self._text(request.path),
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
        cleaned = self._value(found, None, path)
        return body if cleaned == found else json.dumps(cleaned, ensure_ascii=False, separators=(",", ":")).encode()

    def _other_body(self, body: bytes, content_type: str, path: str) -> bytes:
        try:
            text = body.decode()
        except UnicodeDecodeError:
            return self.secrets.without(body) if self._by_value else body
        if content_type.lower().startswith("application/x-www-form-urlencoded"):
            return self._query(text, path).encode()
        return self._text(text).encode()

    def _query(self, query: str, path: str) -> str:
        parts = []
        for part in query.split("&"):
            name, equals, value = part.partition("=")
            plain = unquote_plus(value)
            if value and (self._is_secret(unquote_plus(name)) or (name == "code" and CODE_PATH in path)):
                parts.append(f"{name}={quote(self._secret(plain, unquote_plus(name)), safe='')}")
            else:
                cleaned = self._text(plain)
                parts.append(part if cleaned == plain else f"{name}{equals}{quote(cleaned, safe='')}")
        return "&".join(parts)

    def _value(self, value: Any, name: str | None, path: str) -> Any:
        if isinstance(value, dict):
            person = self._person_of(value) if self.rules.people else None
            return {
                self._text(key): standins.name(person)
                if person is not None and key == "name" and isinstance(each, str) and each
                else self._value(each, key, path)
                for key, each in value.items()
            }
        if isinstance(value, list):
            return [self._value(each, name, path) for each in value]
        secret = name is not None and (self._is_secret(name) or (name == "code" and CODE_PATH in path))
        if isinstance(value, str):
            if secret and value:
                return self._secret(value, name or "")
            if self.rules.people and name in PHONE_KEYS:
                return self._phone(value)
            return self._text(value)
        if isinstance(value, bool) or not isinstance(value, int | float):
            return value
        return 0 if secret else self.rules.ids.get(value, value) if isinstance(value, int) else value

    def _text(self, text: str) -> str:
        """A text that may be anything: JSON in a string, a URL, prose."""
        if text[:1] in "{[" and text[-1:] in "}]":
            try:
                found = json.loads(text)
            except (ValueError, RecursionError):
                pass
            else:
                cleaned = self._value(found, None, "")
                return text if cleaned == found else json.dumps(cleaned, ensure_ascii=False)
        if self.rules.ids:
            text = NUMBER.sub(self._number, text)
        text = CALENDAR.sub(lambda found: found["path"] + self._secret(found["value"], "calendar-code"), text)
        text = PAIR.sub(self._pair, text)
        text = BEARER.sub(lambda found: f"{found['scheme']} {self._secret(found['value'], 'token')}", text)
        text = JWT.sub(lambda found: self._secret(found[0], "jwt"), text)
        if self._by_value:
            text = self.secrets.text(text)
        if self.rules.people:
            text = PHONE.sub(lambda found: self._phone(found[0]), MAIL.sub(lambda found: self._mail(found[0]), text))
        return text

    def _number(self, found: re.Match[str]) -> str:
        known = self.rules.ids.get(int(found[0])) if len(found[0]) < 19 else None  # noqa: PLR2004  64 bits
        return found[0] if known is None else str(known)

    def _pair(self, found: re.Match[str]) -> str:
        if not self._is_secret(found["name"]):
            return found[0]
        return f"{found['name']}={quote(self._secret(unquote_plus(found['value']), found['name']), safe='')}"

    # What takes whose place.

    def _is_secret(self, name: str) -> bool:
        plain = name.lower()
        if plain in INNOCENT or plain in self.rules.innocent_names:
            return False
        return plain in self.rules.secret_names or SECRET_NAME.search(plain) is not None

    def _secret(self, value: str, name: str) -> str:
        if not value or standins.is_stand_in(value):
            return self._met("secret", value)
        if value in self.secrets:
            return self.secrets.add(value)
        self._replaced += 1
        return self.secrets.add(value, standins.secret(name, self._next("secret")))

    def _mail(self, mail: str) -> str:
        return self._met("person", mail) if FAKE_MAIL.search(mail) else standins.mail(self._person(mail.lower()))

    def _phone(self, phone: str) -> str:
        digits = re.sub(r"\D", "", phone)
        if not digits or standins.is_stand_in(phone):
            return self._met("phone", phone)
        known = f"phone {digits}"
        if known not in self._people:
            self._people[known] = self._next("phone")
        return standins.phone(self._people[known])

    def _person_of(self, found: dict[str, Any]) -> int | None:
        """The number of whom an object is about."""
        if not found.keys() & PERSON_KEYS or not isinstance(found.get("name"), str):
            return None
        mails = found.get("mail") or found.get("mails") or found.get("email") or []
        keys = [f"user {found[each]}" for each in ("user_id", "profile_id") if found.get(each)]
        keys += [each.lower() for each in ([mails] if isinstance(mails, str) else mails) if isinstance(each, str)]
        if not keys:
            return None
        name = found["name"]
        number = standins.number(self._met("person", name)) or next(
            (self._people[each] for each in keys if each in self._people), None
        )
        number = self._next("person") if number is None else number
        for each in keys:
            self._people.setdefault(each, number)
        if " " in name.strip() and not standins.is_stand_in(name):
            self.secrets.add(name, standins.name(number))
        return number

    def _person(self, key: str) -> int:
        if key not in self._people:
            self._people[key] = self._next("person")
        return self._people[key]

    def _met(self, kind: str, text: str) -> str:
        """Give no later one the number of a stand-in that was there before."""
        self._counts[kind] = max(self._counts.get(kind, 0), standins.number(text))
        return text

    def _next(self, kind: str) -> int:
        self._counts[kind] = self._counts.get(kind, 0) + 1
        return self._counts[kind]
