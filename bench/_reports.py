"""A county with 10,000 hazards, written through the pipeline as phones do, and its snapshots."""

from __future__ import annotations

import itertools
import random
from datetime import timedelta
from typing import TYPE_CHECKING

from xunan.application.accept_push import Push
from xunan.application.build_snapshots import BuildSnapshots
from xunan.application.manage_people import NewPerson
from xunan.application.sign_in import Admitted, Install
from xunan.application.times import instant
from xunan.settings import make
from xunan.storage.open import migrate_database, open_storage
from xunan.wiring import RandomIds, SystemClock, open_services
from xunan_sync.messages import Op

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from xunan.web.services import Services

VILLAGES, PER_VILLAGE, BATCH = 20, 500, 100
CODE_USES = 100
# Words of ordinary texts, put together by chance, so that they pack no better than people's own.
TEXT = (
    "屋后 桥头 村口 学校 晒谷场 水库 公路 弯道 祠堂 边坡 开裂 雨天 渗水 路肩 下沉 电线 老化 山塘"
    " 漏水 房屋 倾斜 护栏 松动 孤石 危岩 住户 三户 五人 老人 已经 转移 昨晚 今早 发现 裂缝 变宽 约"
    " 请派 专人 查看 拉起 警戒 暂时 封闭 通知 村民 不要 靠近 排水沟 堵塞 树木 倒伏 挡土墙 鼓起 泥土"
)
WORDS = TEXT.split()


async def fill(data_dir: Path) -> dict[str, str]:
    """Make the county in an empty folder; sign-in codes of a "county" and a "village" person."""
    chosen = make(data_dir=data_dir)
    await migrate_database(chosen.database_url, chosen.data_dir)
    async with open_services(chosen) as services:
        villages = [
            village.code for town in services.county.townships for village in town.villages
        ][:VILLAGES]
        for village in villages:
            await _report_all(services, village)
        county = await services.people.add(
            NewPerson(login="county", name="县应急局", role="county_officer", county="360724")
        )
        mate = await services.people.add(
            NewPerson(login="mate", name="网格员", role="grid_worker", villages=(villages[0],))
        )
        codes = {
            name: await services.people.new_code(person.id, hours=24, uses=CODE_USES)
            for name, person in (("county", county), ("village", mate))
        }
    await _pack(data_dir)
    return codes


async def _pack(data_dir: Path) -> None:
    clock = SystemClock()
    chosen = make(data_dir=data_dir)
    storage = await open_storage(chosen.database_url, data_dir, clock=clock, ids=RandomIds())
    try:
        shelf = storage.snapshots
        await BuildSnapshots(storage.sync, storage.sizes, shelf, shelf, clock)()
    finally:
        await storage.close()


async def _report_all(services: Services, village: str) -> None:
    """One worker of the village reports all of its hazards, a hundred to a push."""
    new = NewPerson(login=f"w{village}", name="钟水生", role="grid_worker", villages=(village,))
    person = await services.people.add(new)
    code = await services.people.new_code(person.id, hours=1, uses=1)
    admitted = await services.sign_in.by_code(code, Install(f"bench-{village}", "bench", "bench"))
    if not isinstance(admitted, Admitted):
        raise TypeError(admitted)
    now = services.clock.now()
    ops = (_report(services, n, village, now, person.id) for n in range(1, PER_VILLAGE + 1))
    while batch := tuple(itertools.islice(ops, BATCH)):
        outcome = await services.push(Push(admitted.device, person, batch, now))
        wrong = [result.why for result in outcome.results if result.status != "applied"]
        if wrong:
            raise ValueError(wrong[0])


def _report(services: Services, n: int, village: str, now: datetime, person: str) -> Op:
    at = now - timedelta(hours=n)
    dice = random.Random(f"{village}{n}")  # noqa: S311 - texts, not secrets
    text = "".join(dice.choices(WORDS, k=24))
    values = {
        "category": "geo",
        "suspected_major": False,
        "place": f"{text[:6]}{n}号",
        "description": f"{text}，长约{dice.randrange(1, 40)}米。",
        "division_code": village,
        "captured_at": instant(at),
        "found_by": {"id": person, "name": "钟水生"},
        "source": "village_patrol",
        "geo": {
            "lat": round(25.8 + dice.random() / 5, 6), "lon": round(114.3 + dice.random() / 5, 6),
            "accuracy_m": dice.randrange(3, 40), "datum": "WGS-84", "at": instant(at),
            "source": "fix",
        },
    }  # fmt: skip
    record = services.ids.uuid7()
    return Op(
        n=n, op_id=services.ids.uuid7(), t="hazard.create", id=record, at=instant(at),
        args={"set": values},
    )  # fmt: skip
