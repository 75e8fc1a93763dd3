"""The server's own person and device: its acts stand in the journal like everybody's [P18]."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xunan.application.ports import AlreadyThereError, DeviceFacts
from xunan.application.rules import SERVER, SERVER_DEVICE

if TYPE_CHECKING:
    from xunan.application.ports import Accounts, Clock

# No token hashes to this, so nobody can speak for the device.
NO_TOKEN_HASH = "-"  # noqa: S105 - a value that no hash can have


async def ensure_server_device(accounts: Accounts, clock: Clock) -> None:
    """Make the server's person and device where they are missing; safe to repeat at every start.

    Raises `AlreadyThereError` when a person has taken the server's login.
    """
    if await accounts.person(SERVER.id) is None:
        try:
            await accounts.add_person(SERVER)
        except AlreadyThereError:
            # Another worker that starts at the same time was faster; or the login is somebody's.
            if await accounts.person(SERVER.id) is None:
                raise
    now = clock.now()
    facts = DeviceFacts(
        device=SERVER_DEVICE,
        person=SERVER.id,
        install_key=SERVER_DEVICE,
        platform="",
        app="",
        created_at=now,
        seen_at=now,
        revoked_at=None,
    )
    await accounts.register_device(facts, NO_TOKEN_HASH)
