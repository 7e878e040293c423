from datetime import datetime

import pytest

from trainer.content.model import LineConditions
from trainer.errors import MissingError
from trainer.tui import wording
from trainer.tui.keys import key_name


@pytest.mark.parametrize(
    ("hour", "said"),
    [(3, "夜深了"), (5, "早上好"), (11, "早上好"), (12, "中午好"), (14, "下午好"), (18, "晚上好")],
)
def test_greets_by_the_hour(hour: int, said: str) -> None:
    assert wording.greeting(datetime(2026, 3, 4, hour)) == said


def test_numbers_and_times() -> None:
    assert wording.clock(0) == "00:00"
    assert wording.clock(134.9) == "02:14"
    assert wording.minus(1.5) == "−1.5"
    assert wording.minus(0) == ""
    assert wording.level(2) == "● ● ○"
    assert wording.when("2026-03-04T09:30:00") == "03-04 09:30"
    assert wording.when("昨天") == "昨天"
    assert wording.moved(6.2) == "比上次 ▲6"
    assert wording.moved(-3) == "比上次 ▼3"


def test_the_line_in_words() -> None:
    assert wording.line_condition(LineConditions()) == "清楚"
    assert (
        wording.line_condition(LineConditions("babble", 20, -6))
        == "人声嘈杂，信噪比 20 dB；声音小 6 dB"
    )
    assert (
        wording.line_condition(LineConditions("street", 12.5, echo="heavy", drop_outs=20))
        == "街上车声，信噪比 12.5 dB；回声很重；断断续续"
    )
    assert wording.line_condition(LineConditions("crackle", echo="light")).endswith("；有回声")


def test_an_error_is_told_without_a_traceback() -> None:
    assert wording.problem(MissingError("audio.none", "请插上耳机。")) == "请插上耳机。"
    told = wording.problem(ValueError("坏了"))
    assert "ValueError：坏了" in told
    assert "再试一次" in told


def test_keys_by_the_names_that_stand_on_them() -> None:
    assert [key_name(key) for key in ("space", "ctrl+p", "f8", "h", "pageup", "question_mark")] == [
        "空格",
        "Ctrl+P",
        "F8",
        "H",
        "PgUp",
        "?",
    ]
