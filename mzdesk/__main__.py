"""``python -m mzdesk``: the same work from a command line."""

import sys

from mzdesk.cli import main

if __name__ == "__main__":
    sys.exit(main())
