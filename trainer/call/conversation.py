"""The turns of a call under way: which one is held, what it comes to, what follows on it.

Times are seconds of the call; what happens is added to `out`.
"""

from enum import Enum, auto

from trainer.call import events
from trainer.call.assemble import assemble
from trainer.call.bell import Bell
from trainer.call.caller import Caller
from trainer.call.events import Event, Party
from trainer.call.exchange import Exchange
from trainer.call.floor import Floor
from trainer.call.log import CallLog, DropRecord, HoldRecord
from trainer.call.outcome import branch_of, met_or_missed, outcome_of
from trainer.call.plan import ASK_AGAIN, CallPlan, PlannedTurn
from trainer.call.result import CallOutcome, MoodChanged
from trainer.content.model import Outcome

CALLER_HANGS_UP_S = 0.6
"""From the last turn's end to the click of the caller's phone."""


class Phase(Enum):
    """How far a call has come."""

    RINGING = auto()
    CALLER = auto()
    LISTENING = auto()
    SETTLED = auto()
    """The turn is scored and no branch leads on: a transfer, a hold or the hang-up is awaited."""
    DEAD = auto()
    """The line has dropped; the trainee is to redial."""
    CLOSING = auto()
    ENDED = auto()


class Conversation:
    """What is going on in one call."""

    def __init__(self, plan: CallPlan, log: CallLog) -> None:
        self.plan = plan
        self.log = log
        self.out: list[Event] = []
        self.phase = Phase.RINGING
        self.bell = Bell(plan.scenario.rings)
        self.following: PlannedTurn = plan.first
        """The turn that the call goes on with once the ringing phone is answered."""
        self.caller = Caller(plan, log)
        self.exchange = Exchange(plan, log, plan.first, 0.0)
        self.floor = Floor()
        self.hold: HoldRecord | None = None
        self.line_from = 0.0
        """When the caller began his last words."""
        self.closes_at = 0.0
        self._outcome = CallOutcome.COMPLETED

    # Turns

    def enter(self, at: float, turn: PlannedTurn) -> None:
        """Go on at that turn, with what the caller says in his mood."""
        said = self.caller.says(turn)
        self.exchange = Exchange(self.plan, self.log, said, at)
        self.out.append(
            events.TurnStarted(at, turn.turn.id, turn.turn.card, turn.turn.step, turn.wait_s)
        )
        quiet = self.floor.quiet_since
        self._caller_speaks(at, said.line)
        if not said.line:
            # A silent caller's turn goes on from the last word, wherever the turn began.
            self.line_ended(at)
            self.floor.quiet_since = quiet

    def break_in(self, at: float) -> None:
        """The caller interrupts the trainee."""
        self.exchange.breaks_in(at, self.floor.speaking)
        self._caller_speaks(at, self.exchange.turn.interjection, interrupts=True)

    def _caller_speaks(
        self, at: float, text: str, again: bool = False, interrupts: bool = False
    ) -> None:
        self.phase = Phase.CALLER
        self.line_from = at
        turn_id, delivery = self.exchange.turn.turn.id, self.caller.delivery
        self.out.append(events.CallerSpeaks(at, turn_id, text, again, interrupts, delivery))

    def line_ended(self, at: float, cut: bool = False) -> None:
        """The caller has said his words, or was `cut` off in them."""
        self.phase = Phase.LISTENING
        self.floor.quiet(at)
        turn = self.exchange.turn.turn
        self.exchange.line_ended(at, self.floor.speaking)
        self.out.append(events.CallerDone(at, turn.id, cut))
        if turn.drops:
            self._drop(at)

    def settle(self, at: float) -> None:
        """The reply is finished: score it and go on, or let the caller ask for it once more."""
        if self.phase is Phase.LISTENING and self.exchange.may_ask_again:
            self.exchange.asks_again()
            self._caller_speaks(at, ASK_AGAIN, again=True)
        else:
            self._score(at)
            self.follow(at, outcome_of(self.exchange.record))

    def settle_open_turn(self, at: float) -> None:
        """Give the verdict on a turn that something else than the reply brings to its end."""
        if self.phase is not Phase.SETTLED:
            self._score(at)

    def _score(self, at: float) -> None:
        scored = self.exchange.score(at)
        if scored is not None:
            self.out.append(scored)
            self.moved(self.caller.replied(at, self.exchange.record))
        self.phase = Phase.SETTLED

    def follow(self, at: float, outcome: Outcome) -> None:
        """Take the way on that the outcome of the turn leads, unless the caller has had enough."""
        turn, record = self.exchange.turn.turn, self.exchange.record
        supervisor = self.caller.asks_for_supervisor(record)
        target = branch_of(turn, outcome)
        if target is None and outcome is Outcome.FORBIDDEN:
            target = branch_of(turn, met_or_missed(record.score))
        silent = outcome is Outcome.SILENCE
        if self.caller.leaves:
            self.leave(at)
        elif supervisor is not None:
            self.enter(at, supervisor)
        elif target is not None:
            self.go(at, target, CallOutcome.ABANDONED if silent else CallOutcome.COMPLETED)
        elif silent:
            self._close(at, CallOutcome.ABANDONED)

    def go(self, at: float, target: str, outcome: CallOutcome = CallOutcome.COMPLETED) -> None:
        """Go on where a branch leads; where it leads to the end, the caller hangs up."""
        following = self.plan.after(target)
        if following is not None:
            self.enter(at, following)
        elif self.exchange.turn.turn.hang_up_after_s is None:
            self._close(at, outcome)

    def moved(self, changes: list[MoodChanged]) -> None:
        """The caller's mood has changed."""
        self.out += changes

    # The line

    def take_back(self, at: float) -> None:
        """The caller is on hold no more."""
        if self.hold is not None:
            self.hold.end = at
            self.hold = None
            self.floor.quiet_since = at
            self.out.append(events.HoldChanged(at, False))

    def calls_back(self, at: float, turn: PlannedTurn) -> None:
        """The caller, who was cut off, dials again; the call goes on at `turn` once he is
        answered."""
        self.take_back(at)
        self.phase = Phase.RINGING
        self.bell = Bell.again(self.plan.scenario.rings, at)
        self.floor.voice_ends()
        self.following = turn

    def _drop(self, at: float) -> None:
        self.settle_open_turn(at)
        self.log.drops.append(DropRecord(at))
        self.phase = Phase.DEAD
        self.floor.voice_ends()
        self.out.append(events.LineDropped(at))

    # The end

    def leave(self, at: float) -> None:
        """The caller hangs up in anger."""
        self.log.why_left = self.caller.why_left
        self._close(at, CallOutcome.ABANDONED)

    def give_up(self, at: float) -> None:
        """The caller has been on hold, or on the line, for too long."""
        self.settle_open_turn(at)
        self.hung_up(at, Party.CALLER, CallOutcome.ABANDONED)

    def _close(self, at: float, outcome: CallOutcome) -> None:
        self.phase = Phase.CLOSING
        self._outcome = outcome
        self.closes_at = at + CALLER_HANGS_UP_S

    def closed(self, at: float) -> None:
        """The caller has hung up, as he was about to."""
        self.hung_up(at, Party.CALLER, self._outcome)

    def hung_up(self, at: float, who: Party, outcome: CallOutcome) -> None:
        """The call ends because one of the two hung up."""
        self.out.append(events.HungUp(at, who))
        self.end(at, outcome)

    def end(self, at: float, outcome: CallOutcome) -> None:
        """The call is over."""
        if self.hold is not None:
            self.hold.end = at
        self.phase = Phase.ENDED
        self.out.append(events.CallEnded(at, assemble(self.plan, self.log, outcome, at)))
