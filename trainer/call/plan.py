"""Drawing a call: from scenario, seed and moment to all that will be said and scored."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from random import Random

from trainer.content.draws import DRAWS, RANDOM_NAME
from trainer.content.library import Library
from trainer.content.model import END, ConductRule, Scenario, Turn
from trainer.scoring.expectation import Expectation, Way
from trainer.scoring.limits import STANDARD, Limits, tightened
from trainer.scoring.situation import Situation
from trainer.scoring.slots import fill
from trainer.speech.delivery import Delivery

ASK_AGAIN = "不好意思，我没听清，请您再说一遍。"
"""What the caller says in practice where a reply was unclear."""


_ANNOUNCING = ("hold-please", "enquiry")
"""The cards whose first step tells the caller that he is about to wait."""


@dataclass(frozen=True, slots=True)
class PlannedTurn:
    """A turn made ready: `line` is what the caller says (empty: silence), `spoken` how the voice
    reads it, `model_answer` what an ideal trainee says (empty where nothing is scored), all with
    their slots filled; `wait_s` is the silence due before the reply, in seconds; `limits` are those
    of conduct in this turn. `moods` are the lines for a mood that has its own, `interjection` what
    the caller breaks in with (empty: he does not)."""

    turn: Turn
    line: str
    spoken: str
    expectation: Expectation | None
    model_answer: str
    wait_s: float
    limits: Limits
    moods: Mapping[Delivery, str] = field(default_factory=dict[Delivery, str])
    interjection: str = ""

    def said(self, delivery: Delivery) -> "PlannedTurn":
        """The turn with the line of a caller in that mood."""
        line = self.moods.get(delivery)
        return self if line is None else replace(self, line=line, spoken=line)


@dataclass(frozen=True, slots=True)
class CallPlan:
    """A call as it was drawn. The same scenario, seed and moment give the same plan.

    `record` is what the form of the call is to hold, by field. `limits` are those of conduct in
    every call. Any of the ways of `announcement` tells the caller that he is about to wait. In an
    `exam` nobody is asked again for what was unclear.
    """

    scenario: Scenario
    seed: int
    situation: Situation
    turns: Mapping[str, PlannedTurn]
    record: Mapping[str, str] = field(default_factory=dict[str, str])
    limits: Limits = field(default_factory=lambda: STANDARD)
    announcement: Expectation = field(default_factory=lambda: Expectation(ways=()))
    exam: bool = False

    @property
    def now(self) -> datetime:
        """The moment that the call takes place at."""
        return self.situation.now

    @property
    def facts(self) -> Mapping[str, str]:
        """What fills the slots."""
        return self.situation.facts

    @property
    def first(self) -> PlannedTurn:
        """The turn that the call opens with."""
        return self.turns[self.scenario.turns[0].id]

    def after(self, goto: str) -> PlannedTurn | None:
        """The turn that a branch leads to; None where it ends the call."""
        return None if goto == END else self.turns[goto]


def plan_call(
    scenario: Scenario, library: Library, site: Situation, seed: int, now: datetime | None = None
) -> CallPlan:
    """Draw the call's moment and facts by `seed`, and fill every slot.

    The moment is `now` where given, else one of the scenario's, else that of `site`, which also
    has the site's facts. A fact of the scenario stands before one of the site; `caller` is the
    persona's name unless a fact says otherwise.
    """
    random = Random(seed)
    # Drawn even where it is not needed, so that the facts do not depend on it.
    drawn_moment = random.choice(scenario.moments) if scenario.moments else site.now
    persona = scenario.persona
    drawn = {
        name: _drawn(random.choice(values), random, persona.gender)
        for name, values in sorted(scenario.facts.items())
    }
    if persona.name == RANDOM_NAME:
        persona = replace(persona, name=_drawn(persona.name, random, persona.gender))
    facts = {**site.facts, "caller": persona.name, **drawn}
    situation = replace(
        site, now=now or drawn_moment, facts=facts, general=library.general_forbidden
    )
    limits = {**STANDARD, **_limits(library.conduct), **site.limits}
    return CallPlan(
        replace(scenario, persona=persona),
        seed,
        situation,
        {turn.id: _planned(turn, library, situation, limits) for turn in scenario.turns},
        {name: _filled(value, situation) for name, value in scenario.record.items()},
        limits,
        _announcement(library),
    )


def _announcement(library: Library) -> Expectation:
    """What tells the caller that he is about to wait: any one item of the cards that teach it."""
    steps = [library.cards[card].step(1) for card in _ANNOUNCING if card in library.cards]
    items = [item for one in steps for way in one.expectation.ways for item in way.required]
    rude = [item for one in steps for item in one.expectation.forbidden]
    return Expectation(tuple(Way((item,)) for item in items), tuple(rude))


def _drawn(value: str, random: Random, gender: str) -> str:
    return DRAWS[value](random, gender) if value in DRAWS else value


def _limits(rules: Iterable[ConductRule]) -> Limits:
    return {rule.rule: rule.limit for rule in rules}


def _planned(turn: Turn, library: Library, situation: Situation, limits: Limits) -> PlannedTurn:
    line, spoken = _filled(turn.caller, situation), _filled(turn.spoken, situation)
    moods = {Delivery.ANGRY: turn.angry, Delivery.CALM: turn.calm}
    unscored = PlannedTurn(
        turn,
        line,
        spoken or line,
        None,
        "",
        0.0,
        limits,
        {delivery: _filled(text, situation) for delivery, text in moods.items() if text},
        _filled(turn.interjection, situation),
    )
    if turn.card is None:
        return unscored
    card = library.card(turn.card)
    step = card.step(turn.step)
    return replace(
        unscored,
        expectation=step.expectation.only(turn.way) if turn.way else step.expectation,
        model_answer=_filled(step.answer(turn.way), situation),
        wait_s=step.wait_s,
        limits=tightened(limits, _limits(card.conduct)),
    )


def _filled(text: str, situation: Situation) -> str:
    return fill(text, situation.facts, situation.now, situation.spans)
