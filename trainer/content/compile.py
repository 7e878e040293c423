"""From what was written to what the program uses: frozen types, each with its place."""

from collections.abc import Sequence
from typing import Literal

from trainer.content.card_schema import (
    CardFile,
    CardItem,
    ConductItem,
    ExampleItem,
    ForbiddenItem,
    RequiredItem,
    StepItem,
)
from trainer.content.model import (
    END,
    Branch,
    Card,
    ConductRule,
    Deed,
    Example,
    LineChange,
    LineConditions,
    Outcome,
    Patience,
    Persona,
    Run,
    Scenario,
    Step,
    Turn,
)
from trainer.content.node import Node
from trainer.content.scenario_schema import (
    BranchItems,
    DeedItem,
    LineItem,
    PatienceItem,
    PersonaItem,
    RunItem,
    ScenarioFile,
    TurnItem,
)
from trainer.content.schema import yes
from trainer.scoring.deductions import LEAST_BONUS
from trainer.scoring.expectation import Expectation, Forbidden, Required, Severity, Way
from trainer.scoring.explain import RULES
from trainer.scoring.limits import Limit
from trainer.scoring.scorecard import Weights

SILENT_LINE = "（沉默）"
"""How authors write that the caller says nothing."""

_SEVERITY = {"轻微": "minor", "严重": "major", "致命": "critical"}
_DIALECT = {"cmn": "普通话", "yue": "粤语", "hak": "客家话"}
_VOICE = {"粤语": "yue", "客家话": "hak"}
_GENDER = {"女": "female", "男": "male"}
_NOISE = {
    "无": "none",
    "白噪声": "white",
    "电流声": "hum",
    "人声": "babble",
    "街道": "street",
    "爆裂声": "crackle",
}
_ECHO = {"无": "none", "轻": "light", "重": "heavy"}
_OUTCOME = {
    "说到": Outcome.MET,
    "没说到": Outcome.MISSED,
    "犯禁": Outcome.FORBIDDEN,
    "没出声": Outcome.SILENCE,
    "转接": Outcome.TRANSFER,
    "转主管": Outcome.SUPERVISOR,
    "重拨": Outcome.REDIAL,
    "保持": Outcome.HOLD,
    "挂机": Outcome.HANG_UP,
    "其他": Outcome.ANY,
}
RUN_OUTCOMES = {
    "完成": "completed",
    "先挂机": "hung-up",
    "客户挂断": "abandoned",
    "转接": "transferred",
    "没接": "unanswered",
}
"""How authors write what a call came to."""

_RULE = {name: rule for rule, name in RULES.items()}


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


def conduct(items: Sequence[ConductItem], clause: str) -> tuple[ConductRule, ...]:
    """Rules of conduct as scoring takes them; `clause` is that of those that name none."""
    return tuple(
        ConductRule(
            _RULE[item.rule], Limit(item.least, item.most), item.note, item.clause or clause
        )
        for item in items
    )


def scenario(file: ScenarioFile, root: Node) -> Scenario:
    """The scenario of a file."""
    nodes, runs = root.child("对话", "turns"), root.child("试跑", "runs")
    return Scenario(
        id=file.id,
        title=file.title,
        aim=file.aim,
        level=file.level,
        tags=file.tags,
        persona=_persona(file.persona),
        line=_line(file.line).of(LineConditions()),
        briefing=file.briefing,
        turns=tuple(_turn(item, nodes.at((n,))) for n, item in enumerate(file.turns)),
        position=root.position,
        facts=dict(file.facts),
        moments=file.moments,
        rings=file.rings,
        pause_s=file.pause_s,
        patience=_patience(file.patience),
        pass_mark=file.pass_mark,
        weights=Weights(
            file.weights.required,
            file.weights.forbidden,
            file.weights.conduct,
            file.weights.record,
        ),
        record={str(name): value for name, value in file.record.items()},
        runs=tuple(_run(item, runs.at((n,))) for n, item in enumerate(file.runs)),
    )


def _line(item: LineItem) -> LineChange:
    return LineChange(
        noise=_NOISE.get(item.noise or "", item.noise),
        snr_db=item.snr_db,
        gain_db=item.gain_db,
        echo=_ECHO.get(item.echo or "", item.echo),
        drop_outs=item.drop_outs,
    )


def _persona(item: PersonaItem) -> Persona:
    dialect = _DIALECT.get(item.language, item.language)
    return Persona(
        name=item.name,
        title=item.title,
        mood=item.mood,
        language=_VOICE.get(dialect, "cmn"),
        dialect=dialect,
        gender=_GENDER.get(item.gender, item.gender),
        rate=item.rate,
        pitch=item.pitch,
        volume=item.volume,
        variant=item.variant,
        temper=item.temper,
        yields=yes(item.yields),
    )


def _patience(item: PatienceItem) -> Patience:
    return Patience(item.hang_up, item.supervisor, item.supervisor_turn or "")


def _run(item: RunItem, node: Node) -> Run:
    return Run(
        name=item.name,
        seed=item.seed,
        moment=item.moment,
        deeds=tuple(_deed(deed) for deed in item.deeds),
        passed=yes(item.passed),
        outcome=RUN_OUTCOMES.get(item.outcome or "", item.outcome),
        least=item.least,
        most=item.most,
        visited=item.visited,
        position=node.position,
    )


def _deed(item: DeedItem) -> Deed:
    return Deed(
        answer_after_rings=item.answer_after_rings,
        say=item.say,
        at_once=yes(item.at_once),
        yields=yes(item.yields),
        wait_s=item.wait,
        hold=None if item.hold is None else yes(item.hold),
        transfer=_transfer(item.transfer),
        redial=item.redial is not None,
        note=None if item.note is None else {str(k): v for k, v in item.note.items()},
        hang_up=item.hang_up is not None,
    )


def _transfer(written: str | None) -> Literal["colleague", "supervisor"] | None:
    if written is None:
        return None
    return "supervisor" if written in ("主管", "supervisor") else "colleague"


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
        conduct=conduct(item.conduct, item.source),
        examples=tuple(
            _example(each, node.child("示例", "examples").at((n,)))
            for n, each in enumerate(item.examples)
        ),
    )


def _example(item: ExampleItem, node: Node) -> Example:
    return Example(
        item.say, item.step, item.way, item.moment, item.missed, item.forbidden, node.position
    )


def _step(item: StepItem, card: CardItem) -> Step:
    if item.ways:
        ways = tuple(
            Way(_required(way.required), way.name, way.model_answer, yes(way.ordered))
            for way in item.ways
        )
    else:
        ways = (Way(_required(item.required), "", item.model_answer, yes(item.ordered)),)
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
            yes(item.anywhere),
        )
        for item in items
    )


def _bonus(written: str) -> float:
    """Marks for a bonus item: 是 stands for the standard's least."""
    if yes(written):
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
        spoken=item.spoken,
        recording=node.position.path.parent / item.recording if item.recording else None,
        line=_line(item.line),
        angry=item.angry,
        calm=item.calm,
        interjection=item.interjection,
        interjects_after_s=item.interjects_after_s,
        drops=yes(item.drops),
    )


def _branches(items: BranchItems, node: Node) -> tuple[Branch, ...]:
    # The order in which they were written is the order in which they are tried.
    branches: list[Branch] = []
    for name in node.keys:
        outcome = _OUTCOME.get(name) or Outcome(name.replace("_", "-"))
        goto = getattr(items, outcome.name.lower())
        branches.append(Branch(outcome, END if goto == "结束" else str(goto)))
    return tuple(branches)
