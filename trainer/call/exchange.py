"""One exchange of a call under way: what the caller says, and the reply as far as it has come."""

from trainer.call.assemble import score_turn, turn_result
from trainer.call.events import TurnScored
from trainer.call.inputs import Heard
from trainer.call.log import BargeIn, CallLog, TurnRecord
from trainer.call.measure import turn_conduct
from trainer.call.outcome import is_unclear, met_or_missed
from trainer.call.plan import CallPlan, PlannedTurn
from trainer.content.model import Outcome
from trainer.scoring.manners import listens


class Exchange:
    """A turn that is being held. Times are seconds of the call."""

    def __init__(self, plan: CallPlan, log: CallLog, turn: PlannedTurn, at: float) -> None:
        """The turn begins at `at`, with the caller's line if it has one."""
        self._plan = plan
        self._log = log
        self.turn = turn
        self.record = TurnRecord(turn, at)
        self.patience_ends: float | None = None
        """When the reply counts as finished; None while more is awaited."""
        self._scored = False
        self._unanswering = 0
        """How many stretches of the reply do not answer the caller's last words."""

    @property
    def unheeded(self) -> bool:
        """Whether nothing has been heard in answer to the caller's last words."""
        return len(self.record.pieces) <= self._unanswering

    @property
    def may_ask_again(self) -> bool:
        """Whether nothing but the hearing was at fault, so that the caller may ask for the reply
        once more: in practice, once."""
        record = self.record
        if self._plan.exam or record.asked_again or not self.turn.line or not record.pieces:
            return False
        record.score = record.score or score_turn(self._plan, record, self._log.turns)
        return is_unclear(record.score)

    @property
    def complete(self) -> bool:
        """Whether waiting could not better the reply: typed and sent, or nothing is missing."""
        record = self.record
        if self.turn.expectation is None or record.pieces[-1].typed_from is not None:
            return True
        record.score = score_turn(self._plan, record, self._log.turns)
        return met_or_missed(record.score) is Outcome.MET

    @property
    def may_break_in(self) -> bool:
        """Whether the caller still has something to break in with."""
        return bool(self.turn.interjection) and self.record.barge_in is None

    def asks_again(self) -> None:
        """The caller begins to ask for the reply once more."""
        self.record.asked_again = self._unanswering = len(self.record.pieces)
        self.patience_ends = None

    def breaks_in(self, at: float, speaking: bool) -> None:
        """The caller begins to interrupt the trainee, who is speaking (or typing)."""
        self.record.barge_in = BargeIn(at)
        self._unanswering = len(self.record.pieces) + speaking
        self.patience_ends = None

    def line_ended(self, at: float, speaking: bool) -> None:
        """The caller's words have ended, while the trainee spoke or not."""
        record, barge_in = self.record, self.record.barge_in
        if record.caller_end is None:
            record.caller_end = at
        if barge_in is not None and barge_in.end is None:
            barge_in.end = at
        if not self.unheeded and not speaking:
            self.patience_ends = at + self._plan.scenario.pause_s

    def nothing_heard(self) -> None:
        """What seemed to be a stretch of the reply was none."""
        self._unanswering = min(self._unanswering, len(self.record.pieces))

    def only_listens(self, heard: Heard, caller_speaks: bool) -> bool:
        """Whether these are a listener's small words (嗯, 是, 对) while the caller spoke."""
        line_end = self.record.caller_end
        over = bool(self.turn.line) and (line_end is None or heard.start < line_end)
        return (over or caller_speaks) and listens(heard.reply.text)

    def take(self, heard: Heard, silence_s: float) -> None:
        """A stretch of the reply, after so much silence."""
        record, barge_in = self.record, self.record.barge_in
        if not record.pieces:
            record.silence_before = max(0.0, silence_s)
        record.pieces.append(heard)
        if not self._scored:
            record.score = None
        if barge_in is not None and heard.start < barge_in.at:
            barge_in.yielded_s = max(0.0, heard.end - barge_in.at)
            if barge_in.end is not None and heard.end > barge_in.end:
                # He talked right through what the caller broke in with: that is his answer to it.
                self._unanswering -= 1

    def score(self, at: float) -> TurnScored | None:
        """Give the verdict on the reply: the first, or another; None where it is as before."""
        self.patience_ends = None
        record = self.record
        again, before = self._scored, record.score
        self._scored = True
        if again or before is None:
            record.score = score_turn(self._plan, record, self._log.turns)
        if record.caller_end is None:
            record.caller_end = at  # Cut off in the middle of the line.
        record.conduct = turn_conduct(self._plan, record, self._log)
        if not again:
            self._log.turns.append(record)
        if again and record.score == before:
            return None
        return TurnScored(at, turn_result(record))
