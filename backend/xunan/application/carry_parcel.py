"""Take in a parcel: work that a colleague's phone has brought, as if its author had sent it [H].

A parcel proves its author by the token inside, which only this server can read.
Nothing of it is remembered: operations count once by their `op_id`, photos by their hash, so a
parcel may come any number of times, and together with its author.
"""

from __future__ import annotations

import hashlib
from asyncio import to_thread
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from xunan.application.accept_push import Push
from xunan.application.parcel_parts import Envelope, ParcelTop, SealBrokenError, read_top
from xunan.application.ports import Upload, WrongHashError, WrongOffsetError
from xunan_sync.messages import OPS_MAX, Op

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xunan.application.mark_stored import MarkStored
    from xunan.application.parcel_parts import Opener, PackedPhoto
    from xunan.application.ports import Clock, DeviceFacts, Person, Photos
    from xunan.application.push_queue import PushQueue
    from xunan.application.sign_in import SignIn

# A photo is opened and written in one go; the next request takes the rest.
PHOTOS_AT_ONCE = 20
PIECE_BYTES = 256 * 1024
MIMES = frozenset({"image/jpeg", "image/png", "image/webp"})


@dataclass(frozen=True, slots=True)
class ParcelRefused:
    """Why nothing, or no more, of a parcel was taken, by code; its author still has all of it."""

    code: str


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of a parcel.

    `ops` are with the server, with whatever verdict; `missing` are the sealed photos to bring yet;
    `blocked` says that the author's phone was revoked: its photos are not wanted.
    """

    parcel: str
    by: str
    ops: int
    photos: int
    missing: list[str] = field(default_factory=list)
    blocked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CarryParcel:
    """The way in for parcels; safe to repeat."""

    key: Opener
    sign_in: SignIn
    queue: PushQueue
    photos: Photos
    mark_stored: MarkStored
    clock: Clock
    photo_bytes_max: int

    async def __call__(self, body: bytes) -> Carried | ParcelRefused:
        """Open a parcel's top, push what it holds, and store what came of its photos.

        Raises `StoreBusyError`; what was taken until then counts, and asking again goes on.
        """
        read = self._opened(body)
        if isinstance(read, ParcelRefused):
            return read
        top, envelope, ops = read
        held = await self.sign_in.holder(envelope.token)
        if held is None or held[0].device != envelope.device:
            return ParcelRefused("parcel.author")
        device, person = held
        if not await self._push(device, person, ops):
            return ParcelRefused("parcel.order")
        if device.revoked_at is not None:
            return Carried(top.head.id, person.name, len(ops), 0, blocked=True)
        return await self._take_photos(top, envelope.photos, person, len(ops))

    def _opened(self, body: bytes) -> tuple[ParcelTop, Envelope, list[Op]] | ParcelRefused:
        try:
            top = read_top(body)
            if top.head.key != self.key.name:
                return ParcelRefused("parcel.foreign")
            opened = self.key.opened(top.envelope, top.epk, 0, top.shown)
            envelope = msgspec.json.decode(opened, type=Envelope)
            ops = [msgspec.json.decode(raw, type=Op) for raw in envelope.ops]
        except SealBrokenError:
            return ParcelRefused("parcel.damaged")
        except msgspec.MsgspecError:
            return ParcelRefused("parcel.unreadable")
        if len(envelope.photos) != len(top.head.photos):
            return ParcelRefused("parcel.damaged")
        return top, envelope, ops

    async def _push(self, device: DeviceFacts, person: Person, ops: Sequence[Op]) -> bool:
        """Judge the operations in their order; False where a number does not follow [P5, P6]."""
        for start in range(0, len(ops), OPS_MAX):
            part = tuple(ops[start : start + OPS_MAX])
            outcome = await self.queue.push(Push(device.device, person, part, self.clock.now()))
            if outcome.is_fork or outcome.last_n < part[-1].n:
                return False
        return True

    async def _take_photos(
        self, top: ParcelTop, photos: Sequence[PackedPhoto], person: Person, ops: int
    ) -> Carried:
        """Open the parts that are here and not stored yet, at most so many; name the others."""
        parts = [part.sha256 for part in top.head.photos]
        wanted = [photo.sha256 for photo in photos]
        stored = set(await self.photos.stored(wanted))
        arrived = await self.photos.stored(parts)
        open_now = [
            at
            for at, sha in enumerate(wanted)
            if sha not in stored and parts[at] in arrived and self._fits(photos[at])
        ]
        for at in open_now[:PHOTOS_AT_ONCE]:
            if await self._store(top, at, photos[at], person):
                stored.add(wanted[at])
        await self.mark_stored.all(sorted(stored))
        left = [
            parts[at]
            for at, sha in enumerate(wanted)
            if sha not in stored and self._fits(photos[at]) and parts[at] not in arrived
        ]
        waiting = [parts[at] for at in open_now[PHOTOS_AT_ONCE:]]
        done = sum(sha in stored for sha in wanted)
        return Carried(top.head.id, person.name, ops, done, left + waiting)

    def _fits(self, photo: PackedPhoto) -> bool:
        return 0 < photo.size <= self.photo_bytes_max and photo.mime in MIMES

    async def _store(self, top: ParcelTop, at: int, photo: PackedPhoto, person: Person) -> bool:
        """Bring one photo to its own place under its own hash; False where its part is no photo."""
        read = await self.photos.read(top.head.photos[at].sha256)
        if read is None:
            return False
        try:
            whole = await to_thread(
                self.key.opened, read[0], top.epk, at + 1, top.shown_with(at + 1)
            )
        except SealBrokenError:
            return False
        if len(whole) != photo.size or hashlib.sha256(whole).hexdigest() != photo.sha256:
            return False
        upload = await self.photos.begin(
            Upload("", photo.sha256, photo.size, photo.mime, person.id, 0, complete=False)
        )
        try:
            while not upload.complete:
                piece = whole[upload.offset : upload.offset + PIECE_BYTES]
                upload = await self.photos.append(upload.id, upload.offset, piece)
        except (WrongHashError, WrongOffsetError, LookupError):
            # The author's own phone is sending it at this moment; asking again shows the end.
            return False
        return True
