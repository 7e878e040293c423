"""What a turn came to: from its verdict to the branch that is taken."""

from trainer.call.log import TurnRecord
from trainer.content.model import DEEDS, Outcome, Turn
from trainer.scoring.verdict import ReplyScore, State


def outcome_of(record: TurnRecord) -> Outcome:
    """What the turn came to: silence, something forbidden, or all said or not."""
    if not record.pieces:
        return Outcome.SILENCE
    score = record.score
    if score is not None and any(hit.state is State.MET for hit in score.forbidden):
        return Outcome.FORBIDDEN
    return met_or_missed(score)


def branch_of(turn: Turn, outcome: Outcome) -> str | None:
    """Where the call goes on when the turn comes to that; None where nothing leads on. A turn that
    only says where a transfer leads takes one to the supervisor, too."""
    for branch in turn.branches:
        if branch.on is outcome or (branch.on is Outcome.ANY and outcome not in DEEDS):
            return branch.goto
    return branch_of(turn, Outcome.TRANSFER) if outcome is Outcome.SUPERVISOR else None


def met_or_missed(score: ReplyScore | None) -> Outcome:
    """Whether all that is required was said, or may have been; where nothing is, it was."""
    missed = score is not None and any(
        item.state is State.MISSED and not item.bonus for item in score.required
    )
    return Outcome.MISSED if missed else Outcome.MET


def is_unclear(score: ReplyScore | None) -> bool:
    """Whether nothing but the hearing was at fault: something required may have been said."""
    return (
        score is not None
        and score.passed
        and any(item.state is State.UNCLEAR and not item.bonus for item in score.required)
    )
