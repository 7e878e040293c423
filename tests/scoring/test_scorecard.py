"""The verdict on a call, and every entry that explains it."""

import pytest

from trainer.scoring.deductions import RULES_VERSION
from trainer.scoring.expectation import Severity
from trainer.scoring.scorecard import Answered, Weights, score_call
from trainer.scoring.verdict import (
    ConductVerdict,
    Dimension,
    Entry,
    ForbiddenVerdict,
    RecordVerdict,
    ReplyScore,
    RequiredVerdict,
    Scorecard,
    State,
)

HELLO = RequiredVerdict("您好", State.MET, 1.0, "您好", (0, 2), points=50)
NO_NAME = RequiredVerdict("安居客服中心", State.MISSED, 0.2, points=50)
LATE = RequiredVerdict(
    "安居客服中心", State.MISSED, 1.0, "安居客服中心", (0, 6), 3.0, 4.0, points=50, misplaced=True
)
DOUBTFUL = RequiredVerdict("再见", State.UNCLEAR, 0.7, "在线", (2, 4), 5.0, 5.5, points=50)
KIND = RequiredVerdict("祝您愉快", State.MET, 1.0, "祝您愉快", (2, 6), points=5, bonus=True)
NOT_KIND = RequiredVerdict("祝您愉快", State.MISSED, 0.0, points=5, bonus=True)
RUDE = ForbiddenVerdict("等着", "等著", Severity.MAJOR, State.MET, (2, 4), 6.0, 6.4, 5.0, "第二条")
PERHAPS = ForbiddenVerdict("等着", "灯罩", Severity.MAJOR, State.UNCLEAR, (2, 4), 6.0, 6.4)
SWEARS = ForbiddenVerdict("骂人", "滚", Severity.CRITICAL, deduction=100.0, clause="第九条")


def answered(
    *required: RequiredVerdict,
    forbidden: tuple[ForbiddenVerdict, ...] = (),
    heard: str = "您好，等著",
    at: float | None = 2.5,
    turn: str = "one",
) -> Answered:
    passed = not forbidden and all(item.state is not State.MISSED for item in required)
    score = ReplyScore(
        passed,
        100,
        required,
        forbidden,
        suggestion="" if passed else "您好，安居客服中心。",
        card="hello",
        clause="第一条",
    )
    return Answered(turn, score, heard, at)


def hung_up(deduction: float = 5.0, critical: bool = False) -> ConductVerdict:
    state = State.MISSED
    return ConductVerdict("hang-up", state, 1.0, 5.0, "s", deduction, critical, at=30.0)


def adds_up(card: Scorecard) -> bool:
    total = 100 + sum(entry.points for entry in card.entries)
    return card.score == round(min(100, max(0, total)), 2)


def test_a_flawless_call_has_full_marks_and_nothing_to_explain() -> None:
    assert score_call([answered(HELLO)], [], 80) == Scorecard(100, True, rules=RULES_VERSION)


def test_a_missed_item_names_card_clause_time_words_and_the_better_wording() -> None:
    card = score_call([answered(HELLO, NO_NAME)], [], 80)
    assert card.entries == (
        Entry(
            Dimension.REQUIRED,
            -50,
            "没有说“安居客服中心”",
            card="hello",
            clause="第一条",
            heard="您好，等著",
            at=2.5,
            turn="one",
            better="您好，安居客服中心。",
        ),
    )
    assert (card.score, card.passed, card.critical) == (50, False, ())


def test_where_nothing_was_said_the_reason_says_so() -> None:
    (entry,) = score_call([answered(NO_NAME, heard="", at=None)], [], 80).entries
    assert entry.reason == "没有回答，该说“安居客服中心”"
    assert (entry.heard, entry.at) == ("", None)


def test_a_misplaced_item_was_said_but_not_in_its_place() -> None:
    (entry,) = score_call([answered(HELLO, LATE)], [], 80).entries
    assert entry.reason == "“安居客服中心”说了，但次序不对"
    assert (entry.points, entry.heard, entry.at) == (-50, "安居客服中心", 3.0)


def test_all_that_is_required_in_a_call_is_worth_a_hundred() -> None:
    replies = [answered(HELLO, NO_NAME), answered(HELLO), answered(HELLO), answered(HELLO)]
    card = score_call(replies, [], 80)
    assert [entry.points for entry in card.entries] == [-12.5]
    assert card.score == 87.5
    none = [answered(NO_NAME, NO_NAME, turn=str(number)) for number in range(3)]
    assert score_call(none, [], 80).score == 0


def test_a_forbidden_phrase_costs_its_step_however_many_replies_there_are() -> None:
    card = score_call([answered(HELLO, forbidden=(RUDE,)), answered(HELLO)], [], 80)
    assert card.entries == (
        Entry(
            Dimension.FORBIDDEN,
            -5,
            "说了禁语“等着”",
            card="hello",
            clause="第二条",
            heard="等著",
            at=6.0,
            turn="one",
            better="您好，安居客服中心。",
        ),
    )
    assert (card.score, card.passed) == (95, True)


def test_what_was_doubtful_is_shown_to_a_person_and_costs_nothing() -> None:
    card = score_call([answered(HELLO, DOUBTFUL, forbidden=(PERHAPS,))], [], 80)
    required, forbidden = card.entries
    assert (required.doubtful, forbidden.doubtful) == (True, True)
    assert (required.points, forbidden.points) == (0, 0)
    assert required.reason == "“再见”没有听清，不扣分，请人工判定"
    assert (required.heard, required.at) == ("在线", 5.0)
    assert forbidden.reason == "像是说了禁语“等着”，请人工判定"
    assert forbidden.clause == "第一条"
    assert (card.score, card.passed) == (100, True)


def test_a_rule_of_conduct_names_what_was_measured_and_its_clause() -> None:
    met = ConductVerdict("pace", State.MET, 200, 280, "字/分钟", 0.5)
    (entry,) = score_call([answered(HELLO)], [hung_up(), met], 80).entries
    assert entry == Entry(
        Dimension.CONDUCT,
        -5,
        "最后一句话后 1 秒挂机（须满 5 秒）",
        clause="客服话术标准 · 六、通话纪律 · 挂机",
        at=30.0,
    )


def test_the_form_of_the_call() -> None:
    record = [
        RecordVerdict("姓名", State.MET, "王芳", "王芳"),
        RecordVerdict("房号", State.MISSED, "502", "503"),
        RecordVerdict("联系方式", State.MISSED, "13812345678", ""),
        RecordVerdict("事项", State.UNCLEAR, "厨房漏水", "厨房的水"),
    ]
    card = score_call([answered(HELLO)], [], 80, record=record)
    assert [(entry.points, entry.reason, entry.doubtful) for entry in card.entries] == [
        (-3, "房号登记成“503”，应为“502”", False),
        (-3, "联系方式没有登记，应为“13812345678”", False),
        (0, "事项登记成“厨房的水”，应为“厨房漏水”", True),
    ]
    assert {entry.dimension for entry in card.entries} == {Dimension.RECORD}
    assert all("来电登记" in entry.clause for entry in card.entries)
    assert [(entry.heard, entry.better) for entry in card.entries[:2]] == [
        ("503", "502"),
        ("", "13812345678"),
    ]
    assert card.score == 94


def test_a_bonus_makes_good_for_faults_up_to_full_marks() -> None:
    card = score_call([answered(HELLO, KIND, forbidden=(RUDE,)), answered(HELLO)], [], 80)
    bonus, fault = card.entries
    assert (bonus.points, bonus.reason, bonus.better) == (5, "说了“祝您愉快”，加分", "")
    assert fault.points == -5
    assert card.score == 100
    assert score_call([answered(HELLO, KIND)], [], 80).score == 100


def test_a_bonus_that_was_not_earned_is_no_entry() -> None:
    assert score_call([answered(HELLO, NOT_KIND)], [], 80).entries == ()


def test_weights_multiply_a_dimension_and_nothing_else() -> None:
    replies = [answered(HELLO, NO_NAME, forbidden=(RUDE,)), answered(HELLO)]
    record = [RecordVerdict("房号", State.MISSED, "502", "")]

    def points(weights: Weights) -> list[float]:
        card = score_call(replies, [hung_up()], 80, record=record, weights=weights)
        assert adds_up(card)
        return [entry.points for entry in card.entries]

    assert points(Weights()) == [-25, -5, -5, -3]
    assert points(Weights(required=0.5)) == [-12.5, -5, -5, -3]
    assert points(Weights(forbidden=2)) == [-25, -10, -5, -3]
    assert points(Weights(conduct=0)) == [-25, -5, 0, -3]
    assert points(Weights(record=3)) == [-25, -5, -5, -9]


def test_every_point_lost_has_its_entry() -> None:
    replies = [
        answered(HELLO, NO_NAME, DOUBTFUL, forbidden=(RUDE, PERHAPS)),
        answered(HELLO, LATE, KIND, turn="two"),
        answered(HELLO, turn="three"),
    ]
    card = score_call(
        replies, [hung_up()], 60, record=[RecordVerdict("房号", State.MISSED, "502", "")]
    )
    assert adds_up(card)
    assert 0 < card.score < 100
    turns = ["one", "one", "two", "two", "one", "one", "", ""]
    assert [entry.turn for entry in card.entries] == turns
    dimensions = [entry.dimension for entry in card.entries]
    assert dimensions == sorted(dimensions, key=list(Dimension).index)


def test_a_call_without_a_reply_that_counts_scores_nothing() -> None:
    card = score_call([], [], 80)
    assert (card.score, card.passed) == (0, False)
    assert card.entries[0].reason == "整通电话没有一句可以评分的回答"
    assert adds_up(card)


def test_critical_faults_fail_at_any_score() -> None:
    card = score_call([answered(HELLO, forbidden=(SWEARS,))], [], 0)
    assert (card.score, card.passed, card.critical) == (0, False, ("说了严禁的话：“滚”",))
    doubtful = ForbiddenVerdict("骂人", "滚", Severity.CRITICAL, State.UNCLEAR)
    assert score_call([answered(HELLO, forbidden=(doubtful,))], [], 80).passed
    conduct = [hung_up(0, critical=True), hung_up(0, critical=True)]
    failed = score_call([answered(HELLO)], conduct, 80, critical=["电话没有接"])
    assert failed.critical == ("电话没有接", "不该挂机时先挂了电话")
    assert (failed.score, failed.passed) == (100, False)


@pytest.mark.parametrize(("mark", "passed"), [(50, True), (50.1, False)])
def test_the_pass_mark_is_to_be_reached(mark: float, passed: bool) -> None:
    assert score_call([answered(HELLO, NO_NAME)], [], mark).passed is passed


def test_the_score_stays_within_bounds() -> None:
    worst = [hung_up(60), hung_up(60)]
    card = score_call([answered(HELLO, NO_NAME)], worst, 0)
    assert card.score == 0
    assert adds_up(card)


def test_the_same_verdicts_give_the_same_scorecard() -> None:
    replies = [answered(HELLO, NO_NAME, forbidden=(RUDE,))]
    assert score_call(replies, [hung_up()], 80) == score_call(replies, [hung_up()], 80)
