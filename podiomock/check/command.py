"""`podiomock check`: exit code 0 if the fake agrees with every recorded answer, 1 if not."""

import argparse
import json
import sys
from contextlib import suppress

from podiomock.cassettes.cassette import CassetteError
from podiomock.check.agreeing import agreement, as_data, as_text
from podiomock.hydrate.hydration import files_of
from podiomock.options import CommandError
from podiomock.state.worldfile import WorldError


def check(arguments: argparse.Namespace) -> int:
    """Compare, and print."""
    try:
        found = agreement(files_of(arguments.paths))
    except (CassetteError, WorldError) as error:
        raise CommandError(str(error)) from None
    with suppress(BrokenPipeError):
        sys.stdout.write(json.dumps(as_data(found), indent=2) + "\n" if arguments.json else as_text(found))
    return 0 if found.whole else 1
