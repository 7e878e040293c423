"""Find a phrase in a reply, however it was spelled: align, weigh, and judge the likeness."""

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from trainer.scoring.normalise import Normal, normalise
from trainer.scoring.phonetic import ALL_PAIRS, AccentPairs, accent_keys, syllables
from trainer.scoring.polarity import BEFORE, denials, masked, opposites
from trainer.scoring.transcript import Reply, Source

WILDCARD = "\ue000"
"""Stands in a phrase for a slot that no fact fills: any 1 to 12 characters."""

MET = 0.78
UNCLEAR = 0.62
CERTAIN = 0.88
"""Likeness from which a required phrase is met or unclear, and a forbidden one was said. A
forbidden phrase costs marks, so it needs the stronger evidence."""

_CLAUSES = re.compile(f"[，。？！；：、,.?!;: …]+|({WILDCARD})")
_COURTESY = re.compile("请问|好吗|非常|十分|很|请|您|一下|吗|了|的|还|也|先|已经|已")
_FUNCTION = re.compile(
    "有什么|可以|是|在|我们|我|这里|这边|那|个|会|能|把|将|给|和|一点|一部|来|为|到"
)
_GENERIC = re.compile("(?<=..)(?:客户服务中心|客服中心|服务中心|物业公司|物业|公司)$")
"""What the names of many companies end in: it tells none from another."""

_COURTESY_WEIGHT = 0.25
_FUNCTION_WEIGHT = 0.5
_SAME_SOUND = 0.98
_SAME_ACCENT = 0.93
_SHORT = 3
_SLOT_LENGTH = 12
_LOST_SHARE = 0.2
_SWAPPED_SHARE = 0.25
_CLAUSE_FOUND = 0.5


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a phrase that is looked for as one. `open_before`/`open_after`: a slot stands
    there which some text must fill."""

    text: str
    sounds: tuple[str, ...]
    keys: tuple[str, ...]
    weights: tuple[float, ...]
    denials: frozenset[int]
    open_before: bool = False
    open_after: bool = False

    @property
    def total(self) -> float:
        """The weight of all characters."""
        return sum(self.weights)


@dataclass(frozen=True, slots=True)
class Heard:
    """A reply made ready for matching."""

    normal: Normal
    sounds: tuple[str, ...]
    keys: tuple[str, ...]
    source: Source
    denials: frozenset[int]

    @property
    def text(self) -> str:
        """The reply in its normal form."""
        return self.normal.text


@dataclass(frozen=True, slots=True)
class Found:
    """Where and how well a phrase was found: `start` to `end` in the reply's normal form."""

    similarity: float
    start: int
    end: int


NOTHING = Found(0.0, 0, 0)


def hear(reply: Reply, pairs: AccentPairs = ALL_PAIRS) -> Heard:
    """Make a reply ready for matching; sounds only where it was spoken."""
    normal = normalise(reply.text)
    spoken = reply.source is Source.SPOKEN
    sounds = syllables(normal.text) if spoken else ()
    keys = accent_keys(normal.text, pairs) if spoken else ()
    return Heard(normal, sounds, keys, reply.source, denials(normal.text))


@lru_cache(maxsize=8192)
def clauses(phrase: str, pairs: AccentPairs = ALL_PAIRS) -> tuple[Clause, ...]:
    """The clauses of a phrase; those of courtesy alone (好吗) are left out."""
    result: list[Clause] = []
    opened = False
    for part in _CLAUSES.split(phrase):
        if part is None or not part:
            continue
        if part == WILDCARD:
            opened = True
            if result:
                result[-1] = _opened(result[-1])
            continue
        clause = _clause(normalise(part).text, pairs, opened)
        if clause is not None:
            result.append(clause)
            opened = False
    return tuple(result)


@lru_cache(maxsize=8192)
def whole(phrase: str, pairs: AccentPairs = ALL_PAIRS) -> Clause | None:
    """The phrase as one clause, as a forbidden one is looked for; None when nothing is left."""
    text = normalise(phrase).text
    return _build(text, pairs, False) if text else None


def _opened(clause: Clause) -> Clause:
    return Clause(
        clause.text, clause.sounds, clause.keys, clause.weights, clause.denials,
        clause.open_before, True,
    )  # fmt: skip


def _clause(text: str, pairs: AccentPairs, opened: bool) -> Clause | None:
    if not _COURTESY.sub("", text):
        return None
    return _build(text, pairs, opened)


def _build(text: str, pairs: AccentPairs, opened: bool) -> Clause:
    weights = [1.0] * len(text)
    if len(text) > _SHORT:
        for pattern, weight in ((_FUNCTION, _FUNCTION_WEIGHT), (_COURTESY, _COURTESY_WEIGHT)):
            for match in pattern.finditer(text):
                weights[match.start() : match.end()] = [weight] * len(match.group())
        if max(weights) < 1.0:
            weights = [1.0] * len(text)
    return Clause(
        text, syllables(text), accent_keys(text, pairs), tuple(weights), denials(text), opened
    )


def locate(phrase: str, heard: Heard, pairs: AccentPairs = ALL_PAIRS) -> Found:
    """How well the phrase is said in the reply: all of its clauses, each weighed by its content."""
    parts = clauses(phrase, pairs)
    if not parts:
        bare_slot = WILDCARD in phrase and heard.text
        return Found(1.0, 0, min(len(heard.text), _SLOT_LENGTH)) if bare_slot else NOTHING
    found = [find_clause(part, heard) for part in parts]
    total = sum(part.total for part in parts)
    score = sum(hit.similarity * part.total for hit, part in zip(found, parts, strict=True))
    similarity = score / total
    if any(hit.similarity < _CLAUSE_FOUND for hit in found):
        similarity = min(similarity, UNCLEAR - 0.01)
    hits = [hit for hit in found if hit.end > hit.start]
    if not hits:
        return NOTHING
    return Found(similarity, min(hit.start for hit in hits), max(hit.end for hit in hits))


def find_clause(clause: Clause, heard: Heard, begin: int = 0, overlap: float = 0.0) -> Found:
    """The best place for one clause at or after `begin`; likeness 0 where it says the contrary.

    Where less than `overlap` (0 to 1) of the characters is there in order, nothing is found: a
    caller that needs strong evidence spares itself the weighing.
    """
    needle, hay = _sequences(clause, heard, begin)
    if not hay:
        return NOTHING
    size = len(needle)
    low, high = 0, len(hay)
    if len(hay) > size:
        place = fuzz.partial_ratio_alignment(needle, hay, score_cutoff=100 * overlap)
        if place is None or place.score == 0:
            return NOTHING
        slack = max(2, size // 3)
        tight = begin + place.dest_start, begin + place.dest_end
        wide = max(begin, tight[0] - slack), min(begin + len(hay), tight[1] + slack)
        narrow = _judge(clause, heard, needle, *tight)
        if narrow.similarity >= _SAME_ACCENT:
            return narrow
        broad = _judge(clause, heard, needle, *wide)
        return max(narrow, broad, key=lambda found: found.similarity)
    return _judge(clause, heard, needle, begin + low, begin + high)


def _sequences(
    clause: Clause, heard: Heard, begin: int
) -> tuple[str | tuple[str, ...], str | tuple[str, ...]]:
    if heard.source is Source.SPOKEN:
        return clause.keys, heard.keys[begin:]
    return clause.text, heard.text[begin:]


def _judge(
    clause: Clause, heard: Heard, needle: str | tuple[str, ...], low: int, high: int
) -> Found:
    window = heard.keys[low:high] if heard.source is Source.SPOKEN else heard.text[low:high]
    operations = Levenshtein.opcodes(needle, window)
    pairs: dict[int, int] = {}
    swaps: list[tuple[int, int]] = []
    for step in operations:
        places = zip(
            range(step.src_start, step.src_end),
            range(low + step.dest_start, low + step.dest_end),
            strict=False,
        )
        if step.tag == "equal":
            pairs.update(places)
        elif step.tag == "replace":
            swaps += places
    if not pairs:
        return NOTHING
    start, end = min(pairs.values()), max(pairs.values()) + 1
    place = Found(0.0, start, end)
    inner = [(p, r) for p, r in swaps if start <= r < end]
    if (
        _contrary(clause, heard, pairs, start, end)
        or not _agrees(clause, heard, pairs, start, end)
        or not _slots_filled(clause, heard, pairs, place)
    ):
        return place
    credit = sum(clause.weights[p] * _credit(clause, heard, p, r) for p, r in pairs.items())
    credit -= 0.3 * sum(clause.weights[p] for p, _ in inner)
    extra = end - start - len(pairs) - len(inner)
    similarity = max(0.0, (credit - min(0.1 * extra, 1.5)) / clause.total)
    if (
        _lost(clause, pairs) / clause.total >= _LOST_SHARE
        or _swapped(clause, pairs, swaps) / clause.total >= _SWAPPED_SHARE
    ):
        similarity = min(similarity, UNCLEAR - 0.01)
    if len(clause.text) <= _SHORT and (len(pairs) < len(clause.text) or extra > 0):
        similarity = min(similarity, _CLAUSE_FOUND - 0.01)
    return Found(similarity, start, end)


def _credit(clause: Clause, heard: Heard, p: int, r: int) -> float:
    if clause.text[p] == heard.text[r]:
        return 1.0
    return _SAME_SOUND if clause.sounds[p] == heard.sounds[r] else _SAME_ACCENT


def _agrees(clause: Clause, heard: Heard, pairs: dict[int, int], start: int, end: int) -> bool:
    """Whether phrase and evidence deny alike; a denial the recogniser misspelled is one too."""
    said = {place for place in heard.denials if start <= place < end}
    said |= {pairs[place] for place in clause.denials if place in pairs}
    asks = heard.text[start] == "请"  # 如没有，请您挂机: what stands before a 请 does not deny it
    before = None if asks else BEFORE.search(masked(heard.text[max(0, start - 3) : start]))
    return (len(said) + (before is not None)) % 2 == len(clause.denials) % 2


def _contrary(clause: Clause, heard: Heard, pairs: dict[int, int], start: int, end: int) -> bool:
    """Whether a word was replaced by its opposite (大声 by 小声)."""
    used = set(pairs.values())
    near = range(max(0, start - 1), min(len(heard.text), end + 1))
    other = {heard.text[place] for place in near if place not in used}
    return any(
        opposites(character) & other
        for place, character in enumerate(clause.text)
        if place not in pairs
    )


def _slots_filled(clause: Clause, heard: Heard, pairs: dict[int, int], place: Found) -> bool:
    """Whether some text stands where the phrase has an open slot."""
    if clause.open_after and place.end >= len(heard.text):
        return False
    return not clause.open_before or (place.start > 0 and (0 in pairs or 1 in pairs))


def _swapped(clause: Clause, pairs: dict[int, int], swaps: list[tuple[int, int]]) -> float:
    """The weight of content of two or more characters in whose place something else was said, or
    which is missing from the clause's head (电话 for 地址)."""
    content = [place for place, weight in enumerate(clause.weights) if weight == 1.0]
    places = {p for p, _ in swaps if clause.weights[p] == 1.0}
    places |= {p for p in content[:2] if p not in pairs}
    return float(sum(p - 1 in places or p + 1 in places for p in places))


def _lost(clause: Clause, pairs: dict[int, int]) -> float:
    """The weight of the content words of which less than half was said."""
    lost = 0.0
    run: list[int] = []
    for place in range(len(clause.text) + 1):
        if place < len(clause.text) and clause.weights[place] == 1.0:
            run.append(place)
            continue
        if run and sum(p in pairs for p in run) * 2 < len(run):
            lost += len(run)
        run = []
    return lost


def says_word(word: str, heard: Heard, pairs: AccentPairs = ALL_PAIRS) -> bool:
    """Whether a core word or a fact (company, employee number) is in the reply: digits exactly,
    other words in characters, or in sound where the reply was spoken."""
    text = _GENERIC.sub("", normalise(word).text)
    if not text or text in heard.text:
        return True
    spoken = heard.source is Source.SPOKEN
    if any(character.isdigit() for character in text):
        return spoken and _contains(heard.sounds, syllables(text))
    if len(text) <= _SHORT:
        return spoken and _contains(heard.keys, accent_keys(text, pairs))
    return find_clause(_build(text, pairs, False), heard).similarity >= MET


def _contains(hay: tuple[str, ...], needle: tuple[str, ...]) -> bool:
    size = len(needle)
    return any(hay[i : i + size] == needle for i in range(len(hay) - size + 1))
