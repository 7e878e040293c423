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
from trainer.scoring.expectation import Expectation, Forbidden, Required, Severity, Way

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


def forbidden(items: Sequence[ForbiddenItem]) -> tuple[Forbidden, ...]:
    """Forbidden phrases as scoring takes them."""
    return tuple(
        Forbidden(item.variants, Severity(_SEVERITY.get(item.severity, item.severity)), item.unless)
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
    )


def _card(item: CardItem, chapter: str, node: Node) -> Card:
    everywhere = forbidden(item.forbidden)
    return Card(
        id=item.id,
        title=item.title,
        chapter=chapter,
        source=item.source,
        steps=tuple(_step(step, everywhere) for step in item.steps),
        note=item.note,
        tags=item.tags,
        position=node.position,
    )


def _step(item: StepItem, everywhere: tuple[Forbidden, ...]) -> Step:
    if item.ways:
        ways = tuple(Way(_required(way.required), way.name) for way in item.ways)
        answers = {way.name: way.model_answer for way in item.ways}
        answer = item.model_answer or item.ways[0].model_answer
    else:
        ways, answers, answer = (Way(_required(item.required)),), {}, item.model_answer
    expectation = Expectation(ways, (*forbidden(item.forbidden), *everywhere))
    return Step(expectation, answer, item.wait_s, answers)


def _required(items: Sequence[RequiredItem]) -> tuple[Required, ...]:
    return tuple(
        Required(item.variants, item.core, item.weight, item.bonus in _YES) for item in items
    )


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
