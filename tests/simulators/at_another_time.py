"""The command line of a server whose clock is in a test's hand; otherwise the product's own.

The file that CLOCK_FILE names holds how many seconds it is ahead of ours, and is read each time.
"""

import os
from datetime import datetime, timedelta
from pathlib import Path

from xunan import wiring
from xunan.__main__ import main

_now = wiring.SystemClock.now


def _told(self: wiring.SystemClock) -> datetime:
    ahead = float(Path(os.environ["CLOCK_FILE"]).read_text(encoding="utf-8"))
    return _now(self) + timedelta(seconds=ahead)


wiring.SystemClock.now = _told  # type: ignore[method-assign] # what this file is for

if __name__ == "__main__":
    main()
