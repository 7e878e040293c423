"""Examples and good runs once more, by voice: is anything judged otherwise than when typed?"""

from collections.abc import Callable, Iterator

from trainer.call.result import CallResult
from trainer.content.check import Checked
from trainer.content.model import Card, Scenario
from trainer.content.problem import Problem, Problems, quoted
from trainer.scoring.situation import Situation
from trainer.scoring.transcript import Source
from trainer.scoring.verdict import ReplyScore, State
from trainer.speech.ports import VoiceStyle
from trainer.workshop.examples import Trial, playable
from trainer.workshop.rehearsal import plan_run, play, trainee
from trainer.workshop.runs import OUTCOMES
from trainer.workshop.studio import Studio

_STATES = {State.MET: "说到了", State.MISSED: "没说到", State.UNCLEAR: "没听清"}

Progress = Callable[[int, int, str], object]
"""Hears how much is done, of how much, and which card or scenario it is."""


def check_by_voice(
    checked: Checked,
    site: Situation,
    studio: Studio,
    on_progress: Progress = lambda _done, _total, _id: None,
) -> list[Problem]:
    """Speak every example and play every good run by voice; note each that comes to another verdict
    than typed. By place."""
    problems = Problems()
    total = sum(len(card.examples) for card in checked.cards)
    total += sum(run.passed for scenario in checked.scenarios for run in scenario.runs)
    done = 0
    for card in checked.cards:
        for _ in _speak_examples(card, checked, site, studio, problems):
            done += 1
            on_progress(done, total, card.id)
    for scenario in checked.scenarios:
        for _ in _play_runs(scenario, checked, site, studio, problems):
            done += 1
            on_progress(done, total, scenario.id)
    return problems.ordered()


def _speak_examples(
    card: Card, checked: Checked, site: Situation, studio: Studio, problems: Problems
) -> Iterator[None]:
    places = checked.shelf.origins.cards[card.id].child("示例", "examples").items()
    for example, place in zip(card.examples, places, strict=True):
        if playable(example, card):
            trial = Trial.of(example, card, checked.shelf.general_forbidden, site)
            transcript = studio.hear(studio.speak(trial.said, VoiceStyle()))
            spoken = trial.score(transcript, Source.SPOKEN)
            differences = list(_differences(trial.typed(), spoken))
            if differences:
                message = f"用语音说，听成{quoted(transcript.text)}：{'；'.join(differences)}。"
                say = place.child("说", "say").position
                problems.add("content.example-unheard", message, say)
        yield


def _play_runs(
    scenario: Scenario, checked: Checked, site: Situation, studio: Studio, problems: Problems
) -> Iterator[None]:
    places = checked.shelf.origins.scenarios[scenario.id].child("试跑", "runs").items()
    for run, place in zip(scenario.runs, places, strict=True):
        if run.passed:
            plan = plan_run(run, scenario, checked.shelf, site)
            spoken = studio.call(plan, trainee(run.deeds, plan))
            differences = list(_call_differences(play(run, plan).result, spoken))
            if differences:
                message = f"试跑{quoted(run.name)}用语音接：{'；'.join(differences)}。"
                name = place.child("名称", "name").position
                problems.add("content.run-unheard", message, name)
            yield


def _call_differences(typed: CallResult, spoken: CallResult) -> Iterator[str]:
    """What came of a call by voice that did not come of it typed."""
    if typed.outcome is not spoken.outcome:
        came, due = OUTCOMES[spoken.outcome], OUTCOMES[typed.outcome]
        yield f"结果是“{came}”，打字是“{due}”"
    if typed.scorecard.passed != spoken.scorecard.passed:
        yield "、".join(("没有通过", *spoken.scorecard.critical))
    for one, other in zip(typed.turns, spoken.turns, strict=False):
        if one.turn != other.turn:
            yield f"走到了“{other.turn}”，打字走到“{one.turn}”"
            return
        if one.score is not None and other.score is not None:
            for difference in _differences(one.score, other.score):
                yield f"“{one.turn}”听成{quoted(other.heard)}，{difference}"
    if len(typed.turns) != len(spoken.turns):
        yield f"走了 {len(spoken.turns)} 轮，打字走了 {len(typed.turns)} 轮"


def _differences(typed: ReplyScore, spoken: ReplyScore) -> Iterator[str]:
    """Where the verdict on what was heard is not that on the words."""
    due = {item.text: item.state for item in typed.required if not item.bonus}
    came = {item.text: item.state for item in spoken.required if not item.bonus}
    for text, state in due.items():
        heard = came.get(text, State.MISSED)
        if heard is not state:
            yield f"{quoted(text)}判为{_STATES[heard]}，打字{_STATES[state]}"
    said = {hit.phrase for hit in typed.forbidden}
    told = {hit.phrase for hit in spoken.forbidden if hit.state is State.MET}
    yield from (f"没听出禁语{quoted(phrase)}" for phrase in sorted(said - told))
    yield from (f"多判了禁语{quoted(phrase)}" for phrase in sorted(told - said))
