"""Runs the command line: `python -m xunan`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command that the arguments name and end the process with its code."""
    from xunan.cli.main import run  # noqa: PLC0415 - granian's workers import this module again

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
