"""One clause laid against one stretch of a reply, and what that is worth."""

import re

from trainer.scoring.heard import Found, Heard
from trainer.scoring.phonetic import near_sounds, syllable
from trainer.scoring.phrase import FAINT, SHORT, UNCLEAR, Clause
from trainer.scoring.polarity import (
    AFTER,
    BEFORE,
    BEFORE_REACH,
    NUMBERS,
    masked,
    reversed_roles,
)
from trainer.scoring.slots import LONGEST, takes

_YOU_DO = re.compile("请?您(?!的)")
_I_DO = re.compile("[给为跟]您(?!的)")
"""我给您重讲一遍 is no 请您重讲一遍."""

_SAME_SOUND = 0.98
_SAME_ACCENT = 0.93
_WRONG = 0.3
"""What a character in the wrong place takes off, by its weight."""

_EXTRA, _MOST_EXTRA = 0.1, 1.5
"""What each character in between takes off, and all of them at most."""

_LOST_SHARE = 0.2
_SWAPPED_SHARE = 0.25


def _no_number(one: str, other: str) -> bool:
    """Whether a number was only taken for something that sounds like it (一 and 以)."""
    return one != other and one in NUMBERS and other not in NUMBERS


Places = list[tuple[int, int]]
"""Places in the clause, each with the place in the reply that it was laid against."""


class Alignment:
    """`same` are the characters that agree, `swaps` those in whose place others stand; both in
    order, and at least one agrees."""

    def __init__(self, clause: Clause, heard: Heard, same: Places, swaps: Places) -> None:
        self._clause = clause
        self._heard = heard
        self._same = same
        self._pairs = dict(same)
        self._start = same[0][1]
        self._end = same[-1][1] + 1
        self._swaps = swaps
        self._whole = len(same) == len(clause.text)

    def judged(self) -> Found:
        """The likeness: 0 where the reply says the contrary or leaves a slot open."""
        start, end = self._start, self._end
        if not self._agrees() or self._contrary():
            return Found(0.0, start, end)
        slots = self._slots()
        if slots is None:
            return Found(0.0, start, end)
        return Found(self._likeness(), start, end, slots)

    def _likeness(self) -> float:
        clause = self._clause
        weights = clause.weights
        inner = [p for p, r in self._swaps if self._start <= r < self._end]
        extra = self._end - self._start - len(self._pairs) - len(inner)
        if self._whole and not extra and clause.text == self._heard.text[self._start : self._end]:
            return 1.0
        credit = sum(weights[p] * self._credit(p, r) for p, r in self._same)
        credit -= _WRONG * sum(weights[p] for p in inner)
        credit -= min(_EXTRA * extra, _MOST_EXTRA)
        likeness = max(0.0, credit / clause.total)
        if len(clause.text) <= SHORT and (extra > 0 or not self._whole):
            return min(likeness, FAINT - 0.01)
        if len(clause.text) == 1 and likeness < 1.0:
            return 0.0  # One syllable sounds like too many others.
        if self._whole:
            return likeness
        if self._other_word():
            return min(likeness, FAINT - 0.01)
        if (
            self._lost() / clause.total >= _LOST_SHARE
            or self._swapped() / clause.total >= _SWAPPED_SHARE
        ):
            return min(likeness, UNCLEAR - 0.01)
        return likeness

    def _credit(self, p: int, r: int) -> float:
        one, other = self._clause.text[p], self._heard.text[r]
        if one == other:
            return 1.0
        return _SAME_SOUND if syllable(one) == syllable(other) else _SAME_ACCENT

    def _agrees(self) -> bool:
        """Whether phrase and evidence deny alike; a denial that the recogniser misspelled is one
        too."""
        heard, own, start, end = self._heard, self._clause.denials, self._start, self._end
        if not heard.denials and not own:
            return True
        said = {place for place in heard.denials if start <= place < end}
        # 没官系 denies as little as the 没关系 that it was spelled for.
        said -= {r for p, r in self._same if self._clause.text[p] == heard.text[r]}
        said |= {self._pairs[place] for place in own if place in self._pairs}
        before = None
        # 如没有，请您挂机: a 请 is not denied from before, nor what a comma parts from it.
        if start and heard.text[start] != "请" and not heard.normal.parted(start):
            reach = max(0, start - BEFORE_REACH)
            # A word that only looks like a denial may end behind the edge: 没|问题.
            nearby = masked(heard.text[reach : start + 2])[: start - reach]
            before = BEFORE.search(nearby)
        if (len(said) + (before is not None)) % 2 != len(own) % 2:
            return False
        # 请您找到其他人的时候也不要打过来: what is lacking at the end was denied.
        last = len(self._clause.text) - 1
        cut_short = last not in self._pairs and last - 1 not in self._pairs
        return not (cut_short and AFTER.match(masked(heard.text[end : end + 4])))

    def _contrary(self) -> bool:
        """Whether a word was replaced by its opposite (大声 by 小声), or you do what I should."""
        text, heard = self._clause.text, self._heard.text
        if self._whole and text == heard[self._start : self._end]:
            return False
        if any(reversed_roles(text[p], heard[r]) for p, r in self._swaps):
            return True
        if _I_DO.search(heard, max(0, self._start - 1), self._start + 2) and _YOU_DO.match(text):
            return True
        left = [
            other
            for p, others in self._clause.opposites
            if p not in self._pairs or _no_number(text[p], heard[self._pairs[p]])
            for other in others
        ]
        if not left:
            return False
        used = set(self._pairs.values())
        near = range(max(0, self._start - 1), min(len(heard), self._end + 1))
        return not {heard[place] for place in near if place not in used}.isdisjoint(left)

    def _slots(self) -> tuple[tuple[str, int, int], ...] | None:
        """What fills the open slots beside the clause; None where something must and nothing
        does."""
        clause, text = self._clause, self._heard.text
        found: list[tuple[str, int, int]] = []
        if clause.slot_after:
            found.append((clause.slot_after, self._end, min(len(text), self._end + LONGEST)))
        if clause.slot_before:
            if 0 not in self._pairs and 1 not in self._pairs:
                return None
            found.append((clause.slot_before, max(0, self._start - LONGEST), self._start))
        filled = all(takes(name, text[start:end]) for name, start, end in found)
        return tuple(found) if filled else None

    def _other_word(self) -> bool:
        """Whether a content word became another: by any character where it was typed, by one that
        sounds quite different where it was spoken."""
        text, heard, weights = self._clause.text, self._heard.text, self._clause.weights
        last = len(text) - 1
        swaps = [(p, r) for p, r in self._swaps if self._start <= r <= self._end]
        if last not in self._pairs and last - 1 in self._pairs and self._end < len(heard):
            swaps.append((last, self._end))
        if any(weights[p] == 1.0 and self._room(p) > 1 for p in range(1, last)):
            return True
        return any(
            weights[p] == 1.0 and (self._heard.typed or not near_sounds(text[p], heard[r]))
            for p, r in swaps
        )

    def _room(self, p: int) -> int:
        """How many characters were said in place of one that was not."""
        pairs = self._pairs
        if p in pairs or p - 1 not in pairs or p + 1 not in pairs:
            return 0
        return pairs[p + 1] - pairs[p - 1] - 1

    def _swapped(self) -> float:
        """The weight of content of two or more characters in whose place something else was said,
        or which is missing from the clause's head (电话 for 地址)."""
        weights = self._clause.weights
        content = [place for place, weight in enumerate(weights) if weight == 1.0]
        places = {p for p, _ in self._swaps if weights[p] == 1.0}
        places |= {p for p in content[:2] if p not in self._pairs}
        return float(sum(p - 1 in places or p + 1 in places for p in places))

    def _lost(self) -> float:
        """The weight of the content words of which less than half was said, and of two and more
        characters at the end that were not."""
        weights = self._clause.weights
        last = self._same[-1][0]
        end = [weight for weight in weights[last + 1 :] if weight == 1.0]
        lost = sum(end) if len(end) > 1 else 0.0
        run: list[int] = []
        for place in range(len(weights) + 1):
            if place < len(weights) and weights[place] == 1.0:
                run.append(place)
                continue
            if run and sum(p in self._pairs for p in run) * 2 < len(run):
                lost += len(run)
            run = []
        return lost
