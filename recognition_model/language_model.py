"""An n-gram model of what is said: everyday texts, and general word counts beneath them.

Smoothed in Kneser and Ney's way: each n-gram gives up a little of its count (more of a greater
one), and what was given up goes to the shorter history, where a word counts as often as there are
different words before it.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from recognition_model.lexicon import UNKNOWN
from recognition_model.texts import common_words

History = tuple[str, ...]
START, END = "<s>", "</s>"


@dataclass(frozen=True, slots=True)
class Smoothing:
    """How far the counts are believed.

    `discounts` are taken from n-grams counted once, twice and more often. `everyday` is the share
    of the texts in the word probabilities, the rest has the general counts. A longest n-gram whose
    count times the logarithm of what it gains over the shorter history is below `pruned` is left
    out.
    """

    discounts: tuple[float, float, float] = (0.8, 1.1, 1.4)
    everyday: float = 0.8
    pruned: float = 1.0

    def discount(self, count: int) -> float:
        """What an n-gram with this count gives up."""
        return self.discounts[min(count, 3) - 1]


@dataclass(frozen=True, slots=True)
class Node:
    """What may follow a history: cost by word (END: the sentence ends), and the cost of backing off
    to the history without its first word. Costs are negative natural logarithms."""

    followers: Mapping[str, float]
    back_off: float


def estimate(
    sentences: list[list[str]], words: list[str], smoothing: Smoothing, order: int
) -> dict[History, Node]:
    """The model as a node for every history that was seen; () is the empty one."""
    counts = _counts(sentences, order)
    vocabulary = [word for word in words if word != UNKNOWN]
    unigrams = _unigrams(counts.pop((), Counter()), vocabulary, smoothing.everyday)
    nodes: dict[History, Node] = {
        (): Node({word: -math.log(p) for word, p in unigrams.items()}, 0.0)
    }
    for history in sorted(counts, key=len):
        followers = counts[history]
        total = sum(followers.values())
        given = sum(smoothing.discount(count) for count in followers.values()) / total
        seen: dict[str, float] = {}
        shorter: dict[str, float] = {}
        for word, count in followers.items():
            below = math.exp(-cost(nodes, history[1:], word))
            probability = (count - smoothing.discount(count)) / total + given * below
            gain = count * math.log(probability / (given * below))
            if len(history) < order - 1 or gain >= smoothing.pruned:
                seen[word] = probability
                shorter[word] = below
        if seen:
            # What is left for the words that are not listed, over what they have further down.
            left = max(1 - sum(seen.values()), 1e-6) / max(1 - sum(shorter.values()), 1e-6)
            nodes[history] = Node({w: -math.log(p) for w, p in seen.items()}, -math.log(left))
    return nodes


def cost(nodes: dict[History, Node], history: History, word: str) -> float:
    """The negative logarithm of how probable the word is after the history, backing off where the
    two were not seen together."""
    paid = 0.0
    while history not in nodes or word not in nodes[history].followers:
        if history in nodes:
            paid += nodes[history].back_off
        history = history[1:]
    return paid + nodes[history].followers[word]


def _counts(sentences: list[list[str]], order: int) -> dict[History, Counter[str]]:
    """Followers of each history: how often after the longest and at the start of a sentence, after
    shorter ones in how many longer histories."""
    counts: defaultdict[History, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        padded = [START, *sentence, END]
        for place in range(1, len(padded)):
            counts[tuple(padded[max(0, place - order + 1) : place])][padded[place]] += 1
    for length in range(order - 1, 0, -1):
        for history in [history for history in counts if len(history) == length]:
            counts[history[1:]].update(counts[history].keys())
    return counts


def _unigrams(said: Counter[str], vocabulary: list[str], everyday: float) -> dict[str, float]:
    ends = max(said.pop(END, 0) / max(1, said.total()), 1e-3)
    total = said.total()
    general = {entry.word: max(1, entry.count) for entry in common_words()}
    general_total = sum(general.get(word, 1) for word in vocabulary)
    share = everyday if total else 0.0
    unigrams = {
        word: share * said[word] / max(1, total)
        + (1 - share) * general.get(word, 1) / general_total
        for word in vocabulary
    }
    whole = sum(unigrams.values())
    return {END: ends} | {word: (1 - ends) * p / whole for word, p in unigrams.items()}
