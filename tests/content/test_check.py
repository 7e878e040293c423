import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.content.writing import CARDS, SCENARIO, Checking, changed, codes, places, write
from trainer.content.check import check, load
from trainer.content.library import Library
from trainer.content.packaged import packaged_folder
from trainer.errors import UsageError
from trainer.settings import DEFAULT_FACTS


def test_clean_content_has_no_problems(checking: Checking) -> None:
    assert checking() == []


@pytest.mark.parametrize(
    ("old", "new", "expected", "words"),
    [
        ("- 你谁呀", "- 您好，这里是{company}", (13, 17, "required-forbidden"), "既是必说又是禁说"),
        ("- 请您稍等", "- 不知道", (21, 21, "required-forbidden"), "（“不知道”）"),
        (
            "示范: 您好，这里是{company}。",
            "示范: 您好，这里是{company}，你谁呀？",
            (15, 13, "answer-forbidden"),
            "里有禁说的“你谁呀”",
        ),
        (
            "示范: 您好，这里是{company}。",
            "示范: 您好。",
            (15, 13, "answer-incomplete"),
            "没有说到“您好，这里是安居客服中心”",
        ),
        (
            "示范: 谢谢您的等候。",
            "示范: 请您稍等。",
            (27, 17, "answer-incomplete"),
            "没有说到“谢谢您的等候”",
        ),
        (
            "                  - 谢谢您的等候\n",
            "                  - 谢谢您的等候\n                关键词: [等待]\n",
            (26, 21, "variant-unheard"),
            "没有关键词“等待”",
        ),
        ("- 请您稍等", "- 好吗", (21, 21, "variant-unheard"), "判不出说到了"),
        ('"{company}，您好"', '"{compny}，您好"', (14, 17, "unknown-slot"), "是不是“company”"),
        ('"{company}，您好"', '"{公司}，您好"', (14, 17, "bad-slot"), "{公司}"),
        ('"{company}，您好"', '"{company，您好"', (14, 17, "bad-slot"), "不成对"),
        ("提示: 先问好。", "提示: 说｛company｝。", (6, 9, "bad-slot"), "不是半角"),
    ],
)
def test_a_card_is_held_against_itself(
    checking: Checking, old: str, new: str, expected: tuple[int, int, str], words: str
) -> None:
    problems = checking(cards=changed(CARDS, old, new))
    assert expected in places(problems)
    assert any(words in problem.message for problem in problems)


WEIGHTLESS = "                  - 谢谢您的等候\n                分量: 0\n"
BONUS = "                  - 谢谢您的等候\n                加分: 是\n"
WEIGHTS = "权重:\n  必说: 0\n  禁说: 0\n  行为: 0\n  登记: 0\n"
CONDUCT = "    行为:\n      - 规则: 静候\n        至少: {}\n    步骤:"


@pytest.mark.parametrize(
    ("old", "new", "expected", "words"),
    [
        ("                  - 谢谢您的等候\n", WEIGHTLESS, (27, 21, "no-weight"), "加起来是 0"),
        ("                  - 谢谢您的等候\n", BONUS, (25, 15, "no-weight"), "不是加分的"),
        (
            "    步骤:",
            CONDUCT.format(4),
            (12, 13, "waits-differ"),
            "步骤里的“等待秒数”却是：5",
        ),
        ("    步骤:", CONDUCT.format(5), (0, 0, "none"), ""),
    ],
)
def test_numbers_of_a_card_agree(
    checking: Checking, old: str, new: str, expected: tuple[int, int, str], words: str
) -> None:
    problems = checking(cards=changed(CARDS, old, new))
    assert places(problems) == ([] if expected[2] == "none" else [expected])
    assert all(words in problem.message for problem in problems)


def test_a_silence_that_no_step_waits_is_told(checking: Checking) -> None:
    cards = changed(CARDS, "等待秒数: 5", "等待秒数: 0")
    problems = checking(changed(cards, "    步骤:", CONDUCT.format(5)))
    assert places(problems) == [(12, 13, "waits-differ")]
    assert "没有写" in problems[0].message


def test_an_item_without_weight_beside_others_is_right(checking: Checking) -> None:
    more = WEIGHTLESS + "              - 说法:\n                  - 给您添麻烦了\n"
    cards = changed(CARDS, "                  - 谢谢您的等候\n", more)
    cards = changed(cards, "示范: 谢谢您的等候。", "示范: 谢谢您的等候，给您添麻烦了。")
    assert checking(cards) == []


def test_forbidden_words_inside_a_required_phrase_are_innocent(checking: Checking) -> None:
    cards = changed(CARDS, "- 你谁呀", "- 听不到")
    cards = changed(cards, "- 请您稍等", "- 我听不到您的声音")
    assert checking(changed(cards, "示范: 请您稍等。", "示范: 我听不到您的声音。")) == []


def test_slots_that_the_site_does_not_fill_take_anything(checking: Checking) -> None:
    cards = changed(CARDS, "- 请您稍等", "- 大约在{time}给您答复")
    assert checking(changed(cards, "示范: 请您稍等。", "示范: 大约在{time}给您答复。")) == []


def test_a_forbidden_phrase_said_alone_must_be_found(checking: Checking) -> None:
    cards = changed(CARDS, "- 你谁呀\n", "- 你谁呀\n          - 啊呀\n        例外: [您好]\n")
    cards = changed(cards, "        做法:", "        禁说: [{说法: [哎呀]}]\n        做法:")
    cards = changed(cards, "话术:", "通用禁语: [{说法: [不知道, 哎呀], 例外: [不知道您]}]\n话术:")
    problems = checking(cards)
    assert places(problems) == [
        (2, 19, "forbidden-unheard"),
        (11, 13, "forbidden-unheard"),
        (20, 20, "forbidden-unheard"),
    ]
    assert "“哎呀”太短或太含糊" in problems[0].message


def test_holiday_phrases_are_tried_on_a_holiday(checking: Checking) -> None:
    cards = changed(CARDS, "- 请您稍等", '- "{holiday_greeting}"')
    cards = changed(cards, "示范: 请您稍等。", '示范: "{holiday_greeting}！"')
    cards = changed(cards, "- 你谁呀", '- "{wrong_holiday_greeting}"')
    assert checking(cards) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("      - 必说:\n", "      - 按顺序: 随便\n        必说:\n"),
        ("          - 说法:\n", "          - 整通: 偶尔\n            说法:\n"),
        ("          - 说法:\n", "          - 加分: 3\n            说法:\n"),
        ("          - 说法:\n", "          - 加分: 11\n            说法:\n"),
        ("    步骤:\n", "    公开号码: 87654321\n    步骤:\n"),
    ],
)
def test_a_wrong_value_in_a_card_is_told(checking: Checking, old: str, new: str) -> None:
    assert checking(cards=changed(CARDS, old, new))


@pytest.mark.parametrize(
    "written",
    [
        "权重: {必说: -1}",
        "权重: {必说: 很多}",
        "权重: {唱歌: 1}",
        "登记: {生日: 五月}",
        "登记: 王芳",
    ],
)
def test_a_wrong_value_in_a_scenario_is_told(checking: Checking, written: str) -> None:
    assert checking(scenario=changed(SCENARIO, "资料:\n", f"{written}\n资料:\n"))


@pytest.mark.parametrize(
    ("old", "new", "expected", "words"),
    [
        ("其他: two", "其他: 结束", (17, 7, "none"), ""),
        (
            "      没出声: two\n      其他: two\n",
            "      其他: 结束\n",
            (18, 9, "unreachable-turn"),
            "走不到“two”",
        ),
        ("其他: 结束", "其他: one", (13, 9, "endless"), "“one”“two”"),
        ("    去向:\n      其他: 结束\n", "", (19, 9, "dead-end"), "“two”没有写“去向”"),
        ("其他: two", "说到: two", (17, 7, "no-way-on"), "没有写“没说到”以后"),
        (
            "      没出声: two\n      其他: two\n",
            "      其他: two\n      没出声: two\n",
            (18, 7, "shadowed-branch"),
            "移到最后",
        ),
        ("我在{place}", "我在{plase}", (14, 10, "unknown-slot"), "是不是“place”"),
        ("我在{place}", "我在{where}", (14, 10, "unknown-slot"), "请在“资料”里写上"),
        ("    - 楼上", '    - "{company}楼上"', (11, 7, "slot-in-fact"), "不能再写"),
        (
            "话术: hello\n    第几步: 2\n    做法: 乙",
            '话术: opening-outbound\n    做法: ""',
            (0, 0, "none"),
            "",
        ),
        (
            "话术: hello\n    第几步: 2\n    做法: 乙",
            "话术: opening-holiday",
            (21, 9, "no-holiday"),
            "请在“时间”里写上",
        ),
        ("    - 楼上\n", "    - 楼上\n时间:\n  - 2026-11-25 09:30\n", (0, 0, "none"), ""),
    ],
)
def test_a_scenario_is_followed_to_its_end(
    checking: Checking, old: str, new: str, expected: tuple[int, int, str], words: str
) -> None:
    problems = checking(scenario=changed(SCENARIO, old, new))
    if expected[2] == "none":
        assert problems == []
        return
    assert expected in places(problems)
    assert any(words in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("old", "new", "expected", "words"),
    [
        (
            "资料:\n",
            "权重:\n  必说: 0\n  禁说: 0\n  行为: 0\n  登记: 0\n资料:\n",
            (9, 3, "no-weight"),
            "都是 0",
        ),
        (
            "    第几步: 2\n",
            "    第几步: 2\n    等候秒数: 6\n",
            (23, 11, "too-soon"),
            "要先静等 5 秒，客户只等 6 秒",
        ),
        ("    第几步: 2\n", "    第几步: 2\n    等候秒数: 6.5\n", (0, 0, "none"), ""),
        ("我在{place}", "我在\n    读音: 我在{plaice}", (15, 9, "unknown-slot"), "是不是“place”"),
        ("资料:\n", '登记:\n  姓名: "{name}"\n资料:\n', (9, 7, "unknown-slot"), "没有资料“{name}”"),
    ],
)
def test_what_a_scenario_says_makes_sense(
    checking: Checking, old: str, new: str, expected: tuple[int, int, str], words: str
) -> None:
    problems = checking(scenario=changed(SCENARIO, old, new))
    assert places(problems) == ([] if expected[2] == "none" else [expected])
    assert all(words in problem.message for problem in problems)


def test_a_silence_that_outlasts_the_usual_patience_is_told_at_the_card(
    checking: Checking,
) -> None:
    problems = checking(cards=changed(CARDS, "等待秒数: 5", "等待秒数: 7"))
    assert places(problems) == [(21, 9, "too-soon")]
    assert "请写 10 以上" in problems[0].message


def test_nobody_may_hang_up_before_the_card_allows_it(checking: Checking) -> None:
    hang_up = "    行为:\n      - 规则: 挂机\n        至少: 5\n    步骤:"
    cards = changed(CARDS, "    步骤:", hang_up)
    for seconds, expected in [(4, [(24, 12, "hangs-up-early")]), (5, [])]:
        text = changed(SCENARIO, "    做法: 乙\n", f"    做法: 乙\n    可挂机秒数: {seconds}\n")
        problems = checking(cards, text)
        assert places(problems) == expected
    assert checking(changed(cards, "至少: 5", "至多: 5"), text) == []


def test_a_holiday_card_needs_holidays(checking: Checking) -> None:
    text = changed(SCENARIO, "话术: hello\n    第几步: 2\n    做法: 乙", "话术: opening-holiday")
    text = changed(text, "资料:", "时间:\n  - 2026-10-01 09:30\n  - 2026-10-09 09:30\n资料:")
    problems = checking(scenario=text)
    assert places(problems) == [(10, 5, "no-holiday")]
    assert "“2026-10-09 09:30”不是法定节日" in problems[0].message


def test_a_model_answer_in_a_call_has_all_its_slots(checking: Checking) -> None:
    cards = changed(CARDS, "- 谢谢您的等候", "- 请到{floor}楼")
    cards = changed(cards, "示范: 谢谢您的等候。", "示范: 请到{floor}楼。")
    assert places(checking(cards)) == [(21, 9, "unfilled-slot")]
    assert checking(cards, changed(SCENARIO, "资料:", "资料:\n  floor: [三]")) == []


def test_where_the_agent_ends_the_call_nothing_need_lead_on(checking: Checking) -> None:
    for way_out in ("    可挂机秒数: 5\n", "    去向:\n      转接: 结束\n"):
        text = changed(SCENARIO, "    去向:\n      其他: 结束\n", way_out)
        assert checking(scenario=text) == []


def test_a_scenario_alone_knows_the_packaged_cards(tmp_path: Path) -> None:
    text = SCENARIO.replace("话术: hello\n    第几步: 2\n    做法: 乙", "话术: closing")
    alone = write(tmp_path / "visit.yaml", text.replace("话术: hello", "话术: ask-repeat"))
    assert check([alone], DEFAULT_FACTS) == []


def test_a_scenario_alone_knows_the_cards_of_its_own_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "scripts_zh" / "a.yaml", CARDS)
    alone = write(tmp_path / "scenarios" / "visit.yaml", SCENARIO)
    assert check([alone], DEFAULT_FACTS) == []
    monkeypatch.chdir(tmp_path / "scenarios")
    assert check([Path("visit.yaml")], DEFAULT_FACTS) == []
    assert check([Path()], DEFAULT_FACTS) == []


def test_only_the_files_asked_for_are_told_of(tmp_path: Path) -> None:
    write(tmp_path / "scripts_zh" / "bad.yaml", "章节：坏的\n")
    good = write(tmp_path / "scripts_zh" / "good.yaml", CARDS)
    assert check([good], DEFAULT_FACTS) == []
    assert codes(check([tmp_path], DEFAULT_FACTS)) == ["content.full-width-colon"]
    assert [card.id for card in load([good]).cards] == ["hello"]


def test_nothing_to_check_is_wrong_usage(tmp_path: Path) -> None:
    for path, code in [
        (tmp_path / "none", "check.no-path"),
        (tmp_path / ("x" * 5000), "check.no-path"),
        (Path("a\0b"), "check.no-path"),
        (tmp_path, "check.nothing"),
    ]:
        with pytest.raises(UsageError) as told:
            check([path], DEFAULT_FACTS)
        assert told.value.code == code


def test_problems_are_sorted_by_place_and_told_once(tmp_path: Path) -> None:
    write(tmp_path / "b.yaml", "章节：坏的\n")
    write(tmp_path / "a.yaml", "a: 1\na: 2\na: 3\n")
    problems = check([tmp_path, tmp_path, tmp_path / "b.yaml"], DEFAULT_FACTS)
    assert problems == sorted(set(problems), key=lambda p: (p.position, p.code, p.message))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.binary(max_size=300))
def test_any_bytes_are_answered_with_problems(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    assert Library.load([path]).problems


GOOD = [
    CARDS,
    (packaged_folder() / "scenarios" / "abusive-caller.yaml").read_text(encoding="utf-8"),
]


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    text=st.sampled_from(GOOD),
    start=st.floats(0, 1),
    length=st.integers(0, 30),
    insert=st.text(alphabet=" -:：{}[]“”\"'\t\n#*&!|>%@`甲a0，。", max_size=6),
)
def test_any_slip_in_good_content_is_answered(
    tmp_path: Path, text: str, start: float, length: int, insert: str
) -> None:
    at = int(start * len(text))
    path = write(tmp_path / "a.yaml", text[:at] + insert + text[at + length :])
    for problem in check([path], DEFAULT_FACTS):
        assert problem.position.line >= 1
        assert any("\u4e00" <= character <= "\u9fff" for character in problem.message)


def test_the_examples_of_the_documentation_are_clean(tmp_path: Path) -> None:
    guide = Path(__file__).parents[2] / "docs" / "content.zh.md"
    examples = re.findall("```yaml\n(.*?)```", guide.read_text(encoding="utf-8"), re.DOTALL)
    whole = [example for example in examples if "\n对话:" in example or "\n话术:" in example]
    for number, example in enumerate(whole):
        write(tmp_path / f"{number}.yaml", example)
    assert len(whole) == 2
    assert check([tmp_path], DEFAULT_FACTS) == []
