"""Cards and scenarios as the program uses them: frozen, checked, each with its place in a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Literal

from trainer.scoring.expectation import Expectation
from trainer.scoring.limits import Limit
from trainer.scoring.scorecard import AS_STANDARD, Weights


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """Where something was written: a file, and line and column counted from 1."""

    path: Path
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Step:
    """One reply that a card asks for. `wait_s` is the silence to be kept before it, in seconds (5
    where the standard says so)."""

    expectation: Expectation
    wait_s: float = 0.0

    def answer(self, way: str = "") -> str:
        """The model answer of that way, slots unfilled; of the first where it has no such way."""
        return self.expectation.only(way).ways[0].answer


@dataclass(frozen=True, slots=True)
class ConductRule:
    """What a measured rule of conduct allows. `rule` is its id (`wait-5s`), `note` says why,
    `clause` names the document and the rule that it stands for."""

    rule: str
    limit: Limit
    note: str
    clause: str


@dataclass(frozen=True, slots=True)
class Example:
    """A reply to a card with the verdict that it is to get, by which a card is tested.

    `missed` names the required items that it lacks by their mandated wordings, `forbidden` the
    forbidden phrases that it contains; all else is met. `moment` is when it is said.
    """

    say: str
    step: int
    way: str
    moment: datetime | None
    missed: tuple[str, ...]
    forbidden: tuple[str, ...]
    position: Position

    @property
    def good(self) -> bool:
        """Whether nothing is wrong with the reply."""
        return not self.missed and not self.forbidden


@dataclass(frozen=True, slots=True)
class Card:
    """One row of the service standard. `source` names the document and the rule; `conduct` is what
    it asks for beside the rules of every call."""

    id: str
    title: str
    chapter: str
    source: str
    steps: tuple[Step, ...]
    note: str
    tags: tuple[str, ...]
    position: Position
    conduct: tuple[ConductRule, ...] = ()
    examples: tuple[Example, ...] = ()

    def step(self, number: int) -> Step:
        """Step `number`, counted from 1; IndexError when the card has none."""
        if not 1 <= number <= len(self.steps):
            raise IndexError(number)
        return self.steps[number - 1]


class Outcome(StrEnum):
    """What a turn can come to; a turn's branches are tried in the order they were written."""

    MET = "met"
    MISSED = "missed"
    FORBIDDEN = "forbidden"
    SILENCE = "silence"
    TRANSFER = "transfer"
    SUPERVISOR = "supervisor"
    REDIAL = "redial"
    HOLD = "hold"
    HANG_UP = "hang-up"
    ANY = "any"


RecordField = Literal["时间", "房号", "姓名", "联系方式", "事项"]
"""What the form of a call has fields for (call-record)."""

END = "end"
"""The branch target that ends the call: the caller hangs up, content."""


DEEDS = frozenset(
    (Outcome.TRANSFER, Outcome.SUPERVISOR, Outcome.REDIAL, Outcome.HOLD, Outcome.HANG_UP)
)
"""What the trainee does at the desk; ANY does not stand for it."""


@dataclass(frozen=True, slots=True)
class Branch:
    """When a turn comes to `on`, the call goes on at turn `goto` (or ends at END)."""

    on: Outcome
    goto: str


@dataclass(frozen=True, slots=True)
class Persona:
    """Who calls. `language` is that of the voice (cmn, yue or hak), `dialect` what the lines are
    worded in, in Chinese; `gender` female or male; rate in words a minute, pitch from 0 to 100,
    volume from 0 to 1 as VoiceStyle has them: his own, in the mood he calls in. `mood` is a word
    for the persona card, `temper` the number that goes with it, from 0 (content) to 100 (furious).
    One who `yields` falls silent when he is talked over. A `name` of RANDOM_NAME is drawn anew for
    each call."""

    name: str
    title: str
    mood: str
    language: str = "cmn"
    dialect: str = "普通话"
    gender: str = "female"
    rate: int = 175
    pitch: int = 50
    volume: float = 1.0
    variant: int = 0
    temper: int = 30
    yields: bool = False


@dataclass(frozen=True, slots=True)
class Patience:
    """How angry the caller must be (0 to 100) to hang up, or to ask for the supervisor: the call
    then goes on at `supervisor_turn`. None where he never does."""

    hang_up: int | None = None
    supervisor: int | None = None
    supervisor_turn: str = ""


@dataclass(frozen=True, slots=True)
class LineConditions:
    """The telephone line: noise kind (none, white, hum, babble, street, crackle), signal-to-noise
    ratio in dB, the gain of the caller's voice in dB (negative for a faint caller), the echo of the
    room that he speaks into (none, light, heavy), and for how much of the time the line drops out,
    in percent."""

    noise: str = "none"
    snr_db: float = 30.0
    gain_db: float = 0.0
    echo: str = "none"
    drop_outs: float = 0.0


@dataclass(frozen=True, slots=True)
class LineChange:
    """What becomes of the line when a turn begins; None leaves things as they are."""

    noise: str | None = None
    snr_db: float | None = None
    gain_db: float | None = None
    echo: str | None = None
    drop_outs: float | None = None

    def of(self, line: LineConditions) -> LineConditions:
        """The line after the change."""
        written = {f.name: getattr(self, f.name) for f in fields(self)}
        return replace(line, **{name: v for name, v in written.items() if v is not None})


NO_CHANGE = LineChange()


@dataclass(frozen=True, slots=True)
class Turn:
    """The caller speaks (or stays silent), the trainee replies, the result decides the way on.

    What is heard is `caller`, unless `spoken` says how the voice is to read it, or `recording` is
    an audio file to be played in its place. `angry` and `calm` are what he says instead in such a
    mood; empty: the same.

    `card` and `step` say what the reply is held to; without a card nothing is scored. `way` narrows
    it where the situation decides. `timeout_s` is the silence after which the turn counts as
    unanswered. `hang_up_after_s` is set where the trainee may end the call: after that many seconds
    of silence; None elsewhere, where hanging up is a critical fault. `line` changes the telephone
    line from this turn on: the caller picks up the receiver, or walks to a window.

    `interjection` is what the caller breaks in with `interjects_after_s` seconds after the trainee
    began to speak (empty: he does not). Where the line `drops` it goes dead after his words, and
    the trainee is to redial.
    """

    id: str
    caller: str
    card: str | None
    step: int
    way: str
    timeout_s: float
    hang_up_after_s: float | None
    branches: tuple[Branch, ...]
    position: Position
    spoken: str = ""
    recording: Path | None = None
    line: LineChange = NO_CHANGE
    angry: str = ""
    calm: str = ""
    interjection: str = ""
    interjects_after_s: float = 2.0
    drops: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that the trainee of a run does; one of the fields is set, `at_once` (while the
    caller still speaks) and `yields` (falls silent when the caller breaks in) beside `say`.

    `wait_s` are seconds of silence before the next deed; `answer_after_rings` counts rings. A
    `transfer` goes to a colleague, or to the supervisor.
    """

    answer_after_rings: int | None = None
    say: str | None = None
    at_once: bool = False
    yields: bool = False
    wait_s: float | None = None
    hold: bool | None = None
    transfer: Literal["colleague", "supervisor"] | None = None
    redial: bool = False
    note: Mapping[str, str] | None = None
    hang_up: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """A trainee's deeds in a call drawn by `seed`, and what the call is to come to, by which a
    scenario is tested.

    `outcome` is a call outcome (completed, hung-up, …; None: any); the score lies between `least`
    and `most`; `visited` are the ids of the turns in order (empty: any).
    """

    name: str
    seed: int
    moment: datetime | None
    deeds: tuple[Deed, ...]
    passed: bool
    outcome: str | None
    least: float
    most: float
    visited: tuple[str, ...]
    position: Position


@dataclass(frozen=True, slots=True)
class Scenario:
    """A call as trainers write it. `facts` fill slots; of several values the seed draws one, and a
    value that names a kind of `draws.DRAWS` is made up.

    `moments` are the dates and hours the call may take place at (empty: now). `rings` is how long
    the phone rings before the caller gives up; `pause_s` how long an incomplete reply may pause, in
    seconds of silence. `patience` says what the caller's anger leads to. `pass_mark` is the score
    to reach, 0 to 100. `weights` say what faults of each kind count; `record` is what the form of
    the call must hold, by field, slots allowed.
    """

    id: str
    title: str
    aim: str
    level: int
    tags: tuple[str, ...]
    persona: Persona
    line: LineConditions
    briefing: str
    turns: tuple[Turn, ...]
    position: Position
    facts: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    moments: tuple[datetime, ...] = ()
    rings: int = 8
    pause_s: float = 1.5
    patience: Patience = Patience()
    pass_mark: float = 80.0
    weights: Weights = AS_STANDARD
    record: Mapping[str, str] = field(default_factory=dict[str, str])
    runs: tuple[Run, ...] = ()

    @property
    def lines(self) -> tuple[LineConditions, ...]:
        """The line as it is when the call begins, then all that its turns can make of it."""
        found = [self.line]
        for line in found:
            for turn in self.turns:
                changed = turn.line.of(line)
                if changed not in found:
                    found.append(changed)
        return tuple(found)

    def turn(self, turn_id: str) -> Turn:
        """The turn of that id; KeyError when there is none."""
        for turn in self.turns:
            if turn.id == turn_id:
                return turn
        raise KeyError(turn_id)
