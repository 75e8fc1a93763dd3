"""One server a SQLite file; on PostgreSQL several workers and several hosts are one server."""

import subprocess
import sys
from pathlib import Path

from simulators.server import ROOT, Server


def test_a_second_server_on_the_same_sqlite_file_is_refused_with_the_way_out(
    tmp_path: Path,
) -> None:
    first = Server(tmp_path)
    first.run("migrate")
    first.start()
    try:
        second = Server(tmp_path)
        refused = subprocess.run(
            [sys.executable, *second.entry, "serve"],
            cwd=ROOT,
            env=second.env,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
    finally:
        first.kill()

    assert refused.returncode == 2
    assert "postgresql://" in refused.stderr
    assert "Traceback" not in refused.stderr
    # What was killed holds nothing back.
    second.start()
    second.kill()


def test_several_workers_on_sqlite_are_refused_with_the_way_out(tmp_path: Path) -> None:
    server = Server(tmp_path)
    refused = subprocess.run(
        [sys.executable, *server.entry, "serve", "--workers", "3"],
        cwd=ROOT,
        env=server.env,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert refused.returncode == 2
    assert "postgresql://" in refused.stderr
    assert "Traceback" not in refused.stderr
