"""What to practise next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from trainer.tui.services import PastCall

if TYPE_CHECKING:
    # Reading content is heavy to import, and the first frame needs it not.
    from trainer.content.library import Library
    from trainer.content.model import Scenario


def last_results(history: Sequence[PastCall]) -> dict[str, PastCall]:
    """The newest call of each scenario; `history` is newest first."""
    newest: dict[str, PastCall] = {}
    for call in history:
        newest.setdefault(call.result.scenario, call)
    return newest


def rise(history: Sequence[PastCall], call: PastCall) -> float | None:
    """How far a call's score lies above that of the same scenario before it; None for the first."""
    later = False
    for other in history:
        if later and other.result.scenario == call.result.scenario:
            return call.result.scorecard.score - other.result.scorecard.score
        later = later or other is call
    return None


def next_scenario(library: Library, history: Sequence[PastCall]) -> tuple[Scenario, str] | None:
    """The scenario to practise next and why: one never done, in the order of the course and then
    the easiest first; then one not passed; then the one with the lowest last score. None without
    scenarios."""
    taught = library.course.scenarios if library.course else ()
    order = {name: number for number, name in enumerate(taught)}
    in_order = sorted(
        library.scenarios.values(),
        key=lambda scenario: (order.get(scenario.id, len(order)), scenario.level),
    )
    if not in_order:
        return None
    last = last_results(history)
    for scenario in in_order:
        if scenario.id not in last:
            return scenario, "还没练过"

    def score(scenario: Scenario) -> tuple[bool, float]:
        card = last[scenario.id].result.scorecard
        return card.passed, card.score

    weakest = min(in_order, key=score)
    passed, points = score(weakest)
    return weakest, f"上次 {points:.0f} 分" + ("，还可以更好" if passed else "，没有通过")
