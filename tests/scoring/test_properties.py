"""What must never change a verdict, and what must never raise a score."""

import re
from dataclasses import replace

import opencc
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from benchmarks.labelled import Label, read_labels
from trainer.content.library import Library
from trainer.content.packaged import packaged_folder
from trainer.scoring.reply import score_reply
from trainer.scoring.slots import fill
from trainer.scoring.transcript import Reply, Source, Transcript
from trainer.scoring.verdict import ReplyScore, State

LIBRARY = Library.load([packaged_folder()])
LABELS = read_labels(LIBRARY)
REPLIES = [label for label in LABELS if 0 < len(label.reply.text) < 300]
"""Labelled replies without their words: the text is about to change."""

ANSWERS = [
    replace(
        label,
        id=f"{label.card}-{label.id}-{way.name}-{source}",
        reply=Reply(Transcript(text), source),
    )
    for label in {(one.card, id(one.step)): one for one in LABELS}.values()
    for way in label.step.expectation.ways
    for source in Source
    if "{" not in (text := fill(way.answer, label.situation.facts, label.situation.now))
]
"""The model answers of the cards, said and typed."""

BASES = {label.id: label for label in (*REPLIES, *ANSWERS)}
NAMES = sorted(BASES)

FILLERS = ("嗯", "呃", "嗯嗯", "那个那个", "这个这个", "就是说", "嗯那个", "呃，这个，")
PAUSES = (" ", "\u3000", "，", "。", "、", "…", "！", "——", "\n", "\u200b", "\u00ad", "~")
PARTICLES = ("啊", "呢", "吧", "哦", "呀", "嘛", "哈", "噢")

TRADITIONAL = opencc.OpenCC("s2t")  # pyright: ignore[reportUnknownMemberType]

few = settings(
    max_examples=300,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)


def score(label: Label, text: str) -> ReplyScore:
    reply = Reply(Transcript(text), label.reply.source)
    return score_reply(reply, label.step.expectation, label.situation)


Verdict = tuple[str, tuple[tuple[str, State], ...], tuple[str, ...]]


def verdict(result: ReplyScore) -> Verdict:
    """The states of what is required, and what was said that is forbidden."""
    states = tuple((item.text, item.state) for item in result.required)
    return result.way, states, tuple(sorted(hit.phrase for hit in result.forbidden))


def same(label: Label, text: str) -> None:
    assert verdict(score(label, text)) == verdict(score(label, label.reply.text)), (label.id, text)


def boundaries(text: str) -> list[int]:
    """Places where a speaker pauses: the two ends, and beside punctuation."""
    inside = {
        place for match in re.finditer(r"[，。！？；：、\s]+", text) for place in match.span()
    }
    return sorted({0, len(text), *inside})


def sentence_ends(text: str) -> list[int]:
    """Places where a particle can stand: behind the last word of a sentence that has none yet."""
    ends = re.finditer(r"(?<=\w)(?<![吗呢吧啊呀嘛啦了哦哈])(?=[，。！？；：、]|$)", text)
    return [match.start() for match in ends]


def inserted(text: str, place: int, more: str) -> str:
    return text[:place] + more + text[place:]


@few
@given(st.sampled_from(NAMES), st.sampled_from(FILLERS), st.integers(0, 99))
def test_fillers_change_nothing(name: str, filler: str, place: int) -> None:
    label = BASES[name]
    places = boundaries(label.reply.text)
    same(label, inserted(label.reply.text, places[place % len(places)], f"，{filler}，"))


@few
@example("b156", "嗯", 1)
@example("d017", "嗯", 17)
@given(st.sampled_from(NAMES), st.sampled_from(("嗯", "呃", "嗯嗯")), st.integers(0, 299))
def test_a_hesitation_in_the_middle_of_a_word_changes_nothing(
    name: str, filler: str, place: int
) -> None:
    label = BASES[name]
    text = label.reply.text
    same(label, inserted(text, place % (len(text) + 1), filler))


@few
@given(st.sampled_from(NAMES), st.sampled_from(PAUSES), st.integers(0, 99))
def test_punctuation_at_pauses_changes_nothing(name: str, pause: str, place: int) -> None:
    label = BASES[name]
    places = boundaries(label.reply.text)
    same(label, inserted(label.reply.text, places[place % len(places)], pause))


@few
@example("a152", 1)
@example("b012", 4)
@example("d018", 2)
@given(st.sampled_from(NAMES), st.integers(1, 4))
def test_spaces_between_characters_change_nothing(name: str, every: int) -> None:
    label = BASES[name]
    text = label.reply.text
    same(label, " ".join(text[i : i + every] for i in range(0, len(text), every)))


@few
@example("c086")
@example("d046")
@given(st.sampled_from(NAMES))
def test_traditional_characters_change_nothing(name: str) -> None:
    label = BASES[name]
    same(label, TRADITIONAL.convert(label.reply.text))


@few
@given(st.sampled_from(NAMES), st.sampled_from(PARTICLES), st.integers(0, 99))
def test_particles_at_the_end_of_a_sentence_change_nothing(
    name: str, particle: str, place: int
) -> None:
    label = BASES[name]
    text = label.reply.text
    ends = sentence_ends(text)
    assume(ends)
    same(label, inserted(text, ends[place % len(ends)], particle))


PHRASES = {
    label.card: [
        variant
        for item in (*label.step.expectation.forbidden, *label.situation.general)
        for variant in item.variants
        if not set("{^$") & set(variant)
    ]
    for label in LABELS
}
"""What is forbidden wherever it stands in a reply, by card."""


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("b086", "不可能的吧"),  # It fills a slot.
        ("b112", "你记下来没有"),  # It is like what is required.
        ("c146", "你说完了吗"),
    ],
)
def test_a_forbidden_phrase_earns_nothing_itself(name: str, phrase: str) -> None:
    label = BASES[name]
    before = score(label, label.reply.text).score
    assert score(label, f"{label.reply.text}。{phrase}").score <= before
    assert score(label, f"{phrase}。{label.reply.text}").score <= before


@few
@given(st.sampled_from(NAMES), st.integers(0, 9999), st.booleans())
def test_a_forbidden_phrase_never_raises_the_score(name: str, number: int, first: bool) -> None:
    label = BASES[name]
    phrases = PHRASES[label.card]
    phrase, text = phrases[number % len(phrases)], label.reply.text
    before = score(label, text)
    assume(not before.forbidden)  # One that is bound to the start or the end may lose its place.
    worse = f"{phrase}。{text}" if first else f"{text}。{phrase}"
    assert score(label, worse).score <= before.score, (label.id, worse)


@few
@given(st.sampled_from(NAMES), st.integers(0, 9))
def test_cutting_away_what_was_required_never_raises_the_score(name: str, number: int) -> None:
    label = BASES[name]
    text = label.reply.text
    before = score(label, text)
    met = [v.span for v in before.required if v.state is State.MET and v.span and not v.bonus]
    assume(met)
    start, end = met[number % len(met)]
    assert score(label, text[:start] + text[end:]).score <= before.score, label.id


def holds_together(result: ReplyScore, text: str) -> None:
    """The score is within bounds, and evidence is what stands in the text."""
    assert 0 <= result.score <= 100
    for item in (*result.required, *result.forbidden):
        if item.span is None:
            assert item.evidence == ""
            continue
        start, end = item.span
        assert 0 <= start < end <= len(text)
        assert text[start:end] == item.evidence
    for item in result.required:
        assert 0 <= item.similarity <= 1
    for _, words in result.captured:
        assert words in text


@few
@given(
    st.sampled_from(NAMES),
    st.lists(
        st.sampled_from((*FILLERS, *PAUSES, *PARTICLES, "不", "没", "13812345678")), max_size=4
    ),
    st.lists(st.integers(0, 299), min_size=4, max_size=4),
)
def test_evidence_stands_in_the_text(name: str, more: list[str], places: list[int]) -> None:
    label = BASES[name]
    text = label.reply.text
    for piece, place in zip(more, places, strict=False):
        text = inserted(text, place % (len(text) + 1), piece)
    holds_together(score(label, text), text)


@few
@example("a001", "\ud800", 1)
@given(
    st.sampled_from(NAMES),
    st.text(st.characters(exclude_categories=()), max_size=200),
    st.integers(1, 40),
)
def test_any_text_is_scored(name: str, text: str, times: int) -> None:
    label = BASES[name]
    holds_together(score(label, text * times), text * times)


@few
@given(st.sampled_from(NAMES))
def test_the_same_reply_has_the_same_score(name: str) -> None:
    label = BASES[name]
    assert score(label, label.reply.text) == score(label, label.reply.text)
