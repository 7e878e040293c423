"""Measured conduct: what happened in a call's time, held to the standard's rules.

Times are seconds of the call. What was not measured is None or absent, and gets no verdict.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from trainer.scoring import deductions
from trainer.scoring.normalise import normalise
from trainer.scoring.verdict import ConductVerdict, State

RINGS = 3
"""Answer within 3 rings (conduct, opening-regular)."""

REPLY_LATENCY_S = 3.0
"""From the end of the caller's line to the reply."""

SILENCE_DUE_S = 5.0
"""The standard's "5 s" (silent-line, noisy-line, harassment)."""

TOLERANCE_S = 0.1
"""What the edges of voiced blocks may take off a silence that was kept."""

DEAD_AIR_S = 10.0
TALK_OVER_S = 0.5
YIELD_S = 1.0
PACE_FROM, PACE_TO = 120.0, 260.0
LOUDNESS_FROM, LOUDNESS_TO = -40.0, -6.0
LOUDNESS_STEP_DB = 10.0
"""Louder step by step, never in one jump (agent-too-quiet)."""

FILLERS_PER_MINUTE = 6.0
COURTESY_WORDS = 1.0
HOLD_S = 30.0
REPEATS = 1.0

_MEASURABLE_S = 1.0
_FILLERS_MEASURABLE_S = 10.0
_LISTENING = frozenset("嗯是对好的哦啊呃")
_COURTESY = ("您好", "请", "谢谢", "感谢", "对不起", "抱歉", "不好意思", "再见")
_REPEATED_FROM = 6


class HungUpBy(StrEnum):
    """Who closed the line."""

    AGENT = "agent"
    CALLER = "caller"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the call, in seconds."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return max(0.0, self.end - self.start)

    def overlap(self, other: "Stretch") -> float:
        """How long both last together, in seconds."""
        return max(0.0, min(self.end, other.end) - max(self.start, other.start))


@dataclass(frozen=True, slots=True)
class CallerLine:
    """The caller spoke, in turn `turn`."""

    at: Stretch
    turn: str = ""


@dataclass(frozen=True, slots=True)
class Speech:
    """The trainee spoke: `voiced_s` seconds of voice at `level_dbfs` (None where typed). `turn` is
    the turn it answers; `asked_again` says that the caller had not understood."""

    at: Stretch
    text: str
    turn: str = ""
    voiced_s: float | None = None
    level_dbfs: float | None = None
    asked_again: bool = False


@dataclass(frozen=True, slots=True)
class HoldStretch:
    """The caller was on hold; `announced` says whether he was told before."""

    at: Stretch
    announced: bool


@dataclass(frozen=True, slots=True)
class Wait:
    """A silence of `required_s` was due from `start`; `kept_s` of it was kept."""

    start: float
    required_s: float
    kept_s: float
    turn: str = ""


@dataclass(frozen=True, slots=True)
class Interruption:
    """The caller broke in at `at`; the trainee fell silent `yielded_after_s` later."""

    at: float
    yielded_after_s: float


@dataclass(frozen=True, slots=True)
class HangUpAct:
    """The line was closed by `who` at `at`; the last word ended at `last_word_at`.

    `allowed_after_s` is the silence after which the agent may hang up; None where he may not.
    """

    who: HungUpBy
    at: float
    last_word_at: float
    allowed_after_s: float | None = None


@dataclass(frozen=True, slots=True)
class CallTimeline:
    """What happened in a call. `rings` were heard before `answered_at`; `ended_at` is the end of
    the call. Lists are in order of time."""

    rings: int | None = None
    answered_at: float | None = None
    ended_at: float | None = None
    caller_lines: tuple[CallerLine, ...] = ()
    speech: tuple[Speech, ...] = ()
    holds: tuple[HoldStretch, ...] = ()
    waits: tuple[Wait, ...] = ()
    interruptions: tuple[Interruption, ...] = ()
    hang_up: HangUpAct | None = None


def judge_turn(
    *,
    reply_latency_s: float | None = None,
    wait: Wait | None = None,
    caller: Stretch | None = None,
    speech: Iterable[Speech] = (),
    at: float | None = None,
) -> tuple[ConductVerdict, ...]:
    """The rules of one turn: reply-latency, wait-5s, talk-over, pace, loudness.

    `reply_latency_s` runs from the end of the caller's line to the first sound of the reply; leave
    it None where a silence is due. `caller` is the caller's line, `speech` what the trainee said in
    the turn, `at` where the reply began.
    """
    said = tuple(speech)
    verdicts: list[ConductVerdict] = []
    if wait is not None:
        short = wait.kept_s < wait.required_s - TOLERANCE_S
        verdicts.append(
            _verdict("wait-5s", short, wait.kept_s, wait.required_s, "s", deductions.GRAVE, at)
        )
    elif reply_latency_s is not None and reply_latency_s >= 0:
        late = reply_latency_s > REPLY_LATENCY_S
        verdicts.append(
            _verdict(
                "reply-latency",
                late,
                reply_latency_s,
                REPLY_LATENCY_S,
                "s",
                deductions.SMALL,
                at,
            )
        )
    if caller is not None and said and caller.seconds > 0:
        over = sum(caller.overlap(piece.at) for piece in said if not listens(piece.text))
        verdicts.append(
            _verdict("talk-over", over > TALK_OVER_S, over, TALK_OVER_S, "s", deductions.HEAVY, at)
        )
    verdicts += _pace(said, at)
    verdicts += _loudness(said, at)
    return tuple(verdicts)


def judge_call(timeline: CallTimeline) -> tuple[ConductVerdict, ...]:
    """The rules of the whole call: answer-rings, dead-air, yield, loudness-step, fillers,
    courtesy-words, hang-up, hold-announced, hold-length, repeats.

    The rules of single turns are `judge_turn`'s; no rule is judged by both.
    """
    return tuple(
        verdict
        for rule in (
            _rings,
            _dead_air,
            _yield,
            _loudness_step,
            _fillers,
            _courtesy,
            _hang_up,
            _holds,
            _repeats,
        )
        for verdict in rule(timeline)
    )


def _verdict(
    rule: str,
    missed: bool,
    measured: float | None,
    limit: float | None,
    unit: str,
    deduction: float,
    at: float | None = None,
    critical: bool = False,
) -> ConductVerdict:
    return ConductVerdict(
        rule=rule,
        state=State.MISSED if missed else State.MET,
        measured=None if measured is None else round(measured, 2),
        limit=limit,
        unit=unit,
        deduction=deduction if missed else 0.0,
        critical=critical and missed,
        at=at,
    )


def listens(text: str) -> bool:
    """Whether these are the small words of a listener (嗯, 是, 对)."""
    return all(character in _LISTENING for character in text if character.isalnum())


def _voiced(said: Iterable[Speech]) -> tuple[float, int]:
    """Seconds of voice and the characters spoken in them, where both were measured."""
    measured = [piece for piece in said if piece.voiced_s]
    seconds = sum(piece.voiced_s or 0.0 for piece in measured)
    return seconds, sum(sum(map(str.isalnum, piece.text)) for piece in measured)


def _pace(said: tuple[Speech, ...], at: float | None) -> Iterator[ConductVerdict]:
    seconds, characters = _voiced(said)
    if seconds < _MEASURABLE_S or not characters:
        return
    pace = 60.0 * characters / seconds
    limit = PACE_FROM if pace < PACE_FROM else PACE_TO
    outside = not PACE_FROM <= pace <= PACE_TO
    yield _verdict("pace", outside, pace, limit, "字/分钟", deductions.SLIGHT, at)


def _loudness(said: tuple[Speech, ...], at: float | None) -> Iterator[ConductVerdict]:
    levels = [piece.level_dbfs for piece in said if piece.level_dbfs is not None]
    if not levels:
        return
    level = sum(levels) / len(levels)
    limit = LOUDNESS_TO if level > LOUDNESS_TO else LOUDNESS_FROM
    outside = not LOUDNESS_FROM <= level <= LOUDNESS_TO
    yield _verdict("loudness", outside, level, limit, "dBFS", deductions.SLIGHT, at)


def _rings(call: CallTimeline) -> Iterator[ConductVerdict]:
    if call.rings is not None and call.answered_at is not None:
        late = call.rings > RINGS
        yield _verdict(
            "answer-rings",
            late,
            float(call.rings),
            float(RINGS),
            "rings",
            deductions.MEDIUM,
            call.answered_at,
        )


def _dead_air(call: CallTimeline) -> Iterator[ConductVerdict]:
    if call.answered_at is None or call.ended_at is None:
        return
    busy = sorted(
        (
            *((line.at.start, line.at.end) for line in call.caller_lines),
            *((piece.at.start, piece.at.end) for piece in call.speech),
            *((hold.at.start, hold.at.end) for hold in call.holds),
            *((wait.start, wait.start + wait.required_s) for wait in call.waits),
            (call.ended_at, call.ended_at),
        )
    )
    longest, at, quiet_from = 0.0, call.answered_at, call.answered_at
    for start, end in busy:
        if start - quiet_from > longest:
            longest, at = start - quiet_from, quiet_from
        quiet_from = max(quiet_from, end)
    missed = longest > DEAD_AIR_S
    yield _verdict("dead-air", missed, longest, DEAD_AIR_S, "s", deductions.HEAVY, at)


def _yield(call: CallTimeline) -> Iterator[ConductVerdict]:
    if call.interruptions:
        worst = max(call.interruptions, key=lambda one: one.yielded_after_s)
        took = worst.yielded_after_s
        yield _verdict("yield", took > YIELD_S, took, YIELD_S, "s", deductions.MEDIUM, worst.at)


def _loudness_step(call: CallTimeline) -> Iterator[ConductVerdict]:
    levels = [(p.level_dbfs, p.at.start) for p in call.speech if p.level_dbfs is not None]
    if len(levels) < 2:
        return
    steps = [(after - before, at) for (before, _), (after, at) in pairwise(levels)]
    step, at = max(steps)
    missed = step > LOUDNESS_STEP_DB
    yield _verdict(
        "loudness-step", missed, max(0.0, step), LOUDNESS_STEP_DB, "dB", deductions.SMALL, at
    )


def _fillers(call: CallTimeline) -> Iterator[ConductVerdict]:
    seconds, _ = _voiced(call.speech)
    if seconds < _FILLERS_MEASURABLE_S:
        return
    counted = sum(normalise(piece.text).fillers for piece in call.speech if piece.voiced_s)
    rate = 60.0 * counted / seconds
    missed = rate > FILLERS_PER_MINUTE
    yield _verdict("fillers", missed, rate, FILLERS_PER_MINUTE, "1/min", deductions.SLIGHT)


def _courtesy(call: CallTimeline) -> Iterator[ConductVerdict]:
    if not call.speech:
        return
    text = "".join(piece.text for piece in call.speech)
    said = float(sum(text.count(word) for word in _COURTESY))
    missed = said < COURTESY_WORDS
    yield _verdict("courtesy-words", missed, said, COURTESY_WORDS, "count", deductions.SMALL)


def _hang_up(call: CallTimeline) -> Iterator[ConductVerdict]:
    act = call.hang_up
    if act is None:
        return
    waited = max(0.0, act.at - act.last_word_at)
    due = act.allowed_after_s
    fault = act.who is HungUpBy.AGENT and (due is None or waited < due - TOLERANCE_S)
    yield _verdict("hang-up", fault, waited, due, "s", deductions.GRAVE, act.at, critical=True)


def _holds(call: CallTimeline) -> Iterator[ConductVerdict]:
    if not call.holds:
        return
    silent = next((hold for hold in call.holds if not hold.announced), None)
    at = (silent or call.holds[0]).at.start
    yield _verdict("hold-announced", silent is not None, None, None, "–", deductions.HEAVY, at)
    longest = max(call.holds, key=lambda hold: hold.at.seconds).at
    missed = longest.seconds > HOLD_S
    yield _verdict(
        "hold-length", missed, longest.seconds, HOLD_S, "s", deductions.MEDIUM, longest.start
    )


def _repeats(call: CallTimeline) -> Iterator[ConductVerdict]:
    texts = [normalise(piece.text).text for piece in call.speech if not piece.asked_again]
    counts = Counter(text for text in texts if len(text) >= _REPEATED_FROM)
    if not counts:
        return
    again = float(sum(count - 1 for count in counts.values()))
    yield _verdict("repeats", again > REPEATS, again, REPEATS, "count", deductions.SLIGHT)
