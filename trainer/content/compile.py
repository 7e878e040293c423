"""From what was written to what the program uses: frozen types, each with its place."""

from collections.abc import Sequence

from trainer.content.model import (
    END,
    Branch,
    Card,
    LineConditions,
    Outcome,
    Persona,
    Scenario,
    Step,
    Turn,
)
from trainer.content.schema import (
    BranchItems,
    CardFile,
    CardItem,
    ForbiddenItem,
    RequiredItem,
    ScenarioFile,
    StepItem,
    TurnItem,
)
from trainer.content.yaml_source import Node
from trainer.scoring.deductions import LEAST_BONUS
from trainer.scoring.expectation import Expectation, Forbidden, Required, Severity, Way
from trainer.scoring.scorecard import Weights

SILENT_LINE = "（沉默）"
"""How authors write that the caller says nothing."""

_SEVERITY = {"轻微": "minor", "严重": "major", "致命": "critical"}
_LANGUAGE = {"普通话": "cmn", "粤语": "yue", "客家话": "hak"}
_GENDER = {"女": "female", "男": "male"}
_NOISE = {"无": "none", "白噪声": "white", "电流声": "hum", "人声": "babble"}
_OUTCOME = {
    "说到": Outcome.MET,
    "没说到": Outcome.MISSED,
    "犯禁": Outcome.FORBIDDEN,
    "没出声": Outcome.SILENCE,
    "转接": Outcome.TRANSFER,
    "保持": Outcome.HOLD,
    "其他": Outcome.ANY,
}
_YES = ("是", "yes", "true")


def cards(file: CardFile, root: Node) -> list[Card]:
    """The cards of a file, in its order."""
    nodes = root.child("话术", "cards")
    return [_card(item, file.chapter, nodes.at((n,))) for n, item in enumerate(file.cards)]


def forbidden(items: Sequence[ForbiddenItem], clause: str = "") -> tuple[Forbidden, ...]:
    """Forbidden phrases as scoring takes them; `clause` is the rule of those that name none."""
    return tuple(
        Forbidden(
            item.variants,
            Severity(_SEVERITY.get(item.severity, item.severity)),
            item.unless,
            item.name,
            item.clause or clause,
        )
        for item in items
    )


def scenario(file: ScenarioFile, root: Node) -> Scenario:
    """The scenario of a file."""
    persona, line = file.persona, file.line
    nodes = root.child("对话", "turns")
    return Scenario(
        id=file.id,
        title=file.title,
        aim=file.aim,
        level=file.level,
        tags=file.tags,
        persona=Persona(
            name=persona.name,
            title=persona.title,
            mood=persona.mood,
            language=_LANGUAGE.get(persona.language, persona.language),
            gender=_GENDER.get(persona.gender, persona.gender),
            rate=persona.rate,
            pitch=persona.pitch,
            volume=persona.volume,
            variant=persona.variant,
        ),
        line=LineConditions(_NOISE.get(line.noise, line.noise), line.snr_db, line.gain_db),
        briefing=file.briefing,
        turns=tuple(_turn(item, nodes.at((n,))) for n, item in enumerate(file.turns)),
        position=root.position,
        facts=dict(file.facts),
        moments=file.moments,
        rings=file.rings,
        pass_mark=file.pass_mark,
        weights=Weights(
            file.weights.required,
            file.weights.forbidden,
            file.weights.conduct,
            file.weights.record,
        ),
        record={str(name): value for name, value in file.record.items()},
    )


def _card(item: CardItem, chapter: str, node: Node) -> Card:
    return Card(
        id=item.id,
        title=item.title,
        chapter=chapter,
        source=item.source,
        steps=tuple(_step(step, item) for step in item.steps),
        note=item.note,
        tags=item.tags,
        position=node.position,
    )


def _step(item: StepItem, card: CardItem) -> Step:
    if item.ways:
        ways = tuple(
            Way(_required(way.required), way.name, way.model_answer, way.ordered in _YES)
            for way in item.ways
        )
    else:
        ways = (Way(_required(item.required), "", item.model_answer, item.ordered in _YES),)
    expectation = Expectation(
        ways,
        (*forbidden(item.forbidden, card.source), *forbidden(card.forbidden, card.source)),
        card.public_numbers,
        card.id,
        card.source,
    )
    return Step(expectation, item.wait_s)


def _required(items: Sequence[RequiredItem]) -> tuple[Required, ...]:
    return tuple(
        Required(
            item.variants,
            item.core,
            item.weight,
            _bonus(item.bonus),
            item.anywhere in _YES,
        )
        for item in items
    )


def _bonus(written: str) -> float:
    """Marks for a bonus item: 是 stands for the standard's least."""
    if written in _YES:
        return LEAST_BONUS
    return float(written) if written.isdigit() else 0.0


def _turn(item: TurnItem, node: Node) -> Turn:
    return Turn(
        id=item.id,
        caller="" if item.caller == SILENT_LINE else item.caller,
        card=item.card,
        step=item.step,
        way=item.way,
        timeout_s=item.timeout_s,
        hang_up_after_s=item.hang_up_after_s,
        branches=_branches(item.branches, node.child("去向", "branches")),
        position=node.position,
    )


def _branches(items: BranchItems, node: Node) -> tuple[Branch, ...]:
    # The order in which they were written is the order in which they are tried.
    branches: list[Branch] = []
    for name in node.keys:
        outcome = _OUTCOME.get(name) or Outcome(name)
        goto = getattr(items, outcome.value)
        branches.append(Branch(outcome, END if goto == "结束" else str(goto)))
    return tuple(branches)
