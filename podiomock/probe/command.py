"""`podiomock probe`: exit code 0 if every assumption that was asked about holds, 1 if one does not."""

import argparse
import json
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime
from urllib.parse import urlsplit

from msgspec import structs

from podiomock import __version__, gateway
from podiomock.cassettes.cassette import LIVE, CassetteError, Origin
from podiomock.cassettes.scrub import Scrubber
from podiomock.cassettes.secrets import LeakError
from podiomock.options import CommandError, live_key
from podiomock.probe.probing import Seen, probe
from podiomock.probe.questions import QUESTIONS
from podiomock.scratch import ScratchError
from podiomock.transports.upstream import Upstream

PAUSE = 0.15
"""Seconds between calls: the gateway takes ten a second."""


def run(arguments: argparse.Namespace) -> int:
    """Ask, record, compare, and print."""
    key = live_key("put a live one in MATON_API_KEY. What it probes with is removed afterwards")
    if unknown := set(arguments.assumptions) - QUESTIONS.keys():
        raise CommandError(f"no question settles {', '.join(sorted(unknown))}; there are {', '.join(QUESTIONS)}")
    base = arguments.upstream.rstrip("/")
    parts = urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise CommandError(f"--upstream {base} is no URL; write https://api.maton.ai")
    source = LIVE if parts.hostname in gateway.HOSTS else base
    origin = Origin(
        host=parts.netloc,
        source=source,
        recorded=datetime.now(UTC).replace(microsecond=0),
        by=f"podiomock {__version__}",
        comment="recorded by `podiomock probe`",
    )
    found: list[Seen] = []
    try:
        with Upstream(base) as upstream:
            for seen in probe(
                upstream,
                key,
                arguments.to,
                arguments.assumptions or list(QUESTIONS),
                scrubber=Scrubber([key]),
                origin=origin,
                org=arguments.org,
                pause=lambda: time.sleep(PAUSE if source == LIVE else 0),
            ):
                found.append(seen)
                if not arguments.json:
                    _say(_line(seen))
    except (ScratchError, LeakError, CassetteError) as error:
        raise CommandError(str(error)) from None
    holding = sum(each.holds for each in found)
    if arguments.json:
        _say(json.dumps([structs.asdict(each) | {"holds": each.holds} for each in found], indent=2))
    else:
        _say(f"{holding} of {len(found)} assumptions hold; what was asked and answered is in {arguments.to}")
    return 0 if holding == len(found) else 1


def _line(seen: Seen) -> str:
    if seen.wrong is not None:
        return f"{seen.assumption:<6} was not settled: {seen.wrong}"
    if seen.holds:
        return f"{seen.assumption:<6} holds: {json.dumps(seen.seen)}"
    return f"{seen.assumption:<6} does NOT hold: seen {json.dumps(seen.seen)}, the fake has {json.dumps(seen.fake)}"


def _say(line: str) -> None:
    with suppress(BrokenPipeError):  # whoever reads has seen enough
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
