"""Start QMetry Admin from a checkout: `python main.py --help`; `python3 dev.py run` sets it up."""

import sys

from qmetry_admin.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
