"""`python -m podiomock`: the command line, where no script is installed."""

import sys

from podiomock.cli import main

sys.exit(main())
