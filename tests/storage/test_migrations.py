"""The schema grows by migrations, once, on both engines, and is what the tables declare."""

import asyncio
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from piccolo.apps.migrations.auto.diffable_table import DiffableTable
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.auto.schema_differ import SchemaDiffer
from piccolo.apps.migrations.auto.schema_snapshot import SchemaSnapshot

from storage.postgres import postgres_url
from storage.stores import DATABASES, CountedIds, SteppingClock, add_device, make_storage
from xunan.storage.migrate import _Forwards, migrate, pending
from xunan.storage.open import (
    DatabaseAddressError,
    PendingMigrationsError,
    close_engine,
    migrate_database,
    open_engine,
    open_storage,
    sqlite_path,
)
from xunan.storage.piccolo_app import APP_CONFIG
from xunan.storage.tables import DECLARED, bind

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


@pytest.fixture(params=DATABASES)
async def engine(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[object]:
    """An engine over an empty database."""
    url = postgres_url() if request.param == "postgres" else ""
    opened = await open_engine(url, tmp_path)
    yield opened
    await close_engine(opened)


async def test_from_empty_to_now_and_then_nothing_is_left_to_do(engine: object) -> None:
    before = await pending(engine)
    ran = await migrate(engine)

    assert before == ran == sorted(before)
    assert len(ran) >= 2
    assert await pending(engine) == []
    assert await migrate(engine) == []


async def test_every_declared_table_and_column_is_there(engine: object) -> None:
    await migrate(engine)
    tables = bind(engine)
    for name in tables.__slots__:
        assert await getattr(tables, name).select().first() in (
            None,
            {"name": "seq", "n": 0},
        ), name


async def test_the_migrations_tell_the_same_as_the_declarations() -> None:
    """Otherwise the next `migrations new --auto` would bring a change that nobody made."""
    modules = _Forwards(app_name="xunan").get_migration_modules(
        APP_CONFIG.resolved_migrations_folder_path
    )
    managers = [await modules[name].forwards() for name in sorted(modules)]
    snapshot = SchemaSnapshot([m for m in managers if isinstance(m, MigrationManager)])
    declared = [
        DiffableTable(
            class_name=table.__name__,
            tablename=table._meta.tablename,
            columns=table._meta.columns,
        )
        for table in DECLARED
    ]
    differ = SchemaDiffer(declared, snapshot.get_snapshot(), auto_input="y")

    changes = [line for kind in differ.get_alter_statements() for line in kind.statements]
    assert changes == []


async def test_people_of_before_the_scope_history_get_their_grants(engine: object) -> None:
    await migrate(engine)
    tables = bind(engine)
    for undo in (
        "DELETE FROM migration WHERE name = '2026-11-24T12:00:00:000002'",
        "DROP INDEX grant_open",
    ):
        await tables.person.raw(undo)
    person = tables.person
    await person.insert(
        person(id="w", login="w", role="grid_worker", villages='["360724103202"]',
               grids='["360724103202001"]', township="360724103"),
        person(id="t", login="t", role="township_leader", township="360724103"),
        person(id="c", login="c", role="county_officer", county="360724"),
        person(id="v", login="v", role="volunteer", villages='["360724103202"]'),
    )  # fmt: skip
    assert len(await migrate(engine)) == 1
    rows = await tables.grant.select()

    assert {(row["person"], row["stream"], row["from_seq"], row["to_seq"]) for row in rows} == {
        ("w", "u:w", 0, None), ("w", "g:360724103202001", 0, None),
        ("w", "v:360724103202", 0, None), ("t", "u:t", 0, None), ("t", "t:360724103", 0, None),
        ("c", "u:c", 0, None), ("c", "c:360724", 0, None), ("v", "u:v", 0, None),
    }  # fmt: skip


@pytest.mark.parametrize("kind", DATABASES)
async def test_several_processes_may_migrate_at_once(kind: str, tmp_path: Path) -> None:
    """Two of four failed when nothing held them apart."""
    url = postgres_url() if kind == "postgres" else ""
    program = (
        "import asyncio, pathlib, sys\n"
        "from xunan.storage.open import migrate_database\n"
        "print(len(asyncio.run(migrate_database(sys.argv[1], pathlib.Path(sys.argv[2])))))\n"
    )
    root = Path(__file__).parents[2]
    started = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-c", program, url, str(tmp_path),
            stdout=asyncio.subprocess.PIPE,
            env={"PYTHONPATH": f"{root / 'backend'}:{root / 'sync'}"},
        )
        for _ in range(3)
    ]  # fmt: skip
    told = [(await process.communicate())[0].strip() for process in started]

    assert [process.returncode for process in started] == [0, 0, 0]
    assert sorted(told)[:2] == [b"0", b"0"]
    assert int(max(told)) >= 2


async def test_a_server_never_changes_the_schema_by_itself(tmp_path: Path) -> None:
    with pytest.raises(PendingMigrationsError, match="xunan migrate"):
        await open_storage("", tmp_path, clock=SteppingClock(), ids=CountedIds())


@pytest.mark.parametrize("kind", DATABASES)
async def test_epoch_and_secret_outlive_the_process(kind: str, tmp_path: Path) -> None:
    url = postgres_url() if kind == "postgres" else ""
    await migrate_database(url, tmp_path)
    ids, facts = CountedIds(), []
    for _ in range(2):
        storage = await open_storage(url, tmp_path, clock=SteppingClock(), ids=ids)
        facts.append((await storage.sync.epoch(), storage.secret))
        await storage.close()

    assert facts[0] == facts[1]
    assert all(facts[0])


async def test_two_data_folders_can_be_open_in_one_process(tmp_path: Path) -> None:
    async with (
        make_storage("sqlite", tmp_path / "one") as one,
        make_storage("postgres", tmp_path / "two") as two,
    ):
        await add_device(one, "d1")

        assert await two.accounts.person("p1") is None
        assert (await one.accounts.person("p1")).name == "王小明"


def test_an_unknown_address_is_told_in_both_languages(tmp_path: Path) -> None:
    with pytest.raises(DatabaseAddressError, match=r"数据库.*begins with"):
        sqlite_path("mysql://x", tmp_path)

    assert sqlite_path("", tmp_path) == tmp_path / "xunan.db"
    assert sqlite_path("sqlite:////srv/x.db", tmp_path) == Path("/srv/x.db")
    assert sqlite_path("postgresql://h/d", tmp_path) is None
