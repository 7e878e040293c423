from pathlib import Path

from tests.content.writing import CARDS, changed, places, write
from trainer.content.check import check
from trainer.content.problem import Problem
from trainer.settings import DEFAULT_FACTS

KNOWN = frozenset("您好这里是请稍等谢的候问先")


def checked(tmp_path: Path, cards: str, known: frozenset[str] | None = KNOWN) -> list[Problem]:
    return check([write(tmp_path / "a.yaml", cards)], DEFAULT_FACTS, known)


def test_characters_that_no_word_of_the_model_has_are_told(tmp_path: Path) -> None:
    assert checked(tmp_path, CARDS) == []
    cards = changed(CARDS, "- 您好，这里是{company}\n", "- 您好，这里是{company}客服\n")
    cards = changed(cards, "- 请您稍等\n", "- 请您稍等\n                关键词: [稍候呀]\n")
    cards = changed(cards, "示范: 谢谢您的等候。", "示范: 谢谢您的等候，OK。")
    problems = [p for p in checked(tmp_path, cards) if p.code == "content.unknown-character"]
    assert places(problems) == [
        (13, 17, "unknown-character"),
        (22, 23, "unknown-character"),
        (28, 17, "unknown-character"),
    ]
    assert "“您好，这里是{company}客服”里的“客”“服”" in problems[0].message
    assert "“O”“K”" in problems[2].message


def test_traditional_characters_digits_and_signs_are_heard_as_others(tmp_path: Path) -> None:
    cards = changed(CARDS, "示范: 请您稍等。", "示范: 請您稍等1……")
    assert checked(tmp_path, cards) == []


def test_what_is_forbidden_need_not_be_in_the_vocabulary(tmp_path: Path) -> None:
    assert "谁呀" in CARDS
    assert not set("谁呀") & KNOWN
    assert checked(tmp_path, CARDS) == []


def test_without_a_list_of_characters_nothing_is_held_against_it(tmp_path: Path) -> None:
    cards = changed(CARDS, "示范: 请您稍等。", "示范: 请您稍等咩。")
    assert checked(tmp_path, cards, None) == []
    assert places(checked(tmp_path, cards)) == [(22, 17, "unknown-character")]
