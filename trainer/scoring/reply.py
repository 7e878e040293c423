"""Score one reply against what is expected of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from trainer.scoring.deductions import FULL_MARKS
from trainer.scoring.evidence import after, confidence, located
from trainer.scoring.expectation import Expectation, Required, Severity, Way
from trainer.scoring.forbidden import LOW_CONFIDENCE, forbidden_said, forbidden_verdict
from trainer.scoring.heard import NOTHING, Found, Heard, hear
from trainer.scoring.leaks import CONFIDENTIALITY, leaks
from trainer.scoring.match import locate, says_word, stands_in
from trainer.scoring.phrase import MET, UNCLEAR
from trainer.scoring.situation import Situation
from trainer.scoring.slots import SLOT, fill
from trainer.scoring.transcript import Reply
from trainer.scoring.verdict import ForbiddenVerdict, ReplyScore, RequiredVerdict, State
from trainer.scoring.wordings import Wording, wordings

_NO_CORE = UNCLEAR - 0.01
_FUTILE = UNCLEAR - 0.02
"""What is less alike is missed anyway."""

_SPOILT = 0.7
"""Evidence of which such a share is forbidden words is none."""

_MANDATED = 0.9
"""What is so like the mandated words has their courtesy too, and makes blunt words innocent."""

_ENOUGH = 0.9
"""Once a variant is so like, the others need not be tried."""


@dataclass(frozen=True, slots=True)
class _Hit:
    """An item's verdict, where it was found, and the words that it makes innocent: those where it
    was found, unless a slot took whatever was said."""

    verdict: RequiredVerdict
    found: Found
    innocent: Found


@dataclass(frozen=True, slots=True)
class _Tried:
    """A reply held to one way. `mark` is out of 100, before deductions."""

    way: Way
    hits: tuple[_Hit, ...]
    mark: float


def score_reply(
    reply: Reply,
    expectation: Expectation,
    situation: Situation,
    others: Sequence[Reply] = (),
) -> ReplyScore:
    """Score a reply: the way that fits it best, less what was said and must not be.

    `others` are the other replies to the same card in the call: items that may be said anywhere are
    looked for in them too.

    The score is 100 x the weight of what was met (or is unclear) by the weight of all that is
    required, less deductions; bonus items lift it up to 100. A critical fault leaves 0.
    """
    heard = hear(reply, situation.pairs)
    elsewhere = [(other, hear(other, situation.pairs)) for other in others]
    tried = [
        _try(way, reply, heard, situation, elsewhere) for way in expectation.ways or (Way(()),)
    ]
    best = max(tried, key=lambda one: one.mark)
    said = _forbidden(reply, heard, expectation, situation, best.hits)
    best = _without_rudeness(best, heard, said)
    captured = _captured(reply, heard, best.hits)
    certain = [hit for hit in said if hit.state is State.MET]
    score = min(FULL_MARKS, best.mark) - sum(hit.deduction for hit in certain)
    if any(hit.severity is Severity.CRITICAL for hit in certain):
        score = 0.0
    required = tuple(hit.verdict for hit in best.hits)
    missed = any(v.state is State.MISSED and not v.bonus for v in required)
    passed = not missed and not certain
    return ReplyScore(
        passed=passed,
        score=round(max(0.0, score), 2),
        required=required,
        forbidden=said,
        way=best.way.name,
        suggestion="" if passed else _suggestion(best.way, situation, captured),
        captured=captured,
        card=expectation.card,
        clause=expectation.clause,
    )


def _try(
    way: Way,
    reply: Reply,
    heard: Heard,
    situation: Situation,
    elsewhere: Sequence[tuple[Reply, Heard]],
) -> _Tried:
    total = sum(item.weight for item in way.required if not item.bonus)
    hits: list[_Hit] = []
    for item in way.required:
        points = item.bonus or (FULL_MARKS * item.weight / total if total else 0.0)
        hit = _sure(item, points, reply, _item(item, points, reply, heard, situation), situation)
        if item.anywhere and hit.verdict.state is not State.MET:
            there = (_item(item, points, *other, situation).verdict for other in elsewhere)
            met = next((verdict for verdict in there if verdict.state is State.MET), None)
            if met is not None:
                hit = _Hit(replace(met, span=None), NOTHING, NOTHING)
        hits.append(hit)
    hits = [_with_slots_filled(hit, hits) for hit in hits]
    if way.ordered:
        hits = _in_order(hits)
    return _tried(way, hits)


def _tried(way: Way, hits: Sequence[_Hit]) -> _Tried:
    return _Tried(way, tuple(hits), FULL_MARKS + sum(hit.verdict.change for hit in hits))


def _without_rudeness(tried: _Tried, heard: Heard, said: Sequence[ForbiddenVerdict]) -> _Tried:
    """Words that are forbidden as they were said meet nothing and fill no slot: 大声一点 is no
    请您大声一点."""
    spans = [
        hit.span
        for hit in said
        if hit.state is State.MET and hit.span is not None and hit.clause != CONFIDENTIALITY
    ]

    def rude(start: int, end: int) -> bool:
        shared = max((min(end, b) - max(start, a) for a, b in spans), default=0)
        return shared >= _SPOILT * (end - start)

    def spoilt(hit: _Hit) -> bool:
        if hit.verdict.span is not None and rude(*hit.verdict.span):
            return True
        filled = (heard.normal.starts[s] for _, s, e in hit.found.slots if e > s >= hit.found.end)
        return any(rude(first, first + 1) for first in filled)

    if not spans or not any(spoilt(hit) for hit in tried.hits):
        return tried
    hits = [
        replace(hit, verdict=replace(hit.verdict, state=State.MISSED)) if spoilt(hit) else hit
        for hit in tried.hits
    ]
    return _tried(tried.way, hits)


def _item(item: Required, points: float, reply: Reply, heard: Heard, situation: Situation) -> _Hit:
    """The verdict on one item by its best variant."""
    best, innocent = _best_variant(item, heard, situation)
    evidence = located(reply, heard, best)
    verdict = RequiredVerdict(
        text=fill(item.text, situation.facts, situation.now, situation.spans),
        state=_state(best, reply, heard),
        similarity=round(min(1.0, best.similarity), 4),
        evidence=evidence.text,
        span=evidence.span,
        start=evidence.start,
        end=evidence.end,
        points=points,
        bonus=item.bonus > 0,
    )
    return _Hit(verdict, best, innocent)


def _sure(item: Required, points: float, reply: Reply, hit: _Hit, situation: Situation) -> _Hit:
    """What was not clear may have been said again, clearly, in what follows."""
    span = hit.verdict.span
    if hit.verdict.state is not State.UNCLEAR or span is None or not reply.transcript.words:
        return hit
    rest, begin = after(reply, span[1])
    again = _item(item, points, rest, hear(rest, situation.pairs), situation).verdict
    if again.state is not State.MET or again.span is None:
        return hit
    moved = (again.span[0] + begin, again.span[1] + begin)
    return _Hit(replace(again, span=moved), hit.found, NOTHING)


def _best_variant(item: Required, heard: Heard, situation: Situation) -> tuple[Found, Found]:
    """The best place of the best variant, and the same as innocent words."""
    core = [fill(word, situation.facts, situation.now, situation.spans) for word in item.core]
    best = innocent = NOTHING
    for ceiling, wording in _candidates(item, heard, situation):
        if best.similarity >= min(ceiling, _ENOUGH):
            break
        found = locate(wording.phrase, heard)
        words = (*core, *wording.words)
        if found.similarity > _NO_CORE and not all(says_word(w, heard, found) for w in words):
            found = replace(found, similarity=_NO_CORE)
        if found.similarity > best.similarity:
            best = found
            innocent = NOTHING if wording.phrase.has_slot else found
    return best, innocent


def _candidates(item: Required, heard: Heard, situation: Situation) -> list[tuple[float, Wording]]:
    """The wordings that may be in the reply, each with the highest likeness that it could have, in
    falling order; what stands there word for word comes first."""
    ready = wordings(item.variants, situation)
    found = [(high, ready.every[n]) for high, n in ready.shortlist.of(heard, _FUTILE)]
    if len(found) > 1:
        found.sort(key=lambda one: (stands_in(one[1].phrase, heard), one[0]), reverse=True)
    return found


def _state(found: Found, reply: Reply, heard: Heard) -> State:
    if found.similarity < UNCLEAR:
        return State.MISSED
    sure = confidence(reply, heard.normal.span(found.start, found.end))
    if found.similarity < MET or (sure is not None and sure < LOW_CONFIDENCE):
        return State.UNCLEAR
    return State.MET


def _with_slots_filled(hit: _Hit, hits: Sequence[_Hit]) -> _Hit:
    """An open slot is not filled by the words of the next item: 我马上感谢您… says no deed."""
    others = {other.found.start for other in hits if other.found.similarity >= MET}
    if any(start >= hit.found.end and start in others for _, start, _ in hit.found.slots):
        return _Hit(replace(hit.verdict, state=State.MISSED), hit.found, NOTHING)
    return hit


def _in_order(hits: list[_Hit]) -> list[_Hit]:
    """Items that come before one that should stand before them count as missed."""
    done = 0
    result: list[_Hit] = []
    for hit in hits:
        if hit.found is NOTHING or hit.verdict.state is State.MISSED:
            result.append(hit)
        elif hit.found.start < done:
            late = replace(hit.verdict, state=State.MISSED, misplaced=True)
            result.append(_Hit(late, hit.found, hit.innocent))
        else:
            done = hit.found.start
            result.append(hit)
    return result


def _forbidden(
    reply: Reply,
    heard: Heard,
    expectation: Expectation,
    situation: Situation,
    hits: Sequence[_Hit],
) -> tuple[ForbiddenVerdict, ...]:
    if not heard.text:
        return ()
    innocent = [hit.innocent for hit in hits if hit.innocent.similarity >= _MANDATED]
    said: list[ForbiddenVerdict] = []
    for items in (expectation.forbidden, situation.general):
        for verdict in forbidden_said(items, heard, reply, situation, innocent):
            if not any(_within(verdict, other) for other in said):
                said.append(verdict)
    return (*said, *_leaks(reply, heard, expectation, situation, hits))


def _within(one: ForbiddenVerdict, other: ForbiddenVerdict) -> bool:
    """Whether the same words have been found before, as part of a fault at least as grave."""
    if one.span is None or other.span is None or one.deduction > other.deduction:
        return False
    return other.span[0] <= one.span[0] and one.span[1] <= other.span[1]


def _leaks(
    reply: Reply,
    heard: Heard,
    expectation: Expectation,
    situation: Situation,
    hits: Sequence[_Hit],
) -> list[ForbiddenVerdict]:
    public = [
        fill(number, situation.facts, situation.now, situation.spans)
        for number in expectation.public_numbers
    ]
    slots = [
        (start, end)
        for hit in hits
        if hit.verdict.state is State.MET
        for _, start, end in hit.found.slots
    ]
    found = leaks(heard, public, situation.facts, slots)
    return [forbidden_verdict(item, item.phrase, hit, heard, reply) for item, hit in found]


def _captured(reply: Reply, heard: Heard, hits: Sequence[_Hit]) -> tuple[tuple[str, str], ...]:
    """The original words that filled open slots of what was met."""
    words: dict[str, str] = {}
    for hit in hits:
        if hit.verdict.state is State.MET:
            for name, start, end in hit.found.slots:
                a, b = heard.normal.span(start, end)
                words.setdefault(name, reply.text[a:b])
    return tuple(words.items())


def _suggestion(way: Way, situation: Situation, captured: tuple[tuple[str, str], ...]) -> str:
    """The model answer with the trainee's own words in its slots; … where nobody knows any."""
    facts = {**dict(captured), **situation.facts}
    return SLOT.sub("……", fill(way.answer, facts, situation.now, situation.spans))
