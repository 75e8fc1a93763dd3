"""The bundled engines, and a process of them."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
import structlog

from sync.bridge.node import NodePhones, bundle
from xunan.web.logs import keep_logs


async def nobody(_: object) -> dict[str, object]:
    """No server yet."""
    return {}


@pytest.fixture(scope="session")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The engines as one script."""
    return bundle(tmp_path_factory.mktemp("bridge"))


@pytest.fixture
async def node(script: Path) -> AsyncIterator[NodePhones]:
    """A process of real engines."""
    phones = await NodePhones.begin(script, nobody)
    yield phones
    await phones.close()


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """A server that dies on purpose a thousand times need not say so."""
    before = structlog.get_config()
    keep_logs("critical")
    yield
    structlog.configure(**before)
