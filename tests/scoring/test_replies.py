"""The labelled replies: the scorer agrees with a fair examiner, and the naive way does not."""

import pytest

from benchmarks.labelled import Label, measure, naive, ours, read_labels
from trainer.cli.compose import library


@pytest.fixture(scope="module")
def labels() -> list[Label]:
    return read_labels(library(None))


def test_there_are_enough_of_them(labels: list[Label]) -> None:
    assert len(labels) >= 600
    assert sum(label.recorded for label in labels) >= 150
    assert len({label.card for label in labels}) >= 45
    assert len({label.id for label in labels}) == len(labels)


def test_the_scorer_agrees_with_the_labels(labels: list[Label]) -> None:
    figures = measure(labels, ours)
    assert figures.items.f1 >= 0.98
    assert figures.forbidden.precision >= 0.99
    assert figures.forbidden.recall >= 0.99
    assert figures.critical_wrong == 0
    assert figures.unclear <= 0.05


def test_the_naive_way_does_not(labels: list[Label]) -> None:
    figures = measure(labels, naive)
    assert figures.items.f1 < 0.95
    assert figures.forbidden.precision < 0.7
    assert figures.critical_wrong > 0
