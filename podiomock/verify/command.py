"""`podiomock verify`: exit code 0 if every law holds, 1 if one does not."""

import argparse
import json
import sys
import time
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import structs

from podiomock import gateway
from podiomock.cassettes.cassette import CassetteError
from podiomock.ear import Ear, listening
from podiomock.hydrate.hydration import files_of
from podiomock.options import CommandError, check_port, live_key
from podiomock.scratch import ScratchError
from podiomock.server.targets import is_loopback
from podiomock.state.teaching import nearest
from podiomock.transports.upstream import Upstream
from podiomock.verify.laws import LAWS
from podiomock.verify.verifying import Verdict, verify
from podiomock.verify.watching import recorded

if TYPE_CHECKING:
    from podiomock.verify.relied import Relied

LISTED = "{law:<32} {sentence} {source}"

PAUSE = 0.15
"""Seconds between calls: the gateway takes ten a second."""


def run(arguments: argparse.Namespace) -> int:
    """Check, and print."""
    if arguments.list:
        rows = [{"law": law.name, "sentence": law.sentence, "source": law.source} for law in LAWS.values()]
        _say(json.dumps(rows, indent=2) if arguments.json else "\n".join(LISTED.format(**each) for each in rows))
        return 0
    if arguments.recorded:
        return _recorded(arguments)
    key, base = _checked(arguments)
    pause = PAUSE if urlsplit(base).hostname in gateway.HOSTS else 0
    relied = None if arguments.usage is None else _relied(arguments.usage)
    laws = [LAWS[name] for name in arguments.laws or LAWS] if relied is None else relied.laws(arguments.laws)
    found: list[Verdict] = []
    try:
        with Upstream(base) as upstream, _ear(arguments, base) as ear:
            for each in verify(
                upstream,
                key,
                org=arguments.org,
                laws=laws,
                watch=relied,
                ear=ear,
                shrink=arguments.shrink or not pause,
                pause=lambda: time.sleep(pause),
            ):
                found.append(each)
                if not arguments.json:
                    _say(told(each))
    except ScratchError as error:
        raise CommandError(str(error)) from None
    if arguments.json:
        rows = [structs.asdict(each) | {"holds": each.holds} for each in found]
        _say(json.dumps(rows if relied is None else {"laws": rows, "not_verified": relied.unverified}, indent=2))
    else:
        _summarize(found, relied, base)
    return 1 if any(each.counts for each in found) else 0


def _ear(arguments: argparse.Namespace, base: str) -> AbstractContextManager[Ear | None]:
    """Who hears what hooks are called with: a port of this machine, where that is reached from the API."""
    url: str | None = arguments.hook_url
    if url is None and not is_loopback(urlsplit(base).hostname or ""):
        return nullcontext()
    try:
        return listening(arguments.hook_port, url)
    except OSError as error:
        raise CommandError(f"cannot listen on port {arguments.hook_port}: {error.strerror or error}") from None


def _relied(name: str) -> "Relied":
    """What a suite relies on, from its report."""
    from podiomock.usage.report import ReportError, read
    from podiomock.verify.relied import Relied

    try:
        return Relied(read(name, Path(name).read_bytes()))
    except OSError as error:
        reason = error.strerror or error
        raise CommandError(f"--usage {name}: {reason}; pytest --podiomock-usage={name} writes it") from None
    except ReportError as error:
        raise CommandError(f"--usage: {error}") from None


def _summarize(found: list[Verdict], relied: "Relied | None", base: str) -> None:
    holding = sum(each.holds for each in found)
    if relied is None:
        asked = sum(each.unasked is None for each in found)
        _say(f"{holding} of {asked} laws hold at {base}")
        return
    unverified = relied.unverified
    for name, why in unverified.items():
        _say(f"not verified: {name}: {why}")
    judged = sum(each.holds or each.counts for each in found)
    _say(f"{holding} of {judged} laws hold at {base}")
    whole = len(relied.entries) - len(unverified)
    _say(f"{whole} of {len(relied.entries)} operations that the suite relies on were verified as far as it looks")


def _recorded(arguments: argparse.Namespace) -> int:
    ignored = {"names of laws": arguments.laws, "--usage": arguments.usage, "--hook-url": arguments.hook_url}
    for word, given in ignored.items():
        if given:
            raise CommandError(f"--recorded asks nobody, and takes no {word}; leave one of them away")
    try:
        paths = files_of(arguments.recorded)
        found = [*recorded(paths)]
    except CassetteError as error:
        raise CommandError(str(error)) from None
    if arguments.json:
        _say(json.dumps([structs.asdict(each) for each in found], indent=2))
    else:
        for each in found:
            _say(f"{each.cassette}:{each.line} {each.wrong}")
        _say(f"{len(found)} calls break a law that traffic shows, in {len(paths)} cassettes")
    return 1 if found else 0


def _checked(arguments: argparse.Namespace) -> tuple[str, str]:
    """The key and the base URL, or what is wrong with what was asked."""
    key = live_key("put one that the API takes in MATON_API_KEY")
    for name in arguments.laws:
        if name not in LAWS:
            raise CommandError(f"no law is called {name}{nearest(name, LAWS)} (--list has all)")
    base: str = arguments.upstream.rstrip("/")
    if not _is_url(base):
        raise CommandError(f"--upstream {base} is no URL; write https://api.maton.ai")
    if arguments.hook_url is not None and not _is_url(arguments.hook_url):
        raise CommandError(f"--hook-url {arguments.hook_url} is no URL; write https://example.com/hook")
    check_port(arguments.hook_port, "--hook-port")
    return key, base


def _is_url(text: str) -> bool:
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def told(verdict: Verdict) -> str:
    """A verdict, with what shows it."""
    if verdict.holds:
        return f"{verdict.law}: holds"
    if verdict.unasked is not None:
        return f"not verified: {verdict.law}: {verdict.unasked}"
    if verdict.aside is not None:
        return f"not verified: {verdict.law}: {verdict.wrong}; {verdict.aside}"
    lines = [f"{verdict.law}: does NOT hold. {verdict.sentence} {verdict.source}", f"  {verdict.wrong}"]
    if verdict.operation is not None:
        lines.append(f"  {verdict.operation} is {verdict.evidence}")
    lines += [f"    {each}" for each in verdict.history]
    if verdict.left_out:
        lines.append(f"    ({verdict.left_out} more calls make no difference, and are left out)")
    return "\n".join(lines)


def _say(line: str) -> None:
    with suppress(BrokenPipeError):  # whoever reads has seen enough
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
