"""Story S2: a school drill with 600 pupils on two phones without a network."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from browser import Window
from county import MEILI, County
from screens import Phone
from simulators.phone import Phone as Wire
from simulators.phone import uuid7
from stories import everything

pytestmark = pytest.mark.browser
ALARM = "2026-06-05T02:05:00.000Z"  # 10:05:00 in the county
# 14 classes, 600 on the roll, 587 present.
CLASSES = [
    {"class_name": f"{grade}（{one}）班", "roll": 43, "present": 42}
    for grade in "一二三四五六"
    for one in (1, 2)
] + [
    {"class_name": "学前（1）班", "roll": 42, "present": 42},
    {"class_name": "学前（2）班", "roll": 42, "present": 41},
]
LOST_ONE = "三（2）班"
PUPIL = "钟小宝"
# A day at the drill: the steady clock goes on through a reload, the wall clock can be corrected.
_CLOCKS = """(() => {
  const kept = () => JSON.parse(localStorage.getItem('test.clocks') ?? '{"skip":0,"off":0}');
  const at = %(at)d - %(now)d;
  const real = { Date, now: Date.now, mono: performance.now.bind(performance) };
  const origin = performance.timeOrigin;
  let { skip, off } = kept();
  const before = skip;
  const now = () => real.now() + at + skip + off;
  globalThis.Date = class extends real.Date {
    constructor(...given) { super(...(given.length ? given : [now()])); }
    static now() { return now(); }
  };
  performance.now = () => real.mono() + skip - before;
  Object.defineProperty(performance, 'timeOrigin', { get: () => origin + at + before });
  const keep = () => localStorage.setItem('test.clocks', JSON.stringify({ skip, off }));
  globalThis.until = (time) => {
    skip += Date.parse(time) + off - now();
    keep();
    document.dispatchEvent(new Event('visibilitychange'));
  };
  globalThis.correct = (ms) => {
    document.dispatchEvent(new Event('visibilitychange'));
    off += ms;
    keep();
    document.dispatchEvent(new Event('visibilitychange'));
  };
})()"""


def a_day_at_school(context: BrowserContext) -> None:
    """The phone's clocks stand at 10:04 of the drill's day."""
    now = context.new_page()
    wall = now.evaluate("Date.now()")
    at = now.evaluate("Date.parse('2026-06-05T02:04:00Z')")
    now.close()
    context.add_init_script(_CLOCKS % {"at": at, "now": wall})


def until(page: Page, time: str) -> None:
    """Time goes by, on all clocks, until this instant."""
    page.evaluate("time => until(time)", time)


def a_planned_drill(county: County) -> tuple[str, dict[str, str]]:
    """The school's drill, planned on Monday; its id and the sign-in codes of two teachers."""
    codes = {
        who: county.server.add_person(
            who, name, "school_safety", "--village", MEILI, "--unit", "yq-school"
        )
        for who, name in (("laoshi1", "陈志远"), ("laoshi2", "王平"), ("laoshi3", "李玉兰"))
    }
    planner = codes.pop("laoshi3")
    drill = uuid7()
    with httpx.Client(timeout=30) as http:
        phone = Wire(county.url, planner)
        phone.register(http)
        plan = {
            "org": "营前中心小学",
            "org_kind": "school",
            "scenario": "earthquake",
            "planned_on": "2026-06-05",
            "division_code": MEILI,
            "place": "教学楼至操场",
            "classes": CLASSES,
            "staff": 38,
            "target_s": 120,
            "floors": 3,
            "unit_code": "yq-school",
            "planned_by": {"id": phone.person["id"], "name": phone.person["name"]},
            "captured_at": "2026-06-01T01:00:00Z",
            "aim": "检验地震时师生紧急疏散的速度和秩序",
            "steps": "10:05 拉响警报\n按路线疏散到操场\n各班清点\n人数齐了解除警报",
            "assignments": "总指挥：陈志远；清点：王平",
            "safety_measures": "每个楼梯口站一名教师，不推不挤",
        }
        phone.act("drill.create", drill, {"set": plan})
        told = phone.exchange(http)
        assert ["applied"] == [one["status"] for one in told["results"]], told["results"]
    return drill, codes


def a_teacher(window: Window, county: County, code: str, drill: str) -> Page:
    """A teacher's phone with the planned drill open and the network gone."""
    phone = Phone(window.open(f"/#/join/{code}"))
    phone.wait_until_home()
    phone.wait_until_offline_ready()
    page = phone.page
    page.evaluate("id => { location.hash = `#/record/drill/${id}` }", drill)
    expect(page.get_by_role("heading", name="各班清点")).to_be_visible()
    window.go_offline()
    return page


def count(page: Page, name: str, number: int) -> None:
    """Report a class."""
    page.get_by_role("button", name=f"{name}报 {number} 人").click()
    expect(page.get_by_role("button", name=f"{name}报 {number} 人")).to_be_disabled()


def wait_until_sent(page: Page) -> None:
    """The outbox is empty."""
    page.wait_for_function(
        """async () => {
          for (const { name } of await indexedDB.databases()) {
            const db = await new Promise((done, failed) => {
              const asked = indexedDB.open(name);
              asked.onsuccess = () => done(asked.result);
              asked.onerror = () => failed(asked.error);
            });
            if (db.objectStoreNames.contains('outbox')) {
              const count = await new Promise((done) => {
                const asked = db.transaction('outbox').objectStore('outbox').count();
                asked.onsuccess = () => done(asked.result);
              });
              db.close();
              if (count > 0) return false;
            } else db.close();
          }
          return true;
        }""",
        timeout=30_000,
    )


def sent_bodies(window: Window, into: list[str]) -> None:
    """Listen to everything that this phone sends."""
    window.page.on("request", lambda request: into.append(request.post_data or ""))


def test_S2_two_phones_hold_one_drill_of_600_pupils(
    county: County, open_window: Callable[..., Window]
) -> None:
    """Every figure of the story."""
    drill, codes = a_planned_drill(county)
    alarm_window = open_window("alarm", before=a_day_at_school)
    field_window = open_window("field", before=a_day_at_school)
    alarm = a_teacher(alarm_window, county, codes["laoshi1"], drill)
    field = a_teacher(field_window, county, codes["laoshi2"], drill)
    sent: list[str] = []
    sent_bodies(field_window, sent)
    sent_bodies(alarm_window, sent)

    until(alarm, ALARM)
    alarm.get_by_role("button", name="拉响警报").click()
    expect(alarm.get_by_role("timer")).to_be_visible()
    count_all_but_the_last(field)
    time_through_a_correction_and_a_reload(alarm)
    clear_when_the_count_is_right(field)

    for window, page in ((alarm_window, alarm), (field_window, field)):
        window.go_online()
        wait_until_sent(page)
    records = everything(county)
    assert 1 == len([key for key in records if key.startswith("drill/")])
    assert 15 == len([key for key in records if key.startswith("class_count/")])
    assert (158, 38, "unmet", None) == measured(records[f"drill/{drill}"])
    assert (600, 587, 587, 38, 625) == heads(records[f"drill/{drill}"])

    evaluate(alarm, drill)
    wait_until_sent(alarm)
    found = everything(county)
    hazard, task = only(found, "hazard")["f"], only(found, "plan_task")
    assert ("school", "drill_finding") == (hazard["category"], hazard["source"])
    assert ("演练发现：东楼梯扶手松动", drill) == (hazard["description"], hazard["origin_id"])
    assert ("open", "演练发现预案要改：西侧楼梯拥挤") == (task["state"], task["f"]["description"])
    assert not [key for key in found if key.startswith(("conflict/", "quarantine/"))]
    assert any("学前（2）班" in body for body in sent)
    assert PUPIL not in json.dumps([*sent, found], ensure_ascii=False)
    assert [] == alarm_window.errors + field_window.errors


def count_all_but_the_last(field: Page) -> None:
    """Thirteen classes stand on the field, one pupil short; the pupil's name stays on the phone."""
    until(field, "2026-06-05T02:06:00Z")
    field.get_by_text("缺勤和未到的学生").click()
    field.get_by_label("学生姓名").fill(PUPIL)
    for one in CLASSES[:-1]:
        if one["class_name"] == LOST_ONE:
            field.get_by_role("button", name=f"{LOST_ONE}减一人").click()
            count(field, LOST_ONE, 41)
        else:
            count(field, str(one["class_name"]), int(str(one["present"])))


def time_through_a_correction_and_a_reload(alarm: Page) -> None:
    """The wall clock is put 40 s forward, the page is loaded anew; still 158 s, without a doubt."""
    until(alarm, "2026-06-05T02:06:00Z")
    alarm.evaluate("correct(40_000)")
    alarm.reload()
    expect(alarm.get_by_role("timer")).to_be_visible()
    until(alarm, "2026-06-05T02:07:38Z")
    alarm.get_by_role("button", name="最后一班到了").click()
    expect(alarm.get_by_role("timer")).to_have_text("158 秒")
    expect(alarm.get_by_text("未达标，超出 38 秒")).to_be_visible()
    expect(alarm.get_by_text("误差")).to_have_count(0)


def clear_when_the_count_is_right(field: Page) -> None:
    """Refused at 586, allowed at 587."""
    until(field, "2026-06-05T02:07:38Z")
    count(field, "学前（2）班", 41)
    total = field.get_by_role("status").filter(has_text="清点")
    expect(total).to_contain_text("清点 586 人")
    expect(total).to_contain_text("还差 1 人")
    field.get_by_role("button", name="解除警报", exact=True).click()
    expect(field.get_by_role("alert")).to_contain_text(
        f"清点 586 人，实到 587 人，对不上，不能解除警报：{LOST_ONE} 41/42"
    )
    until(field, "2026-06-05T02:11:20Z")
    field.get_by_role("button", name=f"{LOST_ONE}加一人").click()
    count(field, LOST_ONE, 42)
    expect(total).to_contain_text("人数对上了")
    field.get_by_role("button", name="解除警报", exact=True).click()
    expect(field.get_by_text("已演练").first).to_be_visible()


def heads(body: dict[str, Any]) -> tuple[Any, ...]:
    """Roll, present, counted, staff and participants; the times of the story stand too."""
    fields = body["f"]
    assert fields["time_alarm"].startswith("2026-06-05T02:05:00")
    assert fields["time_last_arrival"].startswith("2026-06-05T02:07:38")
    assert fields["time_all_clear"].startswith("2026-06-05T02:11:2")
    names = ("roll", "present", "counted", "staff_present", "participants")
    return tuple(fields[name] for name in names)


def measured(body: dict[str, Any]) -> tuple[Any, ...]:
    """Duration, excess, verdict and doubt."""
    fields = body["f"]
    return (
        fields["duration_s"],
        fields["over_s"],
        fields["target_result"],
        fields.get("doubt_s") or None,
    )


def only(found: dict[str, dict[str, Any]], kind: str) -> dict[str, Any]:
    """The only record of a kind."""
    (one,) = [body for key, body in found.items() if key.startswith(f"{kind}/")]
    return one


def evaluate(page: Page, drill: str) -> None:
    """Nine grades, two problems, one verdict."""
    page.evaluate("id => { location.hash = `#/record/drill/${id}` }", drill)
    page.get_by_role("button", name="评估", exact=True).click()
    sheet = page.get_by_role("dialog")
    for word in ("准备", "报警", "指挥", "路线", "秩序", "速度", "清点", "救护", "通信"):
        sheet.get_by_label(re.compile(f"^{word}")).first.fill("4")
    sheet.get_by_role("radio", name="一般", exact=True).click()
    for number, (problem, becomes) in enumerate(
        (("东楼梯扶手松动", "报隐患"), ("西侧楼梯拥挤", "改预案")), 1
    ):
        sheet.get_by_role("button", name=re.compile("加一行")).click()
        row = sheet.locator(".row-card").nth(number - 1)
        row.get_by_label("问题").fill(problem)
        row.get_by_role("radio", name=becomes).click()
    besides = sheet.get_by_role("region", name="保存时一并上报")
    expect(besides).to_contain_text("隐患：演练发现：东楼梯扶手松动")
    expect(besides).to_contain_text("预案修订：演练发现预案要改：西侧楼梯拥挤")
    sheet.get_by_role("button", name="评估", exact=True).click()
    expect(sheet).to_be_hidden()
    expect(page.get_by_text("已评估").first).to_be_visible()
    expect(page.get_by_role("heading", name="一并上报的")).to_be_visible()
