"""The verdict on a call: full marks less every fault."""

from collections.abc import Sequence

from trainer.scoring.expectation import Severity
from trainer.scoring.verdict import ConductVerdict, ReplyScore, Scorecard, State

_CONDUCT_SENTENCES = {
    "hang-up": "不该挂机时先挂了电话",
    "wait-5s": "没有等满规定的静默时间",
    "hold-announced": "没有说明就让客户等待",
    "dead-air": "长时间不说话，也没有向客户说明",
}


def score_call(
    replies: Sequence[ReplyScore],
    conduct: Sequence[ConductVerdict],
    pass_mark: float,
    critical: Sequence[str] = (),
) -> Scorecard:
    """Judge a call: the mean of its replies' scores less the deductions of conduct, from 0 to 100.

    A call without a scored reply scores 0. It is passed at `pass_mark` or more when nothing failed
    it: `critical` sentences of the caller of this function, critical forbidden phrases that were
    surely said, and critical rules of conduct that were missed.
    """
    faults = [
        *critical,
        *(
            f"说了严禁的话：“{hit.evidence}”"
            for reply in replies
            for hit in reply.forbidden
            if hit.severity is Severity.CRITICAL and hit.state is State.MET
        ),
        *(
            _CONDUCT_SENTENCES.get(verdict.rule, f"违反了规定：{verdict.rule}")
            for verdict in conduct
            if verdict.critical and verdict.state is State.MISSED
        ),
    ]
    mean = sum(reply.score for reply in replies) / len(replies) if replies else 0.0
    lost = sum(verdict.deduction for verdict in conduct if verdict.state is State.MISSED)
    score = round(min(100.0, max(0.0, mean - lost)), 2)
    unique = tuple(dict.fromkeys(faults))
    return Scorecard(score=score, passed=score >= pass_mark and not unique, critical=unique)
