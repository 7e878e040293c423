"""A scenario held against the calls it can become: every turn reached, every call ended, every
slot filled."""

from collections.abc import Collection, Mapping

from trainer.content.flow_check import check_flow
from trainer.content.library import Library
from trainer.content.line_check import check_line
from trainer.content.model import Card, Scenario, Turn
from trainer.content.node import Node
from trainer.content.problem import Problems, did_you_mean, quoted
from trainer.content.slot_check import GREETINGS, LINES, check_spelling
from trainer.content.voice_check import check_voice
from trainer.scoring.greeting import holidays_on
from trainer.scoring.scorecard import Weights
from trainer.scoring.slots import slot_names

_WEIGHTLESS = Weights(0.0, 0.0, 0.0, 0.0)
_TO_BEGIN_S = 1.0
"""What a trainee who has kept a silence needs at least to begin to speak before the caller loses
patience."""

_TO_SPEAK_S = 3.0
"""What he may well take."""


def check_scenario(
    scenario: Scenario, library: Library, facts: Mapping[str, str], problems: Problems
) -> None:
    """Note what is wrong with a scenario whose references hold: turns nobody comes to, calls that
    never end, outcomes that lead nowhere, lines that the voice cannot speak, line
    conditions that nobody hears, slots without a fact, times and weights that make no sense, and
    holiday cards on ordinary days. `facts` are those of the site."""
    root = library.origins.scenarios[scenario.id]
    nodes = dict(
        zip((t.id for t in scenario.turns), root.child("对话", "turns").items(), strict=True)
    )
    check_flow(scenario, nodes, problems)
    check_voice(scenario, root, nodes, problems)
    check_line(scenario, root, nodes, problems)
    known = {*facts, *GREETINGS, "caller", *scenario.facts}
    for turn in scenario.turns:
        node = nodes[turn.id]
        for names in LINES:
            _check_slots(getattr(turn, names[1]), node.child(*names), known, problems)
        if turn.card is not None:
            _check_answer(turn, node, library, known, problems)
            _check_times(turn, node, library.card(turn.card), problems)
    record = root.child("登记", "record")
    for name, text in scenario.record.items():
        _check_slots(text, record.child(name), known, problems)
    _check_facts(scenario, root, problems)
    _check_moments(scenario, root, nodes, library, problems)
    if scenario.weights == _WEIGHTLESS:
        message = "几项“权重”都是 0，这通电话怎么说都是满分；请至少留一项大于 0。"
        problems.add("content.no-weight", message, root.child("权重", "weights").position)


def _check_slots(text: str, place: Node, known: Collection[str], problems: Problems) -> None:
    for name in check_spelling(text, known, place.position, problems):
        if name not in known:
            hint = did_you_mean(name, known) or "，请在“资料”里写上它。"
            problems.add("content.unknown-slot", f"没有资料“{{{name}}}”{hint}", place.position)


def _check_answer(
    turn: Turn, node: Node, library: Library, known: Collection[str], problems: Problems
) -> None:
    answer = library.card(turn.card or "").step(turn.step).answer(turn.way)
    for name in dict.fromkeys(slot_names(answer)):
        if name not in known:
            problems.add(
                "content.unfilled-slot",
                f"话术卡“{turn.card}”的示范{quoted(answer)}要用到 {{{name}}}，"
                f"请在“资料”里写上 {name}。",
                node.child("话术", "card").position,
            )


def _check_times(turn: Turn, node: Node, card: Card, problems: Problems) -> None:
    """The caller must not give up while the trainee keeps the silence that is due."""
    due = card.step(turn.step).wait_s
    if due and turn.timeout_s <= due + _TO_BEGIN_S:
        written = node.child("等候秒数", "timeout_s")
        place = written if written.plain else node.child("话术", "card")
        message = (
            f"学员要先静等 {due:g} 秒，客户只等 {turn.timeout_s:g} 秒，来不及开口；"
            f"“等候秒数”请写 {due + _TO_SPEAK_S:g} 以上。"
        )
        problems.add("content.too-soon", message, place.position)
    least = next((rule.limit.least for rule in card.conduct if rule.rule == "hang-up"), None)
    may = turn.hang_up_after_s
    if least is not None and may is not None and may < least:
        message = (
            f"话术卡“{card.id}”要静等 {least:g} 秒才可以挂机，这里写的是 {may:g} 秒；"
            f"“可挂机秒数”请写 {least:g} 以上。"
        )
        place = node.child("可挂机秒数", "hang_up_after_s")
        problems.add("content.hangs-up-early", message, place.position)


def _check_facts(scenario: Scenario, root: Node, problems: Problems) -> None:
    written = root.child("资料", "facts")
    for name, values in scenario.facts.items():
        places = written.child(name).items() or [written.child(name)]
        for value, place in zip(values, places, strict=True):
            if slot_names(value):
                message = f"资料{quoted(value)}里不能再写 {{…}}，请写成完整的话。"
                problems.add("content.slot-in-fact", message, place.position)


def _check_moments(
    scenario: Scenario,
    root: Node,
    nodes: Mapping[str, Node],
    library: Library,
    problems: Problems,
) -> None:
    for turn in scenario.turns:
        if turn.card is None or not _for_holidays(library, turn):
            continue
        if not scenario.moments:
            problems.add(
                "content.no-holiday",
                f"话术卡“{turn.card}”只用在节日，请在“时间”里写上节日的日期，如 2026-10-01 09:30。",
                nodes[turn.id].child("话术", "card").position,
            )
        places = root.child("时间", "moments").items()
        for moment, place in zip(scenario.moments, places, strict=True):
            if not holidays_on(moment.date()):
                problems.add(
                    "content.no-holiday",
                    f"“{place.plain}”不是法定节日，用不了话术卡“{turn.card}”，请改日期。",
                    place.position,
                )


def _for_holidays(library: Library, turn: Turn) -> bool:
    answer = library.card(turn.card or "").step(turn.step).answer(turn.way)
    return "holiday_greeting" in slot_names(answer)
