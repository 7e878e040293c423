"""What ships is held to more than the check asks of others: it is tested, whole, and varied."""

import re

from trainer.content.library import Library
from trainer.content.model import Run
from trainer.content.node import Node
from trainer.content.packaged import packaged_folder

LIBRARY = Library.load([packaged_folder()])
CARDS, SCENARIOS = LIBRARY.cards.values(), LIBRARY.scenarios.values()

_RUN_KEYS = ("结果", "最低分", "最高分", "经过")
_ONLY_SLOT = re.compile(r"\{\w+\}")


def runs(scenario: str) -> list[tuple[Run, Node]]:
    """The runs of a scenario, each as it was written."""
    written = LIBRARY.origins.scenarios[scenario].child("试跑").items()
    return list(zip(LIBRARY.scenario(scenario).runs, written, strict=True))


def test_every_card_has_two_good_and_two_bad_examples() -> None:
    good = {card.id: sum(each.good for each in card.examples) for card in CARDS}
    bad = {card.id: len(card.examples) - good[card.id] for card in CARDS}
    assert [card for card in good if good[card] < 2 or bad[card] < 2] == []


def test_every_step_has_an_example() -> None:
    steps = {(card.id, n) for card in CARDS for n in range(1, len(card.steps) + 1)}
    assert steps - {(card.id, each.step) for card in CARDS for each in card.examples} == set()


def test_every_scenario_has_a_good_and_a_bad_run() -> None:
    lacking = [
        scenario.id
        for scenario in SCENARIOS
        if {run.passed for run in scenario.runs} != {True, False}
        or not any(run.passed and run.least >= 90 for run in scenario.runs)
    ]
    assert lacking == []


def test_every_run_says_all_that_the_call_comes_to() -> None:
    lacking = [
        f"{scenario.id}: {run.name}: {key}"
        for scenario in SCENARIOS
        for run, written in runs(scenario.id)
        for key in _RUN_KEYS
        if key not in written.keys
    ]
    assert lacking == []


def test_every_card_is_met_in_a_call() -> None:
    met = {turn.card for scenario in SCENARIOS for turn in scenario.turns}
    assert [card.id for card in CARDS if card.id not in met] == []


def test_there_are_many_calls_of_every_level() -> None:
    assert len(SCENARIOS) >= 80
    assert {scenario.level for scenario in SCENARIOS} == {1, 2, 3}


def test_everything_required_can_be_said_in_five_ways() -> None:
    few = [
        f"{card.id}: {item.text}"
        for card in CARDS
        for step in card.steps
        for way in step.expectation.ways
        for item in way.required
        if len(item.variants) < 5 and not all(map(_ONLY_SLOT.fullmatch, item.variants))
    ]
    assert few == []
