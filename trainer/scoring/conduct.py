"""Measured conduct: what happened in a call's time, held to the standard's rules.

What was not measured gets no verdict.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from trainer.scoring import deductions
from trainer.scoring.normalise import normalise
from trainer.scoring.timeline import CallTimeline, HungUpBy, Speech, Stretch, Wait
from trainer.scoring.verdict import ConductVerdict, State

TOLERANCE_S = 0.1
"""What the edges of voiced blocks may take off a silence that was kept."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a rule allows: no less than `least`, no more than `most`; None is no bound."""

    least: float | None = None
    most: float | None = None

    def tightened(self, other: "Limit") -> "Limit":
        """The stricter of both, bound by bound."""
        least = [bound for bound in (self.least, other.least) if bound is not None]
        most = [bound for bound in (self.most, other.most) if bound is not None]
        return Limit(max(least, default=None), min(most, default=None))


Limits = Mapping[str, Limit]
"""Limits by rule. Silences that are due are no limits: they come with the measurement."""

STANDARD: Limits = {
    "answer-rings": Limit(most=3.0),
    "reply-latency": Limit(most=3.0),
    "dead-air": Limit(most=10.0),
    "talk-over": Limit(most=0.5),
    "yield": Limit(most=1.0),
    "pace": Limit(120.0, 260.0),
    "loudness": Limit(-40.0, -6.0),
    # Louder step by step, never in one jump (agent-too-quiet).
    "loudness-step": Limit(most=10.0),
    "fillers": Limit(most=6.0),
    "courtesy-words": Limit(least=1.0),
    "hold-length": Limit(most=30.0),
    "repeats": Limit(most=1.0),
}
"""The limits of section 6 of the standard (conduct, in every call)."""

_MEASURABLE_S = 1.0
_FILLERS_MEASURABLE_S = 10.0
_LISTENING = frozenset("嗯是对好的哦啊呃")
_COURTESY = ("您好", "请", "谢谢", "感谢", "对不起", "抱歉", "不好意思", "再见")
_REPEATED_FROM = 6


def tightened(limits: Limits, *others: Limits) -> Limits:
    """Limits as strict as all of these together."""
    strict = dict(limits)
    for other in others:
        for rule, limit in other.items():
            strict[rule] = strict.get(rule, Limit()).tightened(limit)
    return strict


def judge_turn(
    *,
    reply_latency_s: float | None = None,
    wait: Wait | None = None,
    caller: Stretch | None = None,
    speech: Iterable[Speech] = (),
    at: float | None = None,
    limits: Limits = STANDARD,
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
        verdicts.append(_verdict("wait-5s", short, wait.kept_s, wait.required_s, at))
    elif reply_latency_s is not None and reply_latency_s >= 0:
        verdicts.append(_held("reply-latency", reply_latency_s, limits, at))
    if caller is not None and said and caller.seconds > 0:
        over = sum(caller.overlap(piece.at) for piece in said if not listens(piece.text))
        verdicts.append(_held("talk-over", over, limits, at))
    verdicts += _pace(said, limits, at)
    verdicts += _loudness(said, limits, at)
    return tuple(verdicts)


def judge_call(timeline: CallTimeline, limits: Limits = STANDARD) -> tuple[ConductVerdict, ...]:
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
        for verdict in rule(timeline, limits)
    )


_PRICES: Mapping[str, tuple[str, float]] = {
    "answer-rings": ("rings", deductions.MEDIUM),
    "reply-latency": ("s", deductions.SMALL),
    "wait-5s": ("s", deductions.GRAVE),
    "dead-air": ("s", deductions.HEAVY),
    "talk-over": ("s", deductions.HEAVY),
    "yield": ("s", deductions.MEDIUM),
    "pace": ("字/分钟", deductions.SLIGHT),
    "loudness": ("dBFS", deductions.SLIGHT),
    "loudness-step": ("dB", deductions.SMALL),
    "fillers": ("1/min", deductions.SLIGHT),
    "courtesy-words": ("count", deductions.SMALL),
    "hang-up": ("s", deductions.GRAVE),
    "hold-announced": ("–", deductions.HEAVY),
    "hold-length": ("s", deductions.MEDIUM),
    "repeats": ("count", deductions.SLIGHT),
}
"""The unit in which a rule is measured, and what breaking it costs."""


def _verdict(
    rule: str,
    missed: bool,
    measured: float | None,
    limit: float | None,
    at: float | None = None,
    critical: bool = False,
) -> ConductVerdict:
    unit, deduction = _PRICES[rule]
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


def _held(rule: str, measured: float, limits: Limits, at: float | None = None) -> ConductVerdict:
    """The verdict on something measured; told with the bound that was broken or is nearest."""
    limit = limits.get(rule, STANDARD[rule])
    low = limit.least is not None and measured < limit.least
    high = limit.most is not None and measured > limit.most
    bound = limit.least if low or limit.most is None else limit.most
    return _verdict(rule, low or high, measured, bound, at)


def listens(text: str) -> bool:
    """Whether these are the small words of a listener (嗯, 是, 对)."""
    return all(character in _LISTENING for character in text if character.isalnum())


def _voiced(said: Iterable[Speech]) -> tuple[float, int]:
    """Seconds of voice and the characters spoken in them, where both were measured."""
    measured = [piece for piece in said if piece.voiced_s]
    seconds = sum(piece.voiced_s or 0.0 for piece in measured)
    return seconds, sum(sum(map(str.isalnum, piece.text)) for piece in measured)


def _pace(said: tuple[Speech, ...], limits: Limits, at: float | None) -> Iterator[ConductVerdict]:
    seconds, characters = _voiced(said)
    if seconds >= _MEASURABLE_S and characters:
        yield _held("pace", 60.0 * characters / seconds, limits, at)


def _loudness(
    said: tuple[Speech, ...], limits: Limits, at: float | None
) -> Iterator[ConductVerdict]:
    levels = [piece.level_dbfs for piece in said if piece.level_dbfs is not None]
    if levels:
        yield _held("loudness", sum(levels) / len(levels), limits, at)


def _rings(call: CallTimeline, limits: Limits) -> Iterator[ConductVerdict]:
    if call.rings is not None and call.answered_at is not None:
        yield _held("answer-rings", float(call.rings), limits, call.answered_at)


def _dead_air(call: CallTimeline, limits: Limits) -> Iterator[ConductVerdict]:
    if call.answered_at is None or call.ended_at is None:
        return
    busy = sorted(
        (
            *((line.at.start, line.at.end) for line in call.caller_lines),
            *((piece.at.start, piece.at.end) for piece in call.speech),
            *((hold.at.start, hold.at.end) for hold in call.holds),
            *((wait.start, wait.start + wait.required_s) for wait in call.waits),
            *((gone.start, gone.end) for gone in call.away),
            (call.ended_at, call.ended_at),
        )
    )
    longest, at, quiet_from = 0.0, call.answered_at, call.answered_at
    for start, end in busy:
        if start - quiet_from > longest:
            longest, at = start - quiet_from, quiet_from
        quiet_from = max(quiet_from, end)
    yield _held("dead-air", longest, limits, at)


def _yield(call: CallTimeline, limits: Limits) -> Iterator[ConductVerdict]:
    if call.interruptions:
        worst = max(call.interruptions, key=lambda one: one.yielded_after_s)
        yield _held("yield", worst.yielded_after_s, limits, worst.at)


def _loudness_step(call: CallTimeline, limits: Limits) -> Iterator[ConductVerdict]:
    levels = [(p.level_dbfs, p.at.start) for p in call.speech if p.level_dbfs is not None]
    if len(levels) < 2:
        return
    step, at = max((after - before, at) for (before, _), (after, at) in pairwise(levels))
    yield _held("loudness-step", max(0.0, step), limits, at)


def _fillers(call: CallTimeline, limits: Limits) -> Iterator[ConductVerdict]:
    seconds, _ = _voiced(call.speech)
    if seconds >= _FILLERS_MEASURABLE_S:
        counted = sum(normalise(piece.text).fillers for piece in call.speech if piece.voiced_s)
        yield _held("fillers", 60.0 * counted / seconds, limits)


def _courtesy(call: CallTimeline, limits: Limits) -> Iterator[ConductVerdict]:
    if call.speech:
        text = "".join(piece.text for piece in call.speech)
        yield _held("courtesy-words", float(sum(map(text.count, _COURTESY))), limits)


def _hang_up(call: CallTimeline, _limits: Limits) -> Iterator[ConductVerdict]:
    act = call.hang_up
    if act is None:
        return
    waited = max(0.0, act.at - act.last_word_at)
    due = act.allowed_after_s
    fault = act.who is HungUpBy.AGENT and (due is None or waited < due - TOLERANCE_S)
    yield _verdict("hang-up", fault, waited, due, act.at, critical=True)


def _holds(call: CallTimeline, limits: Limits) -> Iterator[ConductVerdict]:
    if not call.holds:
        return
    silent = next((hold for hold in call.holds if not hold.announced), None)
    at = (silent or call.holds[0]).at.start
    yield _verdict("hold-announced", silent is not None, None, None, at)
    longest = max(call.holds, key=lambda hold: hold.at.seconds).at
    yield _held("hold-length", longest.seconds, limits, longest.start)


def _repeats(call: CallTimeline, limits: Limits) -> Iterator[ConductVerdict]:
    texts = [normalise(piece.text).text for piece in call.speech if not piece.asked_again]
    counts = Counter(text for text in texts if len(text) >= _REPEATED_FROM)
    if counts:
        yield _held("repeats", float(sum(count - 1 for count in counts.values())), limits)
