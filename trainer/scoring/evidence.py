"""From a place in the normal form back to the words as they were said, and when."""

from collections.abc import Iterator
from dataclasses import dataclass

from trainer.scoring.heard import Found, Heard
from trainer.scoring.transcript import Reply, Transcript, Word


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of the reply's original text; seconds where its words carry times."""

    text: str = ""
    span: tuple[int, int] | None = None
    start: float | None = None
    end: float | None = None


def located(reply: Reply, heard: Heard, found: Found) -> Evidence:
    """The original words of what was found."""
    if found.end <= found.start:
        return Evidence()
    span = heard.normal.span(found.start, found.end)
    words = words_in(reply, span)
    return Evidence(
        reply.text[span[0] : span[1]],
        span,
        min((word.start for word in words), default=None),
        max((word.end for word in words), default=None),
    )


def words_in(reply: Reply, span: tuple[int, int]) -> tuple[Word, ...]:
    """The recognised words that overlap characters `span` of the reply's text."""
    return tuple(word for word, a, b in _placed(reply) if a < span[1] and b > span[0])


def confidence(reply: Reply, span: tuple[int, int]) -> float | None:
    """The recogniser's confidence in that stretch, 0 to 1; None where there are no words."""
    words = words_in(reply, span)
    size = sum(len(word.text) for word in words)
    return sum(word.confidence * len(word.text) for word in words) / size if size else None


def after(reply: Reply, place: int) -> tuple[Reply, int]:
    """What was said after character `place` of the text, in whole words, and where it begins."""
    placed = list(_placed(reply))
    begin = max((b for _, a, b in placed if a < place), default=place)
    words = tuple(word for word, a, _ in placed if a >= begin)
    return Reply(Transcript(reply.text[begin:], words), reply.source), begin


def _placed(reply: Reply) -> Iterator[tuple[Word, int, int]]:
    """The words with the characters of the text that they stand for."""
    at = 0
    for word in reply.transcript.words:
        place = reply.text.find(word.text, at)
        if place >= 0:
            at = place + len(word.text)
            yield word, place, at
