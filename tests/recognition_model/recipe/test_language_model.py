import math

import pytest

from recognition_model.language_model import END, START, Smoothing, cost, estimate

SENTENCES = [["您", "好"], ["您", "好", "请问"], ["请问", "您", "贵姓"], ["好", "的"]] * 3
WORDS = ["您", "好", "请问", "贵姓", "的", "再见"]


@pytest.mark.parametrize("pruned", [0.0, 9.0])
def test_what_may_follow_adds_up_to_one(pruned: float) -> None:
    nodes = estimate(SENTENCES, WORDS, Smoothing(pruned=pruned), 3)
    for history in nodes:
        total = sum(math.exp(-cost(nodes, history, word)) for word in [*WORDS, END])
        assert total == pytest.approx(1, abs=1e-3)


def test_what_was_said_is_likelier_than_what_was_not() -> None:
    nodes = estimate(SENTENCES, WORDS, Smoothing(), 3)
    assert cost(nodes, (START, "您"), "好") < cost(nodes, (START, "您"), "贵姓")
    assert cost(nodes, ("您",), "贵姓") < cost(nodes, ("您",), "再见") < math.inf


def test_pruning_leaves_out_what_the_shorter_history_knows() -> None:
    def size(pruned: float) -> int:
        nodes = estimate(SENTENCES, WORDS, Smoothing(pruned=pruned), 3)
        return sum(len(node.followers) for node in nodes.values())

    assert size(9.0) < size(0.0)
