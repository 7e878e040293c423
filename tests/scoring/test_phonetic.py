import pytest

from trainer.scoring.phonetic import accent_key, accent_keys, syllables


def test_syllables_are_toneless() -> None:
    assert syllables("请问1") == ("qing", "wen", "yi")


@pytest.mark.parametrize(
    ("one", "other"),
    [("知", "资"), ("吃", "次"), ("是", "四"), ("你", "李"), ("热", "乐"), ("飞", "黑"),
     ("心", "星"), ("真", "争"), ("帮", "班")],
)  # fmt: skip
def test_accents_are_forgiven(one: str, other: str) -> None:
    assert syllables(one) != syllables(other)
    assert accent_keys(one) == accent_keys(other)


def test_each_pair_can_be_switched_off() -> None:
    assert accent_key("zhi", frozenset({"zh/z"})) == "zi"
    assert accent_key("zhi", frozenset({"ch/c"})) == "zhi"
    assert accent_keys("骂") != accent_keys("帮")
