"""The county that the protocol's tests run in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from sync.contract_suite import STORES, World, make_world


@pytest.fixture(
    params=[
        pytest.param(kind, marks=[pytest.mark.postgres] if kind == "postgres" else [])
        for kind in STORES
    ]
)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    """An empty county over each store in turn."""
    async with make_world(request.param, tmp_path) as made:
        yield made


@pytest.fixture
async def memory_world(tmp_path: Path) -> AsyncIterator[World]:
    """An empty county in memory, for what no store can change."""
    async with make_world("memory", tmp_path) as made:
        yield made
