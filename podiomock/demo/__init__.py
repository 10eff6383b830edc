"""The demo: a small downstream project, tested before the reader's eyes."""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp

PROJECT = Path(__file__).parent / "project"


def run(folder: str | None = None) -> int:
    """Copy the project out (into a new temporary folder by default), and run its tests against the fake.

    Answers pytest's exit code.
    """
    target = Path(folder or mkdtemp(prefix="podiomock-demo-"))
    target.mkdir(parents=True, exist_ok=True)
    for source in sorted(PROJECT.iterdir()):
        if source.is_file():
            shutil.copy(source, target / source.name.removesuffix(".txt"))
    print(f"A sync script and its tests, written to {target}:\n", flush=True)
    print((target / "sync_leads.py").read_text(), flush=True)
    print("Its tests run against the fake: no account, no token, no network.\n", flush=True)
    command = [sys.executable, "-m", "pytest", "-v", "-rP", "-p", "no:cacheprovider", "--podiomock-journal"]
    # The reader's own pytest settings are none of the demo's business.
    command += ["--rootdir", str(target), "-c", str(target / "pytest.ini")]
    done = subprocess.run(command, cwd=target, check=False)  # noqa: S603  our own pytest
    print(f"\nLook at {target / 'test_sync_leads.py'}, change something, and run `pytest` there.", flush=True)
    return done.returncode
