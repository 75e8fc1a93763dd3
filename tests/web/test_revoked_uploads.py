"""A lost phone brings nothing in by the door for photos either."""

from typing import Any

import pytest

from web.test_photo_routes import PHOTO, TUS, begin, patch

pytestmark = pytest.mark.anyio


async def test_C10_a_revoked_device_neither_begins_nor_goes_on_with_an_upload(
    sign_in: Any,
) -> None:
    me = await sign_in()
    where = (await begin(me)).headers["location"]
    await patch(me, where, 0, PHOTO[:100])
    await me.http.delete(f"/api/v1/me/devices/{me.device}", headers=me.headers)
    answers = [
        await begin(me),
        await patch(me, where, 100, PHOTO[100:]),
        await me.http.delete(where, headers={**me.headers, **TUS}),
    ]
    stood = await me.http.head(where, headers={**me.headers, **TUS})

    assert [(told.status_code, told.json()["wipe"]) for told in answers] == [(403, True)] * 3
    assert stood.status_code == 403
    assert await me.services.photos.stored([where]) == frozenset()
