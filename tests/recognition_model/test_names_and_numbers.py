import random
import re

import pytest

from recognition_model.names_and_numbers import said, sentences


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0, "零"),
        (10, "十"),
        (15, "十五"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1000, "一千"),
        (1010, "一千零一十"),
        (3007, "三千零七"),
        (9999, "九千九百九十九"),
    ],
)
def test_numbers_as_they_are_read_out(value: int, words: str) -> None:
    assert said(value) == words


def test_the_same_seed_makes_the_same_sentences() -> None:
    assert sentences(50, random.Random(3)) == sentences(50, random.Random(3))
    assert sentences(50, random.Random(3)) != sentences(50, random.Random(4))


def test_nothing_but_hanzi_and_pauses() -> None:
    made = sentences(2000, random.Random(1))
    assert len(made) == 2000
    assert [text for text in made if not re.fullmatch("[\u4e00-\u9fff，]+", text)] == []


def test_two_of_something_is_liang() -> None:
    made = "\n".join(sentences(5000, random.Random(1)))
    assert "两个" in made
    assert not re.search("^要二[个次张]", made, re.MULTILINE)
