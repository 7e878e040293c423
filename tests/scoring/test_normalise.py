from hypothesis import given
from hypothesis import strategies as st

from trainer.scoring.normalise import normalise

SPOKEN = st.text(
    alphabet="您你好请问嗯呃那个这不没帮到谢挂机电话一二十百千万零1290听清楚就是，。 喂啦們電",
    max_size=30,
)


@given(st.one_of(st.text(max_size=40), SPOKEN))
def test_every_character_maps_into_the_original(text: str) -> None:
    normal = normalise(text)
    assert len(normal.text) == len(normal.starts) == len(normal.ends)
    assert all(0 <= a < b <= len(text) for a, b in zip(normal.starts, normal.ends, strict=True))


@given(st.one_of(st.text(max_size=40), SPOKEN))
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise(text).text
    assert normalise(once).text == once


def same(one: str, other: str) -> bool:
    return normalise(one).text == normalise(other).text


def test_numbers_have_one_spelling() -> None:
    assert same("10086", "一零零八六")
    assert same("10086", "幺零零八六")
    assert same("24小时", "二十四小时")
    assert same("１０分钟", "十分钟")
    assert same("2小时", "两小时")
    assert normalise("十分感谢").text == "十分感谢"
    assert normalise("千万别急").text.startswith("千万")


def test_fillers_are_counted_and_dropped() -> None:
    normal = normalise("嗯，那个，请问呃那个那个您贵姓")
    assert normal.text == "请问您贵姓"
    assert normal.fillers == 4
    assert normalise("这个问题").fillers == 0
    assert normalise("那个房间").fillers == 0


def test_scripts_widths_and_invisible_characters() -> None:
    assert same("請問有什麼可以幫您", "请问有什么可以帮您")
    assert same("ＡＢＣ\u200b", "abc")
    assert same("您好，\u0000再见！", "你好 再见")


def test_equivalent_wordings_are_one() -> None:
    assert same("请问有什么可以帮到您", "请问有什么可以帮你")
    assert same("谢谢您", "感谢您")
    assert same("麻烦您", "请您")
    assert same("不好意思", "对不起")
    assert same("王先生您好", "王您好")
    assert same("我就挂电话啦", "我挂机了")


def test_spans_lead_back_to_the_original() -> None:
    normal = normalise("嗯，帮到您啊")
    start = normal.text.index("帮")
    assert normal.span(start, start + 2) == (2, 5)
