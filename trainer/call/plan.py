"""Drawing a call: from scenario, seed and moment to all that will be said and scored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

from trainer.content.library import Library
from trainer.content.model import END, Scenario, Turn
from trainer.scoring.expectation import Expectation, Forbidden
from trainer.scoring.phonetic import ALL_PAIRS, AccentPairs
from trainer.scoring.slots import fill


@dataclass(frozen=True, slots=True)
class PlannedTurn:
    """A turn made ready: `line` is what the caller says (empty: silence), `model_answer` what an
    ideal trainee says (empty where nothing is scored), both with their slots filled; `wait_s` is
    the silence due before the reply, in seconds."""

    turn: Turn
    line: str
    expectation: Expectation | None
    model_answer: str
    wait_s: float


@dataclass(frozen=True, slots=True)
class CallPlan:
    """A call as it was drawn. The same scenario, seed and moment give the same plan."""

    scenario: Scenario
    seed: int
    now: datetime
    facts: Mapping[str, str]
    turns: Mapping[str, PlannedTurn]
    general_forbidden: tuple[Forbidden, ...]
    accent_pairs: AccentPairs = ALL_PAIRS
    """Sounds that count as one when a spoken reply is scored."""

    @property
    def first(self) -> PlannedTurn:
        """The turn that the call opens with."""
        return self.turns[self.scenario.turns[0].id]

    def after(self, goto: str) -> PlannedTurn | None:
        """The turn that a branch leads to; None where it ends the call."""
        return None if goto == END else self.turns[goto]


def plan_call(
    scenario: Scenario,
    library: Library,
    site_facts: Mapping[str, str],
    seed: int,
    now: datetime | None,
    today: datetime,
    accent_pairs: AccentPairs = ALL_PAIRS,
) -> CallPlan:
    """Draw the call's moment and facts by `seed`, and fill every slot.

    The moment is `now` where given, else one of the scenario's, else `today`. A fact of the
    scenario stands before a fact of the site; `caller` is the persona's name unless a fact says
    otherwise.
    """
    random = Random(seed)
    # Drawn even where it is not needed, so that the facts do not depend on it.
    drawn_moment = random.choice(scenario.moments) if scenario.moments else today
    moment = now or drawn_moment
    drawn = {name: random.choice(values) for name, values in sorted(scenario.facts.items())}
    facts = {**site_facts, "caller": scenario.persona.name, **drawn}
    turns = {turn.id: _planned(turn, library, facts, moment) for turn in scenario.turns}
    return CallPlan(scenario, seed, moment, facts, turns, library.general_forbidden, accent_pairs)


def _planned(
    turn: Turn, library: Library, facts: Mapping[str, str], moment: datetime
) -> PlannedTurn:
    line = fill(turn.caller, facts, moment)
    if turn.card is None:
        return PlannedTurn(turn, line, None, "", 0.0)
    step = library.card(turn.card).step(turn.step)
    expectation = step.expectation.only(turn.way) if turn.way else step.expectation
    answer = fill(step.answer(turn.way), facts, moment)
    return PlannedTurn(turn, line, expectation, answer, step.wait_s)
