import pytest

from trainer.scoring.phonetic import accent_key, near_sounds, readings, syllables, symbols


def test_syllables_are_toneless() -> None:
    assert syllables("请问1") == ("qing", "wen", "yi")


@pytest.mark.parametrize(
    ("one", "other"),
    [("知", "资"), ("吃", "次"), ("是", "四"), ("你", "李"), ("热", "乐"), ("飞", "灰"),
     ("放", "荒"), ("心", "星"), ("真", "争"), ("帮", "班")],
)  # fmt: skip
def test_accents_are_forgiven(one: str, other: str) -> None:
    assert syllables(one) != syllables(other)
    assert symbols(one) == symbols(other)


def test_each_pair_can_be_switched_off() -> None:
    assert accent_key("zhi", frozenset({"zh/z"})) == "zi"
    assert accent_key("zhi", frozenset({"ch/c"})) == "zhi"
    assert accent_key("fang", frozenset()) != accent_key("huang", frozenset())
    assert symbols("骂") != symbols("帮")


def test_a_character_has_all_its_readings() -> None:
    assert not readings("重").isdisjoint(readings("虫"))
    assert not readings("重").isdisjoint(readings("众"))
    assert symbols("重") != symbols("虫")
    assert readings("2") == {symbols("二")}


def test_what_a_recogniser_may_take_for_each_other_has_the_same_initial_or_final() -> None:
    assert near_sounds("帮", "班")
    assert near_sounds("帮", "忙")
    assert not near_sounds("帮", "骂")
