"""The runs of a scenario: does every call come to what its author says?"""

from collections.abc import Iterator

from trainer.call.result import CallResult
from trainer.content.compile import RUN_OUTCOMES
from trainer.content.library import Library
from trainer.content.model import Run, Scenario
from trainer.content.node import Node
from trainer.content.problem import Problems, did_you_mean, quoted
from trainer.content.slot_check import GREETINGS
from trainer.scoring.explain import number
from trainer.scoring.situation import Situation
from trainer.scoring.slots import slot_names
from trainer.workshop.proof import without_effect
from trainer.workshop.rehearsal import Played, filled, plan_run, play

OUTCOMES = {outcome: written for written, outcome in RUN_OUTCOMES.items()}
"""What a call came to, as authors write it."""

_TOLD = 3
"""How many entries of the scorecard explain what came instead."""


def check_runs(scenario: Scenario, library: Library, site: Situation, problems: Problems) -> None:
    """Note every run of the scenario that comes to something else than what is written with it, and
    every required item of a good run that could as well be left out."""
    places = library.origins.scenarios[scenario.id].child("试跑", "runs").items()
    for run, place in zip(scenario.runs, places, strict=True):
        played = play(run, plan_run(run, scenario, library, site))
        _Held(run, scenario, played, place, problems).check()


class _Held:
    """A run that was played, held against what it is to come to."""

    def __init__(
        self, run: Run, scenario: Scenario, played: Played, place: Node, problems: Problems
    ) -> None:
        self._run = run
        self._scenario = scenario
        self._played = played
        self._place = place
        self._problems = problems

    def check(self) -> None:
        """Note all that is otherwise than written."""
        before = len(self._problems.found)
        self._check_slots()
        self._check_turns()
        if len(self._problems.found) > before:
            return
        differences = list(self._differences())
        told = _why(self._played.result) if differences else ""
        for number_, (code, names, difference) in enumerate(differences):
            message = f"试跑{quoted(self._run.name)}{difference}{'' if number_ else told}"
            self._problems.add(code, message, self._place.child(*names).position)
        if self._run.passed and not differences:
            self._prove()

    def _check_slots(self) -> None:
        known = {*self._played.plan.facts, *GREETINGS}
        written = self._place.child("动作", "deeds").items()
        for deed, place in zip(self._run.deeds, written, strict=True):
            notes = place.child("登记", "note")
            texts = [(deed.say or "", place.child("说", "say"))]
            texts += [(text, notes.child(name)) for name, text in (deed.note or {}).items()]
            for text, here in texts:
                for name in slot_names(filled(text, self._played.plan)):
                    hint = did_you_mean(name, known) or "，请在场景的“资料”里写上它。"
                    message = f"没有资料“{{{name}}}”{hint}"
                    self._problems.add("content.run-unknown-slot", message, here.position)

    def _check_turns(self) -> None:
        known = [turn.id for turn in self._scenario.turns]
        written = self._place.child("经过", "visited").items()
        for turn, place in zip(self._run.visited, written, strict=True):
            if turn not in known:
                hint = did_you_mean(turn, known) or "，请检查编号。"
                message = f"没有对话“{turn}”{hint}"
                self._problems.add("content.run-unknown-turn", message, place.position)

    def _differences(self) -> Iterator[tuple[str, tuple[str, str], str]]:
        """What came instead of what is written: code, key and Chinese words."""
        run, result = self._run, self._played.result
        if run.outcome is not None and run.outcome != result.outcome:
            came = OUTCOMES[result.outcome]
            wanted = OUTCOMES[run.outcome]
            difference = f"的结果写着“{wanted}”，跑出来是“{came}”。"
            yield "content.run-outcome", ("结果", "outcome"), difference
        visited = tuple(turn.turn for turn in result.turns)
        if run.visited and run.visited != visited:
            came = "、".join(visited) or "没有进入对话"
            yield "content.run-visited", ("经过", "visited"), f"走过的是：{came}。"
        card = result.scorecard
        if run.passed != card.passed:
            wanted, came = ("该通过", "没有") if run.passed else ("不该通过", "却")
            difference = f"写着{wanted}，跑出来{came}通过（{number(card.score)} 分）。"
            yield "content.run-passed", ("通过", "passed"), difference
        if not run.least <= card.score <= run.most:
            low = card.score < run.least
            limit = f"不低于 {number(run.least)} 分" if low else f"不高于 {number(run.most)} 分"
            names = ("最低分", "least") if low else ("最高分", "most")
            difference = f"写着{limit}，跑出来是 {number(card.score)} 分。"
            yield "content.run-score", names, difference

    def _prove(self) -> None:
        for turn, item in without_effect(self._played):
            entries = self._played.result.scorecard.entries
            praised = 100.0 + sum(entry.points for entry in entries) > 100.0
            mend = (
                "这一通的加分盖过了它，请另写一条不说加分话的试跑。"
                if praised
                else "请检查它的“分量”和场景的“权重”。"
            )
            self._problems.add(
                "content.item-without-effect",
                f"试跑{quoted(self._run.name)}第“{turn.turn}”轮删去{quoted(item.text)}，"
                f"分数没有变低：这一项说不说都一样。{mend}",
                self._place.child("名称", "name").position,
            )


def _why(result: CallResult) -> str:
    """What failed the call and the first things that cost it marks, in Chinese."""
    card = result.scorecard
    lost = [entry for entry in card.entries if entry.points < 0]
    told = [*card.critical[:_TOLD]]
    told += [f"{_in_turn(e.turn)}{e.reason}（{number(e.points)} 分）" for e in lost[:_TOLD]]
    if len(lost) > _TOLD:
        told.append(f"另有 {len(lost) - _TOLD} 处")
    return f"因为：{'；'.join(told)}。" if told else "没有扣分。"


def _in_turn(turn: str) -> str:
    return f"“{turn}”" if turn else ""
