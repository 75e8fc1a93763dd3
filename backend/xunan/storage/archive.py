"""One backup as one file: a manifest, the database, then the photos, in a .tar.gz.

Names are checked one by one on the way out of an archive, and every photo's bytes against its
name, so that an archive from elsewhere can neither write outside its folder nor bring damage.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tarfile
import tempfile
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
BLOB_NAME = re.compile(r"blobs/([0-9a-f]{2})/(\1[0-9a-f]{62})")
# Photos do not shrink any more; a higher level only takes time.
COMPRESSION = 1


class BackupError(Exception):
    """A backup or a restore could not be done; the text is for the operator."""


def pack(target: Path, manifest: dict[str, Any], database: Path, blobs: Path) -> int:
    """Write the archive, readable by its owner only; return the number of photos in it.

    The file appears under its name only when it is whole and on the disk.
    """
    handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.absolute().parent)
    fresh, photos = Path(name), 0
    try:
        with os.fdopen(handle, "wb") as out:
            with tarfile.open(fileobj=out, mode="w:gz", compresslevel=COMPRESSION) as archive:
                _add_manifest(archive, {"format": FORMAT, **manifest})
                archive.add(database, DATABASE, recursive=False)
                for path in _photos(blobs):
                    archive.add(path, f"blobs/{path.parent.name}/{path.name}", recursive=False)
                    photos += 1
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(target)
    finally:
        fresh.unlink(missing_ok=True)
    return photos


def _add_manifest(archive: tarfile.TarFile, manifest: dict[str, Any]) -> None:
    with tempfile.TemporaryFile() as file:
        file.write(json.dumps(manifest, ensure_ascii=False, indent=2).encode())
        file.seek(0)
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = os.fstat(file.fileno()).st_size
        entry.mode = 0o600
        archive.addfile(entry, file)


def _photos(blobs: Path) -> Iterator[Path]:
    for path in sorted(blobs.glob("*/*")):
        if BLOB_NAME.fullmatch(f"blobs/{path.parent.name}/{path.name}"):
            yield path


def unpack(archive: Path, database: Path, data_dir: Path) -> tuple[dict[str, Any], int]:
    """Write the database to that file and the photos below `data_dir`; return manifest and count.

    Raises BackupError for anything that is no whole backup of ours.
    """
    photos = 0
    try:
        with tarfile.open(archive, "r:gz") as opened:
            manifest = _manifest(opened)
            for member in opened:
                if member.name == MANIFEST:
                    continue
                content = opened.extractfile(member) if member.isfile() else None
                if content is None:
                    raise BackupError(f"备份里有意外的内容。Unexpected entry: {member.name}")
                if member.name == DATABASE:
                    _write(content, database)
                else:
                    _write_photo(member.name, content, data_dir)
                    photos += 1
    except (tarfile.TarError, EOFError, OSError, json.JSONDecodeError, UnicodeDecodeError) as error:
        raise BackupError(f"备份文件读不出来。The backup cannot be read: {error}") from error
    if not database.exists():
        raise BackupError("备份里没有数据库。The backup holds no database.")
    return manifest, photos


def _manifest(opened: tarfile.TarFile) -> dict[str, Any]:
    first = opened.next()
    content = opened.extractfile(first) if first and first.name == MANIFEST else None
    manifest = json.loads(content.read().decode()) if content else None
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BackupError("这不是巡安的备份文件。This is no backup of ours.")
    return manifest


def _write_photo(name: str, content: IO[bytes], data_dir: Path) -> None:
    if not BLOB_NAME.fullmatch(name):
        raise BackupError(f"备份里有意外的内容。Unexpected entry: {name}")
    target = data_dir / name
    _write(content, target)
    with target.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != target.name:
            raise BackupError(f"备份里的照片已损坏。A photo in the backup is damaged: {name}")


def _write(content: IO[bytes], target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as out:
        shutil.copyfileobj(content, out, 1024 * 1024)
        out.flush()
        os.fsync(out.fileno())
