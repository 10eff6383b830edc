"""`podiomock import`: print the world of cassettes, to be kept as a file of one's own."""

import argparse
import sys
from contextlib import suppress

from podiomock.cassettes.blocks import dump
from podiomock.cassettes.cassette import CassetteError
from podiomock.hydrate.hydration import described, files_of
from podiomock.options import CommandError
from podiomock.state.worldfile import WorldError


def print_world(arguments: argparse.Namespace) -> int:
    """Print a world's file."""
    try:
        data = described(files_of(arguments.paths))
    except (CassetteError, WorldError) as error:
        raise CommandError(str(error)) from None
    if not data["organizations"]:
        raise CommandError(
            f"{' '.join(map(str, arguments.paths))} show no app, and nothing that one could lie in; record a "
            "`GET /app/{app_id}` with the fields in it, and the items that you need"
        )
    with suppress(BrokenPipeError):
        sys.stdout.write(dump(data))
    return 0
