"""A scenario held against the calls it can become: every turn reached, every call ended, every
slot filled."""

from collections.abc import Iterable, Mapping

from trainer.content.library import Library
from trainer.content.model import END, Branch, Outcome, Scenario, Turn
from trainer.content.node import Node
from trainer.content.problem import Problems, did_you_mean, quoted
from trainer.content.slot_check import GREETINGS, check_spelling
from trainer.scoring.greeting import holidays_on
from trainer.scoring.slots import slot_names

_DEEDS = (Outcome.TRANSFER, Outcome.HOLD)
_NAMES = {Outcome.MET: "说到", Outcome.MISSED: "没说到"}


def check_scenario(
    scenario: Scenario, library: Library, facts: Mapping[str, str], problems: Problems
) -> None:
    """Note what is wrong with a scenario whose references hold: turns nobody comes to, calls that
    never end, outcomes that lead nowhere, slots without a fact, and holiday cards on ordinary
    days. `facts` are those of the site."""
    root = library.origins.scenarios[scenario.id]
    nodes = dict(
        zip((t.id for t in scenario.turns), root.child("对话", "turns").items(), strict=True)
    )
    _check_ways_through(scenario, nodes, problems)
    for turn in scenario.turns:
        _check_branches(turn, nodes[turn.id], problems)
    known = {*facts, "caller", *scenario.facts}
    for turn in scenario.turns:
        _check_slots(turn, nodes[turn.id], library, known, problems)
    _check_facts(scenario, root, problems)
    _check_moments(scenario, root, nodes, library, problems)


def _check_ways_through(scenario: Scenario, nodes: Mapping[str, Node], problems: Problems) -> None:
    forward = {turn.id: {b.goto for b in turn.branches if b.goto != END} for turn in scenario.turns}
    first = scenario.turns[0].id
    reached = _spread([first], forward)
    backward: dict[str, set[str]] = {turn_id: set() for turn_id in forward}
    for turn_id, targets in forward.items():
        for target in targets:
            backward[target].add(turn_id)
    ended = _spread([t.id for t in scenario.turns if not t.branches or _may_end(t)], backward)
    for turn in scenario.turns:
        place = nodes[turn.id].child("编号", "id").position
        if turn.id not in reached:
            message = f"从第一轮出发走不到“{turn.id}”，请在别的“去向”里写上它，或删去。"
            problems.add("content.unreachable-turn", message, place)
        elif not turn.branches and turn.hang_up_after_s is None:
            message = f"“{turn.id}”没有写“去向”，走到这里电话就停住了；最后一轮请写“说到: 结束”。"
            problems.add("content.dead-end", message, place)
    endless = [turn.id for turn in scenario.turns if turn.id in reached - ended]
    if endless:
        message = f"到了“{'”“'.join(endless)}”就永远走不到“结束”，请给其中一轮写上通到结束的去向。"
        place = nodes[endless[0]].child("编号", "id").position
        problems.add("content.endless", message, place)


def _may_end(turn: Turn) -> bool:
    return turn.hang_up_after_s is not None or any(b.goto == END for b in turn.branches)


def _spread(start: Iterable[str], edges: Mapping[str, set[str]]) -> set[str]:
    """All that can be come to from `start`."""
    found: set[str] = set()
    waiting = list(start)
    while waiting:
        here = waiting.pop()
        if here not in found:
            found.add(here)
            waiting += edges[here]
    return found


def _check_branches(turn: Turn, node: Node, problems: Problems) -> None:
    written = node.child("去向", "branches")
    after_any = False
    for branch, name in zip(turn.branches, written.keys, strict=True):
        if after_any and branch.on not in _DEEDS:
            message = f"“{name}”写在“其他”后面，永远轮不到；请把“其他”移到最后。"
            problems.add("content.shadowed-branch", message, written.key_position((name,)))
        after_any = after_any or branch.on is Outcome.ANY
    waits = turn.hang_up_after_s is not None or any(b.on in _DEEDS for b in turn.branches)
    if waits or not turn.branches:
        return
    outcomes = (Outcome.MET,) if turn.card is None else (Outcome.MET, Outcome.MISSED)
    for outcome in outcomes:
        if not _leads_on(turn.branches, outcome):
            message = f"“{turn.id}”没有写“{_NAMES[outcome]}”以后去哪里，请补上，或写一条“其他”。"
            problems.add("content.no-way-on", message, written.position)


def _leads_on(branches: Iterable[Branch], outcome: Outcome) -> bool:
    return any(branch.on in (outcome, Outcome.ANY) for branch in branches)


def _check_slots(
    turn: Turn, node: Node, library: Library, known: set[str], problems: Problems
) -> None:
    caller = node.child("来电说", "caller")
    fillable = {*known, *GREETINGS}
    for name in check_spelling(turn.caller, fillable, caller.position, problems):
        if name not in fillable:
            hint = did_you_mean(name, fillable) or "，请在“资料”里写上它。"
            problems.add("content.unknown-slot", f"没有资料“{{{name}}}”{hint}", caller.position)
    if turn.card is None:
        return
    answer = library.card(turn.card).step(turn.step).answer(turn.way)
    for name in dict.fromkeys(slot_names(answer)):
        if name not in fillable:
            problems.add(
                "content.unfilled-slot",
                f"话术卡“{turn.card}”的示范{quoted(answer)}要用到 {{{name}}}，"
                f"请在“资料”里写上 {name}。",
                node.child("话术", "card").position,
            )


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
