"""Measured conduct: what happened in a call's time, held to the standard's rules.

What was not measured gets no verdict.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import groupby, pairwise
from math import log10
from statistics import linear_regression

from trainer.scoring import deductions
from trainer.scoring.limits import LOOK_UP_S, STANDARD, TOLERANCE_S, Limit, Limits
from trainer.scoring.manners import courtesies, laughs, listens
from trainer.scoring.normalise import normalise
from trainer.scoring.timeline import CallTimeline, HungUpBy, Speech, Stretch, Wait
from trainer.scoring.verdict import ConductVerdict, State

_PACE_MEASURABLE_S = 1.4
"""From here on the edges of the voice, some hundredths of a second, leave the pace true to 5 %."""

_FILLERS_MEASURABLE_S = 10.0
_TREND_OF = 3
_REPEATED_FROM = 6


def judge_turn(
    *,
    reply_latency_s: float | None = None,
    announced: bool = False,
    wait: Wait | None = None,
    caller: Stretch | None = None,
    speech: Iterable[Speech] = (),
    at: float | None = None,
    limits: Limits = STANDARD,
) -> tuple[ConductVerdict, ...]:
    """The rules of one turn: reply-latency, wait-5s, talk-over, pace, loudness.

    `reply_latency_s` runs from the end of the caller's line to the first sound of the reply; leave
    it None where a silence is due. A look-up that was `announced` before gives the reply LOOK_UP_S.
    `caller` is the caller's line, `speech` what the trainee said in the turn, `at` where the reply
    began.
    """
    said = tuple(speech)
    verdicts: list[ConductVerdict] = []
    if wait is not None:
        short = wait.kept_s < wait.required_s - TOLERANCE_S
        verdicts.append(_verdict("wait-5s", short, wait.kept_s, wait.required_s, at))
    elif reply_latency_s is not None and reply_latency_s >= 0:
        allowed = {**limits, "reply-latency": Limit(most=LOOK_UP_S)} if announced else limits
        verdicts.append(_held("reply-latency", reply_latency_s, allowed, at))
    if caller is not None and said and caller.seconds > 0:
        verdicts.append(_talk_over(caller, said, limits, at))
    verdicts += _pace(said, limits, at)
    verdicts += _loudness(said, limits, at)
    return tuple(verdicts)


def judge_call(timeline: CallTimeline, limits: Limits = STANDARD) -> tuple[ConductVerdict, ...]:
    """The rules of the whole call: answer-rings, dead-air, yield, loudness-step, loudness-trend,
    fillers, courtesy-words, hang-up, hold-announced, hold-length, repeats, laughter.

    The rules of single turns are `judge_turn`'s; no rule is judged by both.
    """
    return tuple(
        verdict
        for rule in (
            _rings,
            _dead_air,
            _yield,
            _loudness_step,
            _loudness_trend,
            _fillers,
            _courtesy,
            _hang_up,
            _holds,
            _repeats,
            _laughter,
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
    "loudness-trend": ("dB", deductions.SMALL),
    "fillers": ("1/min", deductions.SLIGHT),
    "courtesy-words": ("count", deductions.SMALL),
    "hang-up": ("s", deductions.GRAVE),
    "hold-announced": ("–", deductions.HEAVY),
    "hold-length": ("s", deductions.MEDIUM),
    "repeats": ("count", deductions.SLIGHT),
    "laughter": ("count", deductions.HEAVY),
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


def _talk_over(
    caller: Stretch, said: tuple[Speech, ...], limits: Limits, at: float | None
) -> ConductVerdict:
    over = [caller.overlap(piece.at) for piece in said if not listens(piece.text)]
    verdict = _held("talk-over", sum(over), limits, at)
    return replace(verdict, count=sum(seconds > 0 for seconds in over))


def _voiced(said: Iterable[Speech]) -> tuple[float, int]:
    """Seconds of voice and the characters spoken in them, where both were measured."""
    measured = [piece for piece in said if piece.voiced_s]
    seconds = sum(piece.voiced_s or 0.0 for piece in measured)
    return seconds, sum(sum(map(str.isalnum, piece.text)) for piece in measured)


def _pace(said: tuple[Speech, ...], limits: Limits, at: float | None) -> Iterator[ConductVerdict]:
    seconds, characters = _voiced(said)
    if seconds >= _PACE_MEASURABLE_S and characters:
        yield _held("pace", 60.0 * characters / seconds, limits, at)


def _level(said: Iterable[Speech]) -> float | None:
    """The level of all their voice together, in dBFS; None where it was not measured."""
    measured = [(p.voiced_s or 0.0, p.level_dbfs) for p in said if p.level_dbfs is not None]
    seconds = sum(voiced for voiced, _ in measured)
    if not seconds:
        return None
    return 10 * log10(sum(voiced * 10 ** (dbfs / 10) for voiced, dbfs in measured) / seconds)


def _loudness(
    said: tuple[Speech, ...], limits: Limits, at: float | None
) -> Iterator[ConductVerdict]:
    level = _level(said)
    if level is not None:
        yield _held("loudness", level, limits, at)


def _rings(call: CallTimeline, limits: Limits) -> Iterator[ConductVerdict]:
    if call.rings is not None and call.answered_at is not None:
        yield _held("answer-rings", float(call.rings), limits, call.answered_at)


def _dead_air(call: CallTimeline, limits: Limits) -> Iterator[ConductVerdict]:
    if call.answered_at is None or call.ended_at is None:
        return
    longest, excused, words = Stretch(call.answered_at, call.answered_at), 0.0, ""
    for silence in _silences(call, call.answered_at, call.ended_at):
        before = [p for p in call.speech if p.at.end <= silence.start and not listens(p.text)]
        if before and before[-1].announces and silence.seconds <= LOOK_UP_S:
            if silence.seconds > excused:
                excused, words = silence.seconds, before[-1].text
        elif silence.seconds > longest.seconds:
            longest = silence
    verdict = _held("dead-air", longest.seconds, limits, longest.start)
    yield replace(verdict, words=(words,)) if excused > longest.seconds else verdict


def _silences(call: CallTimeline, answered_at: float, ended_at: float) -> Iterator[Stretch]:
    """When nobody spoke, and no silence was due."""
    quiet_from = answered_at
    for busy in sorted(
        (
            *call.caller_lines,
            *(piece.at for piece in call.speech),
            *(hold.at for hold in call.holds),
            *call.due,
            *call.away,
            Stretch(ended_at, ended_at),
        ),
        key=lambda one: one.start,
    ):
        if busy.start > quiet_from:
            yield Stretch(quiet_from, busy.start)
        quiet_from = max(quiet_from, busy.end)


def _yield(call: CallTimeline, limits: Limits) -> Iterator[ConductVerdict]:
    if call.interruptions:
        worst = max(call.interruptions, key=lambda one: one.yielded_after_s)
        yield _held("yield", worst.yielded_after_s, limits, worst.at)


def _replies(call: CallTimeline) -> list[tuple[float, Speech]]:
    """The level of each reply that has one, in dBFS, and the stretch that it begins with."""
    replies = [list(pieces) for _, pieces in groupby(call.speech, lambda piece: piece.reply)]
    levels = [(_level(pieces), pieces[0]) for pieces in replies]
    return [(level, first) for level, first in levels if level is not None]


def _loudness_step(call: CallTimeline, limits: Limits) -> Iterator[ConductVerdict]:
    rises = [(after - before, first) for (before, _), (after, first) in pairwise(_replies(call))]
    if not rises:
        return
    limit = limits.get("loudness-step", STANDARD["loudness-step"])
    step, first = max(rises, key=lambda one: one[0])
    if limit.most is None or step <= limit.most:
        least = limit.least or 0.0
        slack = [one for one in rises if one[1].rises and one[0] < least]
        if slack:
            step, first = min(slack, key=lambda one: one[0])
            yield _verdict("loudness-step", True, step, least, first.at.start)
            return
    only_most = {"loudness-step": Limit(most=limit.most)}
    yield _held("loudness-step", max(0.0, step), only_most, first.at.start)


def _loudness_trend(call: CallTimeline, limits: Limits) -> Iterator[ConductVerdict]:
    replies = _replies(call)
    if len(replies) >= _TREND_OF:
        times = [first.at.start for _, first in replies]
        slope, _ = linear_regression(times, [level for level, _ in replies])
        yield _held("loudness-trend", slope * (times[-1] - times[0]), limits)


def _fillers(call: CallTimeline, limits: Limits) -> Iterator[ConductVerdict]:
    seconds, _ = _voiced(call.speech)
    if seconds >= _FILLERS_MEASURABLE_S:
        counted = sum(normalise(piece.text).fillers for piece in call.speech if piece.voiced_s)
        yield replace(_held("fillers", 60.0 * counted / seconds, limits), count=counted)


def _courtesy(call: CallTimeline, limits: Limits) -> Iterator[ConductVerdict]:
    if call.speech:
        said = courtesies(" ".join(piece.text for piece in call.speech))
        yield replace(_held("courtesy-words", float(len(said)), limits), words=said)


def _hang_up(call: CallTimeline, _limits: Limits) -> Iterator[ConductVerdict]:
    act = call.hang_up
    if act is None:
        return
    waited = max(0.0, act.at - act.last_word_at)
    due = act.allowed_after_s
    fault = act.who is HungUpBy.AGENT and (due is None or waited < due - TOLERANCE_S)
    verdict = _verdict("hang-up", fault, waited, due, act.at, critical=True)
    yield replace(verdict, who=act.who.value)


def _holds(call: CallTimeline, limits: Limits) -> Iterator[ConductVerdict]:
    if not call.holds:
        return
    silent = next((hold for hold in call.holds if not hold.announced), None)
    at = (silent or call.holds[0]).at.start
    yield _verdict("hold-announced", silent is not None, None, None, at)
    longest = max(call.holds, key=lambda hold: hold.at.seconds).at
    yield _held("hold-length", longest.seconds, limits, longest.start)


def _repeats(call: CallTimeline, limits: Limits) -> Iterator[ConductVerdict]:
    counts: Counter[str] = Counter()
    again: list[Speech] = []
    for piece in call.speech:
        text = normalise(piece.text).text
        if piece.asked_again or len(text) < _REPEATED_FROM:
            continue
        counts[text] += 1
        if counts[text] > 1:
            again.append(piece)
    if counts:
        at = again[0].at.start if again else None
        verdict = _held("repeats", float(len(again)), limits, at)
        yield replace(verdict, words=tuple(dict.fromkeys(piece.text for piece in again)))


def _laughter(call: CallTimeline, limits: Limits) -> Iterator[ConductVerdict]:
    laughed = [(piece, words) for piece in call.speech if (words := laughs(piece.text))]
    said = tuple(word for _, words in laughed for word in words)
    if call.speech:
        at = laughed[0][0].at.start if laughed else None
        yield replace(_held("laughter", float(len(said)), limits, at), words=said)
