"""A backup is one file from which everything comes back, and after which phones know it."""

import hashlib
import io
import json
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage.batches import bump, wanted
from storage.postgres import postgres_url
from storage.stores import DATABASES, CountedIds, SteppingClock, add_device
from xunan.application.ports import Key, Upload
from xunan.storage.archive import unpack
from xunan.storage.backup import BackupError, back_up, restore
from xunan.storage.open import Storage, migrate_database, open_storage

pytestmark = [pytest.mark.anyio, pytest.mark.postgres]

NOW = datetime(2026, 6, 20, 1, 2, 3, tzinfo=UTC)
PHOTO = b"a photo" * 1000
SHA = hashlib.sha256(PHOTO).hexdigest()
A, B = Key("hazard", "a"), Key("hazard", "b")


def left_in(folder: Path) -> list[str]:
    """What lies there, after checking that nobody else may read an archive of personal facts."""
    assert all(path.stat().st_mode & 0o077 == 0 for path in folder.glob("*.tar.gz"))
    return sorted(path.name for path in folder.iterdir())


def new_database(kind: str) -> str:
    return postgres_url() if kind == "postgres" else ""


async def opened(url: str, folder: Path) -> Storage:
    await migrate_database(url, folder)
    return await open_storage(url, folder, clock=SteppingClock(), ids=CountedIds())


async def fill(storage: Storage) -> None:
    """A device, a record and a photo."""
    await add_device(storage, "d1")
    await storage.sync.transact(wanted("d1", 1, A), bump("d1", 1, A))
    upload = await storage.photos.begin(
        Upload("", SHA, len(PHOTO), "image/jpeg", "p1", 0, complete=False)
    )
    await storage.photos.append(upload.id, 0, PHOTO)


@pytest.mark.parametrize("kind", DATABASES)
async def test_everything_comes_back_under_a_new_epoch(kind: str, tmp_path: Path) -> None:
    url, other, archive = new_database(kind), new_database(kind), tmp_path / "b.tar.gz"
    storage = await opened(url, tmp_path / "one")
    await fill(storage)

    # The server runs on while it is backed up; what comes later is not in the file.
    made = await back_up(url, tmp_path / "one", archive, now=NOW)
    await storage.sync.transact(wanted("d1", 2, B), bump("d1", 2, B))
    before, secret = await storage.sync.epoch(), storage.secret
    await storage.close()
    put_back = await restore(archive, other, tmp_path / "two", epoch="fresh")

    again = await opened(other, tmp_path / "two")
    assert (made.database, made.photos) == (put_back.database, put_back.photos) == (kind, 1)
    assert put_back.made_at == NOW.isoformat()
    assert await again.sync.epoch() == "fresh" != before
    assert again.secret == secret
    assert set(await again.sync.bodies([A, B])) == {A}
    assert (await again.sync.device("d1")).last_n == 1
    assert await again.photos.read(SHA) == (PHOTO, "image/jpeg")
    await again.close()
    assert left_in(tmp_path) == ["b.tar.gz", "one", "two"]


@pytest.mark.parametrize("kind", DATABASES)
async def test_a_restore_overwrites_nothing(kind: str, tmp_path: Path) -> None:
    url, archive = new_database(kind), tmp_path / "b.tar.gz"
    storage = await opened(url, tmp_path / "one")
    await fill(storage)
    await storage.close()
    await back_up(url, tmp_path / "one", archive, now=NOW)

    with pytest.raises(BackupError, match="not empty"):
        await restore(archive, url, tmp_path / "one", epoch="fresh")
    with pytest.raises(BackupError, match=r"not empty|exists already"):
        await restore(
            archive, url or f"sqlite:///{tmp_path}/one/xunan.db", tmp_path / "new", epoch="fresh"
        )


async def test_a_backup_of_one_database_cannot_become_the_other(tmp_path: Path) -> None:
    storage = await opened("", tmp_path / "one")
    await storage.close()
    await back_up("", tmp_path / "one", tmp_path / "b.tar.gz", now=NOW)

    with pytest.raises(BackupError, match="cannot become postgres"):
        await restore(tmp_path / "b.tar.gz", postgres_url(), tmp_path / "two", epoch="fresh")


async def test_a_backup_never_takes_the_place_of_another(tmp_path: Path) -> None:
    (tmp_path / "b.tar.gz").write_bytes(b"the only good one")

    with pytest.raises(BackupError, match="left alone"):
        await back_up("", tmp_path, tmp_path / "b.tar.gz", now=NOW)

    assert (tmp_path / "b.tar.gz").read_bytes() == b"the only good one"


async def test_a_missing_database_is_told_and_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="no database"):
        await back_up("", tmp_path / "none", tmp_path / "b.tar.gz", now=NOW)

    assert not (tmp_path / "b.tar.gz").exists()


def an_archive(path: Path, *entries: tuple[str, bytes], kind: bytes = tarfile.REGTYPE) -> Path:
    """An archive with a proper manifest and database, and these entries."""
    manifest = json.dumps({"format": 1, "database": "sqlite", "made_at": ""}).encode()
    with tarfile.open(path, "w:gz") as archive:
        for name, content in (("manifest.json", manifest), ("database", b""), *entries):
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            if (name, content) in entries:
                entry.type = kind
                entry.linkname = "/etc/passwd"
            archive.addfile(entry, io.BytesIO(content))
    return path


@pytest.mark.parametrize(
    "name",
    ["../outside", "/etc/cron.d/x", f"blobs/00/{'f' * 64}", "blobs/aa/../../x", "notes.txt"],
)
def test_an_entry_with_a_foreign_name_is_refused(name: str, tmp_path: Path) -> None:
    archive = an_archive(tmp_path / "b.tar.gz", (name, b"x"))

    with pytest.raises(BackupError, match="Unexpected entry"):
        unpack(archive, tmp_path / "out" / "database", tmp_path / "out")

    assert [path.name for path in (tmp_path / "out").rglob("*")] == ["database"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE])
def test_links_and_folders_are_refused(kind: bytes, tmp_path: Path) -> None:
    archive = an_archive(tmp_path / "b.tar.gz", (f"blobs/{SHA[:2]}/{SHA}", b""), kind=kind)

    with pytest.raises(BackupError):
        unpack(archive, tmp_path / "out" / "database", tmp_path / "out")


def test_a_damaged_photo_is_found_while_unpacking(tmp_path: Path) -> None:
    archive = an_archive(tmp_path / "b.tar.gz", (f"blobs/{SHA[:2]}/{SHA}", b"other bytes"))

    with pytest.raises(BackupError, match="damaged"):
        unpack(archive, tmp_path / "out" / "database", tmp_path / "out")


@pytest.mark.parametrize("content", [b"", b"no archive", b"\x1f\x8b\x08broken"])
async def test_a_file_that_is_no_backup_is_told(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "b.tar.gz").write_bytes(content)

    with pytest.raises(BackupError):
        await restore(tmp_path / "b.tar.gz", "", tmp_path / "new", epoch="fresh")

    assert list((tmp_path / "new").iterdir()) == []


async def test_a_damaged_database_is_not_put_in_place(tmp_path: Path) -> None:
    archive = an_archive(tmp_path / "b.tar.gz")

    with pytest.raises(BackupError, match="damaged"):
        await restore(archive, "", tmp_path / "new", epoch="fresh")

    assert list((tmp_path / "new").iterdir()) == []
