"""`python -m trifolio` is the `trifolio` command."""

import sys

from trifolio.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
