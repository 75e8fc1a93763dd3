"""`xunan user move` and `xunan compact`, run as an operator runs them."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from simulators.server import Server

VILLAGE, OTHER = "360724103202", "360724103203"


@pytest.fixture
def server(tmp_path: Path) -> Server:
    """A migrated county with one grid worker."""
    made = Server(tmp_path / "data")
    made.data_dir.mkdir()
    made.run("migrate")
    made.run(
        "user", "add", "--login", "wang", "--name", "王小明", "--role", "grid_worker",
        "--village", VILLAGE, "--grid", f"{VILLAGE}001",
    )  # fmt: skip
    return made


def rows(server: Server, query: str) -> list[tuple[object, ...]]:
    """What the database says."""
    with closing(sqlite3.connect(server.data_dir / "xunan.db")) as database:
        return list(database.execute(query))


def test_a_person_is_moved_with_a_line_in_the_journal(server: Server) -> None:
    told = server.run("user", "move", "--login", "wang", "--village", OTHER)
    again = server.run("user", "move", "--login", "wang", "--village", OTHER)
    promoted = server.run("user", "move", "--login", "wang", "--role", "village_officer")

    assert "已调动 王小明（wang）" in told
    assert "没有变化" in again
    assert "已调动" in promoted
    assert rows(server, "SELECT role, villages, grids FROM person WHERE login = 'wang'") == [
        ("village_officer", f'["{OTHER}"]', "[]")
    ]
    lines = rows(server, "SELECT args, actor, seq FROM operation WHERE t = 'person.move'")
    assert [(actor, seq) for _, actor, seq in lines] == [("server", 1), ("server", 2)]
    first = json.loads(str(lines[0][0]))
    assert (first["from"]["villages"], first["to"]["villages"]) == ([VILLAGE], [OTHER])
    grants = rows(
        server,
        "SELECT stream, from_seq, to_seq FROM \"grant\" WHERE stream LIKE '_:3%' ORDER BY stream",
    )
    assert grants == [
            ("a:360724", 0, None),
        (f"g:{VILLAGE}001", 0, 0), (f"v:{VILLAGE}", 0, 0), (f"v:{OTHER}", 1, None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--login", "nobody", "--village", OTHER), "没有账号 nobody"),
        (("--login", "wang", "--village", "360724103999"), "没有代码为 360724103999 的村"),
        (("--login", "wang", "--role", "township_officer"), "--township"),
    ],
)
def test_a_move_that_cannot_be_says_why(
    server: Server, words: tuple[str, ...], sentence: str
) -> None:
    with pytest.raises(RuntimeError, match=sentence):
        server.run("user", "move", *words)

    assert rows(server, "SELECT count(*) FROM operation WHERE t = 'person.move'") == [(0,)]


def test_the_feed_is_compacted_on_demand(server: Server) -> None:
    assert "已清理 0 条移出记录" in server.run("compact")
