"""The robot trainee: answers a call by itself, as an ideal, a rude or a silent one, or from a file.

It sees the same events as the screens, and acts through the same controls as a person.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from trainer.call import events
from trainer.call.bell import RING_S
from trainer.call.controls import Answer, Control, Desk, HangUp, Hold, Note, Redial, Transfer
from trainer.call.events import Event
from trainer.call.plan import CallPlan, PlannedTurn
from trainer.content.model import Outcome
from trainer.scoring.limits import STANDARD

SAY_AFTER_S = 0.8
"""How long after the line before it a reply starts, unless a wait says otherwise."""

KEEPS_S = 0.2
"""What the ideal trainee adds to a silence that is due."""

RISES_DB, LOUDEST_DB = 3.0, 9.0
"""By how much the ideal trainee speaks up where he is to, each time, and at most in all."""

RATE, SLOW_RATE = 175, 160
"""How fast the robot speaks, in words a minute as `VoiceStyle` has it; and where the ideal trainee
is to speak slower than in every call."""

YIELDS_S = 0.5
"""How long after the caller broke in a trainee who yields has fallen silent."""

REDIALS_S = 2.0
"""How long after the line has dropped the ideal trainee redials."""

HOLDS_S = 3.0
"""How long the ideal trainee lets the caller wait where the call is to be held."""

_ROUNDING_S = 1e-6


@dataclass(frozen=True, slots=True)
class Utterance:
    """Something to be said: a text, or a wav file in its place. `voice` names a voice variant,
    `gain_db` changes the level, `rate` the pace (RATE is calm)."""

    text: str
    wav: Path | None = None
    voice: str | None = None
    gain_db: float = 0.0
    rate: int = RATE


@dataclass(frozen=True, slots=True)
class Hush:
    """Fall silent in the middle of what is being said."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the robot does.

    `wait_s` counts from the end of the last line or from the last deed, whichever was later; None:
    the usual pause after the last line for something said, none for a deed. Something said without
    a wait is a new reply: it does not break into one that the caller is still taking in. `at_once`
    speaks while the caller still does, `wait_s` after his line began. What is said with `yields`
    is broken off when the caller breaks in.
    """

    deed: Utterance | Control
    wait_s: float | None = None
    at_once: bool = False
    yields: bool = False


Behaviour = Callable[["View"], Step | None]
"""Asked for the next step whenever the robot is free; None: nothing to do for now."""


@dataclass(slots=True)
class View:
    """The call as the robot sees it."""

    plan: CallPlan
    turn: PlannedTurn | None = None
    visits: int = 0
    """Times the caller has spoken so far; a new number means that a reply is due."""
    scored: bool = False
    ringing: int = 0


@dataclass(slots=True)
class Robot:
    """Turns a behaviour into timed acts. Feed it the events; ask it what is due."""

    behaviour: Behaviour
    view: View
    _rang_at: float = 0.0
    _caller_speaks: bool = False
    _line_start: float = 0.0
    _line_end: float = 0.0
    _did_at: float = 0.0
    _busy_until: float = 0.0
    _yields: bool = False
    _hush_at: float | None = None
    _interrupted: bool = False
    _reply_open: bool = False
    _held: bool = False
    _dead: bool = False
    _next: Step | None = field(default=None)
    _over: bool = False

    @classmethod
    def of(cls, behaviour: Behaviour, plan: CallPlan) -> "Robot":
        """A robot at the start of the planned call."""
        return cls(behaviour, View(plan))

    def hear(self, event: Event) -> None:
        """Take note of what happened."""
        match event:
            case events.Ringing(at, ring, _):
                self.view.ringing = ring
                if ring == 1 and self.view.visits:  # The caller calls back.
                    self._rang_at = at
            case events.Answered(at):
                self.view.ringing = 0
                self._line_end = at
                self._dead = False
            case events.TurnStarted(_, turn):
                self.view.turn = self.view.plan.turns[turn]
                self.view.visits += 1
                self.view.scored = False
                self._reply_open = False
            case events.CallerSpeaks(at, _, text, again, interrupts):
                self._caller_speaks = bool(text)
                self._line_start = at
                self._interrupted = interrupts
                if again:
                    self._is_to_answer()
                if interrupts and self._yields:
                    self._hush_at = at + YIELDS_S
            case events.CallerDone(at):
                if self._caller_speaks:
                    self._line_end = max(self._line_end, at)
                self._caller_speaks = False
                if self._interrupted and at >= self._busy_until - _ROUNDING_S:
                    self._is_to_answer()
            case events.TurnScored():
                self.view.scored = True
                self._reply_open = False
            case events.HoldChanged(_, on):
                self._held = on
            case events.LineDropped(at):
                self._dead = True
                self._line_end = at
            case events.Reconnected():
                self._dead = False
            case events.HungUp():
                # Nothing to do until somebody calls again.
                self.view.turn = None
            case events.CallEnded():
                self._over = True
            case _:
                pass

    def _is_to_answer(self) -> None:
        """The caller has said more in the same turn; another reply is due."""
        self.view.visits += 1
        self._reply_open = False
        self._interrupted = False

    def due(self, at: float) -> Utterance | Hush | Control | None:
        """What the robot does now; None when it waits. Call again until None."""
        if self._over:
            return None
        if self._hush_at is not None and at >= self._hush_at - _ROUNDING_S:
            self._hush_at = None
            if at < self._busy_until:
                self._busy_until = self._line_end = at
                if not self._caller_speaks:
                    self._is_to_answer()
                return Hush()
        if at < self._busy_until - _ROUNDING_S:
            return None
        if self._next is None:
            self._next = self.behaviour(self.view)
        step = self._next
        if step is None or not self._may(step, at):
            return None
        self._next = None
        self._did_at = at
        self._yields = step.yields
        self._hush_at = None
        return step.deed

    def speaks_until(self, end: float) -> None:
        """The utterance just given out will last until `end`."""
        self._busy_until = end
        self._line_end = end
        self._reply_open = not self._held

    def _may(self, step: Step, at: float) -> bool:
        if isinstance(step.deed, Answer):
            return self.view.ringing > 0 and at >= self._rang_at + (step.wait_s or 0.0)
        if self.view.turn is None:
            return False
        if self._dead is not isinstance(step.deed, Redial):
            return False
        speaks = isinstance(step.deed, Utterance)
        if speaks and self._reply_open and (step.at_once or step.wait_s is None):
            return False
        if step.at_once:
            since = self._line_start
        elif self._caller_speaks and not self._held:
            return False
        else:
            since = self._line_end if step.wait_s is None else max(self._line_end, self._did_at)
        pause = step.wait_s
        if pause is None:
            pause = SAY_AFTER_S if speaks and not step.at_once else 0.0
        return at >= since + pause - _ROUNDING_S


def answer_after(rings: int) -> Step:
    """Pick up while ring number `rings` sounds, half a second into it."""
    return Step(Answer(), wait_s=(rings - 1) * RING_S + 0.5)


def _desk_deeds(turn: PlannedTurn) -> tuple[Step, ...]:
    """What an ideal trainee does in a turn once nothing more is to be said."""
    if turn.turn.hang_up_after_s is not None:
        return (Step(HangUp(), wait_s=turn.turn.hang_up_after_s + KEEPS_S),)
    awaited = {branch.on for branch in turn.turn.branches}
    if turn.turn.drops:
        return (Step(Redial(), wait_s=REDIALS_S),)
    if Outcome.SUPERVISOR in awaited:
        return (Step(Transfer(Desk.SUPERVISOR), wait_s=0.3),)
    if Outcome.TRANSFER in awaited:
        return (Step(Transfer(), wait_s=0.3),)
    if Outcome.HOLD in awaited:
        return (Step(Hold(True), wait_s=0.3), Step(Hold(False), wait_s=HOLDS_S))
    return ()


def _by_turn(reply: Callable[[PlannedTurn], Step | None], rings: int) -> Behaviour:
    """A behaviour that answers the phone, then gives each turn one reply and the deeds after it."""
    state = {"answered": False, "replied": 0, "done": 0}
    deeds: list[Step] = []

    def behave(view: View) -> Step | None:
        if not state["answered"]:
            state["answered"] = True
            return answer_after(rings)
        if view.turn is None:
            return None
        if deeds:
            return deeds.pop(0)
        if state["replied"] < view.visits:
            state["replied"] = view.visits
            step = reply(view.turn)
            if step is not None:
                return step
        spoken = view.turn.expectation is None or view.scored
        if state["done"] < view.visits and spoken:
            state["done"] = view.visits
            deeds.extend(_desk_deeds(view.turn))
            return deeds.pop(0) if deeds else None
        return None

    return behave


def ideal() -> Behaviour:
    """Says the model answers, keeps every silence, speaks louder and slower where he is to, fills
    the form, does what is right at the desk."""
    state = {"noted": False}
    gain = {"db": 0.0}

    def reply(turn: PlannedTurn) -> Step | None:
        if not turn.model_answer and _desk_deeds(turn):
            return None
        if turn.limits["loudness-step"].least is not None:
            gain["db"] = min(gain["db"] + RISES_DB, LOUDEST_DB)
        text = turn.model_answer or "好的，请您讲。"
        rate = RATE if turn.limits["pace"] == STANDARD["pace"] else SLOW_RATE
        wait = turn.wait_s + KEEPS_S if turn.wait_s else None
        return Step(Utterance(text, gain_db=gain["db"], rate=rate), wait, yields=True)

    calls = _by_turn(reply, rings=1)

    def behave(view: View) -> Step | None:
        if view.turn is not None and view.plan.record and not state["noted"]:
            state["noted"] = True
            return Step(Note(view.plan.record))
        return calls(view)

    return behave


def rude() -> Behaviour:
    """Says what must never be said, waits for nothing, and hangs up."""
    general = ("喂，说话呀", "不知道", "这不归我管")

    def reply(turn: PlannedTurn) -> Step | None:
        phrases = general
        if turn.expectation is not None and turn.expectation.forbidden:
            own = (item.phrase for item in turn.expectation.forbidden)
            phrases = tuple(text for text in own if "{" not in text) or general
        return Step(Utterance(phrases[0].strip("^$")))

    calls = _by_turn(reply, rings=5)
    turns = {"seen": 0}

    def behave(view: View) -> Step | None:
        step = calls(view)
        if step is not None and isinstance(step.deed, Utterance):
            turns["seen"] += 1
        if step is None and turns["seen"] >= 3 and view.scored:
            turns["seen"] = -99
            return Step(HangUp(), wait_s=0.2)
        return step

    return behave


def silent() -> Behaviour:
    """Picks up and never says a word."""
    steps = iter((answer_after(1),))
    return lambda _view: next(steps, None)


def scripted(steps: Iterable[Step]) -> Behaviour:
    """The given steps in order, then nothing: the call goes on to its end."""
    rest = iter(steps)
    return lambda _view: next(rest, None)
