"""Labelled replies, and how often a scorer agrees with their labels.

A line of `tests/scoring/replies.jsonl` says what a fair examiner finds in a reply: `required` has a
state for every item of the card's step (of `way` where it has several), `forbidden` the phrases
that were said, `doubtful` those that were heard too badly to count; `kind` and `reason` tell why.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz

from trainer.content.library import Library
from trainer.content.model import Step
from trainer.scoring.expectation import Severity
from trainer.scoring.leaks import PHONE_LEAK, RESIDENT_LEAK
from trainer.scoring.reply import score_reply
from trainer.scoring.situation import Situation
from trainer.scoring.slots import expand
from trainer.scoring.transcript import Reply, Source, Transcript, Word
from trainer.scoring.verdict import State

REPLIES = Path(__file__).resolve().parent.parent / "tests" / "scoring" / "replies.jsonl"

CLEAR = frozenset({"plain", "paraphrase", "partial"})
"""Kinds of replies that nothing was done to."""

_SITE = {"company": "安居客服中心", "agent": "李", "agent_id": "8036"}
_WRONG_GREETING = "{wrong_holiday_greeting}"
_NAIVE = 75.0
_LEAKS = frozenset({PHONE_LEAK.phrase, RESIDENT_LEAK.phrase})


@dataclass(frozen=True, slots=True)
class Label:
    """A reply in its situation, and what is right."""

    id: str
    card: str
    reply: Reply
    step: Step
    situation: Situation
    required: dict[str, State]
    forbidden: frozenset[str]
    kind: str
    recorded: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """What a scorer found: states by the item's mandated wording, forbidden phrases, and whether
    one of them was critical."""

    required: dict[str, State]
    forbidden: frozenset[str]
    critical: bool


Scorer = Callable[[Label], Answer]


def read_labels(library: Library, path: Path = REPLIES) -> list[Label]:
    """All labelled replies."""
    lines = path.read_text(encoding="utf-8").split("\n")
    return [_label(json.loads(line), library) for line in lines if line]


def _label(entry: dict[str, Any], library: Library) -> Label:
    words = tuple(
        Word(word["word"], word["start"], word["end"], word["confidence"])
        for word in entry.get("words", ())
    )
    facts = {**_SITE, **{name: entry[name] for name in _SITE if name in entry}}
    return Label(
        id=entry["id"],
        card=entry["card"],
        reply=Reply(Transcript(entry["text"], words), Source(entry["source"])),
        step=library.card(entry["card"]).step(entry["step"]),
        situation=Situation(datetime.fromisoformat(entry["now"]), facts, library.general_forbidden),
        required={item: State(state) for item, state in entry["required"].items()},
        forbidden=frozenset(phrase.strip("^$") for phrase in entry["forbidden"]),
        kind=entry["kind"],
        recorded="said" in entry,
    )


def ours(label: Label) -> Answer:
    """The program's own verdict."""
    score = score_reply(label.reply, label.step.expectation, label.situation)
    way = next(way for way in label.step.expectation.ways if way.name == score.way)
    hits = [hit for hit in score.forbidden if hit.state is State.MET]
    own = {item.phrase for item in label.step.expectation.forbidden}
    own |= {item.phrase for item in label.situation.general}
    return Answer(
        {item.text: v.state for item, v in zip(way.required, score.required, strict=True)},
        frozenset(
            hit.phrase if hit.phrase in own or hit.phrase in _LEAKS else _WRONG_GREETING
            for hit in hits
        ),
        any(hit.severity is Severity.CRITICAL for hit in hits),
    )


def naive(label: Label) -> Answer:
    """rapidfuzz's partial_ratio over the text as it stands, 75 and more being said."""
    text = label.reply.text
    expectation, situation = label.step.expectation, label.situation

    def said(variants: Iterable[str]) -> bool:
        phrases = (one.phrase for variant in variants for one in expand(variant, situation))
        return bool(text) and any(
            fuzz.partial_ratio(phrase.strip("^$"), text) >= _NAIVE for phrase in phrases
        )

    ways = [
        {item.text: State.MET if said(item.variants) else State.MISSED for item in way.required}
        for way in expectation.ways
    ]
    hits = [item for item in (*expectation.forbidden, *situation.general) if said(item.variants)]
    return Answer(
        max(ways, key=lambda way: sum(state is State.MET for state in way.values())),
        frozenset(hit.phrase for hit in hits),
        any(hit.severity is Severity.CRITICAL for hit in hits),
    )


@dataclass(slots=True)
class Counts:
    """Right and wrong, of yes and no questions."""

    hits: int = 0
    false: int = 0
    lost: int = 0

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.hits / max(1, self.hits + self.false)

    @property
    def recall(self) -> float:
        """The share of what is right that was found."""
        return self.hits / max(1, self.hits + self.lost)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        return 2 * self.hits / max(1, 2 * self.hits + self.false + self.lost)


@dataclass(slots=True)
class Figures:
    """How well a scorer did. An item that is left unclear counts as lost where it was said, and as
    false where it was not. `wrong` names the replies that differ from their labels."""

    items: Counts
    forbidden: Counts
    critical_wrong: int = 0
    clear_items: int = 0
    clear_unclear: int = 0
    wrong: list[str] | None = None

    @property
    def unclear(self) -> float:
        """The share of the items of clear-cut replies that was left unclear."""
        return self.clear_unclear / max(1, self.clear_items)


def measure(labels: Iterable[Label], scorer: Scorer) -> Figures:
    """Hold a scorer to the labels."""
    figures = Figures(Counts(), Counts(), wrong=[])
    for label in labels:
        answer = scorer(label)
        right = _count_items(label, answer, figures)
        figures.forbidden.hits += len(answer.forbidden & label.forbidden)
        figures.forbidden.false += len(answer.forbidden - label.forbidden)
        figures.forbidden.lost += len(label.forbidden - answer.forbidden)
        figures.critical_wrong += answer.critical is not _is_critical(label)
        if (not right or answer.forbidden != label.forbidden) and figures.wrong is not None:
            figures.wrong.append(label.id)
    return figures


def _count_items(label: Label, answer: Answer, figures: Figures) -> bool:
    """An item of another way than the label's was not said."""
    right = True
    for item, state in label.required.items():
        found = answer.required.get(item, State.MISSED)
        right = right and found is state
        if state is State.MET:
            figures.items.hits += found is State.MET
            figures.items.lost += found is not State.MET
        elif state is State.MISSED:
            figures.items.false += found is not State.MISSED
        if label.kind in CLEAR and state is not State.UNCLEAR:
            figures.clear_items += 1
            figures.clear_unclear += found is State.UNCLEAR
    return right


def _is_critical(label: Label) -> bool:
    every = (*label.step.expectation.forbidden, *label.situation.general)
    critical = {item.phrase for item in every if item.severity is Severity.CRITICAL}
    return any(phrase in critical or phrase in _LEAKS for phrase in label.forbidden)
