"""The page of the dialects: every place where documents and recordings disagree, with both answers.

Print it anew: `python -m podiomock.derive.dialects > fixtures/contract/dialects.md`.
"""

import sys

from podiomock.dialects import DIFFERENCES

HEADING = """# Dialects

Made from the code by `python -m podiomock.derive.dialects`; a test keeps it true.

Where the vendor's page and the recordings of the real wire disagree, a dialect says whose word goes: `documented` by
default at Maton's door, `recorded` at Podio's own; the setting `dialect` decides for both, and
`--podiomock-dialect=both` runs each test under either. Code that survives both survives production.

| place | documented | recorded |
| --- | --- | --- |
"""


def page() -> str:
    """All of it, as Markdown."""
    rows = [f"| `{place}` | {each.documented} | {each.recorded} |" for place, each in DIFFERENCES.items()]
    return HEADING + "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
