"""The caller as a person: what he says in his mood, what moves it, when he has had enough."""

from trainer.call import mood
from trainer.call.log import CallLog, HoldRecord, TurnRecord
from trainer.call.measure import announces
from trainer.call.mood import Cause, Mood
from trainer.call.plan import CallPlan, PlannedTurn
from trainer.call.result import MoodChanged
from trainer.content.model import Outcome
from trainer.scoring.limits import LOOK_UP_S
from trainer.scoring.manners import listens
from trainer.speech.delivery import Delivery

TALKED_OVER_S = 1.5
"""How long a caller who yields is talked over before he falls silent."""

FURIOUS = "客户的火气到了 {mood}，一气之下挂了电话"


class Caller:
    """One caller during one call. What moves him is returned as events, and kept in `log`."""

    def __init__(self, plan: CallPlan, log: CallLog) -> None:
        self._plan = plan
        self._log = log
        self._mood = Mood(plan.scenario.persona.temper)
        self._told: tuple[TurnRecord, set[str]] | None = None
        """The turn that moved him last, and by what."""
        self._level: float | None = None
        """How loud the trainee last spoke, in dBFS."""
        self._bored_since: float | None = None
        self._excused: dict[str, bool] = {}
        self._held: HoldRecord | None = None

    @property
    def delivery(self) -> Delivery:
        """How he speaks now."""
        return self._mood.delivery

    def says(self, turn: PlannedTurn) -> PlannedTurn:
        """The turn with what he says in it in this mood."""
        return turn.said(self.delivery)

    @property
    def leaves(self) -> bool:
        """Whether he is so angry that he hangs up."""
        limit = self._plan.scenario.patience.hang_up
        return limit is not None and self._mood.value >= limit

    @property
    def why_left(self) -> str:
        """What is told of a caller who left, in Chinese."""
        return FURIOUS.format(mood=self._mood.value)

    def asks_for_supervisor(self, record: TurnRecord) -> PlannedTurn | None:
        """The turn in which he asks for the supervisor instead of what would follow on this one:
        once a call, and not while he is about to be transferred anyway."""
        patience = self._plan.scenario.patience
        if patience.supervisor is None or self._mood.value < patience.supervisor:
            return None
        branches = {branch.on for branch in record.planned.turn.branches}
        asked = any(turn.planned.turn.id == patience.supervisor_turn for turn in self._log.turns)
        if asked or branches & {Outcome.TRANSFER, Outcome.SUPERVISOR}:
            return None
        return self._plan.turns[patience.supervisor_turn]

    # What moves him

    def replied(self, at: float, record: TurnRecord) -> list[MoodChanged]:
        """The turn was scored; a turn scored again moves him by what is new in it."""
        if self._told is None or self._told[0] is not record:
            self._told = (record, set())
        causes = list(mood.of_reply(record, record.planned.limits, self._level))
        fresh = [cause for cause in causes if cause.name not in self._told[1]]
        self._told[1].update(cause.name for cause in causes)
        levels = [piece.dbfs for piece in record.pieces if piece.dbfs is not None]
        self._level = levels[-1] if levels else self._level
        return self.move(at, *fresh)

    def waits(
        self, at: float, turn: PlannedTurn, since: float, seconds: float
    ) -> list[MoodChanged]:
        """Nobody has spoken for so many seconds, `since` then."""
        limit = turn.limits["dead-air"].most
        if limit is None or seconds <= turn.wait_s + limit or since == self._bored_since:
            return []
        if seconds <= LOOK_UP_S and self._knows_why():
            return []
        self._bored_since = since
        return self.move(at, mood.dead_air(turn.wait_s + limit))

    def _knows_why(self) -> bool:
        said = self._log.last_said
        if said not in self._excused:
            self._excused[said] = announces(self._plan, said)
        return self._excused[said]

    def alone_since(self, at: float) -> float:
        """Since when he is on hold without a word, if he is put on hold at `at`: taking him back
        and saying nothing does not begin anew."""
        before = self._log.holds[-1] if self._log.holds else None
        if before is None or before.end is None:
            return at
        told = any(
            piece.start >= before.end and not listens(piece.reply.text)
            for piece in self._log.speech
        )
        return at if told else before.alone_since

    def put_on_hold(self, at: float, hold: HoldRecord) -> list[MoodChanged]:
        """He is put on hold."""
        told = announces(self._plan, hold.said_before)
        return [] if told else self.move(at, mood.UNANNOUNCED_HOLD)

    def still_held(self, at: float, hold: HoldRecord) -> list[MoodChanged]:
        """He is still on hold; told once when it has been too long."""
        limit = self._plan.limits["hold-length"].most
        if limit is None or hold is self._held or at - hold.alone_since <= limit:
            return []
        self._held = hold
        return self.move(at, mood.long_hold(limit))

    def move(self, at: float, *causes: Cause) -> list[MoodChanged]:
        """Let these causes move him."""
        changes = self._mood.move(at, causes)
        self._log.mood += changes
        return changes
