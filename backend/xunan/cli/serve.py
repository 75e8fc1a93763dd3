"""`xunan serve`: granian over the application, one worker on SQLite."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from xunan import settings as settings_module
from xunan.cli.one_server import only_server_of
from xunan.cli.saying import say
from xunan.county import load_county
from xunan.county.map_files import read_county_map
from xunan.county.own_tables import read_targets, read_thresholds
from xunan.settings import given_to, make
from xunan.storage.open import open_place, sqlite_path
from xunan.wiring import make_app

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from xunan.contract import Catalogue
    from xunan.settings import Settings
    from xunan.storage.photo_address import Bucket

KILL_TIMEOUT_S = 10


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `serve`."""
    told = "启动服务 serve phones, desks and the API"
    parser = commands.add_parser("serve", help=told, description=told)
    parser.add_argument("--host", help="监听地址 address to listen on")
    parser.add_argument("--port", type=int, help="监听端口 port to listen on")
    parser.add_argument(
        "--workers", type=int, help="工作进程数，SQLite 只能为 1 worker processes; 1 with SQLite"
    )
    parser.set_defaults(run=_serve)


def _serve(asked: argparse.Namespace) -> int:
    given = {
        name: value
        for name in ("host", "port", "workers")
        if (value := getattr(asked, name)) is not None
    }
    serve(overridden(settings_module.load(), **given), asked.catalogue)
    return 0


def overridden(chosen: Settings, **given: Any) -> Settings:
    """The settings with some values replaced by the command's arguments, checked again."""
    held = given_to(chosen)
    if "port" in given and held["public_url"] == f"http://localhost:{held['port']}":
        held["public_url"] = ""
    return make(**(held | given))


def serve(chosen: Settings, catalogue: Catalogue | None = None) -> None:
    """Serve until a signal ends it; `catalogue` names other kinds than the shipped ones."""
    # A file that cannot be understood ends the start here, not in a worker's trace.
    read_county_map(chosen.map.folder, load_county())
    read_targets(chosen.county_dir)
    read_thresholds(chosen.county_dir)
    if chosen.photos_bucket:
        _look_at(chosen.data_dir, chosen.photos_bucket)
    server = Granian(
        "xunan",
        address=chosen.host,
        port=chosen.port,
        interface=Interfaces.ASGI,
        workers=chosen.workers,
        websockets=False,
        log_level=LogLevels.warning,
        workers_kill_timeout=KILL_TIMEOUT_S,
    )
    with only_server_of(sqlite_path(chosen.database_url, chosen.data_dir)):
        say(f"巡安正在监听 http://{chosen.host}:{chosen.port}。Listening; stop with Ctrl+C.")
        server.serve(target_loader=partial(_load, chosen, catalogue), wrap_loader=False)


def _look_at(data_dir: Path, bucket: Bucket) -> None:
    """Let a bucket that can never work end the start with its sentence, not a worker's trace.

    In a process of its own, because the threads of the bucket's client would not outlive the
    fork that makes the workers, and the workers would crash.
    """
    apart = get_context("spawn")
    with ProcessPoolExecutor(1, mp_context=apart) as pool:
        pool.submit(_prepare, data_dir, bucket).result()


def _prepare(data_dir: Path, bucket: Bucket) -> None:
    open_place(data_dir, bucket).prepare()


def _load(chosen: Settings, catalogue: Catalogue | None) -> Any:
    return make_app(chosen, catalogue)
