"""The examples of a card: is every reply judged as its author says?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from trainer.content.card_check import sample_context
from trainer.content.library import Library
from trainer.content.model import Card, Example
from trainer.content.node import Node
from trainer.content.problem import Problems, did_you_mean, quoted
from trainer.scoring.expectation import Expectation, Forbidden, Way
from trainer.scoring.leaks import PHONE_LEAK, RESIDENT_LEAK
from trainer.scoring.reply import score_reply
from trainer.scoring.situation import Situation
from trainer.scoring.slots import expand, fill, slot_names
from trainer.scoring.transcript import Reply, Source, Transcript
from trainer.scoring.verdict import ReplyScore, RequiredVerdict, State


@dataclass(frozen=True, slots=True)
class Trial:
    """An example made ready: what is `said`, what it is held to, and in which situation."""

    said: str
    expectation: Expectation
    situation: Situation

    @classmethod
    def of(
        cls, example: Example, card: Card, general: tuple[Forbidden, ...], site: Situation
    ) -> "Trial":
        """The example at its own moment, else at the usual one of its step, with the facts of the
        site alone: other slots stay open. IndexError when the card has no such step."""
        step = card.step(example.step)
        now = example.moment or sample_context(step, {})[1]
        situation = replace(site, now=now, general=general)
        said = fill(example.say, site.facts, now, site.spans)
        return cls(said, step.expectation.only(example.way), situation)

    def score(self, transcript: Transcript, source: Source) -> ReplyScore:
        """The verdict on what came of the words; typed they come through as they are."""
        return score_reply(Reply(transcript, source), self.expectation, self.situation)

    def typed(self) -> ReplyScore:
        """The verdict on the words themselves."""
        return self.score(Transcript(self.said), Source.TYPED)


def check_examples(card: Card, library: Library, site: Situation, problems: Problems) -> None:
    """Note every example of the card whose verdict is not exactly what is written with it."""
    places = library.origins.cards[card.id].child("示例", "examples").items()
    for example, place in zip(card.examples, places, strict=True):
        if not playable(example, card):
            _tell_unplayable(example, card, place, problems)
            continue
        trial = Trial.of(example, card, library.general_forbidden, site)
        _Held(example, trial, place, problems).check()


def playable(example: Example, card: Card) -> bool:
    """Whether the step and the way exist that the example names."""
    if example.step > len(card.steps):
        return False
    return not example.way or example.way in _ways(card, example.step)


def _tell_unplayable(example: Example, card: Card, place: Node, problems: Problems) -> None:
    if example.step > len(card.steps):
        message = f"话术卡“{card.id}”只有 {len(card.steps)} 步，没有第 {example.step} 步。"
        at = place.child("第几步", "step").position
        problems.add("content.example-unknown-step", message, at)
    else:
        hint = did_you_mean(example.way, _ways(card, example.step)) or "，请检查名称。"
        message = f"这一步没有做法“{example.way}”{hint}"
        problems.add("content.example-unknown-way", message, place.child("做法", "way").position)


def _ways(card: Card, step: int) -> list[str]:
    return [way.name for way in card.step(step).expectation.ways if way.name]


class _Held:
    """An example held against its verdict."""

    def __init__(self, example: Example, trial: Trial, place: Node, problems: Problems) -> None:
        self._example = example
        self._trial = trial
        self._place = place
        self._say = place.child("说", "say")
        self._problems = problems

    def check(self) -> None:
        """Note all that is otherwise than written."""
        for name in slot_names(self._trial.said):
            message = f"没有资料“{{{name}}}”可填，请写成一句完整的话。"
            self._add("content.example-open-slot", message, self._say)
        score = self._trial.typed()
        ways = self._trial.expectation.ways
        way = next(way for way in ways if way.name == score.way)
        due = {
            item.text: verdict
            for item, verdict in zip(way.required, score.required, strict=True)
            if not item.bonus
        }
        self._check_names(way, due)
        for text, verdict in due.items():
            self._check_item(text, verdict)
        self._check_forbidden(score)

    def _check_names(self, way: Way, due: Mapping[str, RequiredVerdict]) -> None:
        """What is written as missed must be an item of the way that the reply was held to."""
        ways = self._trial.expectation.ways
        for name, place in self._missed():
            if name in due:
                continue
            others = [other for other in ways if name in (item.text for item in other.required)]
            if any(item.bonus and item.text == name for item in way.required):
                message = f"{quoted(name)}是加分项，不说也不算没说到，请删去这一行。"
                self._add("content.example-unknown-item", message, place)
            elif others:
                message = (
                    f"{quoted(name)}是做法“{others[0].name}”里的，这句话却最像做法“{way.name}”；"
                    "请给示例写上“做法”。"
                )
                self._add("content.example-other-way", message, place)
            else:
                hint = did_you_mean(name, due) or "，请照“必说”里的第一种说法写。"
                message = f"这一步没有必说{quoted(name)}{hint}"
                self._add("content.example-unknown-item", message, place)

    def _check_item(self, text: str, verdict: RequiredVerdict) -> None:
        written = next((place for name, place in self._missed() if name == text), None)
        wanted = State.MET if written is None else State.MISSED
        if verdict.state is wanted:
            return
        if verdict.state is State.UNCLEAR:
            message = (
                f"{quoted(text)}算不算说到，判不准（最像的是{quoted(verdict.evidence)}）；"
                "请把这句话改得明白些，或给这一项添上这种说法。"
            )
            self._add("content.example-unclear", message, written or self._say)
        elif written is not None:
            message = (
                f"示例写着没说到{quoted(text)}，可是{_heard(verdict)}算说到了；"
                "请改这句话，或从“没说到”里删去这一项。"
            )
            self._add("content.example-met", message, written)
        else:
            nearest = f"，最像的是{quoted(verdict.evidence)}" if verdict.evidence else ""
            order = "，次序不对" if verdict.misplaced else nearest
            message = (
                f"这句话判为没说到{quoted(text)}{order}；请给这一项添上这种说法，或改这句话，"
                "或把它写进“没说到”。"
            )
            self._add("content.example-missed", message, self._say)

    def _check_forbidden(self, score: ReplyScore) -> None:
        items = (*self._trial.expectation.forbidden, *self._trial.situation.general)
        shown = _shown_as((*items, PHONE_LEAK, RESIDENT_LEAK), self._trial.situation)
        said = {shown.get(hit.phrase, hit.phrase): hit for hit in score.forbidden}
        places = self._place.child("犯禁", "forbidden").items()
        for name, place in zip(self._example.forbidden, places, strict=True):
            if name not in shown.values():
                hint = did_you_mean(name, shown.values()) or "，请写它的“名称”或第一种说法。"
                message = f"没有禁说{quoted(name)}{hint}"
                self._add("content.example-unknown-forbidden", message, place)
            elif name not in said:
                message = (
                    f"示例写着犯禁{quoted(name)}，这句话里却没有判出来；请给这条禁说添上这种说法，"
                    "或改这句话。"
                )
                self._add("content.example-innocent", message, place)
        for name, hit in said.items():
            if name not in self._example.forbidden:
                message = (
                    f"这句话犯了禁{quoted(name)}（{quoted(hit.evidence)}），示例没有写；请改这句话，"
                    "或把它写进“犯禁”，或给这条禁说添上“例外”。"
                )
                self._add("content.example-forbidden", message, self._say)

    def _missed(self) -> Iterable[tuple[str, Node]]:
        places = self._place.child("没说到", "missed").items()
        return zip(self._example.missed, places, strict=True)

    def _add(self, code: str, message: str, place: Node) -> None:
        self._problems.add(code, message, place.position)


def _shown_as(items: Sequence[Forbidden], situation: Situation) -> dict[str, str]:
    """The names of forbidden items by how a verdict shows them: with slots filled."""
    names: dict[str, str] = {}
    for item in items:
        names[item.phrase] = item.phrase
        if slot_names(item.phrase):
            for variant in item.variants:
                for filled in expand(variant, situation):
                    names[filled.phrase.strip("^$")] = item.phrase
    return names


def _heard(verdict: RequiredVerdict) -> str:
    return quoted(verdict.evidence) if verdict.evidence else "它"
