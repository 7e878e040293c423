"""An n-gram model of what is said: everyday texts interpolated with general word counts."""

import math
from collections import Counter, defaultdict
from dataclasses import dataclass

from recognition_model.lexicon import UNKNOWN
from recognition_model.texts import common_words

History = tuple[str, ...]
START, END = "<s>", "</s>"


@dataclass(frozen=True, slots=True)
class Smoothing:
    """How far the counts are believed.

    A history seen n times with t different followers keeps n / (n + trust * t) for them, the rest
    goes to the shorter history (Witten and Bell's way, with a factor). `everyday` is the share of
    the texts in the word probabilities, the rest has the general counts to the power `general`.
    """

    trust: float = 1.0
    everyday: float = 0.6
    general: float = 1.0


@dataclass(frozen=True, slots=True)
class Node:
    """What may follow a history: cost by word (END: the sentence ends), and the cost of backing off
    to the history without its first word. Costs are negative natural logarithms."""

    followers: dict[str, float]
    back_off: float


def estimate(
    sentences: list[list[str]], words: list[str], smoothing: Smoothing, order: int
) -> dict[History, Node]:
    """The model as a node for every history that was seen; () is the empty one."""
    vocabulary = [word for word in words if word != UNKNOWN]
    unigrams = _unigrams(sentences, vocabulary, smoothing)
    counts: defaultdict[History, Counter[str]] = defaultdict(Counter)
    for sentence in sentences:
        padded = [START, *sentence, END]
        for place in range(1, len(padded)):
            for length in range(1, order):
                if place - length >= 0:
                    counts[tuple(padded[place - length : place])][padded[place]] += 1
    probabilities: dict[History, dict[str, float]] = {(): unigrams}
    nodes = {(): Node({word: -math.log(p) for word, p in unigrams.items()}, 0.0)}
    for history in sorted(counts, key=len):
        followers = counts[history]
        total = sum(followers.values())
        kept = total / (total + smoothing.trust * len(followers))
        seen: dict[str, float] = {}
        for word, count in followers.items():
            seen[word] = kept * count / total + (1 - kept) * _probability(
                probabilities, history[1:], word, nodes
            )
        probabilities[history] = seen
        nodes[history] = Node({word: -math.log(p) for word, p in seen.items()}, -math.log(1 - kept))
    return nodes


def _probability(
    probabilities: dict[History, dict[str, float]],
    history: History,
    word: str,
    nodes: dict[History, Node],
) -> float:
    back_off = 1.0
    while word not in probabilities.get(history, {}):
        if history in nodes:
            back_off *= math.exp(-nodes[history].back_off)
        history = history[1:]
    return back_off * probabilities[history][word]


def _unigrams(
    sentences: list[list[str]], vocabulary: list[str], smoothing: Smoothing
) -> dict[str, float]:
    said = Counter(word for sentence in sentences for word in sentence)
    total = sum(said.values())
    general = {entry.word: entry.count for entry in common_words()}
    weights = {word: max(general.get(word, 1), 1) ** smoothing.general for word in vocabulary}
    weight_sum = sum(weights.values())
    ends = len(sentences) / (total + len(sentences))
    share = smoothing.everyday if total else 0.0
    unigrams = {
        word: (1 - ends)
        * (share * said[word] / max(1, total) + (1 - share) * weights[word] / weight_sum)
        for word in vocabulary
    }
    unigrams[END] = max(ends, 1e-3)
    return unigrams
