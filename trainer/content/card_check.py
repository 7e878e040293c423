"""A card held against itself: are its own sentences scored as their author meant them?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from trainer.content.model import Card, Position, Step
from trainer.content.node import Node
from trainer.content.problem import Problems, quoted
from trainer.content.slot_check import GREETINGS, check_spelling
from trainer.scoring.expectation import Expectation, Forbidden, Required, Way
from trainer.scoring.normalise import normalise
from trainer.scoring.reply import score_reply
from trainer.scoring.situation import Situation
from trainer.scoring.slots import fill, slot_names
from trainer.scoring.transcript import Reply, Source, Transcript
from trainer.scoring.verdict import ReplyScore, State

SAMPLE = "这件事"
"""Stands in a slot that no fact fills."""

_ORDINARY = datetime(2026, 11, 25, 9, 30)
_HOLIDAY = datetime(2026, 10, 1, 9, 30)


def check_card(
    card: Card,
    node: Node,
    general: Sequence[Forbidden],
    facts: Mapping[str, str],
    problems: Problems,
) -> None:
    """Note what is wrong with a card: slots, variants that are not heard as what they stand for,
    what is required and forbidden at once, a model answer that fails. `node` is where it was
    written, `general` what every call forbids, `facts` fill its slots."""
    everywhere = node.child("禁说", "forbidden").items()
    for step, written in zip(card.steps, node.child("步骤", "steps").items(), strict=True):
        check = _Check(step, tuple(general), facts, problems)
        check.run(written)
        own = [*written.child("禁说", "forbidden").items(), *everywhere]
        for item, place in zip(step.expectation.forbidden, own, strict=True):
            check.forbids(item, place)
    _check_waits(card, node, problems)
    for text, position in _written(node):
        check_spelling(text, (*facts, "caller", *GREETINGS), position, problems)


def _check_waits(card: Card, node: Node, problems: Problems) -> None:
    """What a card tells of the silence that is due must be what its steps wait."""
    waits = {step.wait_s for step in card.steps if step.wait_s}
    for rule, place in zip(card.conduct, node.child("行为", "conduct").items(), strict=True):
        least = rule.limit.least
        if rule.rule == "wait-5s" and least is not None and waits != {least}:
            steps = "、".join(f"{wait:g}" for wait in sorted(waits)) or "没有写"
            message = (
                f"“静候”写的是 {least:g} 秒，步骤里的“等待秒数”却是：{steps}；两处请写成一样。"
            )
            problems.add("content.waits-differ", message, place.child("至少", "least").position)


def check_general(item: Forbidden, node: Node, problems: Problems) -> None:
    """Note where a phrase that every call forbids would not be found."""
    _Check(Step(Expectation(())), (), {}, problems).forbids(item, node)


def sample_context(step: Step, facts: Mapping[str, str]) -> tuple[Mapping[str, str], datetime]:
    """Facts for all slots of a step, made up where `facts` (the site's) has none, and a moment
    that suits it: a holiday for greetings of holidays."""
    texts = [
        *(v for way in step.expectation.ways for item in way.required for v in item.variants),
        *(variant for item in step.expectation.forbidden for variant in item.variants),
        *(way.answer for way in step.expectation.ways),
    ]
    slots = {name for text in texts for name in slot_names(text)}
    now = _HOLIDAY if "holiday_greeting" in slots else _ORDINARY
    return {**dict.fromkeys(slots - set(GREETINGS), SAMPLE), **facts}, now


class _Check:
    """One step of a card, with all that its sentences are tried against."""

    def __init__(
        self,
        step: Step,
        general: tuple[Forbidden, ...],
        facts: Mapping[str, str],
        problems: Problems,
    ) -> None:
        self._step = step
        filled, now = sample_context(step, facts)
        self._situation = Situation(now, filled, general)
        self._forbidden = step.expectation.forbidden
        self._problems = problems

    def run(self, written: Node) -> None:
        ways = written.child("做法", "ways").items() or [written]
        for way, node in zip(self._step.expectation.ways, ways, strict=True):
            items = node.child("必说", "required").items()
            for item, place in zip(way.required, items, strict=True):
                self._variants(item, place)
            self._weights(way, node.child("必说", "required"))
            self._answer(way, node if node.child("示范", "model_answer").plain else written)

    def _variants(self, item: Required, node: Node) -> None:
        places = node.child("说法", "variants").items()
        for variant, place in zip(item.variants, places, strict=True):
            alone = Expectation((Way((item,)),), self._forbidden)
            scores = [self._score(variant, alone, source) for source in Source]
            banned = next((hit.phrase for score in scores for hit in score.forbidden), None)
            if banned is not None:
                message = f"{quoted(variant)}既是必说又是禁说（“{banned}”），请改掉一处。"
                self._add("content.required-forbidden", message, place.position)
            elif any(score.required[0].state is not State.MET for score in scores):
                self._add("content.variant-unheard", _why_unheard(item, variant), place.position)

    def _weights(self, way: Way, node: Node) -> None:
        if not any(item.weight for item in way.required if not item.bonus):
            place = next(
                (item.child("分量", "weight") for item in node.items() if "分量" in item.keys),
                node,
            )
            message = "这几项“必说”的分量加起来是 0，说不说都一样；请至少留一项大于 0、不是加分的。"
            self._add("content.no-weight", message, place.position)

    def _answer(self, way: Way, node: Node) -> None:
        answer = way.answer
        place = node.child("示范", "model_answer").position
        for source in Source:
            score = self._score(answer, Expectation((way,), self._forbidden), source)
            for verdict in score.required:
                if verdict.state is not State.MET and not verdict.bonus:
                    message = f"示范{quoted(answer)}没有说到“{verdict.text}”，请改写示范。"
                    self._add("content.answer-incomplete", message, place)
            for hit in score.forbidden:
                self._add(
                    "content.answer-forbidden",
                    f"示范{quoted(answer)}里有禁说的“{hit.phrase}”，请改写示范，"
                    "或给这条禁说加上“例外”。",
                    place,
                )

    def forbids(self, item: Forbidden, node: Node) -> None:
        """Said alone, every variant must be found."""
        places = node.child("说法", "variants").items()
        for variant, place in zip(item.variants, places, strict=True):
            if not self._found(item, variant):
                message = f"{quoted(variant)}太短或太含糊，说了也判不出；请写得完整一些。"
                self._add("content.forbidden-unheard", message, place.position)

    def _found(self, item: Forbidden, variant: str) -> bool:
        alone = Expectation((), (item,))
        situation = replace(self._situation, general=())
        replies = (self._said(variant.strip("^$"), source) for source in Source)
        return all(score_reply(reply, alone, situation).forbidden for reply in replies)

    def _score(self, text: str, expectation: Expectation, source: Source) -> ReplyScore:
        return score_reply(self._said(text, source), expectation, self._situation)

    def _said(self, text: str, source: Source) -> Reply:
        filled = fill(text, self._situation.facts, self._situation.now)
        return Reply(Transcript(filled), source)

    def _add(self, code: str, message: str, position: Position) -> None:
        self._problems.add(code, message, position)


def _why_unheard(item: Required, variant: str) -> str:
    missing = [word for word in item.core if normalise(word).text not in normalise(variant).text]
    if missing:
        return f"{quoted(variant)}里没有关键词“{missing[0]}”，照这样说不算说到，请补上或删去。"
    return f"照{quoted(variant)}说，判不出说到了；请写得完整一些。"


def _written(node: Node) -> list[tuple[str, Position]]:
    """All sentences of a card, with their places."""
    if isinstance(node.plain, str):
        return [(node.plain, node.position)]
    children = node.children.values() if isinstance(node.children, dict) else node.children
    return [found for child in children for found in _written(child)]
