import pytest

from tests.content.writing import SCENARIO, Checking, changed, places

LINE = "线路:\n  噪声: 街道\n  信噪比: 12\n  增益: -9\n"


def scenario(line: str = LINE, second: str = "") -> str:
    """A call over a line, whose second turn changes it."""
    text = changed(SCENARIO, "背景:", f"{line}背景:")
    block = "".join(f"\n      {row}" for row in second.split("，") if row)
    return (
        changed(text, "来电说: （沉默）", f"来电说: （沉默）\n    线路:{block}") if block else text
    )


@pytest.mark.parametrize(
    "second",
    ["", "增益: 0", "噪声: 无", "信噪比: 20", "噪声: 爆裂声，信噪比: 12，断续: 10", "回声: 重"],
)
def test_a_line_and_its_changes_that_are_heard_are_right(checking: Checking, second: str) -> None:
    assert checking(scenario=scenario(second=second)) == []


def test_a_change_may_take_the_line_back_to_what_it_was(checking: Checking) -> None:
    text = changed(
        scenario(second="增益: -9"), "来电说: 我在", "线路:\n      增益: 0\n    来电说: 我在"
    )
    assert checking(scenario=text) == []


@pytest.mark.parametrize("second", ["增益: -9", "噪声: 街道，信噪比: 12", "回声: 无", "断续: 0"])
def test_a_change_that_changes_nothing_is_told(checking: Checking, second: str) -> None:
    problems = checking(scenario=scenario(second=second))
    assert [place[2] for place in places(problems)] == ["same-line"]
    assert problems[0].position.line == 26
    assert "到了“two”" in problems[0].message


def test_a_ratio_to_no_noise_is_told(checking: Checking) -> None:
    quiet = "线路:\n  信噪比: 12\n"
    assert places(checking(scenario=scenario(quiet))) == [(8, 8, "no-noise")]
    assert checking(scenario=scenario(quiet, "噪声: 人声")) == []
    problems = checking(scenario=scenario("", "增益: 3，信噪比: 12"))
    assert [place[2] for place in places(problems)] == ["no-noise"]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("  断续: 61", "60"),
        ("  断续: -1", "0"),
        ("  回声: 很重", "“很重”：只能写 无、轻、重"),
        ("  噪声: 马路", "街道、爆裂声"),
        ("  增益: 13", "12"),
        ("  回音: 重", "是不是“回声”"),
    ],
)
@pytest.mark.parametrize("turn", [False, True], ids=["call", "turn"])
def test_what_is_written_wrong_is_explained(
    checking: Checking, row: str, words: str, turn: bool
) -> None:
    text = scenario(second=row.strip()) if turn else scenario(f"线路:\n{row}\n")
    (problem,) = checking(scenario=text)
    assert words in problem.message
