"""Slots: what fills them, and what the open ones take."""

from datetime import date, datetime

import pytest

from trainer.scoring.greeting import HolidaySpan
from trainer.scoring.normalise import normalise
from trainer.scoring.situation import Situation
from trainer.scoring.slots import Filled, expand, fill, slot_names, takes

MORNING = datetime(2026, 11, 25, 9)
FACTS = {"company": "安居客服中心", "agent": "李"}
SITE = Situation(MORNING, FACTS)


@pytest.mark.parametrize(
    ("slot", "text", "taken"),
    [
        ("hours", "二十四", True), ("hours", "24", True), ("hours", "两", True),
        ("hours", "半", True), ("hours", "几", True), ("hours", "168", True),
        ("hours", "169", False), ("hours", "0", False), ("hours", "零", False),
        ("hours", "很多", False), ("hours", "", False),
        ("time", "明天上午", True), ("time", "三点钟", True), ("time", "星期五", True),
        ("time", "今晚", True), ("time", "尽快", True), ("time", "办好", False),
        ("address", "三号楼五零二", True), ("address", "幸福路", True),
        ("address", "一下", False), ("address", "外面", False),
        ("number", "八零三六", True), ("number", "很多", False),
        ("amount", "两百块", True), ("amount", "这些钱", False),
        ("phone", "13812345678", True), ("phone", "手机", False),
        ("room", "502", True), ("room", "房间", False),
        ("period", "三月", True), ("period", "上半年", True), ("period", "那些", False),
        ("matter", "漏水", True), ("matter", "好吗", False), ("matter", "", False),
    ],
)  # fmt: skip
def test_an_open_slot_takes_what_its_kind_allows(slot: str, text: str, taken: bool) -> None:
    assert takes(slot, normalise(text).text) is taken


def test_slots_are_told_in_order() -> None:
    assert slot_names("我姓{agent}，是{company}的{agent}") == ("agent", "company", "agent")
    assert slot_names("您好") == ()


def test_a_phrase_without_slots_is_itself() -> None:
    assert expand("请问有什么可以帮您", SITE) == (Filled("请问有什么可以帮您"),)


def test_facts_fill_slots_and_must_be_said() -> None:
    assert expand("我姓{agent}，是{company}打来的", SITE) == (
        Filled("我姓李，是安居客服中心打来的", ("李", "安居客服中心")),
    )


def test_what_no_fact_fills_stays_open() -> None:
    assert expand("{company}会在{hours}小时内联系您", SITE) == (
        Filled("安居客服中心会在{hours}小时内联系您", ("安居客服中心",)),
    )


def test_every_greeting_that_is_right_makes_a_phrase() -> None:
    assert expand("{greeting}，{company}", SITE) == (
        Filled("早上好，安居客服中心", ("早上好", "安居客服中心")),
        Filled("上午好，安居客服中心", ("上午好", "安居客服中心")),
    )


def test_on_an_ordinary_day_the_holiday_greeting_is_that_of_the_hour() -> None:
    assert [one.phrase for one in expand("{holiday_greeting}", SITE)] == ["早上好", "上午好"]
    assert fill("{holiday_greeting}，{company}", FACTS, MORNING) == "早上好，安居客服中心"


def test_on_a_holiday_it_is_the_holidays() -> None:
    labour = Situation(datetime(2026, 5, 1, 9), FACTS)
    phrases = [one.phrase for one in expand("{holiday_greeting}", labour)]
    assert phrases[0] == "劳动节快乐"
    assert "节日快乐" in phrases
    assert "早上好" not in phrases
    wrong = [one.phrase for one in expand("{wrong_holiday_greeting}", labour)]
    assert "国庆节快乐" in wrong
    assert not set(wrong) & set(phrases)


def test_the_sites_own_spans_decide() -> None:
    spans = (HolidaySpan("劳动节", date(2026, 5, 8), date(2026, 5, 9)),)
    eighth = datetime(2026, 5, 8, 9)
    assert fill("{holiday_greeting}", {}, eighth) == "早上好"
    assert fill("{holiday_greeting}", {}, eighth, spans) == "劳动节快乐"
    assert expand("{holiday_greeting}", Situation(eighth, spans=spans))[0].phrase == "劳动节快乐"
    assert fill("{holiday_greeting}", {}, datetime(2026, 5, 1, 9), spans) == "早上好"


def test_a_fact_stands_before_a_greeting() -> None:
    facts = {"greeting": "您好呀"}
    assert fill("{greeting}", facts, MORNING) == "您好呀"
    assert expand("{greeting}", Situation(MORNING, facts)) == (Filled("您好呀", ("您好呀",)),)
