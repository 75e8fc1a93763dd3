"""What the doctor says about folder, disk and database."""

from pathlib import Path

import pytest

from storage.postgres import postgres_url
from storage.stores import DATABASES, make_storage, mark_stored
from xunan.storage.check import check_storage
from xunan.storage.open import migrate_database

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]


async def levels(url: str, folder: Path) -> dict[str, str]:
    """The findings by code; the disk of the machine that tests is nobody's business here."""
    findings = await check_storage(url, folder)
    assert all(finding.zh and finding.en for finding in findings)
    return {finding.code: finding.level for finding in findings if finding.code != "disk.space"}


@pytest.mark.parametrize("kind", DATABASES)
async def test_a_sound_installation_is_good_throughout(kind: str, tmp_path: Path) -> None:
    url = postgres_url() if kind == "postgres" else ""
    await migrate_database(url, tmp_path)
    found = await levels(url, tmp_path)

    assert set(found.values()) == {"good"}
    assert ("database.integrity" in found) == (kind == "sqlite")


async def test_before_the_first_migration_the_way_is_told(tmp_path: Path) -> None:
    assert await levels("", tmp_path) == {"folder": "good", "database.missing": "error"}
    assert not (tmp_path / "xunan.db").exists(), "looking makes nothing"
    assert (await levels(postgres_url(), tmp_path))["database.migrations"] == "error"


async def test_an_address_that_leads_nowhere_is_told(tmp_path: Path) -> None:
    nowhere = "postgresql://x@127.0.0.1:1/x"

    assert (await levels(nowhere, tmp_path))["database.unreachable"] == "error"
    assert (await levels("mysql://x", tmp_path))["database.address"] == "error"


async def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    assert (await levels("", tmp_path / "none"))["folder.not_writable"] == "error"


async def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "xunan.db").write_bytes(b"no database at all" * 100)

    assert (await levels("", tmp_path))["database.unreachable"] == "error"


async def test_photos_whose_files_are_gone_are_counted(tmp_path: Path) -> None:
    async with make_storage("sqlite", tmp_path) as storage:
        await mark_stored(storage, "ab" * 32)

    assert (await levels("", tmp_path))["photos.missing"] == "error"
