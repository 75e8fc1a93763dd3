"""What every test may use: the async back end, and the PostgreSQL cluster the tests start."""

import pytest

pytest_plugins = ("storage.postgres",)


@pytest.fixture
def anyio_backend() -> str:
    """Async tests (`@pytest.mark.anyio`) run on asyncio, as the server does."""
    return "asyncio"
