"""`podiomock cassette ...`: look after cassettes, and after the recordings of other tools."""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from difflib import unified_diff
from pathlib import Path
from urllib.parse import urlsplit

from podiomock.cassettes.agreement import disagreements
from podiomock.cassettes.cassette import Cassette, CassetteError, Entry, Origin
from podiomock.cassettes.foreign import WRITERS, read
from podiomock.cassettes.interaction import Failure, Interaction
from podiomock.cassettes.matching import Key, Matcher
from podiomock.cassettes.scrub import Scrubber
from podiomock.cassettes.secrets import LeakError, of_environment
from podiomock.hydrate.hydration import files_of

SHOWN_LINES = 20

DRIVER = """git config merge.podiomock.driver 'podiomock cassette merge %O %A %B'
echo 'cassettes/**/*.yaml merge=podiomock' >> .gitattributes"""


def run(argv: Sequence[str]) -> int:
    """Do what the words after `podiomock cassette` ask for, and give the exit code."""
    parser = argparse.ArgumentParser(prog="podiomock cassette", description="Look after cassettes.")
    add_parsers(parser)
    arguments = parser.parse_args(argv)
    code: int = arguments.run(arguments)
    return code


def add_parsers(parser: argparse.ArgumentParser) -> None:
    """Add what can be done with cassettes."""
    what = parser.add_subparsers(title="what", metavar="WHAT", required=True)

    def add(name: str, run: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = what.add_parser(name, help=text, description=text)
        added.set_defaults(run=guarded(run))
        return added

    files = {"nargs": "+", "type": Path, "metavar": "FILE"}
    paths = {"nargs": "+", "type": Path, "metavar": "CASSETTE", "help": "files, or folders of them"}
    add("lint", lint, "tell what is wrong with cassettes, secrets among it; exit code 1 if anything is").add_argument(
        "paths",
        **paths,  # type: ignore[arg-type]  # argparse's own keywords
    )
    add("stats", stats, "tell what cassettes hold").add_argument("paths", **paths)  # type: ignore[arg-type]  # the same
    pruned = add("prune", prune, "drop interactions by their lines, and large bodies that none has")
    pruned.add_argument("file", type=Path)
    pruned.add_argument("--lines", type=int, nargs="+", default=[], help="the first lines of those to drop")
    differing = add("diff", diff, "tell what differs between two cassettes; exit code 1 if anything does")
    differing.add_argument("one", type=Path)
    differing.add_argument("other", type=Path)
    merging = add("merge", merge, "merge what two sides recorded, as git's merge driver")
    merging.epilog, merging.formatter_class = DRIVER, argparse.RawDescriptionHelpFormatter  # its lines are to be pasted
    for name in ("base", "ours", "theirs"):
        merging.add_argument(name, type=Path)
    converting = add("convert", convert, "write a recording of another tool as a cassette, or a cassette as theirs")
    converting.add_argument("file", type=Path)
    converting.add_argument("--to", choices=("podiomock", *WRITERS), default="podiomock", help="(default: %(default)s)")
    converting.add_argument("--output", "-o", type=Path, help="where to (default: beside the file)")
    add("scrub", scrub, "take secrets and people out of recordings of any format, in place").add_argument(
        "files",
        **files,  # type: ignore[arg-type]  # the same
    )


def guarded(run: Callable[[argparse.Namespace], int]) -> Callable[[argparse.Namespace], int]:
    """Tell in one sentence why a file cannot be used."""

    def guard(arguments: argparse.Namespace) -> int:
        from podiomock.options import CommandError

        try:
            return run(arguments)
        except (CassetteError, LeakError) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"{error.filename}: {error.strerror}") from None

    return guard


def lint(arguments: argparse.Namespace) -> int:
    """Parse everything, compare digests, look for secrets and for bodies that nobody needs."""
    wrong = 0
    for path in files_of(arguments.paths):
        for line, message in _wrong(path):
            wrong += 1
            _say(f"{path}{f':{line}' if line else ''}: {message}")
    _say(f"{wrong} wrong" if wrong else "nothing wrong")
    return 1 if wrong else 0


def _wrong(path: Path) -> Iterable[tuple[int | None, str]]:
    try:
        cassette = Cassette.open(path)
    except CassetteError as error:
        yield None, str(error)
        return
    matcher = Matcher()
    scrubber = Scrubber(of_environment())
    needed: set[str] = set()
    read: list[tuple[Entry, Interaction]] = []
    for entry in cassette.entries:
        needed |= set(entry.bodies)
        try:
            read.append((entry, entry.interaction))
        except CassetteError as error:
            yield None, str(error)
            continue
        scrubber.learn(read[-1][1])
    for entry, interaction in read:
        if matcher.key_of(entry) != matcher.key(interaction.request):
            yield entry.line, "its `match` is not that of its body: it was edited; `podiomock cassette scrub` renews it"
        cleaned = scrubber.interaction(interaction)
        if cleaned != interaction:
            yield (
                entry.line,
                "it holds what looks like a secret, or somebody's data; `podiomock cassette scrub` takes it out",
            )
    for each in sorted(cassette.folder.iterdir()) if cassette.folder.is_dir() else ():
        if each.name not in needed:
            yield None, f"the body {each.name} belongs to no interaction; `podiomock cassette prune` drops it"


def stats(arguments: argparse.Namespace) -> int:
    """Count."""
    for path in files_of(arguments.paths):
        kind, interactions = read(path)
        statuses = Counter(
            each.response.kind if isinstance(each.response, Failure) else str(each.response.status)
            for each in interactions
        )
        paths = Counter(
            f"{each.request.method} {re.sub(r'(?<=/)[0-9]+', '*', urlsplit(each.request.url).path)}"
            for each in interactions
        )
        _say(f"{path}: {kind}, {len(interactions)} interactions, {path.stat().st_size} bytes")
        if kind == "podiomock":
            origin = Cassette.open(path).origin
            age = f", {(datetime.now(UTC) - origin.recorded).days} days ago" if origin.recorded else ""
            _say(f"  recorded from {origin.source or 'somewhere'}{age}, by {origin.by or 'somebody'}")
        _say(f"  {', '.join(f'{count} of {status}' for status, count in sorted(statuses.items()))}")
        for name, count in paths.most_common():
            _say(f"  {count:6} {name}")
    return 0


def prune(arguments: argparse.Namespace) -> int:
    """Drop interactions, and bodies of none."""
    cassette = Cassette.open(arguments.file)
    lines = set(arguments.lines)
    if unknown := lines - {each.line for each in cassette.entries}:
        begun = [f"{each.line}" for each in cassette.entries]
        told = ", ".join([*begun[:SHOWN_LINES], *(["..."] if len(begun) > SHOWN_LINES else [])])
        raise CassetteError(
            f"{arguments.file}: no interaction begins in line {', '.join(map(str, sorted(unknown)))}; "
            f"they begin in {told}"
        )
    if lines:
        cassette.keep(each for each in cassette.entries if each.line not in lines)
        cassette.save()
    text = arguments.file.read_text()
    dropped = [each for each in _bodies(cassette) if each.name not in text]
    for each in dropped:
        each.unlink()
    _say(f"{arguments.file}: {len(lines)} interactions and {len(dropped)} bodies dropped, {len(cassette)} left")
    return 0


def _bodies(cassette: Cassette) -> list[Path]:
    return sorted(cassette.folder.iterdir()) if cassette.folder.is_dir() else []


def diff(arguments: argparse.Namespace) -> int:
    """Compare two cassettes, interaction by interaction: of equal requests the first with the first, and so on."""
    one, other = (_by_request(Cassette.open(path)) for path in (arguments.one, arguments.other))
    differences = 0
    for key in dict.fromkeys((*one, *other)):
        ours, theirs = one.get(key, []), other.get(key, [])
        for number in range(max(len(ours), len(theirs))):
            if number >= len(theirs):
                differences += 1
                _say(f"- line {ours[number].line}: {ours[number]}")
            elif number >= len(ours):
                differences += 1
                _say(f"+ line {theirs[number].line}: {theirs[number]}")
            else:
                differences += _compared(ours[number], theirs[number])
    return 1 if differences else 0


def _compared(one: Entry, other: Entry) -> int:
    before, after = one.interaction, other.interaction
    if (before.request, before.response) == (after.request, after.response):
        return 0
    _say(f"! line {one.line}, {other.line}: {one}")
    for each in disagreements(before.response, after.response):
        _say(f"    {each}")
    texts = [each.text.decode("utf-8", "replace").splitlines() for each in (one, other)]
    for line in list(unified_diff(texts[0], texts[1], lineterm="", n=0))[2:]:
        if not line.startswith("@@") and not re.match(r"[+-]  (at|seconds):", line):
            _say(f"    {line}")
    return 1


def merge(arguments: argparse.Namespace) -> int:
    """Into `ours`: what either side added stays, what either dropped goes; what both changed otherwise is told."""
    base, ours, theirs = (Cassette.open(path) for path in (arguments.base, arguments.ours, arguments.theirs))
    known = {each.text for each in base.entries}
    mine, other = {each.text for each in ours.entries}, {each.text for each in theirs.entries}
    kept = [each for each in ours.entries if each.text not in known or each.text in other]
    added = [each for each in theirs.entries if each.text not in known and each.text not in mine]
    at_base, at_ours, at_theirs = map(_by_request, (base, ours, theirs))
    conflicts = [
        key
        for key in at_base.keys() & at_ours.keys() & at_theirs.keys()
        if len({tuple(each.text for each in side[key]) for side in (at_base, at_ours, at_theirs)}) == 3  # noqa: PLR2004  all differ
    ]
    for key in conflicts:
        sys.stderr.write(f"both sides recorded anew: {at_ours[key][0]}\n")
    dropped = {each.text for key in conflicts for each in at_theirs[key]}
    ours.keep([*kept, *(each for each in added if each.text not in dropped)])
    ours.save()
    return 1 if conflicts else 0


def _by_request(cassette: Cassette) -> dict[Key, list[Entry]]:
    matcher = Matcher()
    found: dict[Key, list[Entry]] = {}
    for entry in cassette.entries:
        found.setdefault(matcher.key_of(entry), []).append(entry)
    return found


def convert(arguments: argparse.Namespace) -> int:
    """Write in another format; what becomes a cassette is scrubbed."""
    kind, interactions = read(arguments.file)
    suffix = {"podiomock": ".cassette.yaml", "vcrpy": ".vcr.yaml", "har": ".har"}[arguments.to]
    output: Path = arguments.output or arguments.file.with_suffix(suffix)
    if arguments.to == "podiomock":
        scrubber = write_scrubbed(output, interactions, source=kind)
        _say(f"{output}: {len(interactions)} interactions, {scrubber.replaced} secrets replaced")
    else:
        output.write_text(WRITERS[arguments.to](interactions))
        _say(f"{output}: {len(interactions)} interactions")
    return 0


def scrub(arguments: argparse.Namespace) -> int:
    """Clean files in place, in the format that they have; cassetter's become vcrpy's, which it reads."""
    for path in arguments.files:
        kind, interactions = read(path)
        if kind == "podiomock":
            scrubber = _rewritten(path)
        else:
            scrubber, cleaned = _cleaned(interactions)
            text = WRITERS["har" if kind == "har" else "vcrpy"](cleaned)
            scrubber.inspect(text.encode())
            path.write_text(text)
        _say(f"{path}: {len(interactions)} interactions, {scrubber.replaced} secrets replaced")
    return 0


def _rewritten(path: Path) -> Scrubber:
    cassette = Cassette.open(path)
    interactions = list(cassette)
    scrubber, cleaned = _cleaned(interactions)
    for entry, before, after in zip(list(cassette.entries), interactions, cleaned, strict=True):
        matcher = Matcher()
        if before != after or matcher.key_of(entry) != matcher.key(after.request):
            cassette.replace(entry, after)
    cassette.save(scrubber.inspect)
    return scrubber


def write_scrubbed(path: Path, interactions: list[Interaction], *, source: str) -> Scrubber:
    """A new cassette of interactions that are not scrubbed yet."""
    scrubber, cleaned = _cleaned(interactions)
    recorded = next((each.at for each in interactions if each.at), None)
    cassette = Cassette(path, Origin(source=source, recorded=recorded))
    for each in cleaned:
        cassette.append(each)
    cassette.save(scrubber.inspect)
    return scrubber


def _cleaned(interactions: list[Interaction]) -> tuple[Scrubber, list[Interaction]]:
    scrubber = Scrubber(of_environment())
    for each in interactions:
        scrubber.learn(each)
    return scrubber, [scrubber.interaction(each) for each in interactions]


def _say(line: str) -> None:
    with suppress(BrokenPipeError):  # whoever reads has seen enough
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
