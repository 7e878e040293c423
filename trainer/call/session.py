"""The call as a pure state machine: inputs in, events out; no clock, no thread, no I/O.

Time is the call's own, in seconds since the first ring, and comes with every input. So a minute of
call runs in milliseconds, and the same inputs give the same events.
"""

from enum import Enum, auto

from trainer.call import events
from trainer.call.assemble import assemble, score_turn, turn_result
from trainer.call.controls import (
    Answer,
    Control,
    FinishReply,
    HangUp,
    Hold,
    Note,
    Transfer,
    TypingStarted,
)
from trainer.call.events import Event, Party
from trainer.call.inputs import Heard, Input, LineEnded, Pressed, Tick, VoiceStarted
from trainer.call.log import AnswerRecord, CallLog, HangUpRecord, HoldRecord, TurnRecord
from trainer.call.measure import turn_conduct
from trainer.call.outcome import is_unclear, met_or_missed, outcome_of
from trainer.call.plan import ASK_AGAIN, CallPlan, PlannedTurn
from trainer.call.result import CallOutcome
from trainer.content.model import Outcome
from trainer.scoring.limits import TOLERANCE_S
from trainer.scoring.manners import listens

RING_S = 5.0
"""One ring with its pause: 1 s on, 4 s off, as on the mainland."""

PATIENCE_S = 1.0
"""How long an incomplete reply may pause for breath after the end of speech was noticed."""

TYPING_S = 60.0
"""How long after its first key a typed reply may take before the caller counts it as silence."""

CALLER_HANGS_UP_S = 0.6
"""From the last turn's end to the click of the caller's phone."""

CALLS_BACK_S = 4.0
"""How long after the trainee hung up a caller who calls back is heard ringing."""

HOLD_PATIENCE_S = 120.0
"""How long the caller stays on hold before he hangs up."""

LONGEST_CALL_S = 1800.0
"""After so long the line is closed, whatever goes on: a call may be written without an end."""

LINE_DIES_S = 15.0
"""Where the trainee is to hang up and does not: how long after he might have the line is closed."""


class _Phase(Enum):
    RINGING = auto()
    CALLER = auto()
    LISTENING = auto()
    SETTLED = auto()
    """The turn is scored and no branch leads on: a transfer, a hold or the hang-up is awaited."""
    CLOSING = auto()
    ENDED = auto()


class CallSession:
    """One call. Feed it with `advance`; its events are all there is to know."""

    def __init__(self, plan: CallPlan, modality: str, model: str | None) -> None:
        """`modality` is voice or text, `model` names the recogniser; both go into the result."""
        self.log = CallLog(modality, model)
        self._plan = plan
        self._phase = _Phase.RINGING
        self._rings = 0
        self._rings_from = 0.0
        self._off_since = 0.0
        self._turn: PlannedTurn = plan.first
        self._record = TurnRecord(plan.first, 0.0)
        self._speaking = False
        self._patience_ends: float | None = None
        self._typing_until = 0.0
        self._quiet_since = 0.0
        self._hold: HoldRecord | None = None
        self._ends_at = 0.0
        self._outcome = CallOutcome.COMPLETED
        self._out: list[Event] = []

    @property
    def ended(self) -> bool:
        """Whether CallEnded has been given out."""
        return self._phase is _Phase.ENDED

    @property
    def due_s(self) -> float:
        """The silence that the trainee is to keep now, in seconds; 0 when none is due."""
        if self._awaits_hang_up:
            return self._turn.turn.hang_up_after_s or 0.0
        if self._phase is _Phase.LISTENING and not self._record.pieces:
            return self._turn.wait_s
        return 0.0

    @property
    def _awaits_hang_up(self) -> bool:
        """Whether all is said in a turn that the trainee may end."""
        if self._turn.turn.hang_up_after_s is None:
            return False
        nothing_due = self._turn.expectation is None and self._phase is _Phase.LISTENING
        return nothing_due or self._phase is _Phase.SETTLED

    def silence_s(self, at: float) -> float:
        """How long nobody has spoken, in seconds; music on hold is no silence."""
        if self._speaking or self._hold or self._phase in (_Phase.RINGING, _Phase.CALLER):
            return 0.0
        return max(0.0, at - self._quiet_since)

    def advance(self, entry: Input) -> tuple[Event, ...]:
        """Take one input and return what follows from it, in order."""
        self._out = []
        if self._phase is not _Phase.ENDED:
            match entry:
                case Tick(at):
                    self._tick(at)
                case Pressed(at, control):
                    self._pressed(at, control)
                case LineEnded(at):
                    self._line_ended(at)
                case VoiceStarted(at):
                    self._voice_started(at)
                case Heard():
                    self._heard(entry)
        return tuple(self._out)

    def cancel(self, at: float) -> tuple[Event, ...]:
        """Break the call off."""
        self._out = []
        if self._phase is not _Phase.ENDED:
            self._end(at, CallOutcome.CANCELLED)
        return tuple(self._out)

    # Time

    def _tick(self, at: float) -> None:
        if self._phase is _Phase.RINGING:
            self._ring(at)
        elif self._phase is _Phase.CLOSING:
            if at >= self._ends_at:
                self._hung_up(at, Party.CALLER, self._outcome)
        elif at >= LONGEST_CALL_S:
            self._gives_up(at)
        elif self._hold is not None:
            if at - self._hold.start >= HOLD_PATIENCE_S:
                self._gives_up(at)
        elif self._phase in (_Phase.LISTENING, _Phase.SETTLED) and not self._speaking:
            self._wait(at)

    def _ring(self, at: float) -> None:
        due = int((at - self._rings_from) / RING_S + 1e-9) + 1 if at >= self._rings_from else 0
        if due > self._plan.scenario.rings:
            self._end(at, CallOutcome.UNANSWERED)
        elif due > self._rings:
            self._rings = due
            self._out.append(events.Ringing(at, due, self._plan.scenario.rings))

    def _wait(self, at: float) -> None:
        if at < self._typing_until:
            return
        if self._patience_ends is not None:
            if at >= self._patience_ends:
                self._settle(at)
        elif self._awaits_hang_up:
            if self.silence_s(at) >= (self._turn.turn.hang_up_after_s or 0.0) + LINE_DIES_S:
                self._settle_open_turn(at)
                self._hung_up(at, Party.CALLER, CallOutcome.COMPLETED)
        elif self.silence_s(at) >= self._turn.turn.timeout_s:
            self._settle_open_turn(at)
            self._follow(at, outcome_of(self._record))

    def _gives_up(self, at: float) -> None:
        """The caller has been on hold, or on the line, for too long."""
        self._settle_open_turn(at)
        self._hung_up(at, Party.CALLER, CallOutcome.ABANDONED)

    # The desk

    def _pressed(self, at: float, control: Control) -> None:
        if self._phase is _Phase.RINGING:
            if isinstance(control, Answer):
                self._answer(at)
            elif isinstance(control, HangUp):
                self._end(at, CallOutcome.UNANSWERED)
            return
        match control:
            case HangUp():
                self._agent_hangs_up(at)
            case Transfer():
                self._transfer(at)
            case Hold(on):
                self._hold_changed(at, on)
            case FinishReply() if self._patience_ends is not None:
                self._settle(at)
            case Note(fields):
                self.log.notes.update(fields)
            case TypingStarted():
                self._typing_until = at + TYPING_S
                self._out.append(events.SpeechStarted(at))
            case _:
                pass

    def _answer(self, at: float) -> None:
        self._ring(at)
        if self.ended:
            return
        self.log.answers.append(AnswerRecord(self._off_since, at, self._rings))
        self._quiet_since = at
        self._out.append(events.Answered(at, self._rings))
        self._enter(at, self._turn)

    def _agent_hangs_up(self, at: float) -> None:
        if self._phase is _Phase.CLOSING:
            self._hung_up(at, Party.CALLER, self._outcome)
            return
        replied = bool(self._record.pieces) or self._turn.expectation is None
        after = self._turn.turn.hang_up_after_s
        kept = self.silence_s(at)
        self._settle_open_turn(at)
        allowed = after is not None and replied and kept >= after - TOLERANCE_S
        before = self.log.hang_up
        if before is None or before.allowed:
            self.log.hang_up = HangUpRecord(at, kept, after if replied else None, allowed)
        target = None if allowed else self._branch(Outcome.HANG_UP)
        following = None if target is None else self._plan.after(target)
        if following is not None:
            self._calls_back(at, following)
        else:
            outcome = CallOutcome.COMPLETED if allowed else CallOutcome.HUNG_UP
            self._hung_up(at, Party.AGENT, outcome)

    def _calls_back(self, at: float, turn: PlannedTurn) -> None:
        """The caller dials again; the call goes on at `turn` once he is answered."""
        if self._hold is not None:
            self._take_back(at, self._hold)
        self._out.append(events.HungUp(at, Party.AGENT))
        self._phase = _Phase.RINGING
        self._rings, self._rings_from, self._off_since = 0, at + CALLS_BACK_S, at
        self._speaking = False
        self._turn = turn

    def _transfer(self, at: float) -> None:
        if self._phase is _Phase.CLOSING:
            return
        self._settle_open_turn(at)
        if self._hold is not None:
            self._take_back(at, self._hold)
        self._out.append(events.Transferred(at))
        target = self._branch(Outcome.TRANSFER)
        if target is None:
            self.log.critical.append("在不该转接的时候把客户转走了")
        following = self._plan.after(target) if target is not None else None
        if following is not None:
            self._enter(at, following)
        else:
            self._end(at, CallOutcome.TRANSFERRED)

    def _hold_changed(self, at: float, on: bool) -> None:
        if on == (self._hold is not None) or self._phase is _Phase.CLOSING:
            return
        if self._hold is None:
            self._hold = HoldRecord(at, None, self._record.text or self.log.last_said)
            self.log.holds.append(self._hold)
            self._out.append(events.HoldChanged(at, True))
            return
        self._take_back(at, self._hold)
        target = self._branch(Outcome.HOLD)
        if target is not None:
            self._settle_open_turn(at)
            self._go(at, target, CallOutcome.COMPLETED)

    def _take_back(self, at: float, hold: HoldRecord) -> None:
        hold.end = at
        self._hold = None
        self._quiet_since = at
        self._out.append(events.HoldChanged(at, False))

    # Speech

    def _line_ended(self, at: float) -> None:
        if self._phase is not _Phase.CALLER:
            return
        self._phase = _Phase.LISTENING
        if not self._record.asked_again:
            self._record.caller_end = at
        self._quiet_since = max(at, self._quiet_since)
        self._out.append(events.CallerDone(at, self._turn.turn.id))
        if not self._record.unheeded and not self._speaking:
            self._patience_ends = at + PATIENCE_S

    def _voice_started(self, at: float) -> None:
        if self._phase is _Phase.RINGING:
            return
        self._speaking = True
        self._out.append(events.SpeechStarted(at))

    def _heard(self, heard: Heard) -> None:
        if self._phase is _Phase.RINGING:
            return
        self._speaking = False
        if heard.typed_from is None:
            self._out.append(events.SpeechEnded(heard.end))
        else:
            self._typing_until = 0.0
        # Whoever is on hold hears music.
        if not heard.reply.text or self._hold is not None:
            return
        silence = 0.0 if self._phase is _Phase.CALLER else heard.start - self._quiet_since
        self._quiet_since = max(self._quiet_since, heard.end)
        self.log.speech.append(heard)
        self._out.append(events.ReplyHeard(heard.at, self._turn.turn.id, heard.reply.text))
        if self._phase is _Phase.CLOSING or self._only_listens(heard):
            return
        self.log.last_said = heard.reply.text
        record = self._record
        if not record.pieces:
            record.silence_before = max(0.0, silence)
        record.pieces.append(heard)
        if self._phase is not _Phase.SETTLED:
            record.score = None
        if self._phase is _Phase.LISTENING:
            self._patience_ends = heard.at + PATIENCE_S
            if self._complete():
                self._settle(heard.at)
        elif self._phase is _Phase.SETTLED:
            # Said after the verdict, while a deed is awaited: it may better or spoil the reply.
            self._settle(heard.at)

    def _only_listens(self, heard: Heard) -> bool:
        """Whether these are a listener's small words (嗯, 是, 对) while the caller spoke."""
        line_end = self._record.caller_end
        over = bool(self._turn.line) and (line_end is None or heard.start < line_end)
        return over and listens(heard.reply.text)

    def _complete(self) -> bool:
        """Whether waiting could not better the reply: typed and sent, or nothing is missing."""
        if self._turn.expectation is None or self._record.pieces[-1].typed_from is not None:
            return True
        self._record.score = score_turn(self._plan, self._record, self.log.turns)
        return met_or_missed(self._record.score) is Outcome.MET

    # Turns

    def _enter(self, at: float, turn: PlannedTurn) -> None:
        self._turn = turn
        self._record = TurnRecord(turn, at)
        self._patience_ends = None
        self._out.append(
            events.TurnStarted(at, turn.turn.id, turn.turn.card, turn.turn.step, turn.wait_s)
        )
        self._out.append(events.CallerSpeaks(at, turn.turn.id, turn.line))
        self._phase = _Phase.CALLER
        if not turn.line:
            # A silent caller's turn goes on from the last word, wherever the turn began.
            quiet = self._quiet_since
            self._line_ended(at)
            self._quiet_since = quiet

    def _settle(self, at: float) -> None:
        if self._is_unclear():
            self._ask_again(at)
        else:
            self._follow(at, self._score(at))

    def _is_unclear(self) -> bool:
        """Whether the caller may ask for the reply once more: in practice, once, and only where
        nothing but the hearing was at fault."""
        record = self._record
        if self._plan.exam or record.asked_again or not self._turn.line:
            return False
        if self._phase is not _Phase.LISTENING or not record.pieces:
            return False
        record.score = record.score or score_turn(self._plan, record, self.log.turns)
        return is_unclear(record.score)

    def _ask_again(self, at: float) -> None:
        record = self._record
        record.asked_again = len(record.pieces)
        self._patience_ends = None
        self._phase = _Phase.CALLER
        self._out.append(events.CallerSpeaks(at, self._turn.turn.id, ASK_AGAIN, again=True))

    def _settle_open_turn(self, at: float) -> None:
        """Give the verdict on a turn that something else than the reply brings to its end."""
        if self._phase is not _Phase.SETTLED:
            self._score(at)

    def _score(self, at: float) -> Outcome:
        self._patience_ends = None
        record = self._record
        again = self._phase is _Phase.SETTLED
        before = record.score
        if again or record.score is None:
            record.score = score_turn(self._plan, record, self.log.turns)
        if record.caller_end is None:
            record.caller_end = at  # Cut off in the middle of the line.
        record.conduct = turn_conduct(self._plan, record, self.log)
        if not again:
            self.log.turns.append(record)
        if not again or record.score != before:
            self._out.append(events.TurnScored(at, turn_result(record)))
        self._phase = _Phase.SETTLED
        return outcome_of(record)

    def _follow(self, at: float, outcome: Outcome) -> None:
        target = self._branch(outcome)
        if target is None and outcome is Outcome.FORBIDDEN:
            target = self._branch(met_or_missed(self._record.score))
        silent = outcome is Outcome.SILENCE
        if target is not None:
            self._go(at, target, CallOutcome.ABANDONED if silent else CallOutcome.COMPLETED)
        elif silent:
            self._close(at, CallOutcome.ABANDONED)

    def _branch(self, outcome: Outcome) -> str | None:
        deeds = (Outcome.TRANSFER, Outcome.HOLD, Outcome.HANG_UP)
        for branch in self._turn.turn.branches:
            if branch.on is outcome or (branch.on is Outcome.ANY and outcome not in deeds):
                return branch.goto
        return None

    def _go(self, at: float, target: str, outcome: CallOutcome) -> None:
        following = self._plan.after(target)
        if following is not None:
            self._enter(at, following)
        elif self._turn.turn.hang_up_after_s is None:
            self._close(at, outcome)

    # The end

    def _close(self, at: float, outcome: CallOutcome) -> None:
        self._phase = _Phase.CLOSING
        self._outcome = outcome
        self._ends_at = at + CALLER_HANGS_UP_S

    def _hung_up(self, at: float, who: Party, outcome: CallOutcome) -> None:
        self._out.append(events.HungUp(at, who))
        self._end(at, outcome)

    def _end(self, at: float, outcome: CallOutcome) -> None:
        if self._hold is not None:
            self._hold.end = at
        self._phase = _Phase.ENDED
        self._out.append(events.CallEnded(at, assemble(self._plan, self.log, outcome, at)))
