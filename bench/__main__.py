"""Runs the benchmarks by name, or all of them: `python -m bench [name ...]`.

The answer is 1 when a figure is over its bar; every benchmark is bounded and stays on this
machine.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main() -> int:
    """Run each benchmark in a process of its own, so that none warms up another."""
    known = sorted(path.stem for path in HERE.glob("*.py") if not path.stem.startswith("_"))
    asked = sys.argv[1:] or known
    for name in asked:
        if name not in known:
            sys.stderr.write(f"{name}: 没有这项测量 no such benchmark; {', '.join(known)}\n")
            return 2
    codes = [
        subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False).returncode  # noqa: S603 - our own modules
        for name in asked
    ]
    return max(codes)


if __name__ == "__main__":
    raise SystemExit(main())
