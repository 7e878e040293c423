from trainer.scoring.expectation import Severity
from trainer.scoring.scorecard import score_call
from trainer.scoring.verdict import ConductVerdict, ForbiddenVerdict, ReplyScore, State


def reply(score: float, *forbidden: ForbiddenVerdict) -> ReplyScore:
    return ReplyScore(not forbidden, score, (), forbidden)


def conduct(deduction: float, critical: bool = False) -> ConductVerdict:
    return ConductVerdict("hang-up", State.MISSED, 1.0, 5.0, "s", deduction, critical)


def test_the_mean_less_conduct() -> None:
    card = score_call([reply(100), reply(80)], [conduct(5)], 80)
    assert (card.score, card.passed, card.critical) == (85, True, ())


def test_nothing_said_scores_nothing() -> None:
    assert score_call([], [], 0).score == 0
    assert not score_call([], [], 80).passed


def test_critical_faults_fail_at_any_score() -> None:
    fatal = ForbiddenVerdict("骂人", "滚", Severity.CRITICAL)
    doubtful = ForbiddenVerdict("骂人", "滚", Severity.CRITICAL, State.UNCLEAR)
    assert not score_call([reply(100, fatal)], [], 80).passed
    assert score_call([reply(100, doubtful)], [], 80).passed
    card = score_call([reply(100)], [conduct(0, critical=True)], 80, ["泄露了住户资料"])
    assert card.critical == ("泄露了住户资料", "不该挂机时先挂了电话")


def test_the_score_stays_within_bounds() -> None:
    assert score_call([reply(3)], [conduct(5)], 0).score == 0
