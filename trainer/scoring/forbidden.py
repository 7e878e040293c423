"""Forbidden phrases: said, and not merely inside innocent words."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from trainer.scoring.deductions import FORBIDDEN
from trainer.scoring.evidence import confidence, located
from trainer.scoring.expectation import Forbidden
from trainer.scoring.heard import Found, Heard
from trainer.scoring.match import find_clause, find_exactly, locate
from trainer.scoring.phonetic import AccentPairs
from trainer.scoring.phrase import CERTAIN, Clause, Phrase, phrase_of, whole
from trainer.scoring.shortlist import Shortlist
from trainer.scoring.situation import Situation
from trainer.scoring.slots import expand
from trainer.scoring.transcript import Reply
from trainer.scoring.verdict import ForbiddenVerdict, State

LOW_CONFIDENCE = 0.5
BESIDE = "…"
"""Before a context of `unless`: it need not hold the words, it may stand near them."""

_EXCUSE = 0.9
_NEAR = 12
_AS_WRITTEN, _AS_SOUNDED = 2, 4
"""Up to so many characters a phrase is held to its characters, or to their sounds, one by one."""

_TRIES = 8
_POLITE = re.compile("(?:请您?[先再]?|方便|可以|(?<!只)能|可否)$")
_DENIAL = re.compile("(?:绝不|不会|不用|不必|不能|不是)")
_DENIAL_REACH = 8
_LIGHT = frozenset("这是的了我们您那您好就")


def forbidden_said(
    items: tuple[Forbidden, ...],
    heard: Heard,
    reply: Reply,
    situation: Situation,
    innocent: Sequence[Found],
) -> Iterator[ForbiddenVerdict]:
    """Those of `items` that were said, each once.

    Innocent is what lies inside longer evidence of a met required item (`innocent`), behind a 请 or
    方便, or in one of the item's `unless` contexts (beside it where the context begins with …).
    `^` before a phrase holds it to the start of the reply, `$` behind it to the end, both to the
    whole answer.
    """
    usual = _usual(items, situation.pairs)
    done: set[int] = set()
    for _, number in usual.shortlist.of(heard, CERTAIN):
        form = usual.forms[number]
        if form.number not in done:
            hit = _search(form, heard, innocent)
            if hit is not None:
                done.add(form.number)
                yield forbidden_verdict(form.item, form.item.phrase, hit, heard, reply)
    for item in usual.open:
        phrases = (one.phrase for variant in item.variants for one in expand(variant, situation))
        for form in _forms(0, item, phrases, situation.pairs):
            hit = _search(form, heard, innocent)
            if hit is not None:
                # A slot in the standard's own words (another holiday's greeting) is shown filled.
                shown = form.text if "{" in item.phrase else item.phrase
                yield forbidden_verdict(item, shown, hit, heard, reply)
                break


def forbidden_verdict(
    item: Forbidden, shown: str, hit: Found, heard: Heard, reply: Reply
) -> ForbiddenVerdict:
    """The verdict on what was found: not deducted where the recogniser was not sure of it."""
    sure = confidence(reply, heard.normal.span(hit.start, hit.end))
    state = State.UNCLEAR if sure is not None and sure < LOW_CONFIDENCE else State.MET
    evidence = located(reply, heard, hit)
    return ForbiddenVerdict(
        phrase=shown,
        evidence=evidence.text,
        severity=item.severity,
        state=state,
        span=evidence.span,
        start=evidence.start,
        end=evidence.end,
        deduction=FORBIDDEN[item.severity] if state is State.MET else 0.0,
        clause=item.clause,
    )


@dataclass(frozen=True, slots=True)
class _Form:
    """One phrase of an item, as written and made ready; `number` is the item's."""

    number: int
    item: Forbidden
    text: str
    phrase: Phrase
    at_start: bool
    at_end: bool

    @property
    def clause(self) -> Clause:
        """The phrase is looked for as one."""
        return self.phrase.clauses[0]


@dataclass(frozen=True, slots=True)
class _Usual:
    """Items whose phrases are the same in every situation, and the `open` others."""

    forms: tuple[_Form, ...]
    shortlist: Shortlist
    open: tuple[Forbidden, ...]


@lru_cache(maxsize=512)
def _usual(items: tuple[Forbidden, ...], pairs: AccentPairs) -> _Usual:
    slotted = tuple(item for item in items if any("{" in variant for variant in item.variants))
    forms = tuple(
        form
        for number, item in enumerate(items)
        if item not in slotted
        for form in _forms(number, item, item.variants, pairs)
    )
    return _Usual(forms, Shortlist([form.phrase for form in forms]), slotted)


def _forms(
    number: int, item: Forbidden, phrases: Iterator[str] | Sequence[str], pairs: AccentPairs
) -> Iterator[_Form]:
    for phrase in phrases:
        bare = phrase.strip("^$")
        ready = whole(bare, pairs)
        if ready.clauses:
            yield _Form(number, item, bare, ready, phrase.startswith("^"), phrase.endswith("$"))


def _search(form: _Form, heard: Heard, innocent: Sequence[Found]) -> Found | None:
    short = len(form.clause.text) <= _AS_SOUNDED
    begin = 0
    for _ in range(_TRIES):
        hit = (
            find_exactly(form.clause, heard, begin)
            if short
            else find_clause(form.clause, heard, begin, certain=True)
        )
        if hit.end <= hit.start or 0 < hit.similarity < CERTAIN:
            return None
        if (
            hit.similarity > 0
            and _as_written(form.clause.text, heard, hit)
            and _anchored(heard.text, hit, form.at_start, form.at_end)
            and not _denied(form, heard, hit)
            and not _POLITE.search(heard.text, max(0, hit.start - 4), hit.start)
            and not any(_wraps(found, hit) for found in innocent)
            and not _excused(hit, form.item.unless, heard)
        ):
            return hit
        begin = hit.end
    return None


def _denied(form: _Form, heard: Heard, hit: Found) -> bool:
    """Whether it is said that this is just not so: 我们不会因为这个停您的水电. What a comma parts
    from it is not denied: 不用，您看着给吧."""
    if form.clause.denials:
        return False
    denial = _DENIAL.search(heard.text, max(0, hit.start - _DENIAL_REACH), hit.start)
    if denial is None:
        return False
    return not any(map(heard.normal.parted, range(denial.end(), hit.start + 1)))


def _as_written(text: str, heard: Heard, hit: Found) -> bool:
    held = _AS_SOUNDED if heard.typed else _AS_WRITTEN
    return len(text) > held or heard.text[hit.start : hit.end] == text


def _wraps(found: Found, hit: Found) -> bool:
    """Whether a required phrase holds the hit among more words: 请您大声一点 asks, where the bare
    大声一点 orders."""
    inside = found.start <= hit.start and hit.end <= found.end
    return inside and found.end - found.start > hit.end - hit.start


def _anchored(text: str, hit: Found, at_start: bool, at_end: bool) -> bool:
    before, after = text[: hit.start], text[hit.end :]
    if at_start and at_end:
        return set(before) <= _LIGHT and set(after) <= _LIGHT
    return not (at_start and before) and not (at_end and not set(after) <= _LIGHT)


def _excused(hit: Found, unless: Sequence[str], heard: Heard) -> bool:
    """Whether one of the contexts that make the words innocent was said: over them, or beside them
    where the context begins with …."""
    contexts = _contexts(tuple(unless), heard.pairs)
    for _, number in contexts.shortlist.of(heard, _EXCUSE):
        phrase = unless[number]
        words = contexts.phrases[number]
        context = locate(words, heard)
        if context.similarity < _EXCUSE:
            continue
        reach = _NEAR if phrase.startswith(BESIDE) else 0
        touches = context.start - reach < hit.end and hit.start < context.end + reach
        # Found inside the hit, the context is only like the words that it is to excuse.
        if touches and (context.start < hit.start or hit.end < context.end):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _Contexts:
    phrases: tuple[Phrase, ...]
    shortlist: Shortlist


@lru_cache(maxsize=4096)
def _contexts(unless: tuple[str, ...], pairs: AccentPairs) -> _Contexts:
    phrases = tuple(phrase_of(phrase.removeprefix(BESIDE), pairs) for phrase in unless)
    return _Contexts(phrases, Shortlist(phrases))
