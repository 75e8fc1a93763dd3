"""`xunan user …`: make people, move them, and hand out sign-in links."""

from __future__ import annotations

import asyncio
import dataclasses
import re
from typing import TYPE_CHECKING

from xunan import settings as settings_module
from xunan.application.manage_people import NewPerson, Post, WrongPersonError, post_of
from xunan.application.ports import AlreadyThereError
from xunan.cli.saying import qr, say
from xunan.county import load_county
from xunan.domain.people import COUNTY_ROLES, FIELD_ROLES, RANKS, SYSTEM, TOWNSHIP_ROLES
from xunan.wiring import open_services, web_config

if TYPE_CHECKING:
    import argparse

    from xunan.application.ports import Person
    from xunan.settings import Settings
    from xunan.web.services import Services

# Part of a stream's name, which may be no longer than 64 signs.
UNIT = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
ROLES = tuple(role for role in RANKS if role != SYSTEM)


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `user add`, `user move` and `user code`."""
    told = "人员与登录码 people and sign-in codes"
    group = commands.add_parser("user", help=told, description=told)
    under = group.add_subparsers(title="命令 commands", metavar="", required=True)
    _add_add(under)
    _add_move(under)
    told = "为已有人员发新的登录码 a new sign-in code for somebody"
    code = under.add_parser("code", help=told, description=told)
    code.add_argument("--login", required=True, help="账号 login")
    _add_code_options(code)
    code.set_defaults(run=_code)


def _add_add(under: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    told = "新增人员并打印登录链接 add a person and print their sign-in link"
    add = under.add_parser("add", help=told, description=told)
    add.add_argument("--login", required=True, help="账号（小写字母和数字）login")
    add.add_argument("--name", required=True, help="姓名 name")
    add.add_argument("--role", required=True, choices=ROLES, help="岗位 role", metavar="ROLE")
    add.add_argument("--org", default="", help="单位 organisation")
    add.add_argument("--phone", default="", help="电话 phone number")
    _add_places(add)
    _add_code_options(add)
    add.set_defaults(run=_add)


def _add_move(under: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    told = "调动：换地方或换岗位 give a person another place or role"
    move = under.add_parser(
        "move", help=told, description=f"{told}；写明的地方代替原来的 places named replace the old"
    )
    move.add_argument("--login", required=True, help="账号 login")
    move.add_argument("--role", choices=ROLES, help="新岗位 new role", metavar="ROLE")
    _add_places(move)
    move.set_defaults(run=_move)


def _add_places(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--grid", action="append", default=[], help="15 位网格代码 grid code")
    parser.add_argument("--village", action="append", default=[], help="12 位村代码 village code")
    parser.add_argument("--township", default="", help="9 位乡镇代码 township code")
    parser.add_argument("--county", default="", help="6 位县代码 county code")
    parser.add_argument(
        "--unit", default="", help="学校或企业的代码，同一单位的人写同一个 code of a school or site"
    )


def _add_code_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--uses", type=int, default=1, help="登录码可用次数 uses of the code")
    parser.add_argument("--hours", type=int, help="登录码有效小时数 hours the code is valid")


def check_area(new: NewPerson) -> None:
    """Refuse codes that the county does not have, and roles without a place to see."""
    county = load_county()
    for code in (*new.villages, *(grid[:12] for grid in new.grids)):
        if county.village(code) is None or len(code) != 12:
            raise WrongPersonError(f"没有代码为 {code} 的村。There is no village {code}.")
    if any(len(grid) != 15 or not grid.isdigit() for grid in new.grids):
        raise WrongPersonError("网格代码是 15 位数字。A grid code has 15 digits.")
    if new.township and (len(new.township) != 9 or county.township(new.township) is None):
        raise WrongPersonError(
            f"没有代码为 {new.township} 的乡镇。There is no township {new.township}."
        )
    if new.county and new.county != county.code:
        raise WrongPersonError(f"没有代码为 {new.county} 的县。There is no county {new.county}.")
    if new.unit and not UNIT.fullmatch(new.unit):
        raise WrongPersonError(
            "单位代码只能用小写字母、数字和 - ，最多 40 个。"
            "A unit's code has 1 to 40 lower-case letters, digits or dashes."
        )
    _check_has_place(new)


def _check_has_place(new: NewPerson) -> None:
    needed = (
        (FIELD_ROLES, (*new.villages, *new.grids), "--village"),
        (TOWNSHIP_ROLES, new.township, "--township"),
        (COUNTY_ROLES, new.county, "--county"),
    )
    for roles, place, option in needed:
        if new.role in roles and not place:
            raise WrongPersonError(
                f"岗位 {new.role} 需要用 {option} 写明负责的地方。"
                f"The role {new.role} needs a place: {option}."
            )


def _add(asked: argparse.Namespace) -> int:
    chosen = settings_module.load()
    new = NewPerson(
        login=asked.login,
        name=asked.name,
        role=asked.role,
        org=asked.org,
        phone=asked.phone,
        grids=tuple(asked.grid),
        villages=tuple(asked.village),
        township=asked.township,
        county=asked.county,
        unit=asked.unit,
    )
    check_area(new)

    async def add() -> tuple[Person, str]:
        async with open_services(chosen) as services:
            try:
                person = await services.people.add(new)
            except AlreadyThereError as taken:
                raise WrongPersonError(
                    f"账号 {new.login} 已经有人用了。The login {new.login} is taken."
                ) from taken
            return person, await _new_link(services, chosen, person, asked)

    person, link = asyncio.run(add())
    say(f"已添加 {person.name}（{person.login}）。Added.")
    _show(link)
    return 0


def new_post(person: Person, asked: argparse.Namespace) -> Post:
    """The post that the words ask for; raises `WrongPersonError` where the county has none such."""
    post = post_of(person)
    if asked.grid or asked.village or asked.township or asked.county or asked.unit:
        post = Post(
            role=post.role,
            grids=tuple(asked.grid),
            villages=tuple(asked.village),
            township=asked.township,
            county=asked.county,
            unit=asked.unit,
        )
    post = dataclasses.replace(post, role=asked.role or post.role)
    check_area(NewPerson(login=person.login, name=person.name, **dataclasses.asdict(post)))
    return post


def _move(asked: argparse.Namespace) -> int:
    chosen = settings_module.load()

    async def move() -> tuple[Person, Person]:
        async with open_services(chosen) as services:
            person = await _person(services, asked.login)
            return person, await services.people.move(person, new_post(person, asked))

    before, after = asyncio.run(move())
    say(
        f"{after.name}（{after.login}）没有变化。Nothing to change."
        if before == after
        else f"已调动 {after.name}（{after.login}）。Moved; their phones follow at the next sync."
    )
    return 0


async def _person(services: Services, login: str) -> Person:
    person = await services.accounts.person_by_login(login)
    if person is None:
        raise WrongPersonError(f"没有账号 {login}。There is no login {login}.")
    return person


def _code(asked: argparse.Namespace) -> int:
    chosen = settings_module.load()

    async def make_link() -> str:
        async with open_services(chosen) as services:
            person = await _person(services, asked.login)
            return await _new_link(services, chosen, person, asked)

    _show(asyncio.run(make_link()))
    return 0


async def _new_link(
    services: Services, chosen: Settings, person: Person, asked: argparse.Namespace
) -> str:
    hours = asked.hours or chosen.limits.code_hours
    code = await services.people.new_code(person.id, hours=hours, uses=asked.uses)
    return join_link(web_config(chosen).public_url, code)


def join_link(public_url: str, code: str) -> str:
    """The address that signs a phone in with one tap."""
    return f"{public_url}/#/join/{code}"


def _show(link: str) -> None:
    say("一次性登录链接，只给本人。One-time sign-in link, for this person only:")
    say(link)
    say(qr(link))
