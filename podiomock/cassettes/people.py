"""Who is in a recording: the same somebody is the same `Person 1` wherever their id, mail or name stands."""

import re
from typing import Any

from podiomock.cassettes import standins
from podiomock.cassettes.secrets import Secrets

MAIL = re.compile(r"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]++@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}")
FAKE_MAIL = re.compile(r"@(?:[\w\-]+\.)*(?:example\.(?:com|org|net)|test|invalid)$|@example$", re.IGNORECASE)
PHONE_KEYS = frozenset({"phone", "phones", "mobile", "fax", "tel", "telephone", "phone_number"})
PHONE = re.compile(r"(?<![\w.])\+\d[\d\s().\-]{6,17}\d(?![\w.])")
PERSON_KEYS = frozenset({"user_id", "profile_id", "mail", "mails", "email", "avatar"})
"""An object with one of these is somebody: its `name` is a person's."""


class People:
    """Those that were met, by their ids, mails and phones; their full names become known as secrets are."""

    def __init__(self, secrets: Secrets) -> None:
        self._secrets = secrets
        self._numbers = standins.Numbers()
        self._known: dict[str, int] = {}

    def text(self, text: str) -> str:
        """A text with other mails and phones in it."""
        text = MAIL.sub(lambda found: self._mail(found[0]), text) if "@" in text else text
        return PHONE.sub(lambda found: self.phone(found[0]), text) if "+" in text else text

    def phone(self, phone: str) -> str:
        """What stands in a phone number's place."""
        digits = re.sub(r"\D", "", phone)
        if not digits or standins.is_stand_in(phone):
            return self._numbers.met("phone", phone)
        return standins.phone(self._number("phone", f"phone {digits}"))

    def who(self, found: dict[str, Any]) -> int | None:
        """The number of whom an object is about."""
        if not found.keys() & PERSON_KEYS or not isinstance(found.get("name"), str):
            return None
        mails = found.get("mail") or found.get("mails") or found.get("email") or []
        keys = [f"user {found[each]}" for each in ("user_id", "profile_id") if found.get(each)]
        keys += [each.lower() for each in ([mails] if isinstance(mails, str) else mails) if isinstance(each, str)]
        if not keys:
            return None
        name = found["name"]
        number = standins.number(self._numbers.met("person", name)) or next(
            (self._known[each] for each in keys if each in self._known), None
        )
        number = self._numbers.next("person") if number is None else number
        for each in keys:
            self._known.setdefault(each, number)
        if " " in name.strip() and not standins.is_stand_in(name):
            self._secrets.add(name, standins.name(number))
        return number

    def _mail(self, mail: str) -> str:
        if FAKE_MAIL.search(mail):
            return self._numbers.met("person", mail)
        return standins.mail(self._number("person", mail.lower()))

    def _number(self, kind: str, key: str) -> int:
        if key not in self._known:
            self._known[key] = self._numbers.next(kind)
        return self._known[key]
