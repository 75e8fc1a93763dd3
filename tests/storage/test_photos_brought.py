"""A photo that came whole in one request is in its place for good, whoever sends it again [C3]."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

import pytest

from storage.photo_parts import PHOTO, sha
from xunan.storage import photo_files
from xunan.storage.photo_files import PhotoFolder
from xunan.storage.photo_places import FolderPlace

UPLOAD = sha(b"an upload")
# Whoever writes over the photo in its place wipes this out, even if the same bytes follow.
MARK = b"!"


@pytest.fixture
def folder(tmp_path: Path) -> PhotoFolder:
    made = PhotoFolder(tmp_path)
    made.prepare()
    return made


def marked(folder: PhotoFolder) -> Callable[[str, IO[bytes]], None]:
    """Puts a photo in its place and leaves a mark on it there."""

    def put(sha256: str, photo: IO[bytes]) -> None:
        FolderPlace(folder).put(sha256, photo)
        with folder.blob(sha256).open("ab") as there:
            there.write(MARK)

    return put


def test_C3_a_second_request_that_waited_for_the_first_leaves_the_stored_photo_alone(
    folder: PhotoFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits, flock = threading.Event(), photo_files.fcntl.flock
    place = FolderPlace(folder)
    second = threading.Thread(
        target=folder.bring, args=(UPLOAD, sha(PHOTO), PHOTO, place.put), daemon=True
    )

    def told_flock(file: IO[bytes], how: int) -> None:
        if threading.current_thread() is second:
            waits.set()
        flock(file, how)

    def put_while_another_waits(sha256: str, photo: IO[bytes]) -> None:
        second.start()
        assert waits.wait(20)
        marked(folder)(sha256, photo)

    monkeypatch.setattr(photo_files.fcntl, "flock", told_flock)
    folder.bring(UPLOAD, sha(PHOTO), PHOTO, put_while_another_waits)
    second.join(20)

    assert not second.is_alive()
    assert folder.blob(sha(PHOTO)).read_bytes() == PHOTO + MARK
    assert list(folder.incoming.iterdir()) == []


def test_C3_what_a_crash_left_linked_to_the_stored_photo_is_not_written_over(
    folder: PhotoFolder,
) -> None:
    partial = folder.partial(UPLOAD)
    partial.write_bytes(PHOTO)
    with partial.open("rb") as whole:
        marked(folder)(sha(PHOTO), whole)

    folder.bring(UPLOAD, sha(PHOTO), PHOTO, FolderPlace(folder).put)

    assert folder.blob(sha(PHOTO)).read_bytes() == PHOTO + MARK
    assert list(folder.incoming.iterdir()) == []


def test_C3_many_who_bring_the_same_photo_at_once_all_succeed(folder: PhotoFolder) -> None:
    begin, surprises = threading.Barrier(8), list[BaseException]()

    def bring() -> None:
        begin.wait(20)
        try:
            folder.bring(UPLOAD, sha(PHOTO), PHOTO, FolderPlace(folder).put)
        except BaseException as surprise:  # noqa: BLE001 - the test shows it
            surprises.append(surprise)

    threads = [threading.Thread(target=bring, daemon=True) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert surprises == []
    assert folder.blob(sha(PHOTO)).read_bytes() == PHOTO
    assert list(folder.incoming.iterdir()) == []
