"""The ways through a call: every turn is come to, every trainee comes to an end."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from trainer.content.model import END, Branch, Outcome, Scenario, Turn
from trainer.content.node import Node
from trainer.content.problem import Problems

_AWAITED = (Outcome.TRANSFER, Outcome.SUPERVISOR, Outcome.REDIAL, Outcome.HOLD)
_PRESSED = (*_AWAITED, Outcome.HANG_UP)
"""What the trainee does at the desk; “其他” does not stand for it."""

_NAMES = {Outcome.MET: "说到", Outcome.MISSED: "没说到"}
_FAULTS = (Outcome.MISSED, Outcome.FORBIDDEN, Outcome.SILENCE, Outcome.HANG_UP)
_MOST_CIRCLES = 10
"""How many circles of one scenario are told at once."""


def check_flow(scenario: Scenario, nodes: Mapping[str, Node], problems: Problems) -> None:
    """Note turns that nobody comes to or nothing leads out of, circles that a trainee would go
    round until the line is closed, and outcomes that lead nowhere. `nodes` are the turns as they
    were written, by id."""
    endless = _check_ways_through(scenario, nodes, problems)
    _check_circles({t.id: t for t in scenario.turns if t.id not in endless}, nodes, problems)
    for turn in scenario.turns:
        _check_branches(turn, nodes[turn.id], problems)


def _check_ways_through(
    scenario: Scenario, nodes: Mapping[str, Node], problems: Problems
) -> set[str]:
    """Returns the turns from which no call ends."""
    forward = {turn.id: {b.goto for b in turn.branches if b.goto != END} for turn in scenario.turns}
    first = scenario.turns[0].id
    angry = scenario.patience.supervisor_turn
    reached = _spread([first, angry] if angry else [first], forward)
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
    return set(endless)


def _check_circles(
    turns: Mapping[str, Turn], nodes: Mapping[str, Node], problems: Problems
) -> None:
    for outcomes, words in (
        (_FAULTS, "一直答不好的学员永远走不到“结束”，请给其中一轮的“没说到”“没出声”另写去向"),
        ((Outcome.MET,), "每一轮都说到也走不到“结束”，请给其中一轮的“说到”另写去向"),
    ):
        ways = {
            turn_id: {
                branch.goto: branch for outcome in outcomes if (branch := _way(turn, outcome))
            }
            for turn_id, turn in turns.items()
        }
        for circle in _circles({here: way.keys() & turns.keys() for here, way in ways.items()}):
            here, there = circle[0], circle[1 % len(circle)]
            taken = turns[here].branches.index(ways[here][there])
            written = nodes[here].child("去向", "branches")
            place = written.child(list(written.keys)[taken]).position
            names = "”→“".join((*circle, here))
            problems.add("content.circle", f"“{names}”兜圈子：{words}。", place)


def _circles(ways: dict[str, set[str]]) -> Iterator[list[str]]:
    """Circles among turns by those that follow on each, each from its first turn on."""
    order = list(ways)
    for _ in range(_MOST_CIRCLES):
        try:
            TopologicalSorter(ways).prepare()
        except CycleError as error:
            # The sorter takes them for what comes before: the circle is told backwards.
            circle: list[str] = error.args[1][:0:-1]
            start = circle.index(min(circle, key=order.index))
            yield circle[start:] + circle[:start]
            for turn_id in circle:
                ways[turn_id] = set()
        else:
            return


def _way(turn: Turn, outcome: Outcome) -> Branch | None:
    """The branch that the call takes then; where no card asks for anything nothing is missed."""
    if outcome is Outcome.MISSED and turn.card is None:
        outcome = Outcome.MET
    for branch in turn.branches:
        if branch.on is outcome or (branch.on is Outcome.ANY and outcome not in _PRESSED):
            return branch
    return _way(turn, Outcome.MISSED) if outcome is Outcome.FORBIDDEN else None


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
        if after_any and branch.on not in _PRESSED:
            message = f"“{name}”写在“其他”后面，永远轮不到；请把“其他”移到最后。"
            problems.add("content.shadowed-branch", message, written.key_position((name,)))
        after_any = after_any or branch.on is Outcome.ANY
    waits = turn.hang_up_after_s is not None or any(b.on in _AWAITED for b in turn.branches)
    if turn.drops:
        _check_dead_line(turn, node, problems)
        return
    if waits or not turn.branches:
        return
    outcomes = (Outcome.MET,) if turn.card is None else (Outcome.MET, Outcome.MISSED)
    for outcome in outcomes:
        if not _leads_on(turn.branches, outcome):
            message = f"“{turn.id}”没有写“{_NAMES[outcome]}”以后去哪里，请补上，或写一条“其他”。"
            problems.add("content.no-way-on", message, written.position)


def _check_dead_line(turn: Turn, node: Node, problems: Problems) -> None:
    """Nothing that is said on a dead line is heard: only a redial leads on."""
    if all(branch.on is not Outcome.REDIAL for branch in turn.branches):
        message = f"“{turn.id}”写着断线，请在“去向”里写“重拨”以后去哪里。"
        problems.add("content.no-redial", message, node.child("断线", "drops").position)
    if turn.card is not None:
        message = "断线的一轮听不到学员说话，没法打分；请删去“话术”，或把“断线”写到后面一轮。"
        problems.add("content.card-on-dead-line", message, node.child("话术", "card").position)


def _leads_on(branches: Iterable[Branch], outcome: Outcome) -> bool:
    return any(branch.on in (outcome, Outcome.ANY) for branch in branches)
