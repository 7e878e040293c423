import pytest

from tests.content.writing import SCENARIO, Checking, changed, places

LINE = "来电说: 我在{place}"


def spoken_by(language: str, line: str = LINE) -> str:
    text = changed(SCENARIO, "  称呼: 客户", f"  称呼: 客户\n  语言: {language}")
    return changed(text, LINE, line)


@pytest.mark.parametrize(
    ("language", "line", "words"),
    [
        ("客家话", "来电说: 你好", "“你好”：客家话的声音只会读罗马字"),
        ("客家话", "来电说: 你好\n    读音: 你好", "“你好”：客家话的声音只会读罗马字"),
        ("客家话", "来电说: 你好\n    读音: ngi2 {caller}", "“{caller}”填进来的是汉字"),
        ("普通话", "来电说: 您的APP打不开", "照英语读“APP”"),
        ("粤语", "来电说: 部lift壞咗", "照英语读“lift”"),
        ("粤语", "来电说: 你好\n    读音: nei5 hou2", "照英语读“nei”"),
        ("普通话", "来电说: 太好了😀①", "读不出“😀①”"),
        ("普通话", "来电说: 涨了５０%", "读不出“５０%”"),
        ("普通话", "来电说: 冇人㗎", "读不出“㗎”"),
        ("普通话", "来电说: 我的电话是13812345678", "请写 一三八一二三四五六七八"),
    ],
)
def test_a_line_that_the_voice_cannot_speak_is_told(
    checking: Checking, language: str, line: str, words: str
) -> None:
    problems = checking(scenario=spoken_by(language, line))
    row, column = (16, 9) if "读音" in line else (15, 10)
    assert (row, column, "unspeakable") in places(problems)
    assert any(words in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("普通话", "来电说: “您好”（喂）——我住B座3单元，QQ是1234……"),
        ("普通话", "来电说: 重庆\n    读音: chong2 qing4"),
        ("粤语", "来电说: 部𨋢停咗㗎，唔該"),
        ("四川话", "来电说: 啥子嘛，莫得水咯"),
    ],
)
def test_a_line_that_the_voice_can_speak_is_right(
    checking: Checking, language: str, line: str
) -> None:
    assert checking(scenario=spoken_by(language, line)) == []


def test_a_hakka_line_is_written_in_romanisation(checking: Checking) -> None:
    text = spoken_by("客家话", "来电说: 你好\n    读音: ngi2 ho3 {place}")
    text = changed(text, "来电说: （沉默）", "来电说: （沉默）")
    assert places(checking(scenario=text)) == [(11, 7, "unspeakable"), (12, 7, "unspeakable")]
    text = changed(changed(text, "- 门口", "- mun2 heu3"), "- 楼上", "- leu2 song4")
    assert checking(scenario=text) == []


def test_facts_are_spoken_where_a_line_has_them(checking: Checking) -> None:
    text = changed(SCENARIO, "- 楼上", "- 楼上VIP室")
    problems = checking(scenario=text)
    assert places(problems) == [(11, 7, "unspeakable")]
    assert "“楼上VIP室”" in problems[0].message
    assert checking(scenario=changed(text, "我在{place}", "我在门口")) == []


def test_what_is_recorded_is_not_spoken(checking: Checking) -> None:
    text = spoken_by("客家话", "来电说: 你好\n    录音: none.wav")
    assert [place[2] for place in places(checking(scenario=text))] == ["no-recording"]


@pytest.mark.parametrize("key", ["生气说", "平静说", "插话"])
def test_what_else_the_caller_says_is_spoken_too(checking: Checking, key: str) -> None:
    text = changed(SCENARIO, LINE, f"{LINE}\n    {key}: 我的WiFi坏了，{{plaice}}！")
    assert places(checking(scenario=text)) == [
        (15, len(key) + 7, "unknown-slot"),
        (15, len(key) + 7, "unspeakable"),
    ]
