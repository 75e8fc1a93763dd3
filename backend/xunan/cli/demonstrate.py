"""`xunan demo`: a county to try out, with one-tap links to sign in as each of its people."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from pathlib import Path
from typing import TYPE_CHECKING

from xunan import settings as settings_module
from xunan.cli.people import join_link
from xunan.cli.saying import qr, say, table
from xunan.cli.serve import overridden, serve
from xunan.contract import shipped
from xunan.demo.county_map import draw_map
from xunan.demo.people import PEOPLE
from xunan.demo.seed import is_seeded, new_code, seed
from xunan.storage.open import migrate_database
from xunan.wiring import open_services

if TYPE_CHECKING:
    import argparse

    from xunan.settings import Settings

FOLDER, PORT = Path("var/demo"), 8000
READY = "demo-ready"
PHONE_LOGIN = "wangge1"


class BrokenDemoError(Exception):
    """A demo folder that was not finished; the text says what to do."""


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `demo`."""
    told = "演示：真实区划、虚构人物 a county to try out: real places, invented people"
    parser = commands.add_parser("demo", help=told, description=told)
    parser.add_argument("--data-dir", type=Path, default=FOLDER, help="演示数据目录 folder")
    parser.add_argument("--host", default="0.0.0.0", help="监听地址 address to listen on")  # noqa: S104 - the phone beside the computer shall reach it
    parser.add_argument("--port", type=int, default=PORT, help="监听端口 port")
    parser.add_argument(
        "--prepare-only",
        action="store_true",
        help="只准备数据，不启动 make the county, do not serve",
    )
    parser.set_defaults(run=_demo)


def _demo(asked: argparse.Namespace) -> int:
    chosen = overridden(
        settings_module.load(),
        data_dir=asked.data_dir,
        database_url="",
        host=asked.host,
        port=asked.port,
        workers=1,
        log_level="warning",
        public_url=f"http://localhost:{asked.port}",
        map_folder=asked.data_dir.absolute() / "map",
        # Its photos are its own and go with its folder; no county's bucket sees them.
        photos_url="",
        photos_endpoint="",
        photos_key_id="",
        photos_secret="",
    )
    links = asyncio.run(_prepare(chosen))
    _show(links, asked.port)
    if not asked.prepare_only:
        serve(chosen)
    return 0


async def _prepare(chosen: Settings) -> dict[str, str]:
    """Bring the county to life where it is missing; a fresh link for each person."""
    ready = chosen.data_dir / READY
    await migrate_database(chosen.database_url, chosen.data_dir)
    async with open_services(chosen) as services:
        if not ready.is_file():
            if await services.accounts.person_by_login(PEOPLE[0].login) is not None:
                raise BrokenDemoError(
                    f"上次的演示数据没有做完，请删除 {chosen.data_dir} 后重试。"
                    f"The demo was not finished; delete {chosen.data_dir} and start again."
                )
            say("正在准备演示数据…… Preparing the county …")
            await seed(services)
        if not await is_seeded(services):
            raise BrokenDemoError(
                f"{chosen.data_dir} 不是演示数据目录。{chosen.data_dir} holds no demo."
            )
        draw_map(chosen.map.folder, services.county)
        ready.write_text("ready\n", encoding="utf-8")
        return {
            new.login: join_link(chosen.public_url, await new_code(services, new.login))
            for new in PEOPLE
        }


def _show(links: dict[str, str], port: int) -> None:
    words = shipped().words("zh")
    rows = [("岗位 role", "姓名 name", "登录链接 sign-in link")]
    rows += [(words[f"role.{new.role}"], new.name, links[new.login]) for new in PEOPLE]
    say()
    say("演示县：上犹县。区划真实，人物和隐患都是虚构的。")
    say("Demo county. The places are real; people and hazards are invented.")
    say()
    say(table(rows))
    say()
    address = _lan_address()
    if address:
        link = links[PHONE_LOGIN].replace("http://localhost:", f"http://{address}:")
        say("用同一局域网里的手机扫码，以网格员身份登录：")
        say("Scan with a phone in the same network to sign in as the grid worker:")
        say(qr(link))
        say(link)
        say("手机经 http 打开只能在线试用；离线、相机和定位需要 https。")
        say("Over plain http a phone works online only; offline work needs https.")
    say()
    say(f"请在浏览器打开 http://localhost:{port}，链接 7 天内有效。Links are valid for 7 days.")


def _lan_address() -> str:
    """The address by which neighbours reach this machine; "" where there is no network."""
    with (
        contextlib.suppress(OSError),
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe,
    ):
        # Connecting a datagram socket sends nothing; it only chooses the way out.
        probe.connect(("192.0.2.1", 9))
        found: str = probe.getsockname()[0]
        return "" if found.startswith("127.") else found
    return ""
