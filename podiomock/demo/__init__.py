"""The demo: a small downstream project, tested before the reader's eyes."""

import os
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
    # The reader's own pytest settings and plugins are none of the demo's business.
    command += ["-p", "podiomock.plugin", "--rootdir", str(target), "-c", str(target / "pytest.ini")]
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST_", "MATON_"))}
    environment["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    done = subprocess.run(command, cwd=target, env=environment, check=False)  # noqa: S603  our own pytest
    print(f"\nLook at {target / 'test_sync_leads.py'}, change something, and run there:", flush=True)
    print(f"{sys.executable} -m pytest", flush=True)
    return done.returncode
