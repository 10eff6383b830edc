"""The canary: secrets in every place and encoding that a call has, and none of them in the file."""

import base64
import gzip
import io
import json
import re
import secrets
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from podiomock.cassettes.cassette import Cassette, Origin
from podiomock.cassettes.interaction import Interaction
from podiomock.cassettes.recorder import Recorder
from podiomock.cassettes.replay import Replay
from podiomock.cassettes.scrub import Rules, Scrubber
from podiomock.cassettes.secrets import LeakError
from podiomock.http import Request, Response
from tests.cassettes.recording import HOST, answered, asked

KEY = "mt+live/" + secrets.token_urlsafe(24)

NAMED = (
    "access_token", "refresh_token", "oauth_token", "session_token", "app_token", "token", "client_secret", "password",
    "api_key", "apiKey", "signature", "mailbox", "transfer_token", "Authorization", "sessionId", "jwt", "cookie",
    "secret", "private_key", "accessToken",
)  # fmt: skip
"""What is secret by its name."""

Planted = Callable[[str], Interaction]


def get(**given: object) -> Interaction:
    return Interaction(asked("GET /item/1"), answered(given))


def sent(path: str, body: bytes = b"", **headers: str) -> Interaction:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Interaction(Request.to("POST", HOST + path, named, body), answered({}))


UPLOAD = "multipart/form-data; boundary=between"


def uploaded(part: str) -> bytes:
    """A part, and a file that is no text."""
    file = b'--between\r\nContent-Disposition: form-data; name="source"; filename="a.bin"\r\n\r\n\xff\xfe\x00\r\n'
    return file + f"--between\r\nContent-Disposition: {part}\r\n--between--\r\n".encode()


BY_NAME: dict[str, Planted] = {f"answer {name}": (lambda value, name=name: get(**{name: value})) for name in NAMED} | {
    "deep": lambda value: get(a=[{"b": {"refresh_token": value}}]),
    "list": lambda value: get(tokens=[{"token": value}]),
    "query": lambda value: sent(f"/x?oauth_token={quote(value, safe='')}&a=1"),
    "form": lambda value: sent(
        "/oauth/token", f"grant_type=password&password={quote(value)}".encode(),
        content_type="application/x-www-form-urlencoded",
    ),
    "code": lambda value: sent(
        "/oauth/token", f"code={quote(value)}".encode(), content_type="application/x-www-form-urlencoded"
    ),
    "URL in an answer": lambda value: get(url=f"https://connect.maton.ai/?session_token={value}#x"),
    "JSON in a string": lambda value: get(text=json.dumps({"access_token": value})),
    "Bearer in prose": lambda value: get(text=f"curl -H 'Authorization: Bearer {value}' https://x.test"),
    "Authorization": lambda value: sent("/x", authorization=f"OAuth2 {value}"),
    "Cookie": lambda value: sent("/x", cookie=f"sid={value}; a=b"),
    "Set-Cookie": lambda value: Interaction(asked("GET /x"), answered({}, 200, ("Set-Cookie", f"sid={value}; Path=/"))),
    "Location": lambda value: Interaction(
        asked("GET /x"), Response(302, (("Location", f"https://x.test/?oauth_token={value}"),))
    ),
    "HTML": lambda value: Interaction(
        asked("GET /x"), Response(502, (("Content-Type", "text/html"),), f"<a href='?token={value}'>".encode())
    ),
    "Maton-Connection": lambda value: sent("/x", maton_connection=value),
    "query in a query": lambda value: sent("/x?next=" + quote(f"https://y.test/?oauth_token={value}", safe="")),
    "query in a query in a query": lambda value: sent(
        "/x?next=" + quote(quote(f"https://y.test/?oauth_token={value}", safe=""), safe="")
    ),
    "query in brackets": lambda value: sent(f"/x?auth%5Btoken%5D={value}"),
    "password in a URL": lambda value: get(url=f"https://john:{value}@x.test/a"),
    "password in the host": lambda value: Interaction(
        Request.to("GET", f"https://john:{value}@api.maton.ai/x"), answered({})
    ),
    "below a secret name": lambda value: get(credentials={"value": value, "ttl": 5}),
    "named beside it": lambda value: get(headers=[{"name": "X-Api-Key", "value": value}]),
    "field of an item": lambda value: get(fields=[{"external_id": "password", "values": [{"value": value}]}]),
    "JSON that breaks off": lambda value: Interaction(
        asked("GET /x"), Response(200, (), f'{{"access_token":"{value}","b":'.encode())
    ),
    "JSON by lines": lambda value: Interaction(
        asked("GET /x"), Response(200, (), f'{{"access_token": "{value}"}}\n{{"a": 1}}\n'.encode())
    ),
    "JSON too deep to walk": lambda value: Interaction(
        asked("GET /x"), Response(200, (), b"[" * 900 + json.dumps({"access_token": value}).encode() + b"]" * 900)
    ),
    "JSON in prose": lambda value: get(text=f"got {json.dumps({'access_token': value})}, and went on"),
    "Python in prose": lambda value: get(text=f"got {{'access_token': '{value}'}}"),
    "JSON in base64": lambda value: get(state=base64.b64encode(json.dumps({"access_token": value}).encode()).decode()),
    "JSON in UTF-16": lambda value: Interaction(
        asked("GET /x"), Response(200, (), json.dumps({"access_token": value}).encode("utf-16"))
    ),
    "XML": lambda value: Interaction(
        asked("GET /x"), Response(200, (("Content-Type", "text/xml"),), f"<a><password>{value}</password></a>".encode())
    ),
    "HTML in Latin-1": lambda value: Interaction(
        asked("GET /x"),
        Response(200, (("Content-Type", "text/html"),), b"\xe9 <a href='?token=" + value.encode() + b"'>"),
    ),
    "form in Latin-1": lambda value: sent(
        "/x", b"name=\xe9&password=" + value.encode(), content_type="application/x-www-form-urlencoded"
    ),
    "header in prose": lambda value: get(text=f"X-Api-Key: {value}\nHost: x.test"),
    "WWW-Authenticate": lambda value: Interaction(
        asked("GET /x"), Response(401, (("WWW-Authenticate", f'Bearer realm="x", token="{value}"'),))
    ),
    "field of an upload": lambda value: sent(
        "/oauth/token", uploaded(f'form-data; name="password"\r\n\r\n{value}'), content_type=UPLOAD
    ),
    "JSON in an upload": lambda value: sent(
        "/x",
        uploaded(f'form-data; name="meta"\r\nContent-Type: application/json\r\n\r\n{json.dumps({"token": value})}'),
        content_type=UPLOAD,
    ),
}  # fmt: skip


def zipped(value: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", value)
    return file.getvalue()


BY_VALUE: dict[str, Callable[[str], bytes]] = {
    "plain": lambda value: f"see {value}!".encode(),
    "percent": lambda value: quote(value, safe="").encode(),
    "percent, all of it": lambda value: "".join(f"%{each:02x}" for each in value.encode()).encode(),
    "JSON escapes": lambda value: "".join(f"\\u{ord(each):04x}" for each in value).encode(),
    "base64": lambda value: base64.b64encode(value.encode()),
    "base64 amid": lambda value: b"prefix" + base64.b64encode(b"ab" + value.encode() + b"!"),
    "base64 by one": lambda value: base64.b64encode(b"a" + value.encode() + b"!!"),
    "base64 for URLs": lambda value: base64.urlsafe_b64encode(b"\xff\xfe" + value.encode()),
    "base64 twice": lambda value: base64.b64encode(base64.b64encode(b"x" + value.encode())),
    "hexadecimal": lambda value: value.encode().hex().encode(),
    "backwards": lambda value: value[::-1].encode(),
    "gzip": lambda value: gzip.compress(value.encode()),
    "zlib": lambda value: zlib.compress(value.encode()),
    "gzip in base64": lambda value: base64.b64encode(gzip.compress(value.encode())),
    "zlib in base64": lambda value: base64.b64encode(zlib.compress(b"abc" + value.encode())),
    "Basic": lambda value: b"Basic " + base64.b64encode(f"client:{value}".encode()),
    "JSON in JSON in JSON": lambda value: json.dumps(json.dumps({"a": f'"{value}"'})).encode(),
    "latin": lambda value: b"\xe9\xff" + value.encode() + b"\x00",
    "UTF-16": lambda value: f"see {value}!".encode("utf-16"),
    "UTF-16, big end first": lambda value: value.encode("utf-16-be"),
    "UTF-32": lambda value: value.encode("utf-32-le"),
    "UTF-16 in base64": lambda value: base64.b64encode(value.encode("utf-16-le")),
    "base64 in lines": lambda value: base64.encodebytes(b"x" * 50 + value.encode() + b"y" * 80),
    "base64 thrice": lambda value: base64.b64encode(base64.b64encode(base64.b64encode(value.encode()))),
    "base64, backwards": lambda value: base64.b64encode(value[::-1].encode()),
    "base32": lambda value: base64.b32encode(b"ab" + value.encode()),
    "percent twice": lambda value: quote("".join(f"%{each:02x}" for each in value.encode())).encode(),
    "percent thrice": lambda value: quote(quote("".join(f"%{each:02x}" for each in value.encode()))).encode(),
    "entities of HTML": lambda value: "".join(f"&#{ord(each)};" for each in value).encode(),
    "escapes in hexadecimal": lambda value: "".join(f"\\x{ord(each):02x}" for each in value).encode(),
    "hexadecimal with colons": lambda value: value.encode().hex(":").encode(),
    "gzip twice": lambda value: gzip.compress(gzip.compress(value.encode())),
    "gzip after gzip": lambda value: gzip.compress(b"a") + gzip.compress(value.encode()),
    "gzip amid": lambda value: b"--x\r\n\r\n" + gzip.compress(value.encode()) + b"\r\n--x--",
    "gzip cut off": lambda value: gzip.compress(value.encode() + secrets.token_bytes(500))[:-100],
}


def record(path: Path, interactions: list[Interaction], *known: str, rules: Rules | None = None) -> str:
    answers = iter(interactions)
    cassette = Cassette.open(path) if path.exists() else Cassette(path, Origin())
    recorder = Recorder(lambda _: next(answers).response, cassette, Scrubber(known, rules))  # type: ignore[arg-type, return-value]  # none is a failure
    for each in interactions:
        recorder(each.request)
    recorder.save()
    return path.read_text()


@pytest.mark.parametrize("place", BY_NAME)
def test_a_secret_is_known_by_its_name_and_then_everywhere(place: str, tmp_path: Path) -> None:
    value = "s3cr3t-" + secrets.token_urlsafe(18)
    earlier = get(text=f"what was {value} before anybody named it")
    text = record(tmp_path / "a.yaml", [earlier, BY_NAME[place](value), get(note=value)])
    assert value not in text
    assert len(set(re.findall(r"scrubbed-[a-z\-]+-\d+", text))) == 1


def test_headers_stay_only_if_they_are_listed(tmp_path: Path) -> None:
    one = Interaction(
        asked("GET /x", x_custom="my own", accept="text/html"), answered({}, 200, ("X-Request-Id", "r-1"))
    )
    text = record(tmp_path / "a.yaml", [one])
    assert "text/html" in text
    assert "my own" not in text
    assert "r-1" not in text


@pytest.mark.parametrize("place", BY_VALUE)
def test_the_key_is_found_in_any_encoding(place: str, tmp_path: Path) -> None:
    body = BY_VALUE[place](KEY)
    interactions = [
        Interaction(asked("POST /x"), Response(200, (("Content-Type", "application/octet-stream"),), body)),
        Interaction(asked("POST /x"), answered({"text": body.decode("latin-1")})),
        sent("/x", body, content_type="text/plain"),
        get(nested=[json.dumps({"text": body.decode("latin-1")})]),
    ]
    text = record(tmp_path / "a.yaml", interactions, KEY)
    for form in (form(KEY) for form in (lambda value: value, lambda value: value[::-1], quote)):
        assert form not in text
    for each in Cassette.open(tmp_path / "a.yaml"):
        assert body not in (each.request.body, each.answer().body)
    assert body.decode("latin-1") not in text
    assert base64.b64encode(body).decode() not in text
    Scrubber([KEY]).inspect((tmp_path / "a.yaml").read_bytes())


def twice_zipped(value: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("b.txt", "nothing")
        archive.writestr("a.zip", zipped(value))
    return file.getvalue()


@pytest.mark.parametrize("packed", [zipped, twice_zipped, lambda value: b"--x\r\n\r\n" + zipped(value) + b"\r\n--x--"])
def test_what_cannot_be_cleaned_is_not_written(packed: Callable[[str], bytes], tmp_path: Path) -> None:
    with pytest.raises(LeakError) as raised:
        record(tmp_path / "a.yaml", [Interaction(asked("GET /x"), Response(200, (), packed(KEY)))], KEY)
    assert KEY not in str(raised.value)
    assert not list(tmp_path.glob("*.yaml"))


def test_what_slipped_through_is_refused_when_it_is_written(tmp_path: Path) -> None:
    cassette = Cassette(tmp_path / "a.yaml", Origin())
    cassette.append(get(text=base64.b64encode(gzip.compress(KEY.encode())).decode()))
    with pytest.raises(LeakError, match="nothing was written"):
        cassette.save(Scrubber([KEY]).inspect)
    assert not list(tmp_path.glob("*.yaml"))


def test_joins_survive(tmp_path: Path) -> None:
    john = {
        "user_id": 77,
        "profile_id": 78,
        "name": "Johanna Doerr",
        "mail": ["jo@corp.de"],
        "phone": ["+49 170 123456"],
    }
    interactions = [
        get(created_by=john),
        get(
            created_by={"user_id": 77, "name": "Johanna Doerr"}, text="ask Johanna Doerr <jo@corp.de> or +49 170 123456"
        ),
        get(users=[{"user_id": 99, "name": "Max Muster", "mail": ["max@corp.de"]}]),
        Interaction(
            asked("GET /user/", authorization="Bearer one-key-of-many"), answered({"token": "one-key-of-many"})
        ),
    ]
    text = record(tmp_path / "a.yaml", interactions)
    one, again, other, _ = (json.loads(each.answer().body) for each in Cassette.open(tmp_path / "a.yaml"))
    assert one["created_by"] == {
        "user_id": 77, "profile_id": 78, "name": "Person 1", "mail": ["person-1@example.com"],
        "phone": ["+15550100001"],
    }  # fmt: skip
    assert again == {
        "created_by": {"user_id": 77, "name": "Person 1"},
        "text": "ask Person 1 <person-1@example.com> or +15550100001",
    }
    assert other["users"] == [{"user_id": 99, "name": "Person 2", "mail": ["person-2@example.com"]}]
    assert "Johanna" not in text
    assert "corp.de" not in text


def test_what_is_no_secret_stays(tmp_path: Path) -> None:
    told = {
        "token_type": "bearer", "expires_in": 28800, "error": "not_found", "code": "x", "title": "Plan the key",
        "rights": ["view"], "link": "https://podio.com/org/space/apps/tasks/items/1", "mail": "a@example.com",
        "count": 3, "ok": True, "none": None, "created_on": "2026-03-01 09:00:00",
        "description": "Basic information: the bearer authentication, token expired. Password: required (see below)",
        "session_type": "web", "data": "eyJhIjoxfQAAAAAAAAAA", "url": "https://podio.com/?next=https%3A%2F%2Fx.test%3Fa%3D1",
    }  # fmt: skip
    record(tmp_path / "a.yaml", [get(**told)])
    assert json.loads(Cassette.open(tmp_path / "a.yaml")[0].answer().body) == told


def test_rules_are_added_to(tmp_path: Path) -> None:
    rules = Rules(
        secret_names=frozenset({"salary"}), innocent_names=frozenset({"token"}), keep_headers=frozenset({"x-own"}),
        people=False,
    )  # fmt: skip
    one = Interaction(
        asked("GET /x"), answered({"salary": "100 000", "token": "word", "mail": "a@corp.de"}, 200, ("X-Own", "v"))
    )
    text = record(tmp_path / "a.yaml", [one], rules=rules)
    assert "100 000" not in text
    assert "token: word" in text
    assert "a@corp.de" in text
    assert "X-Own: v" in text


def test_a_secret_number_keeps_its_type(tmp_path: Path) -> None:
    record(tmp_path / "a.yaml", [get(pin=4711, has_password=True)])
    assert json.loads(Cassette.open(tmp_path / "a.yaml")[0].answer().body) == {"pin": 0, "has_password": True}


def test_scrubbing_again_changes_nothing() -> None:
    value = "s3cr3t-" + secrets.token_urlsafe(18)
    scrubber = Scrubber([KEY])
    for make in BY_NAME.values():
        once = scrubber.interaction(make(value))
        assert Scrubber().interaction(once) == once


def test_reprs_and_errors_show_none() -> None:
    scrubber = Scrubber([KEY])
    assert KEY not in repr(scrubber) + repr(scrubber.secrets)
    for path in (
        f"/x?oauth_token={KEY}",
        f"/oauth/token?code={KEY}",
        f"/x?auth[token]={KEY}",
        f"/calendar/ics/1/{KEY}",
    ):
        interaction = Interaction(
            Request.to("POST", HOST + path, {"authorization": KEY}, KEY.encode()),
            Response(200, (("Set-Cookie", KEY),), KEY.encode()),
        )
        assert KEY not in repr(interaction)
    assert "hunter2" not in repr(Request.to("GET", "https://john:hunter2@api.maton.ai/"))
    with pytest.raises(LeakError) as raised:
        scrubber.inspect(KEY.encode())
    assert KEY not in str(raised.value)


def test_ids_are_written_as_others_and_found_by_either(tmp_path: Path) -> None:
    rules = Rules(ids={30123456: 456})
    body = {"app_id": 30123456, "link": "https://podio.com/x/apps/30123456/items", "size": 130123456, "ok": True}
    record(tmp_path / "a.yaml", [Interaction(asked("GET /app/30123456"), answered(body))], rules=rules)
    assert "30123456/" not in (tmp_path / "a.yaml").read_text()
    replay = Replay(Cassette.open(tmp_path / "a.yaml"), Scrubber([], rules).request)
    for number in (456, 30123456):
        said = json.loads(replay(asked(f"GET /app/{number}")).body)
        assert said == body | {"app_id": 456, "link": "https://podio.com/x/apps/456/items"}


def test_who_was_recorded_before_stays_who_they_are(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    record(path, [get(user_id=1, name="Jane Roe"), get(user_id=2, name="John Doe", access_token="s3cr3t-one-12345")])
    again = [get(user_id=3, name="Ann Poe", access_token="s3cr3t-two-12345"), get(user_id=2, name="John Doe")]
    record(path, again)
    said = [json.loads(each.answer().body) for each in Cassette.open(path)]
    assert [each["name"] for each in said] == ["Person 1", "Person 2", "Person 3", "Person 2"]
    assert said[1]["access_token"] != said[2]["access_token"]


def test_a_calendars_address_is_a_secret(tmp_path: Path) -> None:
    one = Interaction(asked("GET /calendar/ics/12345/0b5ca1e5c0de/"), answered({"calendar_code": "0b5ca1e5c0de"}))
    text = record(tmp_path / "a.yaml", [one])
    assert "0b5ca1e5c0de" not in text
    assert "/calendar/ics/12345/scrubbed-calendar-code-1/" in text


def deflated(body: bytes) -> bytes:
    """As some servers send it, without zlib's head."""
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(body) + stream.flush()


@pytest.mark.parametrize(
    ("encoding", "encode"),
    [
        ("gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", deflated),
        ("gzip, gzip", lambda body: gzip.compress(gzip.compress(body))),
        ("gzip", lambda body: gzip.compress(body + b" " * 9)[:-6]),  # the line broke
    ],
)
def test_compressed_bodies_are_looked_into(encoding: str, encode: Callable[[bytes], bytes], tmp_path: Path) -> None:
    value = "s3cr3t-" + secrets.token_urlsafe(18)
    body = encode(json.dumps({"access_token": value}).encode())
    headers = (("Content-Type", "application/json"), ("Content-Encoding", encoding))
    text = record(tmp_path / "a.yaml", [Interaction(asked("GET /x"), Response(200, headers, body)), get(note=value)])
    assert value not in text
    assert text.count("scrubbed-access-token-1") == 2


def test_what_is_compressed_in_an_unknown_way_is_left_out_and_told(tmp_path: Path) -> None:
    unknown = Response(200, (("Content-Encoding", "br"),), b"\x8b\x05\x80what\x03")
    with pytest.raises(LeakError, match=r"all is written but GET https://api\.maton\.ai/podio/x \(it is compressed"):
        record(tmp_path / "a.yaml", [Interaction(asked("GET /x"), unknown), get(a=1)])
    assert len(Cassette.open(tmp_path / "a.yaml")) == 1


def test_nothing_is_asked_for_that_could_not_be_unpacked(tmp_path: Path) -> None:
    seen: list[str | None] = []

    def upstream(request: Request) -> Response:
        seen.append(request.headers.get("accept-encoding"))
        return answered({})

    recorder = Recorder(upstream, Cassette(tmp_path / "a.yaml", Origin()), Scrubber())
    for accepted in ("gzip, deflate, br, zstd", "br;q=1.0, gzip;q=0.5", "br"):
        recorder(asked("GET /x", accept_encoding=accepted))
    recorder(asked("GET /x"))
    assert seen == ["gzip, deflate", "gzip;q=0.5", "identity", None]


def test_a_compressed_request_is_found_again(tmp_path: Path) -> None:
    one = Request.to("POST", HOST + "/x", {"content-encoding": "gzip"}, gzip.compress(b'{"a": 1}'))
    record(tmp_path / "a.yaml", [Interaction(one, answered({"ok": True}))])
    again = Request.to("POST", HOST + "/x", {"content-encoding": "gzip"}, gzip.compress(b'{"a":1}', mtime=9))
    assert json.loads(Replay(Cassette.open(tmp_path / "a.yaml"), Scrubber().request)(again).body) == {"ok": True}


def test_what_is_left_out_is_told_at_the_end_too(tmp_path: Path) -> None:
    recorder = Recorder(
        lambda _: Response(200, (), zipped(KEY)), Cassette(tmp_path / "a.yaml", Origin()), Scrubber([KEY])
    )
    recorder(asked("GET /x"))
    for _ in range(2):  # as `podiomock record` does from time to time
        with pytest.raises(LeakError, match=r"GET https://api\.maton\.ai/podio/x"):
            recorder.save()


def test_a_large_body_is_cleaned_when_a_later_answer_names_its_secret(tmp_path: Path) -> None:
    value = "s3cr3t-" + secrets.token_urlsafe(18)
    answers = iter(
        [Response(200, (("Content-Type", "text/plain"),), b"z" * 70_000 + value.encode()), answered({"token": value})]
    )
    recorder = Recorder(lambda _: next(answers), Cassette(tmp_path / "a.yaml", Origin()), Scrubber())
    for path in ("/file", "/token"):
        recorder(asked(f"GET {path}"))
        recorder.save()
    files = [each for each in tmp_path.rglob("*") if each.is_file()]
    assert len(files) == 2
    assert all(value.encode() not in each.read_bytes() for each in files)
    assert len(Cassette.open(tmp_path / "a.yaml")[0].answer().body) == 70_000 + len("scrubbed-token-1")


def test_what_somebody_else_wrote_meanwhile_is_cleaned_too(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    recorder = Recorder(lambda _: answered({}), Cassette(path, Origin()), Scrubber([KEY]))
    recorder(asked("GET /x"))
    record(path, [get(text=f"unknown to them: {KEY}")])
    recorder.save()
    assert KEY not in path.read_text()
    assert len(Cassette.open(path)) == 2


def test_what_is_kept_of_an_answers_headers_says_what_it_said(tmp_path: Path) -> None:
    headers = (("WWW-Authenticate", 'Bearer realm="Podio", error="invalid_token"'), ("ETag", '"abc"'))
    cookie = ("Set-Cookie", "lang=english")
    record(tmp_path / "a.yaml", [Interaction(asked("GET /x"), answered({"t": "in english"}, 401, *headers, cookie))])
    kept = Cassette.open(tmp_path / "a.yaml")[0].answer()
    assert kept.headers[:2] == headers
    assert json.loads(kept.body) == {"t": "in english"}


def test_the_password_of_basic_authentication_is_a_secret_too(tmp_path: Path) -> None:
    basic = "Basic " + base64.b64encode(b"john:hunter2-hunter2").decode()
    one = Interaction(asked("GET /x", authorization=basic), answered({"echo": "hunter2-hunter2"}))
    assert "hunter2" not in record(tmp_path / "a.yaml", [one])


def test_an_upload_is_kept_byte_for_byte_but_for_its_secrets(tmp_path: Path) -> None:
    body = uploaded('form-data; name="filename"\r\n\r\na.bin')
    record(tmp_path / "a.yaml", [sent("/file/", body, content_type=UPLOAD)])
    assert Cassette.open(tmp_path / "a.yaml")[0].request.body == body


def test_mails_in_paths_are_somebodys(tmp_path: Path) -> None:
    text = record(tmp_path / "a.yaml", [Interaction(asked("GET /contact/jo%40corp.de/a%20b"), answered({}))])
    assert "/contact/person-1@example.com/a%20b" in text


@pytest.mark.parametrize(
    "text", ["a" * 300_000, "%" * 100_000, "a." * 100_000, "\\" * 100_000, "a=" * 50_000, "<a" * 99_999]
)
def test_no_text_is_slow_to_scrub(text: str) -> None:
    Scrubber([KEY]).interaction(get(text=text))  # what needs the square of its length would never end
