"""Drafts of scenarios from calls that were held."""

from datetime import datetime
from pathlib import Path

import pytest

from tests.content.writing import write
from trainer.content.check import check
from trainer.content.library import Library
from trainer.content.model import Scenario
from trainer.content.packaged import packaged_folder
from trainer.errors import UsageError
from trainer.scoring.situation import Situation
from trainer.settings import DEFAULT_FACTS
from trainer.workshop.draft import draft, suggestions
from trainer.workshop.transcript import Side, Utterance

LIBRARY = Library.load([packaged_folder()])
SITE = Situation(datetime(2026, 11, 25, 13, 30), DEFAULT_FACTS)


def said(*lines: str) -> list[Utterance]:
    """Lines in turn, the agent's first; an empty one is left out."""
    sides = (Side.AGENT, Side.CALLER)
    return [Utterance(sides[n % 2], line) for n, line in enumerate(lines) if line]


def written(folder: Path, *lines: str) -> tuple[str, Scenario]:
    text = draft("my-call", said(*lines), LIBRARY, SITE)
    path = write(folder / "scenarios" / "my-call.yaml", text)
    assert check([path], DEFAULT_FACTS) == [], text
    return text, Library.load([packaged_folder(), folder]).scenario("my-call")


CALL = (
    "早上好，安居客服中心，请问有什么可以帮您？",
    "你好，我家厨房漏水了",
    "请问您贵姓？",
    "我姓王，电话是13826541234。",
    "您的电话是13826541234对吗？",
    "对。",
    "感谢您的来电，再见。",
)


def test_every_line_of_the_caller_is_a_turn(tmp_path: Path) -> None:
    _, scenario = written(tmp_path, *CALL)
    assert [turn.caller for turn in scenario.turns] == [
        "",
        "你好，我家厨房漏水了",
        "我姓王，电话是{phone}。",
        "对。",
    ]


def test_the_cards_that_fit_are_taken(tmp_path: Path) -> None:
    text, scenario = written(tmp_path, *CALL)
    assert [turn.card for turn in scenario.turns] == [
        "opening-regular",
        "collect-details",
        None,
        "closing",
    ]
    assert "# 像 owner-complaint 第 2 步（业主电话投诉）：1 项说到 1 项" in text
    assert "# 客服说的是：请问您贵姓？" in text
    assert "没有合适的话术卡" in text


def test_the_step_after_the_one_before_is_preferred(tmp_path: Path) -> None:
    _, scenario = written(
        tmp_path,
        "您好，安居客服中心，请问有什么可以帮您的吗？",
        "我要投诉楼上",
        "请问您贵姓？",
        "姓李",
        "请问您住几号楼哪个房间，我来登记好吗？",
        "三号楼",
        "再见",
    )
    taken = [(turn.card, turn.step) for turn in scenario.turns]
    assert taken[2] == ("owner-complaint", 3)
    first = suggestions("请问您贵姓？", LIBRARY, SITE)[0]
    before = suggestions("您好，安居客服中心，请问有什么可以帮您的吗？", LIBRARY, SITE)
    step_one = next(each for each in before if each.card.id == "owner-complaint")
    after = suggestions("请问您贵姓？", LIBRARY, SITE, step_one)[0]
    assert first.card.id == "collect-details"
    assert (after.card.id, after.step) == ("owner-complaint", 2)


def test_long_numbers_are_drawn_in_every_call_anew(tmp_path: Path) -> None:
    text, scenario = written(tmp_path, *CALL)
    assert "13826541234" not in text
    assert scenario.facts["phone"] == ("随机手机号",)
    _, two = written(
        tmp_path, "您好", "我的座机八六二二五六七八，手机13826541234", "好的", "单号是123456789"
    )
    assert list(two.facts.values()) == [("随机座机号",), ("随机手机号",), ("随机单号",)]


def test_what_the_model_answer_needs_is_what_the_agent_said(tmp_path: Path) -> None:
    _, scenario = written(
        tmp_path,
        "您好",
        "我要投诉",
        "对不起，我立即处理这个问题，大约在今天下午三点给您答复，请问怎样与您联系？",
        "好",
    )
    assert scenario.turns[1].card == "owner-complaint"
    assert scenario.facts["time"] == ("今天下午三点",)


@pytest.mark.parametrize(
    ("line", "spoken"),
    [
        ("{是的}: # 您好", "（是的）:  您好"),
        ("“您好”", "“您好”"),
        ("- 您好", "- 您好"),
        ("*您好*", "您好"),
        ("12:30", "12:30"),
        ("是: 好", "是: 好"),
        ('说"好"', '说"好"'),
        ("#", ""),
        ("是：", "是："),
    ],
)
def test_whatever_was_said_is_written_so_that_it_is_read_back(
    tmp_path: Path, line: str, spoken: str
) -> None:
    _, scenario = written(tmp_path, "您好", line, "再见")
    assert scenario.turns[1].caller == spoken


def test_the_runs_of_the_draft_can_be_switched_on(tmp_path: Path) -> None:
    text, _ = written(tmp_path, *CALL)
    head, runs = text.split("# 试跑：", 1)
    runs = "\n".join(line.removeprefix("# ") for line in runs.split("\n")[1:])
    write(tmp_path / "scenarios" / "my-call.yaml", head + runs)
    scenario = Library.load([packaged_folder(), tmp_path]).scenario("my-call")
    assert [deed.say for deed in scenario.runs[0].deeds][1] == "请问您贵姓？"


def test_an_id_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="编号"):
        draft("Mein Anruf", said(*CALL), LIBRARY, SITE)
