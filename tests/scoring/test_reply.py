"""Replies as people give them, against the standard's phrases."""

import subprocess
import sys
from datetime import datetime

import pytest

from tests.scoring.cases.forbidden_cases import CASES
from tests.scoring.cases.required_cases import SPOKEN, TYPED
from trainer.scoring.expectation import Expectation, Forbidden, Required, Severity, Way
from trainer.scoring.reply import score_reply
from trainer.scoring.situation import Situation
from trainer.scoring.transcript import Reply, Source, Transcript, Word
from trainer.scoring.verdict import ReplyScore, State

FACTS = {"company": "安居客服中心", "agent_id": "1008", "agent": "李"}
NOON = datetime(2026, 11, 24, 15)
STATES = {"M": State.MET, "U": State.UNCLEAR, "X": State.MISSED}


def score(
    text: str,
    *required: Required,
    forbidden: tuple[Forbidden, ...] = (),
    source: Source = Source.SPOKEN,
    words: tuple[Word, ...] = (),
    now: datetime = NOON,
) -> ReplyScore:
    expectation = Expectation((Way(required),), forbidden)
    reply = Reply(Transcript(text, words), source)
    return score_reply(reply, expectation, Situation(now, FACTS))


@pytest.mark.parametrize(("phrase", "text", "states"), SPOKEN)
def test_spoken(phrase: str, text: str, states: str) -> None:
    verdict = score(text, Required((phrase,))).required[0]
    assert verdict.state in {STATES[letter] for letter in states}, verdict


@pytest.mark.parametrize(("phrase", "text", "states"), TYPED)
def test_typed(phrase: str, text: str, states: str) -> None:
    verdict = score(text, Required((phrase,)), source=Source.TYPED).required[0]
    assert verdict.state in {STATES[letter] for letter in states}, verdict


@pytest.mark.parametrize(("variants", "unless", "text", "said"), CASES)
def test_forbidden(
    variants: tuple[str, ...], unless: tuple[str, ...], text: str, said: bool
) -> None:
    result = score(text, forbidden=(Forbidden(variants, unless=unless),))
    assert bool(result.forbidden) is said, result.forbidden
    if said:
        assert result.score == 95 and not result.passed


def test_inside_a_met_required_phrase_forbidden_words_are_innocent() -> None:
    required = Required(("对不起，他现在不在",))
    result = score("对不起他现在不在", required, forbidden=(Forbidden(("他现在不在",)),))
    assert result.passed and not result.forbidden


def test_the_evidence_is_the_original_text_with_its_times() -> None:
    words = (
        Word("嗯", 0, 0.2, 1),
        Word("請問", 0.3, 0.6, 0.9),
        Word("有什么可以帮到你", 0.6, 1.8, 0.9),
    )
    verdict = score(
        "嗯請問有什么可以帮到你", Required(("请问有什么可以帮您",)), words=words
    ).required[0]
    assert verdict.evidence == "請問有什么可以帮到你"
    assert verdict.span == (1, 11)
    assert (verdict.start, verdict.end) == (0.3, 1.8)


def test_low_confidence_is_unclear_and_costs_nothing() -> None:
    text = "感谢您的来电再见"
    words = (Word(text, 0, 2, 0.3),)
    result = score(text, Required(("感谢您的来电，再见",)), words=words)
    assert result.required[0].state is State.UNCLEAR
    assert result.score == 100 and result.passed
    doubtful = score("等着", forbidden=(Forbidden(("等着",)),), words=(Word("等着", 0, 1, 0.3),))
    assert doubtful.forbidden[0].state is State.UNCLEAR
    assert doubtful.forbidden[0].deduction == 0 and doubtful.score == 100


def test_the_score_weighs_items_and_severities() -> None:
    items = (Required(("您好",), weight=1), Required(("再见",), weight=3))
    assert score("再见", *items).score == 75
    said = score("您好再见等着", *items, forbidden=(Forbidden(("等着",), Severity.MINOR),))
    assert said.score == 98.5
    fatal = score("您好再见等着", *items, forbidden=(Forbidden(("等着",), Severity.CRITICAL),))
    assert fatal.score == 0


def test_a_bonus_lifts_and_is_never_missed() -> None:
    bonus = Required(("请您原谅",), bonus=5)
    items = (Required(("您好",)), Required(("再见",)), bonus)
    assert score("您好", *items).score == 50
    assert score("您好请您原谅", *items).score == 55
    assert score("您好再见请您原谅", *items).score == 100
    assert score("您好再见", *items).passed


def test_the_best_way_counts() -> None:
    ways = (
        Way((Required(("请您稍等",)),), "有同事"),
        Way((Required(("请您叫别人帮您说一下",)),), "无同事"),
    )
    reply = Reply(Transcript("请您叫别人帮您说一下好吗"))
    assert score_reply(reply, Expectation(ways), Situation(NOON)).way == "无同事"


def test_core_words_must_be_heard() -> None:
    item = Required(("非常希望能为您解决问题",), core=("解决",))
    assert score("非常希望能为您解决问题", item).passed
    assert not score("非常希望能为您提出问题", item).passed


@pytest.mark.parametrize(
    ("hour", "text", "passed"),
    [
        (9, "早上好", True), (9, "上午好", True), (9, "您好", False), (9, "您好早上好", True),
        (12, "您好", True), (12, "早上好", False), (15, "下午好", True), (20, "晚上好", True),
        (15, "晚上好", False), (0, "早上好", True),
    ],
)  # fmt: skip
def test_the_greeting_fits_the_hour(hour: int, text: str, passed: bool) -> None:
    now = datetime(2026, 11, 24, hour)
    assert score(text, Required(("{greeting}",)), now=now).passed is passed


@pytest.mark.parametrize(
    ("day", "text", "passed"),
    [
        ((2027, 1, 1), "新年好", True), ((2027, 2, 6), "新年快乐", True),
        ((2027, 5, 1), "劳动节快乐", True), ((2027, 5, 1), "国庆节快乐", False),
        ((2027, 9, 15), "中秋节快乐", True), ((2027, 9, 15), "节日快乐", True),
        ((2020, 10, 1), "中秋快乐", True), ((2020, 10, 1), "国庆快乐", True),
        ((2026, 11, 24), "国庆节快乐", False), ((2027, 10, 3), "您好", False),
    ],
)  # fmt: skip
def test_the_holiday_has_its_greeting(day: tuple[int, int, int], text: str, passed: bool) -> None:
    item = Required(("{holiday_greeting}",))
    wrong = Forbidden(("{wrong_holiday_greeting}",))
    now = datetime(*day, 10)
    assert score(text, item, forbidden=(wrong,), now=now).passed is passed


def test_twelve_thousand_characters_and_garbage() -> None:
    item = Required(("请问有什么可以帮您",))
    assert score("啦" * 12_000, item).score == 0
    assert score("天气" * 6_000 + "请问有什么可以帮您", item).passed
    assert score("\x00\ud800🙂", item).score == 0


def test_scoring_loads_no_voice_and_no_screen() -> None:
    code = (
        "import sys, trainer.scoring.reply\n"
        "print([m for m in ('vosk', 'textual', 'pyttsx3', 'sounddevice') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_bare_order_is_not_excused_by_the_request_that_it_is_part_of() -> None:
    request = Required(("请您大声一点，好吗",))
    order = (Forbidden(("大声一点儿",)),)
    assert score("大声一点儿", request, forbidden=order).forbidden
    assert not score("请您大声一点，好吗", request, forbidden=order).forbidden


def test_an_exception_is_more_than_the_words_that_it_excuses() -> None:
    blunt = (Forbidden(("不知道",), unless=("不知道您", "不知道能不能")),)
    assert score("我不知道啊", forbidden=blunt).forbidden
    assert not score("不知道您方便留个电话吗", forbidden=blunt).forbidden
    assert not score("不知道能不能麻烦您等一下", forbidden=blunt).forbidden


def test_a_slot_that_takes_anything_makes_nothing_innocent() -> None:
    step = Required(("请您先{safe_step}",))
    put_off = (Forbidden(("您先等一下",)),)
    assert score("您先等一下，我接个电话", step, forbidden=put_off).forbidden
    assert not score("请您先离开房间", step, forbidden=put_off).forbidden


# Order, choice, and items that are spread over a call

ORDER = (Required(("您好",)), Required(("请问有什么可以帮您",)), Required(("谢谢您的来电",)))


def in_order(text: str, *, ordered: bool = True) -> ReplyScore:
    expectation = Expectation((Way(ORDER, ordered=ordered),))
    return score_reply(Reply(Transcript(text)), expectation, Situation(NOON))


def test_items_that_must_come_in_order_are_missed_out_of_it() -> None:
    right = in_order("您好，请问有什么可以帮您，谢谢您的来电")
    assert right.passed
    assert not any(item.misplaced for item in right.required)
    late = in_order("请问有什么可以帮您，您好，谢谢您的来电")
    assert [item.state for item in late.required] == [State.MET, State.MISSED, State.MET]
    assert [item.misplaced for item in late.required] == [False, True, False]
    assert late.required[1].evidence == "请问有什么可以帮您"
    assert (late.score, late.passed) == (66.67, False)


def test_without_an_order_any_is_right() -> None:
    assert in_order("谢谢您的来电，请问有什么可以帮您，您好", ordered=False).passed


def test_what_was_not_said_has_no_place_in_the_order() -> None:
    result = in_order("您好，谢谢您的来电")
    assert [item.state for item in result.required] == [State.MET, State.MISSED, State.MET]
    assert not any(item.misplaced for item in result.required)


def spread(text: str, *others: str, anywhere: bool = True) -> ReplyScore:
    items = (Required(("您好",)), Required(("我的工号是{agent_id}",), anywhere=anywhere))
    expectation = Expectation((Way(items),))
    elsewhere = [Reply(Transcript(other)) for other in others]
    return score_reply(Reply(Transcript(text)), expectation, Situation(NOON, FACTS), elsewhere)


def test_what_may_be_said_anywhere_is_looked_for_in_the_other_replies() -> None:
    assert not spread("您好").passed
    result = spread("您好", "好的", "我的工号是一零零八")
    assert result.passed
    verdict = result.required[1]
    assert (verdict.evidence, verdict.span) == ("我的工号是一零零八", None)
    assert not spread("您好", "我的工号是一零零九").passed
    assert not spread("您好", "我的工号是一零零八", anywhere=False).passed


def test_elsewhere_nothing_forbidden_is_looked_for() -> None:
    expectation = Expectation(
        (Way((Required(("您好",), anywhere=True),)),), (Forbidden(("等着",)),)
    )
    others = [Reply(Transcript("您好，等着"))]
    result = score_reply(Reply(Transcript("嗯")), expectation, Situation(NOON), others)
    assert result.passed


# The better wording

PROMISE = Way(
    (Required(("您好",)), Required(("我们会在{hours}小时内联系您",))),
    answer="您好，我姓{agent}，我们会在{hours}小时内联系您，有事请找{person}。",
)


def promise(text: str) -> ReplyScore:
    return score_reply(Reply(Transcript(text)), Expectation((PROMISE,)), Situation(NOON, FACTS))


def test_open_slots_are_captured_as_they_were_said() -> None:
    assert promise("您好，我们会在二十四小时内联系您").captured == (("hours", "二十四"),)
    assert promise("您好，我们会在五百小时内联系您").captured == ()
    assert promise("您好").captured == ()


def test_each_loss_has_a_better_wording_with_the_trainees_own_words() -> None:
    assert promise("您好，我们会在二十四小时内联系您").suggestion == ""
    own = promise("我们会在48小时内联系您").suggestion
    assert own == "您好，我姓李，我们会在48小时内联系您，有事请找……。"
    assert promise("您好").suggestion == "您好，我姓李，我们会在……小时内联系您，有事请找……。"


def test_a_forbidden_phrase_has_a_better_wording_too() -> None:
    way = Way((Required(("您好",)),), answer="您好。")
    expectation = Expectation((way,), (Forbidden(("等着",)),), card="hello", clause="第一条")
    result = score_reply(Reply(Transcript("您好，等着")), expectation, Situation(NOON))
    assert (result.suggestion, result.card, result.clause) == ("您好。", "hello", "第一条")


# Forbidden phrases of the card and of every call


def said(text: str, own: Forbidden, general: Forbidden) -> list[str]:
    situation = Situation(NOON, general=(general,))
    result = score_reply(Reply(Transcript(text)), Expectation((), (own,)), situation)
    return [hit.phrase for hit in result.forbidden]


def test_the_same_words_are_told_once() -> None:
    own, general = Forbidden(("喂，你说话呀",)), Forbidden(("说话呀",))
    assert said("喂你说话呀", own, general) == ["喂，你说话呀"]
    assert said("喂你说话呀，说话呀", own, Forbidden(("哑巴",))) == ["喂，你说话呀"]


def test_but_a_graver_fault_inside_them_is_told() -> None:
    own = Forbidden(("你这个傻瓜快说",), Severity.MINOR)
    general = Forbidden(("傻瓜",), Severity.CRITICAL, name="骂人")
    assert said("你这个傻瓜快说", own, general) == ["你这个傻瓜快说", "骂人"]


def test_a_forbidden_phrase_tells_its_rule() -> None:
    item = Forbidden(("等着",), Severity.MINOR, name="生硬", clause="第二条")
    (hit,) = score("您等着", forbidden=(item,)).forbidden
    assert (hit.phrase, hit.clause, hit.deduction) == ("生硬", "第二条", 1.5)
    assert (hit.evidence, hit.span) == ("等着", (1, 3))


def test_equal_items_of_two_cards_are_two() -> None:
    assert Forbidden(("等着",)) != Forbidden(("等着",))


@pytest.mark.parametrize("pairs", [frozenset({"zh/z"}), frozenset[str]()])
def test_only_the_accents_of_the_site_are_forgiven(pairs: frozenset[str]) -> None:
    expectation = Expectation((Way((Required(("祝您愉快",)),)),))
    reply = Reply(Transcript("租您愉快"))
    situation = Situation(NOON, pairs=pairs)
    assert score_reply(reply, expectation, situation).passed is bool(pairs)
