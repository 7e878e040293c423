"""Find a phrase in a reply, however it was spelled."""

import re
from typing import cast

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from trainer.scoring.alignment import Alignment, Places
from trainer.scoring.equivalents import words_for
from trainer.scoring.heard import NOTHING, Found, Heard
from trainer.scoring.normalise import normalise
from trainer.scoring.phonetic import readings, syllables, symbols
from trainer.scoring.phrase import FAINT, MET, UNCLEAR, Clause, Phrase, clause_of
from trainer.scoring.slots import LONGEST, takes

_EXACT = 5
"""A core word or fact of up to so many characters must be there whole."""

_BESIDE = 4
"""So many characters beside what was found belong to it."""

_GENERIC = re.compile("(?<=..)(?:客户服务中心|客服中心|服务中心|物业公司|物业|公司)$")
"""What the names of many companies end in: it tells none from another."""

_SPREAD = 75.0
"""In percent: of the characters that are needed so many stand together, the others apart."""

_APART = 2
"""So many characters that the clause has not may stand before the last one that agrees."""


def locate(phrase: Phrase, heard: Heard) -> Found:
    """How well the phrase is said in the reply: all of its clauses, each weighed by its content."""
    parts = phrase.clauses
    if not parts:
        return _bare_slot(phrase, heard)
    found = [find_clause(part, heard) for part in parts]
    hits = [hit for hit in found if hit.end > hit.start]
    if not hits:
        return NOTHING
    score = sum(hit.similarity * part.total for hit, part in zip(found, parts, strict=True))
    similarity = score / phrase.total
    if any(hit.similarity < FAINT for hit in found):
        similarity = min(similarity, UNCLEAR - 0.01)
    slots = _filled(parts, found, heard)
    if slots is None:
        return NOTHING
    return Found(similarity, min(hit.start for hit in hits), max(hit.end for hit in hits), slots)


def _filled(
    parts: tuple[Clause, ...], found: list[Found], heard: Heard
) -> tuple[tuple[str, int, int], ...] | None:
    """What filled the open slots; None where nothing stands between two clauses that a slot is to
    part."""
    slots: dict[str, tuple[int, int]] = {}
    for clause, hit in zip(parts, found, strict=True):
        for name, start, end in hit.slots:
            before = slots.get(name)
            if name == clause.slot_before and before is not None and before[0] <= end:
                between = max(start, before[0]), end
                if not takes(name, heard.text[slice(*between)]):
                    return None
                slots[name] = between
            else:
                slots[name] = (start, end)
    return tuple((name, *stretch) for name, stretch in slots.items())


def _bare_slot(phrase: Phrase, heard: Heard) -> Found:
    if not phrase.slot or not takes(phrase.slot, heard.text):
        return NOTHING
    end = min(len(heard.text), LONGEST)
    return Found(1.0, 0, end, ((phrase.slot, 0, end),))


def stands_in(phrase: Phrase, heard: Heard) -> bool:
    """Whether every clause of the phrase stands in the reply as it is compared."""
    spelled, typed = heard.spelled, heard.typed
    return all((part.text if typed else part.symbols) in spelled for part in phrase.clauses)


def find_clause(clause: Clause, heard: Heard, begin: int = 0, certain: bool = False) -> Found:
    """The best place for one clause at or after `begin`; likeness 0 where it says the contrary.
    NOTHING where the likeness would be faint, or not `certain`."""
    exact = find_exactly(clause, heard, begin)
    if exact.similarity > 0:
        return exact
    needle = clause.text if heard.typed else clause.symbols
    hay, size = heard.spelled, len(needle)
    if begin >= len(hay):
        return NOTHING
    low, high = first, last = begin, len(hay)
    if high - low > size:
        fewest = clause.fewest_certain if certain else clause.fewest
        place = fuzz.partial_ratio_alignment(
            needle, hay[begin:] if begin else hay, score_cutoff=_SPREAD * fewest
        )
        if place is None or place.score == 0:
            return NOTHING
        first, last = begin + place.dest_start, begin + place.dest_end
        slack = max(2, size // 3)
        low, high = max(begin, first - slack), min(high, last + slack)
    found = _align(clause, heard, needle, low, high)
    # To swap every character may be as near as to leave some out: then the narrow window decides.
    return found if found.end > found.start else _align(clause, heard, needle, first, last)


def find_exactly(clause: Clause, heard: Heard, begin: int = 0) -> Found:
    """The first place at or after `begin` where the whole clause stands as it is compared; where
    all of them say the contrary the last, with likeness 0."""
    needle = clause.text if heard.typed else clause.symbols
    size = len(needle)
    found = NOTHING
    at = heard.spelled.find(needle, begin)
    while at >= 0 and found.similarity == 0:
        if clause.plain and not heard.denials and heard.text.startswith(clause.text, at):
            return Found(1.0, at, at + size)
        found = Alignment(clause, heard, [(i, at + i) for i in range(size)], []).judged()
        at = heard.spelled.find(needle, at + 1)
    return found


def _align(clause: Clause, heard: Heard, needle: str, low: int, high: int) -> Found:
    """The clause laid against characters `low` to `high` of the reply."""
    same: Places = []
    swaps: Places = []
    steps = Levenshtein.opcodes(needle, heard.spelled[low:high]).as_list()
    for tag, p, p_end, r, r_end in cast("list[tuple[str, int, int, int, int]]", steps):
        if tag == "equal":
            same += zip(range(p, p_end), range(low + r, low + r_end), strict=True)
        elif tag == "replace":
            for place in zip(range(p, p_end), range(low + r, low + r_end), strict=True):
                (same if _sound_alike(clause, heard, *place) else swaps).append(place)
    _trim(same)
    _tighten(same, needle, heard.spelled)
    return Alignment(clause, heard, same, swaps).judged() if same else NOTHING


def _trim(same: Places) -> None:
    """Drop characters at the edges that agree by chance, apart from the others."""
    while len(same) > 1 and _gap(same[0], same[1]) > _APART:
        del same[0]
    while len(same) > 1 and _gap(same[-2], same[-1]) > _APART:
        del same[-1]


def _tighten(same: Places, needle: str, spelled: str) -> None:
    """Of two places for the first or the last character, the one beside the others."""
    if len(same) < 2:
        return
    for outer, inner in ((0, 1), (-1, -2)):
        (p, _), (q, r) = same[outer], same[inner]
        at = r + p - q
        if 0 <= at < len(spelled) and spelled[at] == needle[p]:
            same[outer] = (p, at)


def _gap(one: tuple[int, int], other: tuple[int, int]) -> int:
    """How much further apart they are in the reply than in the clause."""
    return (other[1] - one[1]) - (other[0] - one[0])


def _sound_alike(clause: Clause, heard: Heard, p: int, r: int) -> bool:
    """Whether two characters can be read alike (重 and 虫)."""
    if heard.typed:
        return False
    other = readings(heard.text[r], heard.pairs)
    return any(
        not readings(one, heard.pairs).isdisjoint(other) for one in words_for(clause.text[p])
    )


def says_word(word: str, heard: Heard, found: Found) -> bool:
    """Whether a core word or a fact (company, employee number) is in what was found, or close by:
    digits exactly, other words in characters, or in sound where the reply was spoken."""
    text = _GENERIC.sub("", normalise(word).text)
    low, high = max(0, found.start - _BESIDE), found.end + _BESIDE
    there = heard.text[low:high]
    if not text or text in there:
        return True
    if any(character.isdigit() for character in text):
        return not heard.typed and _contains(syllables(there), syllables(text))
    if len(text) <= _EXACT:
        return not heard.typed and symbols(text, heard.pairs) in heard.spelled[low:high]
    place = find_clause(clause_of(text, heard.pairs), heard, low)
    return place.similarity >= MET and place.end <= high


def _contains(hay: tuple[str, ...], needle: tuple[str, ...]) -> bool:
    size = len(needle)
    return any(hay[i : i + size] == needle for i in range(len(hay) - size + 1))
