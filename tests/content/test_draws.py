"""Facts that the seed makes up."""

from random import Random
from typing import get_args

import pytest

from trainer.content.draws import DRAWS
from trainer.content.scenario_schema import DrawName


@pytest.mark.parametrize("kind", list(DRAWS))
def test_a_seed_draws_the_same_and_others_draw_others(kind: str) -> None:
    drawn = [DRAWS[kind](Random(seed), "female") for seed in range(40)]
    assert drawn == [DRAWS[kind](Random(seed), "female") for seed in range(40)]
    assert len(set(drawn)) > 25


@pytest.mark.parametrize("kind", ["随机房号", "随机手机号", "随机座机号", "随机单号"])
def test_what_is_read_back_is_hardly_ever_the_same_twice(kind: str) -> None:
    drawn = [DRAWS[kind](Random(seed), "male") for seed in range(1000)]
    assert len(set(drawn)) > 950


@pytest.mark.parametrize(
    ("kind", "length"), [("随机手机号", 11), ("随机座机号", 8), ("随机单号", 6)]
)
def test_numbers_have_their_digits_as_they_are_spoken(kind: str, length: int) -> None:
    for seed in range(200):
        number = DRAWS[kind](Random(seed), "male")
        assert len(number) == length
        assert set(number) <= set("零一二三四五六七八九")
        assert not any(digit * 3 in number for digit in "零一二三四五六七八九")


def test_names_fit_the_voice() -> None:
    names = {
        gender: {DRAWS["随机姓名"](Random(seed), gender)[1:] for seed in range(200)}
        for gender in ("female", "male")
    }
    assert not names["female"] & names["male"]


def test_rooms_and_sums_are_counted_as_people_count() -> None:
    rooms = {DRAWS["随机房号"](Random(seed), "male") for seed in range(500)}
    assert any(room.startswith("十二号楼") for room in rooms)
    assert not any("零号楼" in room or "一十" in room for room in rooms)
    sums = {DRAWS["随机金额"](Random(seed), "male") for seed in range(3000)}
    assert {"三百零五元", "四百一十元", "二十六元"} <= sums


def test_all_kinds_can_be_written() -> None:
    assert set(get_args(DrawName)) == set(DRAWS)
