"""The call as a pure state machine: inputs in, events out; no clock, no thread, no I/O.

Time is the call's own, in seconds since the first ring, and comes with every input. So a minute of
call runs in milliseconds, and the same inputs give the same events.
"""

from trainer.call import controls, events, mood
from trainer.call.caller import TALKED_OVER_S
from trainer.call.controls import Control, Desk
from trainer.call.conversation import Conversation, Phase
from trainer.call.events import Event, Party
from trainer.call.inputs import Heard, Input, LineEnded, Pressed, Tick, VoiceStarted
from trainer.call.log import AnswerRecord, CallLog, HangUpRecord, HoldRecord
from trainer.call.outcome import branch_of, outcome_of
from trainer.call.plan import CallPlan
from trainer.call.result import CallOutcome
from trainer.content.model import Outcome
from trainer.scoring.limits import TOLERANCE_S

REDIAL_S = 3.0
"""From the trainee's redial until the caller has picked up."""

HOLD_PATIENCE_S = 120.0
"""How long the caller stays on hold before he hangs up."""

LONGEST_CALL_S = 1800.0
"""After so long the line is closed, whatever goes on: a call may be written without an end."""

LINE_DIES_S = 15.0
"""Where the trainee is to hang up and does not: how long after he might have the line is closed."""


class CallSession:
    """One call. Feed it with `advance`; its events are all there is to know."""

    def __init__(self, plan: CallPlan, modality: str, model: str | None) -> None:
        """`modality` is voice or text, `model` names the recogniser; both go into the result."""
        self.log = CallLog(modality, model)
        self._plan = plan
        self._talk = Conversation(plan, self.log)
        self._floor = self._talk.floor
        self._connects_at: float | None = None
        """When the caller picks up whom the trainee has redialled."""

    @property
    def ended(self) -> bool:
        """Whether CallEnded has been given out."""
        return self._talk.phase is Phase.ENDED

    @property
    def due_s(self) -> float:
        """The silence that the trainee is to keep now, in seconds; 0 when none is due."""
        exchange = self._talk.exchange
        if self._awaits_hang_up:
            return exchange.turn.turn.hang_up_after_s or 0.0
        if self._talk.phase is Phase.LISTENING and not exchange.record.pieces:
            return exchange.turn.wait_s
        return 0.0

    @property
    def _awaits_hang_up(self) -> bool:
        """Whether all is said in a turn that the trainee may end."""
        turn = self._talk.exchange.turn
        if turn.turn.hang_up_after_s is None:
            return False
        nothing_due = turn.expectation is None and self._talk.phase is Phase.LISTENING
        return nothing_due or self._talk.phase is Phase.SETTLED

    def silence_s(self, at: float) -> float:
        """How long nobody has spoken, in seconds; music on hold is no silence."""
        off = (Phase.RINGING, Phase.CALLER, Phase.DEAD)
        if self._floor.speaking or self._talk.hold or self._talk.phase in off:
            return 0.0
        return max(0.0, at - self._floor.quiet_since)

    def advance(self, entry: Input) -> tuple[Event, ...]:
        """Take one input and return what follows from it, in order."""
        self._talk.out = []
        if not self.ended:
            match entry:
                case Tick(at):
                    self._tick(at)
                case Pressed(at, control):
                    self._pressed(at, control)
                case LineEnded(at):
                    if self._talk.phase is Phase.CALLER:
                        self._talk.line_ended(at)
                case VoiceStarted(at):
                    self._voice_started(at)
                case Heard():
                    self._heard(entry)
        return tuple(self._talk.out)

    def cancel(self, at: float) -> tuple[Event, ...]:
        """Break the call off."""
        self._talk.out = []
        if not self.ended:
            self._talk.end(at, CallOutcome.CANCELLED)
        return tuple(self._talk.out)

    # Time

    def _tick(self, at: float) -> None:
        talk = self._talk
        if talk.phase is Phase.RINGING:
            self._ring(at)
        elif talk.phase is Phase.CLOSING:
            if at >= talk.closes_at:
                talk.closed(at)
        elif at >= LONGEST_CALL_S:
            talk.give_up(at)
        elif talk.phase is Phase.DEAD:
            self._wait_for_redial(at)
        elif talk.hold is not None:
            self._wait_on_hold(at, talk.hold)
        elif talk.phase is Phase.CALLER:
            self._may_fall_silent(at)
        elif self._breaks_in(at):
            talk.break_in(at)
        elif not self._floor.speaking and not self._floor.types(at):
            self._wait(at)

    def _ring(self, at: float) -> None:
        if self._talk.bell.over(at):
            self._talk.end(at, CallOutcome.UNANSWERED)
        elif (rings := self._talk.bell.ring(at)) is not None:
            self._talk.out.append(rings)

    def _wait_on_hold(self, at: float, hold: HoldRecord) -> None:
        talk = self._talk
        talk.moved(talk.caller.still_held(at, hold))
        if talk.caller.leaves:
            self.log.why_left = talk.caller.why_left
        if talk.caller.leaves or at - hold.start >= HOLD_PATIENCE_S:
            talk.give_up(at)

    def _may_fall_silent(self, at: float) -> None:
        """A caller who yields does not speak against the trainee for long."""
        over = min(self._floor.talks_for(at), at - self._talk.line_from)
        if self._plan.scenario.persona.yields and self._floor.speaking and over >= TALKED_OVER_S:
            self._talk.line_ended(at, cut=True)

    def _breaks_in(self, at: float) -> bool:
        exchange = self._talk.exchange
        if self._talk.phase is not Phase.LISTENING or not exchange.may_break_in:
            return False
        return self._floor.talks_for(at) >= exchange.turn.turn.interjects_after_s

    def _wait(self, at: float) -> None:
        talk, exchange = self._talk, self._talk.exchange
        turn, silence = exchange.turn, self.silence_s(at)
        if exchange.patience_ends is not None:
            if at >= exchange.patience_ends:
                talk.settle(at)
        elif self._awaits_hang_up:
            if silence >= (turn.turn.hang_up_after_s or 0.0) + LINE_DIES_S:
                talk.settle_open_turn(at)
                talk.hung_up(at, Party.CALLER, CallOutcome.COMPLETED)
        elif silence >= turn.turn.timeout_s:
            # A turn that has its verdict waits for a deed (a transfer, a hold) that does not come.
            undone = talk.phase is Phase.SETTLED
            talk.settle_open_turn(at)
            if turn.line and not exchange.record.pieces:
                talk.moved(talk.caller.move(at, mood.NO_ANSWER))
            talk.follow(at, Outcome.SILENCE if undone else outcome_of(exchange.record))
        elif turn.line:
            talk.moved(talk.caller.waits(at, turn, self._floor.quiet_since, silence))
            if talk.caller.leaves:
                talk.settle_open_turn(at)
                talk.leave(at)

    # The desk

    def _pressed(self, at: float, control: Control) -> None:
        talk = self._talk
        match control:
            case controls.Answer() if talk.phase is Phase.RINGING:
                self._answer(at)
            case controls.HangUp() if talk.phase is Phase.RINGING:
                talk.end(at, CallOutcome.UNANSWERED)
            case controls.Redial() if talk.phase is Phase.DEAD:
                self._redial(at)
            case controls.Note(fields) if talk.phase is not Phase.RINGING:
                self.log.notes.update(fields)
            case _ if talk.phase in (Phase.RINGING, Phase.DEAD):
                pass
            case controls.HangUp():
                self._hang_up(at)
            case controls.Transfer(to):
                self._transfer(at, to)
            case controls.Hold(on):
                self._hold(at, on)
            case controls.FinishReply() if talk.exchange.patience_ends is not None:
                talk.settle(at)
            case controls.TypingStarted():
                self._floor.typing_starts(at)
                talk.out.append(events.SpeechStarted(at))
            case _:
                pass

    def _answer(self, at: float) -> None:
        self._ring(at)
        if self.ended:
            return
        bell = self._talk.bell
        self.log.answers.append(AnswerRecord(bell.since, at, bell.rings))
        self._floor.quiet_since = at
        self._talk.out.append(events.Answered(at, bell.rings))
        self._talk.enter(at, self._talk.following)

    def _hang_up(self, at: float) -> None:
        talk = self._talk
        if talk.phase is Phase.CLOSING:
            talk.closed(at)
            return
        turn = talk.exchange.turn
        replied = bool(talk.exchange.record.pieces) or turn.expectation is None
        after = turn.turn.hang_up_after_s
        kept = self.silence_s(at)
        talk.settle_open_turn(at)
        allowed = after is not None and replied and kept >= after - TOLERANCE_S
        before = self.log.hang_up
        if before is None or before.allowed:
            self.log.hang_up = HangUpRecord(at, kept, after if replied else None, allowed)
        if allowed:
            talk.hung_up(at, Party.AGENT, CallOutcome.COMPLETED)
            return
        talk.moved(talk.caller.move(at, mood.HUNG_UP_ON))
        target = branch_of(turn.turn, Outcome.HANG_UP)
        following = None if target is None else self._plan.after(target)
        if following is not None:
            talk.calls_back(at, following)
            talk.out.append(events.HungUp(at, Party.AGENT))
        else:
            talk.hung_up(at, Party.AGENT, CallOutcome.HUNG_UP)

    def _transfer(self, at: float, to: Desk) -> None:
        talk = self._talk
        if talk.phase is Phase.CLOSING:
            return
        talk.settle_open_turn(at)
        talk.take_back(at)
        talk.out.append(events.Transferred(at, to))
        turn = talk.exchange.turn.turn
        to_supervisor = to is Desk.SUPERVISOR
        target = branch_of(turn, Outcome.SUPERVISOR if to_supervisor else Outcome.TRANSFER)
        if target is None:
            wrong_desk = branch_of(turn, Outcome.SUPERVISOR) is not None
            self.log.critical.append(
                "客户该转给主管，却转给了同事" if wrong_desk else "在不该转接的时候把客户转走了"
            )
        following = None if target is None else self._plan.after(target)
        if following is not None:
            talk.enter(at, following)
        else:
            talk.end(at, CallOutcome.TRANSFERRED)

    def _hold(self, at: float, on: bool) -> None:
        talk = self._talk
        if on == (talk.hold is not None) or talk.phase is Phase.CLOSING:
            return
        if on:
            said = talk.exchange.record.text or self.log.last_said
            talk.hold = HoldRecord(at, None, said, talk.caller.alone_since(at))
            self.log.holds.append(talk.hold)
            talk.out.append(events.HoldChanged(at, True))
            talk.moved(talk.caller.put_on_hold(at, talk.hold))
            return
        talk.take_back(at)
        target = branch_of(talk.exchange.turn.turn, Outcome.HOLD)
        if target is not None:
            talk.settle_open_turn(at)
            talk.go(at, target)

    # A dead line

    def _redial(self, at: float) -> None:
        if self._connects_at is None:
            self._connects_at = at + REDIAL_S
            self._talk.out.append(events.Redialled(at))

    def _wait_for_redial(self, at: float) -> None:
        turn, drop = self._talk.exchange.turn.turn, self.log.drops[-1]
        if self._connects_at is None:
            if at - drop.start >= turn.timeout_s:
                self._not_redialled(at)
        elif at >= self._connects_at:
            self._connects_at = None
            drop.end = self._floor.quiet_since = at
            self._talk.out.append(events.Reconnected(at))
            self._talk.follow(at, Outcome.REDIAL)

    def _not_redialled(self, at: float) -> None:
        """The caller calls back himself, or gives up."""
        talk, drop = self._talk, self.log.drops[-1]
        talk.moved(talk.caller.move(at, mood.NOT_REDIALLED))
        target = branch_of(talk.exchange.turn.turn, Outcome.SILENCE)
        following = None if target is None else self._plan.after(target)
        if following is not None:
            drop.end = at
            talk.calls_back(at, following)
        else:
            self.log.why_left = "电话断了，没有给客户打回去"
            talk.end(at, CallOutcome.ABANDONED)

    # Speech

    def _voice_started(self, at: float) -> None:
        if self._talk.phase not in (Phase.RINGING, Phase.DEAD):
            self._floor.voice_starts(at)
            self._talk.out.append(events.SpeechStarted(at))

    def _heard(self, heard: Heard) -> None:
        talk, exchange = self._talk, self._talk.exchange
        if talk.phase in (Phase.RINGING, Phase.DEAD):
            return
        if heard.typed_from is None:
            self._floor.voice_ends()
            talk.out.append(events.SpeechEnded(heard.end))
        else:
            self._floor.sent()
        # Whoever is on hold hears music.
        if not heard.reply.text or talk.hold is not None:
            exchange.nothing_heard()
            return
        caller_speaks = talk.phase is Phase.CALLER
        silence = 0.0 if caller_speaks else heard.start - self._floor.quiet_since
        self._floor.quiet(heard.end)
        self.log.speech.append(heard)
        talk.out.append(events.ReplyHeard(heard.at, exchange.turn.turn.id, heard.reply.text))
        if talk.phase is Phase.CLOSING:
            return
        if exchange.only_listens(heard, caller_speaks):
            exchange.nothing_heard()
            return
        self.log.last_said = heard.reply.text
        exchange.take(heard, silence)
        if talk.phase is Phase.LISTENING and not exchange.unheeded:
            exchange.patience_ends = max(heard.at, heard.end + self._plan.scenario.pause_s)
            if exchange.complete:
                talk.settle(heard.at)
        elif talk.phase is Phase.SETTLED:
            # Said after the verdict, while a deed is awaited: it may better or spoil the reply.
            talk.settle(heard.at)
