"""Score one reply against what is expected of it."""

from collections.abc import Mapping
from datetime import datetime

from trainer.scoring.evidence import confidence, located
from trainer.scoring.expectation import Expectation, Forbidden, Required, Severity, Way
from trainer.scoring.forbidden import LOW_CONFIDENCE, forbidden_said
from trainer.scoring.greeting import HolidaySpans
from trainer.scoring.match import (
    MET,
    NOTHING,
    UNCLEAR,
    WILDCARD,
    Found,
    Heard,
    hear,
    locate,
    says_word,
)
from trainer.scoring.phonetic import ALL_PAIRS, AccentPairs
from trainer.scoring.slots import expand, facts_in, fill
from trainer.scoring.transcript import Reply
from trainer.scoring.verdict import ForbiddenVerdict, ReplyScore, RequiredVerdict, State

FULL_MARKS = 100.0
_NO_CORE = UNCLEAR - 0.01


class _Scorer:
    """The reply made ready, and the context that fills slots."""

    def __init__(
        self,
        reply: Reply,
        facts: Mapping[str, str],
        now: datetime,
        spans: HolidaySpans | None,
        pairs: AccentPairs,
    ) -> None:
        self.reply = reply
        self.heard: Heard = hear(reply, pairs)
        self.facts = facts
        self.now = now
        self.spans = spans
        self.pairs = pairs

    def required(self, item: Required) -> tuple[RequiredVerdict, Found]:
        """The verdict on one item by its best variant, and the words that it makes innocent: where
        it was found, unless a slot took whatever was said."""
        best = innocent = NOTHING
        core = all(
            says_word(fill(word, self.facts, self.now, self.spans), self.heard, self.pairs)
            for word in item.core
        )
        for variant in item.variants:
            said = core and all(
                says_word(fact, self.heard, self.pairs) for fact in facts_in(variant, self.facts)
            )
            for phrase in expand(variant, self.facts, self.now, self.spans):
                found = locate(phrase, self.heard, self.pairs)
                if not said and found.similarity > _NO_CORE:
                    found = Found(_NO_CORE, found.start, found.end)
                if found.similarity > best.similarity:
                    best = found
                    innocent = NOTHING if WILDCARD in phrase else found
        state = self._state(best)
        evidence = located(self.reply, self.heard, best)
        verdict = RequiredVerdict(
            text=fill(item.text, self.facts, self.now, self.spans),
            state=state,
            similarity=round(min(1.0, best.similarity), 4),
            evidence=evidence.text,
            span=evidence.span,
            start=evidence.start,
            end=evidence.end,
            weight=item.weight,
            bonus=item.bonus,
        )
        return verdict, innocent

    def _state(self, found: Found) -> State:
        if found.similarity < UNCLEAR:
            return State.MISSED
        sure = confidence(self.reply, self.heard.normal.span(found.start, found.end))
        if found.similarity < MET or (sure is not None and sure < LOW_CONFIDENCE):
            return State.UNCLEAR
        return State.MET

    def forbidden(self, item: Forbidden, innocent: tuple[Found, ...]) -> ForbiddenVerdict | None:
        """The verdict when the item was said."""
        phrases = [
            phrase
            for variant in item.variants
            for phrase in expand(variant, self.facts, self.now, self.spans)
        ]
        return forbidden_said(item, phrases, self.heard, self.reply, innocent, self.pairs)


def score_reply(
    reply: Reply,
    expectation: Expectation,
    facts: Mapping[str, str],
    now: datetime,
    *,
    general: tuple[Forbidden, ...] = (),
    spans: HolidaySpans | None = None,
    pairs: AccentPairs = ALL_PAIRS,
) -> ReplyScore:
    """Score a reply: the way that fits it best, less what was said and must not be.

    `facts` fill slots (`company` is the whole spoken name); a slot without a fact takes any 1 to 12
    characters. `now` decides {greeting}, {holiday_greeting} and {wrong_holiday_greeting}; `spans`
    are the site's own holidays. `general` holds the forbidden phrases of every call. `pairs` are
    the sounds that count as one in a spoken reply.

    The score is 100 x the weight of what was met (or is unclear) by the weight of all that is
    required, less deductions; bonus items lift it up to 100. A critical fault leaves 0.
    """
    scorer = _Scorer(reply, facts, now, spans, pairs)
    ways = [_score_way(scorer, way) for way in expectation.ways] or [((), (), 0.0)]
    best = max(range(len(ways)), key=lambda index: ways[index][2])
    verdicts, evidence, mark = ways[best]
    said = [
        verdict
        for item in (*expectation.forbidden, *general)
        if (verdict := scorer.forbidden(item, evidence)) is not None
    ]
    certain = [hit for hit in said if hit.state is State.MET]
    score = min(FULL_MARKS, mark) - sum(hit.deduction for hit in certain)
    if any(hit.severity is Severity.CRITICAL for hit in certain):
        score = 0.0
    missed = any(v.state is State.MISSED and not v.bonus for v in verdicts)
    return ReplyScore(
        passed=not missed and not certain,
        score=round(max(0.0, score), 2),
        required=verdicts,
        forbidden=tuple(said),
        way=expectation.ways[best].name if expectation.ways else "",
    )


def _score_way(
    scorer: _Scorer, way: Way
) -> tuple[tuple[RequiredVerdict, ...], tuple[Found, ...], float]:
    pairs = [scorer.required(item) for item in way.required]
    verdicts = tuple(verdict for verdict, _ in pairs)
    evidence = tuple(found for verdict, found in pairs if verdict.state is State.MET)
    total = sum(v.weight for v in verdicts if not v.bonus)
    gained = sum(v.weight for v in verdicts if v.state is not State.MISSED)
    mark = FULL_MARKS * gained / total if total else FULL_MARKS
    return verdicts, evidence, mark
