import sys
from pathlib import Path

import pytest

from tests.content.writing import CARDS, SCENARIO, places, write
from trainer.content.library import Library
from trainer.errors import UsageError


def folder_of(tmp_path: Path, cards: str = CARDS, scenario: str = SCENARIO) -> Path:
    write(tmp_path / "scripts_zh" / "a.yaml", cards)
    write(tmp_path / "scenarios" / "visit.yaml", scenario)
    return tmp_path


def test_a_folder_gives_its_cards_and_scenarios(tmp_path: Path) -> None:
    library = Library.load([folder_of(tmp_path)])
    assert not library.problems
    assert list(library.cards) == ["hello"]
    assert library.scenario("visit").turn("two").way == "乙"
    assert library.card("hello").position.line == 3


def test_in_later_folders_a_same_id_replaces(tmp_path: Path) -> None:
    first = folder_of(tmp_path / "one")
    second = folder_of(tmp_path / "two", CARDS.replace("标题: 问候", "标题: 我们的问候"))
    library = Library.load([first, second])
    assert not library.problems
    assert library.card("hello").title == "我们的问候"
    assert library.scenario("visit").position.path.is_relative_to(second)


def test_a_file_with_problems_is_left_out_and_the_rest_loads(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    write(folder / "scripts_zh" / "b.yaml", "章节：坏的\n")
    library = Library.load([folder])
    assert list(library.cards) == ["hello"]
    assert [(p.position.path.name, p.position.line) for p in library.problems] == [("b.yaml", 1)]


def test_general_forbidden_phrases_are_gathered(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    text = "章节: 纪律\n通用禁语:\n  - 说法:\n      - 没办法\n    例外:\n      - 没办法的话\n"
    write(folder / "scripts_zh" / "conduct.yaml", text)
    assert [item.phrase for item in Library.load([folder]).general_forbidden] == ["没办法"]


def test_an_unknown_id_is_told_with_the_nearest(tmp_path: Path) -> None:
    library = Library.load([folder_of(tmp_path)])
    with pytest.raises(UsageError, match="是不是“hello”？"):
        library.card("helo")
    with pytest.raises(UsageError, match=r"没有场景“\.\./visit/x/y/z/q”，请检查编号"):
        library.scenario("../visit/x/y/z/q")


@pytest.mark.parametrize(
    ("old", "new", "expected", "words"),
    [
        (
            "话术: hello\n    去向",
            "话术: hallo\n    去向",
            (15, 9, "unknown-card"),
            "是不是“hello”",
        ),
        ("第几步: 2", "第几步: 3", (22, 10, "unknown-step"), "只有 2 步，没有第 3 步"),
        ("做法: 乙", "做法: 丙", (23, 9, "unknown-way"), "没有做法“丙”"),
        ("其他: two", "其他: tow", (18, 11, "unknown-turn"), "是不是“two”"),
        ("其他: 结束", "其他: 结朿", (25, 11, "unknown-turn"), "是不是“结束”"),
        ("编号: two", "编号: one", (19, 9, "duplicate-id"), "第 13 行已经有了"),
    ],
)
def test_a_reference_to_nothing_is_told_where_it_stands(
    tmp_path: Path, old: str, new: str, expected: tuple[int, int, str], words: str
) -> None:
    assert old in SCENARIO
    library = Library.load([folder_of(tmp_path, scenario=SCENARIO.replace(old, new, 1))])
    assert not library.scenarios
    assert expected in places(list(library.problems))
    assert any(words in problem.message for problem in library.problems)


def test_an_id_twice_in_one_folder_is_told(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    write(folder / "scripts_zh" / "b.yaml", CARDS)
    problems = Library.load([folder]).problems
    assert [(p.position.path.name, p.code) for p in problems] == [
        ("b.yaml", "content.duplicate-id")
    ]
    assert "a.yaml 第 3 行" in problems[0].message


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_links_that_lead_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "in")
    outside = write(tmp_path / "out.yaml", CARDS.replace("hello", "other"))
    (folder / "scripts_zh" / "link.yaml").symlink_to(outside)
    (folder / "scripts_zh" / "loop.yaml").symlink_to("loop.yaml")
    library = Library.load([folder])
    assert list(library.cards) == ["hello"]
    assert [p.code for p in library.problems] == ["content.outside-folder"] * 2


def test_a_card_file_may_lie_among_scenarios_and_the_other_way_round(tmp_path: Path) -> None:
    write(tmp_path / "scenarios" / "cards.yaml", CARDS)
    write(tmp_path / "scripts_zh" / "visit.yaml", SCENARIO)
    library = Library.load([tmp_path])
    assert not library.problems
    assert (list(library.cards), list(library.scenarios)) == (["hello"], ["visit"])


@pytest.mark.parametrize(
    ("written", "code", "words"),
    [
        ("喂.wav", "no-recording", "找不到录音“喂.wav”"),
        ("一" * 400, "no-recording", "找不到录音“一一"),
        ("../sounds", "no-recording", "找不到录音“../sounds”"),
        ("../../喂.wav", "outside-folder", "“../../喂.wav”指到了内容文件夹之外"),
        ("/etc/hosts", "outside-folder", "“/etc/hosts”"),
    ],
)
def test_a_recording_is_a_file_of_the_folder(
    tmp_path: Path, written: str, code: str, words: str
) -> None:
    write(tmp_path / "own" / "sounds" / "good.wav", "")
    write(tmp_path / "喂.wav", "")
    line = "    来电说: （沉默）\n"
    text = SCENARIO.replace(line, f"{line}    录音: {written}\n")
    problems = Library.load([folder_of(tmp_path / "own", scenario=text)]).problems
    assert places(list(problems)) == [(21, 9, code)]
    assert words in problems[0].message
    right = SCENARIO.replace(line, f"{line}    录音: ../sounds/good.wav\n")
    assert not Library.load([folder_of(tmp_path / "own", scenario=right)]).problems
