"""Forbidden phrases: said, and not merely inside innocent words."""

from collections.abc import Sequence

from trainer.scoring.deductions import FORBIDDEN
from trainer.scoring.evidence import confidence, located
from trainer.scoring.expectation import Forbidden
from trainer.scoring.match import CERTAIN, MET, Found, Heard, find_clause, locate, whole
from trainer.scoring.phonetic import ALL_PAIRS, AccentPairs
from trainer.scoring.transcript import Reply, Source
from trainer.scoring.verdict import ForbiddenVerdict, State

LOW_CONFIDENCE = 0.5
_NEAR = 12
_EXACT_UP_TO = 4
_TRIES = 8
_OVERLAP = 0.45
"""Even where all that is missing is courtesy, a certain hit shares half of its characters."""
_POLITE = ("请", "请您", "请您先", "请先")
_LIGHT = frozenset("这是的了我们您那您好就")


def forbidden_said(
    item: Forbidden,
    phrases: Sequence[str],
    heard: Heard,
    reply: Reply,
    innocent: Sequence[Found],
    pairs: AccentPairs = ALL_PAIRS,
) -> ForbiddenVerdict | None:
    """The verdict when one of `phrases` (the item's variants, slots filled) was said; else None.

    Innocent is what lies inside longer evidence of a met required item (`innocent`), behind a 请,
    or in or beside one of the item's `unless` contexts. `^` before a phrase holds it to the start
    of the reply, `$` behind it to the end, both to the whole answer.
    """
    for phrase in phrases:
        hit = _search(phrase, item.unless, heard, innocent, pairs)
        if hit is None:
            continue
        sure = confidence(reply, heard.normal.span(hit.start, hit.end))
        state = State.UNCLEAR if sure is not None and sure < LOW_CONFIDENCE else State.MET
        evidence = located(reply, heard, hit)
        return ForbiddenVerdict(
            # A slot in the standard's own words (another holiday's greeting) is shown filled.
            phrase=(phrase if "{" in item.phrase else item.phrase).strip("^$"),
            evidence=evidence.text,
            severity=item.severity,
            state=state,
            span=evidence.span,
            start=evidence.start,
            end=evidence.end,
            deduction=FORBIDDEN[item.severity] if state is State.MET else 0.0,
        )
    return None


def _search(
    phrase: str,
    unless: Sequence[str],
    heard: Heard,
    innocent: Sequence[Found],
    pairs: AccentPairs,
) -> Found | None:
    at_start, at_end = phrase.startswith("^"), phrase.endswith("$")
    clause = whole(phrase.strip("^$"), pairs)
    if clause is None:
        return None
    begin = 0
    for _ in range(_TRIES):
        hit = find_clause(clause, heard, begin, _OVERLAP)
        if hit.end <= hit.start:
            return None
        if (
            _certain(clause.text, heard, hit)
            and _anchored(heard.text, hit, at_start, at_end)
            and not heard.text[: hit.start].endswith(_POLITE)
            and not any(_wraps(found, hit) for found in innocent)
            and not _excused(hit, unless, heard, pairs)
        ):
            return hit
        begin = hit.end
    return None


def _wraps(found: Found, hit: Found) -> bool:
    """Whether a required phrase holds the hit among more words: 请您大声一点 asks, where the bare
    大声一点 orders."""
    inside = found.start <= hit.start and hit.end <= found.end
    return inside and found.end - found.start > hit.end - hit.start


def _certain(text: str, heard: Heard, hit: Found) -> bool:
    said = heard.text[hit.start : hit.end]
    if len(text) <= 2:
        return said == text and hit.similarity >= CERTAIN
    if len(text) <= _EXACT_UP_TO:
        exact = said == text if heard.source is Source.TYPED else len(said) == len(text)
        return exact and hit.similarity >= CERTAIN
    return hit.similarity >= CERTAIN


def _anchored(text: str, hit: Found, at_start: bool, at_end: bool) -> bool:
    before, after = text[: hit.start], text[hit.end :]
    if at_start and at_end:
        return set(before) <= _LIGHT and set(after) <= _LIGHT
    return not (at_start and before) and not (at_end and not set(after) <= _LIGHT)


def _excused(hit: Found, unless: Sequence[str], heard: Heard, pairs: AccentPairs) -> bool:
    """Whether one of the contexts that make the words innocent was said in or beside them."""
    for phrase in unless:
        context = locate(phrase, heard, pairs)
        near = context.start - _NEAR <= hit.end and hit.start <= context.end + _NEAR
        # Found inside the hit, the context is only like the words that it is to excuse.
        more = context.start < hit.start or hit.end < context.end
        if near and more and context.similarity >= MET:
            return True
    return False
